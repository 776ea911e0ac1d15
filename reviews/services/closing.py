"""The ends of a case: closed once all is told and done, withdrawn when they confirm it, opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.domain.lifecycle import Move, Status, after
from reviews.models import Case, ContactEntry, HandOver, Letter, Person, Task
from reviews.services import clocks, letters
from reviews.services.cases import locked, move
from reviews.services.safe_contact import way_for_message
from reviews.services.tasks import finish

# Owed to the person whatever becomes of the application.
OWED_ANYWAY = frozenset({Task.Kind.DANGER, Task.Kind.DATA_COMPLAINT, Task.Kind.TELL})
UNFINISHED_LETTERS = (Letter.State.DRAFT, Letter.State.TO_POST, Letter.State.RETURNED)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something that must be finished first: a task, a letter, or what the applicant sent."""

    kind: str
    number: int
    words: str


class OpenItems(Exception):
    """The case cannot end yet; ``items`` are what stands in the way."""

    def __init__(self, items: tuple[OpenItem, ...]) -> None:
        self.items = items
        super().__init__("Something in the case is still open.")


def in_the_way_of_closing(case: Case) -> tuple[OpenItem, ...]:
    """What must be finished before the case can be closed."""
    tasks = Task.objects.filter(case=case, done_at__isnull=True)
    waiting = Letter.objects.filter(case=case, state__in=UNFINISHED_LETTERS).order_by("number")
    unread = case.applicant_requests.filter(read_at__isnull=True)
    return (
        *(OpenItem("task", task.pk, task.get_kind_display()) for task in tasks),
        *(OpenItem("letter", letter.number, letter.get_state_display()) for letter in waiting),
        *(OpenItem("request", one.pk, one.get_kind_display()) for one in unread.order_by("pk")),
    )


def in_the_way_of_withdrawing(case: Case) -> tuple[OpenItem, ...]:
    """What is owed even to somebody who withdraws: their safety, a data complaint, a decision made."""
    tasks = Task.objects.filter(case=case, done_at__isnull=True, kind__in=OWED_ANYWAY)
    return tuple(OpenItem("task", task.pk, task.get_kind_display()) for task in tasks)


def close(
    case_id: int, version: int, *, reason: str, review: str = "", actor: Actor, at: datetime
) -> Letter | None:
    """Close a case, saying when and why; the letter that says so leaves by a safe way, or waits in draft.

    Args:
        reason: why; it goes to the applicant.
        review: for a case whose threshold was met, how the review was carried out and its outcome told
            (s.104(1) and (8)).

    Raises:
        NotPossible: before the applicant has been told the decision; its sentence says why.
        OpenItems: with what must be finished first.
        Stale: when the page was drawn from an older version of the case.
    """
    if Case.objects.filter(pk=case_id, status=Status.CLOSED, closed_reason=reason).exists():
        return Letter.objects.filter(case=case_id, kind="closed").first()
    with transaction.atomic():
        letter = _close(case_id, version, reason, review, actor, at)
        if letter is None or way_for_message(letter.to) is None or letters.gaps(letter, london_date(at)):
            return letter
        return letters.issue(letter.pk, letter.version, Letter.Way.ONLINE, actor=actor, at=at)


def withdraw(case_id: int, version: int, *, reason: str, confirmed: str, actor: Actor, at: datetime) -> Case:
    """Record that the applicant stops, as the named contact has confirmed by a safe way. They may ask again.

    Args:
        confirmed: who confirmed it, when and how, in words.

    Raises:
        NotPossible: when the case has come to its end already.
        OpenItems: with what is owed to them anyway.
        Stale: when the page was drawn from an older version of the case.
    """
    found = Case.objects.get(pk=case_id)
    if found.status == Status.WITHDRAWN and found.closed_reason == reason:
        return found
    with locked(case_id, version) as case:
        after(case.status, Move.WITHDRAW)
        items = in_the_way_of_withdrawing(case)
        if items:
            raise OpenItems(items)
        _note(case, confirmed, actor=actor, at=at)
        for task in Task.objects.filter(case=case, done_at__isnull=True):
            finish(
                task, actor=actor, at=at, note=confirmed if task.kind == Task.Kind.CONFIRM_WITHDRAWAL else ""
            )
        move(case, Move.WITHDRAW)
        _end(case, reason, "withdrawn", at)
        record(Action.WITHDRAWN, actor=actor, at=at, about=case.key, case_key=case.key)
        return case


def reopen(case_id: int, version: int, *, reason: str, actor: Actor, at: datetime) -> Case:
    """Open a case again that was closed or withdrawn; its clocks run on from where they began.

    Raises:
        NotPossible: when it is open.
        Stale: when the page was drawn from an older version of the case.
    """
    with locked(case_id, version) as case:
        before = case.status
        move(case, Move.REOPEN)
        case.closed_on, case.closed_reason = None, ""
        clocks.restart(case)
        _note(case, reason, actor=actor, at=at)
        record(
            Action.REOPENED,
            actor=actor,
            at=at,
            about=case.key,
            case_key=case.key,
            detail={"from": str(before)},
        )
        clocks.refresh(case, london_date(at))
        return case


def _close(case_id: int, version: int, reason: str, review: str, actor: Actor, at: datetime) -> Letter | None:
    with locked(case_id, version) as case:
        after(case.status, Move.CLOSE)
        items = in_the_way_of_closing(case)
        if items:
            raise OpenItems(items)
        if review:
            _note(case, review, actor=actor, at=at)
        move(case, Move.CLOSE)
        _end(case, reason, "closed", at)
        record(Action.CLOSED, actor=actor, at=at, about=case.key, case_key=case.key)
        applicant = Person.objects.filter(case=case, is_applicant=True).first()
        if applicant is None:
            return None
        return letters.write(case, "closed", applicant, actor=actor, at=at, free_parts={"reasons": reason})


def _end(case: Case, reason: str, why: str, at: datetime) -> None:
    today = london_date(at)
    case.closed_on, case.closed_reason = today, reason
    clocks.end(case, None, today, why)
    HandOver.objects.filter(case=case, accepted_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    clocks.refresh(case, today)


def _note(case: Case, text: str, *, actor: Actor, at: datetime) -> None:
    ContactEntry.objects.create(
        authority_id=case.authority_id,
        case=case,
        kind=ContactEntry.Kind.NOTE,
        direction=ContactEntry.Direction.INTERNAL,
        text=text,
        on=london_date(at),
        recorded_by=actor.acting_user,
        recorded_at=at,
    )
