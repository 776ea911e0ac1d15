"""The benchmark runner can fail."""

from __future__ import annotations

import json

import pytest

from tests import bench
from tests.bench import row
from tests.bench.__main__ import report


def test_a_row_over_its_limit_fails_the_run(capsys: pytest.CaptureFixture[str]):
    assert report([row("slow", 2.0004, 2.0, seconds=1), row("quick", 1.0, 2.0)]) == 0
    assert report([row("slow", 2.001, 2.0)]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"name": "slow", "ratio": 2.0, "limit": 2.0, "detail": {"seconds": 1}}


def test_running_nothing_fails():
    assert report([]) == 1


def test_the_ratio_is_the_median_of_the_two_taking_turns(monkeypatch: pytest.MonkeyPatch):
    now, turns = [0.0], []
    monkeypatch.setattr(bench.time, "perf_counter", lambda: now[0])

    def work(name: str, seconds: float) -> None:
        turns.append(name)
        # One slow moment of the machine, in the third of the rounds.
        now[0] += seconds * (50 if len(turns) == 8 else 1)

    found = bench.ratio(lambda: work("ours", 3.0), lambda: work("bare", 1.5), times=1)
    assert found == (2.0, 3.0, 1.5)
    assert turns == ["ours", "bare"] * 6
