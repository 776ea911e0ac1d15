"""The format: every example of its page loads, every mistake is named with its path."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.threshold import BadInput, load_procedure
from reviews.domain.threshold.periods import Period
from tests.domain.threshold.build import procedure, route
from tests.domain.threshold.strategies import always

PAGE = Path(__file__).resolve().parents[3] / "docs" / "procedure-format.md"
EXAMPLES = re.findall(
    r"```json (procedure|route|part)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
)


def refusal(data):
    """The problems of bad input, None where there are none; any other exception is a failure."""
    try:
        load_procedure(data)
    except BadInput as error:
        return error.problems
    return None


def problems(data):
    with pytest.raises(BadInput) as caught:
        load_procedure(data)
    return caught.value.problems


@pytest.mark.parametrize(("kind", "text"), EXAMPLES, ids=[text[:60] for _, text in EXAMPLES])
def test_every_example_of_the_page_loads(kind, text):
    data = json.loads(text)
    if kind == "procedure":
        assert load_procedure(data).routes
    elif kind == "route":
        assert load_procedure(procedure(route(**data))).routes
    else:
        assert load_procedure(procedure(route()) | data).routes


def test_the_page_shows_every_word_of_the_format():
    from reviews.domain.threshold import application, conditions, procedure, route

    page = PAGE.read_text(encoding="utf-8")
    lists = [
        *(route.ROUTE_KINDS, route.COUNTED, route.MADE_BY, route.RELATIONS, route.ANCHORS, route.DAY_ONE),
        *(procedure.STATUSES, procedure.BASES, procedure.UNITS_OF_TIME, procedure.CLOCK_KINDS),
        *(procedure.CLOCK_STARTS, procedure.BODY_KINDS, procedure.MARKS, conditions.CHECKS, conditions.KINDS),
        *(application.RECIPIENTS, application.CHANNELS, conditions.SCOPES),
    ]
    assert [word for words in lists for word in words if word not in page] == []


def test_the_whole_example_says_what_it_says():
    found = load_procedure(json.loads(EXAMPLES[0][1]))
    assert (found.slug, found.version, found.nation, found.status) == (
        "northfield",
        "2026-04",
        "England",
        "current",
    )
    assert found.statutory.report_basis == "act-default"
    assert (found.repeats, found.deciders.people, found.deciders.bodies) == ("left-out", 2, 2)
    assert [(one.kind, one.length, one.unit, one.start, one.every) for one in found.clocks] == [
        ("acknowledge", 3, "working-days", "receipt", ""),
        ("review", None, "meeting", "decision", "month"),
    ]
    assert found.appeal is not None
    assert (found.appeal.word, found.appeal.window.length, found.appeal.window.start) == (
        "escalation",
        20,
        "letter-received",
    )
    assert found.as_data() == json.loads(EXAMPLES[0][1])


def test_with_nothing_stated_the_act_runs():
    statutory = load_procedure(procedure()).statutory
    assert (statutory.number, statutory.number_basis) == (3, "act-default")
    assert statutory.report_period == Period(1, 0, True, "1 month")
    assert statutory.apply_period == Period(6, 0, True, "6 months")


def test_the_digest_follows_the_content_and_nothing_else():
    one = load_procedure(procedure(route("a")))
    same = load_procedure(json.loads(json.dumps(dict(reversed(procedure(route("a")).items())), indent=7)))
    other = load_procedure(procedure(route("b")))
    assert one.digest == same.digest != other.digest
    assert one.as_data() is not one.as_data()


LEAF = {"key": "k", "kind": "belief", "text": "T.", "question": "Q?"}
MISTAKES = {
    "format": ({"format": 2}, "format"),
    "format is not a yes": ({"format": True}, "format"),
    "slug": ({"slug": ""}, "slug"),
    "nation": ({"nation": "Scotland"}, "nation"),
    "source": ({"source": None}, "source"),
    "address": ({"source": {}}, "source.address"),
    "day": ({"valid": {"from": "2026-02-30"}}, "valid.from"),
    "short day": ({"valid": {"from": "2026"}}, "valid.from"),
    "day that is no text": ({"valid": {"from": 2026}}, "valid.from"),
    "days in order": ({"valid": {"from": "2026-02-01", "to": "2026-01-01"}}, "valid.to"),
    "unknown key": ({"rotes": []}, "rotes"),
    "routes": ({"routes": {}}, "routes"),
    "a route": ({"routes": ["x"]}, "routes[0]"),
    "number": ({"statutory": {"number": {"value": 0, "basis": "stated"}}}, "statutory.number.value"),
    "basis": ({"statutory": {"number": {"value": 3}}}, "statutory.number.basis"),
    "period": (
        {"statutory": {"apply_period": {"value": "six months", "basis": "stated"}}},
        "statutory.apply_period.value",
    ),
    "repeats": ({"repeats": {"value": "maybe"}}, "repeats.value"),
    "deciders": ({"deciders": {"people": 1, "bodies": 2}}, "deciders.bodies"),
    "clock": ({"clocks": [{"kind": "decide", "unit": "days"}]}, "clocks[0].length"),
    "meeting": ({"clocks": [{"kind": "review", "unit": "meeting"}]}, "clocks[0].every"),
    "clock kind": ({"clocks": [{"kind": "hurry", "length": 1, "unit": "days"}]}, "clocks[0].kind"),
    "appeal window": ({"appeal": {"window": {"length": 1, "unit": "meeting"}}}, "appeal.window.unit"),
    "criteria": ({"criteria": [{"key": "k"}]}, "criteria[0].text"),
    "mark": ({"marks": [{"part": "x", "mark": "wrong"}]}, "marks[0].mark"),
    "exclusion": ({"exclusions": [{"id": "x", "text": "T."}]}, "exclusions[0].condition"),
    "exclusion twice": (
        {"exclusions": [{"id": "x", "text": "T.", "condition": LEAF}] * 2},
        "exclusions[1].id",
    ),
    "exclusion of a report": (
        {"exclusions": [{"id": "x", "text": "T.", "condition": {**LEAF, "scope": "report"}}]},
        "exclusions[0].binds",
    ),
    "who may apply": (
        {"who_may_apply": {"conditions": [{**LEAF, "scope": "report"}]}},
        "who_may_apply.conditions",
    ),
}


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_mistake_names_its_path(mistake):
    change, path = MISTAKES[mistake]
    assert [one.partition(":")[0] for one in problems(procedure() | change)] == [path]


def nested(depth):
    inner = LEAF
    for _ in range(depth):
        inner = {"all": [inner]}
    return inner


MISTAKES_IN_A_ROUTE = {
    "id": ({"id": ""}, "id"),
    "the Act's id": ({"id": "s104-4"}, "id"),
    "kind": ({"kind": "magic"}, "kind"),
    "a count without a number": ({"number": None}, "number"),
    "a number of words": ({"number": "three"}, "number"),
    "a yes is no number": ({"number": True}, "number"),
    "nothing to count or say": ({"kind": "persistence", "number": None}, "conditions"),
    "several people without how many": ({"made_by": "different-people"}, "people"),
    "people": ({"people": {"at_least": 0}}, "people.at_least"),
    "about": ({"about": ["same-problem", "same-day"]}, "about[1]"),
    "recipient": ({"recipients": {"in": ["mayor"]}}, "recipients.in[0]"),
    "recipient's key": ({"recipients": {"in": [{"to": "police", "rank": 1}]}}, "recipients.in[0].rank"),
    "channel": ({"channels": {"out": ["owl"]}}, "channels.out[0]"),
    "hate": ({"hate": {"share": "some"}}, "hate.share"),
    "reporting": ({"reporting": {}}, "reporting.within"),
    "anchor": ({"windows": [{"length": "6 months"}]}, "windows[0].anchor"),
    "length": ({"windows": [{"anchor": "any-span", "length": "half a year"}]}, "windows[0].length"),
    "no length": ({"windows": [{"anchor": "any-span"}]}, "windows[0].length"),
    "two spans": (
        {
            "windows": [
                {"anchor": "any-span", "length": "1 month"},
                {"anchor": "not-stated", "length": "1 month"},
            ]
        },
        "windows",
    ),
    "two windows back": (
        {
            "windows": [
                {"anchor": "each-own", "length": "1 month"},
                {"anchor": "back-from-application", "length": "1 month"},
            ]
        },
        "windows",
    ),
    "latest": ({"latest": [{"within": "1 month"}]}, "latest[0].subject"),
    "not before": ({"not_before": {}}, "not_before.date"),
    "condition": ({"conditions": ["x"]}, "conditions[0]"),
    "condition kind": ({"conditions": [{**LEAF, "kind": "rumour"}]}, "conditions[0].kind"),
    "condition text": ({"conditions": [{**LEAF, "text": None}]}, "conditions[0].text"),
    "condition question": ({"conditions": [{**LEAF, "question": None}]}, "conditions[0].question"),
    "nested": (
        {"conditions": [{"any": [LEAF, {"all": [{**LEAF, "key": ""}]}]}]},
        "conditions[0].any[1].all[0].key",
    ),
    "empty group": ({"conditions": [{"any": []}]}, "conditions[0].any"),
    "too deep": ({"conditions": [nested(30)]}, "conditions[0]" + ".all[0]" * 8),
    "test": ({"conditions": [{"test": "luck", "text": "T."}]}, "conditions[0].test"),
    "waited": ({"conditions": [{"test": "waited", "text": "T."}]}, "conditions[0].more_than"),
    "words": ({"conditions": [{"test": "tenure", "text": "T."}]}, "conditions[0].words"),
    "scope of a test": (
        {"conditions": [{"test": "hate", "scope": "application", "text": "T."}]},
        "conditions[0].scope",
    ),
    "reading of what": ({"readings": [{"text": "T.", "part": "id", "other": "x"}]}, "readings[0].part"),
    "reading": ({"readings": [{"text": "T.", "part": "windows", "other": [{}]}]}, "readings[0].other"),
    "unknown key": ({"windos": []}, "windos"),
}


@pytest.mark.parametrize("mistake", sorted(MISTAKES_IN_A_ROUTE))
def test_a_mistake_in_a_route_names_its_path(mistake):
    change, path = MISTAKES_IN_A_ROUTE[mistake]
    found = problems(procedure(route("fine"), route() | change))
    assert {one.partition(":")[0] for one in found} == {f"routes[1].{path}"}


def test_two_routes_cannot_have_one_name():
    assert problems(procedure(route("a"), route("a"))) == ["routes[1].id: 'a' is already taken"]


def test_every_mistake_is_told_at_once():
    found = problems({"format": 1, "slug": 5, "routes": [{"kind": "x"}], "clocks": [{}], "what": 1})
    paths = {one.partition(":")[0] for one in found}
    assert {"slug", "version", "name", "nation", "source", "routes[0].id", "clocks[0].kind", "what"} <= paths


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
ROUTE_KEYS = [
    *("number", "counts", "made_by", "people", "about", "recipients", "channels", "hate", "reporting"),
    *("windows", "latest", "not_before", "conditions", "readings", "anonymous", "kind", "must_be_reported"),
]
KEYS = [
    *(
        "slug",
        "statutory",
        "routes",
        "exclusions",
        "who_may_apply",
        "consent",
        "deciders",
        "clocks",
        "appeal",
    ),
    *("ambiguities", "marks", "valid", "repeats", "area", "editions", "criteria", "apply_by", "source"),
]


@always
@given(
    st.dictionaries(st.sampled_from(KEYS), json_values, max_size=4),
    st.dictionaries(st.sampled_from(ROUTE_KEYS), json_values, max_size=4),
)
def test_nothing_but_bad_input_is_ever_raised(parts, changes):
    for data in (procedure(route() | changes), procedure() | parts, parts):
        assert refusal(data) != []
