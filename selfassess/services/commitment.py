"""The two dates of the Pledge, kept apart: the commitment signed, and the standard judged met.

Nothing is changed: what is recorded anew is a new row, and the latest counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import Authority
from selfassess.models import Commitment
from selfassess.services.rounds import Stale


class CommitmentPart(StrEnum):
    SIGNED = "signed"
    JUDGED = "judged"


FIELDS: dict[CommitmentPart, tuple[str, ...]] = {
    CommitmentPart.SIGNED: ("signed_on", "signed_by", "signed_position", "signed_name_agreed"),
    CommitmentPart.JUDGED: (
        "judged_on", "judged_by", "judged_organisation", "judged_basis", "judged_name_agreed",
    ),
}  # fmt: skip
NOTHING: dict[str, Any] = {
    "signed_on": None, "signed_by": "", "signed_position": "", "signed_name_agreed": False,
    "judged_on": None, "judged_by": "", "judged_organisation": "", "judged_basis": "",
    "judged_name_agreed": False,
}  # fmt: skip


class NotYet(ValueError):
    """A day to come."""


@dataclass(frozen=True, slots=True)
class SignedBy:
    """The commitment signed: when, by whom, as what, and whether they agreed to be named."""

    signed_on: date
    signed_by: str
    signed_position: str
    signed_name_agreed: bool = False


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """The standard judged met: when, by whom, of which organisation, on what, and whether they agreed."""

    judged_on: date
    judged_by: str
    judged_organisation: str
    judged_basis: str
    judged_name_agreed: bool = False


def latest() -> Commitment | None:
    """What counts now in the authority in scope."""
    return Commitment.objects.select_related("recorded_by").first()


def record_signed(
    authority_id: int, seen: int, said: SignedBy, *, actor: Actor, at: datetime
) -> Commitment | None:
    """Record when the commitment was signed, and by whom; raises as :func:`_record`."""
    return _record(authority_id, seen, CommitmentPart.SIGNED, _fields(said), actor=actor, at=at)


def record_judged(
    authority_id: int, seen: int, said: JudgedBy, *, actor: Actor, at: datetime
) -> Commitment | None:
    """Record when the standard was judged met, and by whom; raises as :func:`_record`."""
    return _record(authority_id, seen, CommitmentPart.JUDGED, _fields(said), actor=actor, at=at)


def take_back(
    authority_id: int, seen: int, part: CommitmentPart, *, actor: Actor, at: datetime
) -> Commitment | None:
    """Record that one of the two dates does not hold any more; raises as :func:`_record`."""
    nothing = {name: NOTHING[name] for name in FIELDS[part]}
    return _record(authority_id, seen, part, nothing, actor=actor, at=at)


def _record(
    authority_id: int,
    seen: int,
    part: CommitmentPart,
    fields: dict[str, Any],
    *,
    actor: Actor,
    at: datetime,
) -> Commitment | None:
    """A new row with one part said anew and the other as it was. The same again writes nothing.

    Args:
        seen: the row that the page was drawn from; 0 for none.

    Raises:
        NotYet: for a day to come.
        Stale: somebody has recorded something meanwhile; ``now`` is the latest row.
    """
    on = fields[FIELDS[part][0]]
    if on is not None and on > london_date(at):
        raise NotYet
    with transaction.atomic():
        # Two people at once: the authority's own row is what they queue for.
        Authority.objects.select_for_update().get(pk=authority_id)
        last = latest()
        now = {name: getattr(last, name) if last else value for name, value in NOTHING.items()}
        if all(now[name] == value for name, value in fields.items()):
            return last
        if (last.pk if last else 0) != seen:
            raise Stale(last)
        new = Commitment.objects.create(
            authority_id=authority_id,
            recorded_by=actor.acting_user,
            recorded_at=at,
            **(now | fields),
        )
        detail = {"part": part.value, "removed": on is None}
        record(Action.COMMITMENT_RECORDED, actor=actor, at=at, about=f"commitment:{new.pk}", detail=detail)
    return new


def _fields(said: SignedBy | JudgedBy) -> dict[str, Any]:
    part = CommitmentPart.SIGNED if isinstance(said, SignedBy) else CommitmentPart.JUDGED
    return {name: getattr(said, name) for name in FIELDS[part]}
