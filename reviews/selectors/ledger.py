"""The reports of a case as the latest advice reads them: which count, which do not, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews.documents.build.behaviours import about_words
from reviews.domain.behaviours import Named, names_of
from reviews.domain.corrections import Effect, compare
from reviews.domain.findings import ACT_ROUTE, act_route, act_routes, by_report
from reviews.domain.timeline import Picture, Row, draw, incident_of, span_of, window_of
from reviews.models import Advice, Case, Complaint, Correction
from reviews.services.advice import application_of

RESULTS: dict[str, tuple[str | Promise, str]] = {
    "counts": (_("Counts"), "govuk-tag--green"),
    "does-not-count": (_("Does not count"), "govuk-tag--grey"),
    "cannot-tell": (_("Cannot tell"), "govuk-tag--yellow"),
    "left-out": (_("Left out"), "govuk-tag--purple"),
}
NOT_ASSESSED = (_("Not assessed yet"), "govuk-tag--blue")
ACT_NAME = _("The Act’s own route, section 104(4)")
MAY_COUNT = ("counts", "cannot-tell")
DONE = (Correction.State.MADE, Correction.State.CONFIRMED)


class ShownReport(Protocol):
    """A report as the ledger and its picture show it: a row of a case, or one of an example."""

    @property
    def key(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def facts(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One report: its row, the word and colour of its result, the reason, its windows, what was changed."""

    report: ShownReport
    word: str | Promise
    classes: str
    because: str
    report_by: date | None
    apply_by: date | None
    changed: int
    waiting: Correction | None
    about: str = ""


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One route of the procedure and how it stands; ``about`` the behaviour, where several are told apart."""

    id: str
    is_act: bool
    name: str
    outcome: str
    because: str
    counted_min: int
    counted_max: int
    needed: int
    reports: tuple[tuple[str, str | Promise, str, str], ...] = ()
    about: str = ""

    @property
    def title(self) -> str:
        """What a page calls it, with the behaviour it is about."""
        if not self.about:
            return self.name
        return gettext("%(route)s: %(behaviour)s") % {"route": self.name, "behaviour": self.about}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything C3 shows."""

    advice: Advice | None
    lines: tuple[LedgerLine, ...]
    routes: tuple[RouteLine, ...]
    warnings: tuple[dict[str, Any], ...]
    missing: tuple[dict[str, Any], ...]
    if_applied_on: tuple[dict[str, Any], ...]
    picture: Picture | None
    is_old: bool
    waiting: tuple[Correction, ...]
    last: Correction | None
    effect: Effect | None

    @property
    def act(self) -> RouteLine | None:
        """The Act's own route, where it comes nearest."""
        return next((route for route in self.routes if route.is_act), None)

    @property
    def acts(self) -> tuple[RouteLine, ...]:
        """The Act's own route for each behaviour, where several are told apart; else none."""
        return acts_of(self.routes)

    @property
    def lost_on(self) -> date | None:
        """Met today, and no longer if the application were made from this date."""
        return lost_on(self.advice.outcome, self.if_applied_on) if self.advice else None


def lost_on(outcome: str, if_applied_on: Sequence[Mapping[str, Any]]) -> date | None:
    """From which date an application that is met would come too late; None where it is not met, or never."""
    lost = [one for one in if_applied_on if one["outcome"] != "met"]
    return date.fromisoformat(lost[0]["on"]) if outcome == "met" and lost else None


def ledger(case: Case) -> Ledger:
    """The ledger under the latest advice (six queries)."""
    two = list(Advice.objects.filter(case=case).select_related("correction", "correction__complaint")[:2])
    latest = two[0] if two else None
    reports = list(Complaint.objects.filter(case=case).select_related("by"))
    rows = list(Correction.objects.filter(case=case).select_related("made_by", "complaint"))
    result = latest.result if latest else {"routes": []}
    findings = by_report(act_routes(result))
    of_report = defaultdict(list)
    for row in rows:
        of_report[row.complaint_id].append(row)
    return Ledger(
        advice=latest,
        lines=tuple(
            line_under(one, findings.get(one.key), of_report[one.pk], case.behaviours) for one in reports
        ),
        routes=routes_of(case, result, behaviours=latest.behaviours if latest else ()),
        warnings=tuple(result.get("warnings", ())),
        missing=tuple(result.get("missing", ())),
        if_applied_on=tuple(result.get("if_applied_on", ())),
        picture=picture_of(reports, findings, case.received_on) if reports else None,
        is_old=latest is not None and latest.application != application_of(case),
        waiting=tuple(row for row in rows if row.state == Correction.State.WAITING),
        last=latest.correction if latest else None,
        effect=compare(two[1].result, result) if len(two) > 1 else None,
    )


