"""Keying in what came by telephone, letter, visit or email: how and when it came, then the same questions.

The day of receipt governs (design.md §6 "Every authority differs"); the day of keying in is another date.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pledge.access import member
from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.domain.journey import missing, page_answers
from reviews.domain.journey.shapes import text
from reviews.forms.apply import ReceiptForm
from reviews.models import Draft
from reviews.selectors.procedures import in_force
from reviews.services import drafts
from reviews.views.apply.desk import Desk

MOST_LISTED = 100


@never_cache
@member(May.CASEWORK_CHANGE)
def unfinished(request: Any) -> HttpResponse:
    """What has been received and not yet keyed in to the end: mine first, then colleagues'."""
    rows = (
        Draft.objects.filter(taken_by__isnull=False, sent_case__isnull=True)
        .select_related("taken_by")
        .order_by("received_on", "started_at")[:MOST_LISTED]
    )
    mine = [_row(draft) for draft in rows if draft.taken_by_id == request.member.user.pk]
    others = [_row(draft) for draft in rows if draft.taken_by_id != request.member.user.pk]
    context = {
        "area": _("Casework"),
        "heading": _("Key in an application"),
        "mine": mine,
        "others": others,
        "breadcrumbs": [
            {"text": _("Casework"), "href": f"/{request.authority.slug}/casework/"},
            {"text": _("Key in an application")},
        ],
    }
    return render(request, "reviews/apply/keying_list.html", context)


@never_cache
@member(May.CASEWORK_CHANGE)
def new(request: Any) -> HttpResponse:
    """How and on what day it was received; then the questions."""
    at = timezone.now()
    form = _receipt_form(request, at, key=uuid4())
    if form.is_valid():
        received_on = form.cleaned_data["received_on"]
        draft = drafts.begin_keyed(
            request.authority,
            draft_id=form.cleaned_data["key"] or uuid4(),
            channel=form.cleaned_data["channel"],
            received_on=received_on,
            taken_by=request.member.user,
            procedure_digest=in_force(request.authority, received_on).procedure.digest,
            at=at,
        )
        desk = Desk(request.authority, draft, at, keyed_by=request.member.user)
        return HttpResponseRedirect(desk.resume_href)
    return _ask_receipt(request, form, back_href=reverse("keying_list", args=[request.authority.slug]))


def receipt(request: Any, desk: Desk) -> HttpResponse:
    """Put right how and on what day it was received."""
    form = _receipt_form(request, desk.at, channel=desk.draft.channel, received_on=desk.draft.received_on)
    if form.is_valid():
        desk.draft = drafts.change_receipt(
            desk.draft.pk,
            channel=form.cleaned_data["channel"],
            received_on=form.cleaned_data["received_on"],
            at=desk.at,
        )
        return HttpResponseRedirect(desk.resume_href)
    return _ask_receipt(request, form, back_href=reverse("keying_list", args=[request.authority.slug]))


def resume(request: Any, desk: Desk) -> HttpResponse:
    """To the first page not seen yet, or to *check*."""
    return HttpResponseRedirect(desk.resume_href)


def _receipt_form(request: Any, at: Any, **initial: Any) -> ReceiptForm:
    form = ReceiptForm(request.POST if request.method == "POST" else None, initial=initial)
    field: Any = form.fields["received_on"]
    field.latest = london_date(at)
    return form


def _ask_receipt(request: Any, form: ReceiptForm, *, back_href: str) -> HttpResponse:
    context = {
        "area": _("Casework"),
        "heading": _("How and when was it received?"),
        "form": form,
        "back_href": back_href,
    }
    return render(request, "reviews/apply/keying_receipt.html", context, status=422 if form.errors else 200)


def _row(draft: Draft) -> dict[str, Any]:
    return {
        "draft": draft,
        "name": text(page_answers(draft.answers, "name"), "name"),
        "place": text(page_answers(draft.answers, "where"), "place")
        or text(page_answers(draft.answers, "where"), "postcode"),
        "missing": len(missing(draft.answers)),
    }
