"""The cases a member may see: all of the authority's but those they are barred from, in lists and counts."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from pledge.models import User
from reviews.models import Case, CaseBar


def barred_from(user: User) -> list[int]:
    """The ids of the cases ``user`` is barred from: few, and asked for once a page."""
    return list(CaseBar.objects.filter(user=user, lifted_at__isnull=True).values_list("case_id", flat=True))


def visible_cases(user: User) -> QuerySet[Case]:
    """The cases ``user`` may see, in one query."""
    bars = CaseBar.objects.filter(user=user, lifted_at__isnull=True, case=OuterRef("pk"))
    return Case.objects.exclude(Exists(bars))


def cases_but(barred: list[int]) -> QuerySet[Case]:
    """The same where the barred ids are known already: cheaper where many rows are counted."""
    return Case.objects.exclude(pk__in=barred) if barred else Case.objects.all()
