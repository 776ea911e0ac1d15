"""What every page of the self-assessment stands on: the round found, who may see it, the frame."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pledge.access import NotAllowed, member
from pledge.domain.working_days import london_date
from pledge.roles import May, Role
from selfassess import criteria
from selfassess.models import Round
from selfassess.navigation import pages_for
from selfassess.selectors.given import bank_for

# A page, or a file that is written while it is read.
RoundView = Callable[..., HttpResponseBase]
Crumb = tuple[str | Promise, str]


def round_page(what: May = May.ROUND_VIEW, *, keeps_waiting: bool = True) -> Callable[[RoundView], RoundView]:
    """Declare a page of one round: ``request.round`` is it, by the number in the address.

    A number that this authority does not have is *not found*; somebody who is a reviewer and nothing else
    is *not allowed* before the round has been submitted, so that the second score owes nothing to talk.

    Args:
        keeps_waiting: False for a view that calls :func:`keep_reviewer_waiting` itself, once it has seen to
            it that words that came too late are not lost.
    """

    def decorate(view: RoundView) -> RoundView:
        @never_cache
        @member(what)
        @wraps(view)
        def page(request: Any, round: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.round = find_round(round)
            if keeps_waiting:
                keep_reviewer_waiting(request)
            return view(request, *args, **kwargs)

        return page

    return decorate


def area_page(what: May = May.ROUND_VIEW) -> Callable[[RoundView], RoundView]:
    """Declare a page beside the rounds: the list of them, the plan, the comparison."""

    def decorate(view: RoundView) -> RoundView:
        return never_cache(member(what)(view))

    return decorate


def find_round(number: int) -> Round:
    """The round by its number.

    Raises:
        Http404: where the authority in scope has no such round.
    """
    rows = Round.objects.select_related("edition", "owner", "carried_from").defer("edition__data")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def keep_reviewer_waiting(request: Any) -> None:
    """Refuse a reviewer who has no other role here while the round is still being answered.

    Raises:
        NotAllowed: saying when the round can be read.
    """
    if request.round.status == Round.Status.OPEN and not reads_open_rounds(request):
        raise NotAllowed(
            sentence=_("This round is still being answered. You can read it once it has been submitted.")
        )


def reads_open_rounds(request: Any) -> bool:
    """Whether the member may read a round while it is still being answered."""
    reads = {Role.ASSESSOR, Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR}
    return bool(request.member.roles & reads)


def today() -> date:
    """The day in London."""
    return london_date(timezone.now())


def address(request: Any, name: str, *args: Any) -> str:
    """The address of a page of this authority."""
    return reverse(name, args=[request.authority.slug, *args])


def show_round(
    request: Any,
    template: str,
    *,
    page: str,
    here: str | Promise = "",
    above: tuple[Crumb, ...] = (),
    **context: Any,
) -> HttpResponse:
    """A page of ``request.round``; ``status`` among the context is the answer's.

    Args:
        page: the key of the entry of the round's sub navigation that this page belongs to.
        here: what this page is called in the breadcrumbs; "" for the round's first page.
        above: what stands between the round and this page.
    """
    row: Round = request.round
    crumbs: list[Crumb] = [(_("Self-assessment"), address(request, "selfassessment"))]
    if here:
        crumbs += [(row.title, address(request, "round", row.number)), *above, (here, "")]
    else:
        crumbs.append((row.title, ""))
    around = {
        "round": row,
        "bank": bank_for(row),
        "pages": pages_for(request, row.number, here=page),
        "may_answer": request.member.may(May.ROUND_CHANGE) and row.status == Round.Status.OPEN,
        "may_change": request.member.may(May.ROUND_CHANGE),
    }
    return _show(request, template, crumbs, around | context)


def show_area(
    request: Any,
    template: str,
    *,
    page: str = "",
    here: str | Promise = "",
    above: tuple[Crumb, ...] = (),
    **context: Any,
) -> HttpResponse:
    """A page beside the rounds; ``here`` is "" on the first of them."""
    first = (_("Self-assessment"), address(request, "selfassessment"))
    crumbs: list[Crumb] = [first, *above, (here, "")] if here else [(first[0], "")]
    around = {
        "bank": criteria.load_edition(criteria.newest()),
        "pages": pages_for(request, None, here=page),
        "may_change": request.member.may(May.ROUND_CHANGE),
    }
    return _show(request, template, crumbs, around | context)


def _show(request: Any, template: str, crumbs: list[Crumb], context: dict[str, Any]) -> HttpResponse:
    around = {
        "breadcrumbs": [{"text": text, "href": href} if href else {"text": text} for text, href in crumbs],
        "area": _("Self-assessment"),
    }
    status = context.pop("status", 200)
    return render(request, f"selfassess/{template}", around | context, status=status)
