"""What became of a message, written down and told to whoever it is about.

An app registers what it does when a message about, say, ``letter:7`` is handed over, delivered or failed::

    @on_outcome("letter")
    def letter_outcome(message: Message, at: datetime) -> None: ...

It runs in the transaction that writes the outcome, and looks at ``message.state``. If it raises, the outcome
is written all the same and it is called again later, so it must be safe to repeat.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.models import Message

Callback = Callable[[Message, datetime], None]
State = Message.State

_callbacks: dict[str, list[Callback]] = {}
_ACTIONS = {
    State.HANDED_OVER: Action.MESSAGE_HANDED_OVER,
    State.DELIVERED: Action.MESSAGE_DELIVERED,
    State.FAILED: Action.MESSAGE_FAILED,
}
_SECRETS = re.compile(r"https?://\S+|\b\d{6}\b")


def on_outcome(prefix: str) -> Callable[[Callback], Callback]:
    """Register what happens when a message whose ``about`` begins with ``prefix:`` has an outcome."""

    def register(callback: Callback) -> Callback:
        known = _callbacks.setdefault(prefix, [])
        if callback not in known:
            known.append(callback)
        return callback

    return register


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: its new state, in which states that is news, and when.

    ``claimed_at`` is the claim under which it was carried: a worker given up for dead changes nothing.
    """

    state: str
    came_from: tuple[str, ...]
    at: datetime
    failure: str = ""
    reference: str = ""
    claimed_at: datetime | None = None


def settle(message_id: int, outcome: Outcome) -> bool:
    """Write the outcome of a message in scope, once, and tell whoever it is about; whether it was news."""
    with ExitStack() as whatever_happens:
        whatever_happens.callback(_write, message_id, outcome, untold=True)
        with transaction.atomic():
            message = _write(message_id, outcome, untold=False)
            if message is not None:
                tell(message, at=outcome.at)
        whatever_happens.pop_all()
    return message is not None


def tell(message: Message, *, at: datetime) -> None:
    """Call every callback for the subject of a message, in the caller's transaction."""
    for callback in _callbacks.get(message.about.partition(":")[0], ()):
        callback(message, at)


@transaction.atomic
def tell_again(message_id: int, *, at: datetime) -> None:
    """Tell of an outcome whose callback failed before; a repeat does nothing."""
    message = Message.objects.select_for_update().filter(pk=message_id, untold=True).first()
    if message is not None:
        Message.objects.filter(pk=message_id).update(untold=False)
        tell(message, at=at)


def without_secrets(body: str) -> str:
    """The words of a message that has left, without the link or code that would still open something."""
    return body if settings.DEMONSTRATION else _SECRETS.sub("…", body)


@transaction.atomic
def _write(message_id: int, outcome: Outcome, *, untold: bool) -> Message | None:
    rows = Message.objects.select_for_update().filter(pk=message_id, state__in=outcome.came_from)
    if outcome.claimed_at is not None:
        rows = rows.filter(claimed_at=outcome.claimed_at)
    message = rows.first()
    if message is None:
        return None
    message.state, message.untold = outcome.state, untold
    message.body = without_secrets(message.body)
    if outcome.state == State.FAILED:
        message.failed_at, message.failure = outcome.at, outcome.failure
    else:
        message.handed_over_at = message.handed_over_at or outcome.at
        message.provider_reference = outcome.reference or message.provider_reference
    if outcome.state == State.DELIVERED:
        message.delivered_at = outcome.at
    message.save()
    record(
        _ACTIONS[State(outcome.state)],
        actor=Actor.system(),
        at=outcome.at,
        about=f"message:{message.pk}",
        case_key=message.case_key,
        detail={"kind": message.kind, "channel": message.channel, "why": outcome.failure},
    )
    return message
