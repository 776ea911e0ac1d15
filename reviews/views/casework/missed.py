"""C2: a published date went by, or will: tell the applicant why, and when instead."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.forms.overtaken import posted_version
from pledge.roles import May
from reviews.forms.casework.missed import MissedForm
from reviews.models import Clock, Letter, Task
from reviews.selectors.clock_words import clock_line
from reviews.services import missed
from reviews.services.cases import Stale
from reviews.services.clocks import calendar_of
from reviews.services.missed import NotMissed
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale


@case_page(May.CASEWORK_CHANGE)
def case_clock_missed(request: Any, number: int) -> HttpResponse:
    """Say why a date is missed, or will be, and give a new one."""
    template, at = "reviews/casework/missed.html", timezone.now()
    today = london_date(at)
    clock = get_object_or_404(Clock, case=request.case, number=number)
    kept = {"reason": clock.missed_reason, "new_on": clock.new_due_on}
    earliest = missed.earliest_new_date(clock, today)
    form = MissedForm(request.POST if request.method == "POST" else None, earliest=earliest, initial=kept)
    context: dict[str, Any] = {
        "back_href": _address(request, "case_clock", number),
        "line": clock_line(clock, calendar_of(request.authority), today),
        "can_be_explained": missed.can_be_explained(clock),
        "is_missed": missed.is_missed(clock, today),
    }
    if form.is_valid():
        try:
            sent = missed.explain(
                request.case.pk,
                posted_version(request),
                number,
                **form.cleaned_data,
                actor=Actor.member(request.member.user),
                at=at,
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, tab="overview", theirs=kept, **context)
        except NotMissed:
            return show_case(
                request, template, tab="overview", form=form, **context | {"can_be_explained": False}
            )
        _say(request, sent)
        return HttpResponseRedirect(_address(request, "case_clock", number))
    status = 422 if form.errors else 200
    return show_case(request, template, tab="overview", status=status, form=form, **context)


def _say(request: Any, sent: Letter | Task | None) -> None:
    if isinstance(sent, Task):
        messages.warning(request, _("Saved. The letter waits: it cannot be sent by a safe way as it stands."))
    else:
        messages.success(request, _("Saved. The letter to the applicant is on its way."))


def _address(request: Any, name: str, number: int) -> str:
    return reverse(name, args=[request.authority.slug, request.case.reference, number])
