"""The ends of a case: closed once all is told and done, withdrawn when they confirm it, opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import AuditEntry
from reviews.domain import lifecycle
from reviews.domain.lifecycle import Move, NotPossible, Status, after
from reviews.models import Case, ContactEntry, Decision, HandOver, Letter, Person, Task
from reviews.services import clocks, letters
from reviews.services.cases import Stale, locked, move
from reviews.services.safe_contact import way_for_message
from reviews.services.tasks import finish, open_task

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


def must_be_closable(case: Case) -> None:
    """Refuse to close a case before the applicant was told, or whose threshold was met (s.104(1) and (8)).

    Raises:
        NotPossible: its sentence says why.
    """
    lifecycle.must_be_closable(case.status, met=case.outcome == Decision.Outcome.MET)


def close(case_id: int, version: int, *, reason: str, actor: Actor, at: datetime) -> Letter | None:
    """Close a case, saying when and why; the letter that says so leaves by a safe way, or is a task.

    The same words from the same person twice are one closing.

    Args:
        reason: why; it goes to the applicant.

    Raises:
        NotPossible: as :func:`must_be_closable`.
        OpenItems: with what must be finished first.
        Stale: when the page was drawn from an older version of the case.
    """
    try:
        with transaction.atomic():
            letter = _close(case_id, version, reason, actor, at)
            if letter is None:
                return None
            if way_for_message(letter.to) is None or letters.gaps(letter, london_date(at)):
                _hand_to_a_person(case_id, letter, actor, at)
                return letter
            return letters.issue(letter.pk, letter.version, Letter.Way.ONLINE, actor=actor, at=at)
    except (Stale, NotPossible):
        if _ended_so_before(case_id, Status.CLOSED, Action.CLOSED, reason, actor) is None:
            raise
        return Letter.objects.filter(case=case_id, kind="closed").first()


def withdraw(case_id: int, version: int, *, reason: str, confirmed: str, actor: Actor, at: datetime) -> Case:
    """Record that the applicant stops, as the named contact has confirmed by a safe way. They may ask again.

    The same words from the same person twice are one withdrawal.

    Args:
        confirmed: who confirmed it, when and how, in words.

    Raises:
        NotPossible: when the case has come to its end already.
        OpenItems: with what is owed to them anyway.
        Stale: when the page was drawn from an older version of the case.
    """
    try:
        return _withdraw(case_id, version, reason, confirmed, actor, at)
    except (Stale, NotPossible):
        ended = _ended_so_before(case_id, Status.WITHDRAWN, Action.WITHDRAWN, reason, actor)
        if ended is None or not ended.contact_entries.filter(text=confirmed).exists():
            raise
        return ended


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


def _withdraw(case_id: int, version: int, reason: str, confirmed: str, actor: Actor, at: datetime) -> Case:
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


def _close(case_id: int, version: int, reason: str, actor: Actor, at: datetime) -> Letter | None:
    with locked(case_id, version) as case:
        must_be_closable(case)
        items = in_the_way_of_closing(case)
        if items:
            raise OpenItems(items)
        move(case, Move.CLOSE)
        _end(case, reason, "closed", at)
        record(Action.CLOSED, actor=actor, at=at, about=case.key, case_key=case.key)
        applicant = Person.objects.filter(case=case, is_applicant=True).first()
        if applicant is None:
            return None
        return letters.write(case, "closed", applicant, actor=actor, at=at, free_parts={"reasons": reason})


def _hand_to_a_person(case_id: int, letter: Letter, actor: Actor, at: datetime) -> None:
    """A letter that cannot leave by itself is a task: it keeps a closed case in the lists of work."""
    with locked(case_id) as case:
        about, today = f"letter:{letter.pk}", london_date(at)
        open_task(case, Task.Kind.OTHER, actor=actor, at=at, about=about, next_day=True)
        clocks.refresh(case, today)


def _ended_so_before(case_id: int, status: Status, action: Action, reason: str, actor: Actor) -> Case | None:
    """The case, where the last to end it was this person, in these words: they have pressed twice."""
    case = Case.objects.filter(pk=case_id, status=status, closed_reason=reason).first()
    if case is None:
        return None
    last = AuditEntry.objects.filter(case_key=case.key, action=action).order_by("-pk").first()
    return case if last is not None and last.actor_user == actor.user else None


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
