"""Q2: every criterion of a round by theme, where it stands and whose it is; and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope, Theme
from selfassess.domain.completeness import Missing
from selfassess.domain.plan import gaps
from selfassess.domain.progress import Count, Progress, Standing, progress, standing
from selfassess.domain.timing import minutes_by_theme
from selfassess.models import Answer, BankEdition, Contributor, Round, RoundEvent
from selfassess.selectors.given import answered_by, bank_for, evidence_of, given
from selfassess.services.bank_moves import in_order, since
from selfassess.services.editions import bank_of
from selfassess.services.round_moves import missing_in
from selfassess.words import (
    ASPECTS,
    STANDING_TAGS,
    STANDINGS,
    answered_words,
    duties_words,
    mark_words,
    minutes_words,
)

NEAR = timedelta(days=7)


class Show(StrEnum):
    """What the page shows: everything, or the criteria of one sort."""

    ALL = "all"
    UNANSWERED = "unanswered"
    MINE = "mine"
    DUTIES = "duties"
    GAPS = "gaps"
    NO_EVIDENCE = "no-evidence"


SHOWS: dict[Show, str | Promise] = {
    Show.ALL: gettext_lazy("All"),
    Show.UNANSWERED: gettext_lazy("Unanswered"),
    Show.MINE: gettext_lazy("Mine"),
    Show.DUTIES: gettext_lazy("Legal duties"),
    Show.GAPS: gettext_lazy("Gaps"),
    Show.NO_EVIDENCE: gettext_lazy("Without evidence"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an answer in a few words: "What is done: level 2"."""

    label: str
    words: str
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion. ``shows`` is what it is found by."""

    criterion: Criterion
    standing: Standing
    parts: tuple[Part, ...]
    evidence: int
    changed_by: str
    duty: Mark
    shows: frozenset[Show]

    @property
    def is_not_met(self) -> bool:
        return self.duty is Mark.NOT_MET

    @property
    def standing_words(self) -> str:
        return str(STANDINGS[self.standing])

    @property
    def standing_tag(self) -> str:
        return STANDING_TAGS[self.standing]


@dataclass(frozen=True, slots=True)
class Block:
    """One theme: its criteria as filtered, how far it is, and whose it is."""

    theme: Theme
    count: Count
    minutes: int
    not_met: int
    contributors: tuple[Contributor, ...]
    lines: tuple[Line, ...]

    @property
    def words(self) -> str:
        return answered_words(self.count.answered, self.count.asked)

    @property
    def not_met_words(self) -> str:
        return duties_words(self.not_met)

    @property
    def time_words(self) -> str:
        return minutes_words(self.minutes)


@dataclass(frozen=True, slots=True)
class Filter:
    show: Show
    label: str
    number: int
    active: bool


@dataclass(frozen=True, slots=True)
class Unasked:
    """An answer whose criterion this edition no longer asks: kept as it was given."""

    title: str
    parts: tuple[Part, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Overview:
    whole: Count
    blocks: tuple[Block, ...]
    filters: tuple[Filter, ...]
    show: Show
    not_met: tuple[Criterion, ...]
    not_tested: int
    cut_off: str
    days_left: int
    last_event: RoundEvent | None
    newer: bool
    no_longer_asked: tuple[Unasked, ...] = field(default=())

    @property
    def progress_words(self) -> str:
        return answered_words(self.whole.answered, self.whole.asked)

    @property
    def is_narrowed(self) -> bool:
        return self.show is not Show.ALL

    @property
    def is_empty(self) -> bool:
        return not any(block.lines for block in self.blocks)

    @property
    def nothing_yet(self) -> bool:
        """Whether nobody has answered anything, and nothing was carried over either."""
        return not (self.whole.answered or self.whole.begun or self.whole.drafts)


def overview(row: Round, today: date, *, show: str = "", email: str = "") -> Overview:
    """Everything on the page of a round; five queries whatever the number of criteria.

    Args:
        show: one of :class:`Show`; anything else shows all.
        email: the reader's own, to know which themes they were asked to answer.
    """
    bank, scope = bank_for(row), Scope(row.scope)
    rows = {one.criterion: one for one in Answer.objects.filter(round=row)}
    evidence = evidence_of(row)
    answers = {key: given(rows.get(key), key, evidence.get(key, ())) for key in {*rows, *evidence}}
    people = contributors_by_theme(row)
    mine = themes_of(email, bank, people)
    gap_in = frozenset(gap.criterion for gap in gaps(bank, scope, answers))
    lines = [
        _line(one, answered_by(one, answers), rows.get(one.id), scope, mine, gap_in)
        for one in bank.asked(scope)
    ]
    chosen = Show(show) if show in set(Show) else Show.ALL
    return Overview(
        whole=(how_far := progress(bank, scope, answers)).whole,
        blocks=tuple(_blocks(bank, scope, lines, how_far, people, chosen)),
        filters=tuple(
            Filter(one, str(label), sum(one in line.shows for line in lines), one is chosen)
            for one, label in SHOWS.items()
        ),
        show=chosen,
        not_met=tuple(line.criterion for line in lines if line.is_not_met),
        not_tested=sum(line.duty is Mark.NOT_TESTED for line in lines),
        cut_off=cut_off_state(row, today),
        days_left=(row.cut_off - today).days,
        last_event=_last_event(row),
        newer=row.status == Round.Status.OPEN and bool(since(row.edition)),
        no_longer_asked=tuple(_no_longer_asked(bank, rows)),
    )


def cut_off_state(row: Round, today: date) -> str:
    """ "near", "passed" or "" for a round that is open; "" for every other."""
    if row.status != Round.Status.OPEN:
        return ""
    if today > row.cut_off:
        return "passed"
    return "near" if today >= row.cut_off - NEAR else ""


def missing_by_theme(row: Round) -> list[tuple[Theme, list[tuple[Criterion, Missing]]]]:
    """What is not answered, by name and theme; one query."""
    bank = bank_for(row)
    found: dict[str, list[tuple[Criterion, Missing]]] = {}
    for one in missing_in(row):
        found.setdefault(one.theme, []).append((bank.by_id[one.criterion], one))
    return [(theme, found[theme.key]) for theme in bank.themes if theme.key in found]


def contributors_by_theme(row: Round) -> dict[str, tuple[Contributor, ...]]:
    """Who answers which theme by link now."""
    found: dict[str, tuple[Contributor, ...]] = {}
    for one in Contributor.objects.filter(round=row, ended_at__isnull=True):
        found[one.theme] = (*found.get(one.theme, ()), one)
    return found


def themes_of(email: str, bank: Bank, people: Mapping[str, Iterable[Contributor]]) -> frozenset[str]:
    """The themes somebody was asked to answer by name; for everyone else those that nobody was asked for."""
    own = {
        theme for theme, those in people.items() if any(one.email.lower() == email.lower() for one in those)
    }
    return frozenset(own or {theme.key for theme in bank.themes if theme.key not in people})


def parts_of(criterion: Criterion, answer: Given, asked: Iterable[Aspect]) -> tuple[Part, ...]:
    """What was said of each part, those alone that have a mark."""
    return tuple(
        Part(str(ASPECTS[aspect]), mark_words(mark), aspect is Aspect.DUTY and mark is Mark.NOT_MET)
        for aspect in asked
        if (mark := answer.marks.get(aspect, Mark.BLANK)) is not Mark.BLANK
    )


def _line(
    criterion: Criterion,
    answer: Given,
    row: Answer | None,
    scope: Scope,
    mine: frozenset[str],
    gap_in: frozenset[str],
) -> Line:
    where = standing(criterion, answer, scope)
    shows = {
        Show.ALL: True,
        Show.UNANSWERED: where is not Standing.ANSWERED,
        Show.MINE: criterion.theme in mine,
        Show.DUTIES: criterion.duty is not None,
        Show.GAPS: criterion.id in gap_in,
        Show.NO_EVIDENCE: not answer.evidence,
    }
    return Line(
        criterion=criterion,
        standing=where,
        parts=parts_of(criterion, answer, criterion.asks(scope)),
        evidence=len(answer.evidence),
        changed_by=row.changed_by_label if row else "",
        duty=counted(answer, Aspect.DUTY),
        shows=frozenset(show for show, found in shows.items() if found),
    )


def _blocks(
    bank: Bank,
    scope: Scope,
    lines: Iterable[Line],
    how_far: Progress,
    people: Mapping[str, tuple[Contributor, ...]],
    show: Show,
) -> Iterable[Block]:
    by_theme: dict[str, list[Line]] = {}
    for line in lines:
        by_theme.setdefault(line.criterion.theme, []).append(line)
    minutes = minutes_by_theme(bank, scope)
    for theme in bank.themes:
        own = by_theme.get(theme.key, [])
        shown = tuple(line for line in own if show in line.shows)
        if shown:
            yield Block(
                theme=theme,
                count=how_far.themes[theme.key],
                minutes=minutes[theme.key],
                not_met=sum(line.is_not_met for line in own),
                contributors=people.get(theme.key, ()),
                lines=shown,
            )


def _last_event(row: Round) -> RoundEvent | None:
    """The last submitting, reopening or signing: what the page says of the round's state."""
    kinds = (RoundEvent.Kind.SUBMITTED, RoundEvent.Kind.REOPENED, RoundEvent.Kind.SIGNED)
    return RoundEvent.objects.filter(round=row, kind__in=kinds).first()


def _no_longer_asked(bank: Bank, rows: Mapping[str, Answer]) -> Iterable[Unasked]:
    """Answers without a criterion here, except those whose words stand in another one by now.

    No query while there are none; one to find what the criteria were called.
    """
    carried = {
        one["criterion"]
        for key, row in rows.items()
        if key in bank.by_id
        for one in (row.carried or {}).get("from", ())
    }
    left = {key: row for key, row in rows.items() if key not in bank.by_id and key not in carried}
    if not left:
        return
    titles = _titles_in_any_edition()
    for key, row in left.items():
        marks = given(row, key).marks.items()
        parts = tuple(
            Part(str(ASPECTS[aspect]), mark_words(mark)) for aspect, mark in marks if mark is not Mark.BLANK
        )
        yield Unasked(titles.get(key, key), parts, row.comment)


def _titles_in_any_edition() -> dict[str, str]:
    editions = sorted(BankEdition.objects.defer("data"), key=in_order)
    return {one.id: one.title for edition in editions for one in bank_of(edition).criteria}
