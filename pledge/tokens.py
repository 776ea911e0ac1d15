"""Random things people carry: link tokens, references, passphrases, codes. Kept only as digests."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

# No vowels (no accidental words), nothing that looks or sounds like another.
REFERENCE_LETTERS = "BCDFGHJKMNPQRTVWXY346789"


def new_token() -> str:
    """256 random bits for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token: useless without the token, and without the server's key."""
    return _digest_under(settings.SECRET_KEY, token)


def digests(token: str) -> list[str]:
    """What may have been kept of a token: under the key of now, and under each earlier one still given.

    A look-up asks for any of them (``__in``), so that a changed key ends nothing that people carry.
    """
    return [_digest_under(key, token) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _digest_under(key: str, token: str) -> str:
    return hmac.new(key.encode(), token.encode(), hashlib.sha256).hexdigest()


def new_reference() -> str:
    """A case reference such as ``ASB-7KPX-4MTD``: random, readable aloud, no vowels or look-alikes."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
    return f"ASB-{letters[:4]}-{letters[4:]}"


def tidy_reference(typed: str) -> str:
    """A typed reference as it is kept: capitals, its hyphens put back, spaces dropped."""
    letters = "".join(character for character in typed.upper() if character.isalnum())
    letters = letters.removeprefix("ASB")
    return f"ASB-{letters[:4]}-{letters[4:]}" if letters else ""


def new_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"
