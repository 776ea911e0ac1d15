"""Six digits sent to somebody: short-lived, used once. Whoever tries one puts the brake on guessing.

Nothing that opens anything is kept: the digits are worked out from the row under the server's key, so a
worker that is told only the row's number can send them, and the row itself tells nobody what they are.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache

from pledge import tokens
from pledge.models import Authority
from pledge.scoping import across_authorities
from reviews.models import OneTimeCode

CODE_LASTS = timedelta(minutes=30)
# A second press of the same button: the code has just been used, by the same person.
USED_AGAIN_WITHIN = timedelta(minutes=2)
# However often a code is asked for, only the latest few work, so that asking does not make guessing easier.
WORKING = 3


@dataclass
class NoMatch(Exception):
    """Nothing fits what was typed. ``left``: how many tries remain before a wait."""

    left: int


def make_code(authority: Authority, purpose: str, about: str, *, at: datetime) -> OneTimeCode:
    """A code for one purpose and one thing, valid for half an hour; its digits are :func:`digits_of` it."""
    row = OneTimeCode(
        authority=authority, purpose=purpose, about=about, made_at=at, expires_at=at + CODE_LASTS
    )
    row.code_hash = _digest(purpose, about, digits_of(row))
    row.save()
    return row


def digits_of(row: OneTimeCode) -> str:
    """The six digits, which are kept nowhere."""
    seed = f"one-time-code|{row.purpose}|{row.about}|{row.made_at.astimezone(UTC).isoformat()}"
    made = hmac.new(settings.SECRET_KEY.encode(), seed.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(made, 'big') % 1_000_000:06d}"


def find_code(purpose: str, about: str, typed: str, *, browser: str, at: datetime) -> OneTimeCode | None:
    """The code that was typed, if it works now; the same work whether or not it does.

    Args:
        browser: whose request it is. A code used a moment ago works again in the browser that used it only:
            typed in another, it has been read by somebody else.
    """
    wanted = _digest(purpose, about, "".join(filter(str.isdigit, typed)))
    latest = OneTimeCode.objects.filter(purpose=purpose, about=about, expires_at__gt=at).order_by("-id")
    found = None
    for row in latest[:WORKING]:
        fresh = row.used_at is None or _pressed_again(row, browser, at)
        if hmac.compare_digest(row.code_hash, wanted) and fresh:
            found = row
    return found


def use_code(row: OneTimeCode, *, browser: str, at: datetime) -> None:
    """It has been used: it works once, and for the second press of the same button."""
    if row.used_at is None:
        row.used_at = at
        row.save(update_fields=["used_at"])
        cache.set(_used_by(row), browser, USED_AGAIN_WITHIN.total_seconds())


def forget(at: datetime) -> int:
    """Delete codes whose time is over; how many. Called by ``tick``."""
    with across_authorities():
        return int(OneTimeCode.objects.filter(expires_at__lte=at).delete()[0])


def _pressed_again(row: OneTimeCode, browser: str, at: datetime) -> bool:
    just_now = row.used_at is not None and at - row.used_at <= USED_AGAIN_WITHIN
    return bool(just_now and browser and cache.get(_used_by(row)) == browser)


def _used_by(row: OneTimeCode) -> str:
    return f"one-time-code-used-by-{row.pk}"


def _digest(purpose: str, about: str, digits: str) -> str:
    return tokens.digest(f"one-time-code|{purpose}|{about}|{digits}")
