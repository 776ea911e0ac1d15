"""The history of a case: everything done and everyone who looked, from the audit log, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.audit import Action
from pledge.models import AuditEntry, Membership
from pledge.paging import KeyPage, Order, count_up_to, page_by_key, summary
from reviews.models import Case
from reviews.selectors.history_words import detail_of, sentence_of

LATEST_FIRST = Order(descending=True)
LOOKING = (Action.VIEWED, Action.LISTED, Action.SEARCHED, Action.REVEALED, Action.DOWNLOADED, Action.REFUSED)
LINKS = (Action.LINK_OPENED, Action.LETTER_OPENED)


class Show(models.TextChoices):
    """What the history can be narrowed to."""

    ALL = "all", gettext_lazy("Everything")
    CHANGES = "changes", gettext_lazy("Changes")
    MESSAGES = "messages", gettext_lazy("Messages")
    VIEWS = "views", gettext_lazy("Who looked")


_IS_MESSAGE = Q(action__startswith="message-")
_IS_LOOKING = Q(action__in=[*LOOKING, *LINKS])
_NARROWED = {
    Show.ALL: Q(),
    Show.CHANGES: ~_IS_MESSAGE & ~_IS_LOOKING,
    Show.MESSAGES: _IS_MESSAGE,
    Show.VIEWS: _IS_LOOKING,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done or seen: when, what in a sentence, and by whom."""

    at: datetime
    title: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class History:
    """One page of the history."""

    show: Show
    entries: tuple[Entry, ...]
    page: KeyPage[AuditEntry]
    total: int
    summary: str


def history_of(case: Case, show: Show, cursor: str) -> History:
    """A page of the history of one case, in five queries at most."""
    rows: QuerySet[AuditEntry] = AuditEntry.objects.filter(_NARROWED[show], case_key=case.key)
    page = page_by_key(rows, LATEST_FIRST, cursor)
    total, before = count_up_to(rows), count_up_to(page.before(rows))
    former = _former(page.rows)
    return History(
        show=show,
        entries=tuple(_entry(row, former) for row in page.rows),
        page=page,
        total=total,
        summary=summary(page, total, before),
    )


def last_change(case: Case) -> Entry | None:
    """The latest thing done to a case, reading apart: what somebody with an older page has not seen."""
    row = AuditEntry.objects.filter(_NARROWED[Show.CHANGES], case_key=case.key).order_by("-pk").first()
    return _entry(row, frozenset()) if row else None


def _entry(row: AuditEntry, former: frozenset[int]) -> Entry:
    return Entry(at=row.at, title=sentence_of(row), by=_by(row, former), text=detail_of(row))


def _by(row: AuditEntry, former: frozenset[int]) -> str:
    """Who it was: a person by name, the applicant, a link by whom it was sent to, or the system."""
    if row.actor_kind == AuditEntry.Actors.APPLICANT:
        return _("the applicant")
    if row.actor_kind == AuditEntry.Actors.PUBLIC:
        return _("someone on the public pages")
    if row.actor_kind == AuditEntry.Actors.SYSTEM:
        return _("the system, by itself")
    if row.actor_kind == AuditEntry.Actors.LINK:
        return _("%(name)s, by a link sent to them") % {"name": row.actor_label}
    if row.actor_user_id in former:
        return _("%(name)s (no longer a member)") % {"name": row.actor_label}
    return row.actor_label


def _former(rows: Iterable[AuditEntry]) -> frozenset[int]:
    """The people of these entries who hold no role here any more."""
    ids = {row.actor_user_id for row in rows if row.actor_user_id is not None}
    if not ids:
        return frozenset()
    members = Membership.objects.filter(user__in=ids, until__isnull=True).values_list("user_id", flat=True)
    return frozenset(ids - set(members))
