"""R2: the library of published procedures: found, read, tried on an application, taken into the draft."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pledge.access import member
from pledge.audit import Actor
from pledge.roles import May
from reviews.domain.threshold import Procedure
from reviews.forms.procedure import LibraryForm, ReplaceDraftForm, TryForm
from reviews.procedures import load_library_procedure
from reviews.selectors.procedure_library import LibraryRow, library_page, remarks
from reviews.selectors.procedure_page import data_file, procedure_page
from reviews.selectors.procedure_versions import draft_count, the_draft
from reviews.selectors.trying import try_on
from reviews.services.clocks import calendar_of
from reviews.services.procedure_drafts import DraftChanged, DraftInTheWay, take
from reviews.views.procedure.area import Crumb, address, show, today
from reviews.views.procedure.versions import as_file

START = "from"


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_choose(request: Any) -> HttpResponse:
    """The library, narrowed as the address says."""
    form = LibraryForm(request.GET)
    wanted = form.wanted()
    found = library_page(wanted, request.GET.get(START, ""))
    here = address(request, "procedure_choose")
    kept = [(name, value) for name in form.fields for value in request.GET.getlist(name) if value]

    def to(start: str) -> str:
        return f"{here}?{urlencode([*kept, (START, start)])}" if start else ""

    return show(
        request,
        "choose.html",
        here=_("The library"),
        form=form,
        found=found,
        wanted=wanted,
        address=here,
        previous_href=to(found.previous),
        next_href=to(found.next),
        status=422 if form.errors else 200,
    )


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_library(request: Any, procedure: str) -> HttpResponse:
    """One procedure of the library in plain English, with its source and what is unclear in it."""
    found = _found(procedure)
    return show(
        request,
        "library.html",
        here=found.name,
        above=(_library(request),),
        row=LibraryRow(procedure, found),
        page=procedure_page(found, today()),
        remarks=remarks(found, today()),
        draft=the_draft(),
        file_href=address(request, "procedure_library_file", procedure),
    )


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_library_file(request: Any, procedure: str) -> HttpResponse:
    """A procedure of the library as data."""
    return as_file(f"procedure-{procedure}", data_file(_found(procedure)))


@never_cache
@member(May.PROCEDURE_CHANGE)
def procedure_take(request: Any, procedure: str) -> HttpResponse:
    """Make the draft from it; a draft that is there is replaced only by somebody who has seen it."""
    found, draft = _found(procedure), the_draft()
    form = ReplaceDraftForm(request.POST if request.method == "POST" and "mark" in request.POST else None)
    changed = False
    if request.method == "POST":
        agreed = form.is_bound and form.is_valid()
        mark = form.cleaned_data["mark"] if agreed else ""
        try:
            taken = take(
                request.authority,
                procedure,
                actor=Actor.member(request.member.user),
                at=timezone.now(),
                replace=agreed,
                mark=mark,
            )
        except (DraftInTheWay, DraftChanged) as stop:
            draft, changed = stop.draft, isinstance(stop, DraftChanged)
        else:
            said = _("The draft holds the text of %(name)s.")
            if not taken.is_new:
                said = _("The draft is this text already: %(name)s.")
            messages.success(request, said % {"name": found.name})
            return HttpResponseRedirect(address(request, "procedure_draft"))
    if draft is None:
        return HttpResponseRedirect(address(request, "procedure_library", procedure))
    return show(
        request,
        "replace.html",
        here=_("Replace the draft"),
        above=(_library(request), (found.name, address(request, "procedure_library", procedure))),
        procedure=found,
        draft=draft,
        count=draft_count(draft),
        form=form,
        changed=changed,
        status=422 if form.errors or changed else 200,
    )


@never_cache
@member(May.PROCEDURE_TRY)
def procedure_try(request: Any, procedure: str) -> HttpResponse:
    """Try a procedure of the library on an application: nothing is kept, so the answer stands at once."""
    found = _found(procedure)
    form = TryForm(request.POST if request.method == "POST" else None)
    tried = None
    if form.is_bound and form.is_valid():
        tried = try_on(found, form.cleaned_data["tried"], calendar_of(request.authority))
    return show(
        request,
        "try.html",
        here=_("Try it"),
        above=(_library(request), (found.name, address(request, "procedure_library", procedure))),
        procedure=found,
        form=form,
        tried=tried,
        sample=form.sample,
        headline=tried.headline if tried else "",
        status=422 if form.errors else 200,
    )


def _found(slug: str) -> Procedure:
    try:
        return load_library_procedure(slug)
    except KeyError:
        raise Http404 from None


def _library(request: Any) -> Crumb:
    return _("The library"), address(request, "procedure_choose")
