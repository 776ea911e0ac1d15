"""Attempts to tell that did not reach the person; two, with a manager's reason, stand in for telling.

s.104(6) has no way out: this one is ours, narrow and on record, so that a person who cannot be found does
not hold a case for ever. They are told at once should they come back.
"""

from __future__ import annotations

from datetime import date, datetime

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.domain.lifecycle import Move, Status
from reviews.models import Case, ContactEntry, Decision, Letter, Person, Task
from reviews.services import clocks
from reviews.services.cases import Stale, locked, move
from reviews.services.contact import UnsafeWay, unsafe_way
from reviews.services.letters import locked_letter
from reviews.services.settling import standing_decision
from reviews.services.tasks import finish_kind
from reviews.services.telling import tells_decision

ATTEMPTS_NEEDED = 2


class TooFewAttempts(Exception):
    """Two recorded attempts to tell are needed before a reason can stand in."""


class NothingToTell(Exception):
    """The letter does not tell the decision that stands, or the applicant has been told."""


def record_attempt(
    letter_id: int, version: int, *, kind: str, on: date, text: str, actor: Actor, at: datetime
) -> ContactEntry:
    """Write down an attempt to tell that did not reach the person, in the contact log. Twice is once.

    Raises:
        UnsafeWay: by a way the person has said is not safe; nothing is recorded.
        NothingToTell: for a letter that is a draft, told, replaced, or about something else.
        Stale: when the page was drawn from an older version of the case.
    """
    letter = Letter.objects.select_related("to").get(pk=letter_id)
    unsafe = unsafe_way(kind, ContactEntry.Direction.OUT, letter.to)
    if unsafe:
        raise UnsafeWay(unsafe)
    there = ContactEntry.objects.filter(
        attempt_to_tell=letter, kind=kind, on=on, text=text, recorded_by=actor.acting_user
    ).first()
    if there is not None:
        return there
    with locked(letter.case_id, version) as case:
        letter = locked_letter(letter_id)
        if not may_be_attempted(letter):
            raise NothingToTell
        entry = ContactEntry.objects.create(
            authority_id=case.authority_id,
            case=case,
            person=letter.to,
            kind=kind,
            direction=ContactEntry.Direction.OUT,
            reached=False,
            text=text,
            on=on,
            recorded_by=actor.acting_user,
            recorded_at=at,
            attempt_to_tell=letter,
        )
        record(
            Action.CONTACT_RECORDED,
            actor=actor,
            at=at,
            about=f"contact:{entry.pk}",
            case_key=case.key,
            detail={"kind": kind, "direction": entry.direction, "letter": letter.number},
        )
        return entry


def may_be_attempted(letter: Letter) -> bool:
    """Whether the letter tells the applicant the decision that stands, and has not done so yet."""
    on_its_way = letter.state in (Letter.State.ISSUED, Letter.State.TO_POST, Letter.State.RETURNED)
    return on_its_way and tells_decision(letter)


def attempts(decision: Decision) -> list[ContactEntry]:
    """The recorded attempts to tell this decision that did not reach the person, in their order."""
    rows = ContactEntry.objects.filter(attempt_to_tell__decision=decision, reached=False)
    return list(rows.select_related("recorded_by").order_by("on", "pk"))


def stand_in(case_id: int, version: int, *, manager: str, reason: str, actor: Actor, at: datetime) -> Case:
    """Two recorded attempts failed; a manager's reason stands in for telling, so that the case can go on.

    Raises:
        TooFewAttempts: with fewer than two attempts at this decision on record.
        NothingToTell: when no decision stands that the applicant has not been told.
        Stale: when the page was drawn from an older version of the case.
    """
    try:
        return _stand_in(case_id, version, manager, reason, actor, at)
    except Stale as stale:
        # The second press of the button: it stands already.
        note = f"{manager}: {reason}"
        if Task.objects.filter(case=case_id, kind=Task.Kind.TELL, done_note=note).exists():
            return stale.case
        raise


def _stand_in(case_id: int, version: int, manager: str, reason: str, actor: Actor, at: datetime) -> Case:
    with locked(case_id, version) as case:
        decision = standing_decision(case)
        if decision is None or case.status != Status.DECIDED:
            raise NothingToTell
        tried = attempts(decision)
        if len(tried) < ATTEMPTS_NEEDED:
            raise TooFewAttempts
        record(
            Action.TELLING_STOOD_IN,
            actor=actor,
            at=at,
            about=f"decision:{decision.pk}",
            case_key=case.key,
            detail={"attempts": len(tried)},
        )
        note = f"{manager}: {reason}"
        finish_kind(case, Task.Kind.TELL, actor=actor, at=at, note=note)
        _note(case, note, actor=actor, at=at)
        move(case, Move.TELL)
        clocks.refresh(case, london_date(at))
        return case


def _note(case: Case, text: str, *, actor: Actor, at: datetime) -> None:
    ContactEntry.objects.create(
        authority_id=case.authority_id,
        case=case,
        person=Person.objects.filter(case=case, is_applicant=True).first(),
        kind=ContactEntry.Kind.NOTE,
        direction=ContactEntry.Direction.INTERNAL,
        text=text,
        on=london_date(at),
        recorded_by=actor.acting_user,
        recorded_at=at,
    )
