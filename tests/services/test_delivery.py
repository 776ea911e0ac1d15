"""Messages are carried once, retried by kind of failure, and never hold each other up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from pledge import delivery, outcomes
from pledge.carriers import Misconfigured, Permanent, Temporary, can_send
from pledge.delivery import BACK_OFF, deliver, take_up_messages
from pledge.models import Alarm, AuditEntry, Authority, Message
from pledge.notifications import queue, stop_waiting
from pledge.operations import alarms
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


def queue_code(authority: Authority, *, about: str) -> Message:
    given = {"channel": "email", "address": "a@example.org", "link": "https://x.test/l", "code": "493817"}
    return queue("sign-in-code", authority=authority, at=NOW, about=about, **given)


class Test_one_message:
    def test_is_handed_over_and_that_is_not_delivered(self, northfield: Authority):
        message = write(northfield)
        deliver(message.pk, at=NOW)
        again(message)
        assert (message.state, message.attempts, message.handed_over_at) == (State.HANDED_OVER, 1, NOW)
        assert message.delivered_at is None
        assert message.provider_reference == "ref-1"
        (envelope,) = Post.carried
        assert envelope.sender == "Northfield Council"
        assert envelope.reply_to == "case-reviews@northfield.example.org"
        assert list(AuditEntry.objects.values_list("action", "case_key")) == [
            ("message-handed-over", "case:3")
        ]

    def test_is_carried_once_however_often_the_task_runs(self, northfield: Authority):
        message = write(northfield)
        for _ in range(3):
            deliver(message.pk, at=NOW)
        assert len(Post.carried) == 1

    def test_is_not_carried_before_its_time(self, northfield: Authority):
        message = write(northfield)
        deliver(message.pk, at=NOW - MINUTE)
        assert again(message).state == State.QUEUED
        assert Post.carried == []

    def test_that_was_stopped_stays(self, northfield: Authority):
        message = write(northfield)
        assert stop_waiting(about="letter:7", at=NOW) == 1
        deliver(message.pk, at=NOW)
        assert again(message).state == State.STOPPED
        assert Post.carried == []

    def test_that_was_stopped_keeps_no_code_and_no_link(self, northfield: Authority, settings):
        settings.DEMONSTRATION = False
        stopped = queue_code(northfield, about="letter:7")
        other = queue_code(northfield, about="letter:8")
        assert stop_waiting(about="letter:7", at=NOW) == 1
        for secret in ("493817", "https://x.test/l"):
            assert secret not in again(stopped).body
            assert secret in again(other).body
        assert (stopped.state, other.state) == (State.STOPPED, State.QUEUED)

    def test_with_an_expired_code_is_never_sent(self, northfield: Authority):
        message = write(northfield, valid_until=NOW + 10 * MINUTE)
        deliver(message.pk, at=NOW + 10 * MINUTE)
        again(message)
        assert (message.state, message.failure) == (State.FAILED, "expired")
        assert Post.carried == []

    def test_of_another_authority_is_not_seen(self, northfield: Authority):
        southmere = make_authority("southmere")
        with in_authority(southmere):
            theirs = write(southmere)
        deliver(theirs.pk, at=NOW)
        assert Post.carried == []

    def test_without_a_carrier_fails_at_once(self, northfield: Authority, settings: pytest.FixtureRequest):
        settings.MESSAGE_CARRIERS = {"email": "x.Y", "text": ""}
        message = write(northfield, channel="text", address="07700 900123")
        deliver(message.pk, at=NOW)
        assert again(message).failure == "no-carrier"
        assert can_send("email")
        assert not can_send("text")
        assert not can_send("pigeon")


class Test_a_temporary_failure:
    def test_is_tried_again_more_and_more_rarely_for_a_day(self, northfield: Authority, post: type[Post]):
        post.raises["a@example.org"] = Temporary("busy")
        message, at, waits = write(northfield), NOW, []
        while again(message).state == State.QUEUED:
            at = message.next_attempt_at
            deliver(message.pk, at=at)
            waits.append(round((again(message).next_attempt_at - at) / MINUTE))
        assert waits[:-1] == [1, 5, 15, 60, 120, 240, 480, 480]
        assert timedelta(hours=23) < at - NOW < timedelta(hours=24)
        assert (message.state, message.failure) == (State.FAILED, "too-long")
        assert message.attempts == len(BACK_OFF) + 1

    def test_passes(self, northfield: Authority, post: type[Post]):
        post.raises["a@example.org"] = Temporary("busy")
        message = write(northfield)
        deliver(message.pk, at=NOW)
        assert (again(message).state, message.failure) == (State.QUEUED, "busy")
        post.raises.clear()
        deliver(message.pk, at=NOW + MINUTE)
        assert (again(message).state, message.attempts) == (State.HANDED_OVER, 2)

    def test_gives_up_as_soon_as_the_code_would_come_too_late(self, northfield: Authority, post: type[Post]):
        post.raises["a@example.org"] = Temporary("busy")
        message = write(northfield, valid_until=NOW + 4 * MINUTE)
        deliver(message.pk, at=NOW)
        deliver(message.pk, at=NOW + MINUTE)
        assert (again(message).state, message.failure) == (State.FAILED, "expired")


class Test_a_permanent_failure:
    def test_is_final_at_once(self, northfield: Authority, post: type[Post]):
        post.raises["a@example.org"] = Permanent("bad-address")
        message = write(northfield)
        deliver(message.pk, at=NOW)
        again(message)
        assert (message.state, message.failure, message.failed_at) == (State.FAILED, "bad-address", NOW)
        assert list(AuditEntry.objects.values_list("action", flat=True)) == ["message-failed"]


class Test_a_misconfiguration:
    def test_holds_every_message_of_its_channel_and_raises_an_alarm(
        self, northfield: Authority, post: type[Post], caplog: pytest.LogCaptureFixture
    ):
        post.raises["a@example.org"] = Misconfigured("key")
        first, second = write(northfield), write(northfield, "b@example.org")
        text = write(northfield, "07700 900123", channel="text")
        deliver(first.pk, at=NOW)
        deliver(second.pk, at=NOW)
        deliver(text.pk, at=NOW)
        assert [again(row).state for row in (first, second, text)] == [
            State.QUEUED,
            State.QUEUED,
            State.HANDED_OVER,
        ]
        assert (first.attempts, first.failure) == (0, "key")
        (alarm,) = alarms()
        assert (alarm.name, alarm.reason, alarm.since) == ("messages-email", "key", NOW)
        assert "No email can be sent (key)" in caplog.text
        assert "example.org" not in caplog.text

    def test_is_tried_by_one_message_every_ten_minutes(self, northfield: Authority, post: type[Post]):
        rows = [write(northfield, f"{letter}@example.org") for letter in "abcde"]
        post.raises |= {row.address: Misconfigured("key") for row in rows}
        for minute in range(0, 31, 2):
            for row in rows:
                deliver(row.pk, at=NOW + minute * MINUTE)
        assert len(Post.tried) == 4  # at once, and after 10, 20 and 30 minutes
        (alarm,) = alarms()
        assert alarm.since == NOW

    def test_ends_and_everything_leaves(self, northfield: Authority, post: type[Post]):
        post.raises["a@example.org"] = Misconfigured("key")
        first, second = write(northfield), write(northfield, "b@example.org")
        deliver(first.pk, at=NOW)
        deliver(second.pk, at=NOW)
        post.raises.clear()
        deliver(second.pk, at=NOW + 10 * MINUTE)
        assert not Alarm.objects.exists()
        deliver(first.pk, at=NOW + 10 * MINUTE)
        assert {again(row).state for row in (first, second)} == {State.HANDED_OVER}


class Test_one_bad_message:
    def test_among_ten_holds_up_none(self, northfield: Authority, post: type[Post], transactional_db: None):
        post.raises["p4@example.org"] = ZeroDivisionError("p4@example.org made me do it")
        rows = [write(northfield, f"p{number}@example.org") for number in range(10)]
        work()
        states = [again(row).state for row in rows]
        assert states == [State.HANDED_OVER] * 4 + [State.SENDING] + [State.HANDED_OVER] * 5

    def test_leaves_no_address_in_the_row_of_its_task(
        self, northfield: Authority, post: type[Post], transactional_db: None
    ):
        post.raises["p4@example.org"] = ZeroDivisionError("p4@example.org made me do it")
        write(northfield, "p4@example.org")
        work()
        (task,) = DBTaskResult.objects.all()
        assert task.status == "FAILED"
        assert "example.org" not in task.traceback + str(task.args_kwargs)
        assert "ZeroDivisionError" in task.traceback
        assert "delivery.py" in task.traceback

    def test_is_given_up_after_nine_attempts(self, northfield: Authority, post: type[Post]):
        post.raises["a@example.org"] = ZeroDivisionError()
        message, at = write(northfield), NOW
        for _ in range(12):
            with pytest.raises(ZeroDivisionError):
                deliver(message.pk, at=at)
            at += 11 * MINUTE
            take_up_messages(at=at)
            if again(message).state == State.FAILED:
                break
        assert (message.failure, message.attempts) == ("unexplained", 9)


class Test_work_left_behind:
    def test_by_a_worker_that_died_before_sending(self, northfield: Authority):
        message = write(northfield)
        Message.objects.filter(pk=message.pk).update(state=State.SENDING, claimed_at=NOW, attempts=1)
        take_up_messages(at=NOW + 9 * MINUTE)
        assert again(message).state == State.SENDING
        take_up_messages(at=NOW + 11 * MINUTE)
        assert again(message).state == State.QUEUED
        deliver(message.pk, at=NOW + 11 * MINUTE)
        assert again(message).state == State.HANDED_OVER
        assert Post.carried[0].attempt == 2
        assert Post.carried[0].reference == f"message-{northfield.pk}-{message.pk}"

    def test_by_a_worker_killed_while_sending(self, northfield: Authority, post: type[Post]):
        post.raises["a@example.org"] = KeyboardInterrupt()
        message = write(northfield)
        with pytest.raises(KeyboardInterrupt):
            deliver(message.pk, at=NOW)
        assert again(message).state == State.SENDING
        post.raises.clear()
        take_up_messages(at=NOW + 11 * MINUTE)
        deliver(message.pk, at=NOW + 11 * MINUTE)
        assert (again(message).state, len(Post.carried)) == (State.HANDED_OVER, 1)

    def test_by_a_worker_given_up_for_dead_that_was_only_slow(self, northfield: Authority):
        message = write(northfield)
        slow = delivery._claim(message.pk, NOW)
        take_up_messages(at=NOW + 11 * MINUTE)
        deliver(message.pk, at=NOW + 11 * MINUTE)
        delivery._settle(slow, State.FAILED, NOW + 12 * MINUTE, failure="bad-address")
        delivery._try_later(slow, "busy", NOW + 12 * MINUTE)
        assert again(message).state == State.HANDED_OVER

    def test_a_message_whose_task_was_lost_gets_one_and_only_one(self, northfield: Authority):
        write(northfield)
        DBTaskResult.objects.all().delete()
        assert take_up_messages(at=NOW) == 1
        assert take_up_messages(at=NOW + MINUTE) == 0
        assert DBTaskResult.objects.count() == 1

    def test_after_a_week_without_a_clock(self, northfield: Authority, transactional_db: None):
        rows = [write(northfield, f"p{number}@example.org") for number in range(3)]
        DBTaskResult.objects.all().delete()
        take_up_messages(at=NOW + timedelta(days=7))
        work()
        assert {again(row).state for row in rows} == {State.HANDED_OVER}
        assert len(Post.carried) == 3

    def test_what_is_rolled_back_is_never_sent(self, northfield: Authority, transactional_db: None):
        with transaction.atomic():
            write(northfield)
            transaction.set_rollback(True)
        work()
        assert Post.carried == []
        assert Message.objects.count() == DBTaskResult.objects.count() == 0
