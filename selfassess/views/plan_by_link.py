"""Q7 by link: the owner of an action who has no account says how it is going, and when it is done.

They see that one action, what its criterion asks and its level texts: no other answer, comment or action.
Opening the link changes nothing; a posted form does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Action, Actor, record
from pledge.forms.overtaken import posted_version
from pledge.links import link_view
from pledge.models import Link
from pledge.throttle import Limit, TooManyTries, take
from pledge.views.typed import typed_fields
from selfassess.domain.bank import Aspect
from selfassess.domain.status import ACTION_MAY_CHANGE, ActionStatus, NotPossible
from selfassess.forms.plan import ProgressForm
from selfassess.models import ActionNote, ImprovementAction
from selfassess.plan_words import aim_words
from selfassess.selectors.given import bank_for
from selfassess.selectors.plan import Line, note_item
from selfassess.services import plan, plan_links
from selfassess.services.plan import Over
from selfassess.services.rounds import Stale
from selfassess.views.base import today
from selfassess.views.stale import SAVED_MEANWHILE

RENEWING = Limit(3, timedelta(hours=1), timedelta(hours=1))
MOST_NOTES = 25
_OF_THE_PAGE = ("Version", "Stale", "Stands")


@link_view(plan_links.PURPOSE)
def action_by_link(request: Any, link: Link) -> HttpResponse:
    """The one action of an owner without an account."""
    action = get_object_or_404(_rows(), pk=int(link.about.partition(":")[2]))
    actor = Actor.link(link.recipient_label)
    if request.method != "POST":
        record(Action.LINK_OPENED, actor=actor, at=timezone.now(), about=action.key)
    if link.revoked_at is not None or ActionStatus(action.status) not in ACTION_MAY_CHANGE:
        return _page(request, "no_longer_needed", action, unsaved=_unsaved(request))
    if link.expires_at <= timezone.now():
        return _expired(request, action, actor)
    if request.method == "POST" and plan.is_the_same_press(
        action, request.POST.get("text", ""), request.POST.get("stands", ""), actor=actor, at=timezone.now()
    ):
        return HttpResponseRedirect(request.path)
    form = ProgressForm(request.POST if request.method == "POST" else None, action=action)
    more: dict[str, Any] = {}
    if request.method == "POST":
        if form.is_valid():
            try:
                return _report(request, action, form, actor)
            except Stale:
                action = _rows().get(pk=action.pk)
                more = {"is_stale": True, "page_errors": True, "status": SAVED_MEANWHILE}
            except (NotPossible, Over):
                return _page(
                    request, "no_longer_needed", _rows().get(pk=action.pk), unsaved=_unsaved(request)
                )
        else:
            more = {"status": 422}
    return _page(request, "action", action, form=form, **(_around(action, actor) | more))


def _rows() -> Any:
    rows = ImprovementAction.objects.select_related("round__edition", "round__owner", "authority")
    return rows.defer("round__edition__data")


def _report(request: Any, action: ImprovementAction, form: ProgressForm, actor: Actor) -> HttpResponse:
    move, text = form.move(), form.cleaned_data["text"]
    plan.report(action.pk, posted_version(request), move, text, actor=actor, at=timezone.now())
    messages.success(request, _("Thank you. We have recorded what you reported."))
    return HttpResponseRedirect(request.path)


def _around(action: ImprovementAction, actor: Actor) -> dict[str, Any]:
    """The action, what its criterion asks, and what its owner has reported: nobody else's words."""
    bank, aspect = bank_for(action.round), Aspect(action.aspect)
    criterion = bank.by_id.get(action.criterion)
    own = ActionNote.objects.filter(action=action, by_user__isnull=True, by_label=actor.label)
    return {
        "line": Line(action, today()),
        "criterion": criterion,
        "levels": criterion.levels(aspect) if criterion else None,
        "aim": aim_words(criterion, aspect) if criterion else "",
        "notes": [note_item(one) for one in own[:MOST_NOTES]],
    }


def _expired(request: Any, action: ImprovementAction, actor: Actor) -> HttpResponse:
    """An old link: a new one goes to the address that was kept, never to whoever asks."""
    asked = request.method == "POST"
    owner = plan_links.owner_of(action)
    can_send = owner is not None and owner.by_link
    sent = asked and can_send and _renew(action, actor)
    return _page(
        request,
        "expired",
        action,
        unsaved=_unsaved(request),
        can_send=can_send,
        sent=sent,
        too_often=asked and can_send and not sent,
        status=429 if asked and can_send and not sent else 200,
    )


def _renew(action: ImprovementAction, actor: Actor) -> bool:
    at = timezone.now()
    try:
        take("renew-link", action.key, RENEWING, at=at)
    except TooManyTries:
        return False
    return plan_links.renew(action.pk, actor=actor, at=at)


def _unsaved(request: Any) -> list[dict[str, str]]:
    """What was written when it could no longer be taken: shown, so that it can be copied."""
    if request.method != "POST":
        return []
    written, _files = typed_fields(request)
    return [field for field in written if field["label"] not in _OF_THE_PAGE]


def _page(
    request: Any, name: str, action: ImprovementAction, *, status: int = 200, **context: Any
) -> HttpResponse:
    around = {"action": action, "round": action.round, "bank": bank_for(action.round)}
    return render(request, f"selfassess/plan/link_{name}.html", around | context, status=status)
