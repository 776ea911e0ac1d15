"""The page of one date: how it was worked out, what has become of it, and what can be done about it today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from pledge.domain.working_days import WorkingCalendar
from reviews.models import Clock, ClockPause, Letter
from reviews.selectors.clock_words import (
    ClockLine,
    DayRow,
    clock_line,
    day_rows,
    rule_in_words,
    sentences,
    start_in_words,
)
from reviews.services import meetings, pauses, started
from reviews.services.letters import DATE_CHANGED

# The steps that the Act itself asks for, each with where it does: no pause puts them off.
DUTIES: dict[str, str | Promise] = {
    "decide": gettext_lazy("2014 Act, section 104(5) and (6)"),
    "review": gettext_lazy("2014 Act, section 104(1)"),
    "outcome": gettext_lazy("2014 Act, section 104(8)"),
    "appeal-decide": gettext_lazy("2014 Act, Schedule 4 paragraph 3"),
}


@dataclass(frozen=True, slots=True)
class ClockPage:
    """One clock with everything its page says; ``duty`` is where the Act asks for its step, else ""."""

    line: ClockLine
    rule: str
    start: str
    sentences: tuple[str, ...]
    months: list[tuple[Any, tuple[DayRow, ...]]]
    source: str
    pauses: tuple[ClockPause, ...]
    unsent: Letter | None
    called_on: date | None
    at_a_meeting: bool
    untold_meeting: bool
    may_start: bool
    may_pause: bool
    standing_still: ClockPause | None
    duty: str | Promise


def clocks_to_show(number: int) -> QuerySet[Clock]:
    """One clock of a case by its number, with its pauses and who began and ended them."""
    return Clock.objects.filter(number=number).prefetch_related("pauses__begun_by", "pauses__ended_by")


def clock_page(clock: Clock, calendar: WorkingCalendar, today: date) -> ClockPage:
    """The page of one clock as it stands today (one query beside the clock and its pauses)."""
    line = clock_line(clock, calendar, today)
    deadline = line.deadline
    drafts = Letter.objects.filter(case=clock.case_id, kind=DATE_CHANGED, state=Letter.State.DRAFT)
    at_a_meeting = meetings.is_at_a_meeting(clock)
    return ClockPage(
        line=line,
        rule=rule_in_words(deadline.rule),
        start=start_in_words(deadline.rule),
        sentences=sentences(deadline),
        months=[(month, day_rows(month.days)) for month in deadline.working_by_month],
        source=clock.rule.get("source", ""),
        pauses=tuple(clock.pauses.all()),
        unsent=drafts.filter(free_parts__clock=str(clock.number)).first(),
        called_on=clock.called_on,
        at_a_meeting=at_a_meeting,
        untold_meeting=at_a_meeting and clock.called_on is not None and clock.told_due_on is None,
        may_start=started.may_be_recorded(clock),
        may_pause=pauses.may_pause(deadline, today),
        standing_still=pause_of(clock, today),
        duty=DUTIES.get(clock.kind, ""),
    )


def pause_of(clock: Clock, today: date) -> ClockPause | None:
    """The pause that holds today; None for a clock that runs."""
    rows = (row for row in clock.pauses.all() if row.began_on <= today < (row.ended_on or row.look_again_on))
    return next(rows, None)
