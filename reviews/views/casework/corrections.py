"""C4: adding and correcting reports, repeats, one incident or two; a second person. Always a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.documents.build.corrected import condition_words, fact_lines
from reviews.documents.build.reports import said_date
from reviews.forms.reports import CorrectionForm, SecondPersonForm, TakeBackForm, initial_of
from reviews.forms.settling import CountsForm, IncidentForm
from reviews.models import Complaint, Correction, Person
from reviews.selectors.advice_words import effect_sentences
from reviews.services import behaviours, changes, corrections
from reviews.services.cases import NotOpen, Stale
from reviews.services.changes import Change
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case
from reviews.views.casework.reports import (
    find_report,
    ledger_address,
    may_change,
    report_address,
    to_ledger,
)
from reviews.views.casework.stale import show_stale


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def add_report(request: Any) -> HttpResponse:
    """Add a report that was found since, or that the applicant told of later."""
    form = CorrectionForm(
        request.POST or None,
        people=_people(request),
        today=_today(),
        adding=True,
        behaviours=request.case.behaviours,
        initial={"version": request.case.version},
    )
    return _change_page(
        request,
        "report_add",
        form,
        form.change,
        back_href=ledger_address(request),
    )


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def correct_report(request: Any, number: int) -> HttpResponse:
    """Correct what is held of one report; the original stays."""
    report = find_report(request, number)
    form = CorrectionForm(
        request.POST or None,
        people=_people(request),
        today=_today(),
        behaviours=request.case.behaviours,
        initial=initial_of(report) | {"version": request.case.version},
    )
    return _change_page(
        request,
        "report_correct",
        form,
        lambda: form.change(report),
        report=report,
        back_href=report_address(request, number),
    )


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def leave_out(request: Any, number: int) -> HttpResponse:
    """Whether a report counts beside its maker's others: a named decision, s.104(12)."""
    report = find_report(request, number)
    others = changes.others_of_the_same_person(request.case, report)
    if not others:
        messages.info(request, _across())
        return HttpResponseRedirect(report_address(request, number))
    form = CountsForm(
        request.POST or None, others=choices_of(others), initial={"version": request.case.version}
    )
    return _change_page(
        request,
        "report_leave_out",
        form,
        lambda: form.change(report.pk, request.member.user.full_name),
        report=report,
        back_href=report_address(request, number),
    )


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def same_incident(request: Any, number: int) -> HttpResponse:
    """Whether a report is about the same incident as another of the same person's."""
    report = find_report(request, number)
    others = changes.others_of_the_same_person(request.case, report)
    form = IncidentForm(
        request.POST or None, others=choices_of(others), initial={"version": request.case.version}
    )
    return _change_page(
        request,
        "report_incident",
        form,
        lambda: form.change(report.pk),
        report=report,
        others=others,
        back_href=report_address(request, number),
    )


@case_page(May.CASEWORK_VIEW)
def correction(request: Any, correction: int) -> HttpResponse:
    """One correction: before and after, what it does to the advice; confirmed, declined or taken back."""
    rows = Correction.objects.select_related("complaint", "complaint__by", "person", "made_by", "second_by")
    row = get_object_or_404(rows, pk=correction, case=request.case)
    waiting = row.state == Correction.State.WAITING
    mine = row.made_by_id == request.member.user.pk
    may_answer = waiting and may_change(request)
    kind = TakeBackForm if mine else SecondPersonForm
    form = kind(request.POST or None, initial={"version": request.case.version})
    if request.method == "POST":
        if not request.member.may(May.CASEWORK_CHANGE):
            raise Http404
        if not may_answer:
            messages.info(request, _("Somebody has answered this correction already."))
            return to_ledger(request)
        if form.is_valid():
            return _answer(request, form, row, mine=mine)
    return _correction_page(request, row, form, may_answer=may_answer, mine=mine)


def _correction_page(
    request: Any, row: Correction, form: Any, *, may_answer: bool, mine: bool
) -> HttpResponse:
    return show_case(
        request,
        "reviews/casework/correction.html",
        tab="reports",
        status=422 if form.errors else 200,
        **_about(request, row),
        form=form if may_answer else None,
        mine=mine,
    )


def _about(request: Any, row: Correction) -> dict[str, Any]:
    """What the page says of a correction: fact by fact, and what it does to the advice."""
    names = dict(Person.objects.filter(case=request.case).values_list("pk", "name"))
    try:
        effect = corrections.effect_of(request.case, row)
    except (corrections.BadFacts, changes.AcrossPeople):
        effect = None
    return {
        "correction": row,
        "lines": fact_lines(
            row,
            lambda person: names.get(person or 0) or _("Not known"),
            condition_words(request.case.procedure_data),
        ),
        "sentences": effect_sentences(effect, request.case, row.after.get("behaviours")) if effect else (),
        "effect": effect,
        "back_href": ledger_address(request),
    }


