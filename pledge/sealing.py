"""Sealed words: what the database keeps and must not show to whoever reads it without the server's key.

The only importer of `cryptography`. An older key of ``SECRET_KEY_FALLBACKS`` still opens what it sealed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class BrokenSeal(ValueError):
    """Sealed by a key that this server has no longer, for another purpose, or altered."""


def seal(words: str, *, purpose: str) -> str:
    """``words`` as text that only :func:`unseal` with the same purpose can read."""
    return _box(purpose).encrypt(words.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The words again.

    Raises:
        BrokenSeal: where they cannot be read.
    """
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise BrokenSeal(purpose) from error


def _box(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str, purpose: str) -> bytes:
    return base64.urlsafe_b64encode(
        hmac.new(key.encode(), f"seal|{purpose}".encode(), hashlib.sha256).digest()
    )
