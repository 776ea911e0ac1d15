"""The library of published procedures as a list: searched by name, narrowed, 25 a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.paging import SIZE
from reviews.documents.build.reports import said_date
from reviews.domain.threshold import Procedure
from reviews.procedures import library_slugs, load_library_procedure
from reviews.selectors.areas import plain

STATUSES: dict[str, tuple[str | Promise, str]] = {
    "current": (gettext_lazy("Current when read"), "govuk-tag--green"),
    "superseded": (gettext_lazy("Superseded"), "govuk-tag--orange"),
    "abolished": (gettext_lazy("Council abolished"), "govuk-tag--grey"),
    "incomplete": (gettext_lazy("Incomplete"), "govuk-tag--yellow"),
}
NATIONS: dict[str, str | Promise] = {
    "England": gettext_lazy("England"),
    "Wales": gettext_lazy("Wales"),
    "England and Wales": gettext_lazy("England and Wales"),
}
KINDS: dict[str, str | Promise] = {
    "complaints": gettext_lazy("Counts reports"),
    "hate": gettext_lazy("Hate"),
    "persistence": gettext_lazy("Persistence"),
    "harm-or-vulnerability": gettext_lazy("Harm or vulnerability"),
    "inadequate-response": gettext_lazy("Response not adequate"),
    "discretion": gettext_lazy("Left to the people who decide"),
    "staff-initiated": gettext_lazy("Staff begin it"),
}
#: A source that is dated this many years before today is told to be old.
OLD = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; nothing is everything."""

    name: str = ""
    nation: str = ""
    status: str = ""
    kinds: frozenset[str] = frozenset()

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One procedure of the library in a list."""

    slug: str
    procedure: Procedure

    @property
    def status(self) -> str | Promise:
        return STATUSES[self.procedure.status][0]

    @property
    def classes(self) -> str:
        return STATUSES[self.procedure.status][1]

    @property
    def routes(self) -> str:
        """Its local routes in one line."""
        return "; ".join(route.title for route in self.procedure.routes) or _("The Act’s own route only")

    @property
    def as_of(self) -> str:
        """The date of its source in words; "" where it has none."""
        return as_of_words(self.procedure.source.as_of or "")

    @property
    def points(self) -> int:
        return points_to_settle(self.procedure)


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """One page of the list. ``previous`` and ``next`` name the first procedure of theirs; "" is none."""

    rows: tuple[LibraryRow, ...]
    found: int
    first: int
    previous: str = ""
    next: str = ""

    @property
    def summary(self) -> str:
        """ "26 to 50 of 132"; nothing for one page."""
        if not self.previous and not self.next:
            return ""
        last = self.first + len(self.rows) - 1
        return _("%(first)s to %(last)s of %(total)s") % {
            "first": self.first,
            "last": last,
            "total": self.found,
        }


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a procedure of the library that whoever takes it should know first."""

    code: str
    args: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return str(REMARKS[self.code]) % self.args


REMARKS: dict[str, str | Promise] = {
    "superseded": gettext_lazy("This is an earlier procedure. The authority has published another since."),
    "abolished": gettext_lazy("This council has been abolished. Its procedure is kept to be learned from."),
    "incomplete": gettext_lazy(
        "Only a part of this procedure was seen. What was not seen runs on the Act’s own terms."
    ),
    "old": gettext_lazy("The source is of %(as_of)s. It may have changed since: look at the source first."),
    "undated": gettext_lazy("The source has no date. It may have changed since: look at the source first."),
}


def library_page(wanted: Wanted, start: str = "") -> LibraryPage:
    """The page of the list that begins with the procedure ``start``; the first where there is none."""
    found = [row for row in _rows() if _fits(row.procedure, wanted)]
    place = next((index for index, row in enumerate(found) if row.slug == start), 0)
    before, after = max(place - SIZE, 0), place + SIZE
    return LibraryPage(
        rows=tuple(found[place:after]),
        found=len(found),
        first=place + 1,
        previous=found[before].slug if place else "",
        next=found[after].slug if after < len(found) else "",
    )


def points_to_settle(procedure: Procedure) -> int:
    """How many points a person has to settle: what is unclear, and values that are not the source's own."""
    unclear = sum(not one.settled for one in procedure.ambiguities)
    return unclear + len(procedure.marks)


def remarks(procedure: Procedure, today: date) -> tuple[Remark, ...]:
    """What to know before taking it: where it stands, and how old its source is."""
    found = [Remark(procedure.status)] if procedure.status in REMARKS else []
    as_of = procedure.source.as_of
    if not as_of:
        found.append(Remark("undated"))
    elif as_of[:4].isdecimal() and int(as_of[:4]) <= today.year - OLD:
        found.append(Remark("old", {"as_of": as_of_words(as_of)}))
    return tuple(found)


def as_of_words(as_of: str) -> str:
    """The date of a source in words: "September 2024", "2019"; what is no date stays as it is written."""
    try:
        return said_date(as_of) if len(as_of) in (len("2024-09"), len("2024-09-24")) else as_of
    except ValueError:
        return as_of


def _rows() -> list[LibraryRow]:
    rows = [LibraryRow(slug, load_library_procedure(slug)) for slug in library_slugs()]
    return sorted(rows, key=lambda row: (plain(row.procedure.name), row.slug))


def _fits(procedure: Procedure, wanted: Wanted) -> bool:
    return (
        plain(wanted.name) in plain(procedure.name)
        and wanted.nation in ("", procedure.nation)
        and wanted.status in ("", procedure.status)
        and (not wanted.kinds or not wanted.kinds.isdisjoint(route.kind for route in procedure.routes))
    )
