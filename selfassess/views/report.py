"""Q9: the report on a round, the commitment statement, the partners' copy, and the round as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pledge.audit import Action, Actor, record
from pledge.csv_files import csv_file
from pledge.domain.working_days import london_date
from selfassess.documents.data import TABLES, everything, statement_row
from selfassess.documents.gathered import Edition, Gathered
from selfassess.documents.report import report_file
from selfassess.documents.statement import statement_file
from selfassess.navigation import Page, add_page
from selfassess.views.base import address, round_page, show_round, today

add_page(Page("report", gettext_lazy("Report"), "round_report", order=60))
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class File:
    """One thing to take away: what it is called and what it holds, as the page says it."""

    key: str
    name: str | Promise
    holds: str | Promise


DOCUMENTS = (
    File(
        "board",
        gettext_lazy("Report for the board"),
        gettext_lazy(
            "A page of summary with two charts, then scores, legal duties, every criterion with its comment, "
            "evidence, plan and signatures."
        ),
    ),
    File(
        "partners",
        gettext_lazy("Report for partners"),
        gettext_lazy("The same without comments and without anybody’s name who has not agreed to it."),
    ),
    File(
        "statement",
        gettext_lazy("Commitment statement"),
        gettext_lazy(
            "For anybody to read: where you stand on the six points of the Pledge, what you do next, and the "
            "dates of the commitment."
        ),
    ),
)
DATA = (
    File(
        "answers", gettext_lazy("Answers"), gettext_lazy("Every part of every criterion, with second scores.")
    ),
    File("scores", gettext_lazy("Scores"), gettext_lazy("Overall, by theme and by point of the Pledge.")),
    File("evidence", gettext_lazy("Evidence"), gettext_lazy("Every piece, and where it is used.")),
    File("plan", gettext_lazy("Improvement plan"), gettext_lazy("Actions with owner, date and measure.")),
    File("trail", gettext_lazy("What became of the round"), gettext_lazy("Started, submitted, signed off.")),
    File("changes", gettext_lazy("Changes of answers"), gettext_lazy("Who changed what, and when.")),
)


@round_page()
@require_safe
def round_report(request: Any) -> HttpResponse:
    """What can be taken away, each with what it holds and for whom it is."""
    return show_round(
        request,
        "report/report.html",
        page="report",
        here=_("Report"),
        documents=DOCUMENTS,
        data=DATA,
        files_href=address(request, "round_report", request.round.number) + "files/",
        got=Gathered(request.authority, request.round, today()),
    )


@round_page()
@require_safe
def round_report_file(request: Any, file: str) -> HttpResponseBase:
    """One file as an attachment; taking it is in the log."""
    make = _MAKERS.get(file)
    if make is None:
        raise Http404
    now = timezone.now()
    got = Gathered(request.authority, request.round, london_date(now))
    response = make(got, now)
    record(
        Action.DOWNLOADED,
        actor=Actor.member(request.member.user),
        at=now,
        about=request.round.key,
        detail={"file": file},
    )
    return response


def _word(make: Callable[..., bytes], name: str, **given: Any) -> Callable[[Gathered, Any], HttpResponseBase]:
    def respond(got: Gathered, now: Any) -> HttpResponseBase:
        banner = _("Demonstration: an invented council") if got.authority.demonstration else ""
        data = make(got, at=now, banner=banner, **given)
        return _attached(HttpResponse(data, content_type=WORD), f"{_stem(got)}-{name}.docx")

    return respond


def _json(got: Gathered, now: Any) -> HttpResponseBase:
    options = {"indent": 2, "ensure_ascii": False}
    return _attached(JsonResponse(everything(got), json_dumps_params=options), f"{_stem(got)}.json")


def _table(name: str) -> Callable[[Gathered, Any], HttpResponseBase]:
    def respond(got: Gathered, now: Any) -> HttpResponseBase:
        # Read now, while the authority is in scope: the file is written after the view has ended.
        header = [str(word) for word in TABLES[name].header]
        rows = [*TABLES[name].rows(got), statement_row(got.bank, len(header))]
        return csv_file(f"{_stem(got)}-{name}", header, rows)

    return respond


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _stem(got: Gathered) -> str:
    return f"self-assessment-{got.row.number}"


_MAKERS: dict[str, Callable[[Gathered, Any], HttpResponseBase]] = {
    "board": _word(report_file, "board", edition=Edition.BOARD),
    "partners": _word(report_file, "partners", edition=Edition.PARTNERS),
    "statement": _word(statement_file, "commitment"),
    "everything": _json,
    **{name: _table(name) for name in TABLES},
}
