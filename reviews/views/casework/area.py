"""Casework in the service navigation and on the home page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pledge.domain.working_days import london_date
from pledge.navigation import Area, add_area
from pledge.roles import May
from pledge.waiting import Waiting, waits_in
from reviews.selectors.inbox import Listing, counts_of, overdue_of


def today() -> date:
    """The day in London: what a page calls today."""
    return london_date(timezone.now())


def count_overdue(request: Any) -> int:
    """How many cases are overdue for the member of the request; asked once a request."""
    known: int | None = getattr(request, "overdue_cases", None)
    if known is None:
        known = request.overdue_cases = overdue_of(request.member.user, today())
    return known


add_area(
    Area("casework", _("Casework"), "casework_inbox", May.CASEWORK_VIEW, order=10, overdue=count_overdue)
)


@waits_in("casework")
def casework_waits(request: Any) -> list[Waiting]:
    """What is overdue, due soon and new; and, last, the cases that are one's own."""
    counts = counts_of(request.authority, request.member.user, today())
    address = reverse("casework_inbox", args=[request.authority.slug])
    return [
        Waiting(listing.label, counts[listing], f"{address}?list={listing}", listing == Listing.OVERDUE)
        for listing in (Listing.OVERDUE, Listing.SOON, Listing.NEW, Listing.MINE)
    ]
