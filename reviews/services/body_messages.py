"""What became of the messages to bodies: one that did not arrive is a task until the body is reached."""

from __future__ import annotations

from datetime import datetime

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.models import Message
from pledge.outcomes import on_outcome
from reviews.models import Agreement, BodyNotice, Task
from reviews.services.cases import locked
from reviews.services.clocks import refresh
from reviews.services.tasks import finish_kind, open_task


@on_outcome("notice")
def notice_outcome(message: Message, at: datetime) -> None:
    """The application must reach every relevant body, s.104(3)(b).

    Only the message to the body itself counts: one to a colleague they named changes nothing for the body.
    """
    waiting = BodyNotice.objects.filter(message=message, confirmed_at__isnull=True)
    if waiting.exists():
        _settle(message, at)


@on_outcome("agreement")
def agreement_outcome(message: Message, at: datetime) -> None:
    """A body that did not get the question whether it agrees with a decision must be asked another way."""
    asked = Agreement.objects.filter(pk=int(message.about.partition(":")[2]), answered_at__isnull=True)
    later = Message.objects.filter(about=message.about, pk__gt=message.pk)
    if asked.exists() and not later.exists():
        _settle(message, at)


def _settle(message: Message, at: datetime) -> None:
    actor, today, kind = Actor.system(), london_date(at), Task.Kind.BODY_UNREACHED
    case_id = int(message.case_key.partition(":")[2])
    waits = Task.objects.filter(case=case_id, kind=kind, about=message.about, done_at__isnull=True)
    if message.state != Message.State.FAILED and not waits.exists():
        # Nothing changes: a page that somebody has open must not go stale for it.
        return
    with locked(case_id) as case:
        if message.state == Message.State.FAILED:
            open_task(case, kind, actor=actor, at=at, about=message.about, next_day=True)
        else:
            finish_kind(case, kind, actor=actor, at=at, about=message.about)
        refresh(case, today)
