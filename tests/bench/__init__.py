"""The benchmarks of design.md §7. Each module here has ``run()``, which returns its :class:`Row` s.

All are ratios of two things measured in one run on one machine, so that a number means the same anywhere.
``make bench`` prints one JSON line each and fails when a ratio is over its limit. The database is new, on
SQLite, migrated and empty; what a module puts there it may leave, and what another left it may not mind.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any, TypedDict


class Row(TypedDict):
    """One line: ``ratio`` is what is measured over what it is measured against; ``detail`` says of what."""

    name: str
    ratio: float
    limit: float
    detail: dict[str, Any] | str


def row(name: str, ratio: float, limit: float, **detail: Any) -> Row:
    """A row with its numbers rounded for reading."""
    return Row(name=name, ratio=round(ratio, 3), limit=limit, detail=detail)


def seconds(what: Callable[[], object], *, times: int) -> float:
    """The mean seconds of one call of ``what``, without the collector's pauses."""
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        for _ in range(times):
            what()
        return (time.perf_counter() - begun) / times
    finally:
        gc.enable()


def ratio(
    measured: Callable[[], object], against: Callable[[], object], *, times: int, rounds: int = 5
) -> tuple[float, float, float]:
    """(ratio, seconds of ``measured``, seconds of ``against``): the median of interleaved rounds.

    The two take turns, so that a slow moment of the machine falls on both.
    """
    measured()
    against()
    pairs = [(seconds(measured, times=times), seconds(against, times=times)) for _ in range(rounds)]
    middle = sorted(pairs, key=lambda pair: pair[0] / pair[1])[rounds // 2]
    return statistics.median(a / b for a, b in pairs), *middle
