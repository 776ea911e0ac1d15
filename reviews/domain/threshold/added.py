"""What a local route asks that the Act does not: the ground of the lawful checks on routes.

Section 104(4) counts reports about the behaviour, by anyone and to anyone; s.104(11) dates them. Whatever
a counted route asks besides is *added*. It stands in somebody's way only on a route that a victim has
to use, so routes for hate, for staff and those that a finding opens are other ways in and add nothing;
and only where no other way goes round it (`added_conditions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from .application import CHANNELS
from .checking import Item
from .condition_load import load_conditions
from .conditions import Check, Group, Node, leaves_of
from .periods import Period, last_day, period_from
from .plan import own_bar
from .procedure import Procedure
from .procedure_load import ACT_APPLY, ACT_REPORT
from .route import ONE_OWNER, Place, Route

#: Names of conditions that ask how anybody responded, and that ask for a closed case. A condition under any
#: other name is told in the authority's own words alone (docs/procedure-format.md).
RESPONSE = frozenset({
    "action-inadequate", "action-inappropriate", "action-insufficient", "dissatisfied", "feels-ignored",
    "inadequate-action", "insufficient-action", "little-or-no-action", "no-action",
    "no-action-or-dissatisfied", "no-effective-action", "no-response", "not-addressed", "not-dealt-with",
    "not-enough-done", "reporter-dissatisfied", "response-inadequate", "response-short", "service-received",
    "thinks-not-enough",
})  # fmt: skip
CLOSED = frozenset({
    "case-closed", "case-open", "investigation-completed", "investigation-going-on", "investigation-open",
})  # fmt: skip
WAITING = ("waited", "reply-date-passed")
#: The bodies of s.105(2) and (3) as the format's recipients; a council's own stock comes in with the council.
RELEVANT = ("council", "police", "health", "housing-provider")
SEVERAL = ("different-people", "different-households", "more-than-one-party")
GROUPS = ("people", "households", "parties")
#: Routes on which people, not a count, let somebody in; and relations that the Act's own words ask.
OTHER_WAYS = ("hate", "staff-initiated", "discretion")
OF_THE_ACT = ("related", "separate-incidents", "separate-incidents-per-person")

Args = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Added:
    """One thing asked beyond the Act. ``name`` is the same on two routes that ask the same."""

    code: str
    name: str
    part: str
    args: Args


def added_conditions(procedure: Procedure, today: date) -> tuple[Added, ...]:
    """What stands in the way of somebody whose reports reach the Act's number, in the order of the file.

    Something asked on one route is left out where another goes round it: one that does not ask it and asks
    nothing else that the first does not; or that does not ask it and needs more reports, for then the
    first is only a wider door beside it. A part is told once.
    """
    data = procedure.as_data()
    asked = {index: _of_route(procedure, index, data["routes"][index], today) for index in ways(procedure)}
    found: dict[tuple[str, str], Added] = {}
    for index, additions in asked.items():
        for one in additions:
            if not _goes_round(procedure, asked, index, one.name):
                found.setdefault((one.code, one.part), one)
    return tuple(found.values())


def _goes_round(procedure: Procedure, asked: dict[int, tuple[Added, ...]], index: int, name: str) -> bool:
    own = {one.name for one in asked[index]}
    number = procedure.routes[index].number or 0
    for other, additions in asked.items():
        names = {one.name for one in additions}
        wider = number < (procedure.routes[other].number or 0)
        if other != index and name not in names and (names <= own or wider):
            return True
    return False


def ways(procedure: Procedure) -> tuple[int, ...]:
    """The routes that a victim has to use: those that one person can meet with the Act's number of reports.

    Where there are none, every counted route that is not another way in.
    """
    counted = [index for index, route in enumerate(procedure.routes) if not is_other_way(route)]
    alone = [index for index in counted if for_one_person(procedure.routes[index])]
    within = [index for index in alone if needed(procedure.routes[index]) <= procedure.statutory.number]
    return tuple(within or counted)


def is_other_way(route: Route) -> bool:
    """A route that counts nothing, is for hate or for staff, or is not there until somebody opens it."""
    hate = route.hate is not None and route.hate.share != "none"
    return (
        not route.counted
        or route.kind in OTHER_WAYS
        or hate
        or any(_opens(node) for node in (*route.whole, *route.each))
    )


def for_one_person(route: Route) -> bool:
    """True where one person's reports can be enough."""
    several = route.made_by in SEVERAL or (route.counts in GROUPS and (route.number or 0) > 1)
    return not several and (route.people is None or route.people.at_least == 1)


