"""A route made ready to run: what is tried once, what is tried for each day, and how sets are weighed.

Made when a procedure is loaded, so that an assessment does none of this work again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .conditions import CHECKS_OF_TIME, Check, Group, Node, leaves_of
from .periods import Period
from .route import BACK, Route, Window


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that must hold, of the application or of a report, under the name of its rule."""

    rule: str
    text: str
    node: Node
    timed: bool


@dataclass(frozen=True, slots=True)
class Other:
    """A reading that was not taken, as a plan; ``alike``: it asks the same of each single report."""

    text: str
    plan: Plan | None
    alike: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One route with its periods sorted by use, and every bar that binds it.

    ``alone``: no report needs the company of another; the count is all. ``unscreened``: nothing is
    asked of a single report but what the Act asks. ``plain``: a set of certain reports is worth the
    same at worst and at best. ``counted_words``: the recipients that count without more ado. ``waits``: what
    waiting alone can change.
    """

    route: Route
    bars: tuple[Bar, ...]
    each: tuple[Bar, ...]
    each_timed: tuple[Bar, ...]
    reporting: Period | None
    first_reporting: Period | None
    applying: Period | None
    incident_within: Period | None
    span: Window | None
    separate: bool
    repeats_left_out: bool
    hate_once: bool
    alone: bool
    plain: bool
    unscreened: bool
    counted_words: frozenset[str]
    waits: tuple[Check, ...]
    others: tuple[Other, ...]


def make_plan(
    route: Route, bars: tuple[Bar, ...], report_bars: tuple[Bar, ...], repeats_left_out: bool
) -> Plan:
    """The plan for a route under the procedure's own bars, of the application and of each report."""
    reporting = route.reporting
    per_person = "separate-incidents-per-person" in route.about
    separate = "separate-incidents" in route.about or route.counts == "incidents"
    hate_once = route.hate is not None and route.hate.share == "one"
    span = next((window for window in route.windows if window.anchor not in BACK), None)
    own = tuple(own_bar(node) for node in route.whole)
    each = (*(own_bar(node) for node in route.each), *report_bars)
    return Plan(
        route=route,
        bars=(*own, *bars),
        each=tuple(bar for bar in each if not bar.timed),
        each_timed=tuple(bar for bar in each if bar.timed),
        reporting=reporting.within if reporting and not reporting.first_only else None,
        first_reporting=reporting.within if reporting and reporting.first_only else None,
        applying=_back(route, "report"),
        incident_within=_back(route, "incident"),
        span=span,
        separate=separate,
        repeats_left_out=repeats_left_out or separate or per_person,
        hate_once=hate_once,
        alone=not (route.people or route.latest or hate_once),
        plain=route.counts == "reports"
        and not (separate or per_person or repeats_left_out or hate_once)
        and not (route.people or route.latest or span or (reporting and reporting.first_only)),
        counted_words=_plain_recipients(route),
        waits=tuple(check for one in (*bars, *own, *each) for check in _waits(one.node)),
        unscreened=not (
            route.recipients is not None
            or route.not_recipients
            or route.channels is not None
            or route.not_channels
            or not route.anonymous_counts
            or (route.hate is not None and not hate_once)
            or route.made_by == "applicant"
            or route.agreement != "nobody"
            or route.not_before is not None
            or any(not bar.timed for bar in each)
        ),
        others=tuple(
            Other(
                reading.text,
                None
                if reading.other is None
                else make_plan(reading.other, bars, report_bars, repeats_left_out),
                reading.other is not None and _alike(route, reading.other),
            )
            for reading in route.readings
        ),
    )


def make_bar(rule: str, node: Node, text: str = "") -> Bar:
    """A bar with its name and its words."""
    return Bar(rule, text or _text(node), node, bool(_waits(node)))


def own_bar(node: Node) -> Bar:
    """The bar of a route's own condition, named by the facts it turns on."""
    return make_bar("+".join(sorted({leaf.rule for leaf in leaves_of(node)})), node)


def _text(node: Node) -> str:
    if not isinstance(node, Group):
        return node.text
    return (" Or: " if node.any else " ").join(_text(part) for part in node.parts)


def _waits(node: Node) -> list[Check]:
    """The checks of a tree that waiting alone can change."""
    return [leaf for leaf in leaves_of(node) if isinstance(leaf, Check) and leaf.name in CHECKS_OF_TIME]


def _alike(route: Route, other: Route) -> bool:
    """Whether two routes differ only in what they ask of reports together."""
    same = replace(
        other,
        counts=route.counts,
        number=route.number,
        made_by=route.made_by,
        people=route.people,
        readings=route.readings,
    )
    return same == route and "applicant" not in (route.made_by, other.made_by)


def _plain_recipients(route: Route) -> frozenset[str]:
    out = {place.to for place in route.not_recipients}
    counted = route.recipients or ()
    return frozenset(p.to for p in counted if not p.tenure and not p.named and p.to not in out)


def _back(route: Route, subject: str) -> Period | None:
    found = (w.period for w in route.windows if w.anchor in BACK and w.subject == subject)
    return next(found, None)
