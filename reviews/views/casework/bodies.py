"""C6: which relevant bodies have the application and who confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.roles import May
from reviews.forms.bodies import AddBodyForm, ByHandForm, SharingForm
from reviews.models import BodyNotice, RelevantBody, Task
from reviews.selectors.bodies import bodies_page
from reviews.services import distribution
from reviews.services.cases import Stale
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case


@case_page(May.CASEWORK_VIEW)
def case_bodies(request: Any) -> HttpResponse:
    """The bodies, what became of each notice, and the kinds the Act requires that are missing."""
    return _show(request)


@case_page(May.CASEWORK_CHANGE)
@require_POST
def send_notice_again(request: Any, notice: int) -> HttpResponse:
    """A new link to the same body."""
    row = get_object_or_404(BodyNotice, pk=notice, case=request.case)
    distribution.send_again(row.pk, actor=_actor(request), at=timezone.now())
    messages.success(request, _("A new link is on its way to %(body)s.") % {"body": row.body.name})
    return _back(request)


@case_page(May.CASEWORK_CHANGE)
def record_notice_by_hand(request: Any, notice: int) -> HttpResponse:
    """Record that a body has the application, by telephone, secure mail or in person."""
    row = get_object_or_404(BodyNotice.objects.select_related("body"), pk=notice, case=request.case)
    form = ByHandForm(request.POST or None, initial={"version": request.case.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            distribution.record_by_hand(
                row.pk,
                given["version"],
                name=given["name"],
                note=given["note"],
                actor=_actor(request),
                at=timezone.now(),
            )
        except Stale:
            form = _drawn_anew(request, form)
        else:
            messages.success(request, _("Recorded: %(body)s has the application.") % {"body": row.body.name})
            return _back(request)
    return show_case(
        request,
        "reviews/casework/body_by_hand.html",
        tab="bodies",
        status=422 if form.errors else 200,
        form=form,
        notice=row,
        back_href=_address(request),
    )


@case_page(May.CASEWORK_CHANGE)
@require_POST
def add_notice(request: Any) -> HttpResponse:
    """Pass the application to one body more."""
    form = AddBodyForm(request.POST, bodies=_could_be_added(request))
    if not form.is_valid():
        return _show(request, add=form)
    body = form.cleaned_data["body"]
    distribution.add_body(request.case.pk, body, actor=_actor(request), at=timezone.now())
    messages.success(request, _("The application is on its way to %(body)s.") % {"body": body.name})
    return _back(request)


@case_page(May.CASEWORK_CHANGE)
def settle_sharing(request: Any) -> HttpResponse:
    """The applicant is worried about sharing: settle who deals with it, and who must not."""
    rows = BodyNotice.objects.filter(case=request.case).select_related("body")
    notices = [(row.pk, row.body.name) for row in rows]
    form = SharingForm(request.POST or None, notices=notices, initial={"version": request.case.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            distribution.settle_sharing_concern(
                request.case.pk,
                given["version"],
                how=given["how"],
                keep_from=[int(pk) for pk in given["keep_from"]],
                actor=_actor(request),
                at=timezone.now(),
            )
        except Stale:
            form = _drawn_anew(request, form)
        else:
            messages.success(request, _("Settled. The other bodies are sent the application now."))
            return _back(request)
    return show_case(
        request,
        "reviews/casework/settle_sharing.html",
        tab="bodies",
        status=422 if form.errors else 200,
        form=form,
        back_href=_address(request),
    )


def _show(request: Any, add: AddBodyForm | None = None) -> HttpResponse:
    page = bodies_page(request.case, london_date(timezone.now()))
    concern = Task.objects.filter(
        case=request.case, kind=Task.Kind.SHARING_CONCERN, done_at__isnull=True
    ).exists()
    return show_case(
        request,
        "reviews/casework/bodies.html",
        tab="bodies",
        status=422 if add is not None else 200,
        page=page,
        concern=concern,
        form=add,
        add=add or AddBodyForm(bodies=_could_be_added(request)),
        may_change=request.member.may(May.CASEWORK_CHANGE),
    )


def _could_be_added(request: Any) -> Any:
    today = london_date(timezone.now())
    there = BodyNotice.objects.filter(case=request.case).values("body")
    return RelevantBody.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today).exclude(
        pk__in=there
    )


def _drawn_anew(request: Any, form: Any) -> Any:
    """The case changed meanwhile: keep what was typed, on the newer version, and say so."""
    request.case.refresh_from_db()
    data = form.data.copy()
    data["version"] = str(request.case.version)
    kept = type(form)(data, **({"notices": form.notices} if isinstance(form, SharingForm) else {}))
    kept.add_error(
        None,
        _(
            "Someone changed this case since you opened the page. Look at it again, then save if it is still right."
        ),
    )
    return kept


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)


def _address(request: Any) -> str:
    return reverse("case_bodies", args=[request.authority.slug, request.case.reference])


def _back(request: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(request))
