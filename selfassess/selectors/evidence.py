"""Q4: the shelf of evidence, one piece with every use of it, and what stands beside one criterion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledge.models import StoredFile
from pledge.paging import KeyPage, Order, count_up_to, page_by_key, summary
from pledge.scanning import scanner
from pledge.stored_files import withheld
from selfassess.domain.bank import Bank, Criterion, Scope
from selfassess.domain.personal import Found, signs_of_a_person
from selfassess.domain.shelf import SOON, review_of
from selfassess.evidence_words import (
    Tag,
    file_tag,
    nowhere_tag,
    review_tag,
    review_words,
    shelf_tag,
    used_words,
)
from selfassess.models import Evidence, EvidenceUse, Round
from selfassess.selectors.given import bank_for

NEWEST_FIRST = Order(descending=True)
OPEN = Round.Status.OPEN
# Fields in which somebody writes words of their own.
WRITTEN = ("title", "url", "document", "quote", "figure", "figure_source", "note")


class Show(StrEnum):
    """Which part of the shelf."""

    ALL = ""
    HERE = "here"
    STALE = "stale"
    SOON = "soon"
    NOWHERE = "nowhere"
    FILES = "files"
    OFF = "off"


SHOWS: dict[Show, str | Promise] = {
    Show.ALL: _("Everything on the shelf"),
    Show.HERE: _("Used in this round"),
    Show.STALE: _("Stale: its review date has passed"),
    Show.SOON: _("Review due within 30 days"),
    Show.NOWHERE: _("Used nowhere"),
    Show.FILES: _("Files with a virus, or not checked for one"),
    Show.OFF: _("Replaced or taken off the shelf"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page of the shelf was asked for."""

    show: Show = Show.ALL
    kind: str = ""
    cursor: str = ""

    @property
    def filters(self) -> bool:
        return bool(self.show or self.kind)


@dataclass(frozen=True, slots=True)
class Line:
    """One piece in a list, with all that is said of it there."""

    row: Evidence
    tags: tuple[Tag, ...]
    used: str = ""
    used_elsewhere: bool = False

    @property
    def review(self) -> str:
        return review_words(self.row.review_on)

    @property
    def not_opened(self) -> bool:
        """Whether its file, if it has one, cannot be opened now."""
        return self.row.file is not None and withheld(self.row.file) is not None

    @property
    def place(self) -> str:
        """What a passage, a link, a figure or a file is, in a line under its title."""
        row = self.row
        page = str(_("page %(page)s")) % {"page": row.page} if row.page else ""
        parts = (row.document, page, row.paragraph, row.figure, row.url)
        return ", ".join(part for part in parts if part) or (row.file.name if row.file else "")


@dataclass(frozen=True, slots=True)
class ShelfPage:
    lines: tuple[Line, ...]
    wanted: Wanted
    page: KeyPage[Evidence]
    summary: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Use:
    """One criterion of one round that uses a piece."""

    pk: int
    round: Round
    criterion: str
    title: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    row: Evidence
    line: Line
    uses: tuple[Use, ...]
    newer: Evidence | None
    older: Evidence | None
    personal: tuple[Found, ...]
    not_opened: str
    hides_newer: bool
    free: tuple[Criterion, ...]

    @property
    def on_shelf(self) -> bool:
        return self.newer is None and self.row.retired_at is None

    @property
    def open_uses(self) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if use.round.status == OPEN)

    @property
    def locked_uses(self) -> tuple[Use, ...]:
        return tuple(use for use in self.uses if use.round.status != OPEN)


@dataclass(frozen=True, slots=True)
class Beside:
    """The evidence of one criterion."""

    criterion: Criterion
    lines: tuple[Line, ...]


def shelf(row: Round, wanted: Wanted, today: date, *, reads_open: bool) -> ShelfPage:
    """A page of the shelf as one round sees it; three queries, five beyond the first page."""
    rows = _chosen(readable(row, reads_open=reads_open), row, wanted, today)
    page = page_by_key(_counted(rows, row, reads_open=reads_open), NEWEST_FIRST, wanted.cursor)
    several = bool(page.previous or page.next)
    return ShelfPage(
        lines=tuple(_counted_line(one, today) for one in page.rows),
        wanted=wanted,
        page=page,
        summary=summary(page, count_up_to(rows), count_up_to(page.before(rows))) if several else "",
        is_empty=not page.rows,
    )


def readable(row: Round, *, reads_open: bool) -> QuerySet[Evidence]:
    """The evidence that may be read from a round: all of the authority's; to a reviewer only the round's own.

    Args:
        reads_open: whether the reader may read a round while it is being answered.
    """
    rows = Evidence.objects.select_related("file", "replaced_by")
    return rows if reads_open else rows.filter(Exists(_uses(row)))


def find_item(row: Round, pk: int, *, reads_open: bool) -> Evidence | None:
    """The piece, if it may be read from this round; one query."""
    return readable(row, reads_open=reads_open).select_related("replaces").filter(pk=pk).first()


def item_page(row: Round, piece: Evidence, today: date, *, reads_open: bool) -> ItemPage:
    """One piece and every use of it that the reader may know of; one query."""
    uses = uses_of(piece, reads_open=reads_open)
    here = {use.criterion for use in uses if use.round.pk == row.pk}
    free = [one for one in bank_for(row).asked(Scope(row.scope)) if one.id not in here]
    reason = withheld(piece.file) if piece.file else None
    return ItemPage(
        row=piece,
        line=_line(piece, today, uses=len(here), elsewhere=len(uses) > len(here)),
        uses=uses,
        newer=newer_than(piece),
        older=piece.replaces if reads_open else None,
        personal=tuple(personal_in(piece)),
        not_opened=reason.sentence if reason else "",
        hides_newer=not reads_open,
        free=tuple(free),
    )


