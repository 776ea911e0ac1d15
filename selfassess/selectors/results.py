"""Q5: what the answers of a round come to, each figure with what it rests on; and what looks weak in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from selfassess.check_words import SEVERITIES, advice, sentence
from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope, Theme
from selfassess.domain.checks import Finding, Severity, check
from selfassess.domain.progress import Count, progress
from selfassess.domain.scoring import Band, Figure, Score, band, score
from selfassess.models import Round
from selfassess.pictures import Bar, Group, Name, meter, profile
from selfassess.selectors.given import bank_for, given_answers
from selfassess.words import (
    ASPECTS,
    BAND_TAGS,
    answered_words,
    band_words,
    duties_rest_words,
    duties_words,
    rests_words,
)

# As many themes are named strongest, and as many weakest.
NAMED = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a line, never without what it rests on."""

    label: str
    figure: Figure
    is_alarm: bool

    @property
    def is_asked(self) -> bool:
        return self.figure.asked > 0

    @property
    def shown(self) -> str:
        return "" if self.figure.shown is None else str(self.figure.shown)

    @property
    def rests(self) -> str:
        return rests_words(self.figure)

    @property
    def meter(self) -> SafeString:
        return meter(self.figure.shown, alarm=self.is_alarm)


@dataclass(frozen=True, slots=True)
class Line:
    """What a theme, a point or the whole comes to."""

    key: str
    label: str
    score: Score

    @property
    def cells(self) -> tuple[Cell, ...]:
        alarm = self.score.duties.not_met > 0
        return (
            Cell(str(ASPECTS[Aspect.WRITTEN]), self.score.written, alarm),
            Cell(str(ASPECTS[Aspect.DONE]), self.score.done, alarm),
            Cell(_("Both together"), self.score.both, alarm),
        )

    @property
    def band(self) -> str:
        return band_words(self.score)

    @property
    def tag(self) -> str:
        return BAND_TAGS[self.score.band]

    @property
    def has_band(self) -> bool:
        """A line of duties alone, none of them unmet, has no colour: there is no figure."""
        return self.score.both.asked > 0 or self.score.duties.not_met > 0

    @property
    def not_met(self) -> int:
        return self.score.duties.not_met

    @property
    def not_met_words(self) -> str:
        return duties_words(self.not_met, self.score.duties.unanswered)

    @property
    def duties_rest(self) -> str:
        return duties_rest_words(self.score.duties)

    @property
    def hides_a_duty(self) -> bool:
        """Whether the mean alone would look good while a duty is not met."""
        return bool(self.not_met) and band(self.score.both.shown) is Band.GREEN

    @property
    def is_partial(self) -> bool:
        return bool(self.score.both.unanswered or self.score.duties.unanswered)


@dataclass(frozen=True, slots=True)
class Term:
    title: str
    weight: int
    level: int


@dataclass(frozen=True, slots=True)
class Worked:
    """The sum of one figure of this round, as it was worked out."""

    theme: str
    terms: tuple[Term, ...]
    weights: int
    comes_to: str

    @property
    def sum(self) -> str:
        return " + ".join(f"{one.weight} × {one.level}" for one in self.terms)


@dataclass(frozen=True, slots=True)
class Results:
    whole: Count
    overall: Line
    themes: tuple[Line, ...]
    points: tuple[Line, ...]
    not_met: tuple[Criterion, ...]
    not_tested: tuple[Criterion, ...]
    strongest: tuple[Line, ...]
    weakest: tuple[Line, ...]
    worked: Worked | None
    weak: int

    @property
    def progress_words(self) -> str:
        return answered_words(self.whole.answered, self.whole.asked)

    @property
    def is_partial(self) -> bool:
        return self.whole.answered < self.whole.asked

    @property
    def has_levels(self) -> bool:
        """A round of the legal duties alone has counts and no figures."""
        return self.overall.score.both.asked > 0

    @property
    def nothing_yet(self) -> bool:
        duties = self.overall.score.duties
        return not (self.whole.answered or self.overall.score.both.rests_on) and (
            duties.unanswered == duties.asked
        )

    @property
    def picture(self) -> SafeString:
        """The profile; its table stands beside it and is what a screen reader reads."""
        name = Name("profile", _("Scores by theme"), _("What is written and what is done, from 0 to 3."))
        return profile(name, groups(self.themes))


