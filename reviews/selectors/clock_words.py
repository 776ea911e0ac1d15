"""A clock of a case in sentences: where it stands, and how its date was worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pledge.domain.working_days import DayLine, WorkingCalendar
from reviews.domain.deadlines import ClockRule, Code, Deadline
from reviews.models import Clock
from reviews.selectors.due import Due, what_is_due
from reviews.services.clocks import THEIRS, deadline_of

EVENTS: dict[str, str | Promise] = {
    "receipt": gettext_lazy("the application was received"),
    "acknowledgement": gettext_lazy("the application was acknowledged"),
    "form-returned": gettext_lazy("the form came back"),
    "information-complete": gettext_lazy("the information was complete"),
    "agencies-asked": gettext_lazy("the agencies were asked"),
    "decision": gettext_lazy("the threshold was decided"),
    "review-decision": gettext_lazy("the review was decided"),
    "meeting": gettext_lazy("the review meeting was held"),
    "plan": gettext_lazy("the action plan was made"),
    "letter-sent": gettext_lazy("the letter was sent"),
    "letter-received": gettext_lazy("the letter was received"),
    "appeal-received": gettext_lazy("the appeal was received"),
    "not-stated": gettext_lazy("a day the procedure does not state"),
}
NOTES: dict[str, str | Promise] = {
    "start": gettext_lazy("The day itself: counting starts the day after"),
    "weekend": gettext_lazy("Weekend"),
    "holiday": gettext_lazy("Bank holiday"),
    "closure": gettext_lazy("Closed"),
    "paused": gettext_lazy("Paused"),
}
# What the applicant is owed about a date, by where it stands.
EXPLAIN = {"overdue": "missed", "due-soon": "holding", "due-today": "holding"}
ENDED: dict[str, str | Promise] = {
    "not-met": gettext_lazy("Not needed: the threshold was not met"),
    "withdrawn": gettext_lazy("Not needed: the application was withdrawn"),
    "closed": gettext_lazy("Not needed: the case is closed"),
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock for the list of due dates."""

    number: int
    what: str | Promise
    deadline: Deadline
    due: Due | None
    state: str
    said: str
    is_commitment: bool
    # The date was missed: what the applicant was told instead, and why.
    new_on: date | None = None
    missed_reason: str = ""
    # What the applicant is owed about this date today: "missed", "holding", or "".
    explain: str = ""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day in the working of a date, in words."""

    line: DayLine
    note: str


def clock_line(clock: Clock, calendar: WorkingCalendar, today: date) -> ClockLine:
    """Where one clock stands today, in one sentence."""
    deadline = deadline_of(clock, calendar, today)
    what = what_is_due(clock.kind)
    due = None
    if deadline.due_on is not None and deadline.is_open:
        due = Due(what, deadline.due_on, (deadline.due_on - today).days)
    return ClockLine(
        number=clock.number,
        what=what,
        deadline=deadline,
        due=due,
        state="ended" if clock.ended_on and not clock.met_on else deadline.state,
        said=_said(clock, deadline, due),
        is_commitment=deadline.rule.strength == "commitment",
        new_on=clock.new_due_on,
        missed_reason=clock.missed_reason,
        explain="" if clock.kind in THEIRS else EXPLAIN.get(deadline.state, ""),
    )


def rule_in_words(rule: ClockRule) -> str:
    """ "3 working days after the application was received"."""
    event = EVENTS.get(rule.starts_from, rule.starts_from)
    if rule.unit == "meeting":
        return _("At the next meeting after %(event)s") % {"event": event}
    if rule.length is None:
        return _("No time is published, counted from when %(event)s") % {"event": event}
    return _("%(length)s after %(event)s") % {"length": _length(rule.length, rule.unit), "event": event}


def start_in_words(rule: ClockRule) -> str:
    """The event from which a clock runs: "the form came back"."""
    return str(EVENTS.get(rule.starts_from, rule.starts_from))


def sentences(deadline: Deadline) -> tuple[str, ...]:
    """Why the date is what it is, one sentence for each thing a reader may ask."""
    return tuple(_sentence(code) for code in deadline.codes)


def day_rows(days: tuple[DayLine, ...]) -> tuple[DayRow, ...]:
    """The working, day by day."""
    return tuple(DayRow(line, _note(line)) for line in days)


def _said(clock: Clock, deadline: Deadline, due: Due | None) -> str:
    if clock.met_on:
        words = _("Done late, on %(day)s") if deadline.state == "met-late" else _("Done on %(day)s")
        return words % {"day": _day(clock.met_on)}
    if clock.ended_on:
        return str(ENDED.get(clock.ended_why, _("Not needed")))
    if due is not None and deadline.state == "paused":
        return _("Paused, then %(day)s, %(when)s") % {"day": _day(due.on), "when": due.when}
    if due is not None:
        return f"{_day(due.on)}, {due.when}"
    if deadline.no_target:
        return _("Your procedure publishes no time for this")
    if deadline.rule.unit == "meeting" and deadline.base_on is not None:
        return _("At the next meeting")
    if deadline.state == "beyond-calendar":
        return _("The date lies beyond the working-day calendar")
    return _("Starts when %(event)s") % {"event": EVENTS.get(clock.base_kind, clock.base_kind)}


def _sentence(code: Code) -> str:
    args: dict[str, Any] = dict(code.args)
    words = _SENTENCES[code.code]
    known = {name: _day(value) if isinstance(value, date) else value for name, value in args.items()}
    if "length" in args:
        known["length"] = _length(args["length"], args["unit"])
    if "event" in args:
        known["event"] = EVENTS.get(args["event"], args["event"])
    return str(words) % known


_SENTENCES: dict[str, str | Promise] = {
    "no-target-published": gettext_lazy("Your procedure names this step and publishes no time for it."),
    "at-next-meeting": gettext_lazy(
        "At the next meeting, which is held every %(every)s. It has a date once the meeting is called."
    ),
    "called-for": gettext_lazy("At the meeting called for %(on)s. The meeting is held every %(every)s."),
    "days-paused": gettext_lazy(
        "The days after %(after)s and before %(before)s do not count: the time is paused."
    ),
    "start-not-stated": gettext_lazy(
        "Your procedure does not say what this runs from. It is read as the step before: when %(event)s."
    ),
    "waits-for-event": gettext_lazy(
        "%(length)s, counted from the day when %(event)s. That has not happened yet."
    ),
    "beyond-calendar": gettext_lazy(
        "The working-day calendar covers up to %(covers_to)s, and the date lies beyond it. "
        "Ask your administrator to extend the calendar."
    ),
    "counted-from": gettext_lazy("%(length)s, counted from %(on)s, when %(event)s. The next day is day 1."),
    "no-corresponding-date": gettext_lazy(
        "That month has no day %(day)s, so the date is its last day, %(on)s."
    ),
    "not-a-working-day": gettext_lazy(
        "%(on)s is not a working day. The last working day before it is %(working_day_before)s."
    ),
    "kept-as-told": gettext_lazy(
        "It would now be %(worked_out)s, but the applicant was told %(told)s, and that date is kept."
    ),
    "earlier-than-told": gettext_lazy("The applicant was told %(told)s. It is now earlier: %(worked_out)s."),
}


def _length(length: int | None, unit: str) -> str:
    number = length or 0
    words = {
        "working-days": ngettext("%(n)s working day", "%(n)s working days", number),
        "days": ngettext("%(n)s day", "%(n)s days", number),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", number),
        "months": ngettext("%(n)s month", "%(n)s months", number),
    }
    return words[unit] % {"n": number}


def _note(line: DayLine) -> str:
    if line.counted:
        return ""
    note = str(NOTES[line.note])
    return f"{note}: {line.name}" if line.name else note


def _day(day: date) -> str:
    return date_format(day, "j F Y")
