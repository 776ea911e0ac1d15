"""What each provider's answers mean: not now, not ever, or nothing at all until somebody sets it right."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

import pytest
import requests
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from notifications_python_client.errors import HTTPError

from pledge.carriers import CannotCarry, Envelope, Misconfigured, Permanent, Temporary
from pledge.carriers.notify import Notify
from pledge.carriers.outbox import Outbox
from pledge.carriers.smtp import Smtp
from pledge.carriers.words import WORDS, words_for

ENVELOPE = Envelope(
    reference="message-1-7",
    attempt=1,
    channel="email",
    address="a@example.org",
    sender='Börs & "Co" <x@y>\r\nBcc: z@example.org',
    reply_to="reviews@example.org",
    subject="A message from Börs\nBcc: z@example.org",
    body="Hello.",
)


def why(error: Exception) -> tuple[str, str]:
    assert isinstance(error, CannotCarry)
    return type(error).__name__, error.reason


def test_the_outbox_carries_nothing():
    assert Outbox().carry(ENVELOPE) == "outbox-message-1-7"


class Test_smtp:
    def test_an_email_from_the_authority(self):
        number = Smtp().carry(ENVELOPE)
        (sent,) = mail.outbox
        message = sent.message()
        assert sent.to == ["a@example.org"]
        assert message["From"].endswith("<case-reviews@example.org>")
        assert message["Reply-To"] == "reviews@example.org"
        assert message["Message-ID"] == number == "<message-1-7@example.org>"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Bcc"] is None
        assert sent.recipients() == ["a@example.org"]
        assert sent.body == "Hello."

    @pytest.mark.parametrize(
        "address", ["", "no address", "a@b", "a@example.org, b@example.org", "a@example.org\nb"]
    )
    def test_an_address_that_is_none(self, address: str):
        with pytest.raises(Permanent) as caught:
            Smtp().carry(Envelope(**{**_fields(), "address": address}))
        assert caught.value.reason == "bad-address"
        assert mail.outbox == []

    @pytest.mark.parametrize(
        ("error", "means"),
        [
            (
                smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}),
                ("Permanent", "bad-address"),
            ),
            (
                smtplib.SMTPRecipientsRefused({"a@example.org": (452, b"mailbox full")}),
                ("Temporary", "mailbox-busy"),
            ),
            (
                smtplib.SMTPRecipientsRefused({"a@example.org": (554, b"5.7.1 Relay access denied")}),
                ("Misconfigured", "relay"),
            ),
            (smtplib.SMTPAuthenticationError(535, b"bad credentials"), ("Misconfigured", "key")),
            (smtplib.SMTPNotSupportedError("STARTTLS"), ("Misconfigured", "key")),
            (smtplib.SMTPSenderRefused(550, b"not allowed", "x@y"), ("Misconfigured", "sender")),
            (smtplib.SMTPSenderRefused(451, b"later", "x@y"), ("Temporary", "busy")),
            (smtplib.SMTPDataError(554, b"looks like spam"), ("Permanent", "refused")),
            (smtplib.SMTPDataError(451, b"greylisted"), ("Temporary", "busy")),
            (smtplib.SMTPConnectError(421, b"too many connections"), ("Temporary", "busy")),
            (smtplib.SMTPServerDisconnected("gone"), ("Temporary", "unreachable")),
            (ConnectionRefusedError(), ("Temporary", "unreachable")),
            (TimeoutError(), ("Temporary", "unreachable")),
            (ssl.SSLCertVerificationError(), ("Misconfigured", "certificate")),
        ],
    )
    def test_each_answer(self, monkeypatch: pytest.MonkeyPatch, error: Exception, means: tuple[str, str]):
        def fail(self: EmailBackend, messages: Any) -> int:
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", fail)
        with pytest.raises(CannotCarry) as caught:
            Smtp().carry(ENVELOPE)
        assert why(caught.value) == means
        assert "example.org" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def _fields() -> dict[str, Any]:
    return {name: getattr(ENVELOPE, name) for name in Envelope.__dataclass_fields__}


class Client:
    """GOV.UK Notify, as far as we speak to it."""

    sent: list[tuple[str, dict[str, Any]]] = []
    known: dict[str, str] = {}
    raises: Exception | None = None

    def __init__(self, key: str, timeout: int) -> None:
        assert key == "k"

    def get_all_notifications(self, reference: str) -> dict[str, Any]:
        return {"notifications": [{"id": self.known[reference]}] if reference in self.known else []}

    def _send(self, how: str, **given: Any) -> dict[str, str]:
        if self.raises:
            raise self.raises
        Client.sent.append((how, given))
        return {"id": "n-1"}

    def send_email_notification(self, **given: Any) -> dict[str, str]:
        return self._send("email", **given)

    def send_sms_notification(self, **given: Any) -> dict[str, str]:
        return self._send("text", **given)


def answered(status: int, *errors: tuple[str, str]) -> HTTPError:
    response = requests.Response()
    response.status_code = status
    said = [{"error": kind, "message": words} for kind, words in errors]
    response._content = str({"status_code": status, "errors": said}).replace("'", '"').encode()
    return HTTPError(response)


class Test_notify:
    @pytest.fixture(autouse=True)
    def _client(self, monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest) -> None:
        Client.sent, Client.known, Client.raises = [], {}, None
        monkeypatch.setattr("pledge.carriers.notify.NotificationsAPIClient", Client)
        settings.NOTIFY = {"key": "k", "email_template": "e", "text_template": "t", "receipts_token": ""}

    def test_an_email(self):
        assert Notify().carry(ENVELOPE) == "n-1"
        ((how, given),) = Client.sent
        assert how == "email"
        assert given["template_id"] == "e"
        assert given["reference"] == "message-1-7"
        assert given["personalisation"] == {"subject": ENVELOPE.subject, "body": "Hello."}

    def test_a_text(self):
        Notify().carry(Envelope(**{**_fields(), "channel": "text", "address": "07700 900123"}))
        ((how, given),) = Client.sent
        assert (how, given["phone_number"], given["personalisation"]) == (
            "text",
            "07700 900123",
            {"body": "Hello."},
        )

    def test_a_message_that_a_dead_worker_had_sent_is_not_sent_again(self):
        Client.known = {"message-1-7": "n-earlier"}
        assert Notify().carry(Envelope(**{**_fields(), "attempt": 2})) == "n-earlier"
        assert Client.sent == []
        Client.known = {}
        assert Notify().carry(Envelope(**{**_fields(), "attempt": 2})) == "n-1"

    @pytest.mark.parametrize(
        ("error", "means"),
        [
            (answered(429, ("RateLimitError", "Exceeded rate limit")), ("Temporary", "busy")),
            (answered(429, ("TooManyRequestsError", "Exceeded send limits")), ("Temporary", "busy")),
            (answered(500, ("Exception", "Internal server error")), ("Temporary", "unreachable")),
            (HTTPError(None), ("Temporary", "unreachable")),
            (answered(403, ("AuthError", "Invalid token: API key not found")), ("Misconfigured", "key")),
            (answered(404, ("NoResultFound", "No result found")), ("Misconfigured", "template")),
            (
                answered(400, ("ValidationError", "email_address Not a valid email address")),
                ("Permanent", "bad-address"),
            ),
            (
                answered(400, ("ValidationError", "phone_number Too many digits")),
                ("Permanent", "bad-address"),
            ),
            (
                answered(400, ("BadRequestError", "Can’t send to this recipient using a team-only API key")),
                ("Misconfigured", "refused-by-provider"),
            ),
            (
                answered(400, ("BadRequestError", "Template not found")),
                ("Misconfigured", "refused-by-provider"),
            ),
            (
                answered(400, ("BadRequestError", "Content has more than 2000 letters")),
                ("Permanent", "refused"),
            ),
        ],
    )
    def test_each_answer(self, error: Exception, means: tuple[str, str]):
        Client.raises = error
        with pytest.raises(CannotCarry) as caught:
            Notify().carry(ENVELOPE)
        assert why(caught.value) == means


def test_every_reason_has_words():
    reasons = {
        *(
            "bad-address",
            "refused",
            "mailbox-unavailable",
            "too-long",
            "expired",
            "unexplained",
            "provider-error",
        ),
        *(
            "no-carrier",
            "stopped",
            "busy",
            "mailbox-busy",
            "unreachable",
            "key",
            "certificate",
            "sender",
            "relay",
        ),
        *("template", "refused-by-provider"),
    }
    assert set(WORDS) == reasons
    assert all(words_for(reason).endswith(".") for reason in reasons)
    assert words_for("") == ""
    assert {Temporary, Permanent, Misconfigured} == set(CannotCarry.__subclasses__())
