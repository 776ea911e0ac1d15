"""Where a page leads once it is kept: to the next, back to *check*, or by way of something to read first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from reviews.domain import journey
from reviews.domain.journey.shapes import text
from reviews.forms.journey import JourneyForm
from reviews.selectors.areas import likely_others
from reviews.services.drafts import next_entry
from reviews.views.apply.desk import Desk
from reviews.views.apply.showing import frame_of, is_changing

ANOTHER = ("add", "yes")


def asks_for_another(page: journey.Page, form: JourneyForm) -> bool:
    """Whether the answer on a list page is that there is an entry to add."""
    return bool(page.item) and form.cleaned_data.get("more") in ANOTHER


def after_page(desk: Desk, page: journey.Page, form: JourneyForm, *, changing: bool) -> str:
    """Where a page that passed its checks leads."""
    if asks_for_another(page, form):
        return desk.href(page.slug, next_entry(desk.answers, page.slug), changing=changing)
    if page.slug == "danger" and _in_danger(desk):
        return _by_way_of(desk.named("help_now"), changing)
    if page.slug == "where" and _others(desk):
        return _by_way_of(desk.named("elsewhere"), changing)
    return onward(desk, page.slug, changing=changing)


def onward(desk: Desk, slug: str, *, changing: bool) -> str:
    """The page after this one; for a change, the page it has newly opened, else *check*."""
    if changing:
        following = journey.next_after_change(desk.answers, slug, desk.local)
        return desk.href(following, changing=following != "check")
    return desk.href(journey.next_page(desk.answers, slug, desk.local) or "check")


def help_now(request: Any, desk: Desk) -> HttpResponse:
    """Someone is in danger: who can help this minute. Then the form goes on."""
    context = {
        **frame_of(desk),
        "back_href": desk.href("danger", changing=is_changing(request)),
        "next_href": onward(desk, "danger", changing=is_changing(request)),
    }
    return render(request, "reviews/apply/help_now.html", context)


def elsewhere(request: Any, desk: Desk) -> HttpResponse:
    """The place seems to be another council's: which, with the way there; or go on here all the same."""
    context = {
        **frame_of(desk),
        "heading": _("This may be for another council"),
        "others": _others(desk),
        "where": journey.page_answers(desk.answers, "where"),
        "back_href": desk.href("where", changing=is_changing(request)),
        "next_href": onward(desk, "where", changing=is_changing(request)),
    }
    return render(request, "reviews/apply/elsewhere.html", context)


def _in_danger(desk: Desk) -> bool:
    return text(journey.page_answers(desk.answers, "danger"), "in_danger") == "yes"


def _others(desk: Desk) -> list[Any]:
    own = journey.page_answers(desk.answers, "where")
    return likely_others(
        desk.authority, place=text(own, "place"), postcode=text(own, "postcode"), on=desk.today
    )


def _by_way_of(address: str, changing: bool) -> str:
    return f"{address}?from=check" if changing else address
