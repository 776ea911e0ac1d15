"""The states of a round and of an improvement action, and the one table of moves between them.

Nobody assigns a status otherwise. A round takes answers while it is open and second scores once submitted;
signed off, it stays as it is. It is reopened with a reason, and what had been signed falls with it. The plan
goes on whatever becomes of the round that its actions came from.
"""

from __future__ import annotations

from enum import StrEnum

from pledge.domain.words import gettext_noop as N_


class RoundStatus(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    SIGNED = "signed"


class RoundMove(StrEnum):
    SUBMIT = "submit"
    REOPEN = "reopen"
    SIGN = "sign"


class Part(StrEnum):
    """What belongs to a round and may change in some of its states. ``EVIDENCE``: beside an answer."""

    DETAILS = "details"
    CRITERIA = "criteria"
    CONTRIBUTORS = "contributors"
    ANSWERS = "answers"
    EVIDENCE = "evidence"
    SECOND_SCORES = "second-scores"
    REPLIES = "replies"
    SIGNATURES = "signatures"
    PUBLICATION = "publication"


class ActionStatus(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DONE = "done"
    CLOSED = "closed"
    DROPPED = "dropped"


class ActionMove(StrEnum):
    START = "start"
    FINISH = "finish"
    SCORE_AGAIN = "score-again"
    NOT_ENOUGH = "not-enough"
    DROP = "drop"
    REOPEN = "reopen"


ROUND_MOVES: dict[tuple[RoundStatus, RoundMove], RoundStatus] = {
    (RoundStatus.OPEN, RoundMove.SUBMIT): RoundStatus.SUBMITTED,
    (RoundStatus.SUBMITTED, RoundMove.REOPEN): RoundStatus.OPEN,
    (RoundStatus.SUBMITTED, RoundMove.SIGN): RoundStatus.SIGNED,
}

MAY_CHANGE: dict[RoundStatus, frozenset[Part]] = {
    RoundStatus.OPEN: frozenset(
        {Part.DETAILS, Part.CRITERIA, Part.CONTRIBUTORS, Part.ANSWERS, Part.EVIDENCE}
    ),
    RoundStatus.SUBMITTED: frozenset({Part.SECOND_SCORES, Part.REPLIES, Part.SIGNATURES}),
    RoundStatus.SIGNED: frozenset({Part.PUBLICATION}),
}

# Done means scored again: only that closes an action, and a score no better sends it back.
ACTION_MOVES: dict[tuple[ActionStatus, ActionMove], ActionStatus] = {
    (ActionStatus.PLANNED, ActionMove.START): ActionStatus.UNDER_WAY,
    (ActionStatus.PLANNED, ActionMove.FINISH): ActionStatus.DONE,
    (ActionStatus.UNDER_WAY, ActionMove.FINISH): ActionStatus.DONE,
    (ActionStatus.DONE, ActionMove.SCORE_AGAIN): ActionStatus.CLOSED,
    (ActionStatus.DONE, ActionMove.NOT_ENOUGH): ActionStatus.UNDER_WAY,
    (ActionStatus.PLANNED, ActionMove.DROP): ActionStatus.DROPPED,
    (ActionStatus.UNDER_WAY, ActionMove.DROP): ActionStatus.DROPPED,
    (ActionStatus.DONE, ActionMove.DROP): ActionStatus.DROPPED,
    (ActionStatus.DONE, ActionMove.REOPEN): ActionStatus.UNDER_WAY,
    (ActionStatus.CLOSED, ActionMove.REOPEN): ActionStatus.UNDER_WAY,
    (ActionStatus.DROPPED, ActionMove.REOPEN): ActionStatus.PLANNED,
}

NEEDS_REASON = frozenset({RoundMove.REOPEN, ActionMove.DROP, ActionMove.REOPEN, ActionMove.NOT_ENOUGH})

# Owner, date, measure and progress; a closed or dropped action is reopened first.
ACTION_MAY_CHANGE = frozenset({ActionStatus.PLANNED, ActionStatus.UNDER_WAY, ActionStatus.DONE})

ANY_OTHER = N_("This cannot be done at this stage.")
WHY_NOT: dict[tuple[StrEnum, StrEnum], str] = {
    (RoundStatus.OPEN, RoundMove.SIGN): N_("The round must be submitted before it can be signed off."),
    (RoundStatus.SIGNED, RoundMove.REOPEN): N_(
        "This round has been signed off and stays as it is. Start a new round instead."
    ),
    (RoundStatus.SIGNED, RoundMove.SUBMIT): N_("This round has been signed off already."),
    (RoundStatus.SUBMITTED, RoundMove.SUBMIT): N_("This round has been submitted already."),
    (ActionStatus.UNDER_WAY, ActionMove.SCORE_AGAIN): N_(
        "An action is closed when it is done and its criterion has been scored again."
    ),
    (ActionStatus.PLANNED, ActionMove.SCORE_AGAIN): N_(
        "An action is closed when it is done and its criterion has been scored again."
    ),
    (ActionStatus.CLOSED, ActionMove.DROP): N_("This action has been closed. It can only be reopened."),
    (ActionStatus.DROPPED, ActionMove.FINISH): N_("This action was dropped. Reopen it first."),
    (ActionStatus.DROPPED, ActionMove.START): N_("This action was dropped. Reopen it first."),
}


class NotPossible(ValueError):
    """The move is not open from this state; ``sentence`` says why, for the page."""

    def __init__(self, status: StrEnum, move: StrEnum) -> None:
        self.status, self.move = status, move
        self.sentence = WHY_NOT.get((status, move), ANY_OTHER)
        super().__init__(self.sentence)


def after(status: RoundStatus, move: RoundMove) -> RoundStatus:
    """Where a move leads a round.

    Raises:
        NotPossible: when the table has no such move.
    """
    if (status, move) not in ROUND_MOVES:
        raise NotPossible(status, move)
    return ROUND_MOVES[status, move]


def action_after(status: ActionStatus, move: ActionMove) -> ActionStatus:
    """Where a move leads an improvement action.

    Raises:
        NotPossible: when the table has no such move.
    """
    if (status, move) not in ACTION_MOVES:
        raise NotPossible(status, move)
    return ACTION_MOVES[status, move]


def may_change(status: RoundStatus, part: Part) -> bool:
    """Whether this part of a round may change while it stands so."""
    return part in MAY_CHANGE[status]


def lacks_reason(move: RoundMove | ActionMove, reason: str) -> bool:
    """Whether the move needs a reason and this is none."""
    return move in NEEDS_REASON and not reason.strip()
