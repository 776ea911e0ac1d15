"""Leaving an application with a way to come back to it."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pledge.client import client_network
from pledge.domain.working_days import london_date
from pledge.throttle import TooManyTries
from pledge.views.errors import too_many
from reviews.domain import journey
from reviews.domain.journey.shapes import text
from reviews.forms.apply import SaveForm
from reviews.services import coming_back, drafts
from reviews.services.drafts import Place
from reviews.views.apply.check import send_by_context
from reviews.views.apply.desk import Desk
from reviews.views.apply.showing import frame_of


def save(request: Any, desk: Desk) -> HttpResponse:
    """Choose words to write down, or a code by email; what has been typed is kept already."""
    if request.method != "POST":
        return _ask(request, desk, SaveForm(initial={"email": _email(desk)}))
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _ask(request, desk, form, status=422)
    if form.cleaned_data["way"] == "words":
        return _give_words(request, desk)
    return _send_code(request, desk, form.cleaned_data["email"])


def place_to(request: Any, desk: Desk) -> str:
    """The page to go back to, named in the address by its slug; the one that comes next for anything else."""
    slug, _slash, entry = (request.POST.get("to") or request.GET.get("to") or "").partition("/")
    page = journey.BY_SLUG.get(slug)
    if page is None or not page.applies(desk.answers, desk.local):
        return desk.resume_href
    known = bool(page.item) and journey.find_item(desk.answers, slug, entry) is not None
    return desk.place_href(Place(slug, entry if known else ""))


def _give_words(request: Any, desk: Desk) -> HttpResponse:
    key = request.POST.get("key", "")[:64]
    words = drafts.set_words(desk.draft.pk, seed=key, at=desk.at)
    context = {
        **_around(request, desk),
        "heading": _("Write down these words"),
        "words": words,
    }
    return render(request, "reviews/apply/words.html", context)


def _send_code(request: Any, desk: Desk, email: str) -> HttpResponse:
    drafts.set_return_email(desk.draft.pk, email, at=desk.at)
    try:
        coming_back.ask_for_code(desk.authority, email, network=client_network(request), at=desk.at)
    except TooManyTries as stop:
        return too_many(request, until=stop.until, at=desk.at)
    context = {**_around(request, desk), "heading": _("Your application is saved"), "email": email}
    return render(request, "reviews/apply/code_sent.html", context)


def _ask(request: Any, desk: Desk, form: SaveForm, *, status: int = 200) -> HttpResponse:
    context = {
        **_around(request, desk),
        "form": form,
        "heading": form.fields["way"].label,
        "key": request.POST.get("key", "")[:64] or secrets.token_urlsafe(16),
        "to": request.POST.get("to") or request.GET.get("to") or "",
        "has_words": bool(desk.draft.passphrase_hash),
        "return_email": desk.draft.return_email,
    }
    return render(request, "reviews/apply/save.html", context, status=status)


def _around(request: Any, desk: Desk) -> dict[str, Any]:
    expires_at = desk.at + drafts.KEPT_FOR
    return {
        **frame_of(desk),
        **_send_by_before(london_date(expires_at), desk),
        "expires_at": expires_at,
        "back_href": place_to(request, desk),
    }


def _send_by_before(kept_until: date, desk: Desk) -> dict[str, Any]:
    """By when to send, only where that comes before the application is deleted: two dates would confuse."""
    found = send_by_context(desk)
    last_day = found["outlook"].last_day if found else None
    return {**found, "kept_until": kept_until} if last_day and last_day < kept_until else {}


def _email(desk: Desk) -> str:
    """The address given on the *contact* page, where it was said to be safe."""
    safe = text(journey.page_answers(desk.answers, "safe-contact"), "safe_email") == "yes"
    return text(journey.page_answers(desk.answers, "contact"), "email") if safe else ""
