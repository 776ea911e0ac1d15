"""C1: what is overdue, due, new and mine."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pledge.access import member
from pledge.audit import Action, Actor, record
from pledge.paging import COUNTED
from pledge.roles import May
from reviews.forms.casework.inbox import FilterForm, SearchForm
from reviews.selectors.inbox import Flag, Inbox, Listing, Wanted, inbox
from reviews.views.casework.area import today
from reviews.views.casework.page import keep_way_back


@never_cache
@member(May.CASEWORK_VIEW)
def casework_inbox(request: Any) -> HttpResponse:
    """A page of one list. Every listing is in the audit log."""
    return show_inbox(request, None, request.GET)


def show_inbox(request: Any, search: SearchForm | None, params: QueryDict, status: int = 200) -> HttpResponse:
    """The inbox, with the search form as it was posted where that had a problem."""
    found = inbox(request.authority, request.member.user, wanted_of(params), today())
    request.overdue_cases = min(found.counts[Listing.OVERDUE], COUNTED)
    record(
        Action.LISTED,
        actor=Actor.member(request.member.user),
        at=timezone.now(),
        about=f"list:{found.wanted.listing}",
        detail={"rows": len(found.rows)},
    )
    if request.method == "GET":
        keep_way_back(request)
    address = reverse("casework_inbox", args=[request.authority.slug])
    context = {
        "area": _("Casework"),
        "inbox": found,
        "search_form": search,
        "page_errors": search is not None,
        "lists": lists_of(found, address),
        "filter_form": FilterForm(_filter_values(found.wanted), contacts=found.contacts)
        if found.wanted.shows_filter
        else None,
        "address": address,
        "links": _links(found, address),
        "may_change": request.member.may(May.CASEWORK_CHANGE),
    }
    return render(request, "reviews/casework/inbox.html", context, status=status)


def wanted_of(params: QueryDict) -> Wanted:
    """What an address asks for; what it cannot mean is left out."""
    listing, contact = params.get("list", ""), params.get("contact", "")
    return Wanted(
        listing=Listing(listing) if listing in Listing else Listing.ALL,
        flags=tuple(Flag(flag) for flag in params.getlist("flag") if flag in Flag),
        contact_id=int(contact) if contact.isascii() and contact.isdigit() and len(contact) < 19 else None,
        by_receipt=params.get("order") == "received",
        cursor=params.get("page", ""),
        asks_to_narrow=params.get("filter") == "show",
    )


def lists_of(found: Inbox, address: str) -> list[dict[str, Any]]:
    """The sub navigation: each list with its number."""
    return [
        {
            "text": listing.label,
            "href": f"{address}?{urlencode({'list': listing.value})}",
            "active": listing == found.wanted.listing,
            "count": said(found.counts[listing]),
        }
        for listing in Listing
    ]


def said(number: int) -> str:
    """A number as far as it is counted."""
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"


def _links(found: Inbox, address: str) -> dict[str, str]:
    """Where the page leads: the pages beside it, the other order, the list without its filters."""

    def to(**changed: Any) -> str:
        return f"{address}?{urlencode(_filter_values(found.wanted) | changed, doseq=True)}"

    page = found.page
    return {
        "previous": to(page=page.previous) if page.previous else "",
        "next": to(page=page.next) if page.next else "",
        "by_due": to(order=""),
        "by_receipt": to(order="received"),
        "narrow": to(filter="show"),
        "clear": f"{address}?{urlencode({'list': found.wanted.listing.value})}",
    }


def _filter_values(wanted: Wanted) -> dict[str, Any]:
    values: dict[str, Any] = {"list": wanted.listing.value}
    if wanted.by_receipt:
        values["order"] = "received"
    if wanted.flags:
        values["flag"] = [flag.value for flag in wanted.flags]
    if wanted.contact_id is not None:
        values["contact"] = str(wanted.contact_id)
    return values
