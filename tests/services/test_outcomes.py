"""What became of a message: told once to whoever it concerns, whatever goes wrong; then what is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from pledge import delivery, outcomes
from pledge.delivery import deliver, drop_addresses, record_delivery
from pledge.models import Authority, Message
from pledge.notifications import queue
from pledge.scoping import in_authority
from tests.factories import make_authority
from tests.services.mailing import CARRIERS, MINUTE, NOW, Post, again, work, write

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture(autouse=True)
def post(settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[Post]:
    """What other rooms do with an outcome has its own tests."""
    settings.MESSAGE_CARRIERS = CARRIERS
    monkeypatch.setattr(outcomes, "_callbacks", {})
    return Post.begin()


@pytest.fixture
def northfield() -> Iterator[Authority]:
    authority = make_authority()
    with in_authority(authority):
        yield authority


class Test_what_became_of_it:
    def test_delivered_then_bounced_then_delivered(self, northfield: Authority):
        message = write(northfield)
        deliver(message.pk, at=NOW)
        assert record_delivery(message.pk, delivered=True, at=NOW + MINUTE)
        assert (again(message).state, message.delivered_at) == (State.DELIVERED, NOW + MINUTE)
        assert not record_delivery(message.pk, delivered=True, at=NOW + MINUTE)
        assert record_delivery(message.pk, delivered=False, at=NOW + 2 * MINUTE)
        assert (again(message).state, message.failure) == (State.FAILED, "bad-address")
        assert not record_delivery(message.pk, delivered=True, at=NOW + 3 * MINUTE)
        assert again(message).state == State.FAILED

    def test_a_receipt_may_come_before_our_own_note(self, northfield: Authority):
        message = write(northfield)
        claimed = delivery._claim(message.pk, NOW)
        assert record_delivery(message.pk, delivered=True, at=NOW + MINUTE)
        delivery._settle(claimed, State.HANDED_OVER, NOW + MINUTE, reference="ref")
        again(message)
        assert (message.state, message.handed_over_at) == (State.DELIVERED, NOW + MINUTE)

    def test_of_a_message_that_never_left_is_no_news(self, northfield: Authority):
        message = write(northfield)
        assert not record_delivery(message.pk, delivered=True, at=NOW)
        assert not record_delivery(message.pk, delivered=False, at=NOW)

    def test_the_command_for_a_mail_server(self, northfield: Authority, capsys: pytest.CaptureFixture[str]):
        message = write(northfield)
        deliver(message.pk, at=NOW)
        number = f"<message-{northfield.pk}-{message.pk}@example.org>"
        call_command("record_delivery", number, "failed")
        call_command("record_delivery", number, "failed")
        assert capsys.readouterr().out.split("\n")[:2] == ["Recorded.", "Nothing new."]
        assert again(message).failure == "bad-address"
        with pytest.raises(Exception, match="not the Message-ID"):
            call_command("record_delivery", "<other@example.org>", "failed")


class Test_those_it_concerns:
    def test_are_told_of_each_outcome_by_subject(self, northfield: Authority):
        told: list[tuple[str, str, datetime]] = []
        outcomes.on_outcome("letter")(lambda message, at: told.append(("letter", message.state, at)))
        outcomes.on_outcome("notice")(lambda message, at: told.append(("notice", message.state, at)))
        message = write(northfield)
        deliver(message.pk, at=NOW)
        record_delivery(message.pk, delivered=True, at=NOW + MINUTE)
        record_delivery(message.pk, delivered=False, at=NOW + 2 * MINUTE)
        assert told == [
            ("letter", State.HANDED_OVER, NOW),
            ("letter", State.DELIVERED, NOW + MINUTE),
            ("letter", State.FAILED, NOW + 2 * MINUTE),
        ]

    def test_in_the_transaction_that_writes_it(self, northfield: Authority):
        seen: list[tuple[str, bool]] = []

        def look(message: Message, at: datetime) -> None:
            row = Message.objects.get(pk=message.pk)
            seen.append((row.state, transaction.get_connection().in_atomic_block))

        outcomes.on_outcome("letter")(look)
        deliver(write(northfield).pk, at=NOW)
        assert seen == [(State.HANDED_OVER, True)]

    def test_a_failing_callback_loses_no_outcome_and_is_called_again(
        self, northfield: Authority, transactional_db: None
    ):
        calls: list[str] = []

        def fail_once(message: Message, at: datetime) -> None:
            calls.append(message.state)
            Authority.objects.filter(pk=northfield.pk).update(contact_name="half done")
            if len(calls) == 1:
                raise KeyError("a@example.org")

        outcomes.on_outcome("letter")(fail_once)
        message = write(northfield)
        work()
        again(message)
        assert (message.state, message.untold, message.provider_reference) == (
            State.HANDED_OVER,
            True,
            "ref-1",
        )
        northfield.refresh_from_db()
        assert northfield.contact_name == "Community safety team"
        assert delivery.tell_what_is_untold(at=NOW) == 1
        work()
        assert calls == [State.HANDED_OVER] * 2
        assert not again(message).untold
        assert delivery.tell_what_is_untold(at=NOW) == 0
        assert len(Post.carried) == 1

    def test_registering_twice_tells_once(self, northfield: Authority):
        told: list[str] = []

        def tell(message: Message, at: datetime) -> None:
            told.append(message.state)

        outcomes.on_outcome("letter")(tell)
        outcomes.on_outcome("letter")(tell)
        deliver(write(northfield).pk, at=NOW)
        assert len(told) == 1


class Test_what_is_forgotten:
    def test_addresses_after_ninety_days(self, northfield: Authority):
        sent, waiting = write(northfield), write(northfield, "b@example.org")
        deliver(sent.pk, at=NOW)
        assert drop_addresses(at=NOW + timedelta(days=90)) == 0
        assert drop_addresses(at=NOW + timedelta(days=91)) == 1
        assert (again(sent).address, again(waiting).address) == ("", "b@example.org")

    def test_codes_and_links_once_they_have_left(
        self, northfield: Authority, settings: pytest.FixtureRequest
    ):
        settings.DEMONSTRATION = False
        message = queue(
            "sign-in-code",
            authority=northfield,
            channel="email",
            address="a@example.org",
            at=NOW,
            code="123456",
            link="https://x.test/secret",
        )
        deliver(message.pk, at=NOW)
        assert "123456" in Post.carried[0].body
        assert "https://x.test/secret" in Post.carried[0].body
        assert "123456" not in again(message).body
        assert "secret" not in message.body
        assert "Northfield Council" in message.body
