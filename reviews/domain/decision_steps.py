"""The steps of a decision, in order, as a pure function of what is decided on what ground."""

from __future__ import annotations

from reviews.domain.deciding import MET, TESTS, Ground, only_met

ADVICE, OUTCOME, CHECK = "advice", "outcome", "check"
ALL_STEPS = (ADVICE, *TESTS, "own-criteria", OUTCOME, "reasons", "deciders", CHECK)


def steps_of(ground: Ground) -> tuple[str, ...]:
    """The steps this decision needs: where the Act leaves *met* alone, the tests are not asked."""
    if only_met(ground):
        return (ADVICE, OUTCOME, "reasons", "deciders", CHECK)
    own = ("own-criteria",) if ground.own_criteria else ()
    return (ADVICE, *TESTS, *own, OUTCOME, "reasons", "deciders", CHECK)


def reasons_needed(outcome: str, ground: Ground) -> bool:
    """Reasons in words are needed for every decision but the one the Act forces."""
    return not (outcome == MET and ground.result["must_decide_met"])


def step_after(ground: Ground, step: str) -> str:
    """The next step; the check page is the last."""
    steps = steps_of(ground)
    place = steps.index(step) if step in steps else 0
    return steps[min(place + 1, len(steps) - 1)]


def step_before(ground: Ground, step: str) -> str | None:
    """The step before; None at the first."""
    steps = steps_of(ground)
    place = steps.index(step) if step in steps else 0
    return steps[place - 1] if place else None
