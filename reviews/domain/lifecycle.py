"""The states of a case and the one table of moves between them. Nobody assigns a status otherwise.

The outcome (*met* or *not met*) is the threshold decision's own and never a state: after either one
the applicant must be told (s.104(6)), and until then the case can go nowhere else.
"""

from __future__ import annotations

from enum import StrEnum

from pledge.domain.words import gettext_noop as N_


class Status(StrEnum):
    RECEIVED = "received"
    DECIDED = "decided"
    TOLD = "told"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Move(StrEnum):
    DECIDE = "decide"
    TELL = "tell"
    UNTELL = "untell"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"


MOVES: dict[tuple[Status, Move], Status] = {
    (Status.RECEIVED, Move.DECIDE): Status.DECIDED,
    (Status.DECIDED, Move.DECIDE): Status.DECIDED,
    (Status.TOLD, Move.DECIDE): Status.DECIDED,
    (Status.DECIDED, Move.TELL): Status.TOLD,
    # A letter came back, a message bounced: the duty to tell is open again.
    (Status.TOLD, Move.UNTELL): Status.DECIDED,
    (Status.RECEIVED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.DECIDED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.TOLD, Move.WITHDRAW): Status.WITHDRAWN,
    # Closing waits for the telling: there is no move from received or decided.
    (Status.TOLD, Move.CLOSE): Status.CLOSED,
    (Status.WITHDRAWN, Move.REOPEN): Status.RECEIVED,
    (Status.CLOSED, Move.REOPEN): Status.TOLD,
}

OPEN = frozenset({Status.RECEIVED, Status.DECIDED, Status.TOLD})


class NotPossible(ValueError):
    """The move is not open from this state; ``sentence`` says why, for the page."""

    def __init__(self, status: Status, move: Move, sentence: str = "") -> None:
        self.status, self.move = status, move
        self.sentence = sentence or WHY_NOT.get((status, move), ANY_OTHER)
        super().__init__(self.sentence)


ANY_OTHER = N_("This cannot be done at this stage of the case.")
REVIEW_FIRST = N_(
    "The threshold was met, so the bodies must carry out a review and tell the applicant its outcome "
    "(section 104(1) and (8)). The case cannot be closed until that outcome has been recorded."
)

WHY_NOT: dict[tuple[Status, Move], str] = {
    (
        Status.RECEIVED,
        Move.CLOSE,
    ): N_("The case cannot be closed before the threshold decision has been made and told."),
    (
        Status.DECIDED,
        Move.CLOSE,
    ): N_("The case cannot be closed until the applicant has been told the decision (section 104(6))."),
    (Status.RECEIVED, Move.TELL): N_("There is no decision to tell yet."),
    (Status.CLOSED, Move.DECIDE): N_("This case is closed. Reopen it before deciding again."),
    (Status.WITHDRAWN, Move.DECIDE): N_("This application was withdrawn. Reopen it before deciding."),
}


def after(status: Status | str, move: Move) -> Status:
    """The state after ``move``.

    Raises:
        NotPossible: when the table has no such move.
    """
    now = Status(status)
    try:
        return MOVES[now, move]
    except KeyError:
        raise NotPossible(now, move) from None


def must_be_closable(status: Status | str, *, met: bool) -> None:
    """Refuse to close a case whose threshold was met: what becomes of its review is not on record.

    The outcome of a review has no row yet, so no such case closes. One that the applicant stops ends by
    :attr:`Move.WITHDRAW`.

    Raises:
        NotPossible: also before the applicant was told; its sentence says why.
    """
    after(status, Move.CLOSE)
    if met:
        raise NotPossible(Status(status), Move.CLOSE, REVIEW_FIRST)
