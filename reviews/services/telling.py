"""Telling: met by the letter opened after signing in, posted, handed over or spoken; never by sending.

s.104(6): the applicant must be told the decision, whether or not the threshold is met. The case waits
for it. A message that bounces or a letter that comes back opens the duty again. Two recorded attempts
and a manager's reason can stand in, so that a person who cannot be found does not hold a case for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import Message
from pledge.outcomes import on_outcome
from reviews.domain.lifecycle import Move, Status
from reviews.models import Case, ContactEntry, Decision, Letter, Task
from reviews.services import clocks
from reviews.services.cases import locked, move
from reviews.services.letters import log_letter
from reviews.services.tasks import finish_kind, open_task

ATTEMPTS_NEEDED = 2


class TooFewAttempts(Exception):
    """Two recorded attempts to tell are needed before a reason can stand in."""


def mark_opened(letter_id: int, *, actor: Actor, at: datetime) -> Letter:
    """The reader has opened the letter after signing in; opening again changes nothing.

    One told before (posted, spoken) keeps the day it was told; one replaced by a later letter tells nothing.
    """
    if Letter.objects.filter(pk=letter_id, opened_at__isnull=False).exists():
        return Letter.objects.get(pk=letter_id)
    with locked(_case_of(letter_id)) as case:
        letter = _letter(letter_id)
        if letter.opened_at is None:
            letter.opened_at = at
            letter.save()
            log_letter(Action.LETTER_OPENED, letter, actor=actor, at=at)
            if letter.told_at is None and letter.state != Letter.State.REPLACED:
                _told(case, letter, london_date(at), actor=actor, at=at)
        return letter


def mark_posted(letter_ids: Iterable[int], on: date, *, actor: Actor, at: datetime) -> list[Letter]:
    """Letters put in the post on a day; those a colleague has marked already stay as they are."""
    done = []
    for letter_id in letter_ids:
        with locked(_case_of(letter_id)) as case:
            letter = _letter(letter_id)
            if letter.state == Letter.State.TO_POST:
                letter.posted_on = on
                log_letter(Action.LETTER_POSTED, letter, actor=actor, at=at)
                _told(case, letter, on, actor=actor, at=at)
                done.append(letter)
    return done


def mark_given(letter_id: int, version: int, on: date, note: str, *, actor: Actor, at: datetime) -> Letter:
    """The letter was handed over, or spoken to the person, on a day; ``note`` says where and to whom."""
    with locked(_case_of(letter_id), version) as case:
        letter = _letter(letter_id)
        if letter.told_at is None:
            spoken = letter.way == Letter.Way.SPOKEN
            letter.told_note = note
            log_letter(
                Action.LETTER_SPOKEN if spoken else Action.LETTER_HANDED_OVER, letter, actor=actor, at=at
            )
            _told(case, letter, on, actor=actor, at=at)
        return letter


def mark_returned(letter_id: int, why: str, *, actor: Actor, at: datetime) -> Letter:
    """A letter came back, or its message could not be delivered: the duty to tell is open again."""
    with locked(_case_of(letter_id)) as case:
        letter = _letter(letter_id)
        if letter.state in (Letter.State.REPLACED, Letter.State.RETURNED, Letter.State.DRAFT):
            return letter
        letter.state, letter.returned_at, letter.returned_why = Letter.State.RETURNED, at, why
        letter.told_at, letter.told_on = None, None
        letter.save()
        log_letter(Action.LETTER_RETURNED, letter, actor=actor, at=at)
        today = london_date(at)
        open_task(
            case, Task.Kind.MESSAGE_FAILED, actor=actor, at=at, about=f"letter:{letter.pk}", due_on=today
        )
        _untell(case, letter, actor=actor, at=at)
        clocks.refresh(case, today)
        return letter


def stand_in(case_id: int, version: int, *, manager: str, reason: str, actor: Actor, at: datetime) -> Case:
    """Two recorded attempts failed; a manager's reason stands in for telling, so that the case can go on.

    Raises:
        TooFewAttempts: with fewer than two attempts at this decision on record.
    """
    with locked(case_id, version) as case:
        decision = Decision.objects.get(case=case, final_at__isnull=False, replaced_by__isnull=True)
        if attempts(decision) < ATTEMPTS_NEEDED:
            raise TooFewAttempts
        record(
            Action.TELLING_STOOD_IN,
            actor=actor,
            at=at,
            about=f"decision:{decision.pk}",
            case_key=case.key,
            detail={"attempts": attempts(decision)},
        )
        note = f"{manager}: {reason}"
        finish_kind(case, Task.Kind.TELL, actor=actor, at=at, note=note)
        ContactEntry.objects.create(
            authority_id=case.authority_id,
            case=case,
            kind=ContactEntry.Kind.NOTE,
            direction=ContactEntry.Direction.INTERNAL,
            text=note,
            on=london_date(at),
            recorded_by=actor.user,
            recorded_at=at,
        )
        if case.status == Status.DECIDED:
            move(case, Move.TELL)
        clocks.refresh(case, london_date(at))
        return case


def attempts(decision: Decision) -> int:
    """How many recorded attempts to tell this decision did not reach the person."""
    return ContactEntry.objects.filter(attempt_to_tell__decision=decision, reached=False).count()


def _told(case: Case, letter: Letter, on: date, *, actor: Actor, at: datetime) -> None:
    letter.state, letter.told_at, letter.told_on, letter.told_by = Letter.State.TOLD, at, on, actor.user
    letter.save()
    about = f"letter:{letter.pk}"
    for kind in (Task.Kind.MESSAGE_FAILED, Task.Kind.OTHER, Task.Kind.ASK_SAFE_CONTACT):
        finish_kind(case, kind, actor=actor, at=at, about=about)
    record(Action.TOLD, actor=actor, at=at, about=about, case_key=case.key, detail={"kind": letter.kind})
    if letter.kind == "acknowledgement":
        acknowledged(case, on, actor=actor, at=at)
    if letter.kind == "facts-changed":
        finish_kind(case, Task.Kind.TELL_CORRECTION, actor=actor, at=at)
        case.corrections.filter(lowers_count=True, told_at__isnull=True).update(told_at=at)
    if _tells_decision(letter):
        case.applicant_told_on = on
        finish_kind(case, Task.Kind.TELL, actor=actor, at=at)
        clocks.start(case, "letter-sent", on)
        if case.status == Status.DECIDED:
            move(case, Move.TELL)
    clocks.refresh(case, london_date(at))


def _tells_decision(letter: Letter) -> bool:
    """Whether this letter tells the applicant the decision that stands."""
    decision = letter.decision
    return bool(decision and decision.final_at and not decision.replaced_by_id and letter.to.is_applicant)


def acknowledged(case: Case, on: date, *, actor: Actor, at: datetime) -> None:
    """The applicant knows that the application has arrived: the first clock is met, the next may start."""
    clocks.meet(case, "acknowledge", on)
    clocks.start(case, "acknowledgement", on)
    finish_kind(case, Task.Kind.ACKNOWLEDGE, actor=actor, at=at)


def _untell(case: Case, letter: Letter, *, actor: Actor, at: datetime) -> None:
    if letter.kind == "acknowledgement":
        clocks.unmeet(case, "acknowledge")
    if _tells_decision(letter):
        case.applicant_told_on = None
        open_task(
            case,
            Task.Kind.TELL,
            actor=actor,
            at=at,
            about=f"decision:{letter.decision_id}",
            due_on=london_date(at),
        )
        if case.status == Status.TOLD:
            move(case, Move.UNTELL)


@on_outcome("letter")
def _letter_message(message: Message, at: datetime) -> None:
    """What became of the message that says a letter is there: failed opens the duty again."""
    letter_id = int(message.about.partition(":")[2])
    actor = Actor.system()
    if message.state == Message.State.FAILED:
        mark_returned(letter_id, message.failure, actor=actor, at=at)
        return
    with locked(_case_of(letter_id)) as case:
        letter = _letter(letter_id)
        # The acknowledgement is the message itself: handed over is enough, and a bounce undoes it.
        if letter.kind == "acknowledgement" and letter.state == Letter.State.ISSUED:
            acknowledged(case, london_date(at), actor=actor, at=at)
            clocks.refresh(case, london_date(at))


@on_outcome("notice")
def _notice_message(message: Message, at: datetime) -> None:
    """A notice that did not reach a body becomes a task: the application must reach all of them."""
    if message.state != Message.State.FAILED:
        return
    with locked(int(message.case_key.partition(":")[2])) as case:
        open_task(
            case,
            Task.Kind.BODY_UNREACHED,
            actor=Actor.system(),
            at=at,
            about=message.about,
            due_on=london_date(at),
        )
        clocks.refresh(case, london_date(at))


def _letter(letter_id: int) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).select_related("to", "decision").get(pk=letter_id)


def _case_of(letter_id: int) -> int:
    return int(Letter.objects.values_list("case_id", flat=True).get(pk=letter_id))
