"""Q7: the improvement plan, and the gaps that no action sees to yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pledge.access import NotAllowed
from pledge.audit import Actor
from pledge.csv_files import csv_file
from pledge.forms.posted import form_for
from pledge.roles import May
from pledge.waiting import Waiting
from selfassess import criteria
from selfassess.documents.data import statement_row
from selfassess.forms.plan import GapsForm
from selfassess.navigation import Page, add_page
from selfassess.selectors.plan import (
    FILE_HEADER,
    GapsPage,
    file_rows,
    gaps_page,
    overdue_for,
    plan_page,
    visible,
)
from selfassess.services import plan
from selfassess.services.plan import chosen_gaps
from selfassess.views.base import address, area_page, reads_open_rounds, show_area, today

add_page(Page("plan", gettext_lazy("Improvement plan"), "plan", order=20, of_round=False))


@area_page()
@require_safe
def plan_list(request: Any) -> HttpResponse:
    """Every action, the one to do first at the top; what is overdue says so in words."""
    reads_open = reads_open_rounds(request)
    found = plan_page(
        request.member.user,
        today(),
        show=request.GET.get("show", ""),
        cursor=request.GET.get("page", ""),
        reads_open=reads_open,
    )
    gaps = gaps_page(reads_open=reads_open)
    here = f"{request.path}?show={found.show}&page="
    return show_area(
        request,
        "plan/list.html",
        page="plan",
        here=_("Improvement plan"),
        found=found,
        gaps=gaps,
        bank=gaps.bank,
        previous_href=here + found.page.previous if found.page.previous else "",
        next_href=here + found.page.next if found.page.next else "",
    )


@area_page()
@require_http_methods(["GET", "HEAD", "POST"])
def plan_gaps(request: Any) -> HttpResponse:
    """The gaps without an action; an assessor makes actions of any number in one go."""
    found = gaps_page(reads_open=reads_open_rounds(request))
    listed = [(one.value, one.criterion.action, one.hint) for one in found.lines]
    form = form_for(request, GapsForm, at=timezone.now(), gaps=listed)
    status = 200
    if request.method == "POST":
        if not request.member.may(May.ROUND_CHANGE):
            raise NotAllowed(May.ROUND_CHANGE)
        if form.is_valid():
            return _made(request, found, form.cleaned_data["gap"])
        status = 422
    return show_area(
        request,
        "plan/gaps.html",
        page="plan",
        here=_("Gaps without an action"),
        above=((_("Improvement plan"), address(request, "plan")),),
        found=found,
        bank=found.bank,
        form=form,
        status=status,
    )


def _made(request: Any, found: GapsPage, chosen: list[str]) -> HttpResponse:
    """Actions of what was ticked; what somebody made meanwhile, or is no gap any more, is left out."""
    actor, at, wanted = Actor.member(request.member.user), timezone.now(), chosen_gaps(chosen)
    made = plan.make(found.round.pk, wanted, actor=actor, at=at) if found.round else []
    if made:
        words = ngettext(
            "%(count)s action has been added. Give it an owner and a date.",
            "%(count)s actions have been added. Give each an owner and a date.",
            len(made),
        )
        messages.success(request, words % {"count": len(made)})
    if len(made) < len(set(chosen)):
        messages.info(request, _("What had an action already, or is no gap any more, was not added again."))
    return HttpResponseRedirect(f"{address(request, 'plan')}?show=no-owner")


@area_page()
@require_safe
def plan_file(request: Any) -> HttpResponseBase:
    """The whole plan as a file for a spreadsheet."""
    rows = visible(request.member.user, reads_open=reads_open_rounds(request))
    header = [str(one) for one in FILE_HEADER]
    # A list: the rows are read while the authority is in scope, and a plan is never long.
    bank = criteria.load_edition(criteria.newest())
    lines = [*file_rows(rows, today()), statement_row(bank, len(header))]
    return csv_file("improvement-plan", header, lines)


def plan_waits(request: Any) -> list[Waiting]:
    """What is overdue (everybody's for an assessor, else one's own), and what is to be scored again."""
    may_change = request.member.may(May.ROUND_CHANGE)
    late, waiting = overdue_for(request.member.user, today(), all_of_them=may_change)
    href = address(request, "plan")
    found = [
        Waiting(
            _("Improvement actions overdue"),
            late,
            f"{href}?show={'overdue' if may_change else 'mine'}",
            overdue=True,
        )
    ]
    if may_change:
        found.append(Waiting(_("Improvement actions to score again"), waiting, f"{href}?show=waiting"))
    return found
