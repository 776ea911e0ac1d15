"""Who carries a message out of the house: the outbox of the demonstration, SMTP, GOV.UK Notify.

A carrier is a class without arguments whose ``carry`` takes an :class:`Envelope` and returns the reference
its provider gives. It raises one of three errors, each of which has consequences of its own
(``pledge/delivery.py``); ``reason`` is a code of ``pledge/carriers/words.py``, never what a server said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as a carrier sees it. ``reference`` is ours, the same at every attempt."""

    reference: str
    attempt: int
    channel: str
    address: str
    sender: str
    reply_to: str
    subject: str
    body: str


class CannotCarry(Exception):
    """Why a message did not leave. Its words never hold an address."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Temporary(CannotCarry):
    """Not now: try again later."""


class Permanent(CannotCarry):
    """Not this message, ever: its address or its content is refused."""


class Misconfigured(CannotCarry):
    """No message at all until somebody sets this right: a key, a template, a sender."""


class Carrier(Protocol):
    def carry(self, envelope: Envelope) -> str: ...


def carrier_for(channel: str) -> Carrier | None:
    """The carrier of a channel, or None where this service sends no messages of that kind."""
    path = settings.MESSAGE_CARRIERS.get(channel)
    carrier: Carrier | None = import_string(path)() if path else None
    return carrier


def can_send(channel: str) -> bool:
    """Whether messages can be sent this way at all: asked before a way is offered or chosen."""
    return bool(settings.MESSAGE_CARRIERS.get(channel))
