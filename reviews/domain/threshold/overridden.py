"""Local rules that the Act overrides in this case (design.md §5, point 8)."""

from __future__ import annotations

from .act import ActCount
from .application import Application, Report
from .conditions import YES
from .counting import one_each
from .grouping import KEYS, household
from .local import LocalCount, Prepared
from .results import Warning
from .screening import screens


def overridden(
    prepared: list[Prepared], application: Application, acts: list[ActCount], locals_: list[LocalCount]
) -> list[Warning]:
    """One warning for each local rule that stands between a met count and a local count route.

    None where the Act's route is not met, where a local count route is met too, or where the
    procedure has none.
    """
    met = [count for count in acts if count.outcome == "met"]
    counted = [
        (ready, count)
        for ready, count in zip(prepared, locals_, strict=True)
        if ready.plan.route.counted and not _opens(ready)
    ]
    if not met or not counted or any(
        count.outcome == "met" for ready, count in zip(prepared, locals_, strict=True) if ready.plan.route.counted
    ):
        return []
    relied_on = {report.id: report for count in met for report in count.low}
    rules: dict[str, dict[str, object]] = {}
    for ready, count in counted:
        for rule, text in _rules(ready, count, application, list(relied_on.values())):
            rules.setdefault(rule, {"rule": rule, "route": ready.plan.route.id, "text": text})
    return [Warning("local-condition-overridden", args) for args in rules.values()]


def _opens(ready: Prepared) -> bool:
    """A route for hate alone opens another way in; it stands in nobody's way."""
    hate = ready.plan.route.hate
    return ready.plan.route.kind == "hate" or (hate is not None and hate.share != "none")


def _rules(
    ready: Prepared, count: LocalCount, application: Application, relied_on: list[Report]
) -> list[tuple[str, str]]:
    """Each rule of the route that keeps it from being met, with its words if it has any."""
    route = ready.plan.route
    rules = [(bar.rule, bar.text) for bar, verdict in count.bars if verdict.answer != YES]
    left: list[Report] = []
    for report in relied_on:
        obstacles = screens(ready.plan, application, report)
        for screen in obstacles:
            rules.append((screen.rule, screen.detail if screen.code.startswith("condition") else ""))
        dating = count.datings.get(report.id)
        if dating is not None and dating[0] != YES:
            rules.append(("reporting" if "report" in dating[1] else "window", ""))
        if not obstacles and (dating is None or dating[0] == YES):
            left.append(report)
    needed = route.number or 0
    if count.best.low < needed or count.best.answer != YES:
        rules += [(rule, "") for rule in _company(ready, count, application, left)]
    return rules


def _company(ready: Prepared, count: LocalCount, application: Application, left: list[Report]) -> list[str]:
    """The rules about which reports belong together, and how many of what there must be."""
    plan, route = ready.plan, ready.plan.route
    rules = []
    if route.made_by in ("same-person", "same-household") and len({household(application, r) if route.made_by == "same-household" else r.owner for r in left}) > 1:
        rules.append(f"made-by:{route.made_by}")
    if route.counts in ("people", "parties", "households") or (route.people is not None and not count.best.low_fits):
        rules.append("people")
    if any(len({key(report) for report in left}) > 1 for word in route.about for key in KEYS.get(word, ())):
        rules.append("relation")
    if plan.separate and len(one_each(left, lambda r: r.incident if isinstance(r.incident, str) else r.id, worst=True)) < len(left):
        rules.append("relation")
    if not plan.simple:
        rules.append("reporting" if plan.span is None else "window")
    if route.latest and not count.best.low_fits:
        rules.append("latest")
    if not rules and len(left) < (route.number or 0):
        rules.append("number")
    return rules


