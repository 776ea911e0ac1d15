"""Who answers a theme by link: invited, written to again, ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pledge.audit import Actor
from pledge.forms.posted import form_for
from pledge.roles import May
from selfassess.forms.rounds import ContributorForm
from selfassess.models import Contributor
from selfassess.selectors.contributors import contributors_page, themes_to_answer
from selfassess.services import contributors
from selfassess.services.contributors import CutOffPassed, Ended
from selfassess.services.rounds import Locked
from selfassess.views.base import address, round_page, show_round


@round_page(May.ROUND_CHANGE)
@require_safe
def round_contributors(request: Any) -> HttpResponse:
    """Who was invited to which theme, and how far they are."""
    found = contributors_page(request.round, at=timezone.now())
    return show_round(
        request, "rounds/contributors.html", page="overview", here=_("Contributors"), found=found
    )


@round_page(May.ROUND_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def contributor_invite(request: Any) -> HttpResponse:
    """Invite somebody to answer one theme."""
    at = timezone.now()
    theme = request.GET.get("theme", "")
    form = form_for(
        request, ContributorForm, at=at, themes=themes_to_answer(request.round), initial={"theme": theme}
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return _invite(request, form, at)
        status = 422
    return show_round(
        request,
        "rounds/invite.html",
        page="overview",
        here=_("Invite a contributor"),
        above=((_("Contributors"), _list(request)),),
        form=form,
        found=contributors_page(request.round, at=at),
        status=status,
    )


def _invite(request: Any, form: ContributorForm, at: datetime) -> HttpResponse:
    try:
        made = contributors.invite(
            request.round.pk, **form.cleaned_data, actor=Actor.member(request.member.user), at=at
        )
    except (Locked, CutOffPassed):
        return _too_late(request)
    if at - made.invited_at < contributors.ONE_PRESS:
        messages.success(request, _("A link is on its way to %(name)s.") % {"name": made.name})
    else:
        messages.info(
            request,
            _("%(name)s has been invited to this theme already. You can send them a new link here.")
            % {"name": made.name},
        )
    return HttpResponseRedirect(_list(request))


@round_page(May.ROUND_CHANGE)
@require_POST
def contributor_send(request: Any, contributor: int) -> HttpResponse:
    """Send a new link; the links sent before stop working."""
    found = get_object_or_404(Contributor, pk=contributor, round=request.round)
    try:
        contributors.send_again(found.pk, actor=Actor.member(request.member.user), at=timezone.now())
    except (Locked, CutOffPassed, Ended):
        return _too_late(request)
    messages.success(request, _("A new link is on its way to %(name)s.") % {"name": found.name})
    return HttpResponseRedirect(_list(request))


@round_page(May.ROUND_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def contributor_end(request: Any, contributor: int) -> HttpResponse:
    """End somebody's link, once it is said that this is meant."""
    found = get_object_or_404(Contributor, pk=contributor, round=request.round)
    if request.method == "POST":
        contributors.end(found.pk, actor=Actor.member(request.member.user), at=timezone.now())
        messages.success(request, _("The link of %(name)s no longer works.") % {"name": found.name})
        return HttpResponseRedirect(_list(request))
    return show_round(
        request,
        "rounds/contributor_end.html",
        page="overview",
        here=_("End a link"),
        above=((_("Contributors"), _list(request)),),
        contributor=found,
    )


def _too_late(request: Any) -> HttpResponse:
    messages.warning(
        request,
        _("Nothing was sent: the round takes no answers by link now. Move its cut-off first, or reopen it."),
    )
    return HttpResponseRedirect(_list(request))


def _list(request: Any) -> str:
    return address(request, "round_contributors", request.round.number)
