"""Q1: the rounds there are, what they came to, and what a new one needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pledge.models import User
from selfassess.domain.answers import Given
from selfassess.domain.bank import Bank, Scope, Theme
from selfassess.domain.progress import Count, progress
from selfassess.domain.scoring import Score, score
from selfassess.domain.timing import minutes_by_theme, minutes_in_all
from selfassess.models import Answer, BankEdition, Publication, Round
from selfassess.selectors.given import bank_for, given
from selfassess.selectors.overview import cut_off_state
from selfassess.services import round_start
from selfassess.services.bank_moves import in_order, newest_loaded
from selfassess.services.editions import bank_of


@dataclass(frozen=True, slots=True)
class OpenRound:
    """The round that is not signed off yet."""

    round: Round
    count: Count
    not_met: int
    cut_off: str
    days_left: int
    newer: bool


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """A round that was signed off, what it came to, and whether it is on a public page."""

    round: Round
    score: Score
    published: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class ThemeTime:
    """One theme: how many criteria, how many duties, and how long each takes."""

    theme: Theme
    criteria: int
    minutes: int
    duties: int
    duty_minutes: int


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a round of one scope asks and how long it takes."""

    criteria: int
    minutes: int


@dataclass(frozen=True, slots=True)
class RoundsPage:
    bank: Bank
    unsigned: OpenRound | None
    earlier: tuple[EarlierRound, ...]
    times: tuple[ThemeTime, ...]
    everything: Extent
    duties: Extent

    @property
    def first_ever(self) -> bool:
        return self.unsigned is None and not self.earlier


@dataclass(frozen=True, slots=True)
class StartPage:
    edition: BankEdition
    bank: Bank
    before: Round | None
    owners: list[User]
    unsigned: Round | None


def rounds_page(today: date, *, at: datetime, reads_open: bool) -> RoundsPage:
    """Every round of the authority in scope; five queries whatever their number.

    Args:
        reads_open: whether the reader may know how an open round stands.
    """
    rounds = list(Round.objects.select_related("edition", "owner").defer("edition__data"))
    answers = _answers_of_all()
    editions = list(BankEdition.objects.defer("data"))
    newest = max(editions, key=in_order) if editions else newest_loaded(at=at)
    bank = bank_of(newest)
    published, withdrawn = _publications()
    unsigned = next((row for row in rounds if row.status != Round.Status.SIGNED), None)
    return RoundsPage(
        bank=bank,
        unsigned=_open(unsigned, answers, newest, today, reads_open=reads_open) if unsigned else None,
        earlier=tuple(
            EarlierRound(
                row,
                score(bank_for(row), Scope(row.scope), answers.get(row.pk, {})).overall,
                row.pk in published,
                row.pk in withdrawn - published,
            )
            for row in rounds
            if row.status == Round.Status.SIGNED
        ),
        times=times_of(bank),
        everything=extent(bank, Scope.ALL),
        duties=extent(bank, Scope.DUTIES),
    )


def start_page(*, at: datetime) -> StartPage:
    """What the form of a new round needs to know."""
    edition = newest_loaded(at=at)
    return StartPage(
        edition=edition,
        bank=bank_of(edition),
        before=round_start.last_signed(),
        owners=round_start.assessors(),
        unsigned=Round.objects.select_related("owner").exclude(status=Round.Status.SIGNED).first(),
    )


def extent(bank: Bank, scope: Scope) -> Extent:
    return Extent(len(bank.asked(scope)), minutes_in_all(bank, scope))


def times_of(bank: Bank) -> tuple[ThemeTime, ...]:
    """How long each theme takes, whole and by its duties alone."""
    whole, duties = minutes_by_theme(bank, Scope.ALL), minutes_by_theme(bank, Scope.DUTIES)
    return tuple(
        ThemeTime(
            theme,
            criteria=len(bank.of_theme(theme.key)),
            minutes=whole[theme.key],
            duties=len(bank.of_theme(theme.key, Scope.DUTIES)),
            duty_minutes=duties.get(theme.key, 0),
        )
        for theme in bank.themes
        if theme.key in whole
    )


def waiting_in(row: Round, today: date) -> tuple[int, bool]:
    """Of an open round: how many criteria lack an answer, and whether its cut-off has passed; one query."""
    answers = {one.criterion: given(one, one.criterion) for one in Answer.objects.filter(round=row)}
    left = progress(bank_for(row), Scope(row.scope), answers).whole.left
    return left, cut_off_state(row, today) == "passed"


def _open(
    row: Round,
    answers: Mapping[int, Mapping[str, Given]],
    newest: BankEdition,
    today: date,
    *,
    reads_open: bool,
) -> OpenRound:
    own = answers.get(row.pk, {}) if reads_open or row.status != Round.Status.OPEN else {}
    return OpenRound(
        round=row,
        count=progress(bank_for(row), Scope(row.scope), own).whole,
        not_met=score(bank_for(row), Scope(row.scope), own).overall.duties.not_met,
        cut_off=cut_off_state(row, today),
        days_left=(row.cut_off - today).days,
        newer=row.status == Round.Status.OPEN and in_order(row.edition) < in_order(newest),
    )


def _answers_of_all() -> dict[int, dict[str, Given]]:
    found: dict[int, dict[str, Given]] = {}
    for row in Answer.objects.all():
        found.setdefault(row.round_id, {})[row.criterion] = given(row, row.criterion)
    return found


def _publications() -> tuple[set[int], set[int]]:
    """The rounds that are on a public page now, and those that were withdrawn from one."""
    rows = list(Publication.objects.values_list("round_id", "withdrawn_at"))
    return {pk for pk, gone in rows if gone is None}, {pk for pk, gone in rows if gone is not None}
