"""Uploaded files are checked by the worker, wait for a scanner that is away, and storage and rows agree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult

from pledge import file_care
from pledge.audit import Actor
from pledge.file_care import BACK_OFF, check, put_in_order, take_up_waiting_files
from pledge.models import AuditEntry, Authority, StoredFile
from pledge.operations import alarms
from pledge.scanning import Outcome, Reason, Verdict
from pledge.scoping import in_authority
from pledge.stored_files import forget, keep
from tests.factories import make_authority
from tests.running.a_scanner import EICAR, FakeClamd, a_scanner
from tests.services.mailing import work
from tests.uploads import LOCKED_PDF, PDF, upload

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
State = StoredFile.State
INFECTED_PDF = PDF + EICAR


@pytest.fixture
def northfield(db, settings, tmp_path) -> Iterator[Authority]:
    settings.MEDIA_ROOT = tmp_path
    settings.VIRUS_SCANNER = "tcp://127.0.0.1:9"
    authority = make_authority()
    with in_authority(authority):
        yield authority


@pytest.fixture
def clamd(northfield: Authority, settings) -> Iterator[FakeClamd]:
    with a_scanner() as fake:
        settings.VIRUS_SCANNER = fake.address
        yield fake


class Says:
    """A scanner that says what it is told to."""

    def __init__(self, *verdicts: Verdict) -> None:
        self.verdicts, self.asked = list(verdicts), 0

    def scan(self, pieces) -> Verdict:
        self.asked += 1
        assert b"".join(pieces)
        return self.verdicts.pop(0) if len(self.verdicts) > 1 else self.verdicts[0]


def says(monkeypatch: pytest.MonkeyPatch, outcome: Outcome, reason: str = "") -> Says:
    scanner = Says(Verdict(outcome, reason))
    monkeypatch.setattr(file_care, "scanner", lambda: scanner)
    return scanner


def kept(data: bytes = PDF) -> StoredFile:
    return keep(upload("a.pdf", data), about="evidence:12", actor=Actor.system(), at=NOW)


def again(stored: StoredFile) -> StoredFile:
    stored.refresh_from_db()
    return stored


def both(at: datetime) -> tuple[float, float]:
    """When a file was read and written."""
    return at.timestamp(), at.timestamp()


def tasks() -> int:
    return DBTaskResult.objects.filter(task_path=file_care.check_file.module_path).count()


class Test_a_worker:
    @pytest.mark.django_db(transaction=True)
    def test_checks_what_was_kept(self, clamd: FakeClamd):
        clean, bad = kept(), kept(INFECTED_PDF)
        work()
        assert sorted(clamd.files) == sorted([PDF, INFECTED_PDF])
        assert again(clean).state == State.CLEAN
        assert clean.checked_at is not None
        assert default_storage.exists(clean.path)
        assert (again(bad).state, bad.reason) == (State.INFECTED, "Win.Test.EICAR_HDB-1")
        assert not default_storage.exists(bad.path)
        (entry,) = AuditEntry.objects.all()
        assert (entry.action, entry.about, entry.detail) == ("file-infected", "evidence:12", {})

    def test_is_asked_with_ids_only(self, northfield: Authority):
        stored = kept()
        (row,) = DBTaskResult.objects.filter(task_path=file_care.check_file.module_path)
        assert row.args_kwargs == {"args": [stored.pk, northfield.pk], "kwargs": {}}

    def test_is_not_asked_where_there_is_no_scanner_or_nothing_to_look_into(
        self, northfield: Authority, settings
    ):
        kept(LOCKED_PDF)
        settings.VIRUS_SCANNER = ""
        stored = kept()
        check(stored.pk, at=NOW)
        assert tasks() == 0
        assert again(stored).state == State.WAITING

    def test_checks_once_however_often_the_task_runs(self, northfield: Authority, monkeypatch):
        scanner = says(monkeypatch, Outcome.CLEAN)
        stored = kept()
        for _ in range(3):
            check(stored.pk, at=NOW)
        assert scanner.asked == 1

    def test_leaves_alone_what_was_forgotten_or_is_anothers(self, northfield: Authority, monkeypatch):
        scanner = says(monkeypatch, Outcome.CLEAN)
        stored = kept()
        with in_authority(make_authority("southmere")):
            check(stored.pk, at=NOW)
        forget(stored, at=NOW)
        check(stored.pk, at=NOW)
        assert scanner.asked == 0

    def test_finds_bytes_gone(self, northfield: Authority, monkeypatch):
        says(monkeypatch, Outcome.CLEAN)
        stored = kept()
        default_storage.delete(stored.path)
        check(stored.pk, at=NOW)
        assert (again(stored).state, stored.reason) == (State.COULD_NOT_CHECK, "bytes-gone")


class Test_a_scanner_in_trouble:
    @pytest.mark.parametrize("reason", [Reason.SLOW, Reason.ODD_ANSWER])
    def test_is_asked_again_and_at_last_the_file_could_not_be_checked(
        self, northfield: Authority, monkeypatch, reason: Reason
    ):
        scanner = says(monkeypatch, Outcome.COULD_NOT_CHECK, reason)
        stored, at = kept(), NOW
        for wait in BACK_OFF:
            check(stored.pk, at=at)
            assert (again(stored).state, stored.reason) == (State.WAITING, reason)
            check(stored.pk, at=at + wait - MINUTE)
            at += wait
        check(stored.pk, at=at)
        assert scanner.asked == len(BACK_OFF) + 1
        assert (again(stored).state, stored.reason) == (State.COULD_NOT_CHECK, reason)
        assert alarms() == []

    def test_that_says_it_cannot_is_not_asked_again(self, northfield: Authority, monkeypatch):
        says(monkeypatch, Outcome.COULD_NOT_CHECK, Reason.TOO_LARGE)
        stored = kept()
        check(stored.pk, at=NOW)
        assert again(stored).state == State.COULD_NOT_CHECK

    def test_that_is_down_holds_every_file_for_as_long_as_it_takes(self, northfield: Authority, monkeypatch):
        stored, other, at = kept(), kept(), NOW
        says(monkeypatch, Outcome.COULD_NOT_CHECK, Reason.UNREACHABLE)
        for _ in range(50):
            check(stored.pk, at=at)
            at += file_care.PROBE_EVERY
        check(other.pk, at=at)
        assert (again(stored).state, stored.tries) == (State.WAITING, 0)
        assert [(alarm.name, alarm.since) for alarm in alarms()] == [("virus-scanner", NOW)]

        DBTaskResult.objects.all().delete()
        later = at + file_care.PROBE_EVERY
        assert take_up_waiting_files(at=later) == 1, "one tries, while none can be checked"
        says(monkeypatch, Outcome.CLEAN)
        check(stored.pk, at=later)
        assert alarms() == []
        assert (again(other).reason, other.next_check_at) == ("", later)
        DBTaskResult.objects.all().delete()
        assert take_up_waiting_files(at=later) == 1
        check(other.pk, at=later)
        assert {again(stored).state, again(other).state} == {State.CLEAN}

    def test_is_really_down(self, northfield: Authority, settings):
        with a_scanner() as fake:
            settings.VIRUS_SCANNER = fake.address
        stored = kept()
        check(stored.pk, at=NOW)
        assert again(stored).reason == Reason.UNREACHABLE
        settings.VIRUS_SCANNER = ""
        take_up_waiting_files(at=NOW)
        assert alarms() == [], "a scanner that was taken away is no trouble"


class Test_the_clock:
    def test_takes_up_what_a_dead_worker_left_and_nothing_twice(self, northfield: Authority, monkeypatch):
        stored = kept()
        assert take_up_waiting_files(at=NOW) == 0, "a task has it in hand"
        DBTaskResult.objects.all().delete()

        def die(pieces) -> Verdict:
            raise KeyboardInterrupt

        scanner = says(monkeypatch, Outcome.CLEAN)
        monkeypatch.setattr(scanner, "scan", die)
        with pytest.raises(KeyboardInterrupt):
            check(stored.pk, at=NOW)
        assert take_up_waiting_files(at=NOW + MINUTE) == 0
        assert take_up_waiting_files(at=NOW + BACK_OFF[0]) == 1
        assert take_up_waiting_files(at=NOW + BACK_OFF[0]) == 0

    @pytest.mark.django_db(transaction=True)
    def test_has_everything_checked_that_was_kept_before_there_was_a_scanner(
        self, northfield: Authority, settings
    ):
        settings.VIRUS_SCANNER = ""
        stored = kept()
        with in_authority(make_authority("southmere")):
            kept()
        assert take_up_waiting_files(at=NOW) == 0
        with a_scanner() as fake:
            settings.VIRUS_SCANNER = fake.address
            assert take_up_waiting_files(at=NOW) == 2
            work()
        assert again(stored).state == State.CLEAN

    def test_deletes_bytes_that_no_row_wants_after_a_day(self, northfield: Authority):
        wanted, forgotten, infected = kept(), kept(), kept()
        StoredFile.objects.filter(pk=forgotten.pk).update(forgotten_at=NOW)
        StoredFile.objects.filter(pk=infected.pk).update(state=State.INFECTED)
        folder = f"stored/{northfield.pk}"
        old = default_storage.save(f"{folder}/old", ContentFile(b"never committed"))
        young = default_storage.save(f"{folder}/young", ContentFile(b"about to be committed"))
        elsewhere = default_storage.save("logos/old.png", ContentFile(b"logo"))
        for path in (wanted.path, forgotten.path, infected.path, old, young, elsewhere):
            age = timedelta(hours=23) if path == young else timedelta(hours=25)
            os.utime(default_storage.path(path), times=both(NOW - age))
        assert put_in_order(at=NOW) == 3
        left = [path for path in (wanted.path, young, elsewhere) if default_storage.exists(path)]
        assert left == [wanted.path, young, elsewhere]
        assert not any(default_storage.exists(path) for path in (forgotten.path, infected.path, old))
        assert alarms() == []

    def test_another_authority_s_row_wants_no_bytes_here(self, northfield: Authority):
        southmere = make_authority("southmere")
        with in_authority(southmere):
            theirs = kept()
        os.utime(default_storage.path(theirs.path), times=both(NOW - 2 * DAY))
        assert put_in_order(at=NOW) == 0
        assert default_storage.exists(theirs.path)

    def test_raises_an_alarm_for_rows_whose_bytes_are_gone(self, northfield: Authority, caplog):
        stored = kept()
        default_storage.delete(stored.path)
        assert put_in_order(at=NOW) == 0, "its bytes may have come after the storage was read"
        assert put_in_order(at=NOW + DAY) == 1
        assert [alarm.name for alarm in alarms()] == ["stored-files"]
        assert "are gone from the storage" in caplog.text
        default_storage.save(stored.path, ContentFile(PDF))
        put_in_order(at=NOW + DAY)
        assert alarms() == []
