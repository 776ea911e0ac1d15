"""C3: the ledger of reports, and one report with all that was ever said of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.roles import May
from reviews.documents.build.corrected import condition_words, fact_lines
from reviews.domain.lifecycle import OPEN, Status
from reviews.forms.behaviours import FEWEST_REPORTS, may_tell_apart_more
from reviews.models import Complaint, Correction, Person
from reviews.selectors.advice_words import effect_sentences, headline, statutory_words
from reviews.selectors.conditions import condition_lines, conditions_of
from reviews.selectors.ledger import ledger, line_of
from reviews.selectors.report_words import facts_of_report
from reviews.services import settling
from reviews.services.advice import assess_case
from reviews.services.cases import locked
from reviews.services.changes import others_of_the_same_person
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case


@case_page(May.CASEWORK_VIEW)
def case_reports(request: Any) -> HttpResponse:
    """Every report: counts, does not count, cannot tell, and why; the two windows."""
    found = ledger(request.case)
    return show_case(
        request,
        "reviews/casework/reports.html",
        tab="reports",
        ledger=found,
        headline=headline(found),
        tell_apart=len(found.lines) >= FEWEST_REPORTS and may_tell_apart_more(request.case),
        changed=effect_sentences(found.effect, request.case) if found.effect else (),
        statutory=statutory_words(request.case.procedure_data),
        has_conditions=bool(conditions_of(request.case)),
        may_change=may_change(request),
    )


@case_page(May.CASEWORK_CHANGE)
@require_POST
def assess_again(request: Any) -> HttpResponse:
    """Work the advice out again on the facts as they stand."""
    actor, at = Actor.member(request.member.user), timezone.now()
    with locked(request.case.pk) as case:
        assess_case(case, because="asked", at=at, actor=actor)
        settling.look_again(case, actor=actor, at=at)
    messages.success(request, _("The advice has been worked out again."))
    return to_ledger(request)


@case_page(May.CASEWORK_VIEW)
def case_report(request: Any, number: int) -> HttpResponse:
    """One report: what was first given, what is held now, what was settled about it, and why it counts."""
    report = find_report(request, number)
    history = list(
        Correction.objects.filter(case=request.case, complaint=report).select_related(
            "made_by", "second_by", "complaint"
        )
    )
    names = dict(Person.objects.filter(case=request.case).values_list("pk", "name"))
    words = condition_words(request.case.procedure_data)
    return show_case(
        request,
        "reviews/casework/report.html",
        tab="reports",
        report=report,
        line=line_of(request.case, report, history),
        facts=facts_of_report(report, names, request.case.behaviours),
        history=[(row, fact_lines(row, lambda who: names.get(who or 0) or "", words)) for row in history],
        repeats=others_of_the_same_person(request.case, report),
        conditions=condition_lines(request.case, report),
        may_change=may_change(request),
        back_href=ledger_address(request),
    )


def may_change(request: Any) -> bool:
    """Whether this member may change the facts of this case: it is open, and it is their work."""
    return request.member.may(May.CASEWORK_CHANGE) and Status(request.case.status) in OPEN


def find_report(request: Any, number: int) -> Complaint:
    """One report of the case of the request, with who made it; *not found* for any other number."""
    rows = Complaint.objects.select_related("by", "added_by")
    return get_object_or_404(rows, case=request.case, number=number)


def ledger_address(request: Any) -> str:
    return reverse("case_reports", args=[request.authority.slug, request.case.reference])


def report_address(request: Any, number: int) -> str:
    return reverse("case_report", args=[request.authority.slug, request.case.reference, number])


def to_ledger(request: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(ledger_address(request))
