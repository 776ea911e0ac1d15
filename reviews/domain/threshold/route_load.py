"""Routes from a procedure's JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from .application import CHANNELS, HATE_KINDS, RECIPIENTS, SAYERS
from .checking import Item
from .condition_load import about_reports, load_conditions
from .conditions import Condition
from .periods import Period
from .problems import listed, shown
from .route import (
    ANCHORS,
    BACK,
    COUNTED,
    DAY_ONE,
    MADE_BY,
    RELATIONS,
    ROUTE_KINDS,
    SUBJECTS,
    HateRule,
    Latest,
    People,
    Place,
    Reading,
    Reporting,
    Route,
    Window,
)

SEVERAL = ("different-people", "different-households", "more-than-one-party")
UNITS = ("people", "households", "parties")
PARTS = (
    "kind",
    "counts",
    "number",
    "made_by",
    "people",
    "about",
    "recipients",
    "channels",
    "anonymous",
    "must_be_reported",
    "hate",
    "reporting",
    "windows",
    "latest",
    "not_before",
    "conditions",
)
WHO_NOT_STATED = "The text does not say who must have made the reports."
FROM_NOT_STATED = "The text does not say from when the period is counted."


def load_routes(procedure: Item, agreement: str) -> tuple[Route, ...]:
    """Every route; ``agreement`` says whose the procedure asks for (`AGREEMENTS`)."""
    routes = []
    seen = {"s104-4"}
    for item in procedure.items("routes"):
        route = _route(item, agreement)
        if route.id in seen:
            item.problem("id", f"{shown(route.id)} is already taken")
        seen.add(route.id)
        routes.append(route)
    return tuple(routes)


def _route(item: Item, agreement: str) -> Route:
    route = _bare(item, agreement)
    if route.kind in ("complaints", "hate") and route.number is None:
        item.problem("number", f"is missing; a route of kind {route.kind} counts something")
    elif route.number is None and route.kind != "discretion" and not (route.whole or route.each):
        item.problem("conditions", "is missing; a route without a number needs something that opens it")
    if route.kind == "discretion" and not route.whole:
        route = replace(route, whole=(_finding_of(route),))
    readings = tuple(_readings(item, agreement))
    said = {reading.part for reading in readings}
    if "made_by" not in said and route.made_by == "not-stated" and (route.number or 0) > 1:
        other = _patched(item, {"made_by": "same-person"}, agreement)
        readings += (Reading(WHO_NOT_STATED, "made_by", other),)
    if "windows" not in said and route.counted:
        readings += tuple(_from_where(item, agreement))
    return replace(route, readings=readings)


def _from_where(item: Item, agreement: str) -> Iterator[Reading]:
    """A window that runs from nobody says where: over any span, or back from the application."""
    windows = item.data.get("windows")
    if isinstance(windows, list) and any(
        w.get("anchor") == "not-stated" for w in windows if isinstance(w, dict)
    ):
        back = [
            {**w, "anchor": "back-from-application"}
            if isinstance(w, dict) and w.get("anchor") == "not-stated"
            else w
            for w in windows
        ]
        yield Reading(FROM_NOT_STATED, "windows", _patched(item, {"windows": back}, agreement))


def _finding_of(route: Route) -> Condition:
    """What opens a discretion route that names no finding of its own: the bodies say so."""
    text = route.text or route.title
    return Condition(route.id, "finding", "application", True, True, "bodies", text, "", "", "")


def _bare(item: Item, agreement: str) -> Route:
    counts = item.choice("counts", COUNTED, "reports")
    made_by = item.choice("made_by", MADE_BY, "not-stated")
    conditions = load_conditions(item, "conditions")
    recipients, not_recipients = _recipients(item)
    channels, not_channels = _channels(item)
    windows, latest = _windows(item)
    return Route(
        id=item.text("id", required=True),
        title=item.text("title", required=True),
        kind=item.choice("kind", ROUTE_KINDS),
        text=item.text("text"),
        counts=counts,
        number=None if item.get("number") is None else item.number("number"),
        made_by=made_by,
        people=_people(item, counts, made_by),
        about=item.words("about", RELATIONS),
        recipients=recipients,
        not_recipients=not_recipients,
        channels=channels,
        not_channels=not_channels,
        anonymous_counts=item.choice("anonymous", ("counted", "not-counted"), "counted") == "counted",
        must_be_reported=item.yes("must_be_reported", True),
        agreement=agreement,
        hate=_hate(item),
        reporting=_reporting(item),
        windows=windows,
        latest=latest,
        not_before=_not_before(item),
        whole=tuple(node for node in conditions if not about_reports(node)),
        each=tuple(node for node in conditions if about_reports(node)),
        readings=(),
    )


def _people(item: Item, counts: str, made_by: str) -> People | None:
    inner = item.item("people")
    if inner is not None:
        unit = inner.choice("unit", UNITS, "people")
        people = People(inner.number("at_least", at_least=1), unit, inner.yes("applicant_one_of_them", False))
        inner.close()
        return people
    if made_by in SEVERAL and counts not in UNITS:
        item.problem("people", f'is missing; made_by {made_by} must say how many, such as {{"at_least": 2}}')
    return None


def _recipients(item: Item) -> tuple[tuple[Place, ...] | None, tuple[Place, ...]]:
    inner = item.item("recipients")
    if inner is None:
        return None, ()
    counted = tuple(_places(inner, "in")) if inner.get("in") is not None else None
    left_out = tuple(_places(inner, "out"))
    inner.close()
    return counted, left_out


def _places(item: Item, key: str) -> Iterator[Place]:
    value = item.get(key)
    if value is None:
        return
    if not isinstance(value, list):
        item.problem(key, f"must be a list of recipients, not {shown(value)}")
        return
    for index, entry in enumerate(value):
        place = f"{key}[{index}]"
        if isinstance(entry, str) and entry in RECIPIENTS:
            yield Place(entry, (), ())
        elif isinstance(entry, dict):
            inner = Item(entry, f"{item.path}.{place}", item.problems)
            yield Place(inner.choice("to", RECIPIENTS), inner.words("tenure"), inner.words("named"))
            inner.close()
        else:
            item.problem(place, f"must be {listed(RECIPIENTS)}, or an object, not {shown(entry)}")


def _channels(item: Item) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
    inner = item.item("channels")
    if inner is None:
        return None, ()
    counted = inner.words("in", CHANNELS) if inner.get("in") is not None else None
    left_out = inner.words("out", CHANNELS)
    inner.close()
    return counted, left_out


def _hate(item: Item) -> HateRule | None:
    inner = item.item("hate")
    if inner is None:
        return None
    rule = HateRule(
        share=inner.choice("share", ("every", "one", "none"), "every"),
        kinds=inner.words("kinds", HATE_KINDS) or HATE_KINDS,
        strands=inner.words("strands"),
        said_by=inner.words("said_by", SAYERS),
        flagged=inner.yes("flagged", False),
    )
    inner.close()
    return rule


def _reporting(item: Item) -> Reporting | None:
    inner = item.item("reporting")
    if inner is None:
        return None
    within = inner.needed_period("within", day_one=_day_one(inner))
    first = inner.choice("of", ("every", "first"), "every") == "first"
    inner.close()
    return Reporting(within, first)


def _day_one(item: Item) -> bool:
    """Not stated is counted as the Act counts: the day itself is day one (design.md §5, point 6)."""
    return item.choice("day_one", DAY_ONE, "not-stated") != "excluded"


def _windows(item: Item) -> tuple[tuple[Window, ...], tuple[Latest, ...]]:
    windows: list[Window] = []
    latest = []
    for inner in item.items("windows"):
        subject = inner.choice("subject", SUBJECTS, "report")
        anchor = inner.choice("anchor", ANCHORS)
        if anchor == "none":
            continue
        length: Period = inner.needed_period("length", day_one=_day_one(inner))
        if anchor == "latest-only":
            latest.append(Latest(subject, length))
        else:
            windows.append(Window(subject, "any-span" if anchor == "not-stated" else anchor, length))
    for inner in item.items("latest"):
        within = inner.needed_period("within", day_one=_day_one(inner))
        latest.append(Latest(inner.choice("subject", SUBJECTS), within))
    back = [window.subject for window in windows if window.anchor in BACK]
    if len(windows) - len(back) > 1:
        item.problem("windows", "can hold only one window that runs forward or over any span")
    if len(back) > len(set(back)):
        item.problem("windows", "can hold only one window back from the application for each subject")
    return tuple(windows), tuple(latest)


def _not_before(item: Item) -> tuple[str, date] | None:
    inner = item.item("not_before")
    if inner is None:
        return None
    subject, day = inner.choice("subject", SUBJECTS, "report"), inner.day("date")
    if day is None and inner.data.get("date") is None:
        inner.problem("date", "is missing; it must be a day such as 2014-04-01")
    inner.close()
    return None if day is None else (subject, day)


def _readings(item: Item, agreement: str) -> Iterator[Reading]:
    """Each published doubt, with the route as it would be on the reading that was not taken."""
    for inner in item.items("readings"):
        text, part = inner.text("text", required=True), inner.text("part", required=True)
        other = None
        if "other" in inner.data:
            inner.get("other")
            if part not in PARTS:
                inner.problem("part", f"must be {listed(PARTS)}, not {shown(part)}")
            else:
                found: list[str] = []
                other = _patched(item, {part: inner.get("other")}, agreement, found)
                for problem in found:
                    if problem not in item.problems:
                        inner.problem("other", f"does not fit: {problem}")
        yield Reading(text, part, other)


def _patched(
    item: Item,
    patch: dict[str, object],
    agreement: str,
    problems: list[str] | None = None,
) -> Route:
    """The route with one part replaced, and without readings of its own."""
    data = {key: value for key, value in item.data.items() if key != "readings"} | patch
    found = [] if problems is None else problems
    return _bare(Item(data, item.path, found), agreement)