def needed(route: Route) -> int:
    """How many reports a route needs at least: one each from so many people, where it asks for people."""
    return max(route.number or 0, route.people.at_least if route.people else 0)


@lru_cache(maxsize=256)
def shorter(one: Period, other: Period) -> str:
    """Whether one period is shorter than another: *always*, *sometimes* (30 days and a month), or ""."""
    first = date(2027, 1, 1)
    days = [first + timedelta(days=number) for number in range(2 * 366)]
    gaps = [(last_day(day, other) - last_day(day, one)).days for day in days]
    return "" if max(gaps) <= 0 else "always" if min(gaps) > 0 else "sometimes"


def _opens(node: Node) -> bool:
    """True where the condition cannot hold until somebody says so."""
    if isinstance(node, Group):
        return (all if node.any else any)(_opens(part) for part in node.parts)
    return node.opens


def _of_route(procedure: Procedure, index: int, raw: dict[str, Any], today: date) -> tuple[Added, ...]:
    """Everything that one route asks beyond the Act; what another reading would not ask is only a reading."""
    route, path = procedure.routes[index], f"routes[{index}]"
    written = raw.get("readings") or []
    others = []
    for place, reading in enumerate(route.readings):
        if reading.other is not None:
            patch = {reading.part: written[place]["other"]} if place < len(written) else {}
            others.append({one.code for one in _asked(procedure, reading.other, raw | patch, path, today)})
    return tuple(
        one
        if all(one.code in codes for codes in others)
        else replace(one, args={**one.args, "why": "reading"})
        for one in _asked(procedure, route, raw, path, today)
    )


def _asked(
    procedure: Procedure, route: Route, raw: dict[str, Any], path: str, today: date
) -> Iterator[Added]:
    yield from _whose(route, path)
    for relation in route.about:
        if relation not in OF_THE_ACT and (route.number or 0) > 1:
            args = {"relation": relation, "route": route.title}
            yield Added("added-about", f"about:{relation}", f"{path}.about", args)
    yield from _reports(route, path)
    yield from _periods(procedure, route, raw, path)
    yield from _beginning(procedure, route, path, today)
    for place, node in enumerate(load_conditions(Item(raw, path, []), "conditions")):
        yield of_condition(node, f"{path}.conditions[{place}]", route.title)


def _whose(route: Route, path: str) -> Iterator[Added]:
    """Whose reports they must be. One report is one person's whatever is said."""
    title = {"route": route.title}
    several = (route.number or 0) > 1
    one_owner = route.made_by in ONE_OWNER
    if route.made_by == "applicant" or (one_owner and several):
        args = {"made_by": route.made_by, **title}
        yield Added("added-one-person", f"made-by:{route.made_by}", f"{path}.made_by", args)
    if not for_one_person(route):
        part = "people" if route.people else "made_by" if route.made_by in SEVERAL else "counts"
        yield Added("added-several-people", "several", f"{path}.{part}", title)
    if several and route.made_by not in ("same-person", "applicant"):
        if "separate-incidents" in route.about or route.counts == "incidents":
            part = "about" if "separate-incidents" in route.about else "counts"
            yield Added("added-separate-incidents", "separate", f"{path}.{part}", title)
        if route.agreement == "each":
            yield Added("added-agreement", "agreement", "consent.each_reporter", {})


