"""When the outcome would change if the application were made later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from .conditions import Test, leaves_of
from .periods import LATEST, ONE_DAY, Period, last_day
from .plan import Plan
from .results import OutcomeChange

if TYPE_CHECKING:
    from .engine import Run


def changes(run: Run, outcome: str) -> tuple[OutcomeChange, ...]:
    """Each later day from which the outcome would be another, in order.

    Between two days on which something new can begin to count, waiting only loses: there the
    next change is found by halving.
    """
    after = run.application.applied_to
    gains = {day for day in _gains(run) if day > after}
    days = sorted(gains | {day for day in _losses(run) if day > after})
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
    first = run.outcome((days[0], days[0]))
    if first != outcome:
        found.append(OutcomeChange(days[0], first))
    low, last = 0, run.outcome((days[-1], days[-1]))
    current = first
    while current != last:
        before, after = low, len(days) - 1
        reached = last
        while after - before > 1:
            middle = (before + after) // 2
            seen = run.outcome((days[middle], days[middle]))
            if seen == current:
                before = middle
            else:
                after, reached = middle, seen
        found.append(OutcomeChange(days[after], reached))
        low, current = after, reached
    return current


def _losses(run: Run) -> Iterator[date]:
    """The day after the last day of every period that runs from a report or an incident."""
    statutory = run.procedure.statutory
    of_reports, of_incidents = {statutory.apply_period}, set()
    for plan in run.procedure.plans:
        reports, incidents = _periods(plan)
        of_reports |= reports
        of_incidents |= incidents
    for report in run.application.reports:
        for starts, periods in (
            ({report.reported_from, report.reported_to}, of_reports),
            ({report.ended_from, report.ended_to}, of_incidents),
        ):
            for start in starts:
                for period in periods:
                    yield _next(last_day(start, period))


def _periods(plan: Plan) -> tuple[set[Period], set[Period]]:
    reports = {latest.within for latest in plan.route.latest if latest.subject == "report"}
    incidents = {latest.within for latest in plan.route.latest if latest.subject == "incident"}
    if plan.applying is not None:
        reports.add(plan.applying)
    if plan.incident_within is not None:
        incidents.add(plan.incident_within)
    return reports, incidents


def _gains(run: Run) -> Iterator[date]:
    """Every day from which something more may count: a later report, a reply overdue, a wait over."""
    nodes = [bar.node for plan in run.procedure.plans for bar in plan.bars if bar.timed]
    nodes += [node for plan in run.procedure.plans for node in plan.each_timed]
    tests = [leaf for node in nodes for leaf in leaves_of(node) if isinstance(leaf, Test)]
    waits = [test.period for test in tests if test.period is not None]
    for report in run.application.reports:
        for start in (report.reported_from, report.reported_to, report.began_from, report.began_to):
            if start != LATEST:
                yield start
        for start in (report.reported_from, report.reported_to):
            for period in waits:
                yield _next(last_day(start, period))
        if tests and report.reply_due is not None:
            for day in report.reply_due:
                yield _next(day)


def _next(day: date) -> date:
    return day if day == LATEST else day + ONE_DAY
