"""M2: one's own application: where it stands, what happens next by when, whom to ask, the letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pledge.domain.working_days import london_date
from reviews.models import Person
from reviews.selectors.my_application import MyStep, appeal_of
from reviews.selectors.my_application import my_application as read_mine
from reviews.views.my_application.page import my_page, show
from reviews.views.what_next import step_name, when_words, within_words


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step in words: ``state`` is done, missed or open."""

    what: str
    when: str
    state: str
    why: str = ""


@my_page
def my_application(request: Any, person: Person) -> HttpResponse:
    """The whole application on one page, as far as it is this person's to see."""
    today = london_date(timezone.now())
    mine = read_mine(person, today)
    return show(
        request,
        "mine",
        heading=_("Your application"),
        mine=mine,
        steps=[step_line(step, today) for step in mine.steps],
        appeal=appeal_of(mine) if mine.may_ask_again else None,
    )


def step_line(step: MyStep, today: date) -> StepLine:
    """What happens and by when. A day that has gone by stays, with why and the new one."""
    clock, what = step.clock, step_name(step.clock.kind)
    if clock.met_on:
        return StepLine(what, _("Done on %(day)s") % {"day": _day(clock.met_on)}, "done")
    if not step.missed:
        return StepLine(what, *_still_open(step, today))
    missed = _("We said by %(day)s. We have missed that day.") % {"day": _day(step.deadline.due_on)}
    return StepLine(what, f"{missed} {_instead(clock.new_due_on, today)}", "missed", clock.missed_reason)


def _still_open(step: MyStep, today: date) -> tuple[str, str, str]:
    """When an open step will be done, "open", and why that is not as first said."""
    clock, due = step.clock, step.deadline.due_on
    if clock.new_due_on is not None:
        late = _("We said by %(day)s. We do not think that we will manage that.") % {"day": _day(due)}
        return f"{late} {_instead(clock.new_due_on, today)}", "open", clock.missed_reason
    if step.deadline.rule.unit == "meeting":
        return _at_the_meeting(step), "open", clock.moved_reason
    words, pause = when_words(clock.rule, due), step.paused_by(today)
    if pause is None:
        return words, "open", ""
    waits = _("We have to wait before we can go on. On %(day)s we look at it again.")
    return (
        f"{words[:1].upper()}{words[1:]}. {waits % {'day': _day(pause.look_again_on)}}",
        "open",
        pause.reason,
    )


def _at_the_meeting(step: MyStep) -> str:
    """The day of the meeting once it is a promise; before, only that there will be one."""
    if step.clock.told_due_on is None:
        return within_words(step.clock.rule)
    return _("at a meeting on %(day)s") % {"day": _day(step.deadline.due_on)}


def _instead(new_on: date | None, today: date) -> str:
    if new_on is None:
        return _("We have not given you a new date yet: ask us for one.")
    if new_on < today:
        return _("Then we said by %(day)s, and have missed that too.") % {"day": _day(new_on)}
    return _("The new date is %(day)s.") % {"day": _day(new_on)}


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
