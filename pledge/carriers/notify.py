"""Email and text messages by GOV.UK Notify: the only importer of `notifications_python_client`.

Two templates are needed there, of nothing but ``((subject))`` and ``((body))``, and ``((body))``: the words
stay with us, where a test reads them.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from notifications_python_client.errors import HTTPError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from pledge.carriers import CannotCarry, Envelope, Misconfigured, Permanent, Temporary

_ABOUT_THE_ADDRESS = (
    "email_address",
    "phone_number",
    "not a valid email",
    "not a valid phone",
    "too many digits",
)
_ABOUT_US = (
    "team-only",
    "trial mode",
    "template",
    "cannot send text messages",
    "cannot send emails",
    "service",
)


class Notify:
    """Hands one message to Notify, which tells us later whether it arrived (``pledge/views/receipts.py``)."""

    def carry(self, envelope: Envelope) -> str:
        client = NotificationsAPIClient(settings.NOTIFY["key"], timeout=settings.EMAIL_TIMEOUT)
        try:
            return _handed_over_before(client, envelope) or _send(client, envelope)
        except (HTTPError, InvalidResponse) as error:
            raise _kind_of(error) from None


def _handed_over_before(client: NotificationsAPIClient, envelope: Envelope) -> str:
    """Notify's number for a message that an earlier worker sent and died before it could say so."""
    if envelope.attempt < 2:
        return ""
    found: list[dict[str, Any]] = client.get_all_notifications(reference=envelope.reference)["notifications"]
    return str(found[0]["id"]) if found else ""


def _send(client: NotificationsAPIClient, envelope: Envelope) -> str:
    if envelope.channel == "email":
        answer = client.send_email_notification(
            email_address=envelope.address,
            template_id=settings.NOTIFY["email_template"],
            personalisation={"subject": envelope.subject, "body": envelope.body},
            reference=envelope.reference,
        )
    else:
        answer = client.send_sms_notification(
            phone_number=envelope.address,
            template_id=settings.NOTIFY["text_template"],
            personalisation={"body": envelope.body},
            reference=envelope.reference,
        )
    return str(answer["id"])


def _kind_of(error: HTTPError | InvalidResponse) -> CannotCarry:
    status = error.status_code
    if status == 429:
        return Temporary("busy")
    if status in (401, 403):
        return Misconfigured("key")
    if status == 404:
        return Misconfigured("template")
    if status == 400:
        return _bad_request(error)
    return Temporary("unreachable")


def _bad_request(error: HTTPError | InvalidResponse) -> CannotCarry:
    said = str(error.message).lower()
    if any(mark in said for mark in _ABOUT_THE_ADDRESS):
        return Permanent("bad-address")
    if any(mark in said for mark in _ABOUT_US):
        return Misconfigured("refused-by-provider")
    return Permanent("refused")
