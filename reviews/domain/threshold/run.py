"""An application prepared for a procedure, so that it can be tried on many days of application."""

from __future__ import annotations

from .act import ActCount, act_count
from .application import Application
from .conditions import NO
from .dating import Span
from .local import LocalCount, Locals
from .plan import ACT_ASKS
from .procedure import Procedure
from .standing import Standings, Weights

#: The outcomes of a route from least to most (design.md §5, point 5).
RANKS = {"not-reached": 0, "for-people": 1, "cannot-tell": 2, "met": 3}


class Run:
    """One application under one procedure. What no day can change is tried once, here."""

    def __init__(self, procedure: Procedure, application: Application) -> None:
        self.procedure = procedure
        self.application = application
        self.standings = Standings(application)
        self.fields = self.standings.under(ACT_ASKS, procedure.act_timing)
        self.counted: dict[Weights, ActCount] = {}
        self.local = Locals(application, self.standings)

    def acts(self, applied: Span) -> list[ActCount]:
        """The Act's count for each behaviour."""
        return [self._act(field.on(applied)[1]) for field in self.fields]

    def _act(self, weights: Weights) -> ActCount:
        """The count of the reports in time; the same reports come to the same on any day."""
        count = self.counted.get(weights)
        if count is None:
            count = self.counted[weights] = act_count(self.procedure, self.application, weights)
        return count

    def locals(self, applied: Span) -> list[LocalCount]:
        """What each local route comes to."""
        return [self.local.count(plan, applied) for plan in self.procedure.plans]

    def outcome(self, applied: Span) -> str:
        """Only the outcome, if the application is made on that day."""
        best = "not-reached"
        for field in self.fields:
            weights = field.on(applied)[1]
            # Settling repeats only ever takes reports away.
            if len(weights) - weights.count(NO) >= self.procedure.statutory.number:
                best = better(best, self._act(weights).outcome)
        for plan in self.procedure.plans:
            if best == "met":
                break
            best = better(best, self.local.outcome(plan, applied))
        return overall(best)


def better(one: str, other: str) -> str:
    """The higher of two outcomes of routes."""
    return one if RANKS[one] >= RANKS[other] else other


def overall(best: str) -> str:
    """The outcome of an assessment from its best route's: what only people can say is not reached."""
    return "not-reached" if best == "for-people" else best
