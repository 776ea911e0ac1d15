"""Working days: which days count, and how a date so many of them on was reached.

The day after an event is day 1. Nothing here knows where the holidays come from (`pledge.calendar` loads
them), and nothing guesses: a day outside what the calendar covers raises BeyondCalendar.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
ONE_DAY = timedelta(days=1)

WhyNot = Literal["start", "weekend", "holiday", "closure"]


class BeyondCalendar(Exception):
    """A day the calendar does not cover, so that nobody can say whether it is a working day."""

    def __init__(self, on: date, covers: tuple[date, date]) -> None:
        self.on = on
        self.covers = covers
        super().__init__(
            f"{on.isoformat()} is outside the working-day calendar, "
            f"which covers {covers[0].isoformat()} to {covers[1].isoformat()}"
        )


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day in the working of a date.

    `number` is its place in the count, None where it does not count. `note` says why not ("start", "weekend",
    "holiday", "closure"; "" where it counts) and `name` is the holiday's or closure's own name.
    """

    on: date
    counted: bool
    number: int | None
    note: str = ""
    name: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one authority: weekdays, less bank holidays, less the days it is closed."""

    holidays: Mapping[date, str]
    covers: tuple[date, date]
    closures: Mapping[date, str] = field(default_factory=dict)
    working_weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        if not self.working_weekdays or not self.working_weekdays <= frozenset(range(7)):
            raise ValueError("Working weekdays are numbers from 0, Monday, to 6, Sunday, and at least one")
        if self.covers[0] > self.covers[1]:
            raise ValueError("A calendar cannot end before it starts")

    def why_not(self, on: date) -> tuple[WhyNot, str] | None:
        """Why a day is not a working day, with its name; None for a working day. Raises BeyondCalendar."""
        if not self.covers[0] <= on <= self.covers[1]:
            raise BeyondCalendar(on, self.covers)
        if on.weekday() not in self.working_weekdays:
            return "weekend", ""
        if on in self.holidays:
            return "holiday", self.holidays[on]
        if on in self.closures:
            return "closure", self.closures[on]
        return None

    def is_working_day(self, on: date) -> bool:
        """Whether the authority works that day. Raises BeyondCalendar."""
        return self.why_not(on) is None

    def add_working_days(self, start: date, number: int) -> date:
        """The day that is working day `number` after `start`; `start` itself for 0.

        Raises BeyondCalendar where the count leaves the calendar, ValueError for a negative number.
        """
        on = start
        for line in self._count(start, number):
            on = line.on
        return on

    def explain(self, start: date, number: int) -> tuple[DayLine, ...]:
        """Every day from the event to the date, each with its number or why it does not count."""
        return (DayLine(start, False, None, "start"), *self._count(start, number))

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and including `end`; negative where `end` is the earlier.

        Raises BeyondCalendar.
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(on) for on in days)

    def working_day_on_or_before(self, on: date) -> date:
        """The day itself if it is a working day, else the last one before it. Raises BeyondCalendar."""
        while not self.is_working_day(on):
            on -= ONE_DAY
        return on

    def _count(self, start: date, number: int) -> Iterator[DayLine]:
        if number < 0:
            raise ValueError(f"Working days are counted forwards, not by {number}")
        on, counted = start, 0
        while counted < number:
            on = self._next_day(on)
            reason = self.why_not(on)
            if reason is None:
                counted += 1
                yield DayLine(on, True, counted)
            else:
                yield DayLine(on, False, None, *reason)

    def _next_day(self, on: date) -> date:
        if on == date.max:
            raise BeyondCalendar(on, self.covers)
        return on + ONE_DAY


def london_date(moment: datetime) -> date:
    """The date in London at a moment: 23:30 UTC in July is the next day. Raises ValueError if naive."""
    return _in_london(moment).date()


def london_time(moment: datetime) -> time:
    """The time on a London clock at a moment. Raises ValueError for a naive one."""
    return _in_london(moment).time()


def _in_london(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment carries its time zone; a naive one could be any day")
    return moment.astimezone(UTC).astimezone(LONDON)
