"""A published date will go by, or has: the applicant is told why, and when instead. The clock runs on.

Before the day it is a holding letter, afterwards an explanation. The first date stays on the case and,
once it has gone by, counts as missed.
"""

from __future__ import annotations

from datetime import date, datetime

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import ONE_DAY, london_date
from reviews.models import Clock, Letter, Task
from reviews.services import clocks, date_letters
from reviews.services.cases import locked


class NotMissed(Exception):
    """The step has no date, is the applicant's own, or was done meanwhile: there is nothing to explain."""


class NotLater(ValueError):
    """A new date lies ahead, and beyond the one that cannot be kept."""


def explain(
    case_id: int, version: int, number: int, *, reason: str, new_on: date, actor: Actor, at: datetime
) -> Letter | Task | None:
    """Say why a date is missed, or will be, and give a new one; both stand on the applicant's own page.

    A letter says so by a safe way, or it becomes a task. The same words twice are said once.

    Args:
        number: which clock of the case.
        reason: why, in words for the applicant.

    Raises:
        NotMissed, NotLater: nothing was written.
        Stale: when the page was drawn from an older version of the case.
        Clock.DoesNotExist: for a number that the case has not.
    """
    said = Clock.objects.filter(case=case_id, number=number, missed_reason=reason, new_due_on=new_on)
    if said.exists():
        return None
    today = london_date(at)
    with locked(case_id, version) as case:
        clock = Clock.objects.select_for_update().get(case=case, number=number)
        if not can_be_explained(clock):
            raise NotMissed
        if new_on < earliest_new_date(clock, today):
            raise NotLater
        clock.missed_reason, clock.new_due_on = reason, new_on
        clock.save(update_fields=["missed_reason", "new_due_on"])
        news: date_letters.News = "missed" if is_missed(clock, today) else "holding"
        record(
            Action.CLOCK_EXPLAINED,
            actor=actor,
            at=at,
            about=f"clock:{clock.pk}",
            case_key=case.key,
            detail={"kind": clock.kind, "new": new_on.isoformat()},
        )
        sent = date_letters.tell(case, clock, news, reason=reason, new_on=new_on, actor=actor, at=at)
        clocks.refresh(case, today)
        return sent


def is_missed(clock: Clock, today: date) -> bool:
    """Whether the day of a clock has gone by, or an earlier one they were told, with its step undone."""
    day = _day_of(clock)
    return day is not None and day < today and can_be_explained(clock)


def can_be_explained(clock: Clock) -> bool:
    """Whether there is a date of ours that somebody could be waiting for."""
    is_open = clock.met_on is None and clock.ended_on is None
    return is_open and _day_of(clock) is not None and clock.kind not in clocks.THEIRS


def earliest_new_date(clock: Clock, today: date) -> date:
    """The first day that can be given instead: ahead, and later than the day that cannot be kept."""
    return max(today, _day_of(clock) or today) + ONE_DAY


def _day_of(clock: Clock) -> date | None:
    return min((day for day in (clock.due_on, clock.told_due_on) if day is not None), default=None)
