"""What a correction of the facts does to the count, and when it needs a second person.

A correction that takes something from the applicant (the Act's count falls, a route is lost, or the
threshold stops being met) waits for a second person and is told to the applicant. s.104(12): one
person's repeats may be left out against each other, by a named decision; never across people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RANK = {"met": 3, "cannot-tell": 2, "for-people": 1, "not-reached": 0}
ACT_ROUTE = "s104-4"
# Grounds for saying that a report was not made. That an agency finds no record is none of them by itself.
NOT_MADE_GROUNDS = ("applicant-says-so", "same-as-another", "other-evidence")
NO_RECORD = "no-record"


@dataclass(frozen=True, slots=True)
class Effect:
    """The engine's answer before and after, compared."""

    outcome_before: str
    outcome_after: str
    counted_before: int
    counted_after: int
    most_before: int
    most_after: int
    forced_before: bool
    forced_after: bool
    routes_lost: tuple[str, ...]
    reports_changed: tuple[str, ...]

    @property
    def lowers(self) -> bool:
        """Whether it takes anything from the applicant."""
        return (
            self.counted_after < self.counted_before
            or self.most_after < self.most_before
            or RANK[self.outcome_after] < RANK[self.outcome_before]
            or (self.forced_before and not self.forced_after)
            or bool(self.routes_lost)
        )

    @property
    def changes_nothing(self) -> bool:
        return not self.lowers and not self.reports_changed and self.outcome_before == self.outcome_after


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Effect:
    """Compare two answers of the engine (design.md §5) on the same case."""
    first, second = _act_routes(before), _act_routes(after)
    return Effect(
        outcome_before=before["outcome"],
        outcome_after=after["outcome"],
        counted_before=_most(first, "counted_min"),
        counted_after=_most(second, "counted_min"),
        most_before=_most(first, "counted_max"),
        most_after=_most(second, "counted_max"),
        forced_before=before["must_decide_met"],
        forced_after=after["must_decide_met"],
        routes_lost=_routes_lost(before, after),
        reports_changed=_reports_changed(first, second),
    )


def _act_routes(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [route for route in result["routes"] if route["id"] == ACT_ROUTE]


def _most(routes: list[Mapping[str, Any]], name: str) -> int:
    return max((route.get(name) or 0 for route in routes), default=0)


def _routes_lost(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Local routes that stand lower than before."""
    stood = {(route["id"], route.get("behaviour")): RANK[route["outcome"]] for route in before["routes"]}
    return tuple(
        route["id"]
        for route in after["routes"]
        if RANK[route["outcome"]] < stood.get((route["id"], route.get("behaviour")), 0)
    )


def _reports_changed(first: list[Mapping[str, Any]], second: list[Mapping[str, Any]]) -> tuple[str, ...]:
    was = {one["id"]: (one["result"], one["code"]) for route in first for one in route["complaints"]}
    now = {one["id"]: (one["result"], one["code"]) for route in second for one in route["complaints"]}
    return tuple(key for key in now if was.get(key) != now[key])
