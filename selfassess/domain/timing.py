"""How long a round takes, by our estimate, and the days that stand in its first form. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil

from pledge.domain.periods import Period, last_day_after
from selfassess.domain.bank import Bank, Criterion, Scope

CUT_OFF_AFTER = timedelta(weeks=8)
STEP = 5


def minutes_by_theme(bank: Bank, scope: Scope) -> Mapping[str, int]:
    """Of each theme that the round asks something of, how many minutes it takes.

    A theme's own estimate is for every part of it. The duties alone take their share of the parts, in steps
    of five minutes: 3 of 12 parts of a theme of 40 minutes take 10.
    """
    found = {}
    for theme in bank.themes:
        criteria = bank.of_theme(theme.key)
        whole, asked = _parts(criteria, Scope.ALL), _parts(criteria, scope)
        if not whole:
            continue
        if asked == whole:
            found[theme.key] = theme.minutes
        elif asked:
            found[theme.key] = ceil(theme.minutes * asked / whole / STEP) * STEP
    return found


def minutes_in_all(bank: Bank, scope: Scope) -> int:
    """How many minutes the whole round takes."""
    return sum(minutes_by_theme(bank, scope).values())


def last_financial_year(today: date) -> tuple[date, date]:
    """The last year from 1 April to 31 March that is over."""
    ends = today.year if today >= date(today.year, 4, 1) else today.year - 1
    return date(ends - 1, 4, 1), date(ends, 3, 31)


def a_year_after(day: date) -> date:
    """The corresponding date twelve months later, or the month's last day."""
    return last_day_after(day, Period(12, "months"))


def _parts(criteria: tuple[Criterion, ...], scope: Scope) -> int:
    return sum(len(one.asks(scope)) for one in criteria)
