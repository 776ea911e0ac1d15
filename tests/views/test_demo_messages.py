"""X2, the messages: in the demonstration all of them, elsewhere no such page. And what Notify tells us."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from pledge.delivery import deliver
from pledge.models import Authority, Message
from pledge.notifications import queue
from pledge.scoping import across_authorities, in_authority
from tests.factories import make_authority

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
PAGE, RECEIPTS = "/demo/messages/", "/operator/receipts/notify/"


@pytest.fixture
def northfield() -> Authority:
    return make_authority(demonstration=True)


def write(authority: Authority, **more: Any) -> Message:
    given = {
        "channel": "email",
        "address": "a@example.org",
        "at": NOW,
        "link": "http://127.0.0.1:8000/r/abc/",
    }
    with in_authority(authority):
        return queue("sign-in-code", authority=authority, code="482913", **(given | more))


class Test_the_outbox:
    def test_shows_each_message_as_its_reader_gets_it(
        self, client: Client, northfield: Authority, settings: Any
    ):
        settings.SITE_URL = "http://127.0.0.1:8000"
        write(northfield, recipient_label="The applicant")
        page = client.get(PAGE).content.decode()
        assert "A message from Northfield Council" in page
        assert "482913" in page
        assert '<a class="govuk-link" href="http://127.0.0.1:8000/r/abc/">' in page
        assert "12 March 2026, 2:30pm" in page
        assert "The applicant" in page
        assert "waiting to be sent" in page

    def test_newest_first(self, client: Client, northfield: Authority):
        write(northfield, address="first@example.org")
        write(northfield, address="second@example.org", at=NOW + timedelta(minutes=1))
        page = client.get(PAGE).content.decode()
        assert page.index("second@example.org") < page.index("first@example.org")

    def test_many_are_pages(self, client: Client, northfield: Authority):
        for _ in range(30):
            write(northfield)
        page = client.get(PAGE).content.decode()
        assert page.count('class="govuk-summary-card"') == 25
        assert "1 to 25 of 30" in page

    def test_none_yet(self, client: Client, northfield: Authority):
        assert "No message yet" in client.get(PAGE).content.decode()

    def test_holds_no_message_of_a_real_authority(self, client: Client, northfield: Authority):
        write(make_authority("southmere"), address="real@example.org")
        assert "real@example.org" not in client.get(PAGE).content.decode()

    def test_is_nowhere_outside_the_demonstration(self, client: Client, northfield: Authority, settings: Any):
        write(northfield)
        settings.DEMONSTRATION = False
        answer = client.get(PAGE)
        assert answer.status_code == 404
        assert "482913" not in answer.content.decode()

    def test_runs_nothing_that_was_written_in_it(self, client: Client, northfield: Authority):
        message = write(northfield)
        with in_authority(northfield):
            Message.objects.filter(pk=message.pk).update(body='<b>x</b> https://evil.example/"><script>')
        page = client.get(PAGE).content.decode()
        assert "<b>x</b>" not in page
        assert 'href="https://evil.example' not in page
        assert "&lt;script&gt;" in page


class Test_receipts:
    @pytest.fixture(autouse=True)
    def _token(self, settings: Any) -> None:
        settings.NOTIFY = settings.NOTIFY | {"receipts_token": "t" * 20}

    @pytest.fixture
    def message(self, northfield: Authority) -> Message:
        message = write(northfield)
        with in_authority(northfield):
            deliver(message.pk, at=NOW)
        return message

    def tell(self, status: str, message: Message, token: str = "t" * 20, **more: Any) -> Any:
        receipt = {"reference": f"message-{message.authority_id}-{message.pk}", "status": status, "id": "n-1"}
        return Client(enforce_csrf_checks=True).post(
            RECEIPTS,
            json.dumps(receipt | more),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    def state(self, message: Message) -> tuple[str, str]:
        with across_authorities():
            return Message.objects.values_list("state", "failure").get(pk=message.pk)

    @pytest.mark.parametrize(
        ("status", "becomes"),
        [
            ("delivered", ("delivered", "")),
            ("permanent-failure", ("failed", "bad-address")),
            ("temporary-failure", ("failed", "mailbox-unavailable")),
            ("technical-failure", ("failed", "provider-error")),
            ("sending", ("handed-over", "")),
        ],
    )
    def test_say_what_became_of_a_message(self, message: Message, status: str, becomes: tuple[str, str]):
        assert self.tell(status, message).json() == {"news": status != "sending"}
        assert self.state(message) == becomes
        assert self.tell(status, message).json() == {"news": False}

    def test_need_the_token(self, message: Message):
        for wrong in ("", "x" * 20, "t" * 19):
            assert self.tell("delivered", message, wrong).status_code == 401
        assert self.state(message)[0] == "handed-over"

    def test_are_nowhere_without_a_token_agreed(self, message: Message, settings: Any):
        settings.NOTIFY = settings.NOTIFY | {"receipts_token": ""}
        assert self.tell("delivered", message).status_code == 404
        assert self.tell("delivered", message, "").status_code == 404

    @pytest.mark.parametrize(
        "reference",
        ["", "message-1", "message-999999-1", "message-1-2-3", "message-1-999999999", "x", "message-١-١"],
    )
    def test_of_no_message_of_ours_are_no_news(self, message: Message, reference: str):
        assert self.tell("delivered", message, reference=reference).json() == {"news": False}

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{}", b'{"reference": 7, "status": "delivered"}', b"\xff", b"nan"]
    )
    def test_that_cannot_be_read(self, message: Message, body: bytes):
        answer = Client().post(
            RECEIPTS, body, content_type="application/json", headers={"Authorization": "Bearer " + "t" * 20}
        )
        assert answer.status_code == 400

    def test_are_posted(self, client: Client):
        assert client.get(RECEIPTS).status_code == 405
