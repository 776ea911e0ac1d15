"""A local route run as published: its outcome on a day, for certain and at best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .application import Application, Report
from .conditions import NO, UNKNOWN, YES, Answer, Verdict, judge
from .dating import Dating, date_verdict, incident_verdict
from .grouping import Best, Member, best_group
from .plan import Bar, Plan
from .screening import Screen, act_screen, screens, worst_of

Applied = tuple[date, date]
Screens = dict[str, Screen]


@dataclass(slots=True)
class Prepared:
    """A plan with everything about each report that no day can change."""

    plan: Plan
    obstacles: dict[str, list[Screen]]
    screens: list[tuple[str | None, Screens]]
    standing: dict[int, Verdict]


@dataclass(slots=True)
class LocalCount:
    """What a route comes to on one day."""

    outcome: str
    behaviour: str | None
    best: Best
    screens: Screens
    datings: dict[str, Dating]
    bars: list[tuple[Bar, Verdict]]
    opened: bool


def prepare(plan: Plan, application: Application) -> Prepared:
    """Try everything that does not depend on the day."""
    route = plan.route
    standing = {
        index: judge(bar.node, application, None, application.applied_to)
        for index, bar in enumerate(plan.bars)
        if not bar.timed
    }
    if not route.counted:
        return Prepared(plan, {}, [], standing)
    obstacles = {report.id: screens(plan, application, report) for report in application.reports}
    together = route.spans_behaviours or len(application.behaviours) == 1
    by_behaviour: list[tuple[str | None, Screens]] = []
    for behaviour in application.behaviours[:1] if together else application.behaviours:
        found = {}
        for report in application.reports:
            first = _act_screen(report, behaviour, application, plan)
            found[report.id] = worst_of([first, *obstacles[report.id]] if first.answer != YES else obstacles[report.id])
        by_behaviour.append((None if route.spans_behaviours else behaviour, found))
    return Prepared(plan, obstacles, by_behaviour, standing)


def _act_screen(report: Report, behaviour: str | None, application: Application, plan: Plan) -> Screen:
    if not plan.route.spans_behaviours:
        return act_screen(report, behaviour, must_be_reported=plan.route.must_be_reported)
    own = report.behaviour if isinstance(report.behaviour, str) else behaviour
    known = own if own in application.behaviours else behaviour
    return act_screen(report, known, must_be_reported=plan.route.must_be_reported)


def count_on(prepared: Prepared, application: Application, applied: Applied) -> LocalCount:
    """What the route comes to if the application is made on a day (or within a few)."""
    plan = prepared.plan
    bars = _bars(prepared, application, applied)
    verdicts = [verdict for _, verdict in bars]
    answer = min((verdict.answer for verdict in verdicts), default=YES)
    opened = any(verdict.opened for verdict in verdicts)
    if not plan.route.counted:
        outcome = _for_people(plan, verdicts, answer)
        return LocalCount(outcome, None, Best(), {}, {}, bars, opened)
    chosen: LocalCount | None = None
    for behaviour, found in prepared.screens:
        datings = _datings(plan, application, found, applied)
        members = [
            Member(report, found[report.id].answer == YES and datings[report.id][0] == YES)
            for report in application.reports
            if found[report.id].answer != NO and datings[report.id][0] != NO
        ]
        best = best_group(plan, application, members, applied)
        outcome = OUTCOMES[min(answer, best.answer)]
        count = LocalCount(outcome, behaviour, best, found, datings, bars, opened)
        if chosen is None or best.rank > chosen.best.rank:
            chosen = count
    if chosen is None:
        raise AssertionError("an application is about at least one behaviour")
    return chosen


OUTCOMES: dict[Answer, str] = {YES: "met", UNKNOWN: "cannot-tell", NO: "not-reached"}


def _for_people(plan: Plan, verdicts: Sequence[Verdict], answer: Answer) -> str:
    """A route without a number: people open it, or a word of the applicant's does."""
    if answer == YES:
        return "met"
    stopping = [verdict for verdict in verdicts if verdict.answer == NO and not verdict.waiting]
    if stopping:
        return "not-reached"
    if plan.route.kind == "discretion" or answer == NO:
        return "for-people"
    return "cannot-tell"


def _bars(prepared: Prepared, application: Application, applied: Applied) -> list[tuple[Bar, Verdict]]:
    tried = []
    for index, bar in enumerate(prepared.plan.bars):
        verdict = prepared.standing.get(index)
        if verdict is None:
            verdict = _over(applied, [judge(bar.node, application, None, day) for day in set(applied)])
        tried.append((bar, verdict))
    return tried


def _over(applied: Applied, verdicts: list[Verdict]) -> Verdict:
    """One verdict for a day that is not exactly known."""
    first, last = verdicts[0], verdicts[-1]
    if first.answer == last.answer:
        return first
    return Verdict(UNKNOWN, first.leaves or last.leaves)


def _datings(plan: Plan, application: Application, found: Screens, applied: Applied) -> dict[str, Dating]:
    datings: dict[str, Dating] = {}
    for report in application.reports:
        if found[report.id].answer == NO:
            continue
        dating = date_verdict(report, applied, plan.reporting, plan.applying)
        if not plan.route.must_be_reported and report.made is not True:
            dating = YES, "in-time"
        if dating[0] != NO and plan.incident_within is not None:
            answer = incident_verdict(report, applied, plan.incident_within)
            if answer < dating[0]:
                dating = answer, "incident-too-old" if answer == NO else "dates-not-exact"
        if dating[0] != NO and plan.each_timed:
            dating = _timed(plan, application, report, applied, dating)
        datings[report.id] = dating
    return datings


def _timed(plan: Plan, application: Application, report: Report, applied: Applied, dating: Dating) -> Dating:
    for node in plan.each_timed:
        verdict = _over(applied, [judge(node, application, report, day) for day in set(applied)])
        if verdict.answer < dating[0]:
            dating = verdict.answer, "not-yet" if verdict.answer == NO else "not-yet-unknown"
    return dating


