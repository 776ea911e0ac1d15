"""A local rule that would turn away what the Act lets in is named, once, with a warning."""

from __future__ import annotations

import pytest

from tests.domain.threshold.build import SIX_MONTHS, application, procedure, report, route, run, three

CLOSED = {
    "key": "case-open",
    "kind": "record",
    "needs": False,
    "text": "The case is closed.",
    "question": "Open?",
}
OPEN = {"case-open": {"value": True, "by": "officer"}}


def rules_named(rules, facts):
    found = run(rules, facts).warnings
    assert all(one.code == "local-condition-overridden" for one in found)
    return [one.args["rule"] for one in found]


PEOPLE = [report(f"c{by}", by=by) for by in "ABC"]
WAYS = {
    "a condition": (route(conditions=[CLOSED]), application(*three(), facts=OPEN), "condition:case-open"),
    "a condition not known": (
        route(conditions=[CLOSED]),
        application(*three(), facts={"case-open": None}),
        "condition:case-open",
    ),
    "one person": (route(made_by="same-person"), application(*PEOPLE), "made-by:same-person"),
    "the applicant's own": (
        route(made_by="applicant"),
        application(*three(by="B"), applicant="A"),
        "made-by:applicant",
    ),
    "so many people": (route(counts="people", number=5), application(*PEOPLE), "people"),
    "two people": (route(people={"at_least": 2}), application(*three()), "people"),
    "a recipient": (route(recipients={"in": ["police"]}), application(*three(to="council")), "recipient"),
    "a channel": (route(channels={"out": ["diary"]}), application(*three(channel="diary")), "channel"),
    "anonymity": (route(anonymous="not-counted"), application(*three(anonymous=True)), "anonymous"),
    "hate left out": (route(hate={"share": "none"}), application(*three(hate={})), "hate-excluded"),
    "a higher number": (route(number=4), application(*three()), "number"),
    "a shorter reporting limit": (
        route(reporting={"within": "1 week"}),
        application(*(report(f"c{n}", f"2026-02-1{n}", incident_first="2026-02-01") for n in (1, 2, 3))),
        "reporting",
    ),
    "a shorter window": (
        route(windows=[{"anchor": "back-from-application", "length": "1 month"}]),
        application(*three()),
        "window",
    ),
    "a forward window": (
        route(windows=[{"anchor": "forward-from-first-report", "length": "1 week"}]),
        application(*(report(f"c{n}", f"2026-0{n}-01") for n in (1, 2, 3))),
        "window",
    ),
    "the latest": (
        route(latest=[{"subject": "report", "within": "1 month"}]),
        application(*three()),
        "latest",
    ),
    "one problem": (
        route(about=["same-problem"]),
        application(*(report(f"c{n}", problem=f"p{n}") for n in range(3))),
        "about:same-problem",
    ),
    "separate incidents": (
        route(about=["separate-incidents"]),
        application(*(report(f"c{by}", by=by, incident="i") for by in "ABC")),
        "about:separate-incidents",
    ),
    "a higher number of separate incidents": (
        route(number=4, about=["separate-incidents"]),
        application(*three()),
        "number",
    ),
    "a beginning": (route(not_before={"date": "2026-03-01"}), application(*three()), "not-before"),
}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_one_warning_for_the_rule_that_stands_in_the_way(way):
    rules, facts, rule = WAYS[way]
    found = run(procedure(rules), facts)
    assert (found.outcome, found.routes[0].outcome) == ("met", "met")
    assert rules_named(procedure(rules), facts) == [rule]


def test_who_may_apply_and_exclusions_are_rules_too():
    rules = procedure(
        route(),
        who_may_apply={"conditions": [{"test": "victim", "text": "Only victims may apply."}]},
        exclusions=[{"id": "open", "text": "Not while the case is open.", "condition": CLOSED}],
    )
    facts = application(*three(), applicant="A", people=[{"id": "A", "victim": False}], facts=OPEN)
    assert rules_named(rules, facts) == ["exclusion:open", "who-may-apply"]


def test_agreement_is_a_rule_too():
    rules = procedure(route(), consent={"each_reporter": True})
    facts = application(*three(by="B"), people=[{"id": "B", "agrees": False}])
    assert rules_named(rules, facts) == ["agreement"]


def test_the_same_rule_on_two_routes_is_named_once():
    rules = procedure(route("one", conditions=[CLOSED]), route("two", conditions=[CLOSED], number=2))
    assert rules_named(rules, application(*three(), facts=OPEN)) == ["condition:case-open"]


def test_every_rule_in_the_way_is_named():
    rules = procedure(
        route("one", made_by="same-person", conditions=[CLOSED]), route("two", counts="people", number=5)
    )
    named = rules_named(rules, application(*PEOPLE, facts=OPEN))
    assert named == ["condition:case-open", "made-by:same-person", "people"]


@pytest.mark.parametrize(
    ("rules", "facts"),
    [
        (procedure(route(conditions=[CLOSED])), application(*three()[:2], facts=OPEN)),
        (
            procedure(route(conditions=[CLOSED]), route("other", windows=[SIX_MONTHS])),
            application(*three(), facts=OPEN),
        ),
        (procedure(), application(*three())),
        (procedure(route("panel", kind="discretion", number=None)), application(*three())),
        (procedure(route("hate", kind="hate", number=1, hate={"share": "every"})), application(*three())),
    ],
    ids=["act not met", "a local count route is met", "no local route", "discretion only", "another way in"],
)
def test_no_warning(rules, facts):
    assert run(rules, facts).warnings == ()


def test_the_warning_says_what_the_rule_is():
    found = run(procedure(route(conditions=[CLOSED])), application(*three(), facts=OPEN)).warnings[0]
    assert found.text == (
        "This local rule does not apply here, because the Act’s number has been reached (section 104(4)): "
        "The case is closed."
    )


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("so many people", "at least five people must have reported"),
        ("two people", "at least two people must have reported"),
        ("a higher number", "four reports are needed"),
        ("a shorter reporting limit", "a report must be made within 1 week of its incident"),
        ("a shorter window", "the reports must fall within 1 month"),
        ("the latest", "the newest report must be no more than 1 month old"),
        ("one problem", "the reports must be about one problem"),
    ],
)
def test_a_rule_without_words_of_its_own_is_said_from_its_numbers(way, words):
    rules, facts, _ = WAYS[way]
    assert run(procedure(rules), facts).warnings[0].text.endswith(f"(section 104(4)): {words}.")
