"""C8: preparing the threshold decision, one step a page, and saving it as the Act allows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.domain import deciding
from reviews.domain.decision_steps import (
    ADVICE,
    CHECK,
    OUTCOME,
    reasons_needed,
    step_after,
    step_before,
    steps_of,
)
from reviews.domain.lifecycle import OPEN, Status
from reviews.forms import decision as forms
from reviews.models import DecisionDraft
from reviews.selectors.deciding import check_rows, deciders_choices, unknown_lines
from reviews.selectors.ledger import ledger
from reviews.services import decisions
from reviews.services.cases import Stale
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case
from reviews.views.casework.reports import headline

STEP_FORMS = {
    ADVICE: forms.CheckForm,
    "persistence": forms.PersistenceForm,
    "harm": forms.HarmForm,
    "adequacy": forms.AdequacyForm,
    CHECK: forms.CheckForm,
}


@case_page(May.DECISION_RECORD)
def start(request: Any) -> HttpResponse:
    """Begin a decision, or go on with the one begun."""
    if Status(request.case.status) not in OPEN:
        messages.error(request, _("This case is closed. Reopen it before deciding again."))
        return HttpResponseRedirect(_address(request, "case_decision"))
    if request.method == "POST":
        decisions.begin(request.case.pk, None, actor=_actor(request), at=timezone.now())
        return _to_step(request, ADVICE)
    return HttpResponseRedirect(_address(request, "case_decision"))


@case_page(May.DECISION_RECORD)
def step(request: Any, step: str) -> HttpResponse:
    """One step: shown, kept, or the check page that saves."""
    draft = DecisionDraft.objects.select_related("advice", "changed_by").filter(case=request.case).first()
    if draft is None:
        messages.info(request, _("There is no decision being prepared. It may have been saved already."))
        return HttpResponseRedirect(_address(request, "case_decision"))
    ground = decisions.ground_of(request.case, draft.advice)
    if step not in steps_of(ground):
        raise Http404
    form = _form(request, step, draft, ground)
    if request.method == "POST":
        if "give-up" in request.POST:
            decisions.give_up(draft.pk, actor=_actor(request), at=timezone.now())
            messages.success(request, _("The decision being prepared has been thrown away."))
            return HttpResponseRedirect(_address(request, "case_decision"))
        if form.is_valid():
            done = _save(request, draft, form) if step == CHECK else _keep(request, draft, ground, step, form)
            if done is not None:
                return done
    return _show(request, step, draft, ground, form)


def _keep(
    request: Any, draft: DecisionDraft, ground: deciding.Ground, step: str, form: forms.StepForm
) -> HttpResponse | None:
    actor, at = _actor(request), timezone.now()
    try:
        if "take-newer" in request.POST:
            decisions.take_newer_advice(draft.pk, actor=actor, at=at)
            return _to_step(request, ADVICE)
        values = form.values()
        if values:
            decisions.keep_step(draft.pk, form.cleaned_data["version"], values, actor=actor, at=at)
    except decisions.StaleDraft as stale:
        _say_stale(form, stale.draft)
        return None
    except DecisionDraft.DoesNotExist:
        messages.info(request, _("Somebody else saved or gave up this decision meanwhile."))
        return HttpResponseRedirect(_address(request, "case_decision"))
    if request.GET.get("change"):
        return _to_step(request, CHECK)
    return _to_step(request, step_after(ground, step))


def _save(request: Any, draft: DecisionDraft, form: forms.StepForm) -> HttpResponse | None:
    try:
        saved = decisions.save(
            draft.pk, form.cleaned_data["version"], actor=_actor(request), at=timezone.now()
        )
    except decisions.CannotSave as stop:
        for problem in stop.problems:
            form.add_error(None, problem.sentence)
        return None
    except decisions.FactsChanged:
        form.add_error(
            None, _("The facts have been assessed again since you began. Look at the new advice first.")
        )
        return None
    except decisions.StaleDraft as stale:
        _say_stale(form, stale.draft)
        return None
    except (decisions.DecidedMeanwhile, DecisionDraft.DoesNotExist):
        messages.warning(request, _("Somebody else saved a decision since you began. This is theirs."))
        return HttpResponseRedirect(_address(request, "case_decision"))
    except Stale:
        form.add_error(None, _("Someone changed this case meanwhile. Look again, then save."))
        return None
    if saved.final_at:
        messages.success(request, _("Decided. The applicant must be told now (section 104(6))."))
    else:
        messages.success(request, _("Saved. It is final when the bodies have agreed."))
    return HttpResponseRedirect(_address(request, "case_decision"))


def _form(request: Any, step: str, draft: DecisionDraft, ground: deciding.Ground) -> forms.StepForm:
    data = request.POST if request.method == "POST" else None
    initial = {**draft.answers, "version": draft.version}
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
        return forms.DecidersForm(data, initial=initial, bodies=bodies, delegations=delegations)
    return STEP_FORMS[step](data, initial=initial)


def _show(
    request: Any, step: str, draft: DecisionDraft, ground: deciding.Ground, form: forms.StepForm
) -> HttpResponse:
    before = step_before(ground, step)
    found = ledger(request.case)
    answers = decisions.answers_of(draft.answers)
    return show_case(
        request,
        f"reviews/casework/decide/{step.replace('-', '_')}.html",
        tab="decision",
        status=422 if form.errors else 200,
        form=form,
        draft=draft,
        ground=ground,
        ledger=found,
        headline=headline(found),
        only_met=deciding.only_met(ground),
        pooled=deciding.leans_on_pooling(ground.result),
        newer=found.advice is not None and found.advice.pk != draft.advice_id,
        unknowns=unknown_lines(request.case, ground),
        rows=check_rows(draft, ground) if step == CHECK else (),
        problems=deciding.problems(answers, ground) if step == CHECK else (),
        back_href=_address(request, "case_decide", before) if before else _address(request, "case_decision"),
    )


def _say_stale(form: forms.StepForm, draft: DecisionDraft) -> None:
    """What was typed is kept; the next press saves over the newer version, knowingly."""
    form.data = form.data.copy()
    form.data["version"] = str(draft.version)
    form.add_error(
        None,
        _(
            "%(name)s changed this decision since you opened the page. Look at it, then save if yours is right."
        )
        % {"name": draft.changed_by.full_name},
    )


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)


def _address(request: Any, name: str, *more: str) -> str:
    return reverse(name, args=[request.authority.slug, request.case.reference, *more])


def _to_step(request: Any, step: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(request, "case_decide", step))
