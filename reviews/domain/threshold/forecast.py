"""When the outcome would change if the application were made later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pledge.domain.periods import ONE_DAY

from .conditions import NO
from .dating import Life
from .periods import EARLIEST, LATEST, last_day
from .results import OutcomeChange
from .run import Run


def changes(run: Run, outcome: str) -> tuple[OutcomeChange, ...]:
    """Each later day from which the outcome would be another, in order.

    Between two days on which something new can begin to count, waiting only loses: there the
    next change is found by halving.
    """
    after = run.application.applied_to
    gains: set[date] = set()
    losses: set[date] = set()
    for life in _lives(run):
        if life.never:
            continue
        if life.may_to >= after != LATEST:
            losses.add(life.may_to)
        if life.sure_to != life.may_to and life.sure_to >= after:
            losses.add(life.sure_to)
        if life.may_from > after:
            gains.add(life.may_from)
        if life.sure_from > after and life.sure_from <= life.sure_to:
            gains.add(life.sure_from)
    gains.update(day for day in _waits(run) if day > after)
    days = sorted(gains | {day + ONE_DAY for day in losses if day < LATEST})
    found: list[OutcomeChange] = []
    start = 0
    while start < len(days):
        end = start + 1
        while end < len(days) and days[end] not in gains:
            end += 1
        outcome = _stretch(run, days[start:end], outcome, found)
        start = end
    return tuple(found)


def _stretch(run: Run, days: list[date], outcome: str, found: list[OutcomeChange]) -> str:
    """The changes on days after the first of which things can only be lost."""
    current = run.outcome((days[0], days[0]))
    if current != outcome:
        found.append(OutcomeChange(days[0], current))
    last = current if len(days) == 1 or current == "not-reached" else run.outcome((days[-1], days[-1]))
    low = 0
    while current != last:
        high, reached = len(days) - 1, last
        while high - low > 1:
            middle = (low + high) // 2
            seen = run.outcome((days[middle], days[middle]))
            if seen == current:
                low = middle
            else:
                high, reached = middle, seen
        found.append(OutcomeChange(days[high], reached))
        low, current = high, reached
    return current


def _lives(run: Run) -> Iterator[Life]:
    fields = [*run.fields, *(field for plan in run.procedure.plans for field in run.local.fields(plan))]
    for field in {id(field): field for field in fields}.values():
        for lives in (field.lives, field.incidents, *field.fresh):
            if lives is not None:
                yield from (
                    life for answer, life in zip(field.answers, lives.rows, strict=True) if answer != NO
                )


def _waits(run: Run) -> Iterator[date]:
    """Every day on which a reply falls overdue or a wait is over, where a rule turns on it."""
    checks = [check for plan in run.procedure.plans for check in plan.waits]
    if not checks:
        return
    periods = [check.period for check in checks if check.period is not None]
    for report in run.application.reports:
        ends = [
            last_day(day, period) for period in periods for day in (report.reported_from, report.reported_to)
        ]
        for end in (*ends, *(report.reply_due or ())):
            if EARLIEST < end < LATEST:
                yield end + ONE_DAY
