"""C3 and C4: the ledger of reports; adding, correcting, leaving out, always with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.roles import May
from reviews.domain.corrections import Effect
from reviews.forms.reports import CorrectionForm, LeaveOutForm, SecondPersonForm, initial_of
from reviews.models import Complaint, Correction, Person
from reviews.selectors.ledger import Ledger, ledger
from reviews.services import corrections
from reviews.services.advice import assess_case
from reviews.services.cases import Stale, locked
from reviews.services.corrections import ADD, CORRECT, LEAVE_OUT, PUT_BACK, Change
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
        waiting=[line.waiting for line in found.lines if line.waiting] + _waiting_elsewhere(request),
        changed=what_changed(found),
        statutory=statutory_words(request.case.procedure_data),
        add_href=reverse("case_report_add", args=[request.authority.slug, request.case.reference]),
        may_change=request.member.may(May.CASEWORK_CHANGE),
    )


@case_page(May.CASEWORK_CHANGE)
@require_POST
def assess_again(request: Any) -> HttpResponse:
    """Work the advice out again on the facts as they stand."""
    actor, at = _actor(request), timezone.now()
    with locked(request.case.pk) as case:
        assess_case(case, because="asked", at=at, actor=actor)
    messages.success(request, _("The advice has been worked out again."))
    return _to_ledger(request)


@case_page(May.CASEWORK_CHANGE)
def add_report(request: Any) -> HttpResponse:
    """Add a report that was found since, or that the applicant told of later."""
    form = CorrectionForm(
        request.POST or None,
        people=_people(request),
        adding=True,
        initial={"version": request.case.version},
    )
    if request.method == "POST" and form.is_valid():
        done = _make(request, form, form.change(ADD))
        if done is not None:
            return done
    return _show_form(request, "reviews/casework/report_add.html", form)


@case_page(May.CASEWORK_CHANGE)
def correct_report(request: Any, number: int) -> HttpResponse:
    """One report: what was first given, what is held now, and its correction."""
    report = _report(request, number)
    form = CorrectionForm(
        request.POST or None,
        people=_people(request),
        initial=initial_of(report) | {"version": request.case.version},
    )
    if request.method == "POST" and form.is_valid():
        done = _make(request, form, form.change(CORRECT, report))
        if done is not None:
            return done
    history = Correction.objects.filter(case=request.case, complaint=report).select_related(
        "made_by", "second_by"
    )
    found = ledger(request.case)
    return _show_form(
        request,
        "reviews/casework/report.html",
        form,
        report=report,
        history=history,
        line=next(line for line in found.lines if line.report.pk == report.pk),
        left_out="s104_12" in report.facts,
        others=Complaint.objects.filter(case=request.case, by=report.by).exclude(pk=report.pk).exists(),
    )


@case_page(May.CASEWORK_CHANGE)
def leave_out(request: Any, number: int) -> HttpResponse:
    """Leave one person's repeat out against another report of theirs: a named decision, s.104(12)."""
    report = _report(request, number)
    putting_back = "s104_12" in report.facts
    form = LeaveOutForm(request.POST or None, initial={"version": request.case.version})
    if request.method == "POST" and form.is_valid():
        decided = {
            "counts": False,
            "by": request.member.user.full_name,
            "reason": form.cleaned_data["reason"],
        }
        change = Change(
            kind=PUT_BACK if putting_back else LEAVE_OUT,
            reason=form.cleaned_data["reason"],
            complaint_id=report.pk,
            facts={"s104_12": "absent" if putting_back else decided},
        )
        done = _make(request, form, change)
        if done is not None:
            return done
    return _show_form(
        request, "reviews/casework/report_leave_out.html", form, report=report, putting_back=putting_back
    )


@case_page(May.CASEWORK_VIEW)
def correction(request: Any, correction: int) -> HttpResponse:
    """A correction that waits: before and after, what it does, confirmed or declined by a second person."""
    row = get_object_or_404(
        Correction.objects.select_related("complaint", "made_by", "second_by"),
        pk=correction,
        case=request.case,
    )
    form = SecondPersonForm(request.POST or None, initial={"version": request.case.version})
    may_answer = (
        row.state == Correction.State.WAITING
        and request.member.may(May.CASEWORK_CHANGE)
        and row.made_by_id != request.member.user.pk
    )
    if request.method == "POST":
        if not may_answer:
            raise Http404
        if form.is_valid():
            done = _answer(request, form, row)
            if done is not None:
                return done
    waiting = row.state == Correction.State.WAITING
    return show_case(
        request,
        "reviews/casework/correction.html",
        tab="reports",
        status=422 if form.errors else 200,
        form=form,
        correction=row,
        effect=corrections.weigh(request.case, corrections.change_of(row)) if waiting else None,
        may_answer=may_answer,
        back_href=_ledger_address(request),
    )


