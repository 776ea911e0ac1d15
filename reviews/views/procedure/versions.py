"""R1: the versions of the procedure, one version read back, two side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pledge.access import member
from pledge.audit import Actor
from pledge.roles import May
from reviews.models import ProcedureDraft
from reviews.selectors.procedure_page import compared, data_file, procedure_page
from reviews.selectors.procedure_versions import (
    Side,
    draft_count,
    number_of,
    sides,
    the_draft,
    version_line,
    versions,
)
from reviews.selectors.procedures import held, the_act
from reviews.services.procedure_drafts import DraftChanged, discard
from reviews.views.procedure.area import address, show, today


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_home(request: Any) -> HttpResponse:
    """The procedure in force, what comes, what was; the draft; what the library offers."""
    day, statutory = today(), the_act().procedure.statutory
    return show(request, "versions.html", here="", found=versions(day), today=day, statutory=statutory)


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_version(request: Any, number: int) -> HttpResponse:
    """One published version in plain English, with the lawful checks."""
    line = version_line(number, today())
    if line is None:
        raise Http404
    return show(
        request,
        "version.html",
        here=_("Version %(number)s") % {"number": number},
        line=line,
        page=procedure_page(held(line.row), today()),
        file_href=address(request, "procedure_version_file", number),
    )


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_version_file(request: Any, number: int) -> HttpResponse:
    """A published version as data."""
    line = version_line(number, today())
    if line is None:
        raise Http404
    return as_file(f"procedure-{request.authority.slug}-{number}", data_file(held(line.row)))


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_draft(request: Any) -> HttpResponse:
    """The draft in plain English, with the lawful checks."""
    draft = _draft_or_404()
    return show(
        request,
        "draft.html",
        here=_("Draft"),
        draft=draft,
        count=draft_count(draft),
        page=procedure_page(held(draft), today()),
        file_href=address(request, "procedure_draft_file"),
    )


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_draft_file(request: Any) -> HttpResponse:
    """The draft as data."""
    return as_file(f"procedure-{request.authority.slug}-draft", data_file(held(_draft_or_404())))


@never_cache
@member(May.PROCEDURE_CHANGE)
def procedure_draft_discard(request: Any) -> HttpResponse:
    """Throw the draft away: asked first, and only the draft that was shown."""
    home = HttpResponseRedirect(address(request, "procedure_home"))
    changed = False
    if request.method == "POST":
        mark, actor = request.POST.get("mark", "")[:40], Actor.member(request.member.user)
        try:
            discard(request.authority, mark, actor=actor, at=timezone.now())
        except DraftChanged:
            changed = True
        else:
            messages.success(request, _("There is no draft any more. What is published stays as it is."))
            return home
    draft = the_draft()
    if draft is None:
        return home
    return show(
        request,
        "discard.html",
        here=_("Discard the draft"),
        above=((_("Draft"), address(request, "procedure_draft")),),
        draft=draft,
        count=draft_count(draft),
        changed=changed,
        status=422 if changed else 200,
    )


@never_cache
@member(May.PROCEDURE_VIEW)
@require_safe
def procedure_compare(request: Any, before: str, after: str) -> HttpResponse:
    """Two versions, the draft, or the library’s text side by side, statement by statement."""
    found = sides(before, after)
    if found is None:
        raise Http404
    differs = compared(found[0].procedure, found[1].procedure)
    return show(
        request,
        "compare.html",
        here=_("What differs"),
        before=side_words(found[0]),
        after=side_words(found[1]),
        differs=differs,
        count=number_of(differs),
    )


def side_words(side: Side) -> str:
    """What one side of a comparison is, in the middle of a sentence."""
    if side.version is not None:
        return _("version %(number)s") % {"number": side.version.number}
    return _("the draft") if side.is_draft else _("the library now")


def as_file(name: str, text: str) -> HttpResponse:
    """JSON as an attachment."""
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _draft_or_404() -> ProcedureDraft:
    draft = the_draft()
    if draft is None:
        raise Http404
    return draft
