"""What becomes of a round: submitted, reopened with a reason, its details changed."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from pledge.audit import Action, Actor, record
from selfassess.domain.bank import Scope
from selfassess.domain.completeness import Missing, what_is_missing
from selfassess.domain.status import RoundMove
from selfassess.models import Answer, Round, RoundEvent, Signature
from selfassess.selectors.given import given
from selfassess.services import contributors, plan
from selfassess.services.editions import bank_of
from selfassess.services.round_start import Details
from selfassess.services.rounds import locked, move, must_be_open, write_event


class Unanswered(Exception):
    """Criteria lack an answer, and whoever submits has not said that this is meant: ``missing``."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__(f"{len(missing)} criteria are not answered.")


class NoReason(ValueError):
    """A round is reopened with a reason."""


class CannotNarrow(ValueError):
    """A round that asks every criterion never asks less: answers would fall out of it."""


def missing_in(row: Round) -> list[Missing]:
    """The criteria that the round asks and that are not answered in every part, in the order of the page."""
    answers = {one.criterion: given(one, one.criterion) for one in Answer.objects.filter(round=row)}
    return what_is_missing(bank_of(row.edition), Scope(row.scope), answers)


def submit(round_id: int, version: int, *, as_it_is: bool, actor: Actor, at: datetime) -> Round:
    """Submit the round: from now on it takes no answers, and a reviewer can read it.

    Args:
        as_it_is: submit with criteria unanswered; each then counts as unanswered, never as a level.

    Raises:
        Unanswered: with criteria unanswered and ``as_it_is`` not said. Nothing is written.
        selfassess.domain.status.NotPossible: for a round that is not open.
        selfassess.services.rounds.Stale: when the page was drawn from an older version.
    """
    with locked(round_id, version) as row:
        move(row, RoundMove.SUBMIT)
        missing = missing_in(row)
        if missing and not as_it_is:
            raise Unanswered(missing)
        row.submitted_at = at
        write_event(row, RoundEvent.Kind.SUBMITTED, actor=actor, at=at)
        plan.closes_what_is_rescored(row, actor=actor, at=at)
        detail = {"number": row.number, "unanswered": len(missing)}
        record(Action.ROUND_SUBMITTED, actor=actor, at=at, about=row.key, detail=detail)
    return row


def reopen(round_id: int, version: int, reason: str, *, actor: Actor, at: datetime) -> Round:
    """Open a submitted round again; what had been signed falls with it.

    Raises:
        NoReason: without a reason.
        selfassess.domain.status.NotPossible: for a round that is open, or signed off.
        selfassess.services.rounds.Stale: when the page was drawn from an older version.
    """
    if not reason.strip():
        raise NoReason
    with locked(round_id, version) as row:
        move(row, RoundMove.REOPEN)
        row.submitted_at = None
        undone = Signature.objects.filter(round=row, undone_at__isnull=True).update(undone_at=at)
        write_event(row, RoundEvent.Kind.REOPENED, actor=actor, at=at, reason=reason.strip())
        detail = {"number": row.number, "signatures_undone": undone}
        record(Action.ROUND_REOPENED, actor=actor, at=at, about=row.key, detail=detail)
    return row


def change_details(round_id: int, version: int, details: Details, *, actor: Actor, at: datetime) -> list[str]:
    """Change what an open round was told at its start; the names of the fields that changed.

    Links of contributors last by the cut-off, so they move with it.

    Raises:
        CannotNarrow: from every criterion to the duties alone.
        selfassess.services.rounds.Locked: for a round that is not open.
        selfassess.services.rounds.Stale: when the page was drawn from an older version.
    """
    with locked(round_id, version) as row:
        must_be_open(row)
        if row.scope == Round.Scope.ALL and details.scope != Round.Scope.ALL:
            raise CannotNarrow
        changed = [
            one.name for one in fields(Details) if getattr(row, one.name) != getattr(details, one.name)
        ]
        for name in changed:
            setattr(row, name, getattr(details, name))
        if "cut_off" in changed:
            contributors.move_links(row, at=at)
        if changed:
            write_event(row, RoundEvent.Kind.CHANGED, actor=actor, at=at, reason=", ".join(changed))
            record(
                Action.ROUND_CHANGED,
                actor=actor,
                at=at,
                about=row.key,
                detail={"number": row.number, "fields": changed},
            )
    return changed
