"""A case's clocks: started by events, met by acts, worked out anew each time from the frozen procedure.

The stored due dates serve lists only; every page that explains one works it out again
(:func:`deadline_of`), so that a newly announced bank holiday moves what has not been told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from pledge.calendar import calendar_for
from pledge.domain.working_days import (
    MONDAY_TO_FRIDAY,
    ONE_DAY,
    BeyondCalendar,
    WorkingCalendar,
    london_date,
)
from pledge.models import Authority, Closure
from reviews.domain.deadlines import ClockRule, Deadline, work_out
from reviews.domain.pauses import Pause
from reviews.models import Case, Clock, Letter, Task

# Why clocks end that run on when a case is opened again (:mod:`reviews.services.closing`).
ENDED_WITH_THE_CASE = ("closed", "withdrawn")
# The time in which the applicant may appeal is theirs: no promise of ours that could be late or wait.
THEIRS = frozenset({"appeal-ask"})
# The news of a letter about a date by which that date itself moves; of a missed one the first stays.
MOVES = frozenset({"paused", "moved"})


def calendar_of(authority: Authority) -> WorkingCalendar:
    """The authority's working days: England and Wales, its own weekdays, less its closures."""
    closures = dict(Closure.objects.values_list("on", "name"))
    return calendar_for(closures, authority.working_weekdays or MONDAY_TO_FRIDAY)


def next_working_day(authority: Authority, at: datetime) -> date:
    """The first working day of the authority after the London day of a moment."""
    today = london_date(at)
    try:
        return calendar_of(authority).add_working_days(today, 1)
    except BeyondCalendar:
        return today + ONE_DAY


def rule_of(entry: dict[str, Any]) -> ClockRule:
    """The domain's rule for one clock entry of a procedure's data.

    Raises:
        ValueError: for an entry that no valid procedure can hold.
    """
    return ClockRule.from_entry(entry)


def of_case(case: Case) -> QuerySet[Clock]:
    """The clocks of a case with their pauses, ready for :func:`deadline_of`: two queries."""
    return Clock.objects.filter(case=case).prefetch_related("pauses")


def set_up(case: Case) -> list[Clock]:
    """One clock for every timescale of the frozen procedure, in its order; none is running yet."""
    return [
        Clock.objects.create(
            authority_id=case.authority_id,
            case=case,
            number=number,
            kind=entry["kind"],
            rule=entry,
            base_kind=rule_of(entry).starts_from,
        )
        for number, entry in enumerate(case.procedure_data.get("clocks", ()), start=1)
    ]


def start(case: Case, event: str, on: date, *, kinds: Iterable[str] | None = None) -> None:
    """An event happened (receipt, acknowledgement, decision, …): start what runs from it.

    A clock already running keeps its base. ``refresh`` must follow.
    """
    waiting = Clock.objects.filter(case=case, base_kind=event, base_on__isnull=True, ended_on__isnull=True)
    if kinds is not None:
        waiting = waiting.filter(kind__in=list(kinds))
    waiting.update(base_on=on)


def meet(case: Case, kind: str, on: date, *, only_from: str = "") -> None:
    """A step was done on a day: its open clocks are met. ``refresh`` must follow.

    Args:
        only_from: only the clocks that run from this event.
    """
    waiting = Clock.objects.filter(case=case, kind=kind, met_on__isnull=True, ended_on__isnull=True)
    if only_from:
        waiting = waiting.filter(base_kind=only_from)
    waiting.update(met_on=on)


def unmeet(case: Case, kind: str, *, only_from: str = "") -> None:
    """What was thought done was not (a letter came back): the clock runs on from its base."""
    met = Clock.objects.filter(case=case, kind=kind)
    if only_from:
        met = met.filter(base_kind=only_from)
    met.update(met_on=None)


def begin_again(case: Case, kind: str, event: str, on: date) -> None:
    """A step that is due anew each time its event happens: its clock starts from the latest one."""
    Clock.objects.filter(case=case, kind=kind, base_kind=event, ended_on__isnull=True).update(
        base_on=on, met_on=None, called_on=None, moved_reason=""
    )


def end(case: Case, kinds: Iterable[str] | None, on: date, why: str) -> None:
    """Steps that will not come: their clocks end, with why; ``None`` ends them all."""
    open_clocks = Clock.objects.filter(case=case, met_on__isnull=True, ended_on__isnull=True)
    if kinds is not None:
        open_clocks = open_clocks.filter(kind__in=list(kinds))
    open_clocks.update(ended_on=on, ended_why=why)


