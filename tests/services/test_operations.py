"""What time alone causes: safe to repeat, safe to miss; a job that fails keeps no other from running."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from pledge import operations, throttle, ticking
from pledge.management.commands.tick import tick
from pledge.models import Throttle
from pledge.operations import (
    CLOCK,
    LOST_AFTER,
    MOST_CLAIMS,
    WORKER,
    FailedTask,
    alarms,
    ask_the_worker,
    clear_alarm,
    drop_old_tasks,
    failed_tasks_since,
    last_beat,
    raise_alarm,
    show_life,
    take_up_lost_tasks,
    wordless,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ticking.Job]]:
    known: dict[str, ticking.Job] = {}
    monkeypatch.setattr(ticking, "_jobs", known)
    return known


class Test_jobs:
    def test_run_when_they_are_due(self, jobs: dict[str, ticking.Job]):
        ran: list[tuple[str, datetime]] = []
        ticking.periodic("often")(lambda at: ran.append(("often", at)))
        ticking.periodic("daily", every=DAY)(lambda at: ran.append(("daily", at)))
        for at in (NOW, NOW + MINUTE, NOW + DAY):
            ticking.run_due(at=at)
        assert ran == [
            ("often", NOW),
            ("daily", NOW),
            ("often", NOW + MINUTE),
            ("often", NOW + DAY),
            ("daily", NOW + DAY),
        ]
        assert last_beat("job:daily") == NOW + DAY

    def test_missed_for_a_week_run_once(self, jobs: dict[str, ticking.Job]):
        ran: list[datetime] = []
        ticking.periodic("daily", every=DAY)(ran.append)
        ticking.run_due(at=NOW)
        ticking.run_due(at=NOW + 7 * DAY)
        ticking.run_due(at=NOW + 7 * DAY + MINUTE)
        assert ran == [NOW, NOW + 7 * DAY]

    def test_run_after_the_clock_was_set_back(self, jobs: dict[str, ticking.Job]):
        ran: list[datetime] = []
        ticking.periodic("daily", every=DAY)(ran.append)
        ticking.run_due(at=NOW)
        ticking.run_due(at=NOW - 30 * DAY)
        assert ran == [NOW, NOW - 30 * DAY]

    def test_that_fail_keep_no_other_from_running_and_are_tried_again(self, jobs: dict[str, ticking.Job]):
        ran: list[str] = []

        def fail(at: datetime) -> None:
            ran.append("fail")
            raise ZeroDivisionError

        ticking.periodic("first", every=DAY)(lambda at: ran.append("first"))
        ticking.periodic("bad", every=DAY)(fail)
        ticking.periodic("last", every=DAY)(lambda at: ran.append("last"))
        with pytest.raises(ZeroDivisionError):
            tick(NOW)
        assert ran == ["first", "fail", "last"]
        assert last_beat(CLOCK) is None
        with pytest.raises(ZeroDivisionError):
            tick(NOW + MINUTE)
        assert ran == ["first", "fail", "last", "fail"]

    def test_of_the_product_run_twice_and_after_a_week(self):
        for at in (NOW, NOW, NOW + 7 * DAY):
            tick(at)
        assert last_beat(CLOCK) == NOW + 7 * DAY
        names = set(ticking._jobs)
        assert {
            "messages",
            "lost-tasks",
            "addresses",
            "throttles",
            "worker",
            "lock-outs",
            "sign-ins",
        } <= names

    def test_the_command_does_them_once(self):
        call_command("tick")
        assert last_beat(CLOCK) is not None


def test_the_worker_shows_that_it_lives(transactional_db: None):
    assert last_beat(WORKER) is None
    ask_the_worker()
    ask_the_worker()
    assert DBTaskResult.objects.count() == 1
    call_command("db_worker", "--batch", "--interval", "0", "--no-startup-delay", "--verbosity", "0")
    assert last_beat(WORKER) is not None
    ask_the_worker()
    assert DBTaskResult.objects.count() == 2


class Test_lost_tasks:
    def running(self, claims: int = 1) -> DBTaskResult:
        show_life.enqueue()
        row = DBTaskResult.objects.get()
        row.status, row.started_at, row.worker_ids = "RUNNING", NOW, ["w"] * claims
        row.save()
        return row

    def test_are_taken_up_after_ten_minutes(self):
        row = self.running()
        assert take_up_lost_tasks(at=NOW + LOST_AFTER) == 0
        assert take_up_lost_tasks(at=NOW + LOST_AFTER + MINUTE) == 1
        assert take_up_lost_tasks(at=NOW + LOST_AFTER + MINUTE) == 0
        row.refresh_from_db()
        assert row.status == "READY"

    def test_that_kill_every_worker_are_given_up(self):
        row = self.running(claims=MOST_CLAIMS)
        assert take_up_lost_tasks(at=NOW + HOUR) == 0
        row.refresh_from_db()
        assert (row.status, row.exception_class_path) == ("FAILED", "lost")
        assert failed_tasks_since(NOW) == 1

    def test_finished_ones_are_forgotten(self):
        row = self.running()
        DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=NOW)
        assert drop_old_tasks(at=NOW + 23 * HOUR) == 0
        assert drop_old_tasks(at=NOW + 25 * HOUR) == 1
        row.save(force_insert=True)
        DBTaskResult.objects.update(status="FAILED", finished_at=NOW)
        assert drop_old_tasks(at=NOW + 25 * HOUR) == 0
        assert drop_old_tasks(at=NOW + 31 * DAY) == 1


class Test_a_failure_without_words:
    def test_says_where_and_of_what_kind(self):
        @wordless
        def job(name: str) -> None:
            raise ValueError(f"{name} lives at 3 Mill Lane")

        with pytest.raises(FailedTask) as caught:
            job("Zainab")
        assert "Mill Lane" not in str(caught.value)
        assert "builtins.ValueError" in str(caught.value)
        assert "test_operations.py" in str(caught.value)
        assert caught.value.__suppress_context__

    def test_lets_an_order_to_stop_through(self):
        @wordless
        def job() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            job()

    def test_is_nothing_when_all_is_well(self):
        assert wordless(lambda x: x + 1)(1) == 2


def test_an_alarm_keeps_its_beginning():
    raise_alarm("messages-email", reason="key", at=NOW)
    raise_alarm("messages-email", reason="sender", at=NOW + HOUR)
    (alarm,) = alarms()
    assert (alarm.since, alarm.tried_at, alarm.reason) == (NOW, NOW + HOUR, "sender")
    assert clear_alarm("messages-email")
    assert not clear_alarm("messages-email")
    assert operations.alarms() == []


class Test_the_brake:
    def test_holds_after_the_last_try_and_lets_go_in_time(self):
        limit = throttle.Limit(3, 10 * MINUTE, 5 * MINUTE)
        assert [throttle.take("x", "Key ", limit, at=NOW) for _ in range(3)] == [2, 1, 0]
        with pytest.raises(throttle.TooManyTries) as caught:
            throttle.take("x", "key", limit, at=NOW + 4 * MINUTE)
        assert caught.value.until == NOW + 5 * MINUTE
        assert throttle.take("x", "key", limit, at=NOW + 5 * MINUTE) == 2

    def test_forgets_tries_that_were_long_ago(self):
        limit = throttle.Limit(3, 10 * MINUTE, 5 * MINUTE)
        throttle.take("x", "key", limit, at=NOW)
        throttle.take("x", "key", limit, at=NOW)
        assert throttle.take("x", "key", limit, at=NOW + 11 * MINUTE) == 2

    def test_a_count_while_locked_never_opens_it(self):
        limit = throttle.Limit(2, MINUTE, 10 * MINUTE)
        throttle.count("x", "key", limit, at=NOW)
        throttle.count("x", "key", limit, at=NOW)
        throttle.count("x", "key", limit, at=NOW + 5 * MINUTE)
        with pytest.raises(throttle.TooManyTries):
            throttle.check("x", "key", at=NOW + 6 * MINUTE)

    def test_old_counts_are_dropped(self):
        throttle.take("x", "key", throttle.SIGN_IN, at=NOW)
        assert throttle.forget_old(at=NOW + DAY) == 0
        assert throttle.forget_old(at=NOW + 3 * DAY) == 1
        assert not Throttle.objects.exists()
