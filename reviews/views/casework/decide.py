"""C8: preparing the threshold decision, one step a page, and saving it as the Act allows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.forms.posted import form_for
from pledge.roles import May
from reviews.domain import deciding
from reviews.domain.decision_steps import (
    ADVICE,
    ALL_STEPS,
    CHECK,
    OUTCOME,
    reasons_needed,
    step_after,
    step_before,
    steps_of,
)
from reviews.domain.lifecycle import NotPossible
from reviews.forms import decision as forms
from reviews.models import Advice, Decision, DecisionDraft
from reviews.selectors.advice_words import headline_of
from reviews.selectors.deciding import check_rows, deciders_choices, unknown_lines
from reviews.selectors.decision_words import problem_words
from reviews.selectors.ledger import acts_of, routes_of_advice
from reviews.services import decisions
from reviews.services.ground import ground_of
from reviews.views.casework.base import case_page
from reviews.views.casework.changed import both_versions
from reviews.views.casework.page import show_case

STEP_FORMS = {
    ADVICE: forms.CheckForm,
    "persistence": forms.PersistenceForm,
    "harm": forms.HarmForm,
    "adequacy": forms.AdequacyForm,
    CHECK: forms.CheckForm,
}
# The same person pressing "Save the decision" again within this time has saved it already.
ONE_PRESS = timedelta(minutes=10)


@case_page(May.DECISION_RECORD)
def start(request: Any) -> HttpResponse:
    """Begin a decision, or go on with the one begun."""
    if request.method != "POST":
        return _to(request, "case_decision")
    try:
        decisions.begin(request.case.pk, actor=_actor(request), at=timezone.now())
    except NotPossible as why:
        messages.error(request, why.sentence)
        return _to(request, "case_decision")
    return _to(request, "case_decide", ADVICE)


@case_page(May.DECISION_RECORD)
def give_up(request: Any) -> HttpResponse:
    """Throw the decision being prepared away, once that is confirmed."""
    draft = _draft(request)
    if request.method == "POST":
        if draft is not None and request.POST.get("draft") == str(draft.pk):
            decisions.give_up(draft.pk, actor=_actor(request), at=timezone.now())
        messages.success(request, _("The decision being prepared has been thrown away."))
        return _to(request, "case_decision")
    if draft is None:
        return _over(request)
    back = _address(request, "case_decide", ADVICE)
    return show_case(
        request, "reviews/casework/decide/give_up.html", tab="decision", draft=draft, back_href=back
    )


@case_page(May.DECISION_RECORD)
def step(request: Any, step: str) -> HttpResponse:
    """One step: shown, kept, or the check page that saves."""
    if step not in ALL_STEPS:
        raise Http404
    draft = _draft(request)
    posted = request.method == "POST"
    if draft is None or (posted and request.POST.get("draft") != str(draft.pk)):
        return _over(request)
    if posted and "take-newer" in request.POST:
        decisions.take_newer_advice(draft.pk, actor=_actor(request), at=timezone.now())
        return _to(request, "case_decide", ADVICE)
    ground = ground_of(request.case, draft.advice)
    if step not in steps_of(ground):
        messages.info(request, _("On the advice as it is now this is not asked. Go on from here."))
        return _to(request, "case_decide", ADVICE)
    form = _asked(request, step, draft, ground)
    if not (posted and form.is_valid()):
        return _show(request, step, draft, ground, form)
    if step == CHECK:
        return _save(request, draft, ground, form)
    return _keep(request, draft, ground, step, form)


def _keep(
    request: Any, draft: DecisionDraft, ground: deciding.Ground, step: str, form: forms.StepForm
) -> HttpResponse:
    try:
        values = form.values()
        if values:
            decisions.keep_step(
                draft.pk, form.cleaned_data["version"], values, actor=_actor(request), at=timezone.now()
            )
    except decisions.StaleDraft as stale:
        fresh = _form(step, stale.draft, ground, None)
        return _show(request, step, stale.draft, ground, form, **_both(request, stale.draft, form, fresh))
    except decisions.DecidedMeanwhile:
        return _over(request)
    if request.GET.get("change"):
        return _to(request, "case_decide", CHECK)
    return _to(request, "case_decide", step_after(ground, step))


def _save(request: Any, draft: DecisionDraft, ground: deciding.Ground, form: forms.StepForm) -> HttpResponse:
    try:
        saved = decisions.save(
            request.case.pk,
            draft.pk,
            form.cleaned_data["version"],
            actor=_actor(request),
            at=timezone.now(),
        )
    except decisions.CannotSave as stop:
        for problem in stop.problems:
            form.add_error(None, problem_words(problem))
    except decisions.FactsChanged:
        form.add_error(None, _("The facts have changed since you began. Look at the new advice first."))
    except decisions.StaleDraft as stale:
        draft = stale.draft
        form.add_error(
            None,
            _("%(name)s changed this decision since you opened the page. Check it again, then save it.")
            % {"name": draft.changed_by.full_name},
        )
        form = _refreshed(form, draft)
    except decisions.DecidedMeanwhile:
        return _over(request)
    except NotPossible as why:
        messages.error(request, why.sentence)
        return _to(request, "case_decision")
    else:
        _say_saved(request, saved)
        return _to(request, "case_decision")
    return _show(request, CHECK, draft, ground, form)


def _over(request: Any) -> HttpResponse:
    """The preparation is over: saved by this very press, by somebody else, or given up."""
    last = Decision.objects.filter(case=request.case).select_related("saved_by").first()
    now: datetime = timezone.now()
    if last is None:
        messages.info(request, _("No decision is being prepared. It was thrown away."))
    elif last.saved_by_id == request.member.user.pk and last.saved_at > now - ONE_PRESS:
        _say_saved(request, last)
    else:
        messages.warning(
            request,
            _(
                "%(name)s saved a decision since you began. This is theirs: nothing of yours was saved "
                "over it."
            )
            % {"name": last.saved_by.full_name},
        )
    return _to(request, "case_decision")


def _say_saved(request: Any, saved: Decision) -> None:
    if saved.final_at:
        messages.success(request, _("Decided. The applicant must be told now (section 104(6))."))
    else:
        messages.success(request, _("Saved. It is final when the bodies have agreed."))


def _asked(request: Any, step: str, draft: DecisionDraft, ground: deciding.Ground) -> forms.StepForm:
    """The step as just sent, as typed before a sign-in ended, or as it is in the draft."""

    def make(data: Any = None, files: Any = None) -> forms.StepForm:
        return _form(step, draft, ground, data)

    return form_for(request, make, at=timezone.now())


def _form(step: str, draft: DecisionDraft, ground: deciding.Ground, data: Any) -> forms.StepForm:
    initial = {**draft.answers, "version": draft.version, "draft": draft.pk}
    if step == OUTCOME:
        kind = forms.OnlyMetForm if deciding.only_met(ground) else forms.OutcomeForm
        return kind(data, initial=initial)
    if step == "own-criteria":
        return forms.OwnCriteriaForm(data, initial=initial, criteria=ground.own_criteria)
    if step == "reasons":
        needed = reasons_needed(draft.answers.get("outcome", ""), ground)
        return forms.ReasonsForm(data, initial=initial, needed=needed)
    if step == "deciders":
        bodies, delegations = deciders_choices(london_date(timezone.now()))
        return forms.DecidersForm(
            data,
            initial=initial,
            bodies=bodies,
            delegations=delegations,
            needed=ground.result["deciders"],
        )
    return STEP_FORMS[step](data, initial=initial)


def _show(
    request: Any,
    step: str,
    draft: DecisionDraft,
    ground: deciding.Ground,
    form: forms.StepForm,
    **context: Any,
) -> HttpResponse:
    before = step_before(ground, step)
    back = _address(request, "case_decide", before) if before else _address(request, "case_decision")
    routes = routes_of_advice(request.case, draft.advice)
    act = next((one for one in routes if one.is_act), None)
    latest = Advice.objects.filter(case=request.case).defer("application").first()
    found = (
        decisions.problems(request.case, draft, draft.advice, actor=_actor(request), at=timezone.now())
        if step == CHECK
        else ()
    )
    around = {
        "form": form,
        "draft": draft,
        "step": step,
        "ground": ground,
        "act": act,
        "acts": acts_of(routes),
        "headline": headline_of(draft.advice.outcome, act),
        "warnings": draft.advice.result.get("warnings", ()),
        "only_met": deciding.only_met(ground),
        "newer": latest if latest and latest.pk != draft.advice_id else None,
        "unknowns": unknown_lines(request.case, ground) if step == ADVICE else (),
        "rows": check_rows(draft, ground) if step == CHECK else (),
        "problems": [{"step": one.step, "sentence": problem_words(one)} for one in found],
        "back_href": back,
    }
    status = 422 if form.errors or context.get("page_errors") else 200
    template = f"reviews/casework/decide/{step.replace('-', '_')}.html"
    return show_case(request, template, tab="decision", status=status, **(around | context))


def _both(request: Any, draft: DecisionDraft, form: forms.StepForm, fresh: forms.StepForm) -> dict[str, Any]:
    return both_versions(
        form,
        {name: fresh.get_initial_for_field(field, name) for name, field in fresh.fields.items()},
        version=draft.version,
        changed_by=draft.changed_by.full_name,
        changed_at=draft.changed_at,
        href=request.get_full_path(),
    )


def _refreshed(form: forms.StepForm, draft: DecisionDraft) -> forms.StepForm:
    """The check page with the version of what it shows now, and the errors it had."""
    given: Any = form.data
    data = given.copy()
    data["version"] = str(draft.version)
    form.data = data
    return form


def _draft(request: Any) -> DecisionDraft | None:
    rows = DecisionDraft.objects.select_related("advice", "changed_by", "begun_by")
    return rows.filter(case=request.case).first()


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)


def _address(request: Any, name: str, *more: str) -> str:
    return reverse(name, args=[request.authority.slug, request.case.reference, *more])


def _to(request: Any, name: str, *more: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(request, name, *more))
