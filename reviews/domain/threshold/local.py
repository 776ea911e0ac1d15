"""A local route run as published: what it comes to on a day, for certain and at best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .act import ActField
from .application import Application, Report
from .conditions import NO, UNKNOWN, YES, Answer, Verdict, judge
from .dating import ALWAYS, Life, Lives, Span, fresh_life, incident_life
from .grouping import Best, best_group
from .plan import Bar, Plan
from .screening import Screen, act_screen, screens, worst_of

OUTCOMES: dict[Answer, str] = {YES: "met", UNKNOWN: "cannot-tell", NO: "not-reached"}


class Standing(NamedTuple):
    """One report on one route: what stands in its way whatever the day, and its days."""

    report: Report
    screen: Screen
    life: Life
    incident: Life
    fresh: tuple[Life, ...]

    def on(self, applied: Span) -> Answer:
        """Whether its dates are in time for a day of application."""
        answer = self.life.on(applied)
        return answer if self.incident is ALWAYS else min(answer, self.incident.on(applied))


@dataclass(slots=True)
class Field:
    """The reports that one behaviour brings to a route."""

    behaviour: str | None
    standings: dict[str, Standing]


@dataclass(slots=True)
class Prepared:
    """A plan with everything about each report that no day can change.

    ``weighed`` remembers what the same reports came to on another day.
    """

    plan: Plan
    fields: list[Field]
    verdicts: dict[int, Verdict]
    weighed: dict[object, Best] = field(default_factory=dict)


@dataclass(slots=True)
class LocalCount:
    """What a route comes to on one day; ``datings`` say which reports are in time."""

    outcome: str
    field: Field
    best: Best
    datings: dict[str, Answer]
    bars: list[tuple[Bar, Verdict]]
    opened: bool


NO_FIELD = Field(None, {})


def prepare(plan: Plan, application: Application, acts: Sequence[ActField], lives: Lives) -> Prepared:
    """Try everything that does not depend on the day of application."""
    route = plan.route
    verdicts = {
        index: judge(bar.node, application, None, application.applied_to)
        for index, bar in enumerate(plan.bars)
        if not bar.timed
    }
    if not route.counted:
        return Prepared(plan, [], verdicts)
    obstacles = {report.id: screens(plan, application, report) for report in application.ordered}
    if route.spans_behaviours:
        together = {report.id: _anywhere(plan, application, report) for report in application.ordered}
        fields = [_field(plan, application, lives, None, together, obstacles)]
    elif not route.must_be_reported:
        fields = [
            _field(
                plan,
                application,
                lives,
                act.behaviour,
                {
                    report.id: act_screen(report, act.behaviour, must_be_reported=False)
                    for report in application.ordered
                },
                obstacles,
            )
            for act in acts
        ]
    else:
        fields = [_field(plan, application, lives, act.behaviour, act.screens, obstacles) for act in acts]
    return Prepared(plan, fields, verdicts)


def _anywhere(plan: Plan, application: Application, report: Report) -> Screen:
    """What the Act asks of a report where any of the application's behaviours will do."""
    tried = [
        act_screen(report, behaviour, must_be_reported=plan.route.must_be_reported)
        for behaviour in application.behaviours
    ]
    return max(tried, key=lambda screen: screen.answer)


def _field(
    plan: Plan,
    application: Application,
    lives: Lives,
    behaviour: str | None,
    first: dict[str, Screen],
    obstacles: dict[str, list[Screen]],
) -> Field:
    standings = {}
    latest = plan.route.latest
    of_reports = lives.under(plan.reporting, plan.applying)
    for report in application.ordered:
        screen, more = first[report.id], obstacles[report.id]
        if more:
            screen = worst_of([screen, *more])
        life = of_reports[report.id]
        if not plan.route.must_be_reported and report.made is not True:
            life = ALWAYS
        incident = ALWAYS if plan.incident_within is None else incident_life(report, plan.incident_within)
        fresh = tuple([fresh_life(report, one.subject, one.within) for one in latest]) if latest else ()
        standings[report.id] = Standing(report, screen, life, incident, fresh)
    return Field(behaviour, standings)


