"""Q3 by link: somebody without an account answers one theme of a round.

Opening the link changes nothing; a posted form does. The page says who asked, by when, and whom to ring.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Action, Actor, record
from pledge.links import link_view
from pledge.models import Link
from pledge.stored_files import serve
from pledge.throttle import Limit, TooManyTries, take
from pledge.views.typed import typed_fields
from selfassess.domain.answers import is_answered
from selfassess.domain.bank import Criterion, Scope
from selfassess.models import Contributor
from selfassess.selectors.given import answered_by, bank_for, given_answers
from selfassess.services import contributors, evidence_uses
from selfassess.services.answers import Way
from selfassess.views.answering import Desk, answer_criterion, locked_words

_OF_THE_PAGE = ("Version", "Page key", "Then", "Stale", "Over")
RENEWING = Limit(3, timedelta(hours=1), timedelta(hours=1))
# What a column for the name of whoever did something holds.
LONGEST_LABEL = 150


@link_view(contributors.PURPOSE)
def theme_by_link(request: Any, link: Link) -> HttpResponseBase:
    """The theme of a contributor: the list of its criteria, or one of them."""
    rows = Contributor.objects.select_related("round", "round__edition", "round__owner")
    person = get_object_or_404(rows, pk=int(link.about.partition(":")[2]))
    actor = Actor.link(_label(person))
    if request.method != "POST":
        record(Action.LINK_OPENED, actor=actor, at=timezone.now(), about=person.key)
    if person.ended_at is not None:
        return _page(request, "no_longer_needed", person)
    if link.revoked_at is not None or link.expires_at <= timezone.now():
        return _expired(request, link, person, actor)
    asked = bank_for(person.round).of_theme(person.theme, Scope(person.round.scope))
    if "evidence" in request.GET:
        return _file(request, person, actor)
    key = request.GET.get("criterion", "")
    if key:
        return _answer(request, person, actor, next((one for one in asked if one.id == key), None))
    if request.method == "POST":
        contributors.finish(person.pk, actor=actor, at=timezone.now())
        messages.success(request, _("Thank you. We have recorded that you have finished this theme."))
        return HttpResponseRedirect(request.path)
    return _theme(request, person, asked)


def _theme(request: Any, person: Contributor, asked: tuple[Criterion, ...]) -> HttpResponse:
    """Every criterion of the theme, with how far each has come."""
    row, scope = person.round, Scope(person.round.scope)
    given = given_answers(row)
    lines = [(one, _href(request, one.id), is_answered(one, answered_by(one, given), scope)) for one in asked]
    theme = next(one for one in bank_for(row).themes if one.key == person.theme)
    return _page(
        request,
        "theme",
        person,
        theme=theme,
        lines=lines,
        answered=sum(done for _one, _href_, done in lines),
        asked=len(asked),
    )


def _answer(request: Any, person: Contributor, actor: Actor, criterion: Criterion | None) -> HttpResponse:
    if criterion is None:
        raise Http404
    at = timezone.now()
    may_write = contributors.takes_answers(person, person.round, at)

    def show(template: str, **context: Any) -> HttpResponse:
        around = {
            "base": "selfassess/links/base.html",
            "round": person.round,
            "person": person,
            "by_link": True,
            "bank": bank_for(person.round),
            "back_href": request.path,
            "locked_words": "" if may_write else _why_not(person),
        }
        status = context.pop("status", 200)
        return render(request, f"selfassess/{template}", around | context, status=status)

    desk = Desk(
        actor=actor,
        way=Way.LINK,
        may_write=may_write,
        href=lambda key: _href(request, key),
        show=show,
        theme=person.theme,
    )
    return answer_criterion(request, person.round, criterion, desk)


def _file(request: Any, person: Contributor, actor: Actor) -> HttpResponseBase:
    """A file that this theme of the round uses as evidence, and no other."""
    typed = request.GET["evidence"]
    pk = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    piece = evidence_uses.of_theme(person.round, person.theme, pk)
    if piece is None or piece.file is None or request.method == "POST":
        raise Http404
    response = serve(piece.file)
    record(Action.DOWNLOADED, actor=actor, at=timezone.now(), about=piece.key)
    return response


def _expired(request: Any, link: Link, person: Contributor, actor: Actor) -> HttpResponse:
    """An old link: a new one goes to the address that was kept, never to whoever asks."""
    at = timezone.now()
    can_send = contributors.takes_answers(person, person.round, at)
    asked_now = request.method == "POST"
    sent = asked_now and can_send and _renew(person, actor)
    return _page(
        request,
        "expired",
        person,
        sent=sent,
        can_send=can_send,
        too_often=asked_now and can_send and not sent,
        replaced=link.revoked_at is not None,
        status=429 if asked_now and can_send and not sent else 200,
    )


def _renew(person: Contributor, actor: Actor) -> bool:
    at = timezone.now()
    try:
        take("renew-link", person.key, RENEWING, at=at)
    except TooManyTries:
        return False
    return contributors.renew(person.pk, actor=actor, at=at)


def _page(request: Any, name: str, person: Contributor, *, status: int = 200, **context: Any) -> HttpResponse:
    at = timezone.now()
    around = {
        "person": person,
        "round": person.round,
        "bank": bank_for(person.round),
        "unsaved": _unsaved(request),
        "takes_answers": contributors.takes_answers(person, person.round, at),
        "locked_words": _why_not(person),
    }
    return render(request, f"selfassess/links/{name}.html", around | context, status=status)


def _unsaved(request: Any) -> list[dict[str, str]]:
    """What was written in an answer that could no longer be taken: shown, so that it can be copied."""
    if not request.GET.get("criterion"):
        return []
    written, _files = typed_fields(request)
    return [field for field in written if field["label"] not in _OF_THE_PAGE]


def _why_not(person: Contributor) -> str:
    """Why the link takes no answers now, or would not; "" while it does."""
    if person.round.status != person.round.Status.OPEN:
        return locked_words(person.round)
    if contributors.is_past(person.round, timezone.now()):
        return _("The day to answer by has passed. Ring us if something still has to change.")
    return ""


def _label(person: Contributor) -> str:
    """Who it is, as the log and the histories keep it: name and organisation may fill its length each."""
    label = f"{person.name}, {person.organisation}" if person.organisation else person.name
    return label[:LONGEST_LABEL]


def _href(request: Any, key: str) -> str:
    return f"{request.path}?{urlencode({'criterion': key})}"
