"""A published date went by: the applicant is told why, and when instead. The clock runs on, overdue."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import Message
from pledge.outcomes import on_outcome
from reviews.models import Case, Clock, Person, Task
from reviews.services import clocks
from reviews.services.cases import locked
from reviews.services.letters import application_address
from reviews.services.safe_contact import message_person, way_for_message
from reviews.services.tasks import open_task


class NotMissed(Exception):
    """The date has not gone by, or the step was done meanwhile: there is nothing to explain."""


class NotLater(ValueError):
    """A new date lies ahead; one that has gone by helps nobody."""


def explain(
    case_id: int, version: int, number: int, *, reason: str, new_on: date, actor: Actor, at: datetime
) -> Message | Task | None:
    """Say why a date was missed and give a new one; both stand on the applicant's own page.

    They are told by a safe way that there is news, or it becomes a task. The same words twice are said once.

    Args:
        number: which clock of the case.
        reason: why, in words for the applicant.

    Raises:
        NotMissed, NotLater: nothing was written.
        Stale: when the page was drawn from an older version of the case.
        Clock.DoesNotExist: for a number that the case has not.
    """
    said = Clock.objects.filter(case=case_id, number=number, missed_reason=reason, new_due_on=new_on)
    if said.exists():
        return None
    today = london_date(at)
    with locked(case_id, version) as case:
        clock = Clock.objects.select_for_update().get(case=case, number=number)
        if not is_missed(clock, today):
            raise NotMissed
        if new_on <= today:
            raise NotLater
        clock.missed_reason, clock.new_due_on = reason, new_on
        clock.save(update_fields=["missed_reason", "new_due_on"])
        record(
            Action.CLOCK_EXPLAINED,
            actor=actor,
            at=at,
            about=f"clock:{clock.pk}",
            case_key=case.key,
            detail={"kind": clock.kind, "new": new_on.isoformat()},
        )
        sent = _tell(case, clock, actor=actor, at=at)
        clocks.refresh(case, today)
        return sent


def _tell(case: Case, clock: Clock, *, actor: Actor, at: datetime) -> Message | Task:
    applicant, about = Person.objects.get(case=case, is_applicant=True), f"clock:{clock.pk}"
    if way_for_message(applicant) is None:
        note = _("Tell the applicant why a date was missed, and the new one.")
        return open_task(case, Task.Kind.OTHER, actor=actor, at=at, about=about, note=note, next_day=True)
    link = application_address(case)
    return message_person(applicant, "news-waiting", case=case, actor=actor, at=at, about=about, link=link)


def is_missed(clock: Clock, today: date) -> bool:
    """Whether the day of a clock has gone by, or an earlier one they were told, with its step undone."""
    days = [day for day in (clock.due_on, clock.told_due_on) if day is not None]
    return bool(days) and min(days) < today and clock.met_on is None and clock.ended_on is None


@on_outcome("clock")
def _news(message: Message, at: datetime) -> None:
    """News of a missed date that did not arrive is told another way."""
    if message.state != Message.State.FAILED:
        return
    today = london_date(at)
    with locked(int(message.case_key.partition(":")[2])) as case:
        kind = Task.Kind.MESSAGE_FAILED
        open_task(case, kind, actor=Actor.system(), at=at, about=message.about, next_day=True)
        clocks.refresh(case, today)
