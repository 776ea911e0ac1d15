"""C13: the ends of a case, and opening it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from pledge.audit import Actor
from pledge.forms.overtaken import posted_version
from pledge.roles import May
from reviews.domain.lifecycle import Move, NotPossible, after
from reviews.forms.casework.case import CloseForm, ReopenForm, WithdrawForm
from reviews.models import Case, Letter, Task
from reviews.services import closing, task_work
from reviews.services.cases import Stale
from reviews.views.casework.base import case_page
from reviews.views.casework.case import overview_address, to_overview
from reviews.views.casework.law import page_address
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale


@case_page(May.CASEWORK_CHANGE)
def case_close(request: Any) -> HttpResponse:
    """Close the case, saying when and why; or what stands in the way."""
    template = "reviews/casework/close.html"
    form = CloseForm(request.POST if request.method == "POST" else None)
    context = _in_the_way(request, closing.must_be_closable, closing.in_the_way_of_closing)
    if form.is_valid():
        try:
            letter = closing.close(
                request.case.pk,
                posted_version(request),
                **form.cleaned_data,
                actor=Actor.member(request.member.user),
                at=timezone.now(),
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, tab="overview", **context)
        except (NotPossible, closing.OpenItems):
            # The page says what stands in the way.
            return show_case(request, template, tab="overview", status=422, form=form, **context)
        messages.success(request, _closed_words(letter))
        return to_overview(request)
    status = 422 if request.method == "POST" else 200
    return show_case(request, template, tab="overview", status=status, form=form, **context)


@case_page(May.CASEWORK_CHANGE)
def case_withdraw(request: Any) -> HttpResponse:
    """Record that the applicant stops, once they have confirmed it by a safe way."""
    template = "reviews/casework/withdraw.html"
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    context = _in_the_way(request, _must_be_open, closing.in_the_way_of_withdrawing)
    context["asked"] = task_work.open_of(request.case, Task.Kind.CONFIRM_WITHDRAWAL)
    if form.is_valid():
        try:
            closing.withdraw(
                request.case.pk,
                posted_version(request),
                **form.cleaned_data,
                actor=Actor.member(request.member.user),
                at=timezone.now(),
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, tab="overview", **context)
        except (NotPossible, closing.OpenItems):
            return show_case(request, template, tab="overview", status=422, form=form, **context)
        messages.success(request, _("The application is withdrawn. They can ask again at any time."))
        return to_overview(request)
    status = 422 if request.method == "POST" else 200
    return show_case(request, template, tab="overview", status=status, form=form, **context)


@case_page(May.CASEWORK_CHANGE)
def case_reopen(request: Any) -> HttpResponse:
    """Open a case again that has come to its end."""
    template = "reviews/casework/reopen.html"
    why_not = _why_not(request.case, _must_have_ended)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"back_href": overview_address(request), "why_not": why_not}
    if form.is_valid() and not why_not:
        try:
            closing.reopen(
                request.case.pk,
                posted_version(request),
                reason=form.cleaned_data["reason"],
                actor=Actor.member(request.member.user),
                at=timezone.now(),
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, tab="overview", **context)
        messages.success(request, _("The case is open again."))
        return to_overview(request)
    status = 422 if request.method == "POST" else 200
    return show_case(request, template, tab="overview", status=status, form=form, **context)


def _in_the_way(
    request: Any, rule: Callable[[Case], object], open_items: Callable[[Case], tuple[closing.OpenItem, ...]]
) -> dict[str, Any]:
    """What a page of an end says first: why it cannot be, else what must be finished before."""
    why_not = _why_not(request.case, rule)
    items = _linked(request, () if why_not else open_items(request.case))
    return {"back_href": overview_address(request), "items": items, "why_not": why_not}


def _must_be_open(case: Case) -> None:
    after(case.status, Move.WITHDRAW)


def _must_have_ended(case: Case) -> None:
    after(case.status, Move.REOPEN)


def _why_not(case: Case, rule: Callable[[Case], object]) -> str:
    """Why a rule does not allow it, in a sentence; "" where it does."""
    try:
        rule(case)
    except NotPossible as refusal:
        return _(refusal.sentence)
    return ""


def _linked(request: Any, items: tuple[closing.OpenItem, ...]) -> list[dict[str, str]]:
    """What stands in the way, each with where it is finished."""
    pages = {"task": "overview", "letter": "letters", "request": "contact"}
    return [
        {
            "text": _("Letter %(number)s: %(state)s") % {"number": item.number, "state": item.words}
            if item.kind == "letter"
            else item.words,
            "href": page_address(request, pages[item.kind]),
        }
        for item in items
    ]


def _closed_words(letter: Letter | None) -> str:
    if letter is None or letter.state == Letter.State.DRAFT:
        return _(
            "The case is closed. The letter that says so is now a task: send it from Letters by a safe way."
        )
    return _("The case is closed, and the applicant is being told when and why.")