def _reports(route: Route, path: str) -> Iterator[Added]:
    """To whom and how they must have been made."""
    title = {"route": route.title}
    left_out = tuple(body for body in RELEVANT if not _counts(route, body))
    if left_out:
        name = f"recipients:{','.join(left_out)}"
        yield Added("added-recipients", name, f"{path}.recipients", {"bodies": left_out, **title})
    counted = CHANNELS if route.channels is None else route.channels
    by = tuple(
        one for one in CHANNELS if one != "other" and (one not in counted or one in route.not_channels)
    )
    if by:
        args = {"channels": by, **title}
        yield Added("added-channels", f"channels:{','.join(by)}", f"{path}.channels", args)
    if not route.anonymous_counts:
        yield Added("added-anonymous", "anonymous", f"{path}.anonymous", title)


def _counts(route: Route, body: str) -> bool:
    """Whether reports to a body count, if only for some tenants. What counts by name may be a health body."""
    if any(place.to == body and not (place.tenure or place.named) for place in route.not_recipients):
        return False
    counted: tuple[Place, ...] | None = route.recipients
    if counted is None or any(place.to == body for place in counted):
        return True
    return body == "health" and any(place.to == "other" and place.named for place in counted)


def _periods(procedure: Procedure, route: Route, raw: dict[str, Any], path: str) -> Iterator[Added]:
    """Periods shorter than the Act's, and than the procedure's own for section 104(11) if that is shorter."""
    apply = _usual(procedure.statutory.apply_period, ACT_APPLY)
    report = _usual(procedure.statutory.report_period, ACT_REPORT)
    for place, window in enumerate(raw.get("windows") or []):
        if window["anchor"] != "none":
            period = period_from(window["length"], day_one=window.get("day_one") != "excluded")
            kind = "latest" if window["anchor"] == "latest-only" else "window"
            yield from _short(kind, period, apply, f"{path}.windows[{place}]", route, window.get("subject"))
    for place, latest in enumerate(raw.get("latest") or []):
        period = period_from(latest["within"], day_one=latest.get("day_one") != "excluded")
        yield from _short("latest", period, apply, f"{path}.latest[{place}]", route, latest["subject"])
    if route.reporting is not None:
        yield from _short("reporting", route.reporting.within, report, f"{path}.reporting", route, "report")


def _usual(own: Period, act: Period) -> Period:
    return own if shorter(own, act) else act


def _short(
    kind: str, period: Period | None, usual: Period, part: str, route: Route, subject: str | None
) -> Iterator[Added]:
    how = shorter(period, usual) if period is not None else ""
    if period is not None and how:
        args = {"within": period.written, "usual": usual.written, "how": how, "route": route.title}
        code = "added-latest" if kind == "latest" else f"shorter-{kind}"
        subject = subject or "report"
        yield Added(code, f"{kind}:{subject}", part, {**args, "subject": subject})


def _beginning(procedure: Procedure, route: Route, path: str, today: date) -> Iterator[Added]:
    """A fixed first day, for as long as it shuts out reports that the Act would count."""
    if route.not_before is None:
        return
    subject, day = route.not_before
    last = last_day(day, procedure.statutory.apply_period)
    if subject == "incident":
        last = last_day(last_day(day, procedure.statutory.report_period), procedure.statutory.apply_period)
    if last >= today:
        args = {"on": day.isoformat(), "subject": subject, "route": route.title}
        yield Added("added-not-before", "not-before", f"{path}.not_before", args)


def of_condition(node: Node, part: str, route: str) -> Added:
    """A condition as something added, under the code of what it asks; ``route`` is a title or ""."""
    bar = own_bar(node)
    leaves = list(leaves_of(node))
    code = "added-condition"
    if all(leaf.name in WAITING if isinstance(leaf, Check) else leaf.key in RESPONSE for leaf in leaves):
        code = "added-response"
    elif all(leaf.key in CLOSED for leaf in leaves):
        code = "added-closed"
    return Added(code, bar.rule, part, {"text": bar.text, "route": route})
