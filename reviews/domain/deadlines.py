"""When each step of a case is due, and how that date was reached.

The Act sets no number of days for any step of a review: every clock is the authority's own (law.md §0 point
8). So each is counted from its own base event, never from another clock's date; a step for which nothing is
published has no date and says so; and a date the applicant was told does not move later by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, Literal, get_args

from pledge.domain.periods import Period, last_day_after
from pledge.domain.working_days import BeyondCalendar, DayLine, WorkingCalendar
from reviews.domain.pauses import Pause, count

Unit = Literal["working-days", "days", "weeks", "months", "meeting"]
UNITS: tuple[Unit, ...] = get_args(Unit)
Strength = Literal["aim", "commitment"]
STRENGTHS: tuple[Strength, ...] = get_args(Strength)
State = Literal[
    "not-started",
    "running",
    "paused",
    "due-soon",
    "due-today",
    "overdue",
    "met",
    "met-late",
    "beyond-calendar",
]
STATES: tuple[State, ...] = get_args(State)

NOT_STATED = "not-stated"
# The event before each step. The earliest that makes sense of the step, in the applicant's favour.
EVENT_BEFORE = {
    "acknowledge": "receipt",
    "decide": "receipt",
    "review": "receipt",
    "outcome": "meeting",
    "appeal-ask": "letter-sent",
    "appeal-decide": "appeal-received",
    "agency-return": "agencies-asked",
}

# A step is due soon from this many working days before its date.
SOON = 3


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock of a published procedure: do `kind` within so long of the event `starts_from`.

    No `length` means that the procedure names the step and publishes no time for it; with the unit "meeting"
    it is done at the next meeting, which is held `every` so often and has a date only once it is called.
    Raises ValueError, naming the field, for anything that is not such a rule.
    """

    kind: str
    starts_from: str
    length: int | None = None
    unit: Unit = "working-days"
    strength: Strength = "commitment"
    every: str = ""
    start_stated: bool = True

    def __post_init__(self) -> None:
        if not self.kind:
            raise ValueError("kind: a clock says what is to be done")
        if not self.starts_from:
            raise ValueError("from: a clock says which event it runs from")
        if self.length is not None and (isinstance(self.length, bool) or self.length < 1):
            raise ValueError(f"length: a clock runs for at least one, not {self.length}")
        if self.unit not in UNITS:
            raise ValueError(f"unit: working-days, days, weeks, months or meeting, not {self.unit!r}")
        if self.unit == "meeting" and self.length is not None:
            raise ValueError("length: the next meeting is not so many meetings away")
        if self.strength not in STRENGTHS:
            raise ValueError(f"aim: aim or commitment, not {self.strength!r}")

    @classmethod
    def from_entry(cls, entry: Mapping[str, Any]) -> "ClockRule":
        """The rule of one entry of a procedure's `clocks` (docs/procedure-format.md).

        Where the procedure does not say what a clock runs from, it runs from the event before that step, and
        the working says that this is a reading. Raises ValueError, naming the field.
        """
        kind, start = str(entry.get("kind") or ""), str(entry.get("from") or NOT_STATED)
        stated = start != NOT_STATED
        return cls(
            kind=kind,
            starts_from=start if stated else EVENT_BEFORE.get(kind, "receipt"),
            length=entry.get("length"),
            unit=entry.get("unit") or "working-days",
            strength=entry.get("aim") or "commitment",
            every=str(entry.get("every") or ""),
            start_stated=stated,
        )


# Every code that the working of a date can carry.
CODES = (
    "no-target-published",
    "at-next-meeting",
    "called-for",
    "waits-for-event",
    "counted-from",
    "start-not-stated",
    "beyond-calendar",
    "no-corresponding-date",
    "not-a-working-day",
    "days-paused",
    "kept-as-told",
    "earlier-than-told",
)


