"""The benchmark runner can fail."""

from __future__ import annotations

import json

import pytest

from tests.bench import ratio, row
from tests.bench.__main__ import report


def test_a_row_over_its_limit_fails_the_run(capsys: pytest.CaptureFixture[str]):
    assert report([row("slow", 2.0004, 2.0, seconds=1), row("quick", 1.0, 2.0)]) == 0
    assert report([row("slow", 2.001, 2.0)]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"name": "slow", "ratio": 2.0, "limit": 2.0, "detail": {"seconds": 1}}


def test_running_nothing_fails():
    assert report([]) == 1


def test_the_ratio_is_of_the_two():
    measured, slower, quicker = ratio(lambda: sum(range(40_000)), lambda: sum(range(10_000)), times=20)
    assert 2 < measured < 8
    assert slower > quicker
