"""Reading the engine's answer (design.md §5): the Act's own route, and what it makes of each report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ACT_ROUTE = "s104-4"
# Where several behaviours are looked at, a report is what it is on the one where it does best.
_BEST_FIRST = ("counts", "left-out", "cannot-tell", "does-not-count")
_RANK = {"met": 3, "cannot-tell": 2, "for-people": 1, "not-reached": 0}

Result = Mapping[str, Any]


def rank(outcome: str) -> int:
    """How high an outcome stands: met, cannot-tell, for-people, not-reached."""
    return _RANK[outcome]


def act_routes(result: Result) -> list[Result]:
    """The Act's own route, once a behaviour."""
    return [route for route in result.get("routes", ()) if route["id"] == ACT_ROUTE]


def act_route(result: Result) -> Result | None:
    """The Act's own route where it comes nearest to being met; None in an answer without routes."""
    return max(act_routes(result), key=_standing, default=None)


def by_report(routes: Iterable[Result]) -> dict[str, Result]:
    """What routes make of each report, by its id: the best where it stands on several."""
    found: dict[str, Result] = {}
    for route in routes:
        for one in route["complaints"]:
            there = found.get(one["id"])
            if there is None or _better(one, there):
                found[one["id"]] = one
    return found


def _standing(route: Result) -> tuple[int, int, int]:
    return rank(route["outcome"]), route.get("counted_min") or 0, route.get("counted_max") or 0


def _better(one: Result, other: Result) -> bool:
    first, second = _BEST_FIRST.index(one["result"]), _BEST_FIRST.index(other["result"])
    # "About other behaviour" says least of all.
    return (first, one["code"] == "other-behaviour") < (second, other["code"] == "other-behaviour")
