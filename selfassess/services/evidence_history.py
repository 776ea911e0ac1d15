"""What became of the evidence beside an answer, in the history of that answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pledge.audit import Actor
from selfassess.models import AnswerChange, EvidenceUse
from selfassess.services.answers import Way

FIELD = "evidence"


def write_history(
    changes: Iterable[tuple[EvidenceUse, str, str]], *, actor: Actor, at: datetime, way: Way = Way.PAGE
) -> None:
    """A line for each use: the title that stood there before, and the one that stands there now."""
    AnswerChange.objects.bulk_create(
        AnswerChange(
            authority_id=use.authority_id,
            round_id=use.round_id,
            criterion=use.criterion,
            field=FIELD,
            before=before,
            after=after,
            at=at,
            by_label=actor.label[:150],
            by_user=actor.user,
            way=way.value,
        )
        for use, before, after in changes
    )
