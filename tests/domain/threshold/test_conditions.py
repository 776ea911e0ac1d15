"""Local conditions: whose word settles what, what is presumed, and what people open."""

from __future__ import annotations

import pytest

from reviews.domain.threshold import condition_questions, load_procedure
from tests.domain.threshold.build import (
    application,
    codes,
    local,
    procedure,
    report,
    results,
    route,
    run,
    three,
)

BELIEF = {"key": "ignored", "kind": "belief", "text": "Felt ignored.", "question": "Do you feel ignored?"}
RECORD = {"key": "case-open", "kind": "record", "needs": False, "text": "Closed.", "question": "Is it open?"}
FINDING = {
    "key": "vexatious",
    "kind": "finding",
    "needs": False,
    "finder": "bodies",
    "text": "Not vexatious.",
}
RISK = {"key": "high-risk", "kind": "finding", "effect": "opens", "text": "High risk."}


def with_fact(condition, *facts):
    """The outcome of a route with one condition, for each fact in turn."""
    rules = procedure(route(conditions=[condition]))
    return [
        local(rules, application(*three(), facts={} if fact is None else {condition["key"]: fact})).outcome
        for fact in facts
    ]


def said(value, by):
    return {"value": value, "by": by}


def test_nothing_said_is_presumed_in_favour():
    assert with_fact(BELIEF, None) == with_fact(RECORD, None) == with_fact(FINDING, None) == ["met"]


def test_a_belief_is_settled_by_the_applicants_word():
    assert with_fact(BELIEF, said(True, "applicant"), said(False, "applicant"), said(None, "applicant")) == [
        "met",
        "not-reached",
        "cannot-tell",
    ]


def test_nobody_else_can_take_an_applicants_belief_away():
    assert with_fact(BELIEF, said(False, "officer"), said(True, "officer")) == ["cannot-tell", "met"]


def test_a_record_stated_by_the_applicant_holds_until_checked():
    assert with_fact(RECORD, said(True, "applicant"), said(True, "officer"), said(False, "officer")) == [
        "not-reached",
        "not-reached",
        "met",
    ]


def test_a_finding_needs_the_right_hand():
    assert with_fact(
        FINDING,
        said(True, "applicant"),
        said(True, "officer"),
        said(True, "bodies"),
        {"value": True},
        said(None, "bodies"),
    ) == ["cannot-tell", "cannot-tell", "not-reached", "cannot-tell", "cannot-tell"]


def test_an_officers_finding_may_be_the_bodies_too():
    condition = {**FINDING, "finder": "officer"}
    assert with_fact(condition, said(True, "officer"), said(True, "bodies")) == ["not-reached", "not-reached"]


def test_what_opens_a_route_is_not_there_until_somebody_says_so():
    assert with_fact(RISK, None, said(True, "officer"), said(False, "officer"), said(True, "applicant")) == [
        "not-reached",
        "met",
        "not-reached",
        "cannot-tell",
    ]


def test_a_route_that_a_finding_opens_does_not_bind():
    rules = procedure(route(number=2, conditions=[RISK]))
    facts = application(report("c1"), report("c2"), facts={"high-risk": said(True, "officer")})
    found = run(rules, facts)
    assert (found.outcome, found.basis, found.must_decide_met) == ("met", "procedure", False)


def test_a_bar_found_not_to_apply_leaves_the_route_binding():
    rules = procedure(route(number=2, conditions=[FINDING]))
    facts = application(report("c1"), report("c2"), facts={"vexatious": said(False, "bodies")})
    found = run(rules, facts)
    assert (found.outcome, found.basis, found.must_decide_met) == ("met", "procedure", True)


@pytest.mark.parametrize(
    ("word", "record", "binds"), [("any", True, True), ("any", False, False), ("all", True, False)]
)
def test_what_a_finding_opens_only_where_nothing_else_does(word, record, binds):
    """Of several ways in, one that no finding opened leaves the route binding."""
    leaves = [{**RECORD, "key": "known", "needs": True}, RISK]
    facts = {"known": said(record, "officer"), "high-risk": said(True, "officer")}
    rules = procedure(route(number=1, conditions=[{word: leaves}]))
    found = run(rules, application(report("c1"), facts=facts))
    assert (found.outcome, found.must_decide_met) == ("met", binds)


@pytest.mark.parametrize(
    ("word", "first", "second", "outcome"),
    [
        ("any", True, False, "met"),
        ("any", False, None, "cannot-tell"),
        ("any", False, False, "not-reached"),
        ("all", True, None, "cannot-tell"),
        ("all", True, False, "not-reached"),
        ("all", True, True, "met"),
    ],
)
def test_nested_conditions(word, first, second, outcome):
    leaves = [{**BELIEF, "key": "one"}, {"all": [{**RECORD, "key": "two", "needs": True}]}]
    rules = procedure(route(conditions=[{word: leaves}]))
    facts = {"one": said(first, "applicant"), "two": said(second, "officer")}
    assert local(rules, application(*three(), facts=facts)).outcome == outcome


