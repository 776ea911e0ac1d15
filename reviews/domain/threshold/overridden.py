"""Local rules that the Act overrides in this case (design.md §5, point 8)."""

from __future__ import annotations

from collections.abc import Iterator

from .act import ActCount
from .application import Application, Report
from .conditions import YES
from .counting import one_each
from .dating import REPORT_BEFORE_INCIDENT, REPORTED_TOO_LATE
from .grouping import KEYS, household
from .local import LocalCount
from .periods import Period
from .plan import Plan
from .results import Notice
from .run import Run

#: A rule by its name, with what fills its sentence.
Rule = tuple[str, dict[str, object]]


def overridden(run: Run, acts: list[ActCount], locals_: list[LocalCount]) -> list[Notice]:
    """One warning for each local rule that stands between a met count and a local count route.

    None where the Act's route is not met, where a local count route is met too, or where the
    procedure has none.
    """
    if all(act.outcome != "met" for act in acts):
        return []
    counted = [
        (plan, count) for plan, count in zip(run.procedure.plans, locals_, strict=True) if plan.route.counted
    ]
    if any(count.outcome == "met" for _, count in counted):
        return []
    relied_on = {report.id: report for act in acts if act.outcome == "met" for report in act.low}
    rules: dict[str, Notice] = {}
    for plan, count in counted:
        if _opens_another_way(plan, count):
            continue
        for rule, words in _rules(plan, count, run.application, list(relied_on.values())):
            args = {"rule": rule, "route": plan.route.id, "text": "", **words}
            rules.setdefault(rule, Notice("local-condition-overridden", args))
    return list(rules.values())


def _opens_another_way(plan: Plan, count: LocalCount) -> bool:
    """A route for hate, or one that a finding opens, is another way in; it stands in nobody's way."""
    hate = plan.route.hate
    if any(leaf.opens for _, verdict in count.bars for leaf, _ in verdict.leaves):
        return True
    return plan.route.kind == "hate" or (hate is not None and hate.share != "none")


def _rules(
    plan: Plan, count: LocalCount, application: Application, relied_on: list[Report]
) -> Iterator[Rule]:
    """Each rule of the route that keeps it from being met, with its words if it has any."""
    for bar, verdict in count.bars:
        if verdict.answer != YES:
            yield bar.rule, {"text": bar.text}
    left: list[Report] = []
    for report in relied_on:
        found = list(_against(plan, count, application, report))
        yield from found
        if not found:
            left.append(report)
    if count.best.answer != YES:
        yield from _company(plan, count, application, left)
        route = plan.route
        if route.counts in ("reports", "incidents", "contacts") and len(relied_on) < (route.number or 0):
            yield "number", {"number": route.number, "unit": route.counts}


def _against(plan: Plan, count: LocalCount, application: Application, report: Report) -> Iterator[Rule]:
    """What the route has against a report that the Act counts."""
    standing = count.field.standings[report.id]
    for screen in standing.obstacles:
        yield screen.rule, {"text": screen.detail} if screen.code.startswith("condition") else {}
    if count.datings.get(report.id, YES) == YES:
        return
    applied = application.applied_from, application.applied_to
    if standing.life.on(applied) == YES and standing.incident.on(applied) == YES:
        yield "waiting", {}
    elif standing.life.never in (REPORTED_TOO_LATE, REPORT_BEFORE_INCIDENT):
        yield "reporting", _within(plan.timing.reporting)
    else:
        yield "window", _within(plan.timing.applying or plan.timing.incident_within)


def _company(plan: Plan, count: LocalCount, application: Application, left: list[Report]) -> Iterator[Rule]:
    """The rules about which reports belong together, and how many of what there must be."""
    route, company, best = plan.route, plan.company, count.best
    short = best.low < (route.number or 0)
    several = {report.owner for report in left}
    if route.made_by == "same-household":
        several = {household(application, report) for report in left}
    if short and route.made_by in ("same-person", "same-household") and len(several) > 1:
        yield f"made-by:{route.made_by}", {}
    if short and route.counts in ("people", "parties", "households"):
        yield "people", {"number": route.number, "unit": route.counts}
    elif route.people is not None and not best.low_fits:
        yield "people", {"number": route.people.at_least, "unit": route.people.unit}
    if short:
        yield from ((f"about:{word}", {}) for word in route.about if _parts(word, left))
    if short and company.span is not None:
        yield "window", _within(company.span.period)
    if short and company.first_reporting is not None:
        yield "reporting", _within(company.first_reporting)
    if not best.low_fits:
        yield from (("latest", {"subject": one.subject, **_within(one.within)}) for one in route.latest)


def _parts(relation: str, left: list[Report]) -> bool:
    """Whether a relation keeps some of these reports from being counted together."""
    if relation == "separate-incidents":
        names = one_each(left, lambda r: r.incident if isinstance(r.incident, str) else r.id, worst=True)
        return len(names) < len(left)
    return any(len({key(report) for report in left}) > 1 for _, key in KEYS.get(relation, ()))


def _within(period: Period | None) -> dict[str, object]:
    return {"within": "" if period is None else period.written}