def routes_of(
    case: Case, result: dict[str, Any], *, reports: bool = False, behaviours: Sequence[Named] = ()
) -> tuple[RouteLine, ...]:
    """Every route of an answer, the Act's nearest one first; with each report's result where asked for.

    Args:
        behaviours: those told apart when it was given, so that routes are called by their names.
    """
    return routes_under(case.procedure_data, result, reports=reports, behaviours=behaviours)


def routes_of_advice(case: Case, advice: Advice, *, reports: bool = False) -> tuple[RouteLine, ...]:
    """The same of one advice, with the names of its behaviours."""
    return routes_of(case, advice.result, reports=reports, behaviours=advice.behaviours)


def acts_of(routes: Sequence[RouteLine]) -> tuple[RouteLine, ...]:
    """The Act's own route for each behaviour, where several are told apart; else none."""
    acts = tuple(route for route in routes if route.is_act)
    return acts if len(acts) > 1 else ()


def routes_under(
    procedure: dict[str, Any],
    result: dict[str, Any],
    *,
    reports: bool = False,
    behaviours: Sequence[Named] = (),
) -> tuple[RouteLine, ...]:
    """The same under a procedure's data."""
    titles = {one["id"]: one.get("title") for one in procedure.get("routes") or ()}
    names = names_of(behaviours)
    nearest = act_route(result)
    ordered = [nearest] if nearest else []
    ordered += [route for route in result["routes"] if route is not nearest]
    return tuple(
        _route(
            route,
            titles.get(route["id"]) or route["id"],
            names.get(route.get("behaviour") or "", ""),
            reports,
        )
        for route in ordered
    )


def _route(route: Any, title: str, about: str, reports: bool) -> RouteLine:
    is_act = route["id"] == ACT_ROUTE
    return RouteLine(
        id=route["id"],
        is_act=is_act,
        name=str(ACT_NAME) if is_act else title,
        outcome=route["outcome"],
        because=route["because"],
        counted_min=route.get("counted_min") or 0,
        counted_max=route.get("counted_max") or 0,
        needed=route.get("needed") or 0,
        reports=tuple((one["id"], *RESULTS[one["result"]], one["because"]) for one in route["complaints"])
        if reports
        else (),
        about=about,
    )


def line_of(case: Case, report: Complaint, corrections: list[Correction]) -> LedgerLine:
    """One report as the latest advice reads it (one query)."""
    latest = Advice.objects.filter(case=case).defer("application").first()
    findings = by_report(act_routes(latest.result)) if latest else {}
    return line_under(report, findings.get(report.key), corrections, case.behaviours)


def line_under(
    report: ShownReport, one: Any, own: Sequence[Correction] = (), behaviours: Sequence[Named] = ()
) -> LedgerLine:
    """One report with what a route makes of it, and its corrections."""
    word, classes = RESULTS[one["result"]] if one else NOT_ASSESSED
    report_window, apply_window = (one["report_window"], one["apply_window"]) if one else (None, None)
    return LedgerLine(
        report=report,
        word=word,
        classes=classes,
        because=one["because"] if one else "",
        report_by=date.fromisoformat(report_window["last_day"]) if report_window else None,
        # Said only of a report that an application in time could still make count.
        apply_by=date.fromisoformat(apply_window["last_day"])
        if apply_window and one["result"] in MAY_COUNT
        else None,
        changed=sum(row.state in DONE and row.kind != "add" for row in own),
        waiting=next((row for row in own if row.state == Correction.State.WAITING), None),
        about=about_words(report.facts, behaviours),
    )


def picture_of(reports: Sequence[ShownReport], findings: Mapping[str, Any], applied_on: date) -> Picture:
    """The picture of both windows for these reports."""
    rows = []
    for report in reports:
        one = findings.get(report.key) or {}
        rows.append(
            Row(
                key=report.key,
                number=report.number,
                incident=incident_of(report.facts, applied_on),
                reported=span_of(report.facts.get("reported")),
                report_window=window_of(one.get("report_window")),
                apply_window=window_of(one.get("apply_window")),
                result=one.get("result", "cannot-tell"),
            )
        )
    return draw(rows, applied_on)
