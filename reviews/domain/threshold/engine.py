"""The assessment of one application under one procedure (design.md §5, "Threshold engine").

The engine advises; the relevant bodies decide. It reads no clock and no database.
"""

from __future__ import annotations

from datetime import date

from .act import ActCount, act_count, act_screens
from .application import Application
from .dating import apply_window
from .describe import act_finding, local_finding
from .forecast import changes
from .local import LocalCount, Prepared, count_on, prepare
from .missing import missing_fields
from .overridden import overridden
from .procedure import Procedure
from .results import (
    CRITERIA,
    RANKS,
    Assessment,
    Discretion,
    RouteFinding,
    SendBy,
    Sentence,
    Warning,
)
from .screening import Screen

Applied = tuple[date, date]

#: The fact that records that enquiries were made about what is not known.
ENQUIRIES = "enquiries-recorded"


class Run:
    """An application prepared for a procedure: what no day can change has been tried."""

    def __init__(self, procedure: Procedure, application: Application) -> None:
        self.procedure = procedure
        self.application = application
        self.screens: list[dict[str, Screen]] = [act_screens(application, b) for b in application.behaviours]
        self.prepared: list[Prepared] = [prepare(plan, application) for plan in procedure.plans]

    def act(self, applied: Applied) -> list[ActCount]:
        """The Act's count for each behaviour."""
        return [act_count(self.procedure, self.application, screens, applied) for screens in self.screens]

    def outcome(self, applied: Applied) -> str:
        """Only the outcome, if the application is made on that day."""
        best = 0
        for count in self.act(applied):
            best = max(best, RANKS.index(count.outcome))
        for prepared in self.prepared:
            if best == len(RANKS) - 1:
                break
            best = max(best, RANKS.index(count_on(prepared, self.application, applied).outcome))
        return overall(best)


def overall(rank: int) -> str:
    """The outcome of an assessment whose best route is of this rank: people's routes are not a count."""
    return RANKS[rank] if RANKS[rank] in ("met", "cannot-tell") else "not-reached"


def assess(procedure: Procedure, application: Application) -> Assessment:
    """What the reports come to under the Act and under the procedure, with every reason."""
    run = Run(procedure, application)
    applied = application.applied_from, application.applied_to
    acts = run.act(applied)
    locals_ = [count_on(prepared, application, applied) for prepared in run.prepared]
    routes = [
        act_finding(procedure, application, behaviour, screens, count)
        for behaviour, screens, count in zip(application.behaviours, run.screens, acts, strict=True)
    ]
    act_routes = list(routes)
    for prepared, count in zip(run.prepared, locals_, strict=True):
        routes.append(local_finding(prepared, application, count, _readings(prepared, application, applied)))
    outcome = overall(max(RANKS.index(route.outcome) for route in routes))
    basis, must = _basis(act_routes, routes[len(act_routes) :])
    deciders = procedure.deciders
    return Assessment(
        outcome=outcome,
        basis=basis,
        must_decide_met=must,
        depends_on=_depends_on(acts),
        slug=procedure.slug,
        version=procedure.version,
        digest=procedure.digest,
        people=deciders.people,
        bodies=deciders.bodies,
        named=deciders.named,
        routes=tuple(routes),
        discretion=Discretion(
            _discretion(outcome, application), (*CRITERIA, *(one.key for one in procedure.criteria))
        ),
        if_applied_on=changes(run, outcome),
        missing=missing_fields(run.prepared, application, run.screens, acts, locals_, routes),
        warnings=_warnings(run, acts, locals_),
    )


def _basis(acts: list[RouteFinding], locals_: list[RouteFinding]) -> tuple[str | None, bool]:
    """What a *met* rests on, and whether it leaves the bodies one answer only (s.104(4), (5))."""
    if any(route.outcome == "met" for route in acts):
        return "act", True
    met = [route for route in locals_ if route.outcome == "met"]
    return ("procedure" if met else None), any(not route.opened for route in met)


def _depends_on(acts: list[ActCount]) -> tuple[str, ...]:
    """The readings of the Act on which the best of its counts depends."""
    best = max(RANKS.index(count.outcome) for count in acts)
    if RANKS[best] == "not-reached":
        return ()
    pooled = all(count.pooled for count in acts if RANKS.index(count.outcome) == best)
    return ("pooled-people",) if pooled else ()


def _discretion(outcome: str, application: Application) -> bool:
    """Fewer than the number never means no: s.104(5) asks for a decision."""
    if outcome == "cannot-tell":
        enquiries = application.facts.get(ENQUIRIES)
        return enquiries is not None and enquiries.value is True
    return outcome == "not-reached"


def _readings(prepared: Prepared, application: Application, applied: Applied) -> tuple[Sentence, ...]:
    """Which reading of an unclear text was taken, and what the other would give."""
    sentences = []
    for text, plan in prepared.plan.others:
        if plan is None:
            sentences.append(Sentence("reading-noted", {"text": text}))
        else:
            other = count_on(prepare(plan, application), application, applied).outcome
            sentences.append(Sentence("reading-taken", {"text": text, "other": other}))
    return tuple(sentences)


def _warnings(run: Run, acts: list[ActCount], locals_: list[LocalCount]) -> tuple[Warning, ...]:
    return (*_decisions(run, acts, locals_), *overridden(run.prepared, run.application, acts, locals_))


def _decisions(run: Run, acts: list[ActCount], locals_: list[LocalCount]) -> list[Warning]:
    """Decisions under s.104(12) that have no effect, or no name, or no reason."""
    from .counting import decided_out
    from .application import Decision

    counted = [*(count.high for count in acts), *(count.best.high_reports for count in locals_)]
    kept = {r.id for reports in counted for r in reports if r.owner is not None and decided_out(r)}
    warnings = []
    for report in run.application.reports:
        decision = report.decision
        if not isinstance(decision, Decision) or decision.counts is not False:
            continue
        if decision.by is None:
            warnings.append(Warning("s104-12-unnamed", {"complaint": report.id}))
        elif report.id in kept:
            warnings.append(Warning("s104-12-ignored", {"complaint": report.id}))
        elif decision.reason is None:
            warnings.append(Warning("s104-12-no-reason", {"complaint": report.id}))
    return warnings


def send_by(procedure: Procedure, application: Application) -> tuple[SendBy, ...]:
    """For each report that counts now under the Act, the last day to send so that it still does."""
    run = Run(procedure, application)
    applied = application.applied_from, application.applied_to
    counted = {report.id for count in run.act(applied) for report in count.low}
    days = []
    for report in application.reports:
        window = apply_window(report, procedure.statutory.apply_period)
        if report.id in counted and window is not None:
            days.append(SendBy(report.id, window[1]))
    return tuple(days)
