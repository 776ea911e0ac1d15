"""The reports of a case as the latest advice reads them: which count, which do not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.domain.timeline import Picture, Row, draw, incident_of, span_of, window_of
from reviews.models import Advice, Case, Complaint, Correction

ACT_ROUTE = "s104-4"
RESULTS: dict[str, tuple[str | Promise, str]] = {
    "counts": (_("Counts"), "govuk-tag--green"),
    "does-not-count": (_("Does not count"), "govuk-tag--grey"),
    "cannot-tell": (_("Cannot tell"), "govuk-tag--yellow"),
    "left-out": (_("Left out"), "govuk-tag--purple"),
}
NOT_ASSESSED = (_("Not assessed yet"), "govuk-tag--blue")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One report: its row, the word and colour of its result, the reason, its windows, what was changed."""

    report: Complaint
    word: str | Promise
    classes: str
    because: str
    report_window: dict[str, str] | None
    apply_window: dict[str, str] | None
    changed: int
    waiting: Correction | None


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One route of the procedure and how it stands."""

    id: str
    is_act: bool
    name: str
    outcome: str
    because: str
    counted_min: int
    counted_max: int
    needed: int


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

    @property
    def act(self) -> RouteLine | None:
        return next((route for route in self.routes if route.is_act), None)

    @property
    def lost_on(self) -> date | None:
        """Met today, and no longer if the application were made from this date."""
        if not self.advice or self.advice.outcome != "met":
            return None
        lost = [one for one in self.if_applied_on if one["outcome"] != "met"]
        return date.fromisoformat(lost[0]["on"]) if lost else None


def ledger(case: Case, advice: Advice | None = None) -> Ledger:
    """The ledger under the latest advice, or under one given (three queries)."""
    latest = advice or Advice.objects.filter(case=case).first()
    reports = list(Complaint.objects.filter(case=case).select_related("by"))
    corrections = list(Correction.objects.filter(case=case).select_related("made_by"))
    result = latest.result if latest else {"routes": []}
    per_report = {
        one["id"]: one
        for route in result["routes"]
        if route["id"] == ACT_ROUTE
        for one in route["complaints"]
    }
    return Ledger(
        advice=latest,
        lines=tuple(_line(report, per_report.get(report.key), corrections) for report in reports),
        routes=tuple(_route(one) for one in result["routes"]),
        warnings=tuple(result.get("warnings", ())),
        missing=tuple(result.get("missing", ())),
        if_applied_on=tuple(result.get("if_applied_on", ())),
        picture=_picture(case, reports, per_report) if reports else None,
        is_old=any(report.key not in per_report for report in reports),
    )


def _line(report: Complaint, one: dict[str, Any] | None, corrections: list[Correction]) -> LedgerLine:
    word, classes = RESULTS[one["result"]] if one else NOT_ASSESSED
    own = [row for row in corrections if row.complaint_id == report.pk]
    return LedgerLine(
        report=report,
        word=word,
        classes=classes,
        because=one["because"] if one else "",
        report_window=one["report_window"] if one else None,
        apply_window=one["apply_window"] if one else None,
        changed=sum(row.state in (Correction.State.MADE, Correction.State.CONFIRMED) for row in own),
        waiting=next((row for row in own if row.state == Correction.State.WAITING), None),
    )


def _route(one: dict[str, Any]) -> RouteLine:
    return RouteLine(
        id=one["id"],
        is_act=one["id"] == ACT_ROUTE,
        name=one.get("name") or one["id"],
        outcome=one["outcome"],
        because=one["because"],
        counted_min=one.get("counted_min") or 0,
        counted_max=one.get("counted_max") or 0,
        needed=one.get("needed") or 0,
    )


def _picture(case: Case, reports: list[Complaint], per_report: dict[str, dict[str, Any]]) -> Picture:
    rows = []
    for report in reports:
        one = per_report.get(report.key) or {}
        rows.append(
            Row(
                key=report.key,
                number=report.number,
                incident=incident_of(report.facts, case.received_on),
                reported=span_of(report.facts.get("reported")),
                report_window=window_of(one.get("report_window")),
                apply_window=window_of(one.get("apply_window")),
                result=one.get("result", "cannot-tell"),
            )
        )
    return draw(rows, case.received_on)
