"""Signing a round off: the senior lead and the elected member, each under the answers as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from selfassess.domain.status import NotPossible, Part, RoundMove, RoundStatus, may_change
from selfassess.models import Answer, EvidenceUse, Round, RoundEvent, Signature
from selfassess.services.editions import digest_of
from selfassess.services.rounds import Stale, locked, move, write_event

SIGNED = (
    "criterion", "duty", "duty_reason", "written", "written_reason", "done", "done_reason", "comment",
    "departs", "draft",
)  # fmt: skip
# Both must sign before a round is signed off.
KINDS = (Signature.Kind.LEAD, Signature.Kind.MEMBER)


class AlreadySigned(Exception):
    """The one of the two has signed; ``signature`` is theirs."""

    def __init__(self, signature: Signature) -> None:
        self.signature = signature
        super().__init__("This signature has been recorded already.")


class AnswersChanged(Exception):
    """The other one signed under other answers than these: the round must be reopened."""


class SamePerson(ValueError):
    """The elected member is somebody other than the senior lead."""


class BadDay(ValueError):
    """Nobody signs before the answers stood, or on a day to come."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signed, as what, on which day, and whether their name may be published."""

    name: str
    position: str
    signed_on: date
    name_may_be_published: bool = False


def answers_digest(row: Round) -> str:
    """SHA-256 of all that is signed: the criteria, every answer, which evidence stands beside it."""
    answers = list(Answer.objects.filter(round=row).order_by("criterion").values(*SIGNED))
    evidence = EvidenceUse.objects.filter(round=row).order_by("criterion", "evidence_id")
    return digest_of(
        {
            "criteria": row.edition.digest,
            "scope": row.scope,
            "period": [row.period_first.isoformat(), row.period_last.isoformat()],
            "answers": answers,
            "evidence": [list(one) for one in evidence.values_list("criterion", "evidence_id")],
        }
    )


def signatures_of(row: Round) -> dict[str, Signature]:
    """The signatures that stand, by kind."""
    return {one.kind: one for one in Signature.objects.filter(round=row, undone_at__isnull=True)}


def first_day(row: Round) -> date:
    """The day from which it can be signed: when it was submitted, in London."""
    return london_date(row.submitted_at or row.started_at)


def sign(
    round_id: int,
    version: int,
    kind: Signature.Kind,
    signing: Signing,
    *,
    actor: Actor,
    at: datetime,
) -> Round:
    """Record one of the two signatures; with the second one the round is signed off.

    Sent twice it is recorded once.

    Raises:
        selfassess.domain.status.NotPossible: for a round that is open, or signed off.
        AlreadySigned: somebody else's signature of this kind stands.
        SamePerson, BadDay: for a signature that cannot be.
        AnswersChanged: the other signature was given under other answers.
        Stale: when the page was drawn from an older version.
    """
    with locked(round_id) as row:
        there = signatures_of(row)
        mine = there.get(kind)
        if mine is not None and _signing(mine) == signing:
            return row
        if row.version != version:
            raise Stale(row)
        if not may_change(RoundStatus(row.status), Part.SIGNATURES):
            raise NotPossible(RoundStatus(row.status), RoundMove.SIGN)
        if mine is not None:
            raise AlreadySigned(mine)
        if any(same_name(one.name, signing.name) for one in there.values()):
            raise SamePerson
        if not first_day(row) <= signing.signed_on <= london_date(at):
            raise BadDay
        digest = answers_digest(row)
        if any(one.answers_digest != digest for one in there.values()):
            raise AnswersChanged
        there[kind] = _write(row, kind, signing, digest, actor=actor, at=at)
        detail = {"number": row.number, "kind": kind.value, "signatures": len(there)}
        record(Action.ROUND_SIGNED, actor=actor, at=at, about=row.key, detail=detail)
        if len(there) == len(KINDS):
            move(row, RoundMove.SIGN)
            row.signed_at = at
            names = "\n".join(f"{one.label}: {there[one].name}, {there[one].position}" for one in KINDS)
            write_event(row, RoundEvent.Kind.SIGNED, actor=actor, at=at, reason=names)
    return row


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same, however they are spaced or written."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _write(
    row: Round, kind: Signature.Kind, signing: Signing, digest: str, *, actor: Actor, at: datetime
) -> Signature:
    return Signature.objects.create(
        authority_id=row.authority_id,
        round=row,
        kind=kind,
        name=signing.name,
        position=signing.position,
        signed_on=signing.signed_on,
        name_may_be_published=signing.name_may_be_published,
        recorded_by=actor.acting_user,
        recorded_at=at,
        answers_digest=digest,
    )


def _signing(one: Signature) -> Signing:
    return Signing(one.name, one.position, one.signed_on, one.name_may_be_published)