@dataclass(frozen=True, slots=True)
class Code:
    """One sentence about a date, as a code and its arguments, so that any language can say it."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MonthOfDays:
    """The days of one calendar month in the working of a date."""

    year: int
    month: int
    days: tuple[DayLine, ...]

    @property
    def counted(self) -> int:
        """How many of them count."""
        return sum(day.counted for day in self.days)


@dataclass(frozen=True)
class Deadline:
    """One clock of one case on one day.

    `due_on` is the date that binds: `worked_out_on` or, where the applicant was told an earlier one,
    `told_on`. Both are None before the base event and where no target is published.
    """

    rule: ClockRule
    base_on: date | None
    worked_out_on: date | None
    told_on: date | None
    done_on: date | None
    state: State
    days_left: int | None
    codes: tuple[Code, ...]
    calendar: WorkingCalendar = field(repr=False, compare=False)
    pauses: tuple[Pause, ...] = ()

    @property
    def kind(self) -> str:
        """What is to be done."""
        return self.rule.kind

    @property
    def base_kind(self) -> str:
        """The event the clock runs from."""
        return self.rule.starts_from

    @property
    def no_target(self) -> bool:
        """No time is published for this step."""
        return self.rule.length is None and self.rule.unit != "meeting"

    @property
    def due_on(self) -> date | None:
        """The date that binds."""
        return _earlier(self.worked_out_on, self.told_on) if self.base_on else None

    @property
    def is_open(self) -> bool:
        """The step is still to be done."""
        return self.done_on is None

    @cached_property
    def working(self) -> tuple[DayLine, ...]:
        """How the date was worked out: every day from the base event to it; empty where there is no date."""
        if self.base_on is None or self.worked_out_on is None or self.rule.length is None:
            return ()
        start = DayLine(self.base_on, False, None, "start")
        return (start, *_days(self.rule.length, self.rule.unit, self.base_on, self.calendar, self.pauses))

    @property
    def working_by_month(self) -> tuple[MonthOfDays, ...]:
        """The same days in their calendar months, for a long span."""
        months = groupby(self.working, key=lambda line: (line.on.year, line.on.month))
        return tuple(MonthOfDays(year, month, tuple(days)) for (year, month), days in months)


def work_out(
    rule: ClockRule,
    events: Mapping[str, date | None],
    calendar: WorkingCalendar,
    today: date,
    *,
    done_on: date | None = None,
    told_on: date | None = None,
    called_on: date | None = None,
    pauses: Sequence[Pause] = (),
) -> Deadline:
    """Where one clock stands `today`.

    `events` holds the day of each base event that has happened, `done_on` the day the step was done,
    `told_on` the date the applicant was last told, `called_on` the day of the meeting that was called for a
    step done "at the next meeting". Where the date lies outside the calendar the state is "beyond-calendar"
    and a code names the day; a step that is done says so all the same. While a pause holds the state is
    "paused", unless the applicant was told an earlier date: nobody's date is paused in silence.
    """
    base_on = events.get(rule.starts_from)
    codes: list[Code] = []
    worked_out_on: date | None = None
    beyond = False
    if rule.unit == "meeting" and called_on is None:
        codes.append(Code("at-next-meeting", {"every": rule.every}))
    elif rule.unit == "meeting":
        worked_out_on = called_on
        codes.append(Code("called-for", {"on": called_on, "every": rule.every}))
    elif rule.length is None:
        codes.append(Code("no-target-published"))
    elif base_on is None:
        codes.append(Code("waits-for-event", {"event": rule.starts_from, **_rule_args(rule)}))
    else:
        try:
            worked_out_on = _due(rule.length, rule.unit, base_on, calendar, pauses)
        except BeyondCalendar as stop:
            beyond = True
            codes.append(Code("beyond-calendar", {"on": stop.on, "covers_to": stop.covers[1]}))
        else:
            codes.append(Code("counted-from", {"event": rule.starts_from, "on": base_on, **_rule_args(rule)}))
            if not rule.start_stated:
                codes.append(Code("start-not-stated", {"event": rule.starts_from}))
            codes.extend(_remarks(rule, base_on, worked_out_on, calendar, pauses))
    if base_on is not None:
        codes.extend(_told_codes(told_on, worked_out_on))
    due_on = _earlier(worked_out_on, told_on) if base_on else None
    paused = due_on == worked_out_on and any(pause.holds(today) for pause in pauses)
    return Deadline(
        rule=rule,
        base_on=base_on,
        worked_out_on=worked_out_on,
        told_on=told_on,
        done_on=done_on,
        state=_state(base_on, due_on, done_on, today, calendar, beyond=beyond, paused=paused),
        days_left=(due_on - today).days if due_on and done_on is None else None,
        codes=tuple(codes),
        calendar=calendar,
        pauses=tuple(pauses),
    )


def work_out_all(
    rules: Iterable[ClockRule],
    events: Mapping[str, date | None],
    calendar: WorkingCalendar,
    today: date,
    *,
    done: Mapping[str, date | None] | None = None,
    told: Mapping[str, date | None] | None = None,
) -> tuple[Deadline, ...]:
    """Every clock of a case, in the procedure's order; `done` and `told` are by the clock's kind."""
    done, told = done or {}, told or {}
    return tuple(
        work_out(rule, events, calendar, today, done_on=done.get(rule.kind), told_on=told.get(rule.kind))
        for rule in rules
    )


def next_due(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The open clock that is due first, overdue ones included; None where nothing has a date."""
    dated = [(deadline.due_on, deadline) for deadline in deadlines if deadline.is_open and deadline.due_on]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


