"""C9: the record of what was decided; enquiries, legal advice, and asking a body again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.domain.lifecycle import OPEN, Status
from reviews.forms.decision import EnquiryForm, PoolingAdviceForm
from reviews.models import Agreement, DecisionDraft
from reviews.selectors.deciding import UNKNOWN_WORDS, advice_of, decision_records
from reviews.selectors.ledger import ledger
from reviews.services import agreements, enquiries
from reviews.services.cases import Stale
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case
from reviews.views.casework.reports import headline


@case_page(May.CASEWORK_VIEW)
def case_decision(request: Any) -> HttpResponse:
    """Every decision of the case, newest first, with the bodies' word on each."""
    return show_case(
        request,
        "reviews/casework/decision.html",
        tab="decision",
        records=decision_records(request.case),
        draft=DecisionDraft.objects.select_related("begun_by").filter(case=request.case).first(),
        headline=headline(ledger(request.case)),
        is_open=Status(request.case.status) in OPEN,
        may_decide=request.member.may(May.DECISION_RECORD),
    )


@case_page(May.CASEWORK_VIEW)
def advice(request: Any, number: int) -> HttpResponse:
    """One advice as it was given, on the facts of that moment."""
    found = advice_of(request.case, number)
    if found is None:
        raise Http404
    return show_case(
        request,
        "reviews/casework/advice.html",
        tab="decision",
        advice=found,
        headline=headline(ledger(request.case, found)),
    )


@case_page(May.CASEWORK_CHANGE)
def enquiry(request: Any, number: int, field: str) -> HttpResponse:
    """Record an enquiry about something not known."""
    if field not in UNKNOWN_WORDS:
        raise Http404
    if number and not request.case.complaints.filter(number=number).exists():
        raise Http404
    now = timezone.now()
    form = EnquiryForm(
        request.POST or None, today=london_date(now), initial={"version": request.case.version}
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            enquiries.record_enquiry(
                request.case.pk,
                given.pop("version"),
                complaint_number=number or None,
                field=field,
                actor=_actor(request),
                at=now,
                **given,
            )
        except Stale:
            _say_changed(request, form)
        else:
            messages.success(request, _("The enquiry is on record."))
            return HttpResponseRedirect(_back(request))
    return _show(request, "enquiry", form, number=number, words=UNKNOWN_WORDS[field])


@case_page(May.DECISION_RECORD)
def pooling_advice(request: Any) -> HttpResponse:
    """Record legal advice on pooling, on the procedure version of the case."""
    if request.case.procedure_id is None:
        messages.error(
            request,
            _("No procedure is published for this case, so there is nothing to record the advice on."),
        )
        return HttpResponseRedirect(_back(request))
    form = PoolingAdviceForm(request.POST or None, initial={"version": request.case.version})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            enquiries.record_pooling_advice(
                request.case.pk, given.pop("version"), actor=_actor(request), at=timezone.now(), **given
            )
        except Stale:
            _say_changed(request, form)
        else:
            messages.success(request, _("The legal advice is on record."))
            return HttpResponseRedirect(_back(request))
    return _show(request, "pooling_advice", form)


@case_page(May.DECISION_RECORD)
@require_POST
def ask_again(request: Any, agreement: int) -> HttpResponse:
    """Ask a body again: it was silent, or disagreed and has been spoken to since."""
    row = get_object_or_404(
        Agreement.objects.select_related("body"), pk=agreement, decision__case=request.case
    )
    version = request.POST.get("version", "")
    try:
        agreements.ask_again(
            row.pk, int(version) if version.isdecimal() else -1, actor=_actor(request), at=timezone.now()
        )
    except Stale:
        messages.error(request, _("Someone changed this case since you opened the page. Look again first."))
    else:
        messages.success(request, _("%(body)s has been asked again.") % {"body": row.body.name})
    return HttpResponseRedirect(
        reverse("case_decision", args=[request.authority.slug, request.case.reference])
    )


def _show(request: Any, name: str, form: Any, **context: Any) -> HttpResponse:
    return show_case(
        request,
        f"reviews/casework/{name}.html",
        tab="decision",
        status=422 if form.errors else 200,
        form=form,
        back_href=_back(request),
        **context,
    )


def _back(request: Any) -> str:
    """To the decision being prepared, or to the record where there is none."""
    where = [request.authority.slug, request.case.reference]
    if DecisionDraft.objects.filter(case=request.case).exists():
        return reverse("case_decide", args=[*where, "advice"])
    return reverse("case_decision", args=where)


def _say_changed(request: Any, form: Any) -> None:
    request.case.refresh_from_db()
    form.data = form.data.copy()
    form.data["version"] = str(request.case.version)
    form.add_error(
        None, _("Someone changed this case since you opened the page. Save again if it is still right.")
    )


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)