def count_on(prepared: Prepared, application: Application, applied: Span) -> LocalCount:
    """What the route comes to if the application is made on a day (or within a few)."""
    plan = prepared.plan
    bars = [
        (bar, _verdict(prepared, index, bar, application, applied)) for index, bar in enumerate(plan.bars)
    ]
    answer: Answer = min((verdict.answer for _, verdict in bars), default=YES)
    opened = any(verdict.opened for _, verdict in bars)
    if not plan.route.counted:
        outcome = _for_people(plan, [verdict for _, verdict in bars], answer)
        return LocalCount(outcome, NO_FIELD, Best(), {}, bars, opened)
    chosen: LocalCount | None = None
    for one in prepared.fields:
        datings = _datings(plan, application, one, applied)
        best = _weighed(prepared, application, one, datings, applied)
        if chosen is None or best.rank > chosen.best.rank:
            outcome = OUTCOMES[min(answer, best.answer)]
            chosen = LocalCount(outcome, one, best, datings, bars, opened)
    return chosen or LocalCount("not-reached", NO_FIELD, Best(), {}, bars, opened)


def outcome_on(prepared: Prepared, application: Application, applied: Span) -> str:
    """Only the outcome on a day, with no more work than it takes."""
    needed = prepared.plan.route.number
    if needed is not None and all(_possible(one, applied) < needed for one in prepared.fields):
        return "not-reached"
    return count_on(prepared, application, applied).outcome


def _possible(one: Field, applied: Span) -> int:
    """How many reports may be in time; no count of anything can be more."""
    return sum(
        [
            standing.screen.answer != NO
            and standing.life.may_from <= applied[1]
            and applied[0] <= standing.life.may_to
            for standing in one.standings.values()
        ]
    )


def _datings(plan: Plan, application: Application, one: Field, applied: Span) -> dict[str, Answer]:
    datings: dict[str, Answer] = {}
    for name, standing in one.standings.items():
        if standing.screen.answer == NO:
            continue
        answer = standing.on(applied)
        if plan.each_timed and answer != NO:
            answer = min(answer, _timed(plan, application, standing.report, applied))
        datings[name] = answer
    return datings


def _timed(plan: Plan, application: Application, report: Report, applied: Span) -> Answer:
    verdicts = [
        _over(applied, [judge(bar.node, application, report, day) for day in applied])
        for bar in plan.each_timed
    ]
    return min(verdict.answer for verdict in verdicts)


def _weighed(
    prepared: Prepared, application: Application, one: Field, datings: dict[str, Answer], applied: Span
) -> Best:
    """The best group of the reports that are in time; worked out once for the same reports."""
    members = []
    for name, answer in datings.items():
        if answer != NO:
            standing = one.standings[name]
            members.append((standing.report, answer == YES and standing.screen.answer == YES))
    fresh = [
        {report.id: one.standings[report.id].fresh[index].on(applied) for report, _ in members}
        for index in range(len(prepared.plan.route.latest))
    ]
    seen = (
        one.behaviour,
        tuple([(report.id, certain) for report, certain in members]),
        tuple([tuple(freshness.values()) for freshness in fresh]),
    )
    best = prepared.weighed.get(seen)
    if best is None:
        best = prepared.weighed[seen] = best_group(prepared.plan, application, members, fresh)
    return best


def _for_people(plan: Plan, verdicts: Sequence[Verdict], answer: Answer) -> str:
    """A route without a number: people open it, or a word of the applicant's does."""
    if answer == YES:
        return "met"
    if any(verdict.answer == NO and not verdict.waiting for verdict in verdicts):
        return "not-reached"
    return "for-people" if plan.route.kind == "discretion" or answer == NO else "cannot-tell"


def _verdict(prepared: Prepared, index: int, bar: Bar, application: Application, applied: Span) -> Verdict:
    verdict = prepared.verdicts.get(index)
    if verdict is not None:
        return verdict
    return _over(applied, [judge(bar.node, application, None, day) for day in applied])


def _over(applied: Span, verdicts: list[Verdict]) -> Verdict:
    """One verdict for a day of application that is not exactly known."""
    first, last = verdicts
    if applied[0] == applied[1] or first.answer == last.answer:
        return first
    return Verdict(UNKNOWN, first.leaves or last.leaves)
