"""A clock stands still for a while: for a reason the applicant is told, by a named person, to a fixed day.

The Act sets no days and gives no right to pause (law.md §0 point 8): what stands still is the authority's own
promise, never a duty. So a pause begins before the date, ends by itself on the day on which it is looked at
again, and moves a date that was told only once the letter that says why has left.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.domain.deadlines import Deadline
from reviews.domain.pauses import LONGEST
from reviews.models import Case, Clock, ClockPause, Letter, Task
from reviews.services import clocks, date_letters
from reviews.services.cases import locked, must_be_open
from reviews.services.tasks import finish_kind, open_task


class NotPausable(Exception):
    """No date of ours runs here: it is the applicant's own time, a meeting's, done, or without a date."""


class DateGone(Exception):
    """The date is today or has gone by: it can be explained, and no longer paused."""


class AlreadyPaused(Exception):
    """It stands still already."""


class BadDay(ValueError):
    """The day to look again lies outside :func:`days_to_look_again`."""


def pause(
    case_id: int,
    version: int,
    number: int,
    *,
    look_again_on: date,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Letter | Task | None:
    """Let a clock stand still from tomorrow to the day before ``look_again_on``; tell the applicant why.

    The same words twice are one pause.

    Args:
        reason: why, in words for the applicant.

    Returns:
        The letter, or the task that stands for it where no way of sending is safe.

    Raises:
        NotPausable, DateGone, AlreadyPaused, BadDay, NotOpen: nothing was written.
        Stale: when the page was drawn from an older version of the case.
        Clock.DoesNotExist: for a number that the case has not.
    """
    today = london_date(at)
    if _begun_so(case_id, number, today, look_again_on, reason, actor):
        return None
    with locked(case_id, version) as case:
        must_be_open(case)
        Clock.objects.select_for_update().get(case=case, number=number)
        _must_be_pausable(_standing(case, number, today), today)
        earliest, latest = days_to_look_again(today)
        if not earliest <= look_again_on <= latest:
            raise BadDay
        row = ClockPause.objects.create(
            authority_id=case.authority_id,
            clock=Clock.objects.get(case=case, number=number),
            began_on=today,
            look_again_on=look_again_on,
            reason=reason,
            begun_by=actor.acting_user,
            begun_at=at,
        )
        _log(Action.CLOCK_PAUSED, case, row, actor, at)
        note = _("A time stands still: does the reason still hold? From today it runs on.")
        open_task(
            case,
            Task.Kind.OTHER,
            actor=actor,
            at=at,
            about=f"pause:{row.pk}",
            note=note,
            due_on=look_again_on,
        )
        clock = clocks.of_case(case).get(number=number)
        new_on = _standing(case, number, today).worked_out_on
        sent = date_letters.tell(
            case,
            clock,
            "paused",
            new_on=new_on or look_again_on,
            reason=reason,
            look_again=look_again_on,
            actor=actor,
            at=at,
        )
        clocks.refresh(case, today)
        return sent


def run_on(case_id: int, version: int, number: int, *, actor: Actor, at: datetime) -> ClockPause | None:
    """End a pause today: the clock runs on, and its earlier date binds at once. Ended already: nothing.

    Raises:
        Stale: when the page was drawn from an older version of the case.
    """
    today = london_date(at)
    if _holding(case_id, number, today) is None:
        return None
    with locked(case_id, version) as case:
        row = _holding(case_id, number, today)
        if row is None:
            return None
        row.ended_on, row.ended_by = today, actor.acting_user
        row.save(update_fields=["ended_on", "ended_by"])
        finish_kind(case, Task.Kind.OTHER, actor=actor, at=at, about=f"pause:{row.pk}")
        _log(Action.CLOCK_RUNS_ON, case, row, actor, at)
        clocks.refresh(case, today)
        return row


def days_to_look_again(today: date) -> tuple[date, date]:
    """The first day that leaves anything out, and the last within which a pause is looked at again."""
    return today + timedelta(days=2), today + timedelta(days=LONGEST)


def may_pause(deadline: Deadline, today: date) -> bool:
    """Whether :func:`pause` would take this clock today."""
    try:
        _must_be_pausable(deadline, today)
    except (NotPausable, DateGone, AlreadyPaused):
        return False
    return True


def _must_be_pausable(deadline: Deadline, today: date) -> None:
    theirs = deadline.kind in clocks.THEIRS
    if theirs or deadline.rule.unit == "meeting" or not deadline.is_open or deadline.due_on is None:
        raise NotPausable
    if deadline.due_on <= today:
        raise DateGone
    if any(one.holds(today) for one in deadline.pauses):
        raise AlreadyPaused


def _standing(case: Case, number: int, today: date) -> Deadline:
    clock = clocks.of_case(case).get(number=number)
    return clocks.deadline_of(clock, clocks.calendar_of(case.authority), today)


def _holding(case_id: int, number: int, today: date) -> ClockPause | None:
    rows = ClockPause.objects.filter(clock__case=case_id, clock__number=number, ended_on__isnull=True)
    return rows.filter(began_on__lte=today, look_again_on__gt=today).first()


def _begun_so(case_id: int, number: int, today: date, look_again_on: date, reason: str, actor: Actor) -> bool:
    same = ClockPause.objects.filter(clock__case=case_id, clock__number=number, ended_on__isnull=True)
    return same.filter(
        began_on=today, look_again_on=look_again_on, reason=reason, begun_by=actor.acting_user
    ).exists()


def _log(action: Action, case: Case, row: ClockPause, actor: Actor, at: datetime) -> None:
    detail = {"kind": row.clock.kind, "look_again": row.look_again_on.isoformat()}
    record(action, actor=actor, at=at, about=f"clock:{row.clock_id}", case_key=case.key, detail=detail)
