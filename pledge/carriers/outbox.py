"""The demonstration's carrier: the row is the message, and `/demo/messages/` shows it."""

from __future__ import annotations

from pledge.carriers import Envelope


class Outbox:
    """Carries nothing anywhere; every message counts as handed over."""

    def carry(self, envelope: Envelope) -> str:
        return f"outbox-{envelope.reference}"
