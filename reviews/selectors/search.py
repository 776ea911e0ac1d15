"""The cases that a typed term finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pledge.models import User
from pledge.paging import KeyPage, count_up_to, page_by_key, summary
from reviews.domain.search_terms import Term, typed
from reviews.models import Case, SavedSearch, SearchKey
from reviews.selectors.inbox import BY_RECEIPT, Row, listed, rows_of
from reviews.selectors.visible import visible_cases


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what a search found."""

    term: str
    rows: tuple[Row, ...]
    page: KeyPage[Case]
    total: int
    summary: str


def matching(user: User, term: str) -> QuerySet[Case]:
    """The cases that ``user`` may see with a key that begins with the term, or one for each word of it."""
    looked_for = typed(term)
    if not looked_for:
        return Case.objects.none()
    wanted = Q(pk__in=_with_key(looked_for.whole))
    if len(looked_for.words) > 1:
        wanted |= _each_word(looked_for)
    return visible_cases(user).filter(wanted)


def saved_search(user: User, search_id: UUID) -> SavedSearch | None:
    """What ``user`` looked for; None once it is no longer kept, and for what somebody else looked for."""
    return SavedSearch.objects.filter(pk=search_id, user=user).first()


def found_by(user: User, term: str, cursor: str, today: date) -> Found:
    """A page of what ``term`` finds, newest first."""
    rows = matching(user, term)
    page = page_by_key(listed(rows), BY_RECEIPT, cursor)
    total, before = count_up_to(rows), count_up_to(page.before(rows))
    return Found(
        term=term,
        rows=rows_of(page.rows, today),
        page=page,
        total=total,
        summary=summary(page, total, before),
    )


def _with_key(beginning: str) -> QuerySet[Any]:
    return SearchKey.objects.filter(key__begins=beginning).values("case")


def _each_word(term: Term) -> Q:
    wanted = Q()
    for word in term.words:
        wanted &= Q(pk__in=_with_key(word))
    return wanted
