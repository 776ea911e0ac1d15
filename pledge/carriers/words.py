"""Why a message did not arrive, in words that lead somewhere: the codes of ``Message.failure`` and alarms."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    # Of one message
    "bad-address": _("The address does not exist or takes no messages. Check it, or use another safe way."),
    "refused": _("The receiving service refused the message. Use another safe way."),
    "mailbox-unavailable": _("The mailbox or telephone could not be reached for days. Use another safe way."),
    "too-long": _("We tried for a day and could not deliver it. Use another safe way."),
    "expired": _("It could not be sent before the code or link in it ran out, so it was not sent."),
    "unexplained": _("Sending it failed again and again, and nobody knows why. Use another safe way."),
    "provider-error": _("The service that carries our messages had a fault. Send it again."),
    "no-carrier": _("This service cannot send messages of that kind. Use another safe way."),
    "stopped": _("It was stopped before it was sent."),
    # For now, of one message
    "busy": _("The service that carries our messages is busy. We are trying again."),
    "mailbox-busy": _("The mailbox is full or busy. We are trying again."),
    "unreachable": _("The service that carries our messages cannot be reached. We are trying again."),
    # Of all messages, until somebody sets it right
    "key": _("The key or password for sending messages is wrong. No message leaves until it is put right."),
    "certificate": _(
        "The mail server’s certificate is not trusted. No message leaves until it is put right."
    ),
    "sender": _("The mail server refuses our sender’s address. No message leaves until it is put right."),
    "relay": _("The mail server does not send for us. No message leaves until it is put right."),
    "template": _("The template for messages is missing. No message leaves until it is put right."),
    "refused-by-provider": _("Our account for sending messages is not live. No message leaves until it is."),
}


def words_for(reason: str) -> str:
    """The sentence for a reason, or "" for one that has none."""
    return str(WORDS.get(reason, ""))
