"""Null is asked and not known; absent is the presumption in the applicant's favour. Never the same."""

from __future__ import annotations

import pytest

from tests.domain.threshold.build import (
    SIX_MONTHS,
    application,
    codes,
    procedure,
    report,
    results,
    route,
    run,
)

EVERYTHING = route(
    made_by="same-person",
    about=["same-problem"],
    windows=[SIX_MONTHS],
    reporting={"within": "1 month"},
)
CASES = {
    # field: (the route it bears on, result of absent, result of null)
    "made": (EVERYTHING, "counts", "cannot-tell"),
    "behaviour": (EVERYTHING, "counts", "cannot-tell"),
    "in_area": (EVERYTHING, "counts", "cannot-tell"),
    "repeat_contact": (EVERYTHING, "counts", "cannot-tell"),
    "incident_last": (EVERYTHING, "counts", "counts"),
    "problem": (EVERYTHING, "counts", "cannot-tell"),
    "by": (EVERYTHING, "counts", "cannot-tell"),
    "on_behalf_of": (EVERYTHING, "counts", "cannot-tell"),
    "incident": (route(about=["separate-incidents"]), "counts", "cannot-tell"),
    "location": (route(about=["linked-location"]), "counts", "cannot-tell"),
    "culprit": (route(about=["same-culprit"]), "counts", "cannot-tell"),
    "contact": (route(counts="contacts"), "counts", "cannot-tell"),
    "to": (route(recipients={"in": ["police"]}), "counts", "cannot-tell"),
    "recipient": (
        route(recipients={"in": [{"to": "council", "named": ["Estates"]}]}),
        "counts",
        "cannot-tell",
    ),
    "channel": (route(channels={"out": ["diary"]}), "counts", "cannot-tell"),
    "anonymous": (route(anonymous="not-counted"), "counts", "cannot-tell"),
    "hate": (route(hate={"share": "none"}), "counts", "cannot-tell"),
    "s104_12": (EVERYTHING, "counts", "cannot-tell"),
    "reply_due": (
        route(conditions=[{"test": "reply-date-passed", "scope": "report", "text": "Overdue."}]),
        "counts",
        "cannot-tell",
    ),
}


@pytest.mark.parametrize("field", sorted(CASES))
def test_each_field_of_a_report(field):
    rules, absent, null = CASES[field]
    extra = {"to": "council"} if field == "recipient" else {}
    others = [report("c1", "2026-02-01", **extra), report("c2", "2026-02-02", **extra)]
    for given, expected in (({}, absent), ({field: None}, null)):
        facts = application(*others, report("c3", "2026-03-03", **extra, **given), applicant="A")
        found = run(procedure(rules), facts)
        assert results(found.routes[-1])["c3"] == expected, given
        if expected == "cannot-tell":
            assert field in {one.field for one in found.missing if one.complaint == "c3"}


@pytest.mark.parametrize("field", ["reported", "incident_first"])
def test_a_missing_date_is_not_known_either(field):
    for change in ({}, {field: None}):
        one = {"id": "c1", "reported": "2026-03-01", "incident_first": "2026-03-01"}
        del one[field]
        found = run(procedure(), application({**one, **change}))
        assert results(found.routes[0])["c1"] == "cannot-tell"
        assert [(gap.complaint, gap.field) for gap in found.missing] == [("c1", field)]


def test_ongoing_not_known_helps_only_where_it_matters():
    early = {"incident_first": "2025-12-01"}
    assert results(run(procedure(), application(report("c1", **early))).routes[0])["c1"] == "does-not-count"
    found = run(procedure(), application(report("c1", **early, ongoing=None)))
    assert results(found.routes[0])["c1"] == "cannot-tell"
    assert [gap.field for gap in found.missing] == ["ongoing"]
    assert (
        results(run(procedure(), application(report("c1", **early, ongoing=True))).routes[0])["c1"]
        == "counts"
    )