def _answer(request: Any, form: SecondPersonForm, row: Correction) -> HttpResponse | None:
    given, actor, at = form.cleaned_data, _actor(request), timezone.now()
    try:
        if given["answer"] == "confirm":
            corrections.confirm(row.pk, given["version"], note=given["note"], actor=actor, at=at)
            messages.success(request, _("Confirmed. Tell the applicant what was corrected and why."))
        else:
            corrections.decline(row.pk, given["version"], note=given["note"], actor=actor, at=at)
            messages.success(request, _("Declined. The facts stay as they were."))
    except Stale:
        _say_changed(request, form)
        return None
    except Correction.DoesNotExist:
        messages.info(request, _("Somebody has answered this correction already."))
    return _to_ledger(request)


def _make(request: Any, form: Any, change: Change) -> HttpResponse | None:
    """Make a change; None where the form must be shown again, with its reason."""
    try:
        made = corrections.make(
            request.case.pk, form.cleaned_data["version"], change, actor=_actor(request), at=timezone.now()
        )
    except Stale:
        _say_changed(request, form)
    except corrections.NotAReason as why:
        form.add_error("ground" if "ground" in form.fields else "reason", why.sentence)
    except corrections.NothingChanged:
        form.add_error(None, _("Nothing has been changed yet."))
    except corrections.AcrossPeople:
        form.add_error(
            None,
            _(
                "This person has no other report here. Reports of different people are never left out "
                "against each other (section 104(12))."
            ),
        )
    else:
        if made.waiting:
            messages.warning(
                request,
                _("This lowers what counts, so a second person must confirm it before it takes effect."),
            )
        else:
            messages.success(request, effect_words(made.effect))
        return _to_ledger(request)
    return None


def effect_words(effect: Effect) -> str:
    """What a correction did to the advice, in a sentence or two."""
    if effect.changes_nothing:
        return _("Saved. Nothing changes in what counts.")
    if effect.counted_after != effect.counted_before:
        return _("Saved. %(before)s reports counted for certain before, %(after)s now.") % {
            "before": effect.counted_before,
            "after": effect.counted_after,
        }
    return _("Saved. The advice has been worked out again.")


def headline(found: Ledger) -> str:
    """The advice in one line; *not reached* is never a refusal."""
    if found.advice is None:
        return _("Not assessed yet")
    act = found.act
    if found.advice.outcome == "met":
        if act and act.outcome == "met":
            counted = act.counted_min
            return ngettext(
                "%(counted)s report counts: the Act leaves one decision, the threshold is met",
                "%(counted)s reports count: the Act leaves one decision, the threshold is met",
                counted,
            ) % {"counted": counted}
        return _("A route of the local procedure is met")
    if found.advice.outcome == "cannot-tell":
        return _("Something not known could make the threshold met: ask before deciding")
    needed = {3: _("three"), 2: _("two"), 4: _("four"), 5: _("five")}
    number = needed.get(act.needed, str(act.needed)) if act else _("three")
    return _("Fewer than %(number)s counted so far: the bodies must still decide") % {"number": number}


def what_changed(found: Ledger) -> str:
    """What the correction behind the latest advice did, named; empty for the first advice."""
    row = found.advice.correction if found.advice else None
    if row is None:
        return ""
    counts = row.after.get("counts") or {}
    return _("%(reason)s Counted for certain: %(before)s before, %(after)s now.") % {
        "reason": row.reason.rstrip(".") + ".",
        "before": counts.get("before", 0),
        "after": counts.get("after", 0),
    }


def statutory_words(data: dict[str, Any]) -> dict[str, Any]:
    """The number and the two periods of the procedure in force, in words."""
    kept = data.get("statutory") or {}

    def value(name: str, default: Any) -> Any:
        return (kept.get(name) or {}).get("value") or default

    return {
        "number": value("number", 3),
        "report": value("report_period", "1 month"),
        "apply": value("apply_period", "6 months"),
    }


def _show_form(request: Any, template: str, form: Any, **context: Any) -> HttpResponse:
    return show_case(
        request,
        template,
        tab="reports",
        status=422 if form.errors else 200,
        form=form,
        back_href=_ledger_address(request),
        **context,
    )


def _waiting_elsewhere(request: Any) -> list[Correction]:
    """Corrections that wait and belong to no report here: a new one, or a condition."""
    return list(
        Correction.objects.filter(
            case=request.case, state=Correction.State.WAITING, complaint__isnull=True
        ).select_related("made_by")
    )


def _say_changed(request: Any, form: Any) -> None:
    """Somebody changed the case: what was typed is kept, on the newer version."""
    request.case.refresh_from_db()
    form.data = form.data.copy()
    form.data["version"] = str(request.case.version)
    form.add_error(
        None,
        _(
            "Someone changed this case since you opened the page. Look at the reports again, "
            "then save if it is still right."
        ),
    )


def _report(request: Any, number: int) -> Complaint:
    return get_object_or_404(Complaint.objects.select_related("by"), case=request.case, number=number)


def _people(request: Any) -> list[Person]:
    return list(Person.objects.filter(case=request.case))


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)


def _ledger_address(request: Any) -> str:
    return reverse("case_reports", args=[request.authority.slug, request.case.reference])


def _to_ledger(request: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(_ledger_address(request))
