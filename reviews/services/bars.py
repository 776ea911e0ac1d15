"""Members barred from a case: they know the people, or dealt with the reports themselves."""

from __future__ import annotations

from datetime import datetime

from pledge.audit import Action, Actor, record
from pledge.models import User
from reviews.models import CaseBar, HandOver
from reviews.services.cases import locked


def bar(case_id: int, version: int, *, user: User, reason: str, actor: Actor, at: datetime) -> CaseBar:
    """Keep a member out of a case, at once. Barring twice is one bar.

    A named contact who is barred leaves the case without one: it is new again, and says so.

    Raises:
        Stale: when the page was drawn from an older version of the case.
    """
    there = CaseBar.objects.filter(case=case_id, user=user, lifted_at__isnull=True).first()
    if there is not None:
        return there
    with locked(case_id, version) as case:
        row = CaseBar.objects.create(
            authority_id=case.authority_id,
            case=case,
            user=user,
            reason=reason,
            barred_by=actor.acting_user,
            barred_at=at,
        )
        HandOver.objects.filter(
            case=case, taker=user, accepted_at__isnull=True, ended_at__isnull=True
        ).update(ended_at=at)
        was_contact = case.named_contact_id == user.pk
        if was_contact:
            case.named_contact = None
        record(
            Action.MEMBER_BARRED,
            actor=actor,
            at=at,
            about=f"bar:{row.pk}",
            case_key=case.key,
            detail={"member": user.pk, "was_named_contact": was_contact},
        )
        return row


def lift(bar_id: int, version: int, *, actor: Actor, at: datetime) -> CaseBar:
    """Let a barred member back in; a bar lifted already stays as it was.

    Raises:
        Stale: when the page was drawn from an older version of the case.
    """
    row = CaseBar.objects.get(pk=bar_id)
    if row.lifted_at is not None:
        return row
    with locked(row.case_id, version) as case:
        row = CaseBar.objects.select_for_update().get(pk=bar_id)
        row.lifted_at = at
        row.save()
        record(
            Action.BAR_LIFTED,
            actor=actor,
            at=at,
            about=f"bar:{row.pk}",
            case_key=case.key,
            detail={"member": row.user_id},
        )
        return row