@pytest.mark.parametrize(
    ("field", "rules"),
    [
        ("kind", {"kinds": ["crime"]}),
        ("said_by", {"said_by": ["victim"]}),
        ("strands", {"strands": ["race"]}),
        ("flagged_on", {"flagged": True}),
    ],
)
def test_each_field_of_hate(field, rules):
    hate_route = route(kind="hate", number=1, hate={"share": "every", **rules})
    for hate, expected in (({}, "counts"), ({field: None}, "cannot-tell")):
        found = run(procedure(hate_route), application(report("c1", hate=hate)))
        assert results(found.routes[-1])["c1"] == expected
    assert codes(found.routes[-1]) == {"c1": "hate-unknown"}
    assert [gap.field for gap in found.missing] == [f"hate.{field}"]


@pytest.mark.parametrize(
    ("hate", "expected"),
    [
        ({"flagged_on": False}, "does-not-count"),
        ({"flagged_on": "2026-03-01"}, "counts"),
        ({"flagged_on": "2026-03"}, "counts"),
    ],
)
def test_never_flagged_is_known(hate, expected):
    hate_route = route(kind="hate", number=1, hate={"share": "every", "flagged": True})
    assert (
        results(run(procedure(hate_route), application(report("c1", hate=hate))).routes[-1])["c1"] == expected
    )


PEOPLE = {
    "agrees": (route(), {"consent": {"each_reporter": True}}, "people.B.agrees"),
    "household": (route(counts="households"), {}, "household"),
    "tenure": (
        route(recipients={"in": [{"to": "housing-provider", "tenure": ["housing-association"]}]}),
        {},
        "people.B.tenure",
    ),
}


@pytest.mark.parametrize("field", sorted(PEOPLE))
def test_each_field_of_a_person(field):
    rules, parts, named = PEOPLE[field]
    for person, expected in (({}, "counts"), ({field: None}, "cannot-tell")):
        reports = [report("c1", by="A", to="housing-provider"), report("c2", by="B", to="housing-provider")]
        facts = application(*reports, applicant="A", people=[{"id": "B", **person}])
        found = run(procedure({**rules, "number": 2}, **parts), facts)
        assert results(found.routes[-1])["c2"] == expected
    assert named in {gap.field for gap in found.missing}


@pytest.mark.parametrize(
    ("field", "check"),
    [
        ("victim", {"test": "victim", "text": "The victim."}),
        ("under_18", {"test": "under-18", "needs": False, "text": "An adult."}),
        ("kind", {"test": "kind-of-person", "words": ["person"], "text": "A person."}),
        ("tenure", {"test": "tenure", "words": ["council-tenant"], "text": "A tenant."}),
    ],
)
def test_each_field_of_the_applicant(field, check):
    rules = procedure(route(number=1), who_may_apply={"conditions": [check]})
    for person, outcome in (({}, "met"), ({field: None}, "cannot-tell")):
        facts = application(report("c1"), applicant="A", people=[{"id": "A", **person}])
        found = run(rules, facts)
        assert found.routes[-1].outcome == outcome
    assert [(gap.complaint, gap.field) for gap in found.missing] == [(None, f"people.A.{field}")]


def test_who_started_it():
    rules = procedure(
        route(number=1),
        who_may_apply={"conditions": [{"test": "started-by", "words": ["public"], "text": "All."}]},
    )
    outcomes = [
        run(rules, application(report("c1"), **started)).routes[-1].outcome
        for started in ({}, {"started_by": None}, {"started_by": "public"}, {"started_by": "body"})
    ]
    assert outcomes == ["met", "cannot-tell", "met", "not-reached"]


def test_only_what_is_not_known_is_missing():
    rules = route(counts="households", about=["same-problem"])
    people = [{"id": "A", "household": "H"}, {"id": "B", "household": "I"}]
    reports = report("c1", by="A", problem="p"), report("c2", by="B", problem=None)
    found = run(procedure(rules), application(*reports, people=people))
    assert [(one.complaint, one.field) for one in found.missing] == [("c2", "problem")]
