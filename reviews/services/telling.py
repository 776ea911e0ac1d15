"""Telling: met by the letter opened after signing in, posted, handed over or spoken; never by sending.

s.104(6): the applicant must be told the decision, whether or not the threshold is met. The case waits
for it. A message that bounces or a letter that comes back opens the duty again. Two recorded attempts
and a manager's reason can stand in, so that a person who cannot be found does not hold a case for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import Message
from pledge.outcomes import on_outcome
from reviews.domain.lifecycle import Move, Status
from reviews.models import Case, Decision, Letter, Person, Task
from reviews.services import clocks
from reviews.services.cases import locked, move
from reviews.services.letter_files import may_be_in_the_post
from reviews.services.letters import FACTS_CHANGED, case_of, locked_letter, log_letter, stands
from reviews.services.tasks import finish_kind, open_task

MAY_BE_TOLD = (Letter.State.ISSUED, Letter.State.TO_POST, Letter.State.RETURNED)


class NotOnItsWay(Exception):
    """The letter is a draft, was told already, was taken back or replaced: there is nothing to mark."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of letters marked as posted: done now, or by a colleague before, or not to be posted."""

    done: tuple[Letter, ...]
    before: tuple[Letter, ...]
    refused: tuple[Letter, ...]


def mark_opened(letter_id: int, *, actor: Actor, at: datetime) -> Letter:
    """The reader has opened the letter after signing in; opening again changes nothing.

    One that a later letter has replaced is opened, and tells nothing.
    """
    with locked(case_of(letter_id)) as case:
        letter = locked_letter(letter_id)
        if letter.opened_at is None and letter.state != Letter.State.DRAFT:
            letter.opened_at = at
            letter.save()
            log_letter(Action.LETTER_OPENED, letter, actor=actor, at=at)
            if letter.state in MAY_BE_TOLD:
                _told(case, letter, london_date(at), actor=actor, at=at)
        return letter


def mark_posted(letter_ids: Iterable[int], on: date, *, actor: Actor, at: datetime) -> Posted:
    """Letters put in the post on a day; those a colleague has marked already stay as they are.

    One that must not be in the post any more is refused: its reader has said since that post is not safe,
    or lives elsewhere now.
    """
    done, before, refused = [], [], []
    for letter_id in letter_ids:
        with locked(case_of(letter_id)) as case:
            letter = locked_letter(letter_id)
            if letter.state != Letter.State.TO_POST:
                before.append(letter)
            elif not may_be_in_the_post(letter):
                refused.append(letter)
            else:
                letter.posted_on = on
                log_letter(Action.LETTER_POSTED, letter, actor=actor, at=at)
                _told(case, letter, on, actor=actor, at=at)
                done.append(letter)
    return Posted(tuple(done), tuple(before), tuple(refused))


def mark_given(letter_id: int, version: int, on: date, note: str, *, actor: Actor, at: datetime) -> Letter:
    """The letter was handed over, or spoken to the person, on a day; ``note`` says by whom, where, to whom.

    Twice is once.

    Raises:
        NotOnItsWay: for a letter that goes another way, or that was taken back or replaced.
        Stale: when the page was drawn from an older version of the case.
    """
    there = Letter.objects.get(pk=letter_id)
    if there.state == Letter.State.TOLD:
        return there
    with locked(there.case_id, version) as case:
        letter = locked_letter(letter_id)
        if letter.state != Letter.State.ISSUED or letter.way not in (Letter.Way.HAND, Letter.Way.SPOKEN):
            raise NotOnItsWay
        letter.told_note = note
        spoken = letter.way == Letter.Way.SPOKEN
        log_letter(Action.LETTER_SPOKEN if spoken else Action.LETTER_HANDED_OVER, letter, actor=actor, at=at)
        _told(case, letter, on, actor=actor, at=at)
        return letter


def mark_returned(letter_id: int, why: str, *, actor: Actor, at: datetime) -> Letter:
    """A letter came back, or its message could not be delivered: the duty to tell is open again.

    One that was opened has been read: a message that bounces later changes nothing.
    """
    with locked(case_of(letter_id)) as case:
        letter = locked_letter(letter_id)
        gone = (Letter.State.REPLACED, Letter.State.RETURNED, Letter.State.DRAFT)
        if letter.state in gone or letter.opened_at is not None:
            return letter
        letter.state, letter.returned_at, letter.returned_why = Letter.State.RETURNED, at, why
        letter.told_at, letter.told_on = None, None
        letter.version += 1
        letter.save()
        log_letter(Action.LETTER_RETURNED, letter, actor=actor, at=at)
        today, about = london_date(at), f"letter:{letter.pk}"
        open_task(case, Task.Kind.MESSAGE_FAILED, actor=actor, at=at, about=about, next_day=True)
        _untell(case, letter, actor=actor, at=at)
        clocks.untell_moved(letter)
        clocks.refresh(case, today)
        return letter


