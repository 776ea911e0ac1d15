"""A route made ready to run: what is tried once, what is tried for each day, and how sets are weighed.

Made when a procedure is loaded, so that an assessment does none of this work again.
"""

from __future__ import annotations

from dataclasses import dataclass

from .conditions import Node, Test, leaves_of
from .periods import Period
from .route import Route, Window

BACK = ("back-from-application", "each-own")
SEPARATE = ("separate-incidents", "separate-incidents-per-person")


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that binds the whole application, under the name of the rule it comes from."""

    rule: str
    text: str
    node: Node
    timed: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One route with its periods sorted by use, and every bar that binds it."""

    route: Route
    bars: tuple[Bar, ...]
    each: tuple[Node, ...]
    each_timed: tuple[Node, ...]
    reporting: Period | None
    first_reporting: Period | None
    applying: Period | None
    incident_within: Period | None
    span: Window | None
    separate: bool
    separate_per_person: bool
    repeats_left_out: bool
    others: tuple[tuple[str, Plan | None], ...]

    @property
    def simple(self) -> bool:
        """True where the whole set is the best set: nothing has to be first, latest or in a span."""
        return self.span is None and self.first_reporting is None


def make_plan(route: Route, bars: tuple[Bar, ...], repeats_left_out: bool) -> Plan:
    """The plan for a route under the procedure's own bars."""
    own = tuple(bar(_rule(node), node) for node in route.whole)
    reporting = route.reporting
    separate = any(word in route.about for word in SEPARATE)
    return Plan(
        route=route,
        bars=(*own, *bars),
        each=tuple(node for node in route.each if not timed(node)),
        each_timed=tuple(node for node in route.each if timed(node)),
        reporting=reporting.within if reporting and not reporting.first_only else None,
        first_reporting=reporting.within if reporting and reporting.first_only else None,
        applying=_back(route, "report"),
        incident_within=_back(route, "incident"),
        span=next((window for window in route.windows if window.anchor not in BACK), None),
        separate=separate or route.counts == "incidents",
        separate_per_person="separate-incidents-per-person" in route.about,
        repeats_left_out=repeats_left_out or separate,
        others=tuple(
            (reading.text, None if reading.other is None else make_plan(reading.other, bars, repeats_left_out))
            for reading in route.readings
        ),
    )


def bar(rule: str, node: Node, text: str = "") -> Bar:
    """A bar with its name and its words."""
    return Bar(rule, text or " ".join(leaf.text for leaf in leaves_of(node)), node, timed(node))


def timed(node: Node) -> bool:
    """True where waiting alone can change the answer."""
    return any(isinstance(leaf, Test) and leaf.name in ("waited", "reply-date-passed") for leaf in leaves_of(node))


def _rule(node: Node) -> str:
    return "+".join(sorted({leaf.rule for leaf in leaves_of(node)}))


def _back(route: Route, subject: str) -> Period | None:
    found = (w.period for w in route.windows if w.anchor in BACK and w.subject == subject)
    return next(found, None)
