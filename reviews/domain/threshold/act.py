"""The Act's own route, s.104(4): the number of qualifying complaints about one behaviour.

It counts reports by anyone, to anyone, by any channel, and is blind to every local condition.
"""

from __future__ import annotations

from dataclasses import dataclass

from .application import Application, Report
from .conditions import NO, YES
from .counting import by_owner, settled
from .procedure import Procedure
from .standing import Weights

ACT_ROUTE = "s104-4"


@dataclass(slots=True)
class ActCount:
    """The Act's count for one behaviour on one day: the reports counted at worst and at best."""

    low: list[Report]
    high: list[Report]
    needed: int

    @property
    def highest(self) -> int:
        """The most that may count, never fewer than the least."""
        return max(len(self.low), len(self.high))

    @property
    def outcome(self) -> str:
        """Met for certain, perhaps, or fewer than the number."""
        if len(self.low) >= self.needed:
            return "met"
        return "cannot-tell" if len(self.high) >= self.needed else "not-reached"

    @property
    def pooled(self) -> bool:
        """True where no one person's reports reach the number by themselves."""
        reports = self.low if len(self.low) >= self.needed else self.high
        alone = (1 if owner is None else len(theirs) for owner, theirs in by_owner(reports).items())
        return max(alone, default=0) < self.needed


def act_count(procedure: Procedure, application: Application, weights: Weights) -> ActCount:
    """Count the reports that are in time, surely or perhaps."""
    reports = application.ordered
    sure = [one for one, weight in zip(reports, weights, strict=True) if weight == YES]
    perhaps = [one for one, weight in zip(reports, weights, strict=True) if weight != NO]
    left_out = procedure.repeats_left_out
    return ActCount(
        settled(sure, worst=True, repeats_left_out=left_out),
        settled(perhaps, worst=False, repeats_left_out=left_out),
        procedure.statutory.number,
    )