def _told(case: Case, letter: Letter, on: date, *, actor: Actor, at: datetime) -> None:
    letter.state, letter.told_at, letter.told_on, letter.told_by = Letter.State.TOLD, at, on, actor.user
    letter.version += 1
    letter.save()
    about = f"letter:{letter.pk}"
    for kind in (Task.Kind.MESSAGE_FAILED, Task.Kind.OTHER, Task.Kind.ASK_SAFE_CONTACT):
        finish_kind(case, kind, actor=actor, at=at, about=about)
    record(Action.TOLD, actor=actor, at=at, about=about, case_key=case.key, detail={"kind": letter.kind})
    if letter.kind == "acknowledgement":
        acknowledged(case, on, actor=actor, at=at)
    if letter.kind == FACTS_CHANGED:
        _correction_told(case, letter, actor=actor, at=at)
    if tells_decision(letter):
        case.applicant_told_on = on
        finish_kind(case, Task.Kind.TELL, actor=actor, at=at)
        # A published time that runs from the decision is the time to tell it.
        clocks.meet(case, "decide", on, only_from="decision")
        clocks.start(case, "letter-sent", on)
        if case.status == Status.DECIDED:
            move(case, Move.TELL)
    elif letter.decision is not None and stands(letter.decision):
        finish_kind(case, Task.Kind.TELL_VICTIM, actor=actor, at=at, about=f"person:{letter.to_id}")
    clocks.refresh(case, london_date(at))


def _correction_told(case: Case, letter: Letter, *, actor: Actor, at: datetime) -> None:
    """The corrections that the letter speaks of: those made by the time it was issued."""
    rows = case.corrections.filter(lowers_count=True, state="confirmed", told_at__isnull=True)
    for row in rows.filter(second_at__lte=letter.issued_at):
        row.told_at = at
        row.save()
        finish_kind(case, Task.Kind.TELL_CORRECTION, actor=actor, at=at, about=f"correction:{row.pk}")


def tells_decision(letter: Letter) -> bool:
    """Whether this letter tells the applicant the decision that stands."""
    return letter.decision is not None and stands(letter.decision) and letter.to.is_applicant


def acknowledged(case: Case, on: date, *, actor: Actor, at: datetime) -> None:
    """The applicant knows that the application has arrived: the first clock is met, the next may start."""
    clocks.meet(case, "acknowledge", on)
    clocks.start(case, "acknowledgement", on)
    finish_kind(case, Task.Kind.ACKNOWLEDGE, actor=actor, at=at)


def _untell(case: Case, letter: Letter, *, actor: Actor, at: datetime) -> None:
    if letter.kind == "acknowledgement":
        clocks.unmeet(case, "acknowledge")
    if tells_decision(letter) and not _told_otherwise(letter):
        case.applicant_told_on = None
        clocks.unmeet(case, "decide", only_from="decision")
        about = f"decision:{letter.decision_id}"
        open_task(case, Task.Kind.TELL, actor=actor, at=at, about=about, next_day=True)
        if case.status == Status.TOLD:
            move(case, Move.UNTELL)
    elif letter.decision is not None and stands(letter.decision) and letter.to.is_victim:
        about = f"person:{letter.to_id}"
        open_task(case, Task.Kind.TELL_VICTIM, actor=actor, at=at, about=about, next_day=True)


def _told_otherwise(letter: Letter) -> bool:
    """Whether another letter has told the same person the same decision."""
    same = Letter.objects.filter(decision=letter.decision, to=letter.to, told_at__isnull=False)
    return same.exclude(pk=letter.pk).exists()


class AlreadySettled(Exception):
    """The victim has been told, or it has been recorded why that is not safe."""


def record_victim_not_told(
    case_id: int, version: int, person_id: int, *, why: str, actor: Actor, at: datetime
) -> Task:
    """Telling a victim who is not the applicant is not safe: the open item is settled by the reason why.

    They are not told too from then on, and cannot come in to read; somebody can change that on their page.

    Raises:
        Stale: when the page was drawn from an older version of the case.
        AlreadySettled: when there is no such item any more.
    """
    with locked(case_id, version) as case:
        person = Person.objects.get(case=case, pk=person_id)
        open_items = Task.objects.filter(case=case, kind=Task.Kind.TELL_VICTIM, done_at__isnull=True)
        task = open_items.filter(about=f"person:{person.pk}").first()
        if task is None:
            raise AlreadySettled
        finish_kind(case, Task.Kind.TELL_VICTIM, actor=actor, at=at, about=task.about, note=why)
        person.told_too = False
        person.version += 1
        person.save()
        clocks.refresh(case, london_date(at))
        return task


def decision_told(decision: Decision) -> bool:
    """Whether the applicant has been told this decision by a letter."""
    return decision.letters.filter(to__is_applicant=True, told_at__isnull=False).exists()


@on_outcome("letter")
def _letter_message(message: Message, at: datetime) -> None:
    """What became of the message that says a letter is there: failed opens the duty again."""
    letter_id = int(message.about.partition(":")[2])
    actor = Actor.system()
    if not Letter.objects.filter(pk=letter_id, message=message).exists():
        # An earlier message of a letter that has been announced again since.
        return
    if message.state == Message.State.FAILED:
        mark_returned(letter_id, message.failure, actor=actor, at=at)
        return
    acknowledges = Letter.objects.filter(pk=letter_id, kind="acknowledgement", state=Letter.State.ISSUED)
    if not acknowledges.exists():
        # Nothing changes: a page that somebody has open must not go stale for it.
        return
    with locked(case_of(letter_id)) as case:
        letter = locked_letter(letter_id)
        # The acknowledgement is the message itself: handed over is enough, and a bounce undoes it.
        if letter.kind == "acknowledgement" and letter.state == Letter.State.ISSUED:
            acknowledged(case, london_date(at), actor=actor, at=at)
            clocks.refresh(case, london_date(at))