def restart(case: Case) -> None:
    """The case is open again: clocks ended by its closing or withdrawal run on from their bases."""
    ended = Clock.objects.filter(case=case, ended_on__isnull=False)
    ended.filter(ended_why__in=ENDED_WITH_THE_CASE).update(ended_on=None, ended_why="")


def resume(case: Case, why: str) -> None:
    """Steps that will come after all: their clocks run; one from the decision waits for the new one."""
    ended = Clock.objects.filter(case=case, ended_on__isnull=False, ended_why=why)
    ended.filter(base_kind="decision").update(base_on=None, called_on=None, moved_reason="")
    ended.update(ended_on=None, ended_why="")


def deadline_of(clock: Clock, calendar: WorkingCalendar, today: date) -> Deadline:
    """Where one clock stands today, with the working of its date."""
    return work_out(
        rule_of(clock.rule),
        {clock.base_kind: clock.base_on},
        calendar,
        today,
        done_on=clock.met_on or clock.ended_on,
        told_on=clock.told_due_on,
        called_on=clock.called_on,
        pauses=pauses_of(clock),
    )


def pauses_of(clock: Clock) -> tuple[Pause, ...]:
    """Its pauses, each up to the day on which somebody ended it, or on which it is looked at again."""
    return tuple(Pause(row.began_on, row.ended_on or row.look_again_on) for row in clock.pauses.all())


def tell_dates(case: Case) -> None:
    """The applicant has been given the dates as they stand: from now on none moves later unsaid."""
    for clock in Clock.objects.filter(
        case=case, met_on__isnull=True, ended_on__isnull=True, due_on__isnull=False
    ):
        if clock.due_on and (clock.told_due_on is None or clock.due_on < clock.told_due_on):
            clock.told_due_on = clock.due_on
            clock.save(update_fields=["told_due_on"])


def tell_moved(letter: Letter, today: date) -> None:
    """A letter says why a date moved, and when instead: from now on that is the date they were told.

    A date that has gone by stays: it was missed, whatever is said afterwards.
    """
    clock = _of_letter(letter)
    if clock is None or clock.told_due_on is None or clock.told_due_on < today:
        return
    moved = deadline_of(clock, calendar_of(letter.case.authority), today).worked_out_on
    if moved is not None and moved > clock.told_due_on:
        clock.told_due_on = moved
        clock.save(update_fields=["told_due_on"])


def untell_moved(letter: Letter) -> None:
    """That letter came back, or was taken back: the date they were told before holds again."""
    clock, first = _of_letter(letter), letter.free_parts.get("first")
    if clock is None or not first or letter.free_parts.get("new") != _iso(clock.told_due_on):
        return
    clock.told_due_on = date.fromisoformat(first)
    clock.save(update_fields=["told_due_on"])


def refresh(case: Case, today: date) -> None:
    """Work out every open clock again, and what is due next in the case, tasks included.

    Sets ``next_due_on`` and ``next_due_kind`` on the case; the caller saves it.
    """
    calendar = calendar_of(case.authority)
    due: list[tuple[date, str]] = []
    for clock in of_case(case).filter(met_on__isnull=True, ended_on__isnull=True):
        worked_out = deadline_of(clock, calendar, today).due_on
        if worked_out != clock.due_on:
            clock.due_on = worked_out
            clock.save(update_fields=["due_on"])
        if worked_out is not None:
            due.append((worked_out, clock.kind))
    tasks = Task.objects.filter(case=case, done_at__isnull=True, due_on__isnull=False)
    due.extend((on, f"task-{kind}") for on, kind in tasks.values_list("due_on", "kind") if on)
    # Of what is due on one day, danger comes first.
    first = min(due, key=lambda one: (one[0], one[1] != "task-danger", one[1]), default=(None, ""))
    case.next_due_on, case.next_due_kind = first


def _of_letter(letter: Letter) -> Clock | None:
    """The open clock whose date a letter moves; None for a letter that moves none."""
    if letter.free_parts.get("news") not in MOVES:
        return None
    running = of_case(letter.case).filter(met_on__isnull=True, ended_on__isnull=True)
    return running.filter(number=letter.free_parts["clock"]).first()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
