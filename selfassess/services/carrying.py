"""Answers brought over from an earlier round, or from an older edition of the criteria, as drafts.

A draft counts for nothing until a person has confirmed it. What it came from stands with it
(``Answer.carried``), each field that it brings is a line of the answer's history, and the answers it came
from stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pledge.audit import Actor
from selfassess.domain.answers import Given
from selfassess.domain.bank import Aspect, Bank, Criterion
from selfassess.domain.editions import carry
from selfassess.domain.joining import WORDS, joined
from selfassess.models import Answer, AnswerChange, Evidence, EvidenceUse, Round
from selfassess.services.answers import Way


class Because(StrEnum):
    """Why an answer waits to be confirmed."""

    LAST_ROUND = "last-round"
    REWORDED = "reworded"
    RENAMED = "renamed"
    SPLIT = "split"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where answers come from: the round and the bank they were given under."""

    round: Round
    bank: Bank

    def note(self, because: Because, criteria: Sequence[str]) -> dict[str, Any]:
        """What is kept with a draft; titles too, since a later bank no longer has them."""
        return {
            "because": because.value,
            "round": self.round.number,
            "edition": self.bank.version,
            "from": [{"criterion": one, "title": self.bank.by_id[one].title} for one in criteria],
        }


@dataclass(frozen=True, slots=True)
class Bringing:
    """Who brings answers over, when, and what the history calls it."""

    way: Way
    actor: Actor
    at: datetime


def bring(
    answer: Answer,
    criterion: Criterion,
    olds: Sequence[Answer],
    origin: Origin,
    because: Because,
    by: Bringing,
) -> list[AnswerChange]:
    """Put what ``olds`` say into ``answer``, as a draft (not saved yet); the lines of its history."""
    titled = [(origin.bank.by_id[one.criterion].title, said(one)) for one in olds]
    words = only_asked(criterion, joined(titled))
    changes = [
        _change(answer, name, getattr(answer, name), new, by)
        for name, new in words.items()
        if getattr(answer, name) != new
    ]
    for name, new in words.items():
        setattr(answer, name, new)
    answer.draft = True
    answer.carried = origin.note(because, [one.criterion for one in olds])
    answer.page_key = ""
    answer.version += 1
    answer.changed_at, answer.changed_by_label = by.at, by.actor.label
    return changes


def said(answer: Answer) -> dict[str, str]:
    """The words of an answer that can be brought over: not why it departs from a figure of its own period."""
    return {name: getattr(answer, name) for name in WORDS}


def says_something(answer: Answer) -> bool:
    return any(said(answer).values())


def only_asked(criterion: Criterion, words: Mapping[str, str]) -> dict[str, str]:
    """The words without marks of parts that this criterion does not have."""
    parts = {Aspect.DUTY: criterion.duty, Aspect.WRITTEN: criterion.written, Aspect.DONE: criterion.done}
    left = {
        name for part, there in parts.items() if not there for name in (part.value, f"{part.value}_reason")
    }
    return {name: value for name, value in words.items() if name not in left}


def where_to(criteria: Iterable[str], old: Bank, new: Bank) -> dict[str, tuple[str, ...]]:
    """Of each criterion of ``new`` those among ``criteria`` of ``old`` whose answers it receives."""
    mapping = new.mapping.get(old.version, {}) if old.version != new.version else {}
    return dict(carry({one: Given(one) for one in criteria}, mapping, new.by_id).to)


def bring_evidence(
    row: Round, uses: Iterable[EvidenceUse], to: Mapping[str, Sequence[str]], by: Bringing
) -> int:
    """The same evidence beside the criteria that came of those it stood beside; how many uses are new.

    What was replaced comes as what replaced it; what was taken off the shelf stays behind.

    Args:
        to: of each new criterion the older ones it came from.
    """
    newer = {one.replaces_id: one for one in Evidence.objects.filter(replaces__isnull=False)}
    beside: dict[str, list[Evidence]] = {}
    for use in uses:
        piece = _current(use.evidence, newer)
        if piece is not None:
            beside.setdefault(use.criterion, []).append(piece)
    there = set(EvidenceUse.objects.filter(round=row).values_list("evidence_id", "criterion"))
    wanted = {
        (piece.pk, criterion): None
        for criterion, olds in to.items()
        for old in olds
        for piece in beside.get(old, ())
        if (piece.pk, criterion) not in there
    }
    made = EvidenceUse.objects.bulk_create(
        EvidenceUse(
            authority_id=row.authority_id,
            evidence_id=piece,
            round=row,
            criterion=criterion,
            added_at=by.at,
            added_by_label=by.actor.label,
        )
        for piece, criterion in wanted
    )
    return len(made)


def _current(piece: Evidence, newer: Mapping[int | None, Evidence]) -> Evidence | None:
    """The piece, or what stands in its place today; None where it was taken off the shelf."""
    while piece.pk in newer:
        piece = newer[piece.pk]
    return None if piece.retired_at else piece


def _change(answer: Answer, name: str, old: str, new: str, by: Bringing) -> AnswerChange:
    return AnswerChange(
        authority_id=answer.authority_id,
        round_id=answer.round_id,
        criterion=answer.criterion,
        field=name,
        before=old,
        after=new,
        at=by.at,
        by_label=by.actor.label,
        by_user=by.actor.user,
        way=by.way.value,
    )
