"""The brake on starting and on sending applications: against a machine, never against people.

By authority and network. A household, a library or a refuge stands behind one address, so the limits are far
above what people there could do, the wait is a minute, and whoever meets it keeps everything they typed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pledge import throttle
from pledge.models import Authority

STARTING = throttle.Limit(300, timedelta(minutes=10), timedelta(minutes=1))
SENDING = throttle.Limit(300, timedelta(minutes=10), timedelta(minutes=1))


def before_starting(authority: Authority, network: str, *, at: datetime) -> None:
    """Count a new application of one network.

    Raises:
        throttle.TooManyTries: beyond :data:`STARTING`, for a minute; nothing is to be begun.
    """
    throttle.take("apply-start", f"{authority.pk}|{network}", STARTING, at=at)


def before_sending(authority: Authority, network: str, *, at: datetime) -> None:
    """Count a sending from one network.

    Raises:
        throttle.TooManyTries: beyond :data:`SENDING`, for a minute; nothing is to be sent.
    """
    throttle.take("apply-send", f"{authority.pk}|{network}", SENDING, at=at)
