"""C9: the record of what was decided; enquiries, legal advice, and asking a body again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.forms.overtaken import posted_version
from pledge.roles import May
from reviews.domain.lifecycle import OPEN, Status
from reviews.forms.decision import EnquiryForm, MadeSureForm, PoolingAdviceForm
from reviews.models import Agreement, DecisionDraft, PoolingAdvice
from reviews.selectors.advice_words import headline, headline_of
from reviews.selectors.deciding import advice_of, decision_records, doubted_with, unknown_of
from reviews.selectors.decision_paper import decision_file
from reviews.selectors.decision_words import from_an_address
from reviews.selectors.ledger import ledger, routes_of_advice
from reviews.services import agreements, enquiries
from reviews.services.cases import Stale
from reviews.services.letter_files import banner_of
from reviews.views.casework.base import case_page
from reviews.views.casework.letters import WORD
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale

CASE_FILE = "case-file"


@case_page(May.CASEWORK_VIEW)
def case_decision(request: Any) -> HttpResponse:
    """Every decision of the case, newest first, with the bodies' word on each."""
    records = decision_records(request.case)
    draft = DecisionDraft.objects.select_related("begun_by").filter(case=request.case).first()
    return show_case(
        request,
        "reviews/casework/decision.html",
        tab="decision",
        records=records,
        draft=draft,
        headline="" if records else headline(ledger(request.case)),
        is_open=Status(request.case.status) in OPEN,
        may_decide=request.member.may(May.DECISION_RECORD),
    )


@case_page(May.CASEWORK_VIEW)
def decision_word(request: Any, number: int) -> HttpResponse:
    """The record of one decision as a Word file; taking it is in the log.

    For the bodies, unless the address asks for the copy that stays in the case file.
    """
    found = next((one for one in decision_records(request.case) if one.decision.number == number), None)
    if found is None:
        raise Http404
    now, for_case_file = timezone.now(), request.GET.get("copy") == CASE_FILE
    data = decision_file(
        request.case, found, at=now, banner=banner_of(request.authority), for_case_file=for_case_file
    )
    record(
        Action.DOWNLOADED,
        actor=_actor(request),
        at=now,
        about=f"decision:{found.decision.pk}",
        case_key=request.case.key,
        detail={"number": number, "copy": CASE_FILE if for_case_file else "bodies"},
    )
    response = HttpResponse(data, content_type=WORD)
    name = f"decision-{number}-case-file.docx" if for_case_file else f"decision-{number}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@case_page(May.CASEWORK_VIEW)
def advice(request: Any, number: int) -> HttpResponse:
    """One advice as it was given, on the facts of that moment."""
    found = advice_of(request.case, number)
    if found is None:
        raise Http404
    routes = routes_of_advice(request.case, found, reports=True)
    return show_case(
        request,
        "reviews/casework/advice.html",
        tab="decision",
        advice=found,
        routes=routes,
        headline=headline_of(found.outcome, next((one for one in routes if one.is_act), None)),
    )


@case_page(May.CASEWORK_CHANGE)
def enquiry(request: Any, number: int, field: str) -> HttpResponse:
    """Record an enquiry about something not known."""
    name = from_an_address(field)
    words = unknown_of(request.case, number, name)
    if not words:
        raise Http404
    now = timezone.now()
    template = "reviews/casework/enquiry.html"
    around: dict[str, Any] = {"number": number, "words": words, "back_href": _back(request)}
    form = EnquiryForm(
        request.POST or None, today=london_date(now), initial={"version": request.case.version}
    )
    if form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "version"}
        try:
            enquiries.record_enquiry(
                request.case.pk,
                posted_version(request),
                complaint_number=number or None,
                field=name,
                actor=_actor(request),
                at=now,
                **given,
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=_newer(form, stale), tab="decision", **around)
        messages.success(request, _("The enquiry is on record."))
        return HttpResponseRedirect(_back(request))
    return _ask(request, template, form, **around)