def moved_later(told: date | None, now: date | None) -> bool:
    """Whether a date the applicant was told would now be later, or gone: it is kept until they know."""
    return told is not None and (now is None or now > told)


def _due(length: int, unit: Unit, base_on: date, calendar: WorkingCalendar, pauses: Sequence[Pause]) -> date:
    if pauses:
        return _days(length, unit, base_on, calendar, pauses)[-1].on
    if unit == "working-days":
        return calendar.add_working_days(base_on, length)
    return _unpaused(length, unit, base_on)


def _days(
    length: int, unit: Unit, base_on: date, calendar: WorkingCalendar, pauses: Sequence[Pause]
) -> tuple[DayLine, ...]:
    """Every day after the base event up to the date, each with its number or why it does not count."""
    if unit == "working-days":
        return tuple(count(base_on, length, calendar.why_not, pauses))
    span = (_unpaused(length, unit, base_on) - base_on).days
    return tuple(count(base_on, span, lambda on: None, pauses))


def _unpaused(length: int, unit: Unit, base_on: date) -> date:
    """The date of a clock in days, weeks or months that never stood still."""
    match unit:
        case "days" | "weeks" | "months":
            return last_day_after(base_on, Period(length, unit))
    raise ValueError(f"unit: {unit!r} is not counted by the calendar alone")


def _rule_args(rule: ClockRule) -> dict[str, Any]:
    return {"length": rule.length, "unit": rule.unit, "strength": rule.strength}


def _remarks(
    rule: ClockRule,
    base_on: date,
    worked_out_on: date,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause],
) -> Iterable[Code]:
    """What a reader of the date may ask about: a pause, a short month, or a date on which nobody works."""
    told = [
        pause for pause in pauses if pause.days and base_on < pause.runs_on and pause.began_on < worked_out_on
    ]
    for pause in told:
        yield Code("days-paused", {"after": pause.began_on, "before": pause.runs_on, "days": pause.days})
    if rule.unit == "months" and not told and worked_out_on.day != base_on.day:
        yield Code("no-corresponding-date", {"day": base_on.day, "on": worked_out_on})
    if rule.unit == "working-days":
        return
    try:
        workday = calendar.working_day_on_or_before(worked_out_on)
    except BeyondCalendar:
        # Only the remark is lost: this date itself does not need the calendar.
        return
    if workday != worked_out_on:
        yield Code("not-a-working-day", {"on": worked_out_on, "working_day_before": workday})


def _told_codes(told_on: date | None, worked_out_on: date | None) -> Iterable[Code]:
    if told_on is None or told_on == worked_out_on:
        return
    if moved_later(told_on, worked_out_on):
        yield Code("kept-as-told", {"told": told_on, "worked_out": worked_out_on})
    else:
        yield Code("earlier-than-told", {"told": told_on, "worked_out": worked_out_on})


def _state(
    base_on: date | None,
    due_on: date | None,
    done_on: date | None,
    today: date,
    calendar: WorkingCalendar,
    *,
    beyond: bool,
    paused: bool,
) -> State:
    if done_on is not None:
        return "met-late" if due_on is not None and done_on > due_on else "met"
    if base_on is None or base_on > today:
        return "not-started"
    if due_on is None:
        return "beyond-calendar" if beyond else "running"
    if paused:
        return "paused"
    if today > due_on:
        return "overdue"
    if today == due_on:
        return "due-today"
    return "due-soon" if _is_soon(today, due_on, calendar) else "running"


def _is_soon(today: date, due_on: date, calendar: WorkingCalendar) -> bool:
    if (due_on - today).days <= SOON:
        return True
    try:
        return due_on <= calendar.add_working_days(today, SOON)
    except BeyondCalendar:
        return False


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
