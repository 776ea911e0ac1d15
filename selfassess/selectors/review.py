"""Q6: the second score beside the first, where they differ, and how far the sign-off has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope, Theme
from selfassess.domain.review import Difference, Differences, differences
from selfassess.models import Answer, Round, SecondScore
from selfassess.selectors.answer_page import Said, said_of
from selfassess.selectors.given import bank_for, given, marks_of
from selfassess.services.second_scores import from_outside, is_outdated
from selfassess.words import ASPECTS, BASES, BASIS_TAGS, level_words, mark_words


class Show(StrEnum):
    """Which differences the page lists."""

    ALL = "all"
    DUTIES = "duties"
    WIDE = "wide"
    WAITING = "waiting"


SHOWS: dict[Show, str | Promise] = {
    Show.ALL: gettext_lazy("All"),
    Show.DUTIES: gettext_lazy("Legal duties"),
    Show.WIDE: gettext_lazy("Two levels or more"),
    Show.WAITING: gettext_lazy("Not answered yet"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One difference. ``waiting``: the assessor has not answered it as it stands now."""

    criterion: Criterion
    part: str
    first: str
    second: str
    how_far: str
    is_wide: bool
    shows: frozenset[Show]

    @property
    def is_waiting(self) -> bool:
        return Show.WAITING in self.shows


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion in the list of all: whether it has a second score, and whether the two differ."""

    criterion: Criterion
    is_scored: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class Block:
    theme: Theme
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    show: Show
    label: str
    number: int
    active: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    asked: int
    scored: int
    found: Differences
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    show: Show
    blocks: tuple[Block, ...]
    reviewers: tuple[str, ...]
    next_open: str

    @property
    def is_begun(self) -> bool:
        return self.scored > 0

    @property
    def progress_words(self) -> str:
        return scored_words(self.scored, self.asked)


@dataclass(frozen=True, slots=True)
class Pair:
    """One part with both marks beside each other."""

    part: str
    first: str
    reason: str
    second: str
    how_far: str
    differs: bool
    is_wide: bool


@dataclass(frozen=True, slots=True)
class CriterionReview:
    criterion: Criterion
    theme: Theme
    number: int
    of: int
    previous: str
    next: str
    next_open: str
    comment: str
    departs: str
    said: tuple[Said, ...]
    score: SecondScore | None
    pairs: tuple[Pair, ...]
    is_outdated: bool

    @property
    def differs(self) -> bool:
        return any(pair.differs for pair in self.pairs)

    @property
    def version(self) -> int:
        return self.score.version if self.score else 0

    @property
    def basis_words(self) -> str:
        return str(BASES[self.criterion.basis])

    @property
    def basis_tag(self) -> str:
        return BASIS_TAGS[self.criterion.basis]


def review_page(row: Round, *, show: str = "") -> ReviewPage:
    """Everything the review has come to; two queries, whatever the number of criteria."""
    bank, scope = bank_for(row), Scope(row.scope)
    scores = {one.criterion: one for one in from_outside(row).select_related("reviewer")}
    found = _differences(row, bank, scope, scores)
    rows = [_row(bank, one, scores[one.criterion]) for one in found.found]
    chosen = Show(show) if show in set(Show) else Show.ALL
    asked = bank.asked(scope)
    return ReviewPage(
        asked=len(asked),
        scored=sum(one.id in scores for one in asked),
        found=found,
        rows=tuple(one for one in rows if chosen in one.shows),
        filters=tuple(
            Filter(one, str(label), sum(one in row.shows for row in rows), one is chosen)
            for one, label in SHOWS.items()
        ),
        show=chosen,
        blocks=tuple(_blocks(bank, scope, scores, found)),
        reviewers=tuple(sorted({one.reviewer.full_name for one in scores.values()})),
        next_open=next((one.id for one in asked if one.id not in scores), ""),
    )


def criterion_review(row: Round, criterion: Criterion) -> CriterionReview:
    """One criterion with what the assessor said of it, and the second score; three queries."""
    bank, scope = bank_for(row), Scope(row.scope)
    answer = Answer.objects.filter(round=row, criterion=criterion.id).first()
    score = (
        SecondScore.objects.filter(round=row, criterion=criterion.id)
        .select_related("reviewer", "replied_by")
        .first()
    )
    scored = set(from_outside(row).values_list("criterion", flat=True))
    asked = [one.id for one in bank.asked(scope)]
    here = asked.index(criterion.id)
    first = given(answer, criterion.id)
    later = [*asked[here + 1 :], *asked[:here]]
    return CriterionReview(
        criterion=criterion,
        theme=next(one for one in bank.themes if one.key == criterion.theme),
        number=here + 1,
        of=len(asked),
        previous=asked[here - 1] if here else "",
        next=asked[here + 1] if here + 1 < len(asked) else "",
        next_open=next((key for key in later if key not in scored), ""),
        comment=first.comment if not first.draft else "",
        departs=first.departs if not first.draft else "",
        said=said_of(criterion, scope, _as_counted(criterion, scope, first)),
        score=score,
        pairs=tuple(_pairs(criterion, scope, first, score)) if score else (),
        is_outdated=score is not None and is_outdated(score),
    )


def differences_of(row: Round) -> Differences:
    """Where the two scores differ; two queries."""
    scores = {one.criterion: one for one in from_outside(row)}
    return _differences(row, bank_for(row), Scope(row.scope), scores)


def scored_words(scored: int, asked: int) -> str:
    """How far the second score has come: "12 of 80 criteria have a second score"."""
    words = {"scored": scored, "asked": asked}
    return (
        ngettext(
            "%(scored)s of %(asked)s criterion has a second score",
            "%(scored)s of %(asked)s criteria have a second score",
            asked,
        )
        % words
    )


def size_words(one: Difference) -> str:
    """How far apart two marks are, in words."""
    if one.aspect is Aspect.DUTY:
        return _("A legal duty")
    if one.size is None:
        return _("One gives no level")
    return ngettext("%(count)s level apart", "%(count)s levels apart", one.size) % {"count": one.size}


def _differences(row: Round, bank: Bank, scope: Scope, scores: Mapping[str, SecondScore]) -> Differences:
    first = {one.criterion: given(one, one.criterion) for one in Answer.objects.filter(round=row)}
    second = {key: Given(key, marks=marks_of(one)) for key, one in scores.items()}
    return differences(bank, scope, first, second)


def _row(bank: Bank, one: Difference, score: SecondScore) -> Row:
    shows = {
        Show.ALL: True,
        Show.DUTIES: one.aspect is Aspect.DUTY,
        Show.WIDE: (one.size or 0) > 1,
        Show.WAITING: not score.reply or is_outdated(score),
    }
    return Row(
        criterion=bank.by_id[one.criterion],
        part=str(ASPECTS[one.aspect]),
        first=mark_words(one.first),
        second=mark_words(one.second),
        how_far=size_words(one),
        is_wide=one.wide,
        shows=frozenset(show for show, holds in shows.items() if holds),
    )


def _blocks(
    bank: Bank, scope: Scope, scores: Mapping[str, SecondScore], found: Differences
) -> Iterable[Block]:
    for theme in bank.themes:
        lines = tuple(
            Line(one, one.id in scores, bool(found.of(one.id))) for one in bank.of_theme(theme.key, scope)
        )
        if lines:
            yield Block(theme, lines)


def _pairs(criterion: Criterion, scope: Scope, first: Given, score: SecondScore) -> Iterable[Pair]:
    second = marks_of(score)
    for aspect in criterion.asks(scope):
        here, there = counted(first, aspect), second[aspect]
        both_levels = here.level is not None and there.level is not None
        size = abs((here.level or 0) - (there.level or 0)) if both_levels else None
        one = Difference(criterion.id, aspect, here, there, size, criterion.weight)
        differs = there is not Mark.BLANK and here is not there
        yield Pair(
            part=str(ASPECTS[aspect]),
            first=level_words(criterion, aspect, here),
            reason=first.reasons.get(aspect, "") if here.needs_reason else "",
            second=level_words(criterion, aspect, there) if there else _("No mark given"),
            how_far=size_words(one) if differs else "",
            differs=differs,
            is_wide=differs and one.wide,
        )


def _as_counted(criterion: Criterion, scope: Scope, first: Given) -> Given:
    """The answer without what does not count: an unconfirmed draft, a mark that lacks its reason."""
    marks = {aspect: counted(first, aspect) for aspect in criterion.asks(scope)}
    reasons = {aspect: first.reasons.get(aspect, "") for aspect, mark in marks.items() if mark.needs_reason}
    return Given(first.criterion, marks=marks, reasons=reasons)


def second_scores_left(row: Round) -> int:
    """How many criteria of a round have no second score yet; one query."""
    asked = bank_for(row).asked(Scope(row.scope))
    given = set(from_outside(row).values_list("criterion", flat=True))
    return sum(one.id not in given for one in asked)
