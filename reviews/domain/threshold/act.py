"""The Act's own route, s.104(4): the number of qualifying complaints about one behaviour.

It counts reports by anyone, to anyone, by any channel, and is blind to every local condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .application import Application, Report
from .conditions import NO, UNKNOWN, YES
from .counting import by_owner, settled
from .dating import Life, Lives, Span
from .procedure import Procedure
from .screening import Screen, act_screen

ACT_ROUTE = "s104-4"


class Candidate(NamedTuple):
    """A report that may count, whether all but its dates is certain, and when it is in time."""

    report: Report
    certain: bool
    life: Life


@dataclass(slots=True)
class ActField:
    """The reports about one behaviour, with everything that no day of application can change."""

    behaviour: str | None
    screens: dict[str, Screen]
    candidates: list[Candidate]


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


def act_field(
    procedure: Procedure, application: Application, behaviour: str | None, lives: Lives
) -> ActField:
    """The reports that may count about one behaviour."""
    of_reports = lives.under(procedure.statutory.report_period, procedure.statutory.apply_period)
    screens: dict[str, Screen] = {}
    candidates = []
    for report in application.ordered:
        screen = screens[report.id] = act_screen(report, behaviour)
        if screen.answer != NO:
            candidates.append(Candidate(report, screen.answer == YES, of_reports[report.id]))
    return ActField(behaviour, screens, candidates)


def act_count(procedure: Procedure, field: ActField, applied: Span) -> ActCount:
    """Count the reports as they would stand for a day of application."""
    sure: list[Report] = []
    perhaps: list[Report] = []
    for report, certain, life in field.candidates:
        answer = life.on(applied)
        if answer == YES and certain:
            sure.append(report)
            perhaps.append(report)
        elif answer >= UNKNOWN:
            perhaps.append(report)
    left_out = procedure.repeats_left_out
    return ActCount(
        settled(sure, worst=True, repeats_left_out=left_out),
        settled(perhaps, worst=False, repeats_left_out=left_out),
        procedure.statutory.number,
    )
