"""Email by SMTP, through Django's own backend."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.utils import formataddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage
from django.core.validators import validate_email

from pledge.carriers import CannotCarry, Envelope, Misconfigured, Permanent, Temporary

_RELAY = re.compile(r"relay", re.IGNORECASE)
# Names in an address book sort by letters, and these would end the quoted name or begin another header.
_NOT_IN_A_NAME = re.compile(r"[\r\n\"<>]")


class Smtp:
    """Sends one email; its Message-ID is the same at every attempt, so that a repeat shows as one."""

    def carry(self, envelope: Envelope) -> str:
        try:
            validate_email(envelope.address)
        except ValidationError as error:
            raise Permanent("bad-address") from error
        number = f"<{envelope.reference}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
        try:
            _email(envelope, number).send()
        except (smtplib.SMTPException, BadHeaderError, OSError) as error:
            raise _kind_of(error) from None
        return number


def _email(envelope: Envelope, number: str) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(envelope.subject.split()),
        body=envelope.body,
        from_email=formataddr((_NOT_IN_A_NAME.sub(" ", envelope.sender), settings.DEFAULT_FROM_EMAIL)),
        to=[envelope.address],
        reply_to=[envelope.reply_to] if envelope.reply_to else None,
        headers={"Message-ID": number, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF"},
    )


def _kind_of(error: Exception) -> CannotCarry:
    """What an error of sending means for this message, and for all of them."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refused(list(error.recipients.values()))
    if isinstance(error, (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError)):
        return Misconfigured("key")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Misconfigured("certificate")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Misconfigured("sender") if error.smtp_code >= 500 else Temporary("busy")
    if isinstance(error, smtplib.SMTPDataError):
        return Permanent("refused") if error.smtp_code >= 500 else Temporary("busy")
    if isinstance(error, BadHeaderError):
        return Permanent("refused")
    if isinstance(error, smtplib.SMTPResponseException):
        return Temporary("busy")
    return Temporary("unreachable")


def _refused(answers: list[tuple[int, bytes]]) -> CannotCarry:
    code, words = answers[0] if answers else (450, b"")
    if code < 500:
        return Temporary("mailbox-busy")
    if _RELAY.search(words.decode(errors="replace")):
        return Misconfigured("relay")
    return Permanent("bad-address")
