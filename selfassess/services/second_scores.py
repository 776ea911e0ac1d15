"""The view from outside: a reviewer's marks and opinion beside the answer, and what the assessor answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from pledge.audit import Action, Actor, record
from pledge.models import Membership, User
from pledge.roles import Role
from selfassess.domain.bank import Aspect, Scope
from selfassess.domain.status import Part, RoundStatus, may_change
from selfassess.models import AnswerChange, Contributor, Round, SecondScore
from selfassess.services.answers import Words, asked_criterion, check
from selfassess.services.rounds import Locked, Stale


class OwnAnswers(Exception):
    """Nobody gives a second score on a round whose answers they had a hand in."""


class AnothersScore(Exception):
    """The second score is another reviewer's, who still reviews here; ``score`` is it."""

    def __init__(self, score: SecondScore) -> None:
        self.score = score
        super().__init__("This second score is another reviewer's.")


class NothingToAnswer(Exception):
    """There is no second score, or it is one's own."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer says of one criterion: marks, each may be blank, and an opinion in words."""

    duty: str = ""
    written: str = ""
    done: str = ""
    opinion: str = ""


def answered_in(row: Round, user: User) -> bool:
    """Whether this person had a hand in the answers: changed one, or was asked to answer a theme."""
    asked = Contributor.objects.filter(round=row, email__iexact=user.email)
    return AnswerChange.objects.filter(round=row, by_user=user).exists() or asked.exists()


def from_outside(row: Round) -> QuerySet[SecondScore]:
    """The second scores of a round that are a view from outside.

    A round may be reopened after they were given: what somebody scored who answered since is none any more.
    """
    answered = AnswerChange.objects.filter(round=row, by_user=OuterRef("reviewer"))
    return SecondScore.objects.filter(~Exists(answered), round=row)


def may_take_over(score: SecondScore) -> bool:
    """Whether another reviewer may change it: whoever gave it left, or has answered here since."""
    held = Membership.objects.filter(user_id=score.reviewer_id, role=Role.REVIEWER, until__isnull=True)
    answered = AnswerChange.objects.filter(round_id=score.round_id, by_user_id=score.reviewer_id)
    return not held.exists() or answered.exists()


def save(
    round_id: int, criterion_id: str, version: int, said: Opinion, *, actor: Actor, at: datetime
) -> SecondScore:
    """Save a second score; the same words again change nothing.

    Args:
        version: the score's version that the form was drawn from; 0 where there was none.

    Raises:
        Locked: the round is not submitted, or signed off.
        OwnAnswers: the reviewer had a hand in the answers.
        AnothersScore: it is another reviewer's.
        Stale: it has changed meanwhile; ``now`` is the score. Nothing is written.
        selfassess.services.answers.NotAsked, selfassess.services.answers.BadMark: as for an answer.
    """
    user = actor.acting_user
    with transaction.atomic():
        row = _submitted(round_id, Part.SECOND_SCORES)
        if answered_in(row, user):
            raise OwnAnswers
        words = Words(duty=said.duty, written=said.written, done=said.done)
        check(asked_criterion(row, criterion_id), Scope(row.scope), words)
        score = SecondScore.objects.select_for_update().filter(round=row, criterion=criterion_id).first()
        if score is None:
            score = SecondScore(
                authority_id=row.authority_id, round=row, criterion=criterion_id, version=0, reviewer=user
            )
        elif score.reviewer_id != user.pk and not may_take_over(score):
            raise AnothersScore(score)
        if score.pk and score.reviewer_id == user.pk and _said(score) == said:
            return score
        if score.version != version:
            raise Stale(score)
        for name in ("duty", "written", "done", "opinion"):
            setattr(score, name, getattr(said, name))
        score.reviewer = user
        score.version += 1
        score.changed_at = at
        score.save()
        marks = {aspect.value: getattr(said, aspect.value) for aspect in Aspect}
        detail = {"number": row.number, "criterion": criterion_id, **marks}
        record(Action.SECOND_SCORE_SAVED, actor=actor, at=at, about=row.key, detail=detail)
    return score


def reply(
    round_id: int, criterion_id: str, version: int, text: str, *, actor: Actor, at: datetime
) -> SecondScore:
    """What the assessor answers to a second score; the same words again change nothing.

    Raises:
        Locked: the round is not submitted, or signed off.
        NothingToAnswer: where nobody has given a second score, or whoever answers gave it.
        Stale: the score, or the answer to it, has changed meanwhile. Nothing is written.
    """
    user = actor.acting_user
    with transaction.atomic():
        row = _submitted(round_id, Part.REPLIES)
        score = SecondScore.objects.select_for_update().filter(round=row, criterion=criterion_id).first()
        if score is None or score.reviewer_id == user.pk:
            raise NothingToAnswer
        if score.reply == text and score.replied_by_id == user.pk and not is_outdated(score):
            return score
        if score.version != version:
            raise Stale(score)
        score.reply, score.replied_by, score.replied_at = text, user, at
        score.version += 1
        score.save()
        detail = {"number": row.number, "criterion": criterion_id}
        record(Action.SECOND_SCORE_ANSWERED, actor=actor, at=at, about=row.key, detail=detail)
    return score


def is_outdated(score: SecondScore) -> bool:
    """Whether the reviewer has changed the score since it was answered."""
    return score.replied_at is not None and score.replied_at < score.changed_at


def _submitted(round_id: int, part: Part) -> Round:
    """The round, locked, where this part of it may change now."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("edition").defer("edition__data")
    row = rows.get(pk=round_id)
    if not may_change(RoundStatus(row.status), part):
        raise Locked(row)
    return row


def _said(score: SecondScore) -> Opinion:
    return Opinion(score.duty, score.written, score.done, score.opinion)
