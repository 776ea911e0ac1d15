"""What must hold of every application, not only of those somebody thought of."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from reviews.domain.threshold import assess, load_application, load_procedure
from reviews.procedures import THE_ACT, library_slugs, load_library_procedure
from tests.domain.threshold.strategies import APPLIED, always, applications, exact, iso, rules

RANK = {"not-reached": 0, "for-people": 1, "cannot-tell": 2, "met": 3}


def outcome(procedure: Any, application: Any) -> Any:
    return assess(load_procedure(procedure), load_application(application))


def act_routes(found: Any) -> list[Any]:
    return [route for route in found.routes if route.id == "s104-4"]


@always
@given(rules(), applications())
def test_counts_and_outcomes_agree(procedure, application):
    found = outcome(procedure, application)
    for route in act_routes(found):
        assert route.counted_min <= route.counted_max
        expected = (
            "met" if route.counted_min >= 3 else "cannot-tell" if route.counted_max >= 3 else "not-reached"
        )
        assert route.outcome == expected
        tally = [finding.result for finding in route.complaints]
        assert route.counted_min == tally.count("counts")
        assert route.counted_max <= tally.count("counts") + tally.count("cannot-tell")
    for route in found.routes:
        assert route.counted_min <= route.counted_max
        if route.outcome == "met":
            assert route.counted_min >= route.needed
        if route.outcome == "cannot-tell":
            assert route.counted_max >= route.needed
    assert RANK[found.outcome] == max(RANK[route.outcome] for route in found.routes)


@always
@given(rules(), applications(), st.randoms(use_true_random=False))
def test_order_never_matters(procedure, application, random):
    shuffled = dict(application)
    shuffled["complaints"] = random.sample(application["complaints"], len(application["complaints"]))
    shuffled["people"] = random.sample(application["people"], len(application["people"]))

    def sorted_findings(found):
        data = found.as_dict()
        for route in data["routes"]:
            route["complaints"].sort(key=lambda one: one["id"])
        data["missing"].sort(key=json.dumps)
        data["warnings"].sort(key=json.dumps)
        return data

    assert sorted_findings(outcome(procedure, application)) == sorted_findings(outcome(procedure, shuffled))


@always
@given(rules(), applications(), st.sampled_from("ABC"), exact())
def test_another_qualifying_report_never_unmeets_anything(procedure, application, by, day):
    assume(day <= APPLIED)
    before = outcome(procedure, application)
    more = {
        **application,
        "complaints": [
            *application["complaints"],
            {"id": "new", "by": by, "reported": iso(day), "incident_first": iso(day), "incident": "new"},
        ],
    }
    after = outcome(procedure, more)
    for one in act_routes(before):
        for other in act_routes(after):
            if one.behaviour in (other.behaviour, None):
                assert other.counted_min >= one.counted_min
                assert other.counted_max >= one.counted_max
    assert after.must_decide_met >= before.must_decide_met


@always
@given(
    rules(),
    applications(),
    st.dictionaries(st.sampled_from(("case-open", "vexatious")), st.none(), max_size=2),
)
def test_facts_never_change_the_acts_route(procedure, application, facts):
    with_facts = outcome(procedure, {**application, "facts": facts})
    without = outcome(procedure, {key: value for key, value in application.items() if key != "facts"})
    assert [r.as_dict() for r in act_routes(with_facts)] == [r.as_dict() for r in act_routes(without)]


def completions(value: Any, lowest: date) -> list[str]:
    """Some of the days that a date may mean, its ends among them."""
    if value is None:
        days = [lowest, lowest + timedelta(days=31), APPLIED - timedelta(days=180), APPLIED]
    elif isinstance(value, dict):
        first, last = date.fromisoformat(value["from"]), date.fromisoformat(value["to"])
        days = [first, first + (last - first) / 2, last]
    elif len(value) == 7:
        days = [date.fromisoformat(f"{value}-{day}") for day in ("01", "14", "28")]
    else:
        return [value]
    return [iso(day) for day in days]


KNOWN = {
    "made": [True, False],
    "in_area": [True, False],
    "repeat_contact": [True, False],
    "anonymous": [True, False],
    "ongoing": [True, False],
    "behaviour": ["b1", "b2"],
    "by": ["A", "B", "Z"],
    "incident": ["i1", "i2", "unlike"],
    "problem": ["p1", "p2", "unlike"],
    "location": ["l1", "l2", "unlike"],
    "to": ["council", "fire"],
    "channel": ["phone", "diary"],
    "hate": [{"kind": "crime"}, {"kind": "incident"}],
}


def complete(draw: st.DrawFn, application: dict[str, Any]) -> dict[str, Any]:
    """The application with everything unknown found out, one way or another."""
    reports = []
    for one in application["complaints"]:
        known = dict(one)
        for field, values in KNOWN.items():
            if field in known and known[field] is None:
                known[field] = draw(st.sampled_from(values))
        if isinstance(known.get("hate"), dict) and known["hate"].get("kind", 1) is None:
            known["hate"] = {"kind": draw(st.sampled_from(("incident", "crime")))}
        if "s104_12" in known and (known["s104_12"] is None or known["s104_12"]["counts"] is None):
            known["s104_12"] = {"counts": draw(st.booleans()), "by": "Officer"}
        known["reported"] = draw(
            st.sampled_from(completions(known["reported"], APPLIED - timedelta(days=250)))
        )
        lowest = date.fromisoformat(known["reported"])
        began = completions(known.get("incident_first"), lowest - timedelta(days=40))
        known["incident_first"] = draw(st.sampled_from(began))
        reports.append(known)
    people = []
    for one in application["people"]:
        known = dict(one)
        if known.get("household", 1) is None:
            known["household"] = draw(st.sampled_from(("H1", "H9")))
        if known.get("agrees", 1) is None:
            known["agrees"] = draw(st.booleans())
        people.append(known)
    facts = {
        key: {"value": draw(st.booleans()), "by": "bodies"} if fact["value"] is None else fact
        for key, fact in application["facts"].items()
    }
    return {**application, "complaints": reports, "people": people, "facts": facts}


@always
@given(rules(), applications(most=5), st.data())
def test_finding_out_never_leaves_what_was_foretold(procedure, application, data):
    """Whatever is found out, the counts stay between the worst and the best, and met stays met."""
    application = {**application, "behaviours": ["b1", "b2"]}
    known = complete(data.draw, application)
    before = outcome(procedure, application)
    for one in known["complaints"]:  # a report is of something that has happened (see dating.py)
        assume(one["incident_first"] <= one["reported"] or _exact(one, application))
    after = outcome(procedure, known)
    for one, other in zip(before.routes, after.routes, strict=True):
        assert one.counted_min <= other.counted_max
        assert other.counted_min <= one.counted_max
        if one.outcome == "met":
            assert other.outcome == "met"
        if one.outcome == "not-reached":
            assert other.outcome == "not-reached"


def _exact(known: dict[str, Any], application: dict[str, Any]) -> bool:
    original = next(one for one in application["complaints"] if one["id"] == known["id"])
    return all(original.get(field) == known[field] for field in ("reported", "incident_first"))


@always
@given(rules(), applications(), st.integers(1, 500))
def test_foretold_outcomes_come_true(procedure, application, later):
    """if_applied_on says what an assessment on each later day would say."""
    found = outcome(procedure, application)
    day = APPLIED + timedelta(days=later)
    expected = found.outcome
    for change in found.if_applied_on:
        if change.on <= day:
            expected = change.outcome
    assert outcome(procedure, {**application, "applied_on": iso(day)}).outcome == expected


@always
@given(st.sampled_from((*library_slugs(), THE_ACT)), applications())
def test_every_procedure_of_the_library_takes_every_application(slug, application):
    found = assess(load_library_procedure(slug), load_application(application)).as_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["must_decide_met"] <= (found["outcome"] == "met")
