"""C12: everything done and everyone who looked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from reviews.selectors.history import Show, history_of
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case


@case_page()
def case_history(request: Any) -> HttpResponse:
    """A page of the history, from the audit log."""
    asked = request.GET.get("show", "")
    show = Show(asked) if asked in Show else Show.ALL
    history = history_of(request.case, show, request.GET.get("page", ""))
    address = reverse("case_history", args=[request.authority.slug, request.case.reference])

    def to(**changed: str) -> str:
        return f"{address}?{urlencode({'show': show.value} | changed)}"

    return show_case(
        request,
        "reviews/casework/history.html",
        tab="history",
        history=history,
        shows=[{"text": one.label, "href": to(show=one.value), "active": one == show} for one in Show],
        previous_href=to(page=history.page.previous) if history.page.previous else "",
        next_href=to(page=history.page.next) if history.page.next else "",
    )
