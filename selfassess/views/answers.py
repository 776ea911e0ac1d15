"""Q3 for members: one criterion answered, or read; and the history of its answer."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pledge.audit import Actor
from pledge.roles import May
from selfassess.domain.bank import Criterion
from selfassess.models import Round
from selfassess.selectors.answer_page import history_of
from selfassess.services.answers import NotAsked, Way, asked_criterion
from selfassess.views.answering import Desk, answer_criterion, locked_words
from selfassess.views.base import address, round_page, show_round

A_PAGE = 25


@round_page(May.ROUND_VIEW)
def round_criterion(request: Any, criterion: str) -> HttpResponse:
    """One criterion: a form for an assessor while the round is open, the answer as it stands for others."""
    found = find_criterion(request.round, criterion)
    may_write = request.member.may(May.ROUND_CHANGE) and request.round.status == Round.Status.OPEN

    def show(template: str, **context: Any) -> HttpResponse:
        return show_round(
            request,
            template,
            page="overview",
            here=found.title,
            base="selfassess/base_round.html",
            history_href=address(request, "round_criterion_history", request.round.number, found.id),
            locked_words=locked_words(request.round) if request.round.status != Round.Status.OPEN else "",
            **context,
        )

    desk = Desk(
        actor=Actor.member(request.member.user),
        way=Way.PAGE,
        may_write=may_write,
        href=lambda key: address(request, "round_criterion", request.round.number, key),
        show=show,
    )
    return answer_criterion(request, request.round, found, desk)


@round_page(May.ROUND_VIEW)
@require_safe
def round_criterion_history(request: Any, criterion: str) -> HttpResponse:
    """Who changed what in an answer, the newest first."""
    found = find_criterion(request.round, criterion)
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
    changes = history_of(request.round, found, before=before, most=A_PAGE + 1)
    back = address(request, "round_criterion", request.round.number, found.id)
    return show_round(
        request,
        "answers/history.html",
        page="overview",
        here=_("History"),
        above=((found.title, back),),
        criterion=found,
        changes=changes[:A_PAGE],
        older=changes[A_PAGE - 1].pk if len(changes) > A_PAGE else None,
        first=before is None,
        back_to=back,
    )


def find_criterion(row: Round, key: str) -> Criterion:
    """The criterion as this round asks it.

    Raises:
        Http404: where the round does not ask it.
    """
    try:
        return asked_criterion(row, key)
    except NotAsked:
        raise Http404 from None
