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
class Stand:
    """How one behaviour stands on the Act's route: the least and the most that count, and the number."""

    behaviour: str
    outcome: str
    least: int
    most: int
    needed: int


@dataclass(frozen=True, slots=True)
class Effect:
    """The engine's answer before and after, compared; counts are those of the behaviour that has most."""

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
    stood: tuple[Stand, ...] = ()
    stands: tuple[Stand, ...] = ()

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
            or self._takes_from_a_behaviour
        )

    @property
    def _takes_from_a_behaviour(self) -> bool:
        """Whether fewer count about a behaviour that is looked at before and after."""
        was = {one.behaviour: one for one in self.stood}
        return any(
            one.least < was[one.behaviour].least or one.most < was[one.behaviour].most
            for one in self.stands
            if one.behaviour in was
        )

    @property
    def is_told_apart(self) -> bool:
        """Whether several behaviours are looked at, before or after."""
        return len(self.stood) > 1 or len(self.stands) > 1

    @property
    def falls_below(self) -> bool:
        """Whether the number could be reached before, and can be for no behaviour afterwards."""
        reached = any(one.most >= one.needed for one in self.stood)
        return reached and not any(one.most >= one.needed for one in self.stands)

    @property
    def no_longer_certain(self) -> bool:
        """Whether the number was reached for certain before, and is for no behaviour afterwards."""
        reached = any(one.least >= one.needed for one in self.stood)
        return reached and not any(one.least >= one.needed for one in self.stands)

    @property
    def changes_nothing(self) -> bool:
        """Whether the answer is the same word for word: what counts, and how each report is read."""
        same = self.stood == self.stands and self.outcome_before == self.outcome_after
        return same and not self.lowers and not self.moved


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
        stood=tuple(map(_stand, first)),
        stands=tuple(map(_stand, second)),
    )


def _stand(route: Mapping[str, Any]) -> Stand:
    return Stand(
        route.get("behaviour") or "",
        route["outcome"],
        route.get("counted_min") or 0,
        route.get("counted_max") or 0,
        route.get("needed") or 0,
    )


def _most(routes: list[Mapping[str, Any]], name: str) -> int:
    return max((route.get(name) or 0 for route in routes), default=0)


def _routes_lost(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Routes that stand lower than before, each once: where they come nearest, or for one behaviour."""
    at_best, of_each = _ranks(before)
    best_now, _of_each = _ranks(after)
    return tuple(
        dict.fromkeys(
            route["id"]
            for route in after["routes"]
            if rank(route["outcome"]) < of_each.get((route["id"], route.get("behaviour")), 0)
            or best_now[route["id"]] < at_best.get(route["id"], 0)
        )
    )


def _ranks(answer: Mapping[str, Any]) -> tuple[dict[str, int], dict[tuple[str, Any], int]]:
    """How high each route stands at best, and how high with each behaviour."""
    at_best: dict[str, int] = {}
    of_each: dict[tuple[str, Any], int] = {}
    for route in answer["routes"]:
        height = rank(route["outcome"])
        at_best[route["id"]] = max(height, at_best.get(route["id"], 0))
        of_each[route["id"], route.get("behaviour")] = height
    return at_best, of_each


def _moved(first: list[Mapping[str, Any]], second: list[Mapping[str, Any]]) -> tuple[Moved, ...]:
    was, now = by_report(first), by_report(second)
    return tuple(
        Moved(key, was[key]["result"] if key in was else "", one["result"], one["code"], one["args"])
        for key, one in now.items()
        if key not in was or (was[key]["result"], was[key]["code"]) != (one["result"], one["code"])
    )
