"""Tasks that a person finishes by hand, with a note; and what finishing one means for the case."""

from __future__ import annotations

from datetime import date, datetime

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from reviews.models import Case, Task
from reviews.services import clocks, telling
from reviews.services.cases import Stale, locked
from reviews.services.tasks import finish, open_task

# Finished by doing the thing itself on its own page, never by a note alone.
DONE_ELSEWHERE = frozenset(
    {
        Task.Kind.SETTLE_AGREEMENT,
        Task.Kind.CONFIRM_CORRECTION,
        Task.Kind.SHARING_CONCERN,
        Task.Kind.DECIDE_AGAIN,
        Task.Kind.TELL,
        Task.Kind.TELL_VICTIM,
        Task.Kind.TELL_CORRECTION,
        Task.Kind.BODY_UNREACHED,
    }
)


class DoneElsewhere(ValueError):
    """This task is finished by doing the thing on its own page."""


def finish_by_hand(task_id: int, version: int, *, note: str, actor: Actor, at: datetime) -> Task:
    """Mark a task done with what was done. One that is done already stays as it was.

    A danger seen to no longer stands on top of the case; an acknowledgement by telephone meets its clock.

    Raises:
        DoneElsewhere: for a kind in :data:`DONE_ELSEWHERE`.
        Stale: when the page was drawn from an older version of the case.
        Task.DoesNotExist: outside the authority in scope.
    """
    task = Task.objects.get(pk=task_id)
    if task.done_at is not None:
        return task
    if task.kind in DONE_ELSEWHERE:
        raise DoneElsewhere
    try:
        return _finish(task, version, note, actor, at)
    except Stale:
        # Two presses at the same moment: the second waited for the first.
        task.refresh_from_db()
        if not finished_so(task, note=note, actor=actor):
            raise
        return task


def finished_so(task: Task, *, note: str, actor: Actor) -> bool:
    """Whether a task was finished by this person with this note."""
    return task.done_at is not None and task.done_by == actor.user and task.done_note == note


def _finish(task: Task, version: int, note: str, actor: Actor, at: datetime) -> Task:
    with locked(task.case_id, version) as case:
        task = Task.objects.select_related("case").get(pk=task.pk)
        finish(task, actor=actor, at=at, note=note)
        if task.kind == Task.Kind.DANGER:
            case.danger_seen_at = at
        if task.kind == Task.Kind.ACKNOWLEDGE:
            telling.acknowledged(case, london_date(at), actor=actor, at=at)
        clocks.refresh(case, london_date(at))
        return task


def add_task(
    case_id: int, version: int, *, note: str, due_on: date | None, actor: Actor, at: datetime
) -> Task:
    """Something to do that a person thought of; asked for twice in the same words, it is one task.

    Raises:
        Stale: when the page was drawn from an older version of the case.
    """
    there = Task.objects.filter(case=case_id, kind=Task.Kind.OTHER, note=note, done_at__isnull=True).first()
    if there is not None:
        return there
    with locked(case_id, version) as case:
        about = f"own:{Task.objects.filter(case=case).count() + 1}"
        task = open_task(case, Task.Kind.OTHER, actor=actor, at=at, about=about, note=note, due_on=due_on)
        clocks.refresh(case, london_date(at))
        return task


def page_of(task: Task) -> str:
    """Where a task is done: the name of a page of the case; "" where a note finishes it."""
    return _PAGES.get(Task.Kind(task.kind), "")


_PAGES = {
    Task.Kind.SETTLE_AGREEMENT: "people",
    Task.Kind.ASK_SAFE_CONTACT: "people",
    Task.Kind.CONFIRM_CORRECTION: "reports",
    Task.Kind.SHARING_CONCERN: "bodies",
    Task.Kind.BODY_UNREACHED: "bodies",
    Task.Kind.DECIDE_AGAIN: "decision",
    Task.Kind.TELL: "letters",
    Task.Kind.TELL_VICTIM: "letters",
    Task.Kind.TELL_CORRECTION: "letters",
    Task.Kind.CONFIRM_WITHDRAWAL: "withdraw",
    Task.Kind.READ_MORE: "contact",
    Task.Kind.LOOK_AGAIN: "contact",
    Task.Kind.DATA_COMPLAINT: "contact",
}


def open_of(case: Case, kind: str) -> Task | None:
    """The first open task of a kind in a case; None where there is none."""
    return Task.objects.filter(case=case, kind=kind, done_at__isnull=True).first()
