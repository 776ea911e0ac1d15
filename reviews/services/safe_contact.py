"""Reaching a person safely: a message only by a way they said is safe, else a task for a person.

Asked before the first message exists, per person and per way (design.md §6 "Safety of the person").
*Not known* is never treated as safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pledge.audit import Action, Actor, record
from pledge.models import Message
from pledge.notifications import Channel, queue
from reviews.models import Case, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.services.tasks import open_task


@dataclass(frozen=True, slots=True)
class WayToReach:
    """One way to reach a person: ``safe`` is yes, no or unknown; ``detail`` empty where none was given."""

    kind: str
    detail: str
    safe: str

    @property
    def usable(self) -> bool:
        return bool(self.detail) and self.safe == YesNoUnknown.YES


def ways_to_reach(person: Person) -> tuple[WayToReach, ...]:
    """Every way a detail was given for, with what the person said of it, safest kinds of message first."""
    ways = (
        WayToReach("email", person.email, person.email_safe),
        WayToReach("text", person.phone, person.text_safe),
        WayToReach("call", person.phone, person.call_safe),
        WayToReach("voicemail", person.phone, person.voicemail_safe),
        WayToReach("post", person.address, person.post_safe),
    )
    return tuple(way for way in ways if way.detail)


def way_for_message(person: Person) -> WayToReach | None:
    """The way an automatic message may go: email or text, said to be safe; None means a person must act."""
    return next((way for way in ways_to_reach(person) if way.kind in ("email", "text") and way.usable), None)


def message_person(
    person: Person,
    kind: str,
    *,
    case: Case,
    actor: Actor,
    at: datetime,
    about: str,
    link: str = "",
    code: str = "",
    valid_until: datetime | None = None,
    else_task: str = Task.Kind.ASK_SAFE_CONTACT,
) -> Message | Task:
    """Queue a message by a safe way, or open a task where there is none.

    Args:
        kind: one of ``pledge.notifications.KINDS``.
        about: what the message is about, ``"letter:7"``: outcomes of delivery come back by it.
        else_task: the kind of task opened where no way is safe.
    """
    way = way_for_message(person)
    if way is None:
        return open_task(case, else_task, actor=actor, at=at, about=about)
    message = queue(
        kind,
        authority=case.authority,
        channel=Channel.EMAIL if way.kind == "email" else Channel.TEXT,
        address=way.detail,
        at=at,
        link=link,
        code=code,
        case_key=case.key,
        about=about,
        recipient_label=_role(person),
        valid_until=valid_until,
    )
    record(
        Action.MESSAGE_QUEUED,
        actor=actor,
        at=at,
        about=f"message:{message.pk}",
        case_key=case.key,
        detail={"kind": kind, "channel": message.channel, "to": person.key},
    )
    return message


def _role(person: Person) -> str:
    if person.is_applicant:
        return "The applicant"
    return "The victim" if person.is_victim else "Someone in the case"
