"""Whom an improvement action is written to about, and the link of an owner without an account.

The link shows that one action. It only ever goes to the address that an assessor gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from pledge.audit import Action, Actor, record
from pledge.links import make_link
from pledge.models import Membership, Message, User
from pledge.notifications import Channel, queue
from pledge.roles import ROLES_THAT_MAY, May
from selfassess.domain.status import ACTION_MAY_CHANGE, ActionStatus
from selfassess.models import ImprovementAction
from selfassess.services.reminders import owner_or_assessors

PURPOSE = "improvement-action"
LASTS = timedelta(days=90)
# A second press of "Send": the link has just been sent.
ONE_PRESS = timedelta(minutes=2)
ON_ITS_WAY = (Message.State.QUEUED, Message.State.SENDING, Message.State.HANDED_OVER, Message.State.DELIVERED)
ASKED, REMINDED = "improvement-action", "improvement-reminder"


@dataclass(frozen=True, slots=True)
class Told:
    """One person to write to. ``by_link``: they have no account, so the message holds a link of its own."""

    address: str
    name: str
    by_link: bool = False


def possible_owners() -> list[User]:
    """The members who can read the plan, by name: each may own an action."""
    held = Membership.objects.filter(
        role__in=ROLES_THAT_MAY[May.ROUND_VIEW], until__isnull=True, user__is_active=True
    )
    people = {one.user_id: one.user for one in held.select_related("user").order_by("user__full_name", "pk")}
    return list(people.values())


def owner_of(action: ImprovementAction) -> Told | None:
    """The owner, where a message would reach them."""
    if action.owner_id is not None:
        user = next((one for one in possible_owners() if one.pk == action.owner_id), None)
        return Told(user.email, user.full_name) if user else None
    return Told(action.owner_email, action.owner_name, by_link=True) if action.owner_email else None


def whom_to_remind(action: ImprovementAction) -> list[Told]:
    """The owner; without one who can be reached, whoever owns the round that the action came from."""
    owner = owner_of(action)
    if owner is not None:
        return [owner]
    return [Told(one.email, one.full_name) for one in owner_or_assessors(action.round)]


def tell(kind: str, action: ImprovementAction, told: Told, *, at: datetime) -> None:
    """Write one message about an action, in the caller's transaction."""
    if told.by_link:
        made = make_link(
            purpose=PURPOSE, about=action.key, at=at, lasts=LASTS, recipient_label=action.owner_name
        )
        link = made.address
    else:
        path = reverse("plan_action", args=[action.authority.slug, action.number])
        link = settings.SITE_URL + path
    queue(
        kind,
        authority=action.authority,
        channel=Channel.EMAIL,
        address=told.address,
        at=at,
        link=link,
        recipient_label=told.name,
        about=action.key,
        valid_until=at + LASTS,
    )


def send_again(action_id: int, *, actor: Actor, at: datetime) -> bool:
    """A new message to the owner; pressed twice it is sent once.

    Returns:
        Whether the owner has it, or will: False where nobody can be reached or the action is over.
    """
    with transaction.atomic():
        action = _locked(action_id)
        owner = owner_of(action)
        if owner is None or ActionStatus(action.status) not in ACTION_MAY_CHANGE:
            return False
        if not _has_just_left(action, at):
            tell(ASKED, action, owner, at=at)
            detail = {"number": action.number, "sent": True}
            record(Action.IMPROVEMENT_CHANGED, actor=actor, at=at, about=action.key, detail=detail)
    return True


def renew(action_id: int, *, actor: Actor, at: datetime) -> bool:
    """Whoever holds a link that is over asks for a new one: it goes to the address that was kept only."""
    with transaction.atomic():
        action = _locked(action_id)
        owner = owner_of(action)
        if owner is None or not owner.by_link or ActionStatus(action.status) not in ACTION_MAY_CHANGE:
            return False
        if not _has_just_left(action, at):
            tell(ASKED, action, owner, at=at)
            record(Action.LINK_RENEWED, actor=actor, at=at, about=action.key)
    return True


def _has_just_left(action: ImprovementAction, at: datetime) -> bool:
    last = Message.objects.filter(about=action.key).order_by("-id").first()
    return last is not None and at - last.queued_at < ONE_PRESS and last.state in set(ON_ITS_WAY)


def _locked(action_id: int) -> ImprovementAction:
    rows = ImprovementAction.objects.select_for_update(of=("self",)).select_related("authority", "round")
    return rows.get(pk=action_id)
