"""How each report stands on a route: what is in its way whatever the day, and on which days it is in time.

Routes, their other readings and the days of a forecast ask much the same of the same reports. Each
question is tried here once for all of them.
"""

from __future__ import annotations

from functools import cached_property

from .application import Application, Report
from .conditions import NO, UNKNOWN, YES, Answer, Verdict, judge
from .dating import ALWAYS, Life, Span, begun_life, fresh_life, incident_life, report_life
from .periods import Period
from .plan import Asks, Timing
from .record import record
from .screening import Screen, act_screen, ask, worst_of

#: For each report in `Application.ordered`, whether it is in the group: surely, perhaps or not.
Weights = tuple[Answer, ...]
Screened = tuple[list[list[Screen]], list[list[Screen]]]


@record
class Standing:
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


class Lives:
    """A column of days on which reports are in time, tried once for each day of application."""

    def __init__(self, rows: list[Life]) -> None:
        self.rows = rows
        self.days: dict[Span, list[Answer]] = {}

    def on(self, applied: Span) -> list[Answer]:
        """For each report whether it is in time on a day of application; as `Life.on`."""
        answers = self.days.get(applied)
        if answers is None:
            first, last = applied
            answers = self.days[applied] = [
                NO
                if life.may_from > last or first > life.may_to
                else YES
                if life.sure_from <= first and last <= life.sure_to
                else UNKNOWN
                for life in self.rows
            ]
        return answers


class Field:
    """The reports about one behaviour, as they stand under what some routes ask of each.

    Each column is in the order of `Application.ordered`.
    """

    def __init__(
        self,
        application: Application,
        behaviour: str | None,
        timing: Timing,
        screens: list[Screen],
        obstacles: list[list[Screen]],
        lives: Lives,
        incidents: Lives | None,
    ) -> None:
        self.application = application
        self.behaviour = behaviour
        self.timing = timing
        self.screens = screens
        self.obstacles = obstacles
        self.lives = lives
        self.incidents = incidents
        #: Whether each report may count at all.
        self.answers = [screen.answer for screen in screens]
        self.free = NO not in self.answers
        self.doubtful = UNKNOWN in self.answers
        self.days: dict[Span, tuple[list[Answer], Weights]] = {}

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """How each report stands, by its name."""
        reports = self.application.ordered if self.screens else ()
        incidents = self.incidents.rows if self.incidents else [ALWAYS] * len(reports)
        rows = zip(reports, self.screens, self.obstacles, self.lives.rows, incidents, strict=True)
        return {row[0].id: Standing(*row) for row in rows}

    @cached_property
    def fresh(self) -> list[Lives]:
        """For each rule on the latest one, when each report is fresh."""
        return [
            Lives([fresh_life(report, rule.subject, rule.within) for report in self.application.ordered])
            for rule in self.timing.latest
        ]

    def on(self, applied: Span) -> tuple[list[Answer], Weights]:
        """For each report whether its dates are in time, and what it weighs, on a day of application."""
        known = self.days.get(applied)
        if known is None:
            datings = self._datings(applied)
            weights = tuple(map(min, datings, self.answers)) if self.doubtful else tuple(datings)
            known = self.days[applied] = datings, weights
        return known

    def _datings(self, applied: Span) -> list[Answer]:
        datings = self.lives.on(applied)
        if self.incidents is not None:
            datings = list(map(min, datings, self.incidents.on(applied)))
        if not self.free:
            datings = [
                dating if may_count else NO for dating, may_count in zip(datings, self.answers, strict=True)
            ]
        if self.timing.bars:
            datings = [
                min(dating, self._waited(report, applied)) if dating else NO
                for dating, report in zip(datings, self.application.ordered, strict=True)
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
        self.lives: dict[tuple[int, int, bool], Lives] = {}
        self.incidents: dict[int, Lives] = {}
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
        lives = self._lives(timing, must_be_reported=asks.must_be_reported)
        incidents = self._incidents(timing.incident_within)
        behaviours = (None,) if asks.spans_behaviours else application.behaviours
        return [
            Field(application, one, timing, found, obstacles, lives, incidents)
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

    def _lives(self, timing: Timing, *, must_be_reported: bool) -> Lives:
        key = id(timing.reporting), id(timing.applying), must_be_reported
        lives = self.lives.get(key)
        if lives is None:
            lives = self.lives[key] = Lives(self._rows(timing, must_be_reported=must_be_reported))
        return lives

    def _rows(self, timing: Timing, *, must_be_reported: bool) -> list[Life]:
        reporting, applying, ordered = timing.reporting, timing.applying, self.application.ordered
        if must_be_reported:
            return [report_life(one, reporting, applying) for one in ordered]
        if reporting is None and applying is None:
            return [begun_life(one) for one in ordered]
        # A period that begins with the report still asks for one; else the incident is what counts.
        reported = self._lives(timing, must_be_reported=True).rows
        return [
            life if one.made is True else begun_life(one) for one, life in zip(ordered, reported, strict=True)
        ]

    def _incidents(self, within: Period | None) -> Lives | None:
        if within is None:
            return None
        lives = self.incidents.get(id(within))
        if lives is None:
            lives = Lives([incident_life(one, within) for one in self.application.ordered])
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
