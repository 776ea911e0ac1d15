"""Who is the named contact: taking a case, handing it over with a note, accepting it.

The giver stays the named contact until the taker accepts, so that nobody falls between two; the applicant is
told of the new contact then (one contact throughout, Home Office guidance 2025).
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import User
from reviews.models import Case, CaseBar, HandOver
from reviews.services import clocks
from reviews.services.cases import locked
from reviews.services.letters import queue_contact_changed


class Barred(ValueError):
    """The person chosen is barred from this case."""


class NotForYou(ValueError):
    """The hand-over is for somebody else, or no longer waits."""


def take(case_id: int, version: int, *, note: str = "", actor: Actor, at: datetime) -> Case:
    """Become the named contact at once: of a new case, or in cover for a colleague. Twice is once.

    Raises:
        Stale: when the page was drawn from an older version of the case.
    """
    if Case.objects.filter(pk=case_id, named_contact=actor.acting_user).exists():
        return Case.objects.get(pk=case_id)
    with locked(case_id, version) as case:
        _end_waiting(case, at)
        row = _give(case, actor.acting_user, note, at)
        row.accepted_at = at
        row.save()
        _become(case, actor.acting_user, row, actor=actor, at=at)
        return case


def hand_over(case_id: int, version: int, *, taker: User, note: str, actor: Actor, at: datetime) -> HandOver:
    """Give a case to a colleague with a note; it waits until they accept. Giving it again is the same one.

    Raises:
        Barred: when the colleague is barred from the case.
        Stale: when the page was drawn from an older version of the case.
    """
    there = _waiting(case_id).filter(taker=taker, note=note).first()
    if there is not None:
        return there
    with locked(case_id, version) as case:
        if CaseBar.objects.filter(case=case, user=taker, lifted_at__isnull=True).exists():
            raise Barred
        _end_waiting(case, at)
        row = _give(case, taker, note, at)
        record(
            Action.NAMED_CONTACT_CHANGED,
            actor=actor,
            at=at,
            about=f"hand-over:{row.pk}",
            case_key=case.key,
            detail={"state": "waits", "to": taker.pk},
        )
        return row


def accept(hand_over_id: int, *, actor: Actor, at: datetime) -> Case:
    """Accept a case that was handed over: the taker is now the named contact, and the applicant is told.

    Raises:
        NotForYou: when it was given to somebody else, or has been taken back or given on since.
    """
    row = HandOver.objects.get(pk=hand_over_id)
    with locked(row.case_id) as case:
        row = HandOver.objects.select_for_update().get(pk=hand_over_id)
        if actor.user is None or row.taker_id != actor.user.pk or row.ended_at is not None:
            raise NotForYou
        if row.accepted_at is None:
            row.accepted_at = at
            row.save()
            _become(case, actor.acting_user, row, actor=actor, at=at)
        return case


def _give(case: Case, taker: User, note: str, at: datetime) -> HandOver:
    return HandOver.objects.create(
        authority_id=case.authority_id, case=case, giver=case.named_contact, taker=taker, note=note, at=at
    )


def _become(case: Case, user: User, row: HandOver, *, actor: Actor, at: datetime) -> None:
    case.named_contact = user
    # The letter about it reads the case as it is kept.
    case.save()
    record(
        Action.HAND_OVER_ACCEPTED,
        actor=actor,
        at=at,
        about=f"hand-over:{row.pk}",
        case_key=case.key,
        detail={"to": user.pk, "from": row.giver_id},
    )
    queue_contact_changed(case, actor=actor, at=at)
    clocks.refresh(case, london_date(at))


def _waiting(case_id: int) -> QuerySet[HandOver]:
    return HandOver.objects.filter(case=case_id, accepted_at__isnull=True, ended_at__isnull=True)


def _end_waiting(case: Case, at: datetime) -> None:
    _waiting(case.pk).update(ended_at=at)
