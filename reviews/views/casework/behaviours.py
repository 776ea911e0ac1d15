"""C4: linked behaviours of one application told apart, and joined again: what it does is shown first."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from pledge.roles import May
from reviews.forms.behaviours import FEWEST_REPORTS, BehavioursForm, JoinForm, may_tell_apart_more
from reviews.models import Complaint
from reviews.selectors.advice_words import effect_sentences
from reviews.services import behaviours, changes, corrections
from reviews.services.cases import Stale
from reviews.services.changes import Change
from reviews.views.casework.base import case_page
from reviews.views.casework.corrections import Refused, choices_of, closed, make, newer
from reviews.views.casework.page import show_case
from reviews.views.casework.reports import ledger_address, may_change, to_ledger
from reviews.views.casework.stale import show_stale


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def split(request: Any) -> HttpResponse:
    """Tell one behaviour more apart from the others."""
    reports = behaviours.reports_of(request.case)
    if len(reports) < FEWEST_REPORTS:
        messages.info(request, _("Two behaviours can be told apart once there are two reports."))
        return to_ledger(request)
    if not may_tell_apart_more(request.case):
        messages.info(request, _("No more behaviours can be told apart in one application."))
        return to_ledger(request)
    return _two_presses(request, "behaviours", _form(request, reports, adding=True), adding=True)


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def sort(request: Any) -> HttpResponse:
    """Name the behaviours anew, or say of each report anew what it is about."""
    if not request.case.behaviours:
        return HttpResponseRedirect(_address(request, "case_behaviours_split"))
    form = _form(request, behaviours.reports_of(request.case), adding=False)
    return _two_presses(request, "behaviours", form, adding=False)


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def join(request: Any) -> HttpResponse:
    """Two behaviours are one after all: undo telling them apart."""
    if not request.case.behaviours:
        messages.info(request, _("All reports are about one behaviour already."))
        return to_ledger(request)
    form = JoinForm(
        request.POST or None,
        case=request.case,
        reports=behaviours.reports_of(request.case),
        initial={"version": request.case.version},
    )
    return _two_presses(request, "behaviours_join", form)


def _two_presses(request: Any, name: str, form: Any, **context: Any) -> HttpResponse:
    """The first press shows what it would do, the second makes it; whatever was altered is shown first."""
    if not may_change(request):
        messages.error(request, closed())
        return to_ledger(request)
    template = f"reviews/casework/{name}.html"
    around = {"back_href": ledger_address(request), **context}
    if form.is_valid():
        change = form.change()
        try:
            effect = _weighed(request, change)
            mark = _mark_of(change)
            if form.cleaned_data["seen"] == mark:
                return make(request, form, change)
            form.data = form.data.copy()
            form.data["seen"] = mark
            around |= {
                "effect": effect,
                "sentences": effect_sentences(effect, request.case, change.behaviours),
            }
        except Stale as stale:
            return show_stale(request, stale, template, form=newer(form, stale), tab="reports", **around)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    status = 422 if form.errors else 200
    return show_case(request, template, tab="reports", status=status, form=form, **around)


def _weighed(request: Any, change: Change) -> Any:
    """What it would do.

    Raises:
        Refused: where it may not be done; with the sentence for the page.
    """
    try:
        changes.check(request.case, change)
        return corrections.weigh(request.case, change)
    except changes.NotAReason:
        raise Refused("reason", _("Say why you are changing this")) from None
    except changes.NothingChanged:
        raise Refused("", _("Nothing has been changed yet: this is what is held already.")) from None
    except behaviours.AnotherWaits:
        raise Refused("", str(ANOTHER_WAITS)) from None
    except behaviours.NotTwo as why:
        raise Refused("", str(NOT_LIKE_THIS[why.code])) from None


ANOTHER_WAITS = gettext_lazy(
    "Behaviours told apart or joined wait for a second person already. Have that answered first."
)
_ANEW = gettext_lazy("The reports have changed since you opened this page. Open it again.")
NOT_LIKE_THIS = {
    "not-two": gettext_lazy("Tell at least two behaviours apart, or join them all."),
    "too-many": gettext_lazy("No more behaviours can be told apart in one application."),
    "bad-id": _ANEW,
    "no-name": gettext_lazy("Enter a few words for each behaviour."),
    "long-name": gettext_lazy("The name of a behaviour must be 60 characters or less."),
    "same-name": gettext_lazy("Give each behaviour a name of its own."),
    "no-such-report": _ANEW,
    "no-such-behaviour": _ANEW,
    "no-report": gettext_lazy(
        "Each behaviour needs at least one report that is about it, or about all of them."
    ),
}


def _form(request: Any, reports: list[Complaint], *, adding: bool) -> BehavioursForm:
    labels = dict(choices_of(reports))
    return BehavioursForm(
        request.POST or None,
        case=request.case,
        reports=[(row, labels[str(row.number)]) for row in reports],
        adding=adding,
        initial={"version": request.case.version},
    )


def _mark_of(change: Change) -> str:
    """One mark for one change, whatever its reason says."""
    return sha256(repr((change.behaviours, sorted((change.about or {}).items()))).encode()).hexdigest()[:32]


def _address(request: Any, name: str) -> str:
    return reverse(name, args=[request.authority.slug, request.case.reference])
