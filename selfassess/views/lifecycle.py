"""What becomes of a round: its details, submitting, reopening, a newer edition, and the trail of all that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pledge.access import NotAllowed
from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.forms.overtaken import posted_version
from pledge.forms.posted import form_for
from pledge.roles import May
from selfassess.domain.status import NotPossible
from selfassess.forms.rounds import DetailsForm, ReopenForm, SubmitForm
from selfassess.models import Round
from selfassess.selectors.bank_changes import edition_page
from selfassess.selectors.given import bank_for
from selfassess.selectors.overview import missing_by_theme
from selfassess.selectors.trail import trail
from selfassess.services import bank_moves, round_moves, round_start
from selfassess.services.bank_moves import NothingNewer
from selfassess.services.round_moves import Unanswered
from selfassess.services.rounds import Locked, Stale
from selfassess.views.base import address, round_page, show_round
from selfassess.views.stale import stale_context

FORM = require_http_methods(["GET", "HEAD", "POST"])
Context = dict[str, Any]


@round_page(May.ROUND_CHANGE)
@FORM
def round_details(request: Any) -> HttpResponse:
    """Change title, period, cut-off and owner; widen the duties alone to every criterion."""
    at, row = timezone.now(), request.round
    if row.status != Round.Status.OPEN:
        return show_round(request, "rounds/details.html", page="overview", here=_("Change the details"))
    saved = {
        "title": row.title,
        "scope": row.scope,
        "period_first": row.period_first,
        "period_last": row.period_last,
        "cut_off": row.cut_off,
        "owner": str(row.owner_id),
    }
    known = {"bank": bank_for(row), "owners": round_start.assessors(), "today": london_date(at), "round": row}
    form = form_for(request, DetailsForm, at=at, initial=saved, **known)
    more: Context = {}
    if request.method == "POST" and form.is_valid():
        try:
            return _change(request, form, at)
        except Stale:
            more = stale_context(request, form, saved)
        except Locked:
            return _overtaken(request)
    elif request.method == "POST":
        more = {"status": 422}
    return show_round(
        request, "rounds/details.html", page="overview", here=_("Change the details"), form=form, **more
    )


def _change(request: Any, form: DetailsForm, at: datetime) -> HttpResponse:
    changed = round_moves.change_details(
        request.round.pk, posted_version(request), form.details(), actor=_actor(request), at=at
    )
    if changed:
        messages.success(request, _("The details have been changed."))
    return _to_overview(request)


@round_page(May.ROUND_CHANGE)
@FORM
def round_submit(request: Any) -> HttpResponse:
    """Submit the round; what is not answered is named first, and must be meant."""
    at = timezone.now()
    missing = missing_by_theme(request.round)
    is_open = request.round.status == Round.Status.OPEN
    form = form_for(request, SubmitForm, at=at, missing=sum(len(rows) for _theme, rows in missing))
    more: Context = {}
    if request.method == "POST" and is_open and form.is_valid():
        try:
            round_moves.submit(
                request.round.pk,
                posted_version(request),
                as_it_is=bool(form.cleaned_data.get("as_it_is")),
                actor=_actor(request),
                at=at,
            )
            messages.success(request, _("The round has been submitted. It takes no more answers."))
            return _to_overview(request)
        except Stale:
            more = stale_context(request)
        except NotPossible:
            return _overtaken(request)
        except Unanswered:
            # Somebody emptied an answer between the question and this: ask again, with what is missing now.
            return HttpResponseRedirect(address(request, "round_submit", request.round.number))
    elif request.method == "POST" and is_open:
        more = {"status": 422}
    return show_round(
        request,
        "rounds/submit.html",
        page="overview",
        here=_("Submit the round"),
        form=form,
        missing=missing,
        **more,
    )


@round_page(May.ROUND_REOPEN)
@FORM
def round_reopen(request: Any) -> HttpResponse:
    """Open a submitted round again, with a reason."""
    at = timezone.now()
    form = form_for(request, ReopenForm, at=at)
    more: Context = {}
    can_be = request.round.status == Round.Status.SUBMITTED
    if request.method == "POST" and can_be and form.is_valid():
        try:
            round_moves.reopen(
                request.round.pk,
                posted_version(request),
                form.cleaned_data["reason"],
                actor=_actor(request),
                at=at,
            )
            messages.success(request, _("The round is open again."))
            return _to_overview(request)
        except Stale:
            more = stale_context(request)
        except NotPossible:
            return _overtaken(request)
    elif request.method == "POST" and can_be:
        more = {"status": 422}
    return show_round(
        request, "rounds/reopen.html", page="overview", here=_("Reopen the round"), form=form, **more
    )


@round_page()
@require_safe
def round_trail(request: Any) -> HttpResponse:
    """What became of this round, when and by whom, the newest first."""
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) < 10
    found = trail(request.round, before=int(before) if is_number else None)
    return show_round(request, "rounds/trail.html", page="overview", here=_("Trail"), trail=found)


@round_page()
@FORM
def round_edition(request: Any) -> HttpResponse:
    """What a newer edition of the criteria changes; an assessor moves the round to it."""
    at = timezone.now()
    found = edition_page(request.round, at=at)
    more: Context = {}
    if request.method == "POST" and not request.member.may(May.ROUND_CHANGE):
        raise NotAllowed(May.ROUND_CHANGE)
    if request.method == "POST" and found is not None:
        try:
            return _move(request, at)
        except Stale:
            more = stale_context(request)
        except (Locked, NothingNewer):
            return _overtaken(request)
    return show_round(
        request,
        "rounds/edition.html",
        page="overview",
        here=_("A newer edition of the criteria"),
        found=found,
        **more,
    )


def _move(request: Any, at: datetime) -> HttpResponse:
    bank_moves.move_round(
        request.round.pk,
        posted_version(request),
        bank_moves.newest_loaded(at=at),
        actor=_actor(request),
        at=at,
    )
    messages.success(
        request, _("The round is under the newer edition now. Answers that wait to be confirmed are marked.")
    )
    return _to_overview(request)


def _overtaken(request: Any) -> HttpResponse:
    """Somebody did this, or something that leaves no room for it, while the page was open."""
    messages.warning(request, _("This round has been changed in the meantime. Nothing of yours was saved."))
    return _to_overview(request)


def _to_overview(request: Any) -> HttpResponse:
    return HttpResponseRedirect(address(request, "round", request.round.number))


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)
