"""The steps of a decision, in order."""

from __future__ import annotations

import pytest

from reviews.domain.deciding import Criterion, Ground
from reviews.domain.decision_steps import ALL_STEPS, reasons_needed, step_after, step_before, steps_of

OPEN = Ground({"outcome": "not-reached", "must_decide_met": False})
LOCAL = Ground(
    {"outcome": "not-reached", "must_decide_met": False}, own_criteria=(Criterion("hate", "Hate?"),)
)
FORCED = Ground({"outcome": "met", "must_decide_met": True})


def test_all_are_asked_where_the_bodies_weigh_and_own_criteria_where_there_are_some():
    assert steps_of(OPEN) == (
        "advice", "persistence", "harm", "adequacy", "outcome", "reasons", "deciders", "check"
    )  # fmt: skip
    assert steps_of(LOCAL) == ALL_STEPS


def test_where_the_act_leaves_one_answer_nothing_is_weighed():
    assert steps_of(FORCED) == ("advice", "outcome", "reasons", "deciders", "check")


@pytest.mark.parametrize("ground", [OPEN, LOCAL, FORCED])
def test_there_and_back_is_the_same_road(ground: Ground):
    walked = ["advice"]
    while walked[-1] != "check":
        walked.append(step_after(ground, walked[-1]))
    assert tuple(walked) == steps_of(ground)
    assert step_after(ground, "check") == "check"
    back = ["check"]
    while (before := step_before(ground, back[-1])) is not None:
        back.append(before)
    assert back[::-1] == walked


def test_a_step_that_is_not_asked_leads_on_from_the_first():
    assert step_after(FORCED, "harm") == "outcome"
    assert step_before(FORCED, "harm") is None


def test_reasons_are_needed_for_all_but_what_the_law_forces():
    assert not reasons_needed("met", FORCED)
    assert reasons_needed("not-met", FORCED)
    assert reasons_needed("met", OPEN)
