"""The lawful checks that are about the text's arrangements: each is raised, and not raised, by procedures."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.threshold import load_procedure
from reviews.domain.threshold.lint import OWED, WEIGHTS, lawful_checks
from reviews.domain.threshold.lint_words import CITATIONS, FOUND, GROUNDS, MENDS, UNSEEN
from reviews.procedures import THE_ACT, library_slugs, load_library_procedure
from tests.domain.threshold.lawful import (
    CLOSED,
    FIVE,
    NO_ACTION,
    SERIOUS,
    SHUT,
    TODAY,
    VEXATIOUS,
    arranged,
    found,
    hate,
    plain,
    sound,
    state_of,
)
from tests.domain.threshold.strategies import always, rules

LISTED = {"who_may_apply": {"listed": ["resident"]}}
TEST = {"conditions": [{"test": "under-18", "needs": False, "text": "An adult."}]}
PART = {"source": {"address": "https://example.org", "read": "part"}}
UNREAD = {"source": {"address": "https://example.org"}}


def test_nothing_is_found_where_nothing_is_wrong():
    assert found(sound()) == ()
    assert found(sound(nation="Wales")) == ()
    assert found(sound(plain(made_by="not-stated"))) == ()


def owed():
    for name in OWED:
        code = name.replace("_", "-")
        yield code, sound(arrangements=arranged(**{name: "no"})), "breach"
        yield (
            code,
            sound(arrangements=arranged(**{name: {"said": "no", "text": "Words.", "where": "P. 2"}})),
            "breach",
        )
        yield code, sound(arrangements=arranged(**{name: None})), "not-seen"
        yield code, sound(arrangements=None), "not-seen"
        yield code, sound(arrangements=arranged(**{name: {"said": "yes", "text": "Words."}})), None
        yield code, sound(nation="Wales"), None
        mark = [{"part": f"arrangements.{name}", "mark": "unclear"}]
        yield code, sound(arrangements=arranged(**{name: "no"}), marks=mark), "not-seen"


@pytest.mark.parametrize(("code", "data", "state"), list(owed()))
def test_each_arrangement_that_is_owed(code, data, state):
    assert state_of(data, code) == state


JOINT = {"area": {"covers": "joint", "names": ["A", "B"]}}
TABLE = [
    # A joint procedure and a joint co-option are a pair.
    ("joint-co-option", sound(**JOINT, arrangements=arranged(joint_co_option="no")), "breach"),
    ("joint-co-option", sound(**JOINT, nation="Wales", arrangements=arranged(joint_co_option="no")),
     "breach"),
    ("joint-co-option", sound(**JOINT), "not-seen"),
    ("joint-co-option", sound(**JOINT, arrangements=arranged(joint_co_option="yes")), None),
    ("joint-co-option", sound(arrangements=arranged(joint_co_option="no")), None),
    ("joint-co-option", sound(area={"covers": "part"}), None),
    ("joint-procedure", sound(arrangements=arranged(joint_co_option="yes")), "breach"),
    ("joint-procedure", sound(area={"covers": "whole", "names": ["A"]},
                              arrangements=arranged(joint_co_option="yes")), "breach"),
    ("joint-procedure", sound(area={"covers": "part"}, arrangements=arranged(joint_co_option="yes")),
     "not-seen"),
    ("joint-procedure", sound(**JOINT, arrangements=arranged(joint_co_option="yes")), None),
    ("joint-procedure", sound(arrangements=arranged(joint_co_option="no")), None),
    # A joint co-option is a co-option.
    ("co-option", sound(**JOINT, arrangements=arranged(co_option=None, joint_co_option="yes")), None),
    ("co-option", sound(**JOINT, arrangements=arranged(co_option=None, joint_co_option="no")), "not-seen"),
    ("passing-on", sound(**JOINT, arrangements=arranged(passing_on="no", joint_co_option="yes")), "breach"),
    # What is added ends where the Act's number is reached, and the text says so.
    ("act-prevails", sound(plain(conditions=[CLOSED]), arrangements=arranged(act_prevails="no")), "breach"),
    ("act-prevails", sound(exclusions=[VEXATIOUS], arrangements=arranged(act_prevails="no")), "breach"),
    ("act-prevails", sound(who_may_apply=TEST, arrangements=arranged(act_prevails="no")), "breach"),
    ("act-prevails", sound(exclusions=[VEXATIOUS], arrangements=arranged(act_prevails=None)), "not-seen"),
    ("act-prevails", sound(plain(conditions=[CLOSED]), arrangements=arranged(act_prevails="no"),
                           marks=[{"part": "routes[0].conditions", "mark": "unclear"}]), "not-seen"),
    ("act-prevails", sound(plain(made_by="not-stated", about=["separate-incidents"]),
                           arrangements=arranged(act_prevails="no")), "not-seen"),
    ("act-prevails", sound(plain(conditions=[CLOSED]), exclusions=[VEXATIOUS]), None),
    ("act-prevails", sound(arrangements=arranged(act_prevails="no")), None),
    ("act-prevails", sound(**LISTED, arrangements=arranged(act_prevails=None)), None),
    # An addition that another route goes round stands in nobody's way.
    ("act-prevails", sound(plain(), plain("two", number=2, conditions=[NO_ACTION]),
                           arrangements=arranged(act_prevails="no")), None),
    # A county's statement is not a procedure.
    ("not-a-procedure", sound(area={"covers": "statement"}), "not-seen"),
    ("not-a-procedure", sound(area={"covers": "statement", "names": ["A"]}, arrangements=None), "not-seen"),
    ("not-a-procedure", sound(**JOINT), None),
    ("not-a-procedure", sound(area={"covers": "part"}), None),
    # One way to apply.
    ("one-way-to-apply", sound(apply_by=["online"]), "breach"),
    ("one-way-to-apply", sound(apply_by=["post", "post"]), "breach"),
    ("one-way-to-apply", sound(**PART, apply_by=["online"]), "not-seen"),
    ("one-way-to-apply", sound(apply_by=[]), "not-seen"),
    ("one-way-to-apply", sound(apply_by=["online", "post"]), None),
    ("one-way-to-apply", sound(**UNREAD, apply_by=["online", "phone", "post"]), None),
    # Who decides.
    ("one-decider", sound(deciders={"people": 1}), "breach"),
    ("one-decider", sound(deciders={"people": 1, "bodies": 1, "named": ["the manager"]}), "breach"),
    ("one-decider", sound(deciders={"people": 1}, marks=[{"part": "deciders", "mark": "inferred"}]),
     "not-seen"),
    ("one-decider", sound(deciders=None), "not-seen"),
    ("one-decider", sound(deciders={"named": ["the manager"]}), "not-seen"),
    ("one-decider", sound(deciders={"people": 2, "bodies": 1}), None),
    ("one-decider", sound(deciders={"named": ["the manager", "an inspector"]}), None),
    # Published times.
    ("no-clocks", sound(clocks=[]), "breach"),
    ("no-clocks", sound(clocks=None, nation="Wales"), "breach"),
    ("no-clocks", sound(**PART, clocks=None), "not-seen"),
    ("no-clocks", sound(**PART), None),
    ("no-clocks", sound(clocks=[{"kind": "review", "unit": "meeting", "every": "month"}]), None),
    # Somebody outside hears an appeal.
    ("no-independent-appeal", sound(appeal={"body_kind": "council"}), "breach"),
    ("no-independent-appeal", sound(appeal={"body_kind": "partnership", "how": "Write."}), "breach"),
    ("no-independent-appeal", sound(appeal=None, arrangements=None), "breach"),
    ("no-independent-appeal", sound(appeal=None), "not-seen"),
    ("no-independent-appeal", sound(appeal=None, arrangements=arranged(
        dissatisfied_application="no", dissatisfied_review=None)), "breach"),
    ("no-independent-appeal", sound(**PART, appeal=None, arrangements=arranged(
        dissatisfied_application="no", dissatisfied_review="no")), "breach"),
    ("no-independent-appeal", sound(**PART, appeal=None, arrangements=None), "not-seen"),
    ("no-independent-appeal", sound(appeal={"body_kind": "panel"}), "not-seen"),
    ("no-independent-appeal", sound(appeal={"body": "Someone"}), "not-seen"),
    ("no-independent-appeal", sound(appeal={"body_kind": "neighbouring-partnership"}), None),
    ("no-independent-appeal", sound(**UNREAD), None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "data", "state"), TABLE)
def test_each_finding_about_arrangements(code, data, state):
    assert state_of(data, code) == state


DUE = [
    (sound(review_due="2026-03-11"), "breach"),
    (sound(review_due="2020-01-01", arrangements=arranged(
        assessing={"said": "yes", "dates": ["2019-12-31"]})), "breach"),
    (sound(review_due=None, arrangements=arranged(
        assessing={"said": "yes", "every": "1 year", "dates": ["2024-01-01", "2025-03-11"]})), "breach"),
    (sound(review_due="2026-03-11", status="incomplete"), "breach"),
    (sound(review_due="2026-03-11", marks=[{"part": "review_due", "mark": "inferred"}]), "not-seen"),
    (sound(review_due="2026-03-11", valid={"from": "2026-03-12"}), "breach"),
    (sound(review_due="2026-03-11", valid={"from": "2025-01-01", "to": "2026-03-12"}), "breach"),
    # The day itself is not overdue.
    (sound(review_due="2026-03-12"), None),
    (sound(review_due=None), None),
    (sound(review_due=None, arrangements=arranged(
        assessing={"said": "yes", "every": "1 year", "dates": ["2025-03-12"]})), None),
    (sound(review_due=None, arrangements=arranged(assessing={"said": "yes", "every": "1 year"})), None),
    # It was done since; it is to be done is not done.
    (sound(review_due="2026-03-01", arrangements=arranged(
        assessing={"said": "yes", "dates": ["2026-03-02"]})), None),
    (sound(review_due="2026-03-01", arrangements=arranged(
        assessing={"said": "yes", "dates": ["2026-04-01"]})), "breach"),
    (sound(review_due="2026-03-01", arrangements=arranged(
        assessing={"said": "yes", "dates": ["2026-03-01"]})), None),
    (sound(review_due="2026-03-01", arrangements=arranged(
        assessing={"said": "yes", "dates": ["2026-03-12"]})), None),
    # A date that is published comes before one that is worked out.
    (sound(review_due="2026-09-01", arrangements=arranged(
        assessing={"said": "yes", "every": "1 year", "dates": ["2020-01-01"]})), None),
    # What is not in force is not overdue.
    (sound(review_due="2026-03-01", status="superseded"), None),
    (sound(review_due="2026-03-01", valid={"to": "2026-03-11"}), None),
    (sound(review_due="2026-03-01", valid={"from": "2026-04-01"}), None),
]  # fmt: skip


@pytest.mark.parametrize(("data", "state"), DUE)
def test_an_assessment_overdue(data, state):
    assert state_of(data, "review-overdue") == state


def test_the_day_is_an_argument():
    assert state_of(sound(), "review-overdue", date(2026, 9, 1)) is None
    assert state_of(sound(), "review-overdue", date(2026, 9, 2)) == "breach"


HATE_OR_HARM = [
    ([plain()], "breach"),
    ([plain(), plain("five", **FIVE)], "breach"),
    ([plain(hate={"share": "none", "kinds": ["crime"]})], "breach"),
    # Whoever reads a panel's discretion can tell what it is for.
    ([plain(), plain("panel", kind="discretion", number=None)], "not-seen"),
    ([plain(), hate()], None),
    ([plain(), plain("two", number=2, hate={"share": "one"})], None),
    ([plain(), plain("harm", kind="harm-or-vulnerability", number=1)], None),
]


@pytest.mark.parametrize(("routes", "state"), HATE_OR_HARM)
def test_a_route_for_hate_or_harm(routes, state):
    assert state_of(sound() | {"routes": routes}, "no-hate-or-harm-route") == state
    unread = sound(**UNREAD) | {"routes": routes}
    assert state_of(unread, "no-hate-or-harm-route") == (state and "not-seen")


def test_an_appeal_that_is_published_may_be_for_either_half():
    seen = [one for one in found(sound(arrangements=None)) if one.code == "dissatisfied-review"]
    assert [one.args["appeal"] for one in seen] == ["appeal"]
    others = [one for one in found(sound(arrangements=None)) if not one.code.startswith("dissatisfied")]
    others += found(sound(arrangements=arranged(dissatisfied_review="no")))
    others += found(sound(arrangements=None, appeal=None))
    assert [one.code for one in others if "appeal" in one.args] == []
    assert seen[0].in_english().endswith("is published; whether it covers this is not said.")


def test_a_statement_has_that_one_finding():
    data = sound(plain(conditions=[CLOSED]), area={"covers": "statement"}, arrangements=None, clocks=None)
    assert [one.code for one in found(data)] == ["not-a-procedure"]


def test_a_must_that_rests_on_a_reading_alone_says_so():
    """Whose reports count is a reading of section 104(4); a closed case is its words."""
    said = arranged(act_prevails="no")
    by_reading = sound(plain(made_by="same-person"), arrangements=said)
    by_words = sound(plain(made_by="same-person", conditions=[CLOSED]), arrangements=said)
    cited = [
        one.citation for data in (by_reading, by_words) for one in found(data) if one.code == "act-prevails"
    ]
    assert cited == ["section 104(4) (a reading)", "section 104(4)"]


def test_the_nation_chooses_bodies_and_ombudsman():
    def words(nation):
        data = sound(nation=nation, arrangements=None, appeal={"body_kind": "council"})
        return " ".join(f"{one.citation} {one.wording()}" for one in found(data))

    assert "integrated care board" in words("England")
    assert "Local Health Board" not in words("England")
    assert "Public Services Ombudsman for Wales" not in words("England")
    assert "integrated care board" not in words("Wales")
    assert "Local Health Board" in words("Wales")
    assert "Public Services Ombudsman for Wales" in words("Wales")
    assert "Housing Ombudsman" not in words("Wales")
    assert "integrated care board" in words("England and Wales")
    assert "Local Health Board" in words("England and Wales")


def test_what_is_added_is_named_in_words_and_by_its_places():
    data = sound(plain(conditions=[CLOSED]), exclusions=[VEXATIOUS], arrangements=arranged(act_prevails="no"))
    one = next(one for one in found(data) if one.code == "act-prevails")
    assert one.in_english().endswith("It is about: a closed case and what a review is not for.")
    assert one.args["parts"] == ("routes[0].conditions[0]", "exclusions[0]")


def test_every_code_has_its_words():
    added = {code for code in FOUND if code.startswith("added-")}
    assert added | {"exclusion", "who-may-apply", "shorter-window", "shorter-reporting"} == GROUNDS.keys()
    assert FOUND.keys() == CITATIONS.keys() == MENDS.keys()
    assert UNSEEN.keys() <= FOUND.keys()


@pytest.mark.parametrize("slug", [*library_slugs(), THE_ACT])
def test_nothing_that_was_not_read_is_called_a_breach(slug):
    """The library's sources were read in part: no MUST of theirs is broken for what was not seen."""
    findings = lawful_checks(load_library_procedure(slug), TODAY)
    assert [one.code for one in findings if one.weight == "MUST" and one.state == "breach"] == []
    assert {
        one.part for one in findings if one.args.get("why") == "absent" and one.state == "breach"
    } == set()
    for one in findings:
        for text in (one.in_english(), one.wording(), one.citation):
            assert text
            assert not re.search(r"[{}]|\bNone\b(?! of| was)|  |\.\.", text), text


@always
@given(rules(), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_it_is_the_same_each_time_and_never_fails(data, today):
    first, again = (lawful_checks(load_procedure(data), today) for _ in range(2))
    assert first == again
    assert [WEIGHTS.index(one.weight) for one in first] == sorted(WEIGHTS.index(one.weight) for one in first)
    assert len({(one.code, one.part) for one in first}) == len(first)
    for one in first:
        assert one.in_english()
        assert one.wording()
        assert (one.state == "not-seen") == ("why" in one.args)


def test_exclusions_are_policy_but_for_a_closed_case():
    assert state_of(sound(exclusions=[SHUT]), "added-closed") == "breach"
    assert state_of(sound(exclusions=[VEXATIOUS]), "added-closed") is None
    assert {one.code for one in found(sound(exclusions=[VEXATIOUS]))} == set()
    assert {one.code for one in found(sound(plain(conditions=[SERIOUS])))} == {"added-condition"}
