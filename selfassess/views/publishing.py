"""Q6: a signed round made public, exactly as the page before it showed; and withdrawn with a notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pledge.audit import Actor
from pledge.forms.overtaken import posted_version
from pledge.forms.posted import form_for
from pledge.roles import May
from selfassess.forms.sign_off import PublishForm, WithdrawForm
from selfassess.models import Round
from selfassess.selectors.public import shown_of
from selfassess.selectors.sign_off import standing
from selfassess.selectors.snapshot import snapshot
from selfassess.services import publications
from selfassess.services.editions import digest_of
from selfassess.services.publications import NewerIsPublic, NothingPublic, NotSigned, OtherThanSeen
from selfassess.services.rounds import Stale
from selfassess.views.base import address, round_page, show_round
from selfassess.views.stale import SAVED_MEANWHILE, stale_context

FORM = require_http_methods(["GET", "HEAD", "POST"])
SIGNED = Round.Status.SIGNED


@round_page(May.ROUND_SIGN_OFF)
@FORM
def round_publish(request: Any) -> HttpResponse:
    """Everything that would become public, as it would stand there; then the button."""
    at = timezone.now()
    more: dict[str, Any] = {"later": publications.later_round(request.round)}
    if request.round.status != SIGNED or more["later"]:
        return _page(request, **more)
    frozen = snapshot(request.round)
    shown = shown_of(frozen)
    names, charity = shown.names_anybody, shown.names_the_charity
    form = form_for(request, PublishForm, at=at, names=names, charity=charity)
    if request.method == "POST" and form.is_valid():
        try:
            return _publish(request, at)
        except Stale:
            more = stale_context(request)
        except OtherThanSeen:
            more = {"is_other": True, "page_errors": True, "status": SAVED_MEANWHILE}
        except (NotSigned, NewerIsPublic):
            return HttpResponseRedirect(request.path)
    elif request.method == "POST":
        more = {"status": 422}
    more["nothing_new"] = publications.is_public_as(request.round, frozen)
    return _page(request, form=form, shown=shown, seen=digest_of(frozen), charity=charity, **more)


def _publish(request: Any, at: datetime) -> HttpResponse:
    publications.publish(
        request.round.pk,
        posted_version(request),
        seen=request.POST.get("seen", ""),
        actor=Actor.member(request.user),
        at=at,
    )
    messages.success(request, _("It is public now. The page shows what you saw here."))
    return _to_review(request)


def _page(request: Any, **context: Any) -> HttpResponse:
    return show_round(
        request,
        "review/publish.html",
        page="review",
        here=_("Publish"),
        above=((_("Review and sign-off"), address(request, "round_review", request.round.number)),),
        standing=standing(request.round),
        **context,
    )


@round_page(May.ROUND_SIGN_OFF)
@FORM
def round_withdraw(request: Any) -> HttpResponse:
    """Take a published round back: a dated notice, in the authority's own words, stands in its place."""
    at = timezone.now()
    public = publications.public_now(request.round)
    form = form_for(request, WithdrawForm, at=at)
    more: dict[str, Any] = {}
    if request.method == "POST" and public and form.is_valid():
        try:
            publications.withdraw(
                request.round.pk,
                posted_version(request),
                form.cleaned_data["notice"],
                actor=Actor.member(request.user),
                at=at,
            )
            messages.success(request, _("It has been withdrawn. Your notice stands in its place."))
            return _to_review(request)
        except Stale:
            more = stale_context(request)
        except NothingPublic:
            return HttpResponseRedirect(request.path)
    elif request.method == "POST" and public:
        more = {"status": 422}
    return show_round(
        request,
        "review/withdraw.html",
        page="review",
        here=_("Withdraw"),
        above=((_("Review and sign-off"), address(request, "round_review", request.round.number)),),
        form=form,
        public=public,
        **more,
    )


def _to_review(request: Any) -> HttpResponse:
    return HttpResponseRedirect(address(request, "round_review", request.round.number))
