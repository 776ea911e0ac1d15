"""The second factor: six digits from an app, and recovery codes for when the telephone is gone.

The only importer of `allauth.mfa`, whose rows hold the secrets (sealed by ``pledge/adapters.py``). It
remembers a used code for half a minute in a cache; codes here are good for up to a minute and a half, so
the last step used stands in the row and no code works twice. Nobody removes their own factor: they
:func:`enrol` again, which replaces it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from pledge.models import User
from pledge.sealing import BrokenSeal

log = logging.getLogger(__name__)
APP, RECOVERY = "totp", "recovery_codes"
_LAST_STEP = "last_step"


class WrongCode(ValueError):
    """The digits do not fit the key."""


class CodeUsedBefore(ValueError):
    """The digits were right, and have been used: the app's next ones are needed."""


@dataclass(frozen=True, slots=True)
class Used:
    """A code that was right: which kind (``APP`` or ``RECOVERY``), and how many recovery codes are left."""

    kind: str
    codes_left: int
    authenticator_id: int


@dataclass(frozen=True, slots=True)
class Factor:
    """What a person's account page says of their second factor."""

    since: datetime
    codes_left: int


def factor_of(user: User) -> Factor | None:
    """The person's second factor, or None before they have one."""
    rows = {row.type: row for row in Authenticator.objects.filter(user=user, type__in=(APP, RECOVERY))}
    if APP not in rows:
        return None
    left = len(RecoveryCodes(rows[RECOVERY]).get_unused_codes()) if RECOVERY in rows else 0
    return Factor(rows[APP].created_at, left)


def new_secret() -> str:
    """A key for an app, in letters and digits that can be typed."""
    return generate_totp_secret()


def address_of(user: User, secret: str) -> str:
    """What the app reads from the picture."""
    return get_adapter().build_totp_url(user, secret)


def picture_of(address: str) -> str:
    """The QR picture as an address that an ``img`` can show."""
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#0b0c0c", light="#ffffff")


def in_fours(secret: str) -> str:
    """The key as it is read aloud or typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@transaction.atomic
def enrol(user: User, secret: str, code: str, *, at: datetime) -> list[str]:
    """Make ``secret`` the person's second factor, in place of any before it; the new recovery codes.

    Raises:
        WrongCode: where ``code`` is not what an app with this key shows now; nothing is changed.
    """
    step = _step_of(secret, code, at)
    if step is None:
        raise WrongCode
    _lock(user)
    Authenticator.objects.filter(user=user).delete()
    row = TOTP.activate(user, secret).instance
    row.data[_LAST_STEP] = step
    row.created_at = at
    row.save(update_fields=["data", "created_at"])
    return RecoveryCodes.activate(user).generate_codes()


def forget(user: User) -> None:
    """Take the factor of someone who has lost everything: a new one is set up at their next sign-in.

    Only for ``pledge.way_back.start_afresh``, after a person has made sure who is asking.
    """
    Authenticator.objects.filter(user=user).delete()


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """A new set of recovery codes; the earlier ones stop working."""
    _lock(user)
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    return RecoveryCodes.activate(user).generate_codes()


@transaction.atomic
def use_code(user: User, code: str, *, at: datetime) -> Used | None:
    """Use the digits of the app or a recovery code, each of which works once; None where it is not right.

    Raises:
        CodeUsedBefore: for the app's present digits, where they or later ones have been used.
    """
    _lock(user)
    rows = {row.type: row for row in Authenticator.objects.filter(user=user, type__in=(APP, RECOVERY))}
    if APP not in rows:
        return None
    recovery = RecoveryCodes(rows[RECOVERY]) if RECOVERY in rows else None
    if _use_app(rows[APP], code, at):
        return Used(APP, len(recovery.get_unused_codes()) if recovery else 0, rows[APP].pk)
    if recovery and recovery.validate_code(code):
        return Used(RECOVERY, len(recovery.get_unused_codes()), rows[RECOVERY].pk)
    return None


def current_code(secret: str, *, at: datetime) -> str:
    """What an app with this key shows: for the demonstration's page of logins and for tests."""
    return format_hotp_value(hotp_value(secret, _now_step(at)))


def _use_app(row: Authenticator, code: str, at: datetime) -> bool:
    try:
        secret = decrypt(row.data["secret"])
    except BrokenSeal:
        log.error(
            "The key of a second factor cannot be read: the secret key was changed without its fallback."
        )
        return False
    step = _step_of(secret, code, at)
    if step is None:
        return False
    if step <= row.data.get(_LAST_STEP, -1):
        raise CodeUsedBefore
    row.data[_LAST_STEP] = step
    row.last_used_at = at
    row.save(update_fields=["data", "last_used_at"])
    return True


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The half minute whose digits these are: this one, the one before or the next; clocks differ."""
    typed = "".join(character for character in code if character.isascii() and character.isdigit())
    now = _now_step(at)
    tolerance = settings.MFA_TOTP_TOLERANCE
    fitting = [
        step
        for step in range(now - tolerance, now + tolerance + 1)
        if constant_time_compare(typed, format_hotp_value(hotp_value(secret, step)))
    ]
    return max(fitting, default=None)


def _now_step(at: datetime) -> int:
    return int(at.timestamp()) // 30


def _lock(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)
