"""An authority's own public pages: what a review is and how to ask (P2), and the help pages (P6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.access import anyone
from pledge.domain.working_days import london_date
from pledge.models import Authority
from pledge.public_links import public_links
from reviews.domain.threshold import Procedure
from reviews.domain.threshold.periods import Period
from reviews.selectors.procedures import coming_after, in_force
from reviews.services.drafts import KEPT_FOR
from reviews.views.apply import carried
from reviews.views.what_next import length_words, step_name, within_words

HELP_PAGES: dict[str, str | Promise] = {
    "privacy": gettext_lazy("Privacy: how we use what you tell us"),
    "cookies": gettext_lazy("Cookies"),
    "accessibility": gettext_lazy("Accessibility statement"),
    "contact": gettext_lazy("Contact us, and other ways to ask"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a list of an authority's own page."""

    kind: str
    lines: tuple[str, ...]


def is_open(authority: Authority, on: date) -> bool:
    """Whether the public can ask online on a London date."""
    ended = authority.ended_on is not None and authority.ended_on <= on
    return authority.open_from is not None and authority.open_from <= on and not ended


@anyone
def front_page(request: Any) -> HttpResponse:
    """What a review is and is not, every way to ask, and what happens by when."""
    today = london_date(timezone.now())
    terms = in_force(request.authority, today)
    coming = coming_after(request.authority, today)
    context = {
        "heading": _("Ask for an ASB case review"),
        "is_open": is_open(request.authority, today),
        "opens_on": request.authority.open_from,
        "terms": terms,
        "number": terms.procedure.statutory.number,
        "today": today,
        "report_period": _period(terms.procedure.statutory.report_period),
        "apply_period": _period(terms.procedure.statutory.apply_period),
        "routes": _other_routes(terms.procedure),
        "steps": _steps(terms.data),
        "appeal": terms.procedure.appeal,
        "coming": coming,
        "links": public_links(request),
    }
    return render(request, "reviews/public/front_page.html", context)


@anyone
def help_page(request: Any, page: str) -> HttpResponse:
    """A help page in the authority's own words, else in ours, marked until the authority has opened."""
    if page not in HELP_PAGES:
        raise Http404
    own = (request.authority.help_pages or {}).get(page) or ""
    today = london_date(timezone.now())
    context = {
        "heading": HELP_PAGES[page],
        "page": page,
        "pages": [{"slug": slug, "title": title, "here": slug == page} for slug, title in HELP_PAGES.items()],
        "blocks": blocks_of(own),
        "unconfirmed": not own.strip() and not is_open(request.authority, today),
        "days": KEPT_FOR.days,
        "cookies": {
            "application": carried.COOKIE,
            "session": settings.SESSION_COOKIE_NAME,
            "csrf": settings.CSRF_COOKIE_NAME,
        },
        "is_open": is_open(request.authority, today),
    }
    template = "reviews/public/help_own.html" if own.strip() else f"reviews/public/help_{page}.html"
    return render(request, template, context)


def blocks_of(text: str) -> list[Block]:
    """Plain text as an authority writes it: a blank line ends a paragraph, "## " heads, "- " lists."""
    blocks = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = tuple(line.strip() for line in part.splitlines() if line.strip())
        if not lines:
            continue
        if lines[0].startswith("## "):
            blocks.append(Block("heading", (lines[0][3:],)))
            lines = lines[1:]
        if lines and all(line.startswith("- ") for line in lines):
            blocks.append(Block("list", tuple(line[2:] for line in lines)))
        elif lines:
            blocks.append(Block("paragraph", lines))
    return blocks


def _steps(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(step_name(clock["kind"]), within_words(clock)) for clock in data.get("clocks", ())]


def _other_routes(procedure: Procedure) -> list[str]:
    """Routes that open a review where the Act's own would not: none that only add conditions to it."""
    fewer = procedure.statutory.number
    return [
        route.title
        for route in procedure.routes
        if route.kind != "complaints" or (route.number is not None and route.number < fewer)
    ]


def _period(period: Period) -> str:
    """ "6 months": a period of the law in words."""
    if period.months:
        return length_words(period.months, "months")
    return length_words(period.days, "days")
