"""Weeks and months as the law counts them.

Two readings exist. A period "beginning with" an event takes the day of the event in, so it ends the day
before the corresponding date, or on the month's last day where there is no such date (s.104(11) of the
Anti-social Behaviour, Crime and Policing Act 2014; the vectors are in the tests). A period "after" an event
leaves that day out and ends on the corresponding date itself, or on the month's last day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Unit = Literal["days", "weeks", "months"]
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of calendar time, such as one month. Raises ValueError for a length below one."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"A period lasts at least one of its unit, not {self.length}")
        if self.unit not in UNITS:
            raise ValueError(f"A period is in days, weeks or months, not {self.unit!r}")


def last_day_beginning_with(start: date, period: Period) -> date:
    """The last day of a period that begins with `start`, the day itself being day one (s.104(11))."""
    if period.unit != "months":
        return _plus_days(start, _days_in(period) - 1)
    target = _month_after(start, period.length)
    if target is None:
        return date.max
    year, month, last = target
    return date(year, month, last) if start.day > last else date(year, month, start.day) - timedelta(days=1)


def last_day_after(start: date, period: Period) -> date:
    """The last day of a period counted after `start`: the corresponding date, or the month's last day."""
    if period.unit != "months":
        return _plus_days(start, _days_in(period))
    target = _month_after(start, period.length)
    if target is None:
        return date.max
    year, month, last = target
    return date(year, month, min(start.day, last))


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a calendar month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _days_in(period: Period) -> int:
    return period.length * (7 if period.unit == "weeks" else 1)


def _plus_days(start: date, days: int) -> date:
    """`start` and so many days, or the last date there is: no later day can be written."""
    room = (date.max - start).days
    return start + timedelta(days=min(days, room))


def _month_after(start: date, months: int) -> tuple[int, int, int] | None:
    """Year, month and last day of the month so many months on; None beyond the year 9999."""
    whole_years, month_index = divmod(start.month - 1 + months, 12)
    year = start.year + whole_years
    if year > date.max.year:
        return None
    return year, month_index + 1, monthrange(year, month_index + 1)[1]
