"""Q7: one improvement action, its progress, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pledge.access import NotAllowed
from pledge.audit import Actor
from pledge.forms.overtaken import differences, posted_version
from pledge.forms.posted import form_for
from pledge.roles import May
from selfassess.domain.status import ACTION_MAY_CHANGE, ActionStatus, NotPossible
from selfassess.forms.plan import ActionForm, ProgressForm, ReasonForm, saved
from selfassess.models import ActionNote, ImprovementAction
from selfassess.selectors.given import bank_for
from selfassess.selectors.plan import action_page, visible
from selfassess.services import plan, plan_links
from selfassess.services.plan import Over
from selfassess.services.rounds import Stale
from selfassess.views.base import address, area_page, reads_open_rounds, show_area, today
from selfassess.views.stale import SAVED_MEANWHILE

FORM = require_http_methods(["GET", "HEAD", "POST"])
Send = Callable[[int], object]


@area_page()
@require_safe
def show_action(request: Any, number: int) -> HttpResponse:
    """What is to be done and why, by whom and by when, and everything said of it so far."""
    action = _find(request, number)
    before = request.GET.get("before", "")
    found = action_page(
        action,
        today(),
        reads_open=reads_open_rounds(request),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    )
    return _show(
        request,
        "action",
        action,
        here=action.title,
        found=found,
        may_report=may_report(request, action) and found.line.status in ACTION_MAY_CHANGE,
        may_write=plan_links.owner_of(action) is not None,
        is_over=found.line.status not in ACTION_MAY_CHANGE,
        can_reopen=found.line.status in (*_ENDED, ActionStatus.DONE),
    )


_ENDED = (ActionStatus.CLOSED, ActionStatus.DROPPED)


@area_page(May.ROUND_CHANGE)
@FORM
def edit(request: Any, number: int) -> HttpResponse:
    """Change what is to be done, its owner, its date and the rest."""
    at, action = timezone.now(), _find(request, number)
    if ActionStatus(action.status) not in ACTION_MAY_CHANGE:
        return _overtaken(request, action)
    now = saved(action)
    owners = plan_links.possible_owners()
    if action.owner is not None and action.owner not in owners:
        # Somebody who has left stays until another is chosen.
        owners = [*owners, action.owner]
    form = form_for(request, ActionForm, at=at, initial=now, owners=owners, today=today())

    def send(version: int) -> object:
        changed = plan.change(action.pk, version, form.details(), actor=_actor(request), at=at)
        if changed:
            messages.success(request, _("The action has been changed."))
        due = form.cleaned_data["due_on"]
        if "due_on" in changed and due is not None and due < today():
            messages.warning(request, _("The due date has passed already: the action is overdue at once."))
        return changed

    return _form(request, action, "edit", _("Change the action"), form, send)


@area_page()
@FORM
def progress(request: Any, number: int) -> HttpResponse:
    """Say how an action is going: an assessor of any, its owner of their own."""
    at, action = timezone.now(), _find(request, number)
    if not may_report(request, action):
        raise NotAllowed(sentence=_("Only assessors and the owner of this action can report its progress."))
    if _pressed_twice(request, action, "text", request.POST.get("stands", "")):
        return _to_action(request, action)
    if ActionStatus(action.status) not in ACTION_MAY_CHANGE:
        return _overtaken(request, action)
    form = form_for(request, ProgressForm, at=at, action=action)

    def send(version: int) -> object:
        given = form.cleaned_data
        row = plan.report(action.pk, version, form.move(), given["text"], actor=_actor(request), at=at)
        messages.success(request, _("What you reported has been added."))
        return row

    return _form(request, action, "progress", _("Report progress"), form, send)


@area_page(May.ROUND_CHANGE)
@FORM
def drop(request: Any, number: int) -> HttpResponse:
    """Drop an action, with a reason."""
    at, action = timezone.now(), _find(request, number)
    if _pressed_twice(request, action, "reason", action.status):
        return _to_action(request, action)
    if ActionStatus(action.status) not in ACTION_MAY_CHANGE:
        return _overtaken(request, action)
    form = form_for(request, ReasonForm, at=at)

    def send(version: int) -> object:
        reason = form.cleaned_data["reason"]
        row = plan.drop(action.pk, version, reason, actor=_actor(request), at=at)
        messages.success(request, _("The action has been dropped. Its gap can have another."))
        return row

    return _form(request, action, "drop", _("Drop the action"), form, send)


@area_page(May.ROUND_CHANGE)
@FORM
def reopen(request: Any, number: int) -> HttpResponse:
    """Take up again an action that was done, closed or dropped, with a reason."""
    at, action = timezone.now(), _find(request, number)
    if _pressed_twice(request, action, "reason", action.status):
        return _to_action(request, action)
    if ActionStatus(action.status) not in (*_ENDED, ActionStatus.DONE):
        return _overtaken(request, action)
    form = form_for(request, ReasonForm, at=at)

    def send(version: int) -> object:
        reason = form.cleaned_data["reason"]
        row = plan.reopen(action.pk, version, reason, actor=_actor(request), at=at)
        messages.success(request, _("The action has been taken up again."))
        return row

    return _form(request, action, "reopen", _("Take the action up again"), form, send)


@area_page(May.ROUND_CHANGE)
@require_POST
def send(request: Any, number: int) -> HttpResponse:
    """Write to the owner again; one without an account gets a new link."""
    action = _find(request, number)
    if plan_links.send_again(action.pk, actor=_actor(request), at=timezone.now()):
        messages.success(request, _("A message is on its way to %(name)s.") % {"name": action.owner_name})
    else:
        messages.warning(request, _("Nothing was sent: the owner has no address that a message would reach."))
    return _to_action(request, action)


def may_report(request: Any, action: ImprovementAction) -> bool:
    """Whether the member may say how an action is going."""
    own = action.owner_id is not None and action.owner_id == request.member.user.pk
    return bool(request.member.may(May.ROUND_CHANGE) or own)


def _pressed_twice(request: Any, action: ImprovementAction, field: str, status: str) -> bool:
    """Whether what was posted was recorded a moment ago: then the page as it is now is the answer."""
    text = request.POST.get(field, "")
    actor, at = _actor(request), timezone.now()
    return request.method == "POST" and plan.is_the_same_press(action, text, status, actor=actor, at=at)


def _form(
    request: Any, action: ImprovementAction, name: str, here: str, form: BaseForm, send: Send
) -> HttpResponse:
    """A form about an action: drawn, sent back with what is wrong, or sent on to the services."""
    more: dict[str, Any] = {}
    if request.method == "POST":
        if form.is_valid():
            try:
                send(posted_version(request))
                return _to_action(request, action)
            except Stale:
                more = stale_context(request, action, form)
            except (NotPossible, Over):
                return _overtaken(request, action)
        else:
            more = {"status": 422}
    above = ((action.title, address(request, "plan_action", action.number)),)
    around: dict[str, Any] = {"here": here, "above": above, "form": form}
    return _show(request, name, more.pop("action", action), **(around | more))


def stale_context(request: Any, action: ImprovementAction, form: BaseForm) -> dict[str, Any]:
    """What the page shows again: the newer action, whose version the form now carries."""
    now = ImprovementAction.objects.select_related("round__edition", "owner", "authority").get(pk=action.pk)
    last = ActionNote.objects.filter(action=now).first()
    differing = list(differences(form, saved(now))) if isinstance(form, ActionForm) else []
    return {
        "action": now,
        "is_stale": True,
        "changed_by": last.by_label if last else "",
        "changed_at": last.at if last else None,
        "differences": differing,
        "theirs_href": request.path,
        "page_errors": True,
        "status": SAVED_MEANWHILE,
    }


def _find(request: Any, number: int) -> ImprovementAction:
    rows = visible(request.member.user, reads_open=reads_open_rounds(request))
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _show(request: Any, name: str, action: ImprovementAction, **context: Any) -> HttpResponse:
    first = (_("Improvement plan"), address(request, "plan"))
    above = (first, *context.pop("above", ()))
    around: dict[str, Any] = {"action": action, "bank": bank_for(action.round)}
    return show_area(request, f"plan/{name}.html", page="plan", above=above, **(around | context))


def _overtaken(request: Any, action: ImprovementAction) -> HttpResponse:
    """Something happened that leaves no room for this."""
    messages.warning(request, _("This cannot be done as the action stands now. Nothing of yours was saved."))
    return _to_action(request, action)


def _to_action(request: Any, action: ImprovementAction) -> HttpResponse:
    return HttpResponseRedirect(address(request, "plan_action", action.number))


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)