def test_a_condition_on_each_person():
    rules = procedure(route(number=2, conditions=[{**BELIEF, "scope": "person"}]))
    people = [{"id": "A", "facts": {"ignored": said(False, "applicant")}}, {"id": "B"}]
    found = local(
        rules, application(report("c1", by="A"), report("c2", by="B"), report("c3", by="C"), people=people)
    )
    assert results(found) == {"c1": "does-not-count", "c2": "counts", "c3": "counts"}
    unknown = local(rules, application(report("c1", by=None), people=people))
    assert results(unknown) == {"c1": "cannot-tell"}


def test_a_condition_on_each_report():
    rules = procedure(route(conditions=[{**RECORD, "key": "crime", "scope": "report"}]))
    crime = report("c1", facts={"crime": said(True, "officer")})
    unsure = report("c2", facts={"crime": None})
    found = run(rules, application(crime, unsure, report("c3")))
    assert codes(found.routes[1]) == {"c1": "condition-fails", "c2": "condition-unknown", "c3": "fits"}
    assert [(one.complaint, one.field) for one in found.missing] == [("c2", "facts.crime")]


def test_a_report_may_be_let_back_in_by_one_of_several_conditions():
    """On-site words count where they were said to an officer on duty."""
    rules = route(
        conditions=[
            {
                "any": [
                    {"test": "channel", "needs": False, "words": ["on-site"], "text": "Not on site."},
                    {**RECORD, "key": "on-duty", "needs": True, "scope": "report", "effect": "opens"},
                ]
            }
        ]
    )
    reports = [
        report("c1", channel="phone"),
        report("c2", channel="on-site"),
        report("c3", channel="on-site", facts={"on-duty": said(True, "officer")}),
    ]
    found = local(procedure(rules), application(*reports))
    assert results(found) == {"c1": "counts", "c2": "does-not-count", "c3": "counts"}


def test_enough_time_must_have_passed():
    rules = procedure(
        route(number=1, conditions=[{"test": "waited", "more_than": "1 week", "text": "A week."}])
    )
    found = run(rules, application(report("c1", "2026-03-05")))
    assert (codes(found.routes[1])["c1"], found.outcome) == ("not-yet", "not-reached")
    assert run(rules, application(report("c1", "2026-03-04"))).outcome == "met"
    assert [(one.on.isoformat(), one.outcome) for one in found.if_applied_on] == [("2026-03-13", "met")]


@pytest.mark.parametrize(
    ("scope", "result"), [("report", ["does-not-count", "counts"]), ("application", ["counts", "counts"])]
)
def test_a_promised_reply_still_to_come(scope, result):
    """It may bar the application, or take out one report, as the text says."""
    rules = procedure(
        route(number=2, conditions=[{"test": "reply-date-passed", "scope": scope, "text": "Overdue."}])
    )
    found = run(
        rules, application(report("c1", reply_due="2026-03-12"), report("c2", reply_due="2026-03-11"))
    )
    assert list(results(found.routes[1]).values()) == result
    assert found.outcome == "not-reached"
    first = found.if_applied_on[0]
    assert (first.on.isoformat(), first.outcome) == ("2026-03-13", "met")


def test_everything_that_takes_time_must_have_come_about():
    rules = procedure(
        route(
            number=1,
            conditions=[
                {"test": "waited", "more_than": "1 week", "text": "A week."},
                {"test": "reply-date-passed", "scope": "report", "text": "Overdue."},
            ],
        )
    )
    found = run(rules, application(report("c1", "2026-03-01", reply_due="2026-03-20")))
    assert (found.outcome, codes(found.routes[1])) == ("not-reached", {"c1": "not-yet"})
    assert [(one.on.isoformat(), one.outcome) for one in found.if_applied_on] == [("2026-03-21", "met")]


def test_an_exclusion_binds_the_application_or_one_report():
    def excluded(binds):
        leaf = {**FINDING, "scope": "report" if binds == "report" else "application"}
        rules = procedure(
            route(number=1),
            exclusions=[{"id": "vexatious", "binds": binds, "text": "Vexatious.", "condition": leaf}],
        )
        finding = {"vexatious": said(True, "bodies")}
        reports = report("c1", facts=finding if binds == "report" else {}), report("c2")
        return local(rules, application(*reports, facts=finding if binds == "application" else {}))

    assert (excluded("application").outcome, excluded("report").outcome) == ("not-reached", "met")
    assert results(excluded("report"))["c1"] == "does-not-count"