def _answer(request: Any, form: Any, row: Correction, *, mine: bool) -> HttpResponse:
    given, actor, at = form.cleaned_data, Actor.member(request.member.user), timezone.now()
    try:
        if not mine and given["answer"] == "confirm":
            made = corrections.confirm(row.pk, given["version"], note=given["note"], actor=actor, at=at)
            said = _("Confirmed, and made.")
            if made.effect.lowers:
                said = _("Confirmed, and made. Tell the applicant what was corrected and why.")
            messages.success(request, said)
        else:
            corrections.decline(row.pk, given["version"], note=given["note"], actor=actor, at=at)
            messages.success(
                request,
                _("Taken back. The facts stay as they are.")
                if mine
                else _("Declined. The facts stay as they are."),
            )
    except Stale as stale:
        return show_stale(
            request,
            stale,
            "reviews/casework/correction.html",
            form=newer(form, stale),
            tab="reports",
            **_about(request, row),
            mine=mine,
        )
    except Correction.DoesNotExist:
        messages.info(request, _("Somebody has answered this correction already."))
    except NotOpen:
        messages.error(request, closed())
    except corrections.BadFacts:
        messages.error(
            request, _("Other facts have changed so that this no longer fits. Decline it, then correct anew.")
        )
    return to_ledger(request)


def _change_page(
    request: Any, name: str, form: Any, change: Callable[[], Change], **context: Any
) -> HttpResponse:
    """A page that asks for a change: made once it is right, shown again with what is wrong."""
    if not may_change(request):
        messages.error(request, closed())
        return to_ledger(request)
    template = f"reviews/casework/{name}.html"
    if form.is_valid():
        try:
            return make(request, form, change())
        except Stale as stale:
            return show_stale(
                request,
                stale,
                template,
                form=newer(form, stale),
                tab="reports",
                theirs=_theirs(context.get("report")),
                **context,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    status = 422 if form.errors else 200
    return show_case(request, template, tab="reports", status=status, form=form, **context)


class Refused(Exception):
    """The change may not be made; the field it turns on, and a sentence that says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field, self.sentence = field, sentence
        super().__init__(sentence)


def make(request: Any, form: Any, change: Change) -> HttpResponse:
    """Make a change and go back to the ledger, which says what it did.

    Raises:
        Stale: when somebody changed the case meanwhile.
        Refused: with the sentence for the page.
    """
    actor, at = Actor.member(request.member.user), timezone.now()
    try:
        made = corrections.make(request.case.pk, form.cleaned_data["version"], change, actor=actor, at=at)
    except changes.NotAReason as why:
        field = "reason" if why.code == "no-reason" else "ground"
        raise Refused(field, str(NOT_A_REASON[why.code])) from None
    except changes.NothingChanged:
        raise Refused("", _("Nothing has been changed yet: this is what is held already.")) from None
    except changes.AcrossPeople:
        raise Refused("against", _across()) from None
    except corrections.BadFacts:
        raise Refused("", _("These facts contradict each other. Check the dates.")) from None
    except behaviours.AnotherWaits:
        raise Refused(
            "", _("A correction of the behaviours waits already. Have it answered first.")
        ) from None
    except behaviours.NotTwo:
        raise Refused("", _("The reports have changed since you opened this page. Open it again.")) from None
    except NotOpen:
        raise Refused("", closed()) from None
    if made.waiting:
        messages.warning(
            request,
            _(
                "Saved, but not yet in effect: it lowers what counts, so a second person must confirm it. "
                "It waits for them in the reports of this case."
            ),
        )
    elif made.effect.changes_nothing:
        messages.success(request, _("Saved. Nothing changes in what counts."))
    else:
        messages.success(request, _("Saved. The advice has been worked out again: see what changed."))
    return to_ledger(request)


NOT_A_REASON = {
    "no-reason": gettext_lazy("Say why you are changing this"),
    "no-record": gettext_lazy(
        "That the agency has no record is not a reason by itself. Select what else shows that it was not made"
    ),
    "no-ground": gettext_lazy("Select what shows that it was not made"),
}


def newer(form: Any, stale: Stale) -> Any:
    """The form with the version of what is saved now."""
    form.data = form.data.copy()
    form.data["version"] = str(stale.case.version)
    return form


def closed() -> str:
    return _("This case has come to its end. Open it again before changing anything.")


def _across() -> str:
    return _(
        "Reports of different people are never merged or left out against each other (section 104(12)). "
        "Choose another report of the same person."
    )


def _theirs(report: Complaint | None) -> dict[str, Any]:
    """What is held now of a report that somebody else has changed."""
    if report is None:
        return {}
    report.refresh_from_db()
    held = initial_of(report)
    return {name: held[name] for name in ("by", "to", "recipient", "spoke_to", "channel", "reference")} | {
        "what_happened": held["what_happened"],
        "made": held["made"],
        "new": held["new"],
    }


def choices_of(others: list[Complaint]) -> list[tuple[str, str]]:
    """Other reports of the same person, each told by its number, its day and what it was."""
    return [
        (
            str(one.number),
            _("Report %(number)s, reported %(day)s: %(what)s")
            % {
                "number": one.number,
                "day": said_date(one.facts.get("reported")),
                "what": (one.what_happened[:80] or _("no description")),
            },
        )
        for one in others
    ]


def _people(request: Any) -> list[Person]:
    return list(Person.objects.filter(case=request.case))


def _today() -> date:
    return london_date(timezone.now())
