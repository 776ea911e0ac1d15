"""What a correction of the facts does to the count, and when it needs a second person.

A correction that takes something from the applicant (the Act's count falls, a route is lost, the
threshold stops being met, or is met only on a reading of the Act) waits for a second person and is told
to the applicant. s.104(12): one person's repeats may be left out against each other, by a named
decision; never across people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reviews.domain.findings import act_routes, by_report, rank

POOLED = "pooled-people"
# Grounds for saying that a report was not made. That an agency finds no record is none of them by itself.
NOT_MADE_GROUNDS = ("applicant-says-so", "same-as-another", "other-evidence")
NO_RECORD = "no-record"


@dataclass(frozen=True, slots=True)
class Moved:
    """One report that the Act's route reads differently than before; "" where there was none."""

    report: str
    before: str
    after: str
    code: str
    args: Mapping[str, Any]


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
    pooled_before: bool
    pooled_after: bool
    routes_lost: tuple[str, ...]
    moved: tuple[Moved, ...]

    @property
    def lowers(self) -> bool:
        """Whether it takes anything from the applicant."""
        return (
            self.counted_after < self.counted_before
            or self.most_after < self.most_before
            or rank(self.outcome_after) < rank(self.outcome_before)
            or (self.forced_before and not self.forced_after)
            or (self.forced_before and self.pooled_after and not self.pooled_before)
            or bool(self.routes_lost)
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether the answer is the same word for word: what counts, and how each report is read."""
        return not self.lowers and not self.moved and self.outcome_before == self.outcome_after


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Effect:
    """Compare two answers of the engine (design.md §5) on the same case."""
    first, second = act_routes(before), act_routes(after)
    return Effect(
        outcome_before=before["outcome"],
        outcome_after=after["outcome"],
        counted_before=_most(first, "counted_min"),
        counted_after=_most(second, "counted_min"),
        most_before=_most(first, "counted_max"),
        most_after=_most(second, "counted_max"),
        forced_before=before["must_decide_met"],
        forced_after=after["must_decide_met"],
        pooled_before=POOLED in before.get("depends_on", ()),
        pooled_after=POOLED in after.get("depends_on", ()),
        routes_lost=_routes_lost(before, after),
        moved=_moved(first, second),
    )


def _most(routes: list[Mapping[str, Any]], name: str) -> int:
    return max((route.get(name) or 0 for route in routes), default=0)


def _routes_lost(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Routes that stand lower than before."""
    stood = {(route["id"], route.get("behaviour")): rank(route["outcome"]) for route in before["routes"]}
    return tuple(
        route["id"]
        for route in after["routes"]
        if rank(route["outcome"]) < stood.get((route["id"], route.get("behaviour")), 0)
    )


def _moved(first: list[Mapping[str, Any]], second: list[Mapping[str, Any]]) -> tuple[Moved, ...]:
    was, now = by_report(first), by_report(second)
    return tuple(
        Moved(key, was[key]["result"] if key in was else "", one["result"], one["code"], one["args"])
        for key, one in now.items()
        if key not in was or (was[key]["result"], was[key]["code"]) != (one["result"], one["code"])
    )
