"""What may be saved as a threshold decision, and when it is final (s.104(1)(b), (4), (5))."""

from __future__ import annotations

from typing import Any

import pytest

from reviews.domain.deciding import (
    Answers,
    Criterion,
    Ground,
    Unknown,
    only_met,
    problems,
    unanswered_unknowns,
)
from reviews.domain.voices import Needed, Voice, standing

TESTS = {"persistence": "Weeks.", "harm": "Sleep lost.", "adequacy": "Slow."}
MET = Answers("met", TESTS, {}, "Because.")
NOT_MET = Answers("not-met", TESTS, {}, "Because.")


def ground(outcome: str = "not-reached", *, forced: bool = False, missing: Any = (), **more: Any) -> Ground:
    return Ground({"outcome": outcome, "must_decide_met": forced, "missing": list(missing)}, **more)


def codes(answers: Answers, on: Ground) -> list[str]:
    return [one.code for one in problems(answers, on)]


FORCED = ground("met", forced=True)


def test_where_the_act_leaves_one_decision_only_met_can_be_saved():
    assert only_met(FORCED)
    assert codes(Answers("met"), FORCED) == []
    assert codes(NOT_MET, FORCED) == ["only-met"]


def test_nothing_decided_is_nothing_to_save():
    assert codes(Answers(), FORCED) == ["no-outcome"]
    assert codes(Answers("perhaps"), ground()) == ["no-outcome"]


@pytest.mark.parametrize("outcome", ["met", "not-met"])
@pytest.mark.parametrize("test", ["persistence", "harm", "adequacy"])
def test_otherwise_each_test_is_answered_in_words(outcome: str, test: str):
    assert codes(Answers(outcome, TESTS | {test: "  \n"}, {}, "Because."), ground()) == [f"no-{test}"]


def test_a_decision_by_discretion_needs_reasons_either_way():
    for outcome in ("met", "not-met"):
        assert codes(Answers(outcome, TESTS, {}, "\t"), ground()) == ["no-reasons"]
    assert codes(MET, ground()) == codes(NOT_MET, ground()) == []


def test_the_procedures_own_criteria_are_answered_too_and_named():
    on = ground(own_criteria=(Criterion("hate", "Whether it is motivated by hate."),))
    (problem,) = problems(NOT_MET, on)
    assert (problem.step, problem.code, problem.about) == (
        "own-criteria",
        "no-own-criterion",
        "Whether it is motivated by hate.",
    )
    assert codes(Answers("not-met", TESTS, {"hate": "No sign of it."}, "Because."), on) == []


MISSING = [
    {"complaint": "c2", "field": "reported"},
    {"complaint": None, "field": "facts.case-open"},
    {"complaint": "c2", "field": "reported"},
]


def test_not_met_waits_for_an_enquiry_about_each_unknown_that_could_make_it_met():
    on = ground("cannot-tell", missing=MISSING)
    asked = [(one.about, one.number) for one in problems(NOT_MET, on)]
    assert asked == [("reported", 2), ("facts.case-open", 0)]
    half = ground("cannot-tell", missing=MISSING, enquired={Unknown("c2", "reported")})
    assert [one.about for one in problems(NOT_MET, half)] == ["facts.case-open"]
    whole = ground(
        "cannot-tell",
        missing=MISSING,
        enquired={Unknown("c2", "reported"), Unknown("", "facts.case-open")},
    )
    assert codes(NOT_MET, whole) == []


def test_met_waits_for_no_enquiry_and_neither_does_what_cannot_matter():
    assert codes(MET, ground("cannot-tell", missing=MISSING)) == []
    assert codes(NOT_MET, ground("not-reached", missing=MISSING)) == []


def test_not_met_waits_for_a_correction_that_a_second_person_must_see():
    assert codes(NOT_MET, ground(correction_waiting=True)) == ["correction-waiting"]
    assert codes(MET, ground(correction_waiting=True)) == []


def test_a_count_that_leans_on_pooled_people_needs_the_legal_advice_for_not_met():
    pooled = ground("met", forced=True, only_by_pooling=True)
    assert only_met(pooled)
    assert codes(NOT_MET, pooled) == ["pooling-advice-missing"]
    advised = ground("met", forced=True, only_by_pooling=True, pooling_advice=True)
    assert not only_met(advised)
    assert codes(NOT_MET, advised) == []
    assert codes(Answers("met"), advised) == []
    assert codes(Answers("not-met", {}, {}, "Because."), advised) == [
        "no-persistence",
        "no-harm",
        "no-adequacy",
    ]


def test_legal_advice_opens_nothing_where_the_count_stands_without_pooling():
    assert codes(NOT_MET, ground("met", forced=True, pooling_advice=True)) == ["only-met"]


def test_with_pooling_set_aside_what_is_not_known_matters_again():
    on = ground("met", forced=True, only_by_pooling=True, pooling_advice=True, missing=MISSING[:1])
    assert unanswered_unknowns(on) == (Unknown("c2", "reported"),)
    assert codes(NOT_MET, on) == ["unknown-not-asked"]


def voices(*given: tuple[int, str, bool | None]) -> list[Voice]:
    return [Voice(*one) for one in given]


def test_final_when_as_many_bodies_and_people_agree_as_are_needed():
    two = Needed(people=2, bodies=2)
    assert not standing(voices((1, "Ann", True)), two).final
    assert standing(voices((1, "Ann", True), (2, "Ben", True)), two).final
    assert standing(voices((1, "Ann", True)), Needed()).final
    assert not standing(voices(), Needed(people=0, bodies=0)).final


def test_a_silent_body_beyond_the_number_does_not_hold_it_and_a_disagreement_does():
    needed = Needed(people=1, bodies=1)
    silent = standing(voices((1, "Ann", True), (2, "Ben", None)), needed)
    assert silent.final
    assert [voice.body for voice in silent.waiting] == [2]
    against = standing(voices((1, "Ann", True), (2, "Ben", False)), needed)
    assert not against.final
    assert [voice.person for voice in against.disagreeing] == ["Ben"]


@pytest.mark.parametrize("twice", ["Ann Lee", " ann  LEE "])
def test_one_person_never_counts_for_two_bodies(twice: str):
    found = standing(voices((1, "Ann Lee", True), (2, twice, True)), Needed(people=1, bodies=2))
    assert not found.final
    assert (found.bodies_agreeing, found.people_agreeing) == (1, 1)
    assert len(found.doubles) == 1


def test_bodies_are_matched_with_people_of_their_own_however_they_are_listed():
    """One speaks for three bodies, two others for the first only: two bodies have a voice of their own."""
    heard = voices((1, "X", True), (2, "X", True), (3, "X", True), (1, "Y", True), (1, "Z", True))
    assert standing(heard, Needed(people=3, bodies=3)).bodies_agreeing == 2
    found = standing(voices((1, "X", True), (1, "Y", True), (2, "X", True)), Needed(people=2, bodies=2))
    assert found.final


def test_more_people_than_bodies_may_be_needed():
    three = Needed(people=3, bodies=2)
    assert not standing(voices((1, "Ann", True), (2, "Ben", True)), three).final
    assert standing(voices((1, "Ann", True), (1, "Cy", True), (2, "Ben", True)), three).final


def test_the_bodies_of_those_whom_the_procedure_names_must_agree():
    named = Needed(named=frozenset({7}))
    assert not standing(voices((1, "Ann", True)), named).final
    assert standing(voices((1, "Ann", True), (7, "Ben", True)), named).final
