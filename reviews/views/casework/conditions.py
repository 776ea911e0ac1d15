"""The local conditions of a case: each one, who said what when, and what an officer or the bodies found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.forms.settling import ConditionForm
from reviews.models import Complaint, Person
from reviews.selectors.conditions import SETTLED_BY, condition_lines, conditions_of
from reviews.services.cases import Stale
from reviews.views.casework.base import case_page
from reviews.views.casework.corrections import Refused, closed, make, newer
from reviews.views.casework.page import show_case
from reviews.views.casework.reports import (
    find_report,
    ledger_address,
    may_change,
    report_address,
    to_ledger,
)
from reviews.views.casework.stale import show_stale


@case_page(May.CASEWORK_VIEW)
def case_conditions(request: Any) -> HttpResponse:
    """Every local condition of the application and its people, and what is known of it."""
    return show_case(
        request,
        "reviews/casework/conditions.html",
        tab="reports",
        lines=condition_lines(request.case),
        of_reports=[one for one in conditions_of(request.case) if one.scope == "report"],
        may_change=may_change(request),
        back_href=ledger_address(request),
    )


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def settle_condition(request: Any, number: int) -> HttpResponse:
    """Record what is known of a condition about the application."""
    return _settle(request, number, scope="application", back_href=_conditions_address(request))


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def settle_condition_of_person(request: Any, number: int, person: int) -> HttpResponse:
    """Record what is known of a condition about one person."""
    found = get_object_or_404(Person, case=request.case, pk=person)
    return _settle(request, number, scope="person", person=found, back_href=_conditions_address(request))


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def settle_condition_of_report(request: Any, number: int, condition: int) -> HttpResponse:
    """Record what is known of a condition about one report."""
    found = find_report(request, number)
    return _settle(
        request, condition, scope="report", report=found, back_href=report_address(request, number)
    )


def _settle(
    request: Any,
    number: int,
    *,
    scope: str,
    back_href: str,
    person: Person | None = None,
    report: Complaint | None = None,
) -> HttpResponse:
    everything = conditions_of(request.case)
    if not 1 <= number <= len(everything) or everything[number - 1].scope != scope:
        raise Http404
    if not may_change(request):
        messages.error(request, closed())
        return to_ledger(request)
    condition = everything[number - 1]
    form = ConditionForm(
        request.POST or None,
        condition=condition,
        today=london_date(timezone.now()),
        initial={"version": request.case.version},
    )
    template = "reviews/casework/condition.html"
    kind = condition.finder if condition.kind == "finding" else condition.kind
    around: dict[str, Any] = {
        "condition": condition,
        "settled_by": SETTLED_BY[kind],
        "person": person,
        "report": report,
        "back_href": back_href,
    }
    if form.is_valid():
        change = form.change(
            complaint_id=report.pk if report else None, person_id=person.pk if person else None
        )
        try:
            return make(request, form, change)
        except Stale as stale:
            return show_stale(request, stale, template, form=newer(form, stale), tab="reports", **around)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    status = 422 if form.errors else 200
    return show_case(request, template, tab="reports", status=status, form=form, **around)


def _conditions_address(request: Any) -> str:
    return reverse("case_conditions", args=[request.authority.slug, request.case.reference])
