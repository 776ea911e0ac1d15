"""From a procedure's JSON to the procedure the engine runs; every problem named with its path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256

from .arrangements import load_arrangements
from .checking import Item
from .condition_load import about_reports, load_condition, load_conditions
from .periods import Period
from .plan import Bar, Planner, Timing, make_bar
from .problems import BadInput, shown
from .procedure import (
    AIMS,
    BASES,
    BODY_KINDS,
    CLOCK_KINDS,
    CLOCK_STARTS,
    CONSENTS,
    COVERS,
    EXTENTS,
    FORMAT,
    MARKS,
    NATIONS,
    STATUSES,
    UNITS_OF_TIME,
    Ambiguity,
    Appeal,
    AppealWindow,
    Area,
    Clock,
    Consent,
    Criterion,
    Deciders,
    Edition,
    Exclusion,
    Mark,
    Procedure,
    Source,
    Statutory,
    WhoMayApply,
)
from .route_load import load_routes

#: Terms of the Act where a procedure says nothing: s.104(4) and (11).
ACT_NUMBER = 3
ACT_REPORT = Period(1, 0, True, "1 month")
ACT_APPLY = Period(6, 0, True, "6 months")


def load_procedure(data: object) -> Procedure:
    """The procedure in ``data`` (parsed JSON, format 1, see docs/procedure-format.md).

    Raises `BadInput` with one line per problem, each beginning with the path of its field.
    """
    if not isinstance(data, Mapping):
        raise BadInput([f"procedure: must be an object, not {shown(data)}"])
    item = Item(data, "", [])
    if data.get("format") != FORMAT or isinstance(data.get("format"), bool):
        item.problem("format", f"must be {FORMAT}, not {shown(data.get('format'))}")
    item.get("format")
    procedure = _procedure(item)
    item.close()
    if item.problems:
        raise BadInput(item.problems)
    bars = (
        *_bars(procedure.exclusions, "application"),
        *(make_bar("who-may-apply", node) for node in procedure.who_may_apply.conditions),
    )
    report_bars = _bars(procedure.exclusions, "report")
    act = procedure.act_timing
    planner = Planner(act, bars, report_bars, repeats_left_out=procedure.repeats_left_out)
    plans = tuple(planner.plan(route) for route in procedure.routes)
    # One text for one content, whatever its order and spacing.
    written = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    digest = sha256(written.encode("ascii")).hexdigest()
    return replace(procedure, written=written, digest=digest, plans=plans)


def _procedure(item: Item) -> Procedure:
    statutory = _statutory(item)
    exclusions = tuple(_exclusions(item))
    consent = _consent(item)
    valid_from, valid_to = _valid(item)
    repeats, repeats_basis = _repeats(item)
    return Procedure(
        slug=item.text("slug", required=True),
        version=item.text("version", required=True),
        name=item.text("name", required=True),
        nation=item.choice("nation", NATIONS),
        status=item.choice("status", STATUSES, "current"),
        language=item.text("language") or "en",
        editions=tuple(
            Edition(one.text("language", required=True), one.text("address", required=True), one.text("note"))
            for one in item.items("editions")
        ),
        area=_area(item),
        valid_from=valid_from,
        valid_to=valid_to,
        source=_source(item),
        statutory=statutory,
        repeats_left_out=repeats,
        repeats_basis=repeats_basis,
        routes=load_routes(item, _agreement(consent)),
        exclusions=exclusions,
        who_may_apply=_who_may_apply(item),
        consent=consent,
        deciders=_deciders(item),
        criteria=tuple(
            Criterion(one.text("key", required=True), one.text("text", required=True))
            for one in item.items("criteria")
        ),
        clocks=tuple(_clock(one) for one in item.items("clocks")),
        appeal=_appeal(item),
        arrangements=load_arrangements(item),
        review_due=item.day("review_due"),
        apply_by=item.words("apply_by"),
        ambiguities=tuple(
            Ambiguity(one.text("text", required=True), one.text("part"), one.text("settled"))
            for one in item.items("ambiguities")
        ),
        marks=tuple(
            Mark(one.text("part", required=True), one.choice("mark", MARKS), one.text("note"))
            for one in item.items("marks")
        ),
        notes=item.words("notes"),
        written="",
        digest="",
        plans=(),
        act_timing=Timing(statutory.report_period, statutory.apply_period),
    )


def _statutory(item: Item) -> Statutory:
    inner = item.item("statutory")
    if inner is None:
        inner = Item({}, "statutory", item.problems)
    number, number_basis = ACT_NUMBER, "act-default"
    setting = inner.item("number")
    if setting is not None:
        number = setting.number("value")
        number_basis = setting.choice("basis", BASES)
        setting.close()
    report, report_basis = _statutory_period(inner, "report_period", ACT_REPORT)
    apply, apply_basis = _statutory_period(inner, "apply_period", ACT_APPLY)
    inner.close()
    return Statutory(number, number_basis, report, report_basis, apply, apply_basis)


def _statutory_period(item: Item, key: str, default: Period) -> tuple[Period, str]:
    setting = item.item(key)
    if setting is None:
        return default, "act-default"
    found, basis = setting.needed_period("value"), setting.choice("basis", BASES)
    setting.close()
    return found, basis


def _repeats(item: Item) -> tuple[bool, str]:
    inner = item.item("repeats")
    if inner is None:
        return False, "not-stated"
    left_out = inner.choice("value", ("counted", "left-out")) == "left-out"
    basis = inner.choice("basis", ("stated", "reading", "not-stated"), "stated")
    inner.close()
    return left_out, basis


def _area(item: Item) -> Area:
    inner = item.item("area")
    if inner is None:
        return Area("whole", ())
    covers = inner.choice("covers", COVERS, "whole")
    area = Area(covers, inner.words("names"))
    inner.close()
    return area


def _valid(item: Item) -> tuple[date | None, date | None]:
    inner = item.item("valid")
    if inner is None:
        return None, None
    first, last = inner.day("from"), inner.day("to")
    if first is not None and last is not None and last < first:
        inner.problem("to", "is before the first day")
    inner.close()
    return first, last


def _source(item: Item) -> Source:
    inner = item.item("source", required=True)
    if inner is None:
        return Source("", None, None, False, "")
    source = Source(
        inner.text("address", required=True),
        inner.text("as_of") or None,
        inner.day("read_on"),
        inner.choice("read", EXTENTS, "part") == "whole",
        inner.text("note"),
    )
    inner.close()
    return source


def _exclusions(item: Item) -> Iterator[Exclusion]:
    seen: set[str] = set()
    for one in item.items("exclusions"):
        name = one.text("id", required=True)
        if name in seen:
            one.problem("id", f"{shown(name)} is already taken")
        seen.add(name)
        binds = one.choice("binds", ("application", "report"), "application")
        condition = load_condition(one, "condition")
        text = one.text("text", required=True)
        if condition is None:
            continue
        if binds == "application" and about_reports(condition):
            one.problem("binds", "must be report: the condition is about a report or its person")
        yield Exclusion(name, binds, text, condition)


def _bars(exclusions: tuple[Exclusion, ...], binds: str) -> tuple[Bar, ...]:
    return tuple(
        make_bar(f"exclusion:{one.id}", one.condition, one.text) for one in exclusions if one.binds == binds
    )


def _who_may_apply(item: Item) -> WhoMayApply:
    inner = item.item("who_may_apply")
    if inner is None:
        return WhoMayApply((), ())
    listed, conditions = inner.words("listed"), load_conditions(inner, "conditions")
    if any(about_reports(node) for node in conditions):
        inner.problem("conditions", "must be about the application or the applicant, not a report")
    inner.close()
    return WhoMayApply(listed, conditions)


def _consent(item: Item) -> Consent:
    inner = item.item("consent")
    if inner is None:
        return Consent("not-stated", False, "")
    consent = Consent(
        inner.choice("third_party", CONSENTS, "not-stated"),
        inner.yes("each_reporter", False),
        inner.text("text"),
    )
    inner.close()
    return consent


def _agreement(consent: Consent) -> str:
    if consent.each_reporter:
        return "each"
    return "victim" if consent.third_party in ("required", "written") else "nobody"


def _deciders(item: Item) -> Deciders:
    inner = item.item("deciders")
    if inner is None:
        return Deciders(1, 1, ())
    deciders = Deciders(
        inner.number("people", default=1), inner.number("bodies", default=1), inner.words("named")
    )
    if deciders.bodies > deciders.people:
        inner.problem("bodies", "cannot be more than the people who decide")
    inner.close()
    return deciders


def _clock(item: Item) -> Clock:
    unit = item.choice("unit", UNITS_OF_TIME)
    if unit == "meeting":
        if item.get("length") is not None:
            item.problem("length", "must be left out; the unit is a meeting")
        length, every = None, item.text("every", required=True)
    else:
        length, every = item.number("length"), item.text("every")
    return Clock(
        kind=item.choice("kind", CLOCK_KINDS),
        length=length,
        unit=unit,
        start=item.choice("from", CLOCK_STARTS, "not-stated"),
        aim=item.choice("aim", AIMS, "commitment"),
        every=every,
        source=item.text("source"),
    )


def _appeal(item: Item) -> Appeal | None:
    inner = item.item("appeal")
    if inner is None:
        return None
    window = None
    length = inner.item("window")
    if length is not None:
        window = AppealWindow(
            length.number("length"),
            length.choice("unit", UNITS_OF_TIME[:-1]),
            length.choice("from", CLOCK_STARTS, "not-stated"),
        )
        length.close()
    appeal = Appeal(
        inner.text("word") or "appeal",
        inner.text("body"),
        inner.choice("body_kind", BODY_KINDS, "not-stated"),
        inner.words("grounds"),
        window,
        inner.text("how"),
        inner.text("address"),
    )
    inner.close()
    return appeal