def test_who_may_apply_binds_local_routes_only():
    rules = procedure(
        route(), who_may_apply={"conditions": [{"test": "victim", "text": "Only victims may apply."}]}
    )
    facts = application(*three(), applicant="A", people=[{"id": "A", "victim": False}])
    assert [one.outcome for one in run(rules, facts).routes] == ["met", "not-reached"]


@pytest.mark.parametrize(
    ("consent", "agrees", "outcome"),
    [
        ({}, False, "met"),
        ({"each_reporter": True}, False, "not-reached"),
        ({"each_reporter": True}, None, "cannot-tell"),
        ({"each_reporter": True}, True, "met"),
    ],
)
def test_missing_agreement_takes_a_person_out_only_where_it_is_asked_for(consent, agrees, outcome):
    rules = procedure(route(counts="people", number=2), consent=consent)
    people = [{"id": "B", "agrees": agrees}]
    assert local(rules, application(report("c1"), report("c2", by="B"), people=people)).outcome == outcome


def test_a_victim_somebody_applies_for_must_agree_where_consent_is_asked_for():
    rules = procedure(route(number=2), consent={"third_party": "required"})
    people = [{"id": "R", "victim": False}, {"id": "V", "victim": True, "agrees": False}]
    reports = report("c1", by="V"), report("c2", by="R", on_behalf_of="V")
    assert local(rules, application(*reports, applicant="R", people=people)).outcome == "not-reached"
    neighbour = [{"id": "R", "victim": True}, {"id": "V", "victim": True, "agrees": False}]
    assert local(rules, application(*reports, applicant="R", people=neighbour)).outcome == "met"


# What only people can settle.

DISCRETION = route("panel", kind="discretion", number=None, text="The panel may decide.")


@pytest.mark.parametrize(
    ("fact", "outcome", "must"),
    [
        (None, "for-people", False),
        (said(None, "bodies"), "for-people", False),
        (said(True, "applicant"), "for-people", False),
        (said(True, "bodies"), "met", False),
        (said(False, "bodies"), "not-reached", False),
    ],
)
def test_discretion_is_for_people_until_a_finding_is_recorded(fact, outcome, must):
    facts = {} if fact is None else {"panel": fact}
    found = run(procedure(DISCRETION), application(report("c1"), facts=facts))
    assert (found.routes[1].outcome, found.must_decide_met) == (outcome, must)
    assert found.outcome == ("met" if outcome == "met" else "not-reached")
    assert (found.routes[1].counted_min, found.routes[1].needed, found.routes[1].complaints) == (
        None,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        (None, "for-people"),
        (said(None, "officer"), "cannot-tell"),
        (said(True, "officer"), "met"),
        (said(False, "officer"), "not-reached"),
    ],
)
def test_a_harm_route_without_a_number(fact, outcome):
    harm = route("harm", kind="harm-or-vulnerability", number=None, conditions=[{**RISK, "key": "harm"}])
    facts = {} if fact is None else {"harm": fact}
    assert local(procedure(harm), application(facts=facts)).outcome == outcome


def test_an_applicants_own_word_may_open_a_route_and_then_it_binds():
    view = route(
        "persistent",
        kind="persistence",
        number=None,
        conditions=[{**BELIEF, "key": "persistent", "effect": "opens"}],
    )
    assert local(procedure(view), application()).outcome == "not-reached"
    found = run(procedure(view), application(facts={"persistent": said(True, "applicant")}))
    assert (found.outcome, found.basis, found.must_decide_met) == ("met", "procedure", True)


def test_a_bar_holds_against_discretion_too():
    rules = procedure(DISCRETION, exclusions=[{"id": "v", "text": "Vexatious.", "condition": FINDING}])
    facts = {"vexatious": said(True, "bodies"), "panel": said(True, "bodies")}
    assert local(rules, application(facts=facts)).outcome == "not-reached"


def test_a_staff_started_route():
    rules = procedure(
        route(
            "staff",
            kind="staff-initiated",
            number=None,
            conditions=[
                {
                    "test": "started-by",
                    "effect": "opens",
                    "words": ["officer"],
                    "text": "Started by an officer.",
                },
                {**RISK, "key": "manager"},
            ],
        )
    )
    manager = {"manager": said(True, "officer")}
    assert local(rules, application(facts=manager)).outcome == "not-reached"
    assert local(rules, application(started_by="officer")).outcome == "for-people"
    assert local(rules, application(started_by="officer", facts=manager)).outcome == "met"


# The questions put to an applicant.


def test_each_condition_is_asked_once_in_plain_words():
    rules = procedure(
        route("one", conditions=[BELIEF, {"any": [RECORD, FINDING]}]), route("two", conditions=[BELIEF])
    )
    asked = condition_questions(load_procedure(rules))
    assert [(one.key, one.question, one.kind, one.scope) for one in asked] == [
        ("ignored", "Do you feel ignored?", "belief", "application"),
        ("case-open", "Is it open?", "record", "application"),
    ]
