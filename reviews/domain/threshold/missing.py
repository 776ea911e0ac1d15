"""Which fields are not known and would help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .conditions import UNKNOWN, Condition, Leaf
from .local import LocalCount
from .plan import Plan
from .results import Missing, ReportFinding, RouteFinding
from .run import Run
from .screening import Screen
from .standing import Field

APPLIED_ON = "applied_on"
#: Where the facts say what a check asks of the applicant.
OF_THE_APPLICANT = {"victim": "victim", "under-18": "under_18", "kind-of-person": "kind", "tenure": "tenure"}
#: Doubts that come neither from a report's own screen nor from its dates.
FIELDS = {
    "decision-unknown": "s104_12",
    "decision-person-unknown": "by",
    "undecided-repeat": "incident",
    "not-yet-unknown": "reply_due",
    "application-date-not-exact": APPLIED_ON,
}


def missing_fields(run: Run, routes: list[RouteFinding], locals_: list[LocalCount]) -> tuple[Missing, ...]:
    """Every field behind a *cannot tell*, each once: reports in their own order, then the rest."""
    found: dict[Missing, None] = {}
    for route, (field, plan) in zip(routes, _tables(run, locals_), strict=True):
        for finding in route.complaints:
            if finding.result == "cannot-tell":
                screen = field.standings[finding.id].screen
                incident = plan is None or _needs_incidents(plan)
                for name in _fields(run, finding, screen, incident):
                    found[Missing(None if name == APPLIED_ON else finding.id, name)] = None
    for count in locals_:
        for leaf in _unknown(count):
            found[Missing(None, _place(leaf, run.application.applicant))] = None
    if not found:
        return ()
    order = {report.id: index for index, report in enumerate(run.application.reports)}
    return tuple(sorted(found, key=lambda one: order.get(one.complaint or "", len(order))))


def _unknown(count: LocalCount) -> Iterable[Leaf]:
    for _, verdict in count.bars:
        if verdict.answer == UNKNOWN:
            yield from (leaf for leaf, answer in verdict.leaves if answer == UNKNOWN)


def _tables(run: Run, locals_: list[LocalCount]) -> Iterator[tuple[Field, Plan | None]]:
    """For each route, the reports as they stand on it, and its plan unless it is the Act's."""
    yield from ((field, None) for field in run.fields)
    yield from ((count.field, plan) for plan, count in zip(run.procedure.plans, locals_, strict=True))


def _needs_incidents(plan: Plan) -> bool:
    """Whether the dates of incidents matter on a local route."""
    timing, company = plan.timing, plan.company
    subjects = {latest.subject for latest in timing.latest}
    if company.span is not None:
        subjects |= {company.span.subject, company.span.anchor.rpartition("-")[2]}
    within = timing.reporting, company.first_reporting, timing.incident_within
    return "incident" in subjects or any(within)


def _fields(run: Run, finding: ReportFinding, screen: Screen, incident: bool) -> list[str]:
    report = next(one for one in run.application.reports if one.id == finding.id)
    if screen.answer == UNKNOWN and screen.code == finding.code:
        return [screen.field]
    if finding.code == "company-unknown":
        return [str(finding.args["what"])]
    if finding.code in FIELDS:
        return [FIELDS[finding.code]]
    return [name for name in report.vague if incident or name == "reported"]


def _place(leaf: Leaf, applicant: str) -> str:
    """Where the application would say what a condition on the whole of it asks."""
    if isinstance(leaf, Condition):
        return f"facts.{leaf.key}"
    field = OF_THE_APPLICANT.get(leaf.name)
    if field is not None:
        return f"people.{applicant}.{field}"
    return "started_by" if leaf.name == "started-by" else "reply_due"
