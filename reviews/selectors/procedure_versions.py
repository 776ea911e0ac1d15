"""The versions of an authority's procedure: to come, in force, earlier; the draft; what the library has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.domain.threshold import Procedure
from reviews.domain.threshold.differences import Difference, differences
from reviews.models import Case, ProcedureDraft, ProcedureVersion
from reviews.procedures import load_library_procedure
from reviews.selectors.procedures import held

STANDINGS: dict[str, tuple[str | Promise, str]] = {
    "to-come": (_("To come"), "govuk-tag--blue"),
    "in-force": (_("In force"), "govuk-tag--green"),
    "earlier": (_("Earlier"), "govuk-tag--grey"),
}
DRAFT, LIBRARY = "draft", "library"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One published version: where it stands today, until when it ran, the one before it, its cases."""

    row: ProcedureVersion
    standing: str
    until: date | None
    before: int | None
    cases: int

    @property
    def taken_from(self) -> Procedure | None:
        """The procedure of the library it was taken from, as it is now; None where there is none."""
        return _library_text(self.row.library_slug)

    @property
    def word(self) -> str | Promise:
        return STANDINGS[self.standing][0]

    @property
    def classes(self) -> str:
        return STANDINGS[self.standing][1]


@dataclass(frozen=True, slots=True)
class Offer:
    """The library's text has changed since ``version`` was taken: what it has now, and how it differs.

    ``differences`` are from the version as it stands, so what the authority changed itself is among them.
    ``is_drafted``: the draft was made from the newer text already.
    """

    version: ProcedureVersion
    library: Procedure
    differences: tuple[Difference, ...]
    is_drafted: bool

    @property
    def count(self) -> int:
        """How many statements differ."""
        return number_of(self.differences)


@dataclass(frozen=True, slots=True)
class Versions:
    """Everything R1 shows."""

    lines: tuple[VersionLine, ...]
    draft: ProcedureDraft | None
    draft_count: int
    offer: Offer | None
    review_due: date | None

    @property
    def in_force(self) -> VersionLine | None:
        return next((line for line in self.lines if line.standing == "in-force"), None)


def versions(today: date) -> Versions:
    """Every version of the authority in scope, latest first; the draft; the library's offer (3 queries)."""
    rows = list(ProcedureVersion.objects.select_related("published_by"))
    of_version = Case.objects.filter(procedure__isnull=False).order_by().values_list("procedure_id")
    cases: dict[int, int] = dict(of_version.annotate(Count("pk")))
    draft = the_draft()
    lines = tuple(_lines(rows, cases, today))
    in_force = next((line.row for line in lines if line.standing == "in-force"), None)
    return Versions(
        lines=lines,
        draft=draft,
        draft_count=draft_count(draft) if draft else 0,
        offer=offer(rows, draft, today),
        review_due=held(in_force).review_due if in_force else None,
    )


def the_draft() -> ProcedureDraft | None:
    """The draft of the authority in scope (one query)."""
    return ProcedureDraft.objects.select_related("made_by", "based_on").first()


def draft_count(draft: ProcedureDraft) -> int:
    """In how many statements a draft differs from the version it is based on; none is nought."""
    return number_of(differences(held(draft.based_on), held(draft))) if draft.based_on else 0


def version_line(number: int, today: date) -> VersionLine | None:
    """One version; None where the authority in scope has none of that number (two queries)."""
    rows = list(ProcedureVersion.objects.select_related("published_by"))
    row = next((one for one in rows if one.number == number), None)
    if row is None:
        return None
    count = Case.objects.filter(procedure=row).count()
    return next(line for line in _lines(rows, {row.pk: count}, today) if line.row == row)


def offer(rows: list[ProcedureVersion], draft: ProcedureDraft | None, today: date) -> Offer | None:
    """What the library offers: for the next version to come, else for the one in force; None where nothing.

    ``rows`` are latest first. A text that was typed, or that the library has no longer, has no offer.
    """
    coming = [row for row in rows if row.in_force_from > today]
    version = next(iter(coming), None) or next((row for row in rows if row.in_force_from <= today), None)
    if version is None or not version.library_digest:
        return None
    try:
        library = load_library_procedure(version.library_slug)
    except KeyError:
        return None
    if library.digest == version.library_digest:
        return None
    is_drafted = draft is not None and draft.library_digest == library.digest
    return Offer(version, library, differences(held(version), library), is_drafted)


def number_of(found: tuple[Difference, ...]) -> int:
    """How many statements differ in all."""
    return sum(len(one.changes) for one in found)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name in an address, what it is, and what it holds."""

    name: str
    version: ProcedureVersion | None
    procedure: Procedure

    @property
    def is_draft(self) -> bool:
        return self.name == DRAFT


def sides(before: str, after: str) -> tuple[Side, Side] | None:
    """Two things to compare, each a version's number, ``draft`` or ``library``; None where one is not there.

    ``library`` is the library's text, as it is now, of the procedure that the other side was taken from.
    """
    names = (before, after)
    draft = the_draft() if DRAFT in names else None
    found: dict[str, tuple[ProcedureVersion | ProcedureDraft, Side]] = {}
    for name in names:
        if name == DRAFT and draft is not None:
            found[name] = (draft, Side(name, None, held(draft)))
        elif name.isascii() and name.isdigit() and len(name) < 9:
            row = ProcedureVersion.objects.filter(number=int(name)).first()
            if row is not None:
                found[name] = (row, Side(name, row, held(row)))
    for name, other in (names, names[::-1]):
        if name == LIBRARY and other in found:
            text = _library_text(found[other][0].library_slug)
            if text is not None:
                found[name] = (found[other][0], Side(name, None, text))
    return (found[before][1], found[after][1]) if before in found and after in found else None


def _library_text(slug: str) -> Procedure | None:
    try:
        return load_library_procedure(slug)
    except KeyError:
        return None


def _lines(rows: list[ProcedureVersion], cases: dict[int, int], today: date) -> list[VersionLine]:
    """Latest first: a version runs until the day before the next one begins."""
    lines: list[VersionLine] = []
    later: ProcedureVersion | None = None
    reached = False
    for row, before in zip(rows, [*rows[1:], None], strict=False):
        if row.in_force_from > today:
            standing = "to-come"
        else:
            standing = "earlier" if reached else "in-force"
            reached = True
        until = date.fromordinal(later.in_force_from.toordinal() - 1) if later else None
        lines.append(
            VersionLine(row, standing, until, before.number if before else None, cases.get(row.pk, 0))
        )
        later = row
    return lines
