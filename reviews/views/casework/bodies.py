"""C6: which relevant bodies have the application and who confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.forms.overtaken import posted_version
from pledge.roles import May
from reviews.domain.lifecycle import OPEN, Status
from reviews.forms.bodies import AddBodyForm, ByHandForm, SharingForm
from reviews.models import BodyNotice
from reviews.selectors.bodies import bodies_page, state_of
from reviews.services import distribution
from reviews.services.cases import Stale
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale


@case_page(May.CASEWORK_VIEW)
def case_bodies(request: Any) -> HttpResponse:
    """The bodies, what became of each notice, and the kinds the Act requires that are missing."""
    return _show(request)


@case_page(May.CASEWORK_CHANGE)
@require_POST
def send_notice_again(request: Any, notice: int) -> HttpResponse:
    """A new link to the same body."""
    row = _find(request, notice)
    if not _is_open(request):
        return _back(request)
    if not row.body.email:
        messages.warning(request, _("There is no email address for %(body)s.") % {"body": row.body.name})
    elif row.confirmed_at:
        messages.info(request, _("%(body)s has confirmed already.") % {"body": row.body.name})
    else:
        distribution.send_again(row.pk, actor=_actor(request), at=timezone.now())
        messages.success(request, _("A new link is on its way to %(body)s.") % {"body": row.body.name})
    return _back(request)


@case_page(May.CASEWORK_CHANGE)
def record_notice_by_hand(request: Any, notice: int) -> HttpResponse:
    """Record that a body has the application, by telephone, secure mail or in person."""
    row = _find(request, notice)
    template = "reviews/casework/body_by_hand.html"
    form = ByHandForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"notice": row, "state": state_of(row), "back_href": _address(request)}
    if form.is_valid() and _is_open(request):
        try:
            distribution.record_by_hand(
                row.pk,
                posted_version(request),
                **form.cleaned_data,
                actor=_actor(request),
                at=timezone.now(),
            )
        except Stale as stale:
            context["notice"] = _find(request, notice)
            return show_stale(request, stale, template, form=form, tab="bodies", **context)
        messages.success(request, _("Recorded: %(body)s has the application.") % {"body": row.body.name})
        return _back(request)
    status = 422 if form.errors else 200
    return show_case(request, template, tab="bodies", status=status, form=form, **context)


@case_page(May.CASEWORK_CHANGE)
@require_POST
def add_notice(request: Any) -> HttpResponse:
    """Pass the application to one body more. Pressed twice, it is passed on once."""
    form = AddBodyForm(request.POST, bodies=distribution.bodies_on(london_date(timezone.now())))
    if not form.is_valid():
        return _show(request, add=form)
    if not _is_open(request):
        return _back(request)
    body = form.body
    distribution.add_body(request.case.pk, body, actor=_actor(request), at=timezone.now())
    if body.email:
        messages.success(request, _("The application is on its way to %(body)s.") % {"body": body.name})
    else:
        messages.warning(
            request, _("There is no email address for %(body)s: pass it on by hand.") % {"body": body.name}
        )
    return _back(request)


@case_page(May.CASEWORK_CHANGE)
def settle_sharing(request: Any) -> HttpResponse:
    """The applicant is worried about sharing: settle who deals with it, and who must not."""
    template = "reviews/casework/settle_sharing.html"
    rows = BodyNotice.objects.filter(case=request.case).select_related("body")
    notices = [(row.pk, row.body.name) for row in rows]
    form = SharingForm(request.POST if request.method == "POST" else None, notices=notices)
    context: dict[str, Any] = {
        "back_href": _address(request),
        "settled": not distribution.sharing_waits(request.case),
    }
    if form.is_valid() and _is_open(request):
        try:
            distribution.settle_sharing_concern(
                request.case.pk,
                posted_version(request),
                how=form.cleaned_data["how"],
                keep_from=[int(pk) for pk in form.cleaned_data["keep_from"]],
                actor=_actor(request),
                at=timezone.now(),
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, tab="bodies", **context)
        messages.success(request, _settled_words(bool(form.cleaned_data["keep_from"])))
        return _back(request)
    status = 422 if form.errors else 200
    return show_case(request, template, tab="bodies", status=status, form=form, **context)


def _settled_words(some_kept: bool) -> str:
    if some_kept:
        return _("Settled. The other bodies are sent the application as far as agreement allows.")
    return _("Settled. The bodies are sent the application as far as agreement allows.")


def _show(request: Any, add: AddBodyForm | None = None) -> HttpResponse:
    page = bodies_page(request.case, london_date(timezone.now()))
    return show_case(
        request,
        "reviews/casework/bodies.html",
        tab="bodies",
        status=422 if add is not None else 200,
        page=page,
        form=add,
        add=add or AddBodyForm(bodies=page.to_add),
    )


def _is_open(request: Any) -> bool:
    """Whether the case still runs; where it does not, the page says so."""
    if Status(request.case.status) in OPEN:
        return True
    messages.warning(request, _("This case has come to its end. Nothing was sent or saved."))
    return False


def _find(request: Any, notice: int) -> BodyNotice:
    rows = BodyNotice.objects.select_related("body", "message")
    return get_object_or_404(rows, pk=notice, case=request.case)


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)


def _address(request: Any) -> str:
    return reverse("case_bodies", args=[request.authority.slug, request.case.reference])


def _back(request: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(request))
