"""A route made ready to run: what is tried once, what is tried for each day, and how sets are weighed.

Made when a procedure is loaded, so that an assessment does none of this work again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from .conditions import CHECKS_OF_TIME, Check, Group, Node, leaves_of
from .periods import Period
from .route import BACK, HateRule, Latest, People, Place, Route, Window

Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that must hold, of the application or of a report, under the name of its rule."""

    rule: str
    text: str
    node: Node
    timed: bool


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a report counts (None: anybody) or does not; ``plain`` count without more ado."""

    counted: tuple[Place, ...] | None
    left_out: tuple[Place, ...]
    plain: frozenset[str]


@dataclass(frozen=True, slots=True)
class Channels:
    """How a report counts (None: in any way) or does not."""

    counted: tuple[str, ...] | None
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked of each single report: its name in `screening.QUESTIONS`, and the rule if any."""

    name: str
    rule: Recipients | Channels | HateRule | Bar | str | tuple[str, date] | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """What is asked of each single report, apart from its dates, beyond what the Act asks."""

    questions: tuple[Question, ...] = ()
    spans_behaviours: bool = False
    must_be_reported: bool = True


@dataclass(frozen=True, slots=True)
class Timing:
    """What is asked of each single report's dates; ``bars``: what waiting can change."""

    reporting: Period | None
    applying: Period | None
    incident_within: Period | None = None
    latest: tuple[Latest, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """What is asked of reports together.

    ``alone``: no report needs the company of another; the count is all. ``plain``: a set of certain
    reports is worth the same at worst and at best. ``hate``: at least one must be of it.
    """

    counts: str
    number: int
    made_by: str
    people: People | None
    about: tuple[str, ...]
    first_reporting: Period | None
    span: Window | None
    separate: bool
    repeats_left_out: bool
    hate: HateRule | None
    alone: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Other:
    """A reading that was not taken, as a plan where it would run otherwise."""

    text: str
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One route with what it asks of each report, of reports together, and of the application.

    Plans of one procedure that ask the same hold the very same part, so that it is tried once for
    all of them. ``waits``: what waiting alone can change.
    """

    route: Route
    bars: tuple[Bar, ...]
    asks: Asks
    timing: Timing
    company: Company
    waits: tuple[Check, ...]
    others: tuple[Other, ...]

    @property
    def counted(self) -> bool:
        """True where the route is a matter of counting, whatever else it asks."""
        return self.route.number is not None


#: What the Act itself asks of each report.
ACT_ASKS = Asks()


class Planner:
    """Makes the plans of one procedure, under its own bars of the application and of each report."""

    def __init__(
        self,
        act: Timing,
        bars: tuple[Bar, ...] = (),
        report_bars: tuple[Bar, ...] = (),
        *,
        repeats_left_out: bool = False,
    ) -> None:
        self.bars = bars
        self.report_bars = report_bars
        self.repeats_left_out = repeats_left_out
        self.parts: dict[object, object] = {ACT_ASKS: ACT_ASKS, act: act}

    def plan(self, route: Route) -> Plan:
        """The plan for a route, and for its other readings."""
        own = tuple(self._same(own_bar(node)) for node in route.whole)
        each = (*(own_bar(node) for node in route.each), *self.report_bars)
        asked = _questions(route, tuple(bar for bar in each if not bar.timed))
        questions = tuple(self._same(question) for question in asked)
        return Plan(
            route=route,
            bars=(*own, *self.bars),
            asks=self._same(Asks(questions, route.spans_behaviours, route.must_be_reported)),
            timing=self._same(_timing(route, tuple(bar for bar in each if bar.timed))),
            company=self._same(_company(route, self.repeats_left_out)),
            waits=tuple(check for one in (*self.bars, *own, *each) for check in _waits(one.node)),
            others=tuple(
                Other(reading.text, None if reading.other is None else self.plan(reading.other))
                for reading in route.readings
            ),
        )

    def _same(self, part: Part) -> Part:
        """The part itself, or the equal one that another plan already holds."""
        return cast("Part", self.parts.setdefault(part, part))


def _questions(route: Route, bars: tuple[Bar, ...]) -> Iterator[Question]:
    """What a route asks of each report, in the order in which it is told why one does not count."""
    if route.recipients is not None or route.not_recipients:
        plain = _plain_recipients(route)
        yield Question("recipient", Recipients(route.recipients, route.not_recipients, plain))
    if route.channels is not None or route.not_channels:
        yield Question("channel", Channels(route.channels, route.not_channels))
    if not route.anonymous_counts:
        yield Question("anonymous")
    if route.hate is not None and route.hate.share != "one":
        yield Question("hate", route.hate)
    if route.made_by == "applicant":
        yield Question("made-by")
    if route.agreement != "nobody":
        yield Question("agreement", route.agreement)
    if route.not_before is not None:
        yield Question("not-before", route.not_before)
    yield from (Question("condition", bar) for bar in bars)


def _timing(route: Route, bars: tuple[Bar, ...]) -> Timing:
    reporting = route.reporting
    return Timing(
        reporting=reporting.within if reporting and not reporting.first_only else None,
        applying=_back(route, "report"),
        incident_within=_back(route, "incident"),
        latest=route.latest,
        bars=bars,
    )


def _company(route: Route, repeats_left_out: bool) -> Company:
    reporting = route.reporting
    first_reporting = reporting.within if reporting and reporting.first_only else None
    per_person = "separate-incidents-per-person" in route.about
    separate = "separate-incidents" in route.about or route.counts == "incidents"
    hate = route.hate if route.hate is not None and route.hate.share == "one" else None
    span = next((window for window in route.windows if window.anchor not in BACK), None)
    together = bool(route.people or route.latest or hate)
    return Company(
        counts=route.counts,
        number=route.number or 0,
        made_by=route.made_by,
        people=route.people,
        about=route.about,
        first_reporting=first_reporting,
        span=span,
        separate=separate,
        repeats_left_out=repeats_left_out or separate or per_person,
        hate=hate,
        alone=not together,
        plain=route.counts == "reports"
        and not (separate or per_person or repeats_left_out)
        and not (together or span or first_reporting),
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


def _plain_recipients(route: Route) -> frozenset[str]:
    out = {place.to for place in route.not_recipients}
    counted = route.recipients or ()
    return frozenset(p.to for p in counted if not p.tenure and not p.named and p.to not in out)


def _back(route: Route, subject: str) -> Period | None:
    found = (w.period for w in route.windows if w.anchor in BACK and w.subject == subject)
    return next(found, None)
