"""The states of a round and of an improvement action: every pair of state and move, said once."""

from __future__ import annotations

from itertools import product

import pytest

from selfassess.domain.status import (
    ACTION_MAY_CHANGE,
    ACTION_MOVES,
    ANY_OTHER,
    MAY_CHANGE,
    ROUND_MOVES,
    WHY_NOT,
    ActionMove,
    ActionStatus,
    NotPossible,
    Part,
    RoundMove,
    RoundStatus,
    action_after,
    after,
    lacks_reason,
    may_change,
)

ROUND = """
open       submit  submitted
submitted  reopen  open
submitted  sign    signed
"""
ACTION = """
planned    start        under-way
planned    finish       done
planned    drop         dropped
under-way  finish       done
under-way  drop         dropped
done       score-again  closed
done       not-enough   under-way
done       drop         dropped
done       reopen       under-way
closed     reopen       under-way
dropped    reopen       planned
"""


def table(text: str) -> dict[tuple[str, str], str]:
    return {(now, move): then for now, move, then in (line.split() for line in text.strip().split("\n"))}


@pytest.mark.parametrize(("status", "move"), [*product(RoundStatus, RoundMove)])
def test_a_round_moves_by_the_table_alone(status, move):
    expected = table(ROUND).get((status.value, move.value))
    if expected:
        assert after(status, move) is RoundStatus(expected)
    else:
        with pytest.raises(NotPossible) as refused:
            after(status, move)
        assert refused.value.sentence == WHY_NOT.get((status, move), ANY_OTHER)


@pytest.mark.parametrize(("status", "move"), [*product(ActionStatus, ActionMove)])
def test_an_action_moves_by_the_table_alone(status, move):
    expected = table(ACTION).get((status.value, move.value))
    if expected:
        assert action_after(status, move) is ActionStatus(expected)
    else:
        with pytest.raises(NotPossible, match=r"\.$"):
            action_after(status, move)


def test_only_being_scored_again_closes_an_action():
    ways = {(now, move) for (now, move), then in ACTION_MOVES.items() if then is ActionStatus.CLOSED}
    assert ways == {(ActionStatus.DONE, ActionMove.SCORE_AGAIN)}


def test_nothing_leads_out_of_a_round_that_is_signed_off():
    assert RoundStatus.SIGNED not in {now for now, _move in ROUND_MOVES}


def test_a_sentence_says_why_not_and_only_where_there_is_no_move():
    possible = {*table(ROUND), *table(ACTION)}
    assert not possible & {(status.value, move.value) for status, move in WHY_NOT}
    with pytest.raises(NotPossible, match="signed off and stays as it is"):
        after(RoundStatus.SIGNED, RoundMove.REOPEN)


@pytest.mark.parametrize(
    ("status", "parts"),
    [
        (RoundStatus.OPEN, {"details", "criteria", "contributors", "answers", "evidence"}),
        (RoundStatus.SUBMITTED, {"second-scores", "replies", "signatures"}),
        (RoundStatus.SIGNED, {"publication"}),
    ],
)
def test_what_may_change_in_each_state(status, parts):
    assert {part.value for part in Part if may_change(status, part)} == parts


def test_every_part_may_change_in_one_state_alone_so_that_nothing_moves_under_a_reader():
    assert sorted(part for parts in MAY_CHANGE.values() for part in parts) == sorted(Part)


def test_a_closed_or_dropped_action_changes_only_when_it_is_open_again():
    assert set(ActionStatus) - ACTION_MAY_CHANGE == {ActionStatus.CLOSED, ActionStatus.DROPPED}


def test_which_moves_need_a_reason():
    needing = {move.value for move in (*RoundMove, *ActionMove) if lacks_reason(move, " ")}
    assert needing == {"reopen", "drop", "not-enough"}
    assert not lacks_reason(ActionMove.DROP, "Another action covers it.")
