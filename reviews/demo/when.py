"""Days and moments of the demonstration, counted back from the day it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from pledge.domain.working_days import LONDON

SATURDAY = 5
WEEK = 7


@dataclass(frozen=True, slots=True)
class When:
    """Counts back from ``today``, a London date."""

    today: date
    now: datetime

    def day(self, ago: int) -> date:
        """The day so many days ago."""
        return self.today - timedelta(days=ago)

    def iso(self, ago: int) -> str:
        return self.day(ago).isoformat()

    def at(self, ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment so many days ago, by the clock in London; never later than now."""
        return self._moment(self.day(ago), hour, minute)

    def at_work(self, ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """The same moment where that is a weekday, else on the Monday after; never later than now."""
        day = self.day(ago)
        if day.weekday() >= SATURDAY:
            day += timedelta(days=WEEK - day.weekday())
        return self._moment(day, hour, minute)

    def _moment(self, day: date, hour: int, minute: int) -> datetime:
        local = datetime.combine(day, time(hour, minute), tzinfo=LONDON)
        return min(local.astimezone(UTC), self.now)
