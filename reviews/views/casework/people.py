"""C5: the people of a case, how to reach them safely, agreement, and who is barred."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.forms.overtaken import posted_version
from pledge.models import User
from pledge.roles import May
from reviews.forms.casework.people import AgreementForm, BarForm, PersonForm
from reviews.models import Allegation, CaseBar, Person
from reviews.selectors.case import case_frame
from reviews.selectors.people import bars_of, could_be_barred, people_page
from reviews.services import bars, people
from reviews.services.cases import Stale
from reviews.services.distribution import settle_agreement
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale


@case_page()
def case_people(request: Any) -> HttpResponse:
    """Everyone in the case; confidential addresses masked."""
    return _people(request)


@case_page()
@require_POST
def case_person_reveal(request: Any, number: int) -> HttpResponse:
    """A confidential address shown, on the same page or in the form to change it; who asked is in the log."""
    person = get_object_or_404(Person, case=request.case, pk=number)
    if "change" in request.POST and request.member.may(May.CASEWORK_CHANGE):
        return _person_page(request, person, _person_form(request, person, shown=True), 200)
    people.reveal(person.pk, actor=Actor.member(request.member.user), at=timezone.now())
    return _people(request, revealed=person.pk)


@case_page(May.ALLEGED_VIEW)
@require_POST
def case_alleged(request: Any) -> HttpResponse:
    """The same page with what is said about who is responsible; who asked is in the log."""
    said = people.reveal_alleged(request.case, actor=Actor.member(request.member.user), at=timezone.now())
    return _people(request, alleged=said)


@sensitive_post_parameters()
@case_page(May.CASEWORK_CHANGE)
def case_person(request: Any, number: int) -> HttpResponse:
    """Correct one person's details and safe contact; a confidential address only once it has been shown."""
    person = get_object_or_404(Person, case=request.case, pk=number)
    posted = request.POST if request.method == "POST" else None
    shown = not person.address_confidential or (posted is not None and "address_shown" in posted)
    form = _person_form(request, person, shown=shown, posted=posted)
    if form.is_valid():
        try:
            changed = people.change_person(
                person.pk,
                posted_version(request),
                form.cleaned_data,
                actor=Actor.member(request.member.user),
                at=timezone.now(),
            )
        except Stale as stale:
            return _person_page(request, person, form, 422, stale)
        messages.success(request, _changed_words(person, changed))
        return to_people(request)
    return _person_page(request, person, form, 422 if form.is_bound else 200)


@case_page(May.CASEWORK_CHANGE)
def case_agreement(request: Any) -> HttpResponse:
    """Settle whether the victim agrees."""
    saved = {"agreement": request.case.agreement}
    form = AgreementForm(request.POST if request.method == "POST" else None, initial=saved)
    context: dict[str, Any] = {"back_href": people_address(request)}
    if form.is_valid():
        try:
            settle_agreement(
                request.case.pk,
                posted_version(request),
                **form.cleaned_data,
                actor=Actor.member(request.member.user),
                at=timezone.now(),
            )
        except Stale as stale:
            theirs: dict[str, Any] = {"agreement": stale.case.agreement}
            return show_stale(
                request,
                stale,
                "reviews/casework/agreement.html",
                form=form,
                tab="people",
                theirs=theirs,
                **context,
            )
        messages.success(request, _("Whether the victim agrees is settled."))
        return to_people(request)
    status = 422 if form.is_bound else 200
    return show_case(
        request, "reviews/casework/agreement.html", tab="people", status=status, form=form, **context
    )


@case_page(May.CASEWORK_CHANGE)
def case_bars(request: Any) -> HttpResponse:
    """Keep a member out of the case, or see who is kept out."""
    members = could_be_barred(request.case)
    form = BarForm(request.POST if request.method == "POST" else None, members=members)
    context: dict[str, Any] = {"back_href": people_address(request), "bars": bars_of(request.case)}
    if form.is_valid():
        user = next(one for one in members if str(one.pk) == form.cleaned_data["user"])
        try:
            bars.bar(
                request.case.pk,
                posted_version(request),
                user=user,
                reason=form.cleaned_data["reason"],
                actor=Actor.member(request.member.user),
                at=timezone.now(),
            )
        except Stale as stale:
            return show_stale(
                request, stale, "reviews/casework/bars.html", form=form, tab="people", **context
            )
        return _barred(request, user)
    status = 422 if form.is_bound else 200
    return show_case(request, "reviews/casework/bars.html", tab="people", status=status, form=form, **context)


@case_page(May.CASEWORK_CHANGE)
@require_POST
def case_bar_lift(request: Any, number: int) -> HttpResponse:
    """Let a barred member back in."""
    row = get_object_or_404(CaseBar, case=request.case, pk=number)
    try:
        bars.lift(row.pk, posted_version(request), actor=Actor.member(request.member.user), at=timezone.now())
    except Stale:
        messages.warning(
            request, _("Somebody changed the case meanwhile, and nothing was saved. Look again.")
        )
    else:
        messages.success(request, _("%(name)s can open this case again.") % {"name": row.user.full_name})
    return redirect("case_bars", request.authority.slug, request.case.reference)


def _person_form(request: Any, person: Person, *, shown: bool, posted: Any = None) -> PersonForm:
    saved = {name: getattr(person, name) for name in people.MAY_CHANGE}
    return PersonForm(posted, initial=saved, person=person, with_address=shown)


def _person_page(
    request: Any, person: Person, form: PersonForm, status: int, stale: Stale | None = None
) -> HttpResponse:
    """The form. Drawn with a confidential address in it, that is in the log."""
    if person.address_confidential and form.with_address:
        people.reveal(person.pk, actor=Actor.member(request.member.user), at=timezone.now())
    template, context = (
        "reviews/casework/person.html",
        {"person": person, "back_href": people_address(request)},
    )
    if stale is None:
        return show_case(request, template, tab="people", status=status, form=form, **context)
    theirs = {name: getattr(person, name) for name in form.fields}
    return show_stale(request, stale, template, form=form, tab="people", theirs=theirs, **context)


def people_address(request: Any) -> str:
    return reverse("case_people", args=[request.authority.slug, request.case.reference])


def to_people(request: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(people_address(request))


def _people(request: Any, revealed: int = 0, alleged: str = "") -> HttpResponse:
    frame = case_frame(request.case, request.member)
    return show_case(
        request,
        "reviews/casework/people.html",
        tab="people",
        frame=frame,
        people=people_page(frame),
        revealed=revealed,
        alleged=alleged,
        alleged_kept=Allegation.objects.filter(case=request.case).exists(),
        may_see_alleged=request.member.may(May.ALLEGED_VIEW),
    )


def _barred(request: Any, user: User) -> HttpResponse:
    """Whoever bars themselves is out at once, and goes back to the inbox."""
    words = _("%(name)s can no longer open this case, find it or see it in a list.") % {
        "name": user.full_name
    }
    messages.success(request, words)
    if user == request.member.user:
        return redirect("casework_inbox", request.authority.slug)
    return to_people(request)


def _changed_words(person: Person, changed: frozenset[str]) -> str:
    if not changed:
        return _("Nothing was changed.")
    if changed & (people.STOPS_MESSAGES | people.STOPS_POST):
        return _(
            "The details were changed. Messages that had not left were stopped, each with a task to find "
            "another way."
        )
    return _("The details were changed.")
