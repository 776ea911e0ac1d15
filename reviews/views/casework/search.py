"""C1: finding a case. The term is posted and kept here; an address holds its number only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from pledge.access import member
from pledge.audit import Actor
from pledge.roles import May
from reviews.forms.casework.inbox import SearchForm
from reviews.selectors.search import found_by, matching, saved_search
from reviews.services.search import save_search
from reviews.views.casework.area import today
from reviews.views.casework.inbox import show_inbox
from reviews.views.casework.page import keep_way_back


@sensitive_post_parameters("term")
@never_cache
@member(May.CASEWORK_VIEW)
def casework_search(request: Any) -> HttpResponse:
    """Look for what was typed: the one case it finds is opened, several are listed at their own address."""
    if request.method != "POST":
        return redirect("casework_inbox", request.authority.slug)
    form = SearchForm(request.POST)
    if not form.is_valid():
        return show_inbox(request, form, request.GET, status=422)
    return _search(request, form.cleaned_data["term"])


@never_cache
@member(May.CASEWORK_VIEW)
def casework_found(request: Any, search: UUID) -> HttpResponse:
    """What a search found. Another person's search, or an old one, is no longer there to be seen."""
    kept = saved_search(request.member.user, search)
    context: dict[str, Any] = {"area": _("Casework"), "breadcrumbs": _crumbs(request)}
    if kept is None:
        return render(request, "reviews/casework/search_gone.html", context, status=404)
    found = found_by(request.member.user, kept.term, request.GET.get("page", ""), today())
    keep_way_back(request)
    context |= {
        "found": found,
        "search_form": SearchForm(initial={"term": kept.term}),
        "previous_href": _page(request, found.page.previous),
        "next_href": _page(request, found.page.next),
    }
    return render(request, "reviews/casework/search.html", context)


def _search(request: Any, term: str) -> HttpResponseRedirect:
    user = request.member.user
    found = list(matching(user, term).values_list("reference", flat=True)[:2])
    kept = save_search(term, user_id=user.pk, found=len(found), actor=Actor.member(user), at=timezone.now())
    if len(found) == 1:
        return redirect("case_overview", request.authority.slug, found[0])
    return redirect("casework_found", request.authority.slug, kept.pk)


def _page(request: Any, cursor: str) -> str:
    return f"{request.path}?page={cursor}" if cursor else ""


def _crumbs(request: Any) -> list[dict[str, str]]:
    return [
        {"text": _("Casework"), "href": reverse("casework_inbox", args=[request.authority.slug])},
        {"text": _("Search")},
    ]
