"""``serve``, ``tick`` and ``prepare``."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from pledge import ticking, web
from pledge.management.commands.prepare import static_digest
from pledge.management.commands.serve import processes, refuse_taken_port
from pledge.management.commands.tick import tick
from pledge.operations import CLOCK, last_beat
from pledge.ticking import Job, periodic
from tests.guards.reading import ROOT

NOW = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Job]:
    """The jobs of the clock: none but a test's own."""
    registered: dict[str, Job] = {}
    monkeypatch.setattr(ticking, "_jobs", registered)
    return registered


@pytest.mark.django_db
def test_tick_runs_what_is_due_and_shows_that_it_lives(jobs: dict[str, Job]):
    ran: list[datetime] = []
    periodic("one")(ran.append)
    call_command("tick")
    assert len(ran) == 1
    assert last_beat(CLOCK) == ran[0]


@pytest.mark.django_db
def test_after_a_failing_job_the_clock_shows_no_life(jobs: dict[str, Job]):
    ran: list[datetime] = []
    periodic("failing")(lambda at: 1 / 0)
    periodic("other")(ran.append)
    with pytest.raises(ZeroDivisionError):
        tick(NOW)
    assert ran == [NOW]
    assert last_beat(CLOCK) is None


def test_a_taken_port_is_refused_with_what_to_do():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            CommandError, match=f"Cannot listen on 127.0.0.1:{port} .*PORT={port + 1} make run"
        ):
            refuse_taken_port("127.0.0.1", port)
    refuse_taken_port("127.0.0.1", port)


def test_serve_runs_web_worker_and_tick():
    assert [child.name for child in processes()] == ["web", "worker", "tick"]


def test_the_web_server_keeps_no_log_of_who_came():
    assert web.accesslog is None
    assert web.logconfig_dict["formatters"]["line"]["()"] == "pledge.logs.LineWithoutPersons"
    assert web.logconfig_dict["loggers"]["gunicorn.error"]["handlers"] == []


@pytest.mark.django_db
def test_only_a_demonstration_can_be_thrown_away(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="Only a demonstration"):
        call_command("prepare", afresh=True)


def test_the_static_digest_follows_the_files(settings, tmp_path: Path):
    settings.STATICFILES_DIRS = [tmp_path]
    before = static_digest()
    (tmp_path / "new.css").write_text("p {}")
    assert static_digest() != before


@pytest.fixture
def demonstration(tmp_path: Path) -> dict[str, str]:
    """The environment of a demonstration of its own, on a free port, on SQLite."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return kept | {"PLEDGE_MODE": "demonstration", "PLEDGE_VAR": str(tmp_path / "var"), "PORT": str(port)}


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answer(environment: dict[str, str]) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/healthz", timeout=5) as got:
            return int(got.status)
    except (urllib.error.URLError, ConnectionError):
        return 0


def test_prepare_then_serve_then_stop(demonstration: dict[str, str], tmp_path: Path):
    assert "Bringing the database up to date" in manage(demonstration, "prepare", "--bare")
    assert manage(demonstration, "prepare", "--bare") == "", "The second time there is nothing to do."
    said = tmp_path / "said.txt"
    with said.open("w") as output:
        command = [sys.executable, str(ROOT / "manage.py"), "serve"]
        serve = subprocess.Popen(command, env=demonstration, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        while f"Ready at http://127.0.0.1:{demonstration['PORT']}/" not in said.read_text():
            assert serve.poll() is None, said.read_text()
            assert time.monotonic() < deadline, said.read_text()
            time.sleep(0.1)
        assert answer(demonstration) == 200
    finally:
        serve.send_signal(signal.SIGTERM)
        serve.wait(60)
    assert serve.returncode == 0, said.read_text()
    assert answer(demonstration) == 0


def test_a_demonstration_begins_anew(demonstration: dict[str, str], tmp_path: Path):
    manage(demonstration, "prepare", "--bare")
    begin = "from django.utils import timezone; from pledge.models import Heartbeat; "
    mark = begin + "Heartbeat.objects.create(name='mark', at=timezone.now())"
    count = begin + "print(Heartbeat.objects.filter(name='mark').count())"
    shell = ("shell", "--verbosity=0", "-c")
    manage(demonstration, *shell, mark)
    assert manage(demonstration, *shell, count).strip() == "1"
    (tmp_path / "var/files").mkdir()
    (tmp_path / "var/files/letter.docx").touch()
    manage(demonstration, "prepare", "--bare", "--afresh")
    assert manage(demonstration, *shell, count).strip() == "0"
    assert not (tmp_path / "var/files").exists()
