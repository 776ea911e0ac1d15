"""The case page's task lists: what the law asks, as the Design System's task list shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.roles import May
from reviews.domain.deadlines import SOON
from reviews.domain.next_steps import Level, Standing, Step
from reviews.models import Task
from reviews.selectors.due import Due
from reviews.services.task_work import DONE_ELSEWHERE, page_of

LEVELS = {
    Level.MUST: gettext_lazy("Must"),
    Level.SHOULD: gettext_lazy("Should"),
    Level.GOOD: gettext_lazy("Good practice"),
}


def law_items(request: Any, steps: Iterable[Step], today: date) -> list[dict[str, Any]]:
    """Items of the ``taskList`` component."""
    return [_item(request, step, today) for step in steps]


def next_link(request: Any, step: Step | None) -> str:
    """Where the next step is done; "" for whoever may not, and for a step that has no page here."""
    if step is None or not request.member.may(May.CASEWORK_CHANGE):
        return ""
    return page_address(request, step.page)


def page_address(request: Any, page: str) -> str:
    """The address of a page of the case, by its last word; "" where there is none."""
    if not page:
        return ""
    name = f"case_{page.replace('-', '_')}"
    return reverse(name, args=[request.authority.slug, request.case.reference])


def task_rows(request: Any, tasks: Iterable[Task], today: date) -> list[dict[str, Any]]:
    """What waits to be done by a person, each with where it is done."""
    return [
        {
            "task": task,
            "words": _task_words(task),
            "href": _task_address(request, task),
            "due": Due("", task.due_on, (task.due_on - today).days) if task.due_on else None,
        }
        for task in tasks
    ]


def _task_words(task: Task) -> str:
    if task.kind != Task.Kind.OTHER:
        return str(task.get_kind_display())
    if not task.note and task.about.startswith("letter:"):
        return _("Send a letter that waits for a safe way")
    return task.note or str(task.get_kind_display())


def _task_address(request: Any, task: Task) -> str:
    if not request.member.may(May.CASEWORK_CHANGE):
        return ""
    if task.kind == Task.Kind.DANGER:
        return page_address(request, "danger")
    if task.kind == Task.Kind.OTHER and task.about.startswith("letter:"):
        return page_address(request, "letters")
    if task.kind in DONE_ELSEWHERE or task.kind == Task.Kind.CONFIRM_WITHDRAWAL:
        return page_address(request, page_of(task))
    return reverse("case_task", args=[request.authority.slug, request.case.reference, task.pk])


def _item(request: Any, step: Step, today: date) -> dict[str, Any]:
    item: dict[str, Any] = {
        "title": {"text": _(step.title)},
        "hint": {"html": _cited(step)},
        "status": _status(step, today),
    }
    href = page_address(request, step.page)
    if href and step.standing is not Standing.LATER:
        item["href"] = href
    return item


def _cited(step: Step) -> SafeString:
    return format_html(
        '<strong class="app-level app-level--{}">{}</strong> {}',
        step.level.value,
        LEVELS[step.level],
        _(step.citation),
    )


def _status(step: Step, today: date) -> dict[str, Any]:
    if step.standing is Standing.DONE:
        return {"text": _("Done")}
    if step.standing is Standing.LATER:
        return {"text": _("Cannot start yet"), "classes": "govuk-task-list__status--cannot-start-yet"}
    if step.due is None:
        return {"tag": {"text": _("To do"), "classes": "govuk-tag--blue"}}
    due = Due("", step.due, (step.due - today).days)
    if due.is_overdue:
        return {"tag": {"text": due.when, "classes": "govuk-tag--red"}}
    if due.days <= SOON:
        return {"tag": {"text": _("Due %(when)s") % {"when": due.when}, "classes": "govuk-tag--yellow"}}
    return {"text": _("Due %(day)s") % {"day": date_format(step.due, "j F Y")}}
