"""Q8: a round taken away as a workbook, brought back, compared, and saved only then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pledge.audit import Action, Actor, record
from pledge.csv_files import csv_file
from pledge.forms.posted import form_for
from pledge.roles import May
from selfassess.forms.workbook import ChoicesForm, UploadForm
from selfassess.models import PendingUpload, Round
from selfassess.navigation import Page, add_page
from selfassess.selectors.workbook import UploadPage, find_upload, upload_page, uploads_of
from selfassess.services import workbook_uploads
from selfassess.services.rounds import Locked, Stale
from selfassess.services.workbook_uploads import NotWaiting, State, TooManyWaiting, Unchosen
from selfassess.views.answering import locked_words
from selfassess.views.base import address, round_page, show_round
from selfassess.workbook.export import workbook_file

add_page(Page("workbook", gettext_lazy("Workbook"), "round_workbook", order=50, may=May.ROUND_CHANGE))
FORM = require_http_methods(["GET", "HEAD", "POST"])
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@round_page(May.ROUND_CHANGE)
@FORM
def round_workbook(request: Any) -> HttpResponse:
    """Take the round away; bring a workbook back."""
    if request.method != "POST":
        return _front(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _front(request, form, status=422)
    file = form.cleaned_data["workbook"]
    try:
        upload = workbook_uploads.receive(
            request.round.pk,
            file,
            file.name or "",
            authority=request.authority,
            actor=_actor(request),
            at=timezone.now(),
        )
    except TooManyWaiting:
        form.add_error("workbook", _("Ten workbooks of yours are waiting. Save one or throw one away first"))
        return _front(request, form, status=422)
    except Locked as locked:
        request.round.status = locked.round.status
        return _front(request, UploadForm(), not_taken=True, page_errors=True, status=422)
    return HttpResponseRedirect(_to(request, upload.number))


@round_page(May.ROUND_CHANGE)
@require_safe
def round_workbook_file(request: Any) -> HttpResponseBase:
    """The round as it stands, as an Excel file; taking it is in the log."""
    at = timezone.now()
    response = HttpResponse(workbook_file(request.authority, request.round, at=at), content_type=EXCEL)
    name = f"assessment-round-{request.round.number}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    detail = {"file": "workbook"}
    record(Action.DOWNLOADED, actor=_actor(request), at=at, about=request.round.key, detail=detail)
    return response


@round_page(May.ROUND_CHANGE)
@FORM
def round_upload(request: Any, upload: int) -> HttpResponse:
    """Every problem and every difference of one upload; what is saved is saved from here."""
    at = timezone.now()
    row = _mine(request, upload)
    page = upload_page(request.round, row, at)
    form = form_for(request, ChoicesForm, at=at, conflicts=page.conflicts, seen=page.seen)
    if request.method != "POST":
        return _show(request, page, form)
    if not form.is_valid():
        is_newer = form.data.get("seen") != page.seen
        return _show(request, page, _redrawn(request, page), is_newer=is_newer, status=422)
    try:
        answers, left = workbook_uploads.apply(
            row.pk, form.choices(), form.cleaned_data["seen"], actor=_actor(request), at=at
        )
    except (Stale, Unchosen):
        page = upload_page(request.round, _mine(request, upload), at)
        context = {"is_newer": True, "page_errors": True, "status": 422}
        return _show(request, page, _redrawn(request, page), **context)
    except NotWaiting:
        return HttpResponseRedirect(_to(request, upload))
    except Locked as locked:
        request.round.status = locked.round.status
        return _show(request, page, form, page_errors=True, status=422)
    messages.success(request, _saved_words(answers, left))
    return HttpResponseRedirect(_to(request, upload))


@round_page(May.ROUND_CHANGE)
@require_safe
def round_upload_problems(request: Any, upload: int) -> HttpResponseBase:
    """The whole list of problems as a file."""
    page = upload_page(request.round, _mine(request, upload), timezone.now())
    header = [_("Sheet"), _("Row"), _("Column"), _("Cell"), _("What it means"), _("Problem")]
    name = f"assessment-round-{request.round.number}-problems"
    return csv_file(name, header, list(_problem_rows(page)))


@round_page(May.ROUND_CHANGE)
@FORM
def round_upload_discard(request: Any, upload: int) -> HttpResponse:
    """Throw an upload away, once asked."""
    row = _mine(request, upload)
    if request.method == "POST":
        workbook_uploads.discard(row.pk, actor=_actor(request), at=timezone.now())
        messages.success(request, _("The workbook has been thrown away. Nothing of it was saved."))
        return HttpResponseRedirect(address(request, "round_workbook", request.round.number))
    page = upload_page(request.round, row, timezone.now())
    above = (*_above(request), (_("Upload %(number)s") % {"number": upload}, _to(request, upload)))
    return show_round(
        request, "workbook/discard.html", page="workbook", here=_("Throw away"), above=above, found=page
    )


def _front(request: Any, form: UploadForm, **context: Any) -> HttpResponse:
    is_open = request.round.status == Round.Status.OPEN
    return show_round(
        request,
        "workbook/workbook.html",
        page="workbook",
        here=_("Workbook"),
        form=form,
        is_open=is_open,
        locked_words="" if is_open else locked_words(request.round),
        uploads=uploads_of(request.round, request.member.user, timezone.now()),
        file_href=address(request, "round_workbook_file", request.round.number),
        **context,
    )


def _show(request: Any, page: UploadPage, form: ChoicesForm, **context: Any) -> HttpResponse:
    is_open = request.round.status == Round.Status.OPEN
    number = page.line.row.number
    return show_round(
        request,
        "workbook/upload.html",
        page="workbook",
        here=_("Upload %(number)s") % {"number": number},
        above=_above(request),
        found=page,
        form=form,
        conflicts=[(one, form[one.key]) for one in page.conflicts],
        can_save=is_open and page.line.state is State.WAITING and page.has_anything,
        locked_words="" if is_open else locked_words(request.round),
        criteria_href=f"{address(request, 'round', request.round.number)}criteria/",
        **context,
    )


def _redrawn(request: Any, page: UploadPage) -> ChoicesForm:
    """The form of what differs now, with the choices that still mean the same, and the newer mark."""
    data = request.POST.copy()
    data["seen"] = page.seen
    return ChoicesForm(data, conflicts=page.conflicts, seen=page.seen)


def _problem_rows(page: UploadPage) -> Iterator[list[object]]:
    for one in page.troubles:
        trouble = one.trouble
        yield [trouble.sheet, trouble.row or "", trouble.letter, trouble.place, one.weight, trouble.sentence]


def _saved_words(answers: int, left: int) -> str:
    if not answers:
        return _("Nothing was changed: you kept what is saved now.")
    words = ngettext("%(count)s answer has been saved.", "%(count)s answers have been saved.", answers)
    words %= {"count": answers}
    if left:
        kept = ngettext(
            "%(count)s difference was left as it is.", "%(count)s differences were left as they are.", left
        )
        words = f"{words} {kept % {'count': left}}"
    return words


def _mine(request: Any, number: int) -> PendingUpload:
    """The upload, for whoever uploaded it; for everybody else there is none.

    Raises:
        Http404: where this member has no such upload.
    """
    found = find_upload(request.round, number, request.member.user)
    if found is None:
        raise Http404
    return found


def _above(request: Any) -> tuple[tuple[str, str], ...]:
    return ((_("Workbook"), address(request, "round_workbook", request.round.number)),)


def _to(request: Any, number: int) -> str:
    return address(request, "round_upload", request.round.number, number)


def _actor(request: Any) -> Actor:
    return Actor.member(request.member.user)
