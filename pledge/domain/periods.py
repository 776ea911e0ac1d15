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
ONE_DAY = timedelta(days=1)


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
        return plus_days(start, _days_in(period) - 1)
    return last_day_of_months(start, period.length, day_one=True)


def last_day_after(start: date, period: Period) -> date:
    """The last day of a period counted after `start`: the corresponding date, or the month's last day."""
    if period.unit != "months":
        return plus_days(start, _days_in(period))
    return last_day_of_months(start, period.length, day_one=False)


def last_day_of_months(start: date, months: int, *, day_one: bool) -> date:
    """The last day of so many calendar months, `start` itself being the first day of them or left out.

    Where the month has no corresponding date it is its last day; beyond the year 9999, the last date of all.
    """
    whole_years, month_index = divmod(start.month - 1 + months, 12)
    year, month = start.year + whole_years, month_index + 1
    if year > date.max.year:
        return date.max
    longest = monthrange(year, month)[1]
    if start.day > longest:
        return date(year, month, longest)
    same_number = date(year, month, start.day)
    return same_number - ONE_DAY if day_one else same_number


def plus_days(start: date, days: int) -> date:
    """`start` and so many days, or the last date there is: no later day can be written."""
    room = (date.max - start).days
    return start + timedelta(days=min(days, room))


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a calendar month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _days_in(period: Period) -> int:
    return period.length * (7 if period.unit == "weeks" else 1)
