"""The first page: what it is, what to have ready and what is not needed; begin, go on, or begin again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pledge import tokens
from pledge.access import anyone
from pledge.client import client_network
from pledge.domain.working_days import london_date
from pledge.throttle import TooManyTries, seconds_until
from reviews.models import Draft
from reviews.selectors.procedures import in_force
from reviews.services import apply_brakes, drafts
from reviews.views.apply import carried
from reviews.views.apply.desk import Desk
from reviews.views.public import is_open


@never_cache
@anyone
def start(request: Any) -> HttpResponse:
    """Begin an application, or go on with the one this device carries.

    A new one is begun by a posted form only; the one before stays kept for whoever can come back to it.
    """
    at = timezone.now()
    held = carried.read(request)
    draft = _held_draft(held, at)
    if request.method == "POST" and is_open(request.authority, london_date(at)):
        if draft is not None and "again" not in request.POST:
            desk = Desk(request.authority, draft, at)
            return HttpResponseRedirect(desk.named("sent") if draft.sent_case_id else desk.resume_href)
        try:
            apply_brakes.before_starting(request.authority, client_network(request), at=at)
        except TooManyTries as stop:
            return _busy(request, stop, draft, at)
        return _begin(request, at)
    context = {
        "heading": _("Ask for an ASB case review"),
        "area": _("Ask for a review"),
        "is_open": is_open(request.authority, london_date(at)),
        "draft": draft,
        "is_sent": draft is not None and draft.sent_case_id is not None,
        "can_come_back": draft is not None and drafts.has_way_back(draft),
        "days": drafts.KEPT_FOR.days,
        "back_href": reverse("front_page", args=[request.authority.slug]),
    }
    return render(request, "reviews/apply/start.html", context)


def _held_draft(held: carried.Carried | None, at: Any) -> Draft | None:
    if held is None:
        return None
    row = Draft.objects.filter(token_hash__in=tokens.digests(held.token), taken_by__isnull=True).first()
    return row if row is not None and (row.expires_at > at or row.sent_case_id) else None


def _busy(request: Any, stop: TooManyTries, draft: Draft | None, at: datetime) -> HttpResponse:
    context = {
        "heading": _("You cannot start just now"),
        "area": _("Ask for a review"),
        "draft": draft,
        "back_href": reverse("apply_start", args=[request.authority.slug]),
    }
    response = render(request, "reviews/apply/busy.html", context, status=429)
    response["Retry-After"] = seconds_until(stop.until, at)
    return response


def _begin(request: Any, at: Any) -> HttpResponse:
    terms = in_force(request.authority, london_date(at))
    draft, token = drafts.begin(request.authority, procedure_digest=terms.procedure.digest, at=at)
    response = HttpResponseRedirect(Desk(request.authority, draft, at).resume_href)
    carried.write(response, request.authority.slug, token, at)
    return response
