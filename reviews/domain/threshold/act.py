"""The Act's own route, s.104(4): the number of qualifying complaints about one behaviour.

It counts reports by anyone, to anyone, by any channel, and is blind to every local condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .application import Application, Report
from .conditions import NO, YES
from .counting import by_owner, settled
from .dating import date_verdict
from .procedure import Procedure
from .screening import Screen, act_screen

ACT_ROUTE = "s104-4"
Applied = tuple[date, date]


@dataclass(slots=True)
class ActCount:
    """The Act's count for one behaviour on one day: reports counted at worst and at best."""

    low: list[Report]
    high: list[Report]
    needed: int
    codes: dict[str, str]

    @property
    def outcome(self) -> str:
        """Met for certain, perhaps, or fewer than the number."""
        if len(self.low) >= self.needed:
            return "met"
        return "cannot-tell" if len(self.high) >= self.needed else "not-reached"

    @property
    def highest(self) -> int:
        """The most that may count, never fewer than the least."""
        return max(len(self.low), len(self.high))

    @property
    def pooled(self) -> bool:
        """True where no one person's reports reach the number by themselves."""
        reports = self.low if self.outcome == "met" else self.high
        alone = [
            1 if owner is None else len(theirs) for owner, theirs in by_owner(reports).items()
        ]
        return max(alone, default=0) < self.needed


def act_count(
    procedure: Procedure,
    application: Application,
    screens: dict[str, Screen],
    applied: Applied,
) -> ActCount:
    """Count the reports about one behaviour, as they would stand on a day of application."""
    statutory = procedure.statutory
    sure: list[Report] = []
    perhaps: list[Report] = []
    codes: dict[str, str] = {}
    for report in application.reports:
        screen = screens[report.id]
        if screen.answer == NO:
            continue
        answer, code = date_verdict(report, applied, statutory.report_period, statutory.apply_period)
        codes[report.id] = code
        if answer == NO:
            continue
        perhaps.append(report)
        if answer == YES and screen.answer == YES:
            sure.append(report)
    left_out = procedure.repeats_left_out
    low = settled(sure, worst=True, repeats_left_out=left_out)
    high = settled(perhaps, worst=False, repeats_left_out=left_out)
    return ActCount(low, high, statutory.number, codes)


def act_screens(application: Application, behaviour: str | None) -> dict[str, Screen]:
    """What stands in each report's way whatever the day."""
    return {report.id: act_screen(report, behaviour) for report in application.reports}