def uses_of(piece: Evidence, *, reads_open: bool = True) -> tuple[Use, ...]:
    """Every use of a piece, the newest round first, by the order of its criteria; one query."""
    rows = EvidenceUse.objects.filter(evidence=piece).select_related("round__edition")
    rows = rows.defer("round__edition__data")
    if not reads_open:
        rows = rows.exclude(round__status=OPEN)
    found = sorted(rows, key=lambda use: (-use.round.number, _rank(bank_for(use.round), use.criterion)))
    return tuple(Use(use.pk, use.round, use.criterion, _title(use.round, use.criterion)) for use in found)


def beside(row: Round, criterion: Criterion, today: date) -> Beside:
    """What is evidence for one criterion of a round; one query."""
    uses = EvidenceUse.objects.filter(round=row, criterion=criterion.id)
    found = uses.select_related("evidence__file", "evidence__replaced_by").order_by("pk")
    return Beside(criterion, tuple(_line(use.evidence, today) for use in found))


def to_pick(
    row: Round, criterion: Criterion, cursor: str, today: date
) -> tuple[tuple[Line, ...], KeyPage[Evidence]]:
    """What stands on the shelf and could be used for a criterion that does not use it yet, by page."""
    used = EvidenceUse.objects.filter(round=row, criterion=criterion.id, evidence=OuterRef("pk"))
    rows = Evidence.objects.select_related("file", "replaced_by").filter(_ON_SHELF).filter(~Exists(used))
    rows = rows.exclude(file__state=StoredFile.State.INFECTED)
    page = page_by_key(_counted(rows, row, reads_open=True), NEWEST_FIRST, cursor)
    lines = (_counted_line(one, today) for one in page.rows)
    return tuple(lines), page


def newer_than(piece: Evidence) -> Evidence | None:
    """What replaced a piece, if anything did."""
    return getattr(piece, "replaced_by", None)


def personal_in(piece: Evidence) -> list[Found]:
    """What in a piece looks like a case or a person."""
    words = {name: getattr(piece, name) for name in WRITTEN}
    return signs_of_a_person(words | ({"file": piece.file.name} if piece.file else {}))


_ON_SHELF = Q(replaced_by=None, retired_at=None)


def _chosen(rows: QuerySet[Evidence], row: Round, wanted: Wanted, today: date) -> QuerySet[Evidence]:
    """The part of the shelf that was asked for. What this round rests on is on its shelf, replaced or not."""
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.show is Show.OFF:
        return rows.exclude(_ON_SHELF)
    if wanted.show is Show.HERE:
        return rows.filter(Exists(_uses(row)))
    rows = rows.filter(_ON_SHELF | Exists(_uses(row)))
    if wanted.show is Show.STALE:
        return rows.filter(review_on__lt=today)
    if wanted.show is Show.SOON:
        return rows.filter(review_on__gte=today, review_on__lte=today + SOON)
    if wanted.show is Show.NOWHERE:
        return rows.filter(~Exists(EvidenceUse.objects.filter(evidence=OuterRef("pk"))))
    if wanted.show is Show.FILES:
        return rows.filter(file__state__in=_not_opened())
    return rows


def _not_opened() -> list[str]:
    """States of files that are refused, not known, or waited for; without a scanner nothing is waited for."""
    states = [StoredFile.State.INFECTED, StoredFile.State.COULD_NOT_CHECK]
    return [*states, StoredFile.State.WAITING] if scanner() else list(states)


def _uses(row: Round) -> QuerySet[EvidenceUse]:
    return EvidenceUse.objects.filter(round=row, evidence=OuterRef("pk"))


def _counted(rows: QuerySet[Evidence], row: Round, *, reads_open: bool) -> Any:
    known = Q() if reads_open else ~Q(uses__round__status=OPEN)
    return rows.annotate(
        uses_here=Count("uses", filter=Q(uses__round=row)),
        uses_elsewhere=Count("uses", filter=~Q(uses__round=row) & known),
    )


def _counted_line(piece: Any, today: date) -> Line:
    """A row of :func:`_counted`."""
    return _line(piece, today, uses=piece.uses_here, elsewhere=piece.uses_elsewhere)


def _line(piece: Evidence, today: date, *, uses: int | None = None, elsewhere: int | bool = False) -> Line:
    review = review_of(piece.review_on, today)
    is_replaced, is_retired = newer_than(piece) is not None, piece.retired_at is not None
    tags: Iterable[Tag | None] = (
        shelf_tag(is_replaced=is_replaced, is_retired=is_retired),
        file_tag(piece.file),
        review_tag(review) if not is_replaced and not is_retired else None,
        nowhere_tag() if uses == 0 and not elsewhere else None,
    )
    return Line(
        piece,
        tuple(tag for tag in tags if tag is not None),
        used=used_words(uses) if uses is not None else "",
        used_elsewhere=bool(elsewhere),
    )


def _title(row: Round, criterion: str) -> str:
    found = bank_for(row).by_id.get(criterion)
    return found.title if found else criterion


def _rank(bank: Bank, criterion: str) -> int:
    order: Sequence[str] = list(bank.by_id)
    return order.index(criterion) if criterion in bank.by_id else len(order)
