"""Several workers at once, on a database with real locks: every message is carried once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker

from pledge import outcomes, throttle
from pledge.carriers import Envelope
from pledge.delivery import deliver, record_delivery, take_up_messages
from pledge.models import AuditEntry, Authority, Message
from pledge.notifications import queue
from pledge.scoping import across_authorities, in_authority
from pledge.throttle import TooManyTries
from tests.factories import make_authority

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
WORKERS, LETTERS = 4, 12


class Post:
    carried: Counter[str] = Counter()
    lock = threading.Lock()

    def carry(self, envelope: Envelope) -> str:
        with self.lock:
            self.carried[envelope.address] += 1
        return envelope.reference


@pytest.fixture(autouse=True)
def _post(settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    Post.carried = Counter()
    settings.MESSAGE_CARRIERS = {"email": f"{__name__}.Post", "text": f"{__name__}.Post"}
    monkeypatch.setattr(outcomes, "_callbacks", {})


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


def write(authority: Authority) -> list[int]:
    with in_authority(authority):
        return [
            queue("test", authority=authority, channel="email", address=f"p{n}@example.org", at=NOW).pk
            for n in range(LETTERS)
        ]


def together(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs in as many threads, all at the same moment; each closes its own connections."""
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            start.wait()
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return [done.result() for done in [threads.submit(run, job) for job in jobs]]


def worker(number: int) -> Callable[[], None]:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"w{number}",
        excluded_queue_names=[],
    ).run


def test_several_workers_share_the_tasks(northfield: Authority):
    write(northfield)
    together(*(worker(number) for number in range(WORKERS)))
    assert Post.carried == {f"p{n}@example.org": 1 for n in range(LETTERS)}
    with across_authorities():
        assert set(Message.objects.values_list("state", flat=True)) == {Message.State.HANDED_OVER}


def test_the_same_message_in_several_hands_is_carried_once(northfield: Authority):
    numbers = write(northfield)

    def carry_all() -> None:
        with in_authority(northfield):
            for number in numbers:
                deliver(number, at=NOW)

    together(*[carry_all] * WORKERS)
    assert Post.carried == {f"p{n}@example.org": 1 for n in range(LETTERS)}


def test_two_clocks_take_up_the_same_work(northfield: Authority):
    write(northfield)
    with across_authorities():
        Message.objects.update(
            state=Message.State.SENDING, claimed_at=NOW - timedelta(minutes=11), attempts=1
        )
    together(*[lambda: take_up_messages(at=NOW)] * 2)
    together(*(worker(number) for number in range(WORKERS)))
    assert Post.carried == {f"p{n}@example.org": 1 for n in range(LETTERS)}


def test_the_same_receipt_several_times_is_one_entry(northfield: Authority):
    (number, *_others) = write(northfield)
    with in_authority(northfield):
        deliver(number, at=NOW)

    def receipt() -> bool:
        with in_authority(northfield):
            return record_delivery(number, delivered=True, at=NOW)

    assert sorted(together(*[receipt] * WORKERS)) == [False] * (WORKERS - 1) + [True]
    with across_authorities():
        assert AuditEntry.objects.filter(action="message-delivered").count() == 1


def test_guesses_made_at_once_are_counted_one_by_one():
    def guess() -> str:
        try:
            throttle.take("sign-in", "alice@example.org", throttle.SIGN_IN, at=NOW)
        except TooManyTries:
            return "refused"
        return "tried"

    assert Counter(together(*[guess] * 12)) == {"tried": 5, "refused": 7}
