"""T6: the access log. Reading it is itself written in it, under the case where one was asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pledge.access import member
from pledge.access_log import LogPage, Wanted, as_cells, every_line, log_page, people
from pledge.audit import Action, Actor, record
from pledge.csv_files import csv_file
from pledge.forms.access_log import LogFilterForm
from pledge.log_words import log_words
from pledge.roles import May

PAGE = "page"
HEADER = ("Day", "UK time", "Who", "Kind", "What", "Details", "Case")


@never_cache
@member(May.ACCESS_LOG_VIEW)
@require_safe
def access_log(request: Any) -> HttpResponse:
    """A page of the log, narrowed as the address says."""
    form = _form(request)
    wanted = _wanted(form)
    if wanted is None:
        return _page(request, form, Wanted(), None, status=422)
    found = log_page(wanted, request.GET.get(PAGE, ""), barred=form.barred)
    _write_down(request, Action.LOG_VIEWED, wanted)
    return _page(request, form, wanted, found)


@never_cache
@member(May.ACCESS_LOG_VIEW)
@require_safe
def access_log_file(request: Any) -> HttpResponseBase:
    """The same lines as a CSV file, all of them."""
    form = _form(request)
    wanted = _wanted(form)
    if wanted is None:
        return _page(request, form, Wanted(), None, status=422)
    _write_down(request, Action.DOWNLOADED, wanted)
    lines = every_line(wanted, authority_id=request.authority.pk, barred=form.barred)
    return csv_file(
        f"access-log-{request.authority.slug}", [_(word) for word in HEADER], map(as_cells, lines)
    )


def _form(request: Any) -> LogFilterForm:
    barred = log_words().barred(request.member.user)
    return LogFilterForm(request.GET, people=people(), barred=barred)


def _wanted(form: LogFilterForm) -> Wanted | None:
    if not form.is_valid():
        return None
    asked = form.cleaned_data
    return Wanted(asked["person"], asked["case"], asked["day"])


def _write_down(request: Any, action: Action, wanted: Wanted) -> None:
    asked = {"person": wanted.person_id, "day": wanted.day.isoformat() if wanted.day else None}
    record(
        action,
        actor=Actor.member(request.member.user),
        at=timezone.now(),
        about="access-log",
        case_key=wanted.case_key,
        detail={name: value for name, value in asked.items() if value is not None},
    )


def _page(
    request: Any, form: LogFilterForm, wanted: Wanted, found: LogPage | None, status: int = 200
) -> HttpResponse:
    address = reverse("access_log", args=[request.authority.slug])
    kept = {
        name: value for name, value in request.GET.items() if name in form.data and name != PAGE and value
    }

    def to(where: str, **more: str) -> str:
        return f"{where}?{urlencode(kept | more)}" if kept or more else where

    context = {
        "form": form,
        "log": found,
        "narrowed": bool(kept),
        "address": address,
        "previous_href": to(address, **{PAGE: found.page.previous}) if found and found.page.previous else "",
        "next_href": to(address, **{PAGE: found.page.next}) if found and found.page.next else "",
        "file_href": to(reverse("access_log_file", args=[request.authority.slug])),
        "breadcrumbs": [
            {"text": _("Home"), "href": reverse("home", args=[request.authority.slug])},
            {"text": _("Access log")},
        ],
        "area": _("Settings"),
    }
    return render(request, "pledge/access_log.html", context, status=status)
