"""The first page of all: which council runs the review where it happens (P1); and leaving in a hurry."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.contrib.messages import get_messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pledge.access import anyone
from pledge.domain.working_days import london_date
from pledge.kept_words import forget_words
from pledge.models import Authority
from pledge.sessions import sign_out_applicant
from reviews.forms.apply import FindForm
from reviews.selectors.areas import listed, matching, plain
from reviews.views.apply import carried

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


@anyone
def find(request: Any) -> HttpResponse:
    """Every authority A to Z, or those a name, place or postcode finds; straight there where there is one."""
    authorities = list(listed(london_date(timezone.now())))
    if len(authorities) == 1:
        return HttpResponseRedirect(reverse("front_page", args=[authorities[0].slug]))
    form = FindForm(request.POST if request.method == "POST" else None)
    typed = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = matching(authorities, typed) if typed else authorities
    context = {
        "form": form,
        "heading": _("Find the council that runs the review"),
        "typed": typed,
        "found": found,
        "letters": _by_letter(found),
        "none_at_all": not authorities,
    }
    return render(request, "reviews/public/find.html", context, status=422 if form.errors else 200)


@csrf_exempt
@anyone
@require_POST
def leave(request: Any) -> HttpResponse:
    """Exit this page was pressed: this device forgets the application and an applicant's sign-in.

    Sent by the button in passing, with no page waiting for it, so it carries no form token. It can only ever
    forget, and only for a page of this site: a request from elsewhere does nothing.
    """
    response = HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    if not _from_here(request):
        return response
    sign_out_applicant(request)
    forget_words(request)
    for coming_in in ("coming-back", "my-application"):
        request.session.pop(coming_in, None)
    # What was just said to this person is not for the next.
    list(get_messages(request))
    if slug := _left_page(request):
        carried.drop(response, slug)
    return response


def _left_page(request: Any) -> str:
    """The authority whose page was left: the first word of the address that the browser says it was on."""
    try:
        first = urlsplit(request.headers.get("Referer", "")).path.split("/")[1:2]
    except ValueError:
        return ""
    return first[0] if first and _SLUG.fullmatch(first[0]) else ""


def _from_here(request: Any) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return bool(site == "same-origin")
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    here = f"{request.scheme}://{request.get_host()}"
    return bool(origin == here or origin.startswith(f"{here}/"))


def _by_letter(authorities: list[Authority]) -> list[tuple[str, list[Authority]]]:
    ordered = sorted(authorities, key=lambda one: plain(one.name))
    return [
        (letter, list(group))
        for letter, group in groupby(ordered, key=lambda one: plain(one.name)[:1].upper())
    ]
