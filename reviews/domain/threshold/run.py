"""An application prepared for a procedure, so that it can be tried on many days of application."""

from __future__ import annotations

from .act import ActCount, act_count, act_field
from .application import Application
from .dating import Lives, Span
from .local import LocalCount, count_on, outcome_on, prepare
from .procedure import Procedure

#: The outcomes of a route from least to most (design.md §5, point 5).
RANKS = {"not-reached": 0, "for-people": 1, "cannot-tell": 2, "met": 3}


class Run:
    """One application under one procedure. What no day can change is tried once, here."""

    def __init__(self, procedure: Procedure, application: Application) -> None:
        self.procedure = procedure
        self.application = application
        self.lives = Lives(application)
        self.fields = [act_field(procedure, application, one, self.lives) for one in application.behaviours]
        self.prepared = [prepare(plan, application, self.fields, self.lives) for plan in procedure.plans]

    def acts(self, applied: Span) -> list[ActCount]:
        """The Act's count for each behaviour."""
        return [act_count(self.procedure, field, applied) for field in self.fields]

    def locals(self, applied: Span) -> list[LocalCount]:
        """What each local route comes to."""
        return [count_on(prepared, self.application, applied) for prepared in self.prepared]

    def outcome(self, applied: Span) -> str:
        """Only the outcome, if the application is made on that day."""
        best = "not-reached"
        for act in self.acts(applied):
            best = better(best, act.outcome)
        for prepared in self.prepared:
            if best == "met":
                break
            best = better(best, outcome_on(prepared, self.application, applied))
        return overall(best)


def better(one: str, other: str) -> str:
    """The higher of two outcomes of routes."""
    return one if RANKS[one] >= RANKS[other] else other


def overall(best: str) -> str:
    """The outcome of an assessment from its best route's: what only people can say is not reached."""
    return "not-reached" if best == "for-people" else best
