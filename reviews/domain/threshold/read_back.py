"""A procedure read back in plain statements, so that a person can check it against its source.

Each statement is a code with what fills it (design.md §5, point 9); `in_english` says it. Nothing that
the engine runs on is left unsaid: a test changes each value in turn and wants other words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .conditions import Check, Condition, Group, Node
from .periods import Period
from .procedure import Clock, Procedure
from .read_back_words import say
from .route import HateRule, Place, Route, Window

Args = Mapping[str, object]
NOTHING: Args = {}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a procedure says. ``part`` is its path in the data; ``under`` stand beneath it."""

    code: str
    args: Args = field(default_factory=dict)
    part: str = ""
    under: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The statements about one thing; ``title`` and ``route`` (its id) are set where it is about a route."""

    code: str
    title: str
    statements: tuple[Statement, ...]
    route: str = ""


def in_english(statement: Statement) -> str:
    """The statement as an English sentence."""
    return say(statement.code, statement.args)


def read_back(procedure: Procedure) -> tuple[Section, ...]:
    """Everything that a procedure says, in the order in which somebody would ask it.

    Sections: the source and standing, the Act's own route, each local route, what is left out, who may
    apply, who decides, by when, the way to appeal, the arrangements that the Act asks for, and what is
    unclear. An empty section is not given.
    """
    sections = [
        Section("standing", "", tuple(_standing(procedure))),
        Section("act", "", tuple(_act(procedure))),
        *(
            Section("route", route.title, tuple(_route(route, f"routes[{index}]")), route.id)
            for index, route in enumerate(procedure.routes)
        ),
        Section("exclusions", "", tuple(_exclusions(procedure))),
        Section("who", "", tuple(_who(procedure))),
        Section("deciding", "", tuple(_deciding(procedure))),
        Section("clocks", "", tuple(_clocks(procedure))),
        Section("appeal", "", tuple(_appeal(procedure))),
        Section("arrangements", "", tuple(_arrangements(procedure))),
        Section("unclear", "", tuple(_unclear(procedure))),
        Section("notes", "", tuple(_plain("note", {"text": one}, "notes") for one in procedure.notes)),
    ]
    return tuple(section for section in sections if section.statements)


def _plain(code: str, args: Args = NOTHING, part: str = "") -> Statement:
    return Statement(code, args, part)


def _standing(procedure: Procedure) -> Iterator[Statement]:
    yield _plain(f"status-{procedure.status}", {"name": procedure.name, "nation": procedure.nation}, "status")
    source = procedure.source
    yield _plain("source", {"address": source.address, "as_of": source.as_of}, "source")
    if source.read_on is not None:
        yield _plain("source-read", {"on": source.read_on}, "source.read_on")
    if source.whole:
        yield _plain("source-whole", NOTHING, "source.read")
    if source.note:
        yield _plain("source-note", {"text": source.note}, "source.note")
    if procedure.valid_from is not None or procedure.valid_to is not None:
        both = procedure.valid_from is not None and procedure.valid_to is not None
        code = "valid-both" if both else "valid-from" if procedure.valid_from else "valid-to"
        yield _plain(code, {"first": procedure.valid_from, "last": procedure.valid_to}, "valid")
    if procedure.area.covers != "whole" or procedure.area.names:
        yield _plain(f"area-{procedure.area.covers}", {"names": procedure.area.names}, "area")
    if procedure.language != "en":
        yield _plain("language", {"language": procedure.language}, "language")
    for index, one in enumerate(procedure.editions):
        yield _plain(
            "edition",
            {"language": one.language, "address": one.address, "text": one.note},
            f"editions[{index}]",
        )


def _act(procedure: Procedure) -> Iterator[Statement]:
    terms = procedure.statutory
    yield _plain(
        "act-number",
        {"number": terms.number, "unit": "reports", "basis": terms.number_basis},
        "statutory.number",
    )
    for name, period, basis in (
        ("report", terms.report_period, terms.report_basis),
        ("apply", terms.apply_period, terms.apply_basis),
    ):
        yield _plain(f"act-{name}", {"within": period.written, "basis": basis}, f"statutory.{name}_period")
    code = f"repeats-{procedure.repeats}"
    yield _plain(code, {"basis": procedure.repeats_basis}, "repeats")


def _route(route: Route, path: str) -> Iterator[Statement]:
    yield _plain(f"kind-{route.kind}", NOTHING, f"{path}.kind")
    if route.text:
        yield _plain("in-words", {"text": route.text}, f"{path}.text")
    if route.number is not None:
        yield from _counting(route, path)
        yield from _company(route, path)
        yield from _ways(route, path)
        yield from _when(route, path)
    for node in (*route.whole, *route.each):
        yield _node(node, f"{path}.conditions")
    for index, one in enumerate(route.readings):
        code = "reading-other" if one.other is not None else "reading"
        yield _plain(code, {"text": one.text, "field": one.part}, f"{path}.readings[{index}]")


def _counting(route: Route, path: str) -> Iterator[Statement]:
    yield _plain("count", {"number": route.number, "unit": route.counts}, f"{path}.number")
    yield _plain(f"made-by-{route.made_by}", NOTHING, f"{path}.made_by")
    if not route.must_be_reported:
        yield _plain("need-not-be-reported", NOTHING, f"{path}.must_be_reported")
    if route.people is not None:
        code = "people-applicant" if route.people.applicant_one_of_them else "people"
        args = {"number": route.people.at_least, "unit": route.people.unit}
        yield _plain(code, args, f"{path}.people")
    if route.agreement != "nobody":
        yield _plain(f"agreement-{route.agreement}", NOTHING, "consent")


def _company(route: Route, path: str) -> Iterator[Statement]:
    for relation in route.about:
        yield _plain(f"about-{relation}", NOTHING, f"{path}.about")
    if route.hate is not None:
        yield _hate(route.hate, f"{path}.hate")


def _hate(rule: HateRule, path: str) -> Statement:
    under = []
    kinds = rule.kinds if len(rule.kinds) == 1 else ()
    if rule.strands:
        under.append(_plain("hate-strands", {"words": rule.strands}, f"{path}.strands"))
    if rule.said_by:
        under.append(_plain("hate-said-by", {"hands": rule.said_by}, f"{path}.said_by"))
    if rule.flagged:
        under.append(_plain("hate-flagged", NOTHING, f"{path}.flagged"))
    kind = kinds[0] if kinds else "any"
    return Statement(f"hate-{rule.share}", {"kind": kind}, path, tuple(under))


def _ways(route: Route, path: str) -> Iterator[Statement]:
    for code, places in (("to-only", route.recipients), ("to-not", route.not_recipients)):
        if places:
            under = tuple(_place(one, f"{path}.recipients") for one in places)
            yield Statement(code, NOTHING, f"{path}.recipients", under)
    for code, ways in (("by-only", route.channels), ("by-not", route.not_channels)):
        if ways:
            yield _plain(code, {"channels": ways}, f"{path}.channels")
    if not route.anonymous_counts:
        yield _plain("anonymous-not", NOTHING, f"{path}.anonymous")


def _place(place: Place, path: str) -> Statement:
    if place.named:
        return _plain("place-named", {"to": place.to, "words": place.named}, path)
    if place.tenure:
        return _plain("place-tenure", {"to": place.to, "words": place.tenure}, path)
    return _plain("place", {"to": place.to}, path)


def _when(route: Route, path: str) -> Iterator[Statement]:
    if route.reporting is not None:
        code = "reporting-first" if route.reporting.first_only else "reporting-every"
        yield _plain(code, _length(route.reporting.within), f"{path}.reporting")
    for index, window in enumerate(route.windows):
        yield _window(window, f"{path}.windows[{index}]")
    if not route.windows:
        yield _plain("window-none", NOTHING, f"{path}.windows")
    for index, latest in enumerate(route.latest):
        args = {**_length(latest.within), "subject": latest.subject}
        yield _plain("latest", args, f"{path}.latest[{index}]")
    if route.not_before is not None:
        subject, day = route.not_before
        yield _plain("not-before", {"subject": subject, "on": day}, f"{path}.not_before")


def _window(window: Window, path: str) -> Statement:
    return _plain(f"window-{window.anchor}", {**_length(window.period), "subject": window.subject}, path)


def _length(period: Period) -> Args:
    return {"within": period.written, "day_one": period.day_one}


def _node(node: Node, path: str, said: str = "") -> Statement:
    """A tree of conditions; ``said`` is what was just said in the same words, and need not be repeated."""
    if isinstance(node, Group):
        code = "any-of" if node.any else "all-of"
        return Statement(code, NOTHING, path, tuple(_node(part, path) for part in node.parts))
    return _condition(node, path, said) if isinstance(node, Condition) else _check(node, path)


def _condition(one: Condition, path: str, said: str) -> Statement:
    args = {
        "text": one.text,
        "scope": one.scope,
        "hand": one.finder if one.kind == "finding" else one.kind,
        "needs": one.needs,
    }
    under = []
    if one.question:
        under.append(_plain("asked", {"text": one.question}, path))
    if one.hint:
        under.append(_plain("asked-hint", {"text": one.hint}, path))
    if one.reason:
        under.append(_plain("because", {"text": one.reason}, path))
    code = "condition-opens" if one.opens else "condition-same" if one.text == said else "condition"
    return Statement(code, args, path, tuple(under))


def _check(one: Check, path: str) -> Statement:
    args = {
        "text": one.text,
        "name": one.name,
        "words": one.words,
        "more_than": one.period.written if one.period else "",
        "needs": one.needs,
        "scope": one.scope,
    }
    return _plain("check-opens" if one.opens else "check", args, path)


def _exclusions(procedure: Procedure) -> Iterator[Statement]:
    for index, one in enumerate(procedure.exclusions):
        under = (_node(one.condition, f"exclusions[{index}].condition", said=one.text),)
        yield Statement(f"exclusion-{one.binds}", {"text": one.text}, f"exclusions[{index}]", under)


def _who(procedure: Procedure) -> Iterator[Statement]:
    who, consent = procedure.who_may_apply, procedure.consent
    if who.listed:
        yield _plain("who-listed", {"words": who.listed}, "who_may_apply.listed")
    for node in who.conditions:
        yield _node(node, "who_may_apply.conditions")
    yield _plain(f"consent-{consent.third_party}", NOTHING, "consent.third_party")
    if consent.each_reporter:
        yield _plain("consent-each", NOTHING, "consent.each_reporter")
    if consent.text:
        yield _plain("in-words", {"text": consent.text}, "consent.text")
    if procedure.apply_by:
        yield _plain("apply-by", {"words": procedure.apply_by}, "apply_by")


def _deciding(procedure: Procedure) -> Iterator[Statement]:
    deciders = procedure.deciders
    numbers = {"people": deciders.people, "bodies": deciders.bodies}
    yield _plain("deciders-one" if deciders.people == 1 else "deciders", numbers, "deciders")
    if deciders.named:
        yield _plain("deciders-named", {"words": deciders.named}, "deciders.named")
    for index, one in enumerate(procedure.criteria):
        yield _plain("criterion", {"text": one.text}, f"criteria[{index}]")


def _clocks(procedure: Procedure) -> Iterator[Statement]:
    if not procedure.clocks:
        yield _plain("clocks-none", NOTHING, "clocks")
    for index, one in enumerate(procedure.clocks):
        under = (_plain("clock-source", {"text": one.source}),) if one.source else ()
        yield Statement(*_clock(one), f"clocks[{index}]", under)


def _clock(one: Clock) -> tuple[str, Args]:
    args = {
        "step": one.kind,
        "length": one.length,
        "unit_of_time": one.unit,
        "start": one.start,
        "aim": one.aim,
        "every": one.every,
    }
    code = "clock-meeting" if one.unit == "meeting" else "clock"
    return (f"{code}-unsaid" if one.start == "not-stated" else code), args


def _appeal(procedure: Procedure) -> Iterator[Statement]:
    appeal = procedure.appeal
    if appeal is None:
        yield _plain("appeal-none", NOTHING, "appeal")
        return
    body = appeal.body or ""
    code = "appeal-to" if body else "appeal-kind"
    yield _plain(code, {"word": appeal.word, "text": body, "body": appeal.body_kind}, "appeal.body")
    for index, ground in enumerate(appeal.grounds):
        yield _plain("appeal-ground", {"text": ground}, f"appeal.grounds[{index}]")
    if appeal.window is not None:
        window = appeal.window
        args = {"length": window.length, "unit_of_time": window.unit, "start": window.start}
        code = "appeal-window-unsaid" if window.start == "not-stated" else "appeal-window"
        yield _plain(code, args, "appeal.window")
    if appeal.how:
        yield _plain("in-words", {"text": appeal.how}, "appeal.how")
    if appeal.address:
        yield _plain("appeal-address", {"address": appeal.address}, "appeal.address")


def _arrangements(procedure: Procedure) -> Iterator[Statement]:
    for one in procedure.arrangements:
        path = f"arrangements.{one.name}"
        under = []
        if one.text:
            under.append(_plain("in-words", {"text": one.text}, f"{path}.text"))
        if one.who:
            under.append(_plain("arranged-who", {"words": one.who}, f"{path}.who"))
        if one.dates:
            under.append(_plain("arranged-dates", {"days": one.dates}, f"{path}.dates"))
        if one.every is not None:
            under.append(_plain("arranged-every", {"within": one.every.written}, f"{path}.every"))
        if one.where:
            under.append(_plain("arranged-where", {"text": one.where}, f"{path}.where"))
        code = "arranged-yes" if one.said else "arranged-no"
        yield Statement(code, {"name": one.name}, path, tuple(under))
    if procedure.review_due is not None:
        yield _plain("review-due", {"on": procedure.review_due}, "review_due")


def _unclear(procedure: Procedure) -> Iterator[Statement]:
    for index, one in enumerate(procedure.ambiguities):
        under = (_plain("settled", {"text": one.settled}),) if one.settled else ()
        yield Statement("ambiguity", {"text": one.text, "field": one.part}, f"ambiguities[{index}]", under)
    for index, mark in enumerate(procedure.marks):
        args = {"mark": mark.mark, "field": mark.part, "text": mark.note}
        yield _plain("mark-noted" if mark.note else "mark", args, f"marks[{index}]")
