"""What the answers of a round come to. The rules as a table, with worked examples: ``docs/scoring.md``.

A figure is the weighted mean of the levels given, and says on how many it rests. *Not applicable* and *not
tested* leave the mean; what is unanswered counts as unanswered, never as a level. Legal duties enter no mean:
their counts stand beside every figure, and one that is not met makes it red. The arithmetic is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope

GREEN_FROM, AMBER_FROM = Decimal(2), Decimal(1)


class Band(StrEnum):
    """Red, amber or green, for display only; none where nothing can be said."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Figure:
    """A weighted mean of levels and what it rests on; ``mean`` is None where it rests on nothing.

    ``asked`` is always the sum of the four counts: nothing is dropped in silence.
    """

    mean: Fraction | None
    rests_on: int
    asked: int
    unanswered: int
    not_applicable: int
    not_tested: int

    @property
    def shown(self) -> Decimal | None:
        """The mean as it is shown: one decimal, half up."""
        return None if self.mean is None else half_up(self.mean)


@dataclass(frozen=True, slots=True)
class Duties:
    """The legal duties asked, and what is said of them; the four counts add up to ``asked``."""

    asked: int
    met: int
    not_met: int
    not_tested: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a theme, a Pledge point or the whole comes to. ``both`` takes every level given as one."""

    written: Figure
    done: Figure
    both: Figure
    duties: Duties

    def figure(self, aspect: Aspect) -> Figure:
        """What is written or what is done.

        Raises:
            KeyError: for the duty, which has counts and no figure.
        """
        return {Aspect.WRITTEN: self.written, Aspect.DONE: self.done}[aspect]

    def band_of(self, figure: Figure) -> Band:
        """The colour of one of the figures here: red whenever a duty here is not met."""
        return band(figure.shown, self.duties.not_met)

    @property
    def band(self) -> Band:
        """The colour of the whole score."""
        return self.band_of(self.both)


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of a round; themes and points of which something is asked, in the bank's order."""

    overall: Score
    themes: Mapping[str, Score]
    points: Mapping[str, Score]


def half_up(value: Fraction) -> Decimal:
    """One decimal, half up: 1.25 is 1.3 and 1.2499 is 1.2."""
    return Decimal(floor(value * 10 + Fraction(1, 2))).scaleb(-1)


def band(shown: Decimal | None, duties_not_met: int = 0) -> Band:
    """The colour of a figure as it is shown, so that a page never shows 2.0 in amber."""
    if duties_not_met:
        return Band.RED
    if shown is None:
        return Band.NONE
    if shown >= GREEN_FROM:
        return Band.GREEN
    return Band.AMBER if shown >= AMBER_FROM else Band.RED


def score(bank: Bank, scope: Scope, answers: Mapping[str, Given]) -> Result:
    """What the answers come to, overall, by theme and by point of the Pledge."""
    overall = _Tally()
    themes = {theme.key: _Tally() for theme in bank.themes}
    points = {point.key: _Tally() for point in bank.points}
    for criterion in bank.asked(scope):
        given = answers.get(criterion.id)
        marks = [(aspect, counted(given, aspect)) for aspect in criterion.asks(scope)]
        said = [(aspect, mark, mark.level) for aspect, mark in marks]
        for tally in (overall, themes[criterion.theme], points[criterion.point]):
            tally.add(criterion, said)
    return Result(overall.score(), _asked(themes), _asked(points))


def _asked(tallies: Mapping[str, _Tally]) -> dict[str, Score]:
    return {key: tally.score() for key, tally in tallies.items() if tally.asked}


class _Sum:
    """Sums of one part of criteria, in whole numbers."""

    __slots__ = ("levels", "marks", "weighted", "weights")

    def __init__(self) -> None:
        self.levels = self.weighted = self.weights = 0
        self.marks: dict[Mark, int] = {}

    def add(self, mark: Mark, level: int | None, weight: int) -> None:
        self.marks[mark] = self.marks.get(mark, 0) + 1
        if level is not None:
            self.levels += 1
            self.weighted += weight * level
            self.weights += weight


class _Tally:
    __slots__ = ("asked", "parts")

    def __init__(self) -> None:
        self.asked = 0
        self.parts = {aspect: _Sum() for aspect in Aspect}

    def add(self, criterion: Criterion, said: Iterable[tuple[Aspect, Mark, int | None]]) -> None:
        self.asked += 1
        for aspect, mark, level in said:
            self.parts[aspect].add(mark, level, criterion.weight)

    def score(self) -> Score:
        written, done = self.parts[Aspect.WRITTEN], self.parts[Aspect.DONE]
        duties = self.parts[Aspect.DUTY].marks
        return Score(
            written=_figure(written),
            done=_figure(done),
            both=_figure(written, done),
            duties=Duties(
                asked=sum(duties.values()),
                met=duties.get(Mark.MET, 0),
                not_met=duties.get(Mark.NOT_MET, 0),
                not_tested=duties.get(Mark.NOT_TESTED, 0),
                unanswered=duties.get(Mark.BLANK, 0),
            ),
        )


def _figure(*sums: _Sum) -> Figure:
    weights = sum(one.weights for one in sums)

    def marked(mark: Mark) -> int:
        return sum(one.marks.get(mark, 0) for one in sums)

    return Figure(
        mean=Fraction(sum(one.weighted for one in sums), weights) if weights else None,
        rests_on=sum(one.levels for one in sums),
        asked=sum(sum(one.marks.values()) for one in sums),
        unanswered=marked(Mark.BLANK),
        not_applicable=marked(Mark.NOT_APPLICABLE),
        not_tested=marked(Mark.NOT_TESTED),
    )
