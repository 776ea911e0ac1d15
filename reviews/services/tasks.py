"""Tasks: what only a person can do. One open task for one thing, however often it is asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pledge.audit import Action, Actor, record
from reviews.models import Case, Task
from reviews.services.clocks import next_working_day


def open_task(
    case: Case,
    kind: str,
    *,
    actor: Actor,
    at: datetime,
    about: str = "",
    note: str = "",
    due_on: date | None = None,
    next_day: bool = False,
) -> Task:
    """Open a task, or return the one already open for the same thing.

    Args:
        next_day: due on the authority's next working day: what comes in on a Friday evening is not overdue
            before anybody could have seen it.
    """
    # The day is worked out for a new task only.
    due: Any = (lambda: next_working_day(case.authority, at)) if next_day else due_on
    task, made = Task.objects.get_or_create(
        authority_id=case.authority_id,
        case=case,
        kind=kind,
        about=about,
        done_at=None,
        defaults={"note": note, "due_on": due, "created_at": at},
    )
    if made:
        record(
            Action.TASK_ADDED,
            actor=actor,
            at=at,
            about=f"task:{task.pk}",
            case_key=case.key,
            detail={"kind": kind},
        )
    return task


def finish(task: Task, *, actor: Actor, at: datetime, note: str = "") -> Task:
    """Mark a task done, with what was done; a task already done stays as it was."""
    if task.done_at is None:
        task.done_at, task.done_by, task.done_note = at, actor.user, note
        task.save()
        record(
            Action.TASK_DONE,
            actor=actor,
            at=at,
            about=f"task:{task.pk}",
            case_key=task.case.key,
            detail={"kind": task.kind},
        )
    return task


def finish_kind(
    case: Case, kind: str, *, actor: Actor, at: datetime, about: str | None = None, note: str = ""
) -> int:
    """Mark every open task of a kind done (about one thing, where named); how many."""
    waiting = Task.objects.filter(case=case, kind=kind, done_at__isnull=True)
    if about is not None:
        waiting = waiting.filter(about=about)
    rows = list(waiting)
    for task in rows:
        finish(task, actor=actor, at=at, note=note)
    return len(rows)
