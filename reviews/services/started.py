"""The day from which a clock runs, where only a person can know it: a form that came back, a meeting held.

Receipt, acknowledgement, decision, letters and appeals start their clocks by themselves. A day that was
recorded wrongly is recorded again, and every date that runs from it is worked out anew.
"""

from __future__ import annotations

from datetime import date, datetime

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.models import Clock
from reviews.services import clocks
from reviews.services.cases import locked, must_be_open

BY_HAND = frozenset(
    {
        "form-returned",
        "information-complete",
        "agencies-asked",
        "review-decision",
        "meeting",
        "plan",
        "letter-received",
    }
)
# The step that is done by the same event.
DONE_BY = {"meeting": "review", "information-complete": "agency-return"}


class NotByHand(Exception):
    """The event starts its clocks by itself, or the step is done already."""


class NotThen(ValueError):
    """The day lies before the application, or ahead."""


def record_event(case_id: int, version: int, number: int, *, on: date, actor: Actor, at: datetime) -> bool:
    """Record the day of the event from which a clock runs; every clock of the case that runs from it starts.

    Returns:
        Whether anything changed: the same day twice is recorded once.

    Raises:
        NotByHand, NotThen, NotOpen: nothing was written.
        Stale: when the page was drawn from an older version of the case.
        Clock.DoesNotExist: for a number that the case has not.
    """
    if Clock.objects.filter(case=case_id, number=number, base_on=on).exists():
        return False
    today = london_date(at)
    with locked(case_id, version) as case:
        must_be_open(case)
        clock = Clock.objects.select_for_update().get(case=case, number=number)
        if not may_be_recorded(clock):
            raise NotByHand
        if not case.received_on <= on <= today:
            raise NotThen
        event = clock.base_kind
        running = Clock.objects.filter(case=case, base_kind=event, met_on__isnull=True, ended_on__isnull=True)
        running.update(base_on=on)
        if event in DONE_BY:
            clocks.unmeet(case, DONE_BY[event])
            clocks.meet(case, DONE_BY[event], on)
        record(
            Action.CLOCK_STARTED,
            actor=actor,
            at=at,
            about=f"clock:{clock.pk}",
            case_key=case.key,
            detail={"event": event, "on": on.isoformat()},
        )
        clocks.refresh(case, today)
        return True


def may_be_recorded(clock: Clock) -> bool:
    """Whether a person records the day from which this clock runs."""
    return clock.base_kind in BY_HAND and clock.met_on is None and clock.ended_on is None
