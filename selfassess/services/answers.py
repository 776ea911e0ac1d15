"""Answers are saved here, whoever gives them and however: page, link, workbook.

Every changed field leaves a row that says what it was before. An answer carries its version: given an older
one nothing is written, and whoever saves sees both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from pledge.audit import Actor
from selfassess.domain.answers import MARKS_FOR, Mark
from selfassess.domain.bank import Aspect, Criterion, Scope
from selfassess.models import Answer, AnswerChange, Round
from selfassess.services.editions import bank_of
from selfassess.services.rounds import Stale, must_be_open

# One person typing on is one change of the trail, not thirty.
TYPING = timedelta(minutes=10)
# The words of every criterion: read once a process, not with every answer.
TEXTS = "edition__data"


class Way(StrEnum):
    """How an answer came."""

    PAGE = "page"
    LINK = "link"
    WORKBOOK = "workbook"
    CARRIED = "carried"
    BANK = "bank"


class NotAsked(ValueError):
    """The round does not ask this criterion, or not this part of it."""


class BadMark(ValueError):
    """A mark that this part of a criterion cannot have; ``field`` names the part."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field}: no such mark.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything that can be said of one criterion. None leaves a field as it is."""

    duty: str | None = None
    duty_reason: str | None = None
    written: str | None = None
    written_reason: str | None = None
    done: str | None = None
    done_reason: str | None = None
    comment: str | None = None
    departs: str | None = None

    def items(self) -> list[tuple[str, str]]:
        """The fields that are said, in the order of the page."""
        said = ((name, getattr(self, name)) for name in FIELDS)
        return [(name, value) for name, value in said if value is not None]


FIELDS = (
    "duty", "duty_reason", "written", "written_reason", "done", "done_reason", "comment", "departs",
)  # fmt: skip


def save(
    round_id: int,
    criterion_id: str,
    version: int,
    words: Words,
    *,
    actor: Actor,
    at: datetime,
    way: Way = Way.PAGE,
    figure_seen: dict[str, Any] | None = None,
    page_key: str = "",
) -> Answer:
    """Save what is said of one criterion; the answer as it is now. The same words again change nothing.

    A missing reason does not stop the saving: it is asked for on the page, and the answer does not count
    until it is there (``selfassess/domain/answers.py``). An unconfirmed draft is confirmed by saving it.

    Args:
        version: the answer's version that the form was drawn from; 0 for one that nobody had given.
        figure_seen: the live figure beside the choice, kept with the answer.
        page_key: a random key of the open page: what the same page saved last is not somebody else's.

    Raises:
        NotAsked: the round has no such criterion, or does not ask this part of it.
        BadMark: for a mark that the part cannot have.
        Stale: somebody else saved meanwhile; ``now`` is their answer. Nothing is written.
        selfassess.services.rounds.Locked: the round is not open.
    """
    once = partial(
        _save, round_id, criterion_id, version, words,
        actor=actor, at=at, way=way, figure_seen=figure_seen, page_key=page_key,
    )  # fmt: skip
    try:
        return once()
    except IntegrityError:
        # Two people gave the first answer in the same moment: the second one finds the first now.
        return once()


def _save(
    round_id: int,
    criterion_id: str,
    version: int,
    words: Words,
    *,
    actor: Actor,
    at: datetime,
    way: Way,
    figure_seen: dict[str, Any] | None,
    page_key: str,
) -> Answer:
    with transaction.atomic():
        answer = _locked(round_id, criterion_id)
        row = answer.round
        must_be_open(row)
        check(asked_criterion(row, criterion_id), Scope(row.scope), words)
        changed = [(name, getattr(answer, name), new) for name, new in words.items()]
        changed = [(name, old, new) for name, old, new in changed if old != new]
        if not changed and not answer.draft:
            return answer
        if answer.version != version and not (page_key and answer.page_key == page_key):
            raise Stale(answer)
        for name, _old, new in changed:
            setattr(answer, name, new)
        _write_changes(answer, changed, actor=actor, at=at, way=way)
        if figure_seen is not None:
            answer.figure_seen = figure_seen
        answer.draft = False
        answer.page_key = page_key
        answer.version += 1
        answer.changed_at, answer.changed_by_label = at, actor.label
        answer.save()
    return answer


def _locked(round_id: int, criterion_id: str) -> Answer:
    """The answer and its round, locked; a new one, not saved yet, where nobody has said anything.

    The round first, as everywhere: whoever saves a whole workbook holds it while coming to the answers.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("edition").defer(TEXTS)
    row = rounds.get(pk=round_id)
    found = Answer.objects.select_for_update().filter(round=row, criterion=criterion_id).first()
    if found is None:
        return Answer(authority_id=row.authority_id, round=row, criterion=criterion_id)
    found.round = row
    return found


def asked_criterion(row: Round, criterion_id: str) -> Criterion:
    """The criterion as the round's edition has it.

    Raises:
        NotAsked: where the round does not ask it.
    """
    criterion = bank_of(row.edition).by_id.get(criterion_id)
    if criterion is None or not criterion.asks(Scope(row.scope)):
        raise NotAsked(criterion_id)
    return criterion


def check(criterion: Criterion, scope: Scope, words: Words) -> None:
    """Whether these words can be said of this criterion at all.

    Raises:
        NotAsked: for a part that the round does not ask.
        BadMark: for a mark that the part cannot have.
    """
    asked = criterion.asks(scope)
    for aspect in Aspect:
        mark = getattr(words, aspect.value)
        if mark and aspect not in asked:
            raise NotAsked(f"{criterion.id}: {aspect.value}")
        if mark and mark not in {allowed.value for allowed in MARKS_FOR[aspect]}:
            raise BadMark(aspect.value)


def without_reasons_left_over(words: Words) -> Words:
    """The same words without a reason that belongs to a mark no longer given."""
    kept: dict[str, str] = {}
    for aspect in Aspect:
        mark = getattr(words, aspect.value)
        if mark is not None and not Mark(mark).needs_reason:
            kept[f"{aspect.value}_reason"] = ""
    return replace(words, **kept)


def _write_changes(
    answer: Answer, changed: list[tuple[str, str, str]], *, actor: Actor, at: datetime, way: Way
) -> None:
    """The trail: a row for each field; somebody who types on in the same field adds to their last one."""
    marks = {aspect.value for aspect in Aspect}
    prose = [name for name, _old, _new in changed if name not in marks]
    trail = AnswerChange.objects.filter(round_id=answer.round_id, criterion=answer.criterion)
    recent = trail.filter(field__in=prose, at__gte=at - TYPING).order_by("id") if prose and answer.pk else ()
    last = {one.field: one for one in recent}
    rows = []
    for name, old, new in changed:
        before = last.get(name)
        if before and before.after == old and _is_by(before, actor, way):
            before.after, before.at = new, at
            before.save(update_fields=["after", "at"])
        else:
            rows.append(
                AnswerChange(
                    authority_id=answer.authority_id,
                    round_id=answer.round_id,
                    criterion=answer.criterion,
                    field=name,
                    before=old,
                    after=new,
                    at=at,
                    by_label=actor.label,
                    by_user=actor.user,
                    way=way.value,
                )
            )
    AnswerChange.objects.bulk_create(rows)


def _is_by(change: AnswerChange, actor: Actor, way: Way) -> bool:
    who = actor.user.pk if actor.user else None
    return (change.by_label, change.by_user_id, change.way) == (actor.label, who, way.value)
