"""What an application being written comes to so far: how many reports count, and until when they do.

It informs and never gates: fewer than the number is an application all the same (s.104(5)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reviews.domain import journey
from reviews.domain.facts import facts_from_answers
from reviews.domain.journey.shapes import answered
from reviews.domain.threshold import Procedure, load_application, send_by
from reviews.selectors.procedures import Terms, local_of


@dataclass(frozen=True, slots=True)
class Outlook:
    """Reports given, how many of them count for certain today, and the first of those to stop counting.

    ``report`` is that report's place in the list; ``last_day`` the last day to send so that it still counts.
    """

    given: int
    counted: int
    needed: int
    report: int | None
    last_day: date | None

    @property
    def is_low(self) -> bool:
        """Fewer than the number count for certain so far."""
        return self.counted < self.needed


def outlook(answers: Mapping[str, Any], terms: Terms, on: date) -> Outlook:
    """The outlook of answers under the Act's own route of these terms, as if sent ``on`` a London date."""
    procedure: Procedure = terms.procedure
    application = load_application(facts_from_answers(answers, on, local_of(terms)))
    counted = send_by(procedure, application)
    first = min(counted, key=lambda one: one.last_day, default=None)
    ids = [item["id"] for item in journey.items(answers, "reports") if answered(item)]
    return Outlook(
        given=len(ids),
        counted=len(counted),
        needed=procedure.statutory.number,
        report=ids.index(first.complaint_id) + 1 if first else None,
        last_day=first.last_day if first else None,
    )


def what_changed(before: Terms, now: Terms) -> tuple[str, ...]:
    """In which points two sets of terms differ for an applicant: codes, for the page to word."""
    old, new = before.procedure, now.procedure
    parts = {
        "number": (old.statutory.number, new.statutory.number),
        "report-period": (old.statutory.report_period.written, new.statutory.report_period.written),
        "apply-period": (old.statutory.apply_period.written, new.statutory.apply_period.written),
        "questions": (local_of(before), local_of(now)),
        "clocks": (old.clocks, new.clocks),
    }
    found = tuple(code for code, (was, becomes) in parts.items() if was != becomes)
    return found or (("other",) if old.digest != new.digest else ())
