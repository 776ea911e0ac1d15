"""Q1: the rounds there are, and a new one. Q2: where every criterion of a round stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.forms.posted import form_for
from pledge.roles import May
from selfassess.domain.bank import Scope
from selfassess.domain.timing import CUT_OFF_AFTER, last_financial_year
from selfassess.forms.rounds import StartForm
from selfassess.navigation import Page, add_page
from selfassess.selectors.overview import overview
from selfassess.selectors.rounds import RoundsPage, rounds_page, start_page
from selfassess.services import round_start
from selfassess.services.round_start import AnotherIsOpen
from selfassess.views.base import (
    address,
    area_page,
    reads_open_rounds,
    round_page,
    show_area,
    show_round,
    today,
)
from selfassess.views.stale import SAVED_MEANWHILE
from selfassess.words import answered_words, duties_words, figure_words, scope_words

add_page(Page("rounds", gettext_lazy("Rounds"), "selfassessment", order=10, of_round=False))
add_page(Page("overview", gettext_lazy("Overview"), "round", order=10))


@area_page()
@require_safe
def selfassessment(request: Any) -> HttpResponse:
    """The open round and the earlier ones; before the first, what a self-assessment is."""
    found = rounds_page(today(), at=timezone.now(), reads_open=reads_open_rounds(request))
    return show_area(
        request, "rounds/list.html", page="rounds", bank=found.bank, **_list_context(request, found)
    )


def _list_context(request: Any, found: RoundsPage) -> dict[str, Any]:
    """The rounds, and what is said of them in words."""
    unsigned = found.unsigned
    return {
        "rounds": found,
        "may_read": unsigned is not None
        and (reads_open_rounds(request) or unsigned.round.status != unsigned.round.Status.OPEN),
        "progress_words": answered_words(unsigned.count.answered, unsigned.count.asked) if unsigned else "",
        "not_met_words": duties_words(unsigned.not_met) if unsigned else "",
        "duties_words": scope_words(Scope.DUTIES, found.duties.criteria, found.duties.minutes),
        "everything_words": scope_words(Scope.ALL, found.everything.criteria, found.everything.minutes),
        "earlier": [
            {
                "round": one.round,
                "written": figure_words(one.score.written),
                "done": figure_words(one.score.done),
                "not_met": one.score.duties.not_met,
                "duties": duties_words(one.score.duties.not_met, one.score.duties.unanswered),
                "published": one.published,
                "withdrawn": one.withdrawn,
            }
            for one in found.earlier
        ],
    }


@area_page(May.ROUND_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: Any) -> HttpResponse:
    """Start a round."""
    at = timezone.now()
    day = london_date(at)
    found = start_page(at=at)
    first, last = last_financial_year(day)
    form = form_for(
        request,
        StartForm,
        at=at,
        bank=found.bank,
        owners=found.owners,
        today=day,
        before=found.before,
        initial={
            "period_first": first,
            "period_last": last,
            "cut_off": day + CUT_OFF_AFTER,
            "owner": str(request.member.user.pk),
            "carry_forward": True,
        },
    )
    unsigned, status = found.unsigned, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return _started(request, form, found.edition, at)
            except AnotherIsOpen as another:
                unsigned, status = another.round, SAVED_MEANWHILE
        else:
            status = 422
    return show_area(
        request,
        "rounds/new.html",
        page="rounds",
        here=_("Start a round"),
        form=form,
        bank=found.bank,
        before=found.before,
        unsigned=unsigned,
        status=status,
    )


def _started(request: Any, form: StartForm, edition: Any, at: Any) -> HttpResponse:
    row = round_start.start(
        request.authority,
        form.details(),
        edition=edition,
        carry_forward=bool(form.cleaned_data.get("carry_forward")),
        actor=Actor.member(request.member.user),
        at=at,
    )
    messages.success(request, _("The round has started."))
    return HttpResponseRedirect(address(request, "round", row.number))


@round_page()
@require_safe
def round_overview(request: Any) -> HttpResponse:
    """Every criterion by theme: where it stands, whose it is, and what is left."""
    user = request.member.user
    found = overview(request.round, today(), show=request.GET.get("show", ""), email=user.email)
    status = request.round.status
    return show_round(
        request,
        "rounds/overview.html",
        page="overview",
        overview=found,
        progress_words=answered_words(found.whole.answered, found.whole.asked),
        not_met_words=duties_words(len(found.not_met)),
        may_reopen=request.member.may(May.ROUND_REOPEN) and status == request.round.Status.SUBMITTED,
        # Eighty addresses that differ in their last part.
        criteria_href=f"{request.path}criteria/",
    )
