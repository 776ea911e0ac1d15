"""Evidence used for a criterion of an open round, or no longer; and who may take its file away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.models import StoredFile
from selfassess.domain.bank import Scope
from selfassess.models import Evidence, EvidenceUse, Round
from selfassess.services.answers import TEXTS, Way, asked_criterion
from selfassess.services.editions import bank_of
from selfassess.services.evidence import NotUsable, current
from selfassess.services.evidence_history import write_history
from selfassess.services.rounds import must_be_open


@dataclass(frozen=True, slots=True)
class Attached:
    """What stands beside the criterion now. ``instead``: the piece that was asked for had been replaced."""

    use: EvidenceUse
    is_new: bool
    instead: bool


def attach(
    evidence_id: int, round_id: int, criterion: str, *, actor: Actor, at: datetime, way: Way = Way.PAGE
) -> Attached:
    """Use a piece for a criterion of an open round; a repeat changes nothing.

    Where somebody has replaced the piece meanwhile, what replaced it is used.

    Raises:
        Evidence.DoesNotExist, Round.DoesNotExist: outside the authority in scope.
        NotUsable: for a piece that was taken off the shelf, or whose file had a virus.
        selfassess.services.answers.NotAsked: where the round does not ask the criterion.
        selfassess.services.rounds.Locked: for a round that is not open.
    """
    with transaction.atomic():
        row = _open_round(round_id)
        asked_criterion(row, criterion)
        asked_for = (
            Evidence.objects.select_for_update(of=("self",)).select_related("file").get(pk=evidence_id)
        )
        piece = current(asked_for)
        if piece.retired_at is not None or is_infected(piece):
            raise NotUsable(piece)
        use, is_new = EvidenceUse.objects.get_or_create(
            evidence=piece,
            round=row,
            criterion=criterion,
            defaults={
                "authority_id": row.authority_id,
                "added_at": at,
                "added_by_label": actor.label[:150],
            },
        )
        if is_new:
            write_history([(use, "", piece.title)], actor=actor, at=at, way=way)
            detail = {"round": row.number, "criterion": criterion}
            record(Action.EVIDENCE_USED, actor=actor, at=at, about=piece.key, detail=detail)
    return Attached(use, is_new, instead=piece.pk != asked_for.pk)


def detach(
    evidence_id: int, round_id: int, criterion: str, *, actor: Actor, at: datetime, way: Way = Way.PAGE
) -> bool:
    """Stop using a piece for a criterion of an open round; it stays on the shelf. A repeat changes nothing.

    Returns:
        Whether it was used there.

    Raises:
        selfassess.services.rounds.Locked: for a round that is not open.
    """
    with transaction.atomic():
        row = _open_round(round_id)
        uses = EvidenceUse.objects.select_for_update(of=("self",)).select_related("evidence")
        use = uses.filter(evidence_id=evidence_id, round=row, criterion=criterion).first()
        if use is None:
            return False
        write_history([(use, use.evidence.title, "")], actor=actor, at=at, way=way)
        detail = {"round": row.number, "criterion": criterion}
        record(Action.EVIDENCE_UNUSED, actor=actor, at=at, about=use.evidence.key, detail=detail)
        use.delete()
    return True


def of_theme(row: Round, theme: str, evidence_id: int) -> Evidence | None:
    """The piece, if the round uses it in this theme: all that the holder of the theme's link may have."""
    asked = [one.id for one in bank_of(row.edition).of_theme(theme, Scope(row.scope))]
    uses = EvidenceUse.objects.filter(round=row, criterion__in=asked, evidence_id=evidence_id)
    use = uses.select_related("evidence__file").first()
    return use.evidence if use else None


def is_infected(piece: Evidence) -> bool:
    """Whether its file was refused for a virus: it is no evidence of anything."""
    return piece.file is not None and piece.file.state == StoredFile.State.INFECTED


def _open_round(round_id: int) -> Round:
    rounds = Round.objects.select_for_update(of=("self",)).select_related("edition").defer(TEXTS)
    row = rounds.get(pk=round_id)
    must_be_open(row)
    return row
