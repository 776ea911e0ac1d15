"""What every case page stands on: the case found, barred members kept out, the read written down."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pledge.access import NotAllowed, member
from pledge.audit import Action, Actor, record
from pledge.roles import May
from pledge.tokens import tidy_reference
from reviews.models import Case, CaseBar

CaseView = Callable[..., HttpResponse]


def case_page(what: May = May.CASEWORK_VIEW) -> Callable[[CaseView], CaseView]:
    """Declare a page of one case: ``request.case`` is it, in the authority of the address.

    A case of another authority, or none, is *not found*; a barred member is *not allowed*, with the
    reason kept on the case. Every reading is in the audit log.
    """

    def decorate(view: CaseView) -> CaseView:
        @never_cache
        @member(what)
        @wraps(view)
        def page(request: Any, case: str, *args: Any, **kwargs: Any) -> HttpResponse:
            request.case = find_case(case)
            keep_barred_out(request, request.case)
            posted = request.method == "POST"
            if not posted:
                _log_reading(request)
            answer = view(request, *args, **kwargs)
            # A form that comes back with an error shows as much as opening the page does.
            if posted and not 300 <= answer.status_code < 400:
                _log_reading(request)
            return answer

        return page

    return decorate


def find_case(reference: str) -> Case:
    """The case by its reference, however it was typed.

    Raises:
        Http404: where the authority in scope has no such case.
    """
    found = Case.objects.select_related("named_contact").filter(reference=tidy_reference(reference)).first()
    if found is None:
        raise Http404
    return found


def _log_reading(request: Any) -> None:
    record(
        Action.VIEWED,
        actor=Actor.member(request.member.user),
        at=timezone.now(),
        about=f"page:{request.resolver_match.url_name}",
        case_key=request.case.key,
    )


def keep_barred_out(request: Any, case: Case) -> None:
    """Refuse a member who is barred from ``case``; the attempt is in its log.

    Raises:
        NotAllowed: with the reason kept on the case.
    """
    bar = CaseBar.objects.filter(case=case, user=request.member.user, lifted_at__isnull=True).first()
    if bar is None:
        return
    record(
        Action.REFUSED,
        actor=Actor.member(request.member.user),
        at=timezone.now(),
        about=f"bar:{bar.pk}",
        case_key=case.key,
    )
    raise NotAllowed(
        sentence=_("You have been asked to stay out of this case, because %(reason)s.")
        % {"reason": bar.reason.rstrip(". ")}
    )
