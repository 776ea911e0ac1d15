"""Carrying messages: claimed by compare and set, retried by kind of failure, one never holding up another.

The row is the truth. A task holds two numbers and may run twice, late or never: ``manage.py tick`` has done
what no worker did (:func:`take_up_messages`). Three kinds of failure (``pledge/carriers``): *temporary* is
tried again after 1, 5, 15, 60 minutes and then more rarely, for a day; *permanent* fails at once; where the
service itself is *misconfigured*, every message of that channel waits, an alarm is raised, and one message
every ten minutes tries whether it works again.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task

from pledge.carriers import Envelope, Misconfigured, Permanent, Temporary, carrier_for
from pledge.models import Alarm, Message
from pledge.operations import LOST_AFTER, clear_alarm, raise_alarm, unfinished, wordless
from pledge.outcomes import Outcome, settle, tell_again
from pledge.scoping import across_authorities, in_authority

log = logging.getLogger(__name__)
State = Message.State

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 480))
PROBE_EVERY = timedelta(minutes=10)
ADDRESSES_KEPT = timedelta(days=90)
AT_ONCE = 1000
ALARM = "messages-"


@task
@wordless
def deliver_message(message_id: int, authority_id: int) -> None:
    """Carry one message, if it is still to be carried."""
    with in_authority(authority_id):
        deliver(message_id, at=timezone.now())


@task
@wordless
def tell_outcome(message_id: int, authority_id: int) -> None:
    """Tell again of an outcome that could not be told of."""
    with in_authority(authority_id):
        tell_again(message_id, at=timezone.now())


def deliver(message_id: int, *, at: datetime) -> None:
    """Carry one message in scope; what becomes of it stands in its row."""
    message = _claim(message_id, at)
    if message is None:
        return
    carrier = carrier_for(message.channel)
    try:
        if carrier is None:
            raise Permanent("no-carrier")
        reference = carrier.carry(_envelope(message))
    except Misconfigured as problem:
        _hold(message, problem.reason, at)
        return
    except Temporary as problem:
        _try_later(message, problem.reason, at)
    except Permanent as problem:
        _settle(message, State.FAILED, at, failure=problem.reason)
    else:
        _settle(message, State.HANDED_OVER, at, reference=reference)
    _works_again(message.channel, at)


def record_delivery(message_id: int, *, delivered: bool, at: datetime, reason: str = "bad-address") -> bool:
    """A provider, a mail server or a person says what became of a message in scope that had left.

    A bounce is news even after a delivery: it opens the duty to tell again. Whether it was news.
    """
    if delivered:
        news = Outcome(State.DELIVERED, (State.SENDING, State.HANDED_OVER), at)
    else:
        left = (State.SENDING, State.HANDED_OVER, State.DELIVERED)
        news = Outcome(State.FAILED, left, at, failure=reason)
    return settle(message_id, news)


def take_up_messages(*, at: datetime) -> int:
    """Hand to the worker every message that is due and that no task is about to carry; how many.

    Also those a worker had in hand when it died, which cannot be known to have left.
    """
    with across_authorities():
        stuck = list(Message.objects.filter(state=State.SENDING, claimed_at__lt=at - LOST_AFTER)[:AT_ONCE])
    for message in stuck:
        with in_authority(message.authority_id):
            _take_up_stuck(message, at)
    in_hand = {tuple(args) for args in unfinished(deliver_message.module_path)}
    with across_authorities():
        rows = Message.objects.filter(state=State.QUEUED, next_attempt_at__lte=at).order_by("next_attempt_at")
        due = [key for key in rows.values_list("pk", "authority_id")[:AT_ONCE] if key not in in_hand]
    for key in due:
        deliver_message.enqueue(*key)
    return len(due)


def tell_what_is_untold(*, at: datetime) -> int:
    """Have every outcome told of whose callback failed; how many."""
    in_hand = {tuple(args) for args in unfinished(tell_outcome.module_path)}
    with across_authorities():
        untold = list(Message.objects.filter(untold=True).values_list("pk", "authority_id")[:AT_ONCE])
    for key in untold:
        if key not in in_hand:
            tell_outcome.enqueue(*key)
    return len(untold)


def drop_addresses(*, at: datetime) -> int:
    """Forget where messages went, ninety days after; how many."""
    over = (State.HANDED_OVER, State.DELIVERED, State.FAILED, State.STOPPED)
    with across_authorities():
        old = Message.objects.filter(state__in=over, queued_at__lt=at - ADDRESSES_KEPT).exclude(address="")
        return int(old.update(address=""))


def _claim(message_id: int, at: datetime) -> Message | None:
    """The message, now this worker's alone; None where it is not due, too late, held or another's."""
    mine = Message.objects.filter(pk=message_id, state=State.QUEUED, next_attempt_at__lte=at)
    message = mine.select_related("authority").first()
    if message is None:
        return None
    if message.valid_until and message.valid_until <= at:
        settle(message_id, Outcome(State.FAILED, (State.QUEUED,), at, failure="expired"))
        return None
    held_until = _held_until(message.channel, at)
    if held_until:
        mine.update(next_attempt_at=held_until)
        return None
    if not mine.update(state=State.SENDING, claimed_at=at, attempts=F("attempts") + 1):
        return None
    message.state, message.claimed_at, message.attempts = State.SENDING, at, message.attempts + 1
    return message


def _held_until(channel: str, at: datetime) -> datetime | None:
    """Until when messages of a channel wait, if they do; the one that finds the time ripe may try."""
    alarm = Alarm.objects.filter(name=ALARM + channel).first()
    if alarm is None:
        return None
    ripe = alarm.tried_at + PROBE_EVERY
    if ripe <= at and Alarm.objects.filter(name=alarm.name, tried_at=alarm.tried_at).update(tried_at=at):
        return None
    return max(ripe, at + timedelta(minutes=1))


def _hold(message: Message, reason: str, at: datetime) -> None:
    _claimed(message).update(
        state=State.QUEUED, next_attempt_at=at + PROBE_EVERY, attempts=F("attempts") - 1, failure=reason
    )
    raise_alarm(ALARM + message.channel, reason=reason, at=at)
    log.error("No %s can be sent (%s): messages wait until this is set right.", message.channel, reason)


def _works_again(channel: str, at: datetime) -> None:
    if not clear_alarm(ALARM + channel):
        return
    log.warning("Messages by %s can be sent again.", channel)
    with across_authorities():
        Message.objects.filter(channel=channel, state=State.QUEUED).update(next_attempt_at=at)


def _try_later(message: Message, reason: str, at: datetime) -> None:
    """Wait longer after each attempt; give up after a day, or when the words would come too late."""
    if message.attempts > len(BACK_OFF):
        _settle(message, State.FAILED, at, failure="too-long")
        return
    next_attempt_at = at + BACK_OFF[message.attempts - 1]
    if message.valid_until and message.valid_until <= next_attempt_at:
        _settle(message, State.FAILED, at, failure="expired")
        return
    _claimed(message).update(state=State.QUEUED, next_attempt_at=next_attempt_at, failure=reason)


def _take_up_stuck(message: Message, at: datetime) -> None:
    if message.attempts > len(BACK_OFF):
        _settle(message, State.FAILED, at, failure="unexplained")
    else:
        _claimed(message).update(state=State.QUEUED, next_attempt_at=at)


def _settle(message: Message, state: str, at: datetime, *, failure: str = "", reference: str = "") -> None:
    came_from = (State.SENDING,)
    settle(message.pk, Outcome(state, came_from, at, failure, reference, claimed_at=message.claimed_at))


def _claimed(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at)


def _envelope(message: Message) -> Envelope:
    return Envelope(
        reference=f"message-{message.authority_id}-{message.pk}",
        attempt=message.attempts,
        channel=message.channel,
        address=message.address,
        sender=message.authority.name,
        reply_to=message.authority.contact_email,
        subject=message.subject,
        body=message.body,
    )
