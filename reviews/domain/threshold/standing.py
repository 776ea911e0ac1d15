"""How each report stands on a route: what is in its way whatever the day, and on which days it is in time.

Routes, their other readings and the days of a forecast ask much the same of the same reports. Each
question is tried here once for all of them.
"""

from __future__ import annotations

from typing import NamedTuple

from .application import Application, Report
from .conditions import NO, UNKNOWN, Answer, Verdict, judge
from .dating import ALWAYS, Life, Span, fresh_life, incident_life, report_life
from .periods import Period
from .plan import Asks, Bar, Timing
from .results import ReportFinding
from .screening import Screen, act_screen, screens, worst_of

#: For each report in `Application.ordered`, whether it is in the group: surely, perhaps or not.
Weights = tuple[Answer, ...]


class Standing(NamedTuple):
    """One report: the worst of its obstacles, the local ones among them, and its days."""

    report: Report
    screen: Screen
    obstacles: list[Screen]
    life: Life
    incident: Life
    fresh: tuple[Life, ...]

    def on(self, applied: Span) -> Answer:
        """Whether its dates are in time for a day of application."""
        answer = self.life.on(applied)
        return answer if self.incident is ALWAYS else min(answer, self.incident.on(applied))


class Field:
    """The reports about one behaviour, as they stand under what some routes ask of each.

    Standings are in the order of `Application.ordered`. ``findings`` keeps what was said of them.
    """

    __slots__ = ("application", "bars", "behaviour", "days", "findings", "standings")

    def __init__(
        self,
        application: Application,
        behaviour: str | None,
        standings: dict[str, Standing],
        bars: tuple[Bar, ...],
    ) -> None:
        self.application = application
        self.behaviour = behaviour
        self.standings = standings
        self.bars = bars
        self.days: dict[Span, tuple[list[Answer], Weights]] = {}
        self.findings: dict[tuple[str, str], ReportFinding] = {}

    def on(self, applied: Span) -> tuple[list[Answer], Weights]:
        """For each report whether its dates are in time, and what it weighs, on a day of application."""
        known = self.days.get(applied)
        if known is None:
            known = self.days[applied] = self._dated(applied)
        return known

    def _dated(self, applied: Span) -> tuple[list[Answer], Weights]:
        datings: list[Answer] = []
        weights: list[Answer] = []
        for report, screen, _, life, incident, _ in self.standings.values():
            dating: Answer = NO
            if screen.answer != NO:
                dating = life.on(applied)
                if incident is not ALWAYS:
                    dating = min(dating, incident.on(applied))
                if self.bars and dating != NO:
                    dating = min(dating, self._waited(report, applied))
            datings.append(dating)
            weights.append(dating if dating < screen.answer else screen.answer)
        return datings, tuple(weights)

    def _waited(self, report: Report, applied: Span) -> Answer:
        return min(
            over(applied, [judge(bar.node, self.application, report, day) for day in applied]).answer
            for bar in self.bars
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
        self.lives: dict[tuple[Period | None, Period | None], list[Life]] = {}
        self.obstacles: dict[int, list[list[Screen]]] = {}
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
        ordered = application.ordered
        obstacles = self.obstacles.get(id(asks))
        if obstacles is None:
            obstacles = self.obstacles[id(asks)] = [screens(asks, application, one) for one in ordered]
        lives = self._lives(asks, timing)
        within, latest = timing.incident_within, timing.latest
        incidents = [ALWAYS if within is None else incident_life(one, within) for one in ordered]
        fresh = [tuple([fresh_life(one, new.subject, new.within) for new in latest]) for one in ordered]
        behaviours = (None,) if asks.spans_behaviours else application.behaviours
        fields = []
        for behaviour, first in zip(behaviours, self._first(asks), strict=True):
            standings = {
                report.id: Standing(report, worst_of([screen, *more]) if more else screen, more, *days)
                for report, screen, more, *days in zip(
                    ordered, first, obstacles, lives, incidents, fresh, strict=True
                )
            }
            fields.append(Field(application, behaviour, standings, timing.bars))
        return fields

    def _lives(self, asks: Asks, timing: Timing) -> list[Life]:
        key = timing.reporting, timing.applying
        lives = self.lives.get(key)
        if lives is None:
            lives = self.lives[key] = [report_life(one, *key) for one in self.application.ordered]
        if asks.must_be_reported:
            return lives
        ordered = self.application.ordered
        return [life if one.made is True else ALWAYS for one, life in zip(ordered, lives, strict=True)]

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
