"""C2: where the case stands, and the tasks of a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.forms.overtaken import posted_version
from pledge.roles import May
from reviews.domain.journey import page_answers
from reviews.domain.journey.shapes import text
from reviews.forms.casework.case import DoneForm, TaskForm
from reviews.forms.journey.summary import told
from reviews.models import Task
from reviews.selectors.case import case_frame
from reviews.selectors.overview import overview_of
from reviews.selectors.people import ContactTold, contact_told
from reviews.services import hand_over, task_work
from reviews.services.cases import Stale
from reviews.views.casework.area import today
from reviews.views.casework.base import case_page
from reviews.views.casework.law import law_items, next_link, page_address, task_rows
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale


@case_page()
def case_overview(request: Any) -> HttpResponse:
    """Where the case stands, in no more than 25 queries."""
    frame = case_frame(request.case, request.member)
    overview = overview_of(frame, request.authority, today())
    return show_case(
        request,
        "reviews/casework/overview.html",
        tab="overview",
        frame=frame,
        overview=overview,
        told=told(request.case.answers, today()),
        harder=text(page_answers(request.case.answers, "effect"), "harder"),
        law=law_items(request, overview.steps, today()),
        next_href=next_link(request, overview.next),
        tasks=task_rows(request, overview.tasks, today()),
    )


@case_page(May.CASEWORK_CHANGE)
@require_POST
def case_take(request: Any) -> HttpResponse:
    """Become the named contact. The applicant is told who it is."""
    try:
        hand_over.take(
            request.case.pk,
            posted_version(request),
            actor=Actor.member(request.member.user),
            at=timezone.now(),
        )
    except Stale as stale:
        holder = stale.case.named_contact.full_name if stale.case.named_contact else _("nobody")
        messages.warning(
            request,
            _("Somebody changed the case, and nothing was saved. Its named contact is now %(name)s.")
            % {"name": holder},
        )
    else:
        say_who_is_contact(request)
    return to_overview(request)


@case_page(May.CASEWORK_CHANGE)
def case_task(request: Any, number: int) -> HttpResponse:
    """Finish a task with what was done."""
    task = get_object_or_404(Task, case=request.case, pk=number)
    if task.kind in task_work.DONE_ELSEWHERE and task.done_at is None:
        raise Http404
    return _finish(request, task, "reviews/casework/task.html")


@case_page(May.CASEWORK_CHANGE)
def case_danger(request: Any) -> HttpResponse:
    """Record what was done about a danger; then it no longer stands on top of the case."""
    task = task_work.open_of(request.case, Task.Kind.DANGER)
    if task is None:
        messages.info(request, _("What was done about the danger is recorded already."))
        return to_overview(request)
    return _finish(request, task, "reviews/casework/danger.html")


@case_page(May.CASEWORK_CHANGE)
def case_task_add(request: Any) -> HttpResponse:
    """Add something to do."""
    template, back = "reviews/casework/task_add.html", overview_address(request)
    form = TaskForm(request.POST if request.method == "POST" else None, today=today())
    if form.is_valid():
        try:
            task_work.add_task(
                request.case.pk,
                posted_version(request),
                note=form.cleaned_data["note"],
                due_on=form.cleaned_data["due_on"],
                actor=Actor.member(request.member.user),
                at=timezone.now(),
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, tab="overview", back_href=back)
        messages.success(request, _("The task was added."))
        return to_overview(request)
    status = 422 if form.is_bound else 200
    return show_case(request, template, tab="overview", status=status, form=form, back_href=back)


def say_who_is_contact(request: Any) -> None:
    """Somebody has become the named contact: is the applicant being told, or must a person do it?"""
    if contact_told(request.case) is ContactTold.NOT_YET:
        messages.success(
            request,
            _("You are the named contact. Telling the applicant is now a task: no message to them is safe."),
        )
    else:
        messages.success(request, _("You are the named contact. The applicant is being told."))


def overview_address(request: Any) -> str:
    return reverse("case_overview", args=[request.authority.slug, request.case.reference])


def to_overview(request: Any) -> HttpResponseRedirect:
    return redirect("case_overview", request.authority.slug, request.case.reference)


def _finish(request: Any, task: Task, template: str) -> HttpResponse:
    form = DoneForm(request.POST if request.method == "POST" else None)
    page = page_address(request, task_work.page_of(task))
    context: dict[str, Any] = {"task": task, "task_page": page, "back_href": overview_address(request)}
    if form.is_valid():
        note, actor = form.cleaned_data["note"], Actor.member(request.member.user)
        try:
            done = task_work.finish_by_hand(
                task.pk, posted_version(request), note=note, actor=actor, at=timezone.now()
            )
        except Stale as stale:
            return show_stale(request, stale, template, form=form, tab="overview", **context)
        if task_work.finished_so(done, note=note, actor=actor):
            messages.success(request, _("Done: %(task)s.") % {"task": task.get_kind_display()})
        else:
            messages.warning(
                request, _("This was finished before, and what was written then stands. Nothing was added.")
            )
        return to_overview(request)
    status = 422 if form.is_bound else 200
    return show_case(request, template, tab="overview", status=status, form=form, **context)
