"""What the law asks next: every rule, every level, and that nothing moves before the applicant is told."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from reviews.domain.lifecycle import OPEN, Status
from reviews.domain.next_steps import WORDS, Level, Situation, Standing, Step, next_step, what_the_law_asks

DUE = date(2026, 3, 20)
PAGES = {
    "danger",
    "contact",
    "withdraw",
    "hand-over",
    "people",
    "bodies",
    "reports",
    "decision",
    "letters",
    "close",
    "",
}


def received(**facts) -> Situation:
    return Situation(status=Status.RECEIVED, **facts)


def decided(outcome: str = "not-met", **facts) -> Situation:
    return Situation(
        status=Status.DECIDED, decision="final", outcome=outcome, **{"acknowledged": True} | facts
    )


def told(outcome: str = "not-met", **facts) -> Situation:
    return replace(decided(outcome, **facts), status=Status.TOLD)


def steps(case: Situation) -> dict[str, Step]:
    found = what_the_law_asks(case)
    by_code = {step.code: step for step in found}
    assert len(by_code) == len(found), "a step stands once"
    return by_code


def standing(case: Situation) -> dict[str, str]:
    return {code: step.standing.value for code, step in steps(case).items()}


def test_a_new_case_has_its_whole_road_in_order():
    assert standing(received(has_named_contact=False, bodies_unconfirmed=4)) == {
        "named-contact": "now",
        "acknowledge": "now",
        "pass-on": "done",
        "receipts": "now",
        "decide": "now",
        "tell": "later",
        "close": "later",
    }


@pytest.mark.parametrize(
    ("fact", "value", "code", "level"),
    [
        ("danger_waits", True, "danger", Level.SHOULD),
        ("data_complaint_due", DUE, "data-complaint", Level.MUST),
        ("withdrawal_asked", True, "withdrawal", Level.GOOD),
        ("looking_again_asked", True, "look-again", Level.MUST),
        ("unread", 2, "read", Level.SHOULD),
        ("no_safe_way", True, "safe-way", Level.GOOD),
        ("agreement_open", True, "agreement", Level.SHOULD),
        ("sharing_concern", True, "sharing", Level.GOOD),
        ("correction_waits", True, "correction", Level.GOOD),
        ("cannot_tell", True, "ask-dates", Level.GOOD),
        ("correction_to_tell", True, "tell-correction", Level.GOOD),
    ],
)
def test_what_comes_in_between_is_asked_while_it_is_open(fact, value, code, level):
    assert code not in steps(received())
    step = steps(received(**{fact: value}))[code]
    assert (step.standing, step.level) == (Standing.NOW, level)


@pytest.mark.parametrize(
    ("facts", "pass_on", "receipts"),
    [
        ({}, "done", "done"),
        ({"bodies_unconfirmed": 1}, "done", "now"),
        ({"bodies_unreached": 1}, "now", "now"),
        ({"kinds_missing": 1}, "now", "now"),
        ({"kinds_missing": 1, "bodies_unreached": 2, "bodies_unconfirmed": 3}, "now", "now"),
    ],
)
def test_the_application_must_reach_all_the_bodies(facts, pass_on, receipts):
    found = standing(received(**facts))
    assert (found["pass-on"], found["receipts"]) == (pass_on, receipts)
    assert steps(received(**facts))["pass-on"].level is Level.MUST


@pytest.mark.parametrize(
    ("must", "basis", "code", "citation"),
    [
        (False, "", "decide", "2014 Act, section 104(5)"),
        (True, "act", "decide-met", "2014 Act, section 104(4)"),
        (True, "procedure", "decide-met-locally", "2014 Act, section 104(5), and your review procedure"),
    ],
)
def test_the_decision_asked_is_the_one_the_act_leaves(must, basis, code, citation):
    step = steps(received(must_decide_met=must, basis=basis, decide_due=DUE))[code]
    assert (step.citation, step.level, step.due, step.page) == (citation, Level.MUST, DUE, "decision")


@pytest.mark.parametrize(
    ("decision", "found"),
    [
        ("none", {"decide": "now"}),
        ("begun", {"decide": "now"}),
        ("asked", {"decide": "done", "agree": "now"}),
        ("disagreed", {"decide": "done", "talk": "now"}),
    ],
)
def test_the_bodies_decide(decision, found):
    there = standing(received(decision=decision))
    assert {code: there[code] for code in ("decide", "agree", "talk") if code in there} == found
    assert there["tell"] == "later"


@pytest.mark.parametrize("outcome", ["met", "not-met"])
def test_until_the_applicant_is_told_nothing_else_moves(outcome):
    found = standing(decided(outcome))
    assert found["tell"] == "now"
    after_telling = list(found)[list(found).index("tell") + 1 :]
    assert {found[code] for code in after_telling} - {"later"} == (set() if outcome == "met" else {"now"})
    assert found["close"] == "later"
    assert next_step(what_the_law_asks(decided(outcome))).code == "tell"


def test_telling_a_victim_who_did_not_apply_is_asked_beside_it():
    assert standing(received(another_victim=True))["tell-victim"] == "later"
    assert standing(decided(another_victim=True))["tell-victim"] == "now"
    assert standing(told(another_victim=True, victim_told=True))["tell-victim"] == "done"


def test_a_letter_that_came_back_opens_the_duty_to_tell():
    found = steps(decided(letter_returned=True, tell_due=DUE))
    assert "tell" not in found
    assert (found["tell-again"].standing, found["tell-again"].level, found["tell-again"].due) == (
        Standing.NOW,
        Level.MUST,
        DUE,
    )


def test_met_and_told_the_review_is_a_must_with_no_page_yet():
    found = steps(told("met", review_due=DUE))
    assert (found["review"].level, found["review"].page, found["review"].due) == (Level.MUST, "", DUE)
    assert found["outcome"].level is Level.MUST
    assert "more-help" not in found


def test_not_met_and_told_it_may_close_saying_why():
    assert standing(told("not-met"))["close"] == "now"
    assert "review" not in standing(told("not-met"))
    assert next_step(what_the_law_asks(told("not-met"))).code == "close"


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CLOSED])
def test_a_case_at_its_end_asks_nothing(status):
    case = Situation(status=status, danger_waits=True, unread=3, withdrawal_asked=True)
    assert what_the_law_asks(case) == ()
    assert next_step(()) is None


def test_danger_comes_before_every_must_and_a_must_before_the_rest():
    busy = received(danger_waits=True, data_complaint_due=DUE, unread=1, has_named_contact=False)
    assert next_step(what_the_law_asks(busy)).code == "danger"
    assert next_step(what_the_law_asks(replace(busy, danger_waits=False))).code == "data-complaint"
    stopping = replace(busy, danger_waits=False, withdrawal_asked=True)
    assert next_step(what_the_law_asks(stopping)).code == "withdrawal"
    calm = replace(busy, danger_waits=False, data_complaint_due=None)
    assert next_step(what_the_law_asks(calm)).code == "decide"


def test_acknowledged_has_no_date_any_more():
    assert steps(received(acknowledge_due=DUE))["acknowledge"].due == DUE
    done = steps(received(acknowledged=True, acknowledge_due=DUE))["acknowledge"]
    assert (done.done, done.due) == (True, None)


def test_every_situation_has_words_a_page_and_at_most_one_of_each_step():
    """Every combination of what changes which steps there are: none repeats a step or lacks its words."""
    decisions = ["none", "begun", "asked", "disagreed", "final"]
    flags = [
        "danger_waits",
        "withdrawal_asked",
        "agreement_open",
        "cannot_tell",
        "letter_returned",
        "another_victim",
    ]
    seen: set[str] = set()
    for status, decision, outcome, must in itertools.product(
        OPEN, decisions, ("met", "not-met"), (True, False)
    ):
        for chosen in itertools.product((True, False), repeat=len(flags)):
            case = Situation(
                status=status,
                decision="final" if status is not Status.RECEIVED else decision,
                outcome=outcome,
                must_decide_met=must,
                basis="procedure" if must and outcome == "met" else "act",
                **dict(zip(flags, chosen, strict=True)),
            )
            found = steps(case)
            seen |= set(found)
            assert all(step.page in PAGES for step in found.values())
            waits = [step for step in found.values() if step.standing is Standing.LATER]
            assert not [step for step in waits if step.due]
            assert next_step(tuple(found.values())) is not None
    rest = {"data-complaint", "read", "look-again", "safe-way", "sharing", "correction", "tell-correction"}
    assert seen | rest == set(WORDS)


def test_guidance_is_never_called_a_must():
    """law.md §1.6: guidance is evidence of good administration, not law."""
    for level, citation, _title, _page in WORDS.values():
        if level is Level.MUST:
            assert "Act" in citation
            assert "guidance" not in citation.lower()
        if "Home Office" in citation:
            assert level is Level.SHOULD


def test_a_case_that_was_met_is_not_closed_before_its_review():
    assert standing(told("met"))["close"] == "later"
    assert standing(told("not-met"))["close"] == "now"
