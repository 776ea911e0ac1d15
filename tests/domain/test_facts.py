"""From the answers to the engine: not known is null, not asked is absent, off the path is nowhere."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge.domain.known_dates import day_of, month_of, range_of
from reviews.domain.facts import (
    application_facts,
    engine_date,
    facts_from_answers,
    people_and_complaints,
    started_by,
)
from reviews.domain.journey import Local, LocalQuestion
from reviews.domain.threshold import load_application
from tests.domain.test_journey import ANSWERS, LEAST, LOCALS

SENT_ON = date(2026, 3, 12)
LOCAL = Local(
    (
        LocalQuestion("case-open", "Is it open?"),
        LocalQuestion("within-a-week", "Within a week?", about="report"),
    )
)


def day(on: str) -> dict[str, str]:
    return day_of(date.fromisoformat(on))


def sent(**pages: Any) -> dict[str, Any]:
    return facts_from_answers(
        {**LEAST, **{slug.replace("_", "-"): own for slug, own in pages.items()}}, SENT_ON, LOCAL
    )


def complaint(report: dict[str, Any], **pages: Any) -> dict[str, Any]:
    found: list[dict[str, Any]] = sent(reports={"items": [{"id": "r1", **report}]}, **pages)["complaints"]
    return found[0]


def test_the_least_becomes_one_person_and_nothing_presumed() -> None:
    assert sent() == {
        "applied_on": "2026-03-12",
        "applicant": "applicant",
        "started_by": "public",
        "behaviours": ["b1"],
        "people": [{"id": "applicant", "kind": "person", "victim": True, "household": "H1", "agrees": True}],
        "complaints": [],
        "facts": {},
    }


def test_a_full_report_carries_what_was_said_in_the_engines_keys() -> None:
    report = {
        "what": "Shouting",
        "incident": day("2026-02-01"),
        "lasted": "several-days",
        "incident_last": {"kind": "month", "month": "2026-02"},
        "reported": {"kind": "range", "from": "2026-02-03", "to": "2026-02-09"},
        "to": "council-landlord",
        "recipient": "Housing team",
        "channel": "on-site",
        "reference": "ABC/1",
        "promised": "yes",
        "reply_due": day("2026-02-17"),
        "local-within-a-week": "yes",
    }
    assert complaint(report) == {
        "id": "r1",
        "incident_first": "2026-02-01",
        "incident_last": "2026-02",
        "reported": {"from": "2026-02-03", "to": "2026-02-09"},
        "to": "council-landlord",
        "recipient": "Housing team",
        "channel": "on-site",
        "reply_due": "2026-02-17",
        "facts": {"within-a-week": {"value": True, "by": "applicant", "on": "2026-03-12"}},
    }


@pytest.mark.parametrize(
    ("report", "key"),
    [
        ({"to": "not-sure"}, "to"),
        ({"channel": "not-sure", "to": "police"}, "channel"),
        ({"incident": {"kind": "unknown"}}, "incident_first"),
        ({"reported": {"kind": "unknown"}}, "reported"),
        ({"lasted": "not-sure"}, "incident_last"),
        ({"lasted": "several-days"}, "incident_last"),
        ({"promised": "not-sure"}, "reply_due"),
        ({"promised": "yes"}, "reply_due"),
    ],
)
def test_not_sure_is_null(report: dict[str, Any], key: str) -> None:
    found = complaint(report)
    assert key in found
    assert found[key] is None


def test_a_blank_is_absent_and_presumed_in_the_applicants_favour() -> None:
    assert complaint(
        {"what": "Shouting", "to": "", "lasted": "one-day", "promised": "no", "channel": "pigeon"}
    ) == {"id": "r1"}


def test_a_last_day_before_the_first_is_not_known() -> None:
    dates = {"incident": day("2026-02-05"), "incident_last": day("2026-02-04")}
    assert complaint({**dates, "lasted": "several-days"}) == {
        "id": "r1",
        "incident_first": "2026-02-05",
        "incident_last": None,
    }


def test_still_going_on_is_ongoing() -> None:
    assert complaint({"lasted": "still-going-on"}) == {"id": "r1", "ongoing": True}


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (day("2026-03-14"), "2026-03-14"),
        ({"kind": "month", "month": "2026-03"}, "2026-03"),
        (
            {"kind": "range", "from": "2025-01-01", "to": "2025-12-31"},
            {"from": "2025-01-01", "to": "2025-12-31"},
        ),
        ({"kind": "unknown"}, None),
        ({"kind": "unread", "day": "45"}, None),
        (None, None),
        ("2026-03-14", None),
    ],
)
def test_dates_read_as_the_engine_reads_them(stored: Any, read: Any) -> None:
    assert engine_date(stored) == read


def test_someone_else_is_the_victim_and_who_reported_is_kept() -> None:
    facts = sent(
        who_for={"who_for": "someone-else"},
        agreement={"connection": "family", "agrees": "not-asked"},
        name={"name": "Bo", "affected_name": "Ana", "affected_under_18": "yes"},
        home={"tenure": "council-tenant"},
        reports={
            "items": [
                {"id": "r1", "made_by": "affected"},
                {"id": "r2", "made_by": "applicant"},
                {"id": "r3", "made_by": "not-sure"},
                {"id": "r4", "made_by": "someone-else", "made_by_name": "Mrs  Khan"},
                {"id": "r5", "made_by": "someone-else", "made_by_name": " mrs khan "},
                {"id": "r6", "made_by": "someone-else"},
                {"id": "r8", "made_by": "someone-else", "made_by_name": "Applicant"},
                {"id": "r7", "what": "Shouting"},
            ]
        },
    )
    assert facts["people"] == [
        {"id": "applicant", "kind": "person", "victim": False},
        {
            "id": "affected",
            "kind": "person",
            "victim": True,
            "tenure": "council-tenant",
            "household": "H1",
            "under_18": True,
            "agrees": None,
        },
        {"id": "other1", "kind": "person"},
        {"id": "other2", "kind": "person"},
    ]
    assert facts["complaints"] == [
        {"id": "r1", "by": "affected"},
        {"id": "r2", "by": "applicant", "on_behalf_of": "affected"},
        {"id": "r3", "by": None},
        {"id": "r4", "by": "other1"},
        {"id": "r5", "by": "other1"},
        {"id": "r6", "by": None},
        {"id": "r8", "by": "other2"},
        {"id": "r7"},
    ]


@pytest.mark.parametrize(("agrees", "known"), [("yes", True), ("cannot", None), ("not-asked", None)])
def test_agreement_is_known_only_when_it_was_given(agrees: str, known: bool | None) -> None:
    facts = sent(
        who_for={"who_for": "someone-else"}, agreement={"agrees": agrees}, name={"affected_name": "A"}
    )
    assert facts["people"][1]["agrees"] is known


def test_people_in_a_group_have_their_own_households() -> None:
    facts = sent(
        who_for={"who_for": "group", "group_name": "Mill Lane residents"},
        people={
            "items": [
                {"id": "p1", "name": "Bo", "household": "same", "affected": "yes", "agrees": "yes"},
                {"id": "p2", "name": "Cy", "household": "different", "affected": "not-sure", "agrees": "no"},
                {"id": "p3", "name": "Di", "household": "not-sure", "under_18": "no", "agrees": "not-asked"},
                {"id": "p4", "name": "Ed"},
                {"id": "p5", "name": ""},
            ]
        },
        reports={"items": [{"id": "r1", "made_by": "p2"}, {"id": "r2", "made_by": "p5", "to": "police"}]},
    )
    assert facts["people"][1:] == [
        {"id": "p1", "kind": "person", "victim": True, "household": "H1", "agrees": True},
        {"id": "p2", "kind": "person", "victim": None, "household": "H-p2", "agrees": False},
        {"id": "p3", "kind": "person", "household": None, "under_18": False, "agrees": None},
        {"id": "p4", "kind": "person"},
    ]
    assert facts["complaints"] == [{"id": "r1", "by": "p2"}, {"id": "r2", "to": "police"}]


def test_a_business_has_no_household() -> None:
    facts = sent(
        who_for={"who_for": "business", "organisation": "Corner Shop"}, name={"name": "Bo", "under_18": "yes"}
    )
    assert facts["people"] == [{"id": "applicant", "kind": "business", "victim": True, "agrees": True}]


@pytest.mark.parametrize(
    ("connection", "office"),
    [
        ("councillor", "member"),
        ("officer", "officer"),
        ("landlord", "body"),
        ("family", "public"),
        ("", "public"),
    ],
)
def test_the_office_an_applicant_applies_in(connection: str, office: str) -> None:
    answers = {"who-for": {"who_for": "someone-else"}, "agreement": {"connection": connection}}
    assert started_by(answers) == office
    assert started_by({**answers, "who-for": {"who_for": "me"}}) == "public"


def test_hate_is_what_the_person_says_it_is() -> None:
    reported = {"reported": day("2026-02-03")}
    whole = {"hate": "yes", "strands": ["race"], "hate_said": "yes"}
    believed = {"kind": "incident", "strands": ["race"], "said_by": "victim"}
    assert complaint(reported, hate=whole)["hate"] == {**believed, "flagged_on": "2026-02-03"}
    assert complaint({**reported, "hate": "yes"}, hate={**whole, "hate_said": "no"})["hate"] == {
        **believed,
        "flagged_on": False,
    }
    assert complaint(reported, hate={**whole, "hate_said": "not-sure"})["hate"] == {
        **believed,
        "flagged_on": None,
    }
    assert complaint(reported, hate={"hate": "yes"})["hate"] == {**believed, "strands": []}
    assert complaint({**reported, "hate": "not-sure"}, hate=whole)["hate"] is None
    assert complaint(reported, hate={"hate": "not-sure"})["hate"] is None
    assert "hate" not in complaint({**reported, "hate": "no"}, hate=whole)
    assert "hate" not in complaint({**reported, "hate": "yes"}, hate={"hate": "no", "strands": ["race"]})
    assert "hate" not in complaint(reported)


def test_hate_told_by_someone_else_says_so() -> None:
    found = complaint(
        {"to": "police"},
        who_for={"who_for": "someone-else"},
        name={"affected_name": "A"},
        hate={"hate": "yes"},
    )
    assert found["hate"]["said_by"] == "other"


def test_local_conditions_are_the_applicants_word_and_blank_ones_are_absent() -> None:
    assert sent(conditions={"local-case-open": "not-sure"})["facts"] == {
        "case-open": {"value": None, "by": "applicant", "on": "2026-03-12"}
    }
    assert sent(conditions={"local-case-open": "no"})["facts"]["case-open"]["value"] is False
    assert sent(conditions={"local-case-open": "", "local-other": "yes", "case-open": "yes"})["facts"] == {}


def test_a_condition_about_the_person_goes_with_the_person() -> None:
    local = Local((LocalQuestion("vulnerable", "Is there a risk?", about="person"),))
    answers = {**LEAST, "conditions": {"local-vulnerable": "yes"}}
    fact = {"vulnerable": {"value": True, "by": "applicant", "on": "2026-03-12"}}
    alone = facts_from_answers(answers, SENT_ON, local)
    assert alone["people"][0]["facts"] == fact
    assert alone["facts"] == {}
    another = {
        **answers,
        "who-for": {"who_for": "someone-else"},
        "people": {"items": [{"id": "p1", "name": "Bo"}]},
    }
    people = facts_from_answers(another, SENT_ON, local)["people"]
    assert [person.get("facts") for person in people] == [fact, fact, None]


def test_a_tenure_kept_private_is_not_a_tenure() -> None:
    assert "tenure" not in sent(home={"tenure": "prefer-not-to-say"})["people"][0]


def test_answers_off_the_path_never_reach_the_engine() -> None:
    facts = sent(
        who_for={"who_for": "me"},
        agreement={"connection": "councillor", "agrees": "no"},
        name={"name": "Ana", "affected_name": "LEAK", "affected_under_18": "yes"},
        reports={
            "items": [
                {
                    "id": "r1",
                    "to": "police",
                    "made_by": "someone-else",
                    "made_by_name": "LEAK",
                    "lasted": "one-day",
                    "incident_last": day("2026-01-01"),
                    "promised": "no",
                    "reply_due": day("2026-01-09"),
                },
                {"id": "r2"},
            ]
        },
    )
    assert facts["started_by"] == "public"
    assert facts["complaints"] == [{"id": "r1", "to": "police"}]
    assert [person["id"] for person in facts["people"]] == ["applicant"]
    assert "LEAK" not in json.dumps(facts)


def test_records_pass_through_unchanged() -> None:
    people = [{"id": "A", "victim": True, "household": None}]
    reports = [
        {"id": "c1", "reported": None, "s104_12": {"counts": False, "by": "J Doe", "reason": "Same night"}}
    ]
    found = application_facts(
        applied_on=SENT_ON,
        applicant="A",
        people=people,
        complaints=reports,
        behaviours=["b1", "b2"],
        started_by="member",
        facts={"case-open": {"value": True, "by": "officer", "on": "2026-03-12"}},
    )
    assert found["people"] == people
    assert found["complaints"] == reports
    assert (found["behaviours"], found["started_by"]) == (["b1", "b2"], "member")
    found["complaints"][0]["id"] = "changed"
    assert reports[0]["id"] == "c1"


DATES = st.one_of(
    st.none(),
    st.dates().map(day_of),
    st.dates().map(month_of),
    st.tuples(st.dates(), st.dates()).map(lambda days: range_of(*days)),
    st.just({"kind": "unknown"}),
    st.just({"kind": "day", "day": "20260314"}),
    st.just({"kind": "month", "month": "2026-3"}),
)
SAID = st.sampled_from(
    ["", "yes", "no", "not-sure", "several-days", "still-going-on", "one-day", "police", "diary"]
)
REPORTS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(["r1", "r2", "r3"]), "what": st.just("Noise")},
        optional=dict.fromkeys(["incident", "incident_last", "reported", "reply_due"], DATES)
        | dict.fromkeys(["lasted", "to", "channel", "promised", "hate", "made_by"], SAID),
    ),
    max_size=4,
)


@given(ANSWERS, REPORTS, LOCALS)
def test_whatever_was_answered_the_engine_can_read_it(
    answers: dict[str, Any], reports: list[dict[str, Any]], local: Local
) -> None:
    hate = {"hate": "yes", "strands": ["race", ""], "hate_said": "yes"}
    facts = facts_from_answers({**answers, "hate": hate, "reports": {"items": reports}}, SENT_ON, local)
    assert len(load_application(facts).reports) == len({report["id"] for report in reports})
    load_application(facts_from_answers(answers, SENT_ON, local))


@given(ANSWERS, LOCALS)
def test_any_answers_make_facts_that_hold_together(answers: dict[str, Any], local: Local) -> None:
    facts = facts_from_answers(answers, SENT_ON, local)
    json.dumps(facts)
    ids = [person["id"] for person in facts["people"]]
    assert len(ids) == len(set(ids))
    assert facts["applicant"] in ids
    assert all(report.get("by") is None or report["by"] in ids for report in facts["complaints"])
    people, complaints = people_and_complaints(answers, SENT_ON, local)
    assert (people, complaints) == (facts["people"], facts["complaints"])
