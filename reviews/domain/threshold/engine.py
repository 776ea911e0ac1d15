"""The assessment of one application under one procedure (design.md §5, "Threshold engine").

The engine advises; the relevant bodies decide. It reads no clock and no database.
"""

from __future__ import annotations

from .act import ActCount
from .application import Application, Decision
from .dating import Span
from .describe import Telling, act_finding, local_finding
from .forecast import changes
from .local import LocalCount
from .missing import missing_fields
from .overridden import overridden
from .plan import Plan
from .procedure import Procedure
from .results import CRITERIA, Assessment, Discretion, Notice, RouteFinding, SendBy, Sentence
from .run import Run, better, overall

#: The fact by which an officer records that enquiries were made about what is not known.
ENQUIRIES = "enquiries-recorded"


def assess(procedure: Procedure, application: Application) -> Assessment:
    """What the reports come to under the Act and under the procedure, with every reason."""
    run = Run(procedure, application)
    applied = application.applied_from, application.applied_to
    acts, locals_ = run.acts(applied), run.locals(applied)
    telling = Telling()
    act_routes = [
        act_finding(procedure, application, field, count, telling)
        for field, count in zip(run.fields, acts, strict=True)
    ]
    local_routes = [
        local_finding(plan, application, count, _readings(plan, count, run, applied), telling)
        for plan, count in zip(procedure.plans, locals_, strict=True)
    ]
    routes = [*act_routes, *local_routes]
    best = "not-reached"
    for route in routes:
        best = better(best, route.outcome)
    outcome = overall(best)
    basis, must_decide_met = _basis(act_routes, local_routes)
    return Assessment(
        outcome=outcome,
        basis=basis,
        must_decide_met=must_decide_met,
        depends_on=_depends_on(acts),
        slug=procedure.slug,
        version=procedure.version,
        digest=procedure.digest,
        deciders=procedure.deciders,
        routes=tuple(routes),
        discretion=Discretion(
            _discretion(outcome, application), (*CRITERIA, *(one.key for one in procedure.criteria))
        ),
        if_applied_on=changes(run, outcome),
        missing=missing_fields(run, routes, locals_),
        warnings=(*_decisions(application, acts, locals_), *overridden(run, acts, locals_)),
    )


def _basis(acts: list[RouteFinding], locals_: list[RouteFinding]) -> tuple[str | None, bool]:
    """What a *met* rests on, and whether it leaves the bodies one answer only (s.104(4), (5))."""
    if any(route.outcome == "met" for route in acts):
        return "act", True
    met = [route for route in locals_ if route.outcome == "met"]
    return ("procedure" if met else None), any(not route.opened for route in met)


def _depends_on(acts: list[ActCount]) -> tuple[str, ...]:
    """The readings of the Act on which the best of its counts depends."""
    best = "not-reached"
    for count in acts:
        best = better(best, count.outcome)
    if best == "not-reached":
        return ()
    pooled = all(count.pooled for count in acts if count.outcome == best)
    return ("pooled-people",) if pooled else ()


def _discretion(outcome: str, application: Application) -> bool:
    """Fewer than the number never means no: s.104(5) asks for a decision."""
    if outcome == "cannot-tell":
        enquiries = application.facts.get(ENQUIRIES)
        return enquiries is not None and enquiries.value is True
    return outcome == "not-reached"


def _readings(plan: Plan, count: LocalCount, run: Run, applied: Span) -> tuple[Sentence, ...]:
    """Which reading of an unclear text was taken, and what the other would give."""
    sentences = []
    for other in plan.others:
        if other.plan is None:
            sentences.append(Sentence("reading-noted", {"text": other.text}))
        else:
            outcome = run.local.outcome(other.plan, applied)
            code = "reading-same" if outcome == count.outcome else "reading-taken"
            sentences.append(Sentence(code, {"text": other.text, "other": outcome}))
    return tuple(sentences)


def _decisions(application: Application, acts: list[ActCount], locals_: list[LocalCount]) -> list[Notice]:
    """Decisions under s.104(12) that have no effect, or no name, or no reason."""
    notices = []
    for report in application.reports:
        decision = report.decision
        if not isinstance(decision, Decision) or decision.counts is not False:
            continue
        if decision.by is None:
            notices.append(Notice("s104-12-unnamed", {"complaint": report.id}))
        elif _without_effect(report.id, acts, locals_):
            notices.append(Notice("s104-12-ignored", {"complaint": report.id}))
        elif decision.reason is None:
            notices.append(Notice("s104-12-no-reason", {"complaint": report.id}))
    return notices


def _without_effect(name: str, acts: list[ActCount], locals_: list[LocalCount]) -> bool:
    """Whether a report that was left out is counted all the same, on any route."""
    counted = [*(count.high for count in acts), *(count.best.high_reports for count in locals_)]
    return any(
        report.id == name and report.owner is not None and report.left_out is True
        for reports in counted
        for report in reports
    )


def send_by(procedure: Procedure, application: Application) -> tuple[SendBy, ...]:
    """For each report that counts now under the Act, the last day to send so that it still does.

    In the order of the application. A report that counts but whose date is not exact is given its
    earliest last day.
    """
    run = Run(procedure, application)
    applied = application.applied_from, application.applied_to
    counted = {report.id for count in run.acts(applied) for report in count.low}
    lapses = {name: one.life.sure_to for field in run.fields for name, one in field.standings.items()}
    return tuple(SendBy(r.id, lapses[r.id]) for r in application.reports if r.id in counted)