@dataclass(frozen=True, slots=True)
class Weakness:
    """What was found of one criterion: what, and what to do about it."""

    criterion: Criterion
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Weak:
    """The findings of one severity, by theme."""

    severity: Severity
    number: int
    themes: tuple[tuple[Theme, tuple[Weakness, ...]], ...]

    @property
    def heading(self) -> str:
        return str(SEVERITIES[self.severity])


def results(row: Round, today: date) -> Results:
    """Everything on the page of results; three queries whatever the number of criteria."""
    bank, scope = bank_for(row), Scope(row.scope)
    answers = given_answers(row, before=row.carried_from)
    found = score(bank, scope, answers)
    themes = lines({one.key: one.title for one in bank.themes}, found.themes)
    duties = {one: counted(answers.get(one.id), Aspect.DUTY) for one in bank.asked(scope) if one.duty}
    ranked = sorted((one for one in themes if one.score.both.mean is not None), key=_mean, reverse=True)
    named = min(NAMED, len(ranked) // 2)
    return Results(
        whole=progress(bank, scope, answers).whole,
        overall=Line("overall", _("Overall"), found.overall),
        themes=themes,
        points=lines({one.key: one.heading for one in bank.points}, found.points),
        not_met=tuple(one for one, mark in duties.items() if mark is Mark.NOT_MET),
        not_tested=tuple(one for one, mark in duties.items() if mark is Mark.NOT_TESTED),
        strongest=tuple(ranked[:named]),
        weakest=tuple(reversed(ranked[len(ranked) - named :])),
        worked=worked(bank, scope, answers),
        weak=len(check(bank, scope, answers, today=today)),
    )


def weaknesses(row: Round, today: date) -> tuple[Weak, ...]:
    """What looks weak in the answers, what to mend first; three queries."""
    bank, scope = bank_for(row), Scope(row.scope)
    findings = check(bank, scope, given_answers(row, before=row.carried_from), today=today)
    return tuple(_weak(bank, one, findings) for one in Severity if any(f.severity is one for f in findings))


def lines(labels: Mapping[str, str], scores: Mapping[str, Score]) -> tuple[Line, ...]:
    """Scores by key as lines, in the order of the bank."""
    return tuple(Line(key, labels[key], one) for key, one in scores.items())


def groups(found: Iterable[Line]) -> list[Group]:
    """The profile as plain data, for a page or a document; themes without levels are left out."""
    return [
        Group(
            line.label,
            tuple(Bar(cell.label, cell.figure.shown) for cell in line.cells[:2]),
            note=rests_words(line.score.both),
            alarm=line.not_met_words if line.not_met else "",
        )
        for line in found
        if line.score.both.asked
    ]


def worked(bank: Bank, scope: Scope, answers: Mapping[str, Given]) -> Worked | None:
    """The sum of what is written in the first theme that has such a figure; None where none has."""
    for theme in bank.themes:
        terms = tuple(
            Term(one.title, one.weight, mark.level)
            for one in bank.of_theme(theme.key, scope)
            if Aspect.WRITTEN in one.asks(scope)
            and (mark := counted(answers.get(one.id), Aspect.WRITTEN)).level is not None
        )
        if terms:
            figure = score(bank, scope, answers).themes[theme.key].written
            weights = sum(one.weight for one in terms)
            return Worked(theme.title, terms, weights, str(figure.shown))
    return None


def _mean(line: Line) -> Fraction:
    return line.score.both.mean or Fraction(0)


def _weak(bank: Bank, severity: Severity, findings: Iterable[Finding]) -> Weak:
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in findings:
        if finding.severity is severity:
            found.setdefault(finding.criterion, []).append((sentence(finding), advice(finding)))
    by_theme: dict[str, list[Weakness]] = {}
    for key, said in found.items():
        criterion = bank.by_id[key]
        by_theme.setdefault(criterion.theme, []).append(Weakness(criterion, tuple(said)))
    themes = tuple((theme, tuple(by_theme[theme.key])) for theme in bank.themes if theme.key in by_theme)
    return Weak(severity, sum(map(len, found.values())), themes)
