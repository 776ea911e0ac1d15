"""C13: a new named contact, with a note; it waits to be accepted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.forms.overtaken import posted_version
from pledge.roles import May
from reviews.forms.casework.case import HandOverForm
from reviews.models import HandOver
from reviews.selectors.people import contact_told, could_take
from reviews.services import hand_over
from reviews.services.cases import Stale
from reviews.views.casework.base import case_page
from reviews.views.casework.case import overview_address, say_who_is_contact, to_overview
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale

TEMPLATE = "reviews/casework/hand_over.html"


@case_page(May.CASEWORK_CHANGE)
def case_hand_over(request: Any) -> HttpResponse:
    """Give the case to a colleague, or take it oneself."""
    members = could_take(request.case, request.member.user)
    form = HandOverForm(request.POST if request.method == "POST" else None, members=members)
    context: dict[str, Any] = {
        "back_href": overview_address(request),
        "members": members,
        "told": contact_told(request.case),
    }
    if form.is_valid():
        taker = next(user for user in members if str(user.pk) == form.cleaned_data["taker"])
        try:
            hand_over.hand_over(
                request.case.pk,
                posted_version(request),
                taker=taker,
                note=form.cleaned_data["note"],
                actor=Actor.member(request.member.user),
                at=timezone.now(),
            )
        except Stale as stale:
            return show_stale(request, stale, TEMPLATE, form=form, tab="overview", **context)
        messages.success(
            request,
            _("Handed over to %(name)s, and waits to be accepted. Until then nothing changes.")
            % {"name": taker.full_name},
        )
        return to_overview(request)
    status = 422 if form.is_bound else 200
    return show_case(request, TEMPLATE, tab="overview", status=status, form=form, **context)


@case_page(May.CASEWORK_CHANGE)
@require_POST
def case_hand_over_accept(request: Any) -> HttpResponse:
    """Accept a case that was handed over to whoever asks."""
    posted = request.POST.get("hand_over", "")
    number = int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 19 else 0
    row = get_object_or_404(HandOver, case=request.case, pk=number)
    try:
        hand_over.accept(row.pk, actor=Actor.member(request.member.user), at=timezone.now())
    except hand_over.NotForYou:
        messages.warning(request, _("This case no longer waits for you: it was given to somebody else."))
    else:
        say_who_is_contact(request)
    return to_overview(request)
