"""A brake on guessing: so many tries at one thing in a time, then a wait that the page names.

Kept in the database, so that it holds across processes and restarts; by digest, so that the table
says nothing about who tried what.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from pledge.models import Throttle


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``tries`` within ``within``; after that nothing for ``wait``."""

    tries: int
    within: timedelta
    wait: timedelta


SIGN_IN = Limit(5, timedelta(minutes=15), timedelta(minutes=15))
SECOND_FACTOR = Limit(5, timedelta(minutes=15), timedelta(minutes=15))
APPLICANT_CODE = Limit(5, timedelta(minutes=30), timedelta(minutes=30))
CODE_SENDING = Limit(3, timedelta(minutes=15), timedelta(minutes=15))
BY_ADDRESS = Limit(60, timedelta(minutes=15), timedelta(minutes=15))


class TooManyTries(Exception):
    """Raised instead of trying: ``until`` is when it may be tried again."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("Too many tries.")


def seconds_until(until: datetime, at: datetime) -> int:
    """How long to wait from ``at``, in whole seconds, one at least: for the header ``Retry-After``."""
    return max(1, round((until - at).total_seconds()))


def check(what: str, key: str, *, at: datetime) -> None:
    """Before a try.

    Raises:
        TooManyTries: while locked.
    """
    row = Throttle.objects.filter(key_hash=digest_of(what, key)).first()
    if row and row.locked_until and row.locked_until > at:
        raise TooManyTries(row.locked_until)


def count(what: str, key: str, limit: Limit, *, at: datetime) -> int:
    """After a failed try: count it, lock when it was the last; how many are left."""
    with transaction.atomic():
        row, _made = Throttle.objects.select_for_update().get_or_create(
            key_hash=digest_of(what, key), defaults={"first_at": at}
        )
        return _counted(row, limit, at)


def take(what: str, key: str, limit: Limit, *, at: datetime) -> int:
    """Before a try that must count even when many are made at once: counts it as failed; how many are left.

    :func:`clear` after a success. Between :func:`check` and :func:`count` others could slip through.

    Raises:
        TooManyTries: while locked; then nothing is counted.
    """
    with transaction.atomic():
        row, _made = Throttle.objects.select_for_update().get_or_create(
            key_hash=digest_of(what, key), defaults={"first_at": at}
        )
        if row.locked_until and row.locked_until > at:
            raise TooManyTries(row.locked_until)
        return _counted(row, limit, at)


def clear(what: str, key: str) -> None:
    """After success: the count begins anew."""
    Throttle.objects.filter(key_hash=digest_of(what, key)).delete()


def digest_of(what: str, key: str) -> str:
    """What the table keeps instead of ``key``."""
    return hashlib.sha256(f"{what}|{key.strip().casefold()}".encode()).hexdigest()


def forget_old(*, at: datetime) -> int:
    """Drop counts nobody can be waiting on; how many. Called by ``tick``."""
    return Throttle.objects.filter(first_at__lt=at - timedelta(days=2)).delete()[0]


def _counted(row: Throttle, limit: Limit, at: datetime) -> int:
    locked = row.locked_until is not None and row.locked_until > at
    if not locked and (row.locked_until or at - row.first_at > limit.within):
        row.tries, row.first_at, row.locked_until, row.noted_at = 0, at, None, None
    row.tries += 1
    if row.tries >= limit.tries:
        row.locked_until = at + limit.wait
    row.save()
    return max(0, limit.tries - row.tries)
