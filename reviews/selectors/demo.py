"""Where the cases of the demonstration's stories are."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.models import Person


def references_of(applicants: Iterable[str]) -> dict[str, str]:
    """The reference of each applicant's case by the name they gave; the first one, should others use it."""
    rows = Person.objects.filter(is_applicant=True, name__in=set(applicants)).order_by("-pk")
    return dict(rows.values_list("name", "case__reference"))
