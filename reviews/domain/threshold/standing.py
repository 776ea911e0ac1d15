"""How each report stands on a route: what is in its way whatever the day, and on which days it is in time.

Routes, their other readings and the days of a forecast ask much the same of the same reports. Each
question is tried here once for all of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from .application import Application, Report
from .conditions import NO, UNKNOWN, YES, Answer, Verdict, judge
from .dating import ALWAYS, Life, Span, begun_life, fresh_life, incident_life, report_life
from .periods import Period
from .plan import Asks, Timing
from .screening import Screen, act_screen, ask, worst_of

#: For each report in `Application.ordered`, whether it is in the group: surely, perhaps or not.
Weights = tuple[Answer, ...]
Screened = tuple[list[list[Screen]], list[list[Screen]]]


class Standing(NamedTuple):
    """One report: the worst of its obstacles, the local ones among them, and its days."""

    report: Report
    screen: Screen
    obstacles: list[Screen]
    life: Life
    incident: Life

    def on(self, applied: Span) -> Answer:
        """Whether its dates are in time for a day of application."""
        answer = self.life.on(applied)
        return answer if self.incident is ALWAYS else min(answer, self.incident.on(applied))


class Field:
    """The reports about one behaviour, as they stand under what some routes ask of each.

    Each column is in the order of `Application.ordered`.
    """

    def __init__(
        self,
        application: Application,
        behaviour: str | None,
        reports: tuple[Report, ...],
        timing: Timing,
        screens: list[Screen],
        obstacles: list[list[Screen]],
        lives: list[Life],
        incidents: list[Life] | None,
    ) -> None:
        self.application = application
        self.behaviour = behaviour
        self.reports = reports
        self.timing = timing
        self.screens = screens
        self.obstacles = obstacles
        self.lives = lives
        self.incidents = incidents
        self.days: dict[Span, tuple[list[Answer], Weights]] = {}

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """How each report stands, by its name."""
        incidents = self.incidents or [ALWAYS] * len(self.reports)
        rows = zip(self.reports, self.screens, self.obstacles, self.lives, incidents, strict=True)
        return {row[0].id: Standing(*row) for row in rows}

    @cached_property
    def fresh(self) -> list[list[Life]]:
        """For each rule on the latest one, when each report is fresh."""
        return [
            [fresh_life(report, rule.subject, rule.within) for report in self.reports]
            for rule in self.timing.latest
        ]

    def on(self, applied: Span) -> tuple[list[Answer], Weights]:
        """For each report whether its dates are in time, and what it weighs, on a day of application."""
        known = self.days.get(applied)
        if known is None:
            datings = self._datings(applied)
            doubtful = UNKNOWN in self.answers
            weights = tuple(map(min, datings, self.answers)) if doubtful else tuple(datings)
            known = self.days[applied] = datings, weights
        return known

    @cached_property
    def answers(self) -> list[Answer]:
        """Whether each report may count at all."""
        return [screen.answer for screen in self.screens]

    def _datings(self, applied: Span) -> list[Answer]:
        first, last = applied
        datings: list[Answer] = []
        for answer, (sure_from, sure_to, may_from, may_to, _) in zip(self.answers, self.lives, strict=True):
            if answer == NO or may_from > last or may_to < first:
                datings.append(NO)
            else:
                datings.append(YES if sure_from <= first and last <= sure_to else UNKNOWN)
        if self.incidents is not None:
            datings = [
                min(dating, life.on(applied)) for dating, life in zip(datings, self.incidents, strict=True)
            ]
        if self.timing.bars:
            datings = [
                min(dating, self._waited(report, applied)) if dating != NO else NO
                for dating, report in zip(datings, self.reports, strict=True)
            ]
        return datings

    def _waited(self, report: Report, applied: Span) -> Answer:
        return min(
            over(applied, [judge(bar.node, self.application, report, day) for day in applied]).answer
            for bar in self.timing.bars
        )


def over(applied: Span, verdicts: list[Verdict]) -> Verdict:
    """One verdict for a day of application that is not exactly known."""
    first, last = verdicts
    if applied[0] == applied[1] or first.answer == last.answer:
        return first
    return Verdict(UNKNOWN, first.leaves or last.leaves)


class Standings:
    """The fields of one application, each made once."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.fields: dict[tuple[int, int], list[Field]] = {}
        self.lives: dict[tuple[int, int], list[Life]] = {}
        self.incidents: dict[int, list[Life]] = {}
        self.screened: dict[int, Screened] = {}
        self.asked: dict[int, list[Screen]] = {}
        self.first: dict[tuple[bool, bool], list[list[Screen]]] = {}

    def under(self, asks: Asks, timing: Timing) -> list[Field]:
        """A field for each behaviour, or one for all where they may be counted together."""
        # Parts that are the same are one object (plan.Planner).
        key = id(asks), id(timing)
        fields = self.fields.get(key)
        if fields is None:
            fields = self.fields[key] = self._fields(asks, timing)
        return fields

    def _fields(self, asks: Asks, timing: Timing) -> list[Field]:
        application = self.application
        columns = self.screened.get(id(asks))
        if columns is None:
            columns = self.screened[id(asks)] = self._screened(asks)
        obstacles, screens = columns
        lives = self._lives(asks, timing)
        incidents = self._incidents(timing.incident_within)
        behaviours = (None,) if asks.spans_behaviours else application.behaviours
        return [
            Field(application, one, application.ordered, timing, found, obstacles, lives, incidents)
            for one, found in zip(behaviours, screens, strict=True)
        ]

    def _screened(self, asks: Asks) -> Screened:
        """For each report its local obstacles, and for each field the worst of everything in its way."""
        obstacles = self._obstacles(asks)
        screens = self._first(asks)
        if asks.questions:
            screens = [
                [
                    worst_of([screen, *more]) if more else screen
                    for screen, more in zip(first, obstacles, strict=True)
                ]
                for first in screens
            ]
        return obstacles, screens

    def _obstacles(self, asks: Asks) -> list[list[Screen]]:
        """For each report, everything that stands in its way for good or until it is known."""
        obstacles: list[list[Screen]] = [[] for _ in self.application.ordered]
        for question in asks.questions:
            found = self.asked.get(id(question))
            if found is None:
                found = self.asked[id(question)] = ask(question, self.application)
            for screen, others in zip(found, obstacles, strict=True):
                if screen.answer != YES:
                    others.append(screen)
        return obstacles

    def _lives(self, asks: Asks, timing: Timing) -> list[Life]:
        key = id(timing.reporting), id(timing.applying)
        lives = self.lives.get(key)
        if lives is None:
            lives = self.lives[key] = [
                report_life(one, timing.reporting, timing.applying) for one in self.application.ordered
            ]
        if asks.must_be_reported:
            return lives
        # A period that begins with the report still asks for one; else the incident is what counts.
        dated = timing.reporting is not None or timing.applying is not None
        return [
            life if dated and one.made is True else begun_life(one)
            for one, life in zip(self.application.ordered, lives, strict=True)
        ]

    def _incidents(self, within: Period | None) -> list[Life] | None:
        if within is None:
            return None
        lives = self.incidents.get(id(within))
        if lives is None:
            lives = [incident_life(one, within) for one in self.application.ordered]
            self.incidents[id(within)] = lives
        return lives

    def _first(self, asks: Asks) -> list[list[Screen]]:
        """What the Act asks of each report, for each field: about one behaviour, or about any of them."""
        key = asks.must_be_reported, asks.spans_behaviours
        first = self.first.get(key)
        if first is None:
            ordered, must = self.application.ordered, asks.must_be_reported
            first = [
                [act_screen(one, behaviour, must_be_reported=must) for one in ordered]
                for behaviour in self.application.behaviours
            ]
            if asks.spans_behaviours:
                first = [[max(tried, key=_answer) for tried in zip(*first, strict=True)]]
            self.first[key] = first
        return first


def _answer(screen: Screen) -> Answer:
    return screen.answer
