"""What a device carries: the token of an application being written, in a cookie of its own authority.

The cookie ends with the browser, is never read by a script, and goes to no other authority's pages. Beside
the token stands when it was last used, signed, so that nobody can carry on where someone has walked away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse

COOKIE = "__Secure-application" if settings.HTTPS else "application"
IDLE = timedelta(minutes=20)
_SIGNER = Signer(salt="application")


@dataclass(frozen=True, slots=True)
class Carried:
    """A token, and when it was last used."""

    token: str
    seen_at: datetime

    def is_idle(self, at: datetime) -> bool:
        return at - self.seen_at > IDLE


def read(request: Any) -> Carried | None:
    """What this device carries for the authority of the address; None for nothing or something made up."""
    try:
        token, _, seen = _SIGNER.unsign(request.COOKIES.get(COOKIE, "")).rpartition(".")
        return Carried(token, datetime.fromtimestamp(int(seen), UTC)) if token else None
    except (BadSignature, ValueError, OverflowError):
        return None


def write(response: HttpResponse, authority_slug: str, token: str, at: datetime) -> None:
    """Have the device carry ``token`` on, as used just now."""
    response.set_cookie(
        COOKIE,
        _SIGNER.sign(f"{token}.{int(at.timestamp())}"),
        path=_path(authority_slug),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def drop(response: HttpResponse, authority_slug: str) -> None:
    """Have the device forget the application. What was typed stays kept."""
    response.delete_cookie(COOKIE, path=_path(authority_slug), samesite="Lax")


def _path(authority_slug: str) -> str:
    return f"/{authority_slug}/apply/"