@case_page(May.DECISION_RECORD)
def pooling_advice(request: Any) -> HttpResponse:
    """Record legal advice on pooling, on the procedure version of the case."""
    if request.case.procedure_id is None:
        messages.error(
            request,
            _("No procedure is published for this case, so there is nothing to record the advice on."),
        )
        return HttpResponseRedirect(_back(request))
    now = timezone.now()
    template = "reviews/casework/pooling_advice.html"
    around: dict[str, Any] = {
        "back_href": _back(request),
        "recorded": PoolingAdvice.objects.filter(version=request.case.procedure_id),
    }
    form = PoolingAdviceForm(
        request.POST or None, today=london_date(now), initial={"version": request.case.version}
    )
    if form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "version"}
        try:
            enquiries.record_pooling_advice(
                request.case.pk, posted_version(request), actor=_actor(request), at=now, **given
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=_newer(form, stale), tab="decision", **around)
        messages.success(request, _("The legal advice is on record."))
        return HttpResponseRedirect(_back(request))
    return _ask(request, template, form, **around)


@case_page(May.DECISION_RECORD)
@require_POST
def ask_again(request: Any, agreement: int) -> HttpResponse:
    """Ask a body again: it was silent, or disagreed and has been spoken to since."""
    row = get_object_or_404(
        Agreement.objects.select_related("body"), pk=agreement, decision__case=request.case
    )
    try:
        agreements.ask_again(row.pk, posted_version(request), actor=_actor(request), at=timezone.now())
    except agreements.NotAskedFor:
        messages.info(request, _("There is nothing to ask any more: look at the decision as it is now."))
    except Stale:
        messages.error(request, _("Someone changed this case since you opened the page. Look again first."))
    else:
        messages.success(request, _("%(body)s has been asked again.") % {"body": row.body.name})
    return HttpResponseRedirect(_record(request))


@case_page(May.DECISION_RECORD)
def make_sure(request: Any, agreement: int) -> HttpResponse:
    """Record that two people spoke for two bodies, where one person may have: how a member made sure."""
    rows = Agreement.objects.select_related("body", "decision")
    row = get_object_or_404(rows, pk=agreement, decision__case=request.case)
    others = doubted_with(row)
    if not others:
        messages.info(request, str(NOTHING_TO_MAKE_SURE))
        return HttpResponseRedirect(_record(request))
    template = "reviews/casework/agreement_sure.html"
    around: dict[str, Any] = {"agreement": row, "others": others, "back_href": _record(request)}
    form = MadeSureForm(request.POST or None, initial={"version": request.case.version})
    if form.is_valid():
        given, actor, now = form.cleaned_data, _actor(request), timezone.now()
        try:
            agreements.make_sure(row.pk, given["version"], how=given["how"], actor=actor, at=now)
        except Stale as stale:
            return show_stale(request, stale, template, form=_newer(form, stale), tab="decision", **around)
        except agreements.OwnVoice:
            form.add_error(
                None, _("One of the two answers is your own. Somebody else must make sure that they are two.")
            )
        except agreements.NoDoubt:
            messages.info(request, str(NOTHING_TO_MAKE_SURE))
            return HttpResponseRedirect(_record(request))
        else:
            messages.success(request, _("It is on record that they are two people."))
            return HttpResponseRedirect(_record(request))
    return _ask(request, template, form, **around)


NOTHING_TO_MAKE_SURE = gettext_lazy("There is nothing to make sure of: look at the decision as it is now.")


def _ask(request: Any, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return show_case(request, template, tab="decision", status=status, form=form, **context)


def _newer(form: Any, stale: Stale) -> Any:
    """The form with the version of what is saved now."""
    form.data = form.data.copy()
    form.data["version"] = str(stale.case.version)
    return form


def _back(request: Any) -> str:
    """To the decision being prepared, or to the record where there is none."""
    if DecisionDraft.objects.filter(case=request.case).exists():
        return reverse("case_decide", args=[request.authority.slug, request.case.reference, "advice"])
    return _record(request)


def _record(request: Any) -> str:
    return reverse("case_decision", args=[request.authority.slug, request.case.reference])


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)
