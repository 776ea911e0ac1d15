"""Which fields are not known and would help."""

from __future__ import annotations

from collections.abc import Iterator

from .act import ActCount
from .application import Application, Report
from .conditions import UNKNOWN, Condition, Leaf
from .local import LocalCount, Prepared
from .results import Missing, RouteFinding
from .screening import Screen

#: Codes whose missing field is neither a screen's nor a date.
FIELDS = {
    "decision-unknown": "s104_12",
    "decision-person-unknown": "by",
    "undecided-repeat": "incident",
    "not-yet-unknown": "reply_due",
}


def missing_fields(
    prepared: list[Prepared],
    application: Application,
    screens: list[dict[str, Screen]],
    acts: list[ActCount],
    locals_: list[LocalCount],
    routes: list[RouteFinding],
) -> tuple[Missing, ...]:
    """Every field behind a *cannot tell*, each once, reports first in their own order."""
    found: dict[Missing, None] = {}
    by_id = {report.id: report for report in application.reports}
    tables = [*((table, True) for table in screens), *_local_tables(prepared, locals_)]
    for route, (table, incident) in zip(routes, tables, strict=True):
        for finding in route.complaints:
            if finding.result == "cannot-tell":
                report = by_id[finding.id]
                for name in _fields(report, table[report.id], finding.code, str(finding.args.get("what", "")), incident):
                    found[Missing(report.id, name)] = None
    for count in locals_:
        for _, verdict in count.bars:
            for leaf, answer in verdict.leaves:
                if answer == UNKNOWN and verdict.answer == UNKNOWN:
                    found[Missing(None, _place(leaf))] = None
    order = {report.id: index for index, report in enumerate(application.reports)}
    return tuple(sorted(found, key=lambda one: order.get(one.complaint or "", len(order))))


def _local_tables(
    prepared: list[Prepared], locals_: list[LocalCount]
) -> Iterator[tuple[dict[str, Screen], bool]]:
    for ready, count in zip(prepared, locals_, strict=True):
        plan = ready.plan
        yield count.screens, any((plan.reporting, plan.first_reporting, plan.incident_within, plan.span))


def _fields(report: Report, screen: Screen, code: str, what: str, incident: bool) -> list[str]:
    if code == "agreement-unknown":
        return [f"people.{report.owner}.agrees"]
    if screen.answer == UNKNOWN and screen.code == code:
        return [screen.field]
    if code == "company-unknown":
        return [what]
    if code in FIELDS:
        return [FIELDS[code]]
    if code == "application-date-not-exact":
        return ["applied_on"]
    return [name for name in report.vague if incident or name == "reported"]


def _place(leaf: Leaf) -> str:
    return f"facts.{leaf.key}" if isinstance(leaf, Condition) else leaf.name
