"""The door to a round for every service: lock, check the version, move the status, write its trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from pledge.audit import Actor
from selfassess.domain.status import RoundMove, RoundStatus, after
from selfassess.models import Round, RoundEvent


class Stale(Exception):
    """The form was drawn from an older version; ``now`` is the row as it is now."""

    def __init__(self, now: object) -> None:
        self.now = now
        super().__init__("It has changed since the page was opened.")


class Locked(Exception):
    """The round takes no answers now: it has been submitted or signed off."""

    def __init__(self, round: Round) -> None:
        self.round = round
        super().__init__("The round is locked.")


@contextmanager
def locked(round_id: int, version: int | None = None) -> Iterator[Round]:
    """The round, locked for one piece of work in one transaction; its version rises at the end.

    Raises:
        Round.DoesNotExist: outside the authority in scope.
        Stale: when a newer version exists. Nothing is written.
    """
    with transaction.atomic():
        row = Round.objects.select_for_update().get(pk=round_id)
        if version is not None and row.version != version:
            raise Stale(row)
        yield row
        row.version += 1
        row.save()


def must_be_open(row: Round) -> None:
    """Refuse to change answers of a round that is not open.

    Raises:
        Locked: for a round that has been submitted or signed off.
    """
    if RoundStatus(row.status) is not RoundStatus.OPEN:
        raise Locked(row)


def move(row: Round, what: RoundMove) -> None:
    """Move a locked round by the one table of moves.

    Raises:
        selfassess.domain.status.NotPossible: when the table has no such move; its sentence says why.
    """
    row.status = after(RoundStatus(row.status), what)


def write_event(row: Round, kind: RoundEvent.Kind, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """One line of the round's trail."""
    RoundEvent.objects.create(
        authority_id=row.authority_id,
        round=row,
        kind=kind,
        at=at,
        by_label=actor.label,
        by_user=actor.user,
        reason=reason,
    )
