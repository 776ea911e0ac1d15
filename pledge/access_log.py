"""Who saw and did what, as administrators and auditors read it: by person, by case, by day, latest first.

Every filter walks one index from its newest end, so a page costs the same among a thousand entries and among
millions. Whoever is barred from a case sees that something was done in it, and neither what nor in which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pledge.domain.clock import clock
from pledge.domain.working_days import LONDON
from pledge.log_words import log_words
from pledge.models import AuditEntry, Membership
from pledge.paging import KeyPage, Order, count_up_to, page_by_key, summary
from pledge.scoping import in_authority

LATEST_FIRST = Order("at", descending=True)
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the log is narrowed to; nothing is everything."""

    person_id: int | None = None
    case_key: str = ""
    day: date | None = None

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words. ``reference`` is "" where it is about no case, or one the reader may not know."""

    at: datetime
    who: str
    kind: str
    what: str
    detail: str
    reference: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log."""

    lines: tuple[Line, ...]
    page: KeyPage[AuditEntry]
    summary: str


def log_page(wanted: Wanted, cursor: str, *, barred: frozenset[str]) -> LogPage:
    """A page of the log in scope, in four queries; ``barred``: the cases its reader is kept out of."""
    rows = _rows(wanted)
    page = page_by_key(rows, LATEST_FIRST, cursor)
    said = summary(page, count_up_to(rows), count_up_to(page.before(rows)))
    return LogPage(tuple(_in_words(page.rows, barred)), page, said)


def every_line(wanted: Wanted, *, authority_id: int, barred: frozenset[str]) -> Iterator[Line]:
    """All of the log, a thousand entries at a time, each in a scope of its own: a file outlives its view."""
    last: AuditEntry | None = None
    while True:
        with in_authority(authority_id):
            rows = _rows(wanted).order_by(*LATEST_FIRST.by())
            if last is not None:
                rows = rows.filter(LATEST_FIRST.beyond(LATEST_FIRST.key_of(last)))
            batch = list(rows[:BATCH])
            lines = list(_in_words(batch, barred))
        yield from lines
        if len(batch) < BATCH:
            return
        last = batch[-1]


def people() -> list[tuple[int, str]]:
    """Everyone who holds or held a role in the authority in scope, by name."""
    rows = Membership.objects.order_by("user__full_name").values_list("user_id", "user__full_name").distinct()
    return list(rows)


def _rows(wanted: Wanted) -> QuerySet[AuditEntry]:
    chosen = Q()
    if wanted.person_id is not None:
        chosen &= Q(actor_user_id=wanted.person_id)
    if wanted.case_key:
        chosen &= Q(case_key=wanted.case_key)
    if wanted.day is not None:
        begins = datetime.combine(wanted.day, time.min, LONDON)
        ends = datetime.combine(wanted.day + timedelta(days=1), time.min, LONDON)
        chosen &= Q(at__gte=begins, at__lt=ends)
    rows: QuerySet[AuditEntry] = AuditEntry.objects.filter(chosen)
    return rows


def _in_words(rows: Iterable[AuditEntry], barred: frozenset[str]) -> Iterator[Line]:
    words, rows = log_words(), list(rows)
    references = words.references({row.case_key for row in rows if row.case_key} - barred)
    for row in rows:
        kept_out = bool(row.case_key) and row.case_key in barred
        yield Line(
            at=row.at.astimezone(LONDON),
            who=row.actor_label,
            kind=str(_KINDS[AuditEntry.Actors(row.actor_kind)]()),
            what=_("Something in a case you are barred from") if kept_out else words.sentence(row),
            detail="" if kept_out else words.detail(row),
            reference="" if kept_out else references.get(row.case_key, ""),
        )


_KINDS = {
    AuditEntry.Actors.MEMBER: lambda: _("Member"),
    AuditEntry.Actors.APPLICANT: lambda: _("Applicant"),
    AuditEntry.Actors.LINK: lambda: _("By a link"),
    AuditEntry.Actors.PUBLIC: lambda: _("Public"),
    AuditEntry.Actors.SYSTEM: lambda: _("System"),
}


def as_cells(line: Line) -> list[str]:
    """A line as the file has it; times are UK times, and the heading says so."""
    return [
        line.at.strftime("%Y-%m-%d"),
        clock(line.at),
        line.who,
        line.kind,
        line.what,
        line.detail,
        line.reference,
    ]
