"""Periods and dates of the Act, without a clock.

A period in the Act *begins with* the day of an event (s.104(11)), so the event's own day is day
one. A month is a calendar month: the period ends on the day before the corresponding date, or on
the last day of the month where it has no such date. Nothing extends a period that ends on a
weekend or a holiday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pledge.domain.periods import last_day_of_months, month_span, plus_days

UNITS = ("days", "weeks", "months", "years")
EARLIEST, LATEST = date.min, date.max
LONGEST = 10_000
#: The letters of a whole date; nothing longer is looked at.
LONGEST_DATE = 10

_WRITTEN = re.compile(r"([1-9][0-9]{0,4}) (day|week|month|year)(s?)", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as published: months and days are never converted into each other.

    ``months`` or ``days`` is set, never both. ``day_one`` is True where the day of the event is
    itself the first day, which is how the Act counts.
    """

    months: int
    days: int
    day_one: bool
    written: str


def period_from(text: object, *, day_one: bool = True) -> Period | None:
    """The period written as ``"6 months"``, ``"1 month"`` or ``"30 days"``; None if it is not one.

    Equal periods are one object, so that what is worked out under one is found again at once.
    """
    return _period(text, day_one) if isinstance(text, str) else None


@lru_cache(maxsize=1024)
def _period(text: str, day_one: bool) -> Period | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    length, unit = int(found[1]), found[2]
    if length > LONGEST or (length == 1) == bool(found[3]):
        return None
    if unit in ("month", "year"):
        return Period(length * (12 if unit == "year" else 1), 0, day_one, found[0])
    return Period(0, length * (7 if unit == "week" else 1), day_one, found[0])


def last_day(start: date, period: Period) -> date:
    """The last day of the period that starts on ``start``.

    With day one counted, one month from 10 March ends on 9 April, and one month from 31 January
    on the last day of February. With day one left out it ends on the corresponding date. Beyond
    the year 9999 the last day is the last day there is.
    """
    return _last_day(start, period.months, period.days, period.day_one)


@lru_cache(maxsize=16384)
def _last_day(start: date, months: int, days: int, day_one: bool) -> date:
    if days:
        return plus_days(start, days - day_one)
    return last_day_of_months(start, months, day_one=day_one)


def span_of(value: object) -> tuple[date, date] | None:
    """First and last day that a date in an application may mean; None if it is not a date.

    A date is ``"2026-03-14"``, ``"2026-03"``, ``{"from": …, "to": …}`` or None (not known).
    """
    if isinstance(value, str):
        return _span_of_text(value) if len(value) <= LONGEST_DATE else None
    if value is None:
        return EARLIEST, LATEST
    if isinstance(value, dict) and value and value.keys() <= {"from", "to"}:
        first, last = _end(value.get("from")), _end(value.get("to"))
        if first is not None and last is not None and first[0] <= last[1]:
            return first[0], last[1]
    return None


def _end(value: object) -> tuple[date, date] | None:
    if value is None:
        return EARLIEST, LATEST
    return span_of(value) if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def _span_of_text(text: str) -> tuple[date, date] | None:
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        return day, day
    if _MONTH.fullmatch(text) and text[:4] != "0000":
        return month_span(int(text[:4]), int(text[5:]))
    return None
