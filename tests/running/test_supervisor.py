"""The supervisor, with real processes that are small."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pledge.supervisor import FIRST_PAUSE, LONGEST_PAUSE, STEADY, Child, Supervisor
from tests.guards.reading import ROOT

PATIENT = "import time; time.sleep(60)"
DEAF = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def until(what: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until ``what`` holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture(autouse=True)
def _signals_as_before():
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_every_child(number: int):
    children = [Child("one", python(PATIENT)), Child("two", python(PATIENT))]
    pids: list[int] = []

    def stop_when_both_run() -> None:
        if not pids and all(child.running() for child in children):
            pids.extend(child.process.pid for child in children if child.process)
            os.kill(os.getpid(), number)

    Supervisor(children, each_step=stop_when_both_run).run()
    assert len(pids) == 2
    assert not any(alive(pid) for pid in pids)


def test_a_child_that_dies_is_started_again(caplog: pytest.LogCaptureFixture):
    short, long = Child("short", python("raise SystemExit(3)")), Child("long", python(PATIENT))
    seen: set[int] = set()

    def stop_after_two() -> None:
        if short.process:
            seen.add(short.process.pid)
        if len(seen) == 2:
            supervisor.stopping.set()

    supervisor = Supervisor([short, long], each_step=stop_after_two)
    supervisor.run()
    assert "short ended (3); again in 1 s." in caplog.text
    assert "long ended" not in caplog.text


def test_the_pause_grows_while_it_keeps_dying_and_is_short_after_a_steady_run():
    child = Child("one", python("raise SystemExit(1)"))
    supervisor = Supervisor([child])
    now, pauses = 1000.0, []
    for _ in range(8):
        supervisor.look_after(child, now)
        assert child.process is not None
        child.process.wait()
        supervisor.look_after(child, now)
        assert child.process is None
        pauses.append(child.start_from - now)
        now = child.start_from
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE]
    supervisor.look_after(child, now)
    assert child.process is not None
    child.process.wait()
    supervisor.look_after(child, now + STEADY)
    assert child.start_from == now + STEADY + FIRST_PAUSE


def test_a_child_waits_for_its_pause():
    child = Child("one", python(PATIENT), start_from=50.0)
    Supervisor([child]).look_after(child, 49.9)
    assert child.process is None


def test_a_child_that_will_not_stop_is_ended_after_the_grace(tmp_path: Path):
    child = Child("deaf", [*python(DEAF), str(tmp_path / "deaf")])
    supervisor = Supervisor([child], grace=0.2)
    supervisor.look_after(child, time.monotonic())
    until((tmp_path / "deaf").exists)
    supervisor.stop()
    assert child.process is not None
    assert child.process.wait() == -signal.SIGKILL


def test_a_second_signal_does_not_wait():
    supervisor = Supervisor([])
    supervisor.asked_to_stop(signal.SIGINT, None)
    assert (supervisor.stopping.is_set(), supervisor.impatient) == (True, False)
    supervisor.asked_to_stop(signal.SIGINT, None)
    assert supervisor.impatient


def test_children_of_a_killed_supervisor_do_not_stay(tmp_path: Path):
    code = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pledge.supervisor import Child, Supervisor
child = Child("one", [sys.executable, "-c", {PATIENT!r}])
Supervisor([child], each_step=lambda: print(child.process.pid, flush=True)).run()
"""
    keeper = subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True)
    assert keeper.stdout is not None
    pid = int(keeper.stdout.readline())
    assert alive(pid)
    keeper.kill()
    keeper.wait()
    keeper.stdout.close()
    until(lambda: not alive(pid))
