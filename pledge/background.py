"""What time alone causes in `pledge` itself: each job is safe to repeat and to miss for a week."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from pledge import delivery, file_care, kept_posts, lock_outs, operations, throttle
from pledge.models import Device
from pledge.sessions import STAFF_LONGEST
from pledge.ticking import periodic

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@periodic("lost-tasks")
def lost_tasks(at: datetime) -> None:
    operations.take_up_lost_tasks(at=at)


@periodic("messages")
def messages(at: datetime) -> None:
    delivery.take_up_messages(at=at)


@periodic("untold-outcomes", every=timedelta(minutes=15))
def untold_outcomes(at: datetime) -> None:
    delivery.tell_what_is_untold(at=at)


@periodic("waiting-files")
def waiting_files(at: datetime) -> None:
    file_care.take_up_waiting_files(at=at)


@periodic("stored-files", every=DAY)
def stored_files(at: datetime) -> None:
    file_care.put_in_order(at=at)


@periodic("worker", every=timedelta(minutes=5))
def worker(at: datetime) -> None:
    operations.ask_the_worker()


@periodic("lock-outs")
def note_lock_outs(at: datetime) -> None:
    lock_outs.note(at=at)


@periodic("addresses", every=DAY)
def addresses(at: datetime) -> None:
    delivery.drop_addresses(at=at)


@periodic("old-tasks", every=HOUR)
def old_tasks(at: datetime) -> None:
    operations.drop_old_tasks(at=at)


@periodic("throttles", every=HOUR)
def throttles(at: datetime) -> None:
    throttle.forget_old(at=at)


@periodic("sign-ins", every=HOUR)
def sign_ins(at: datetime) -> None:
    """What is left of sign-ins that are over: their sessions, devices, and forms nobody came back for."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    Device.objects.filter(began_at__lt=at - STAFF_LONGEST).delete()
    kept_posts.forget_old(at=at)
