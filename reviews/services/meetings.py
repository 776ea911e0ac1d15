"""A step that is done "at the next meeting": the day for which that meeting is called, and when it moves.

The day is no promise until the applicant has been told. Afterwards it never moves later without a letter
that says why.
"""

from __future__ import annotations

from datetime import date, datetime

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.models import Clock, Letter, Task
from reviews.services import clocks, date_letters
from reviews.services.cases import locked, must_be_open


class NoMeeting(Exception):
    """The step is not done at a meeting, has not begun, or is done already."""


class NoReason(ValueError):
    """A meeting that was called moves with a reason that the applicant can read."""


class GoneBy(ValueError):
    """A meeting is called for today or a day to come."""


class NotCalled(Exception):
    """There is no day to tell yet."""


def call(
    case_id: int, version: int, number: int, *, on: date, reason: str = "", actor: Actor, at: datetime
) -> Letter | Task | None:
    """Record the day of the meeting at which a step is done, or move it. The same day twice is one call.

    Args:
        reason: why it moves, in words for the applicant; not asked for the first day.

    Returns:
        The letter that tells the applicant of the move, or the task that stands for it; None where they had
        been told no day.

    Raises:
        NoMeeting, NoReason, GoneBy, NotOpen: nothing was written.
        Stale: when the page was drawn from an older version of the case.
        Clock.DoesNotExist: for a number that the case has not.
    """
    if Clock.objects.filter(case=case_id, number=number, called_on=on).exists():
        return None
    today = london_date(at)
    with locked(case_id, version) as case:
        must_be_open(case)
        clock = Clock.objects.select_for_update().get(case=case, number=number)
        if not is_at_a_meeting(clock):
            raise NoMeeting
        if on < today:
            raise GoneBy
        before = clock.called_on
        if before is not None and not reason.strip():
            raise NoReason
        clock.called_on, clock.moved_reason = on, reason.strip() if before else ""
        clock.save(update_fields=["called_on", "moved_reason"])
        detail = {"kind": clock.kind, "on": on.isoformat(), "was": before.isoformat() if before else ""}
        record(
            Action.MEETING_CALLED,
            actor=actor,
            at=at,
            about=f"clock:{clock.pk}",
            case_key=case.key,
            detail=detail,
        )
        clocks.refresh(case, today)
        if clock.told_due_on is None:
            return None
        sent = date_letters.tell(case, clock, "moved", new_on=on, reason=reason.strip(), actor=actor, at=at)
        clocks.refresh(case, today)
        return sent


def tell(case_id: int, version: int, number: int, *, actor: Actor, at: datetime) -> Letter | Task | None:
    """Tell the applicant the day of the meeting: from now on it is a promise. Told twice, it is told once.

    Raises:
        NotCalled, NotOpen: nothing was written.
        Stale: when the page was drawn from an older version of the case.
    """
    clock = Clock.objects.get(case=case_id, number=number)
    if clock.called_on is not None and _is_being_told(clock):
        return None
    with locked(case_id, version) as case:
        must_be_open(case)
        clock = Clock.objects.select_for_update().get(case=case, number=number)
        if clock.called_on is None or not is_at_a_meeting(clock):
            raise NotCalled
        sent = date_letters.tell(case, clock, "called", new_on=clock.called_on, actor=actor, at=at)
        clocks.refresh(case, london_date(at))
        return sent


def is_at_a_meeting(clock: Clock) -> bool:
    """Whether a step that has begun and is not done is done at the next meeting."""
    is_open = clock.met_on is None and clock.ended_on is None and clock.base_on is not None
    return is_open and clocks.rule_of(clock.rule).unit == "meeting"


def _is_being_told(clock: Clock) -> bool:
    """They know the day, or the letter that says it waits to be sent."""
    if clock.told_due_on == clock.called_on:
        return True
    waiting = Letter.objects.filter(case=clock.case_id, kind="date-changed", state=Letter.State.DRAFT)
    day = clock.called_on.isoformat() if clock.called_on else ""
    return waiting.filter(free_parts__clock=str(clock.number), free_parts__new=day).exists()
