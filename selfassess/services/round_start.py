"""A round is started: one unsigned round at a time, with last round's answers as drafts where wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from pledge.audit import Action, Actor, record
from pledge.models import Authority, Membership, User
from pledge.roles import Role
from selfassess.models import Answer, AnswerChange, BankEdition, EvidenceUse, Round, RoundEvent
from selfassess.services.answers import Way
from selfassess.services.carrying import (
    Because,
    Bringing,
    Origin,
    bring,
    bring_evidence,
    says_something,
    where_to,
)
from selfassess.services.editions import bank_of
from selfassess.services.rounds import write_event

# A second press of "Start the round".
ONE_PRESS = timedelta(minutes=2)


class AnotherIsOpen(Exception):
    """There is an unsigned round already: ``round`` is it."""

    def __init__(self, round: Round) -> None:
        self.round = round
        super().__init__("One round at a time.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a round is told when it starts, and what may be changed while it is open."""

    title: str
    scope: str
    period_first: date
    period_last: date
    cut_off: date
    owner: User


def start(
    authority: Authority,
    details: Details,
    *,
    edition: BankEdition,
    carry_forward: bool,
    actor: Actor,
    at: datetime,
) -> Round:
    """A new round; pressed twice it is one round.

    Args:
        carry_forward: bring the last signed round's answers and evidence over, each answer as a draft.

    Raises:
        AnotherIsOpen: while another round has not been signed off.
    """
    with transaction.atomic():
        # The authority's row is the lock: two people who start at once are one after the other.
        Authority.objects.select_for_update().get(pk=authority.pk)
        unsigned = Round.objects.exclude(status=Round.Status.SIGNED).first()
        if unsigned is not None:
            if _is_the_same_press(unsigned, details, actor=actor, at=at):
                return unsigned
            raise AnotherIsOpen(unsigned)
        before = last_signed() if carry_forward else None
        number = (Round.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        row = Round.objects.create(
            authority=authority,
            number=number,
            title=details.title,
            scope=details.scope,
            period_first=details.period_first,
            period_last=details.period_last,
            cut_off=details.cut_off,
            owner=details.owner,
            edition=edition,
            carried_from=before,
            started_at=at,
        )
        carried = _carry_forward(before, row, Bringing(Way.CARRIED, actor, at)) if before else 0
        write_event(row, RoundEvent.Kind.STARTED, actor=actor, at=at)
        record(
            Action.ROUND_STARTED,
            actor=actor,
            at=at,
            about=row.key,
            detail={"number": number, "scope": details.scope, "edition": edition.version, "carried": carried},
        )
    return row


def last_signed() -> Round | None:
    """The last round that was signed off, in the authority in scope."""
    signed = Round.objects.filter(status=Round.Status.SIGNED)
    return signed.select_related("edition").order_by("-number").first()


def assessors() -> list[User]:
    """Who may own a round: the people who are assessors now, by name."""
    held = Membership.objects.filter(role=Role.ASSESSOR, until__isnull=True, user__is_active=True)
    return [one.user for one in held.select_related("user").order_by("user__full_name", "user_id")]


def _is_the_same_press(row: Round, details: Details, *, actor: Actor, at: datetime) -> bool:
    mine = RoundEvent.objects.filter(round=row, kind=RoundEvent.Kind.STARTED, by_user=actor.user).exists()
    return mine and row.title == details.title and at - row.started_at <= ONE_PRESS


def _carry_forward(before: Round, row: Round, by: Bringing) -> int:
    """Last round's answers as drafts, under the criteria of this round's edition; how many."""
    origin, bank = Origin(before, bank_of(before.edition)), bank_of(row.edition)
    answers = {
        one.criterion: one
        for one in Answer.objects.filter(round=before)
        # Criteria that the earlier round no longer asked stay with it: they had no place there already.
        if one.criterion in origin.bank.by_id and says_something(one)
    }
    to = where_to(answers, origin.bank, bank)
    changes: list[AnswerChange] = []
    made = []
    for new, olds in to.items():
        answer = Answer(authority_id=row.authority_id, round=row, criterion=new)
        sources = [answers[old] for old in olds]
        changes += bring(answer, bank.by_id[new], sources, origin, Because.LAST_ROUND, by)
        made.append(answer)
    Answer.objects.bulk_create(made)
    AnswerChange.objects.bulk_create(changes)
    uses = list(EvidenceUse.objects.filter(round=before).select_related("evidence"))
    bring_evidence(row, uses, where_to((use.criterion for use in uses), origin.bank, bank), by)
    return len(made)
