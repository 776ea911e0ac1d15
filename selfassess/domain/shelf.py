"""Rules of the shelf of evidence: which links are taken, and when a piece wants looking at again."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

# So long before its day a review is announced.
SOON = timedelta(days=30)
LONGEST_LINK = 500
_NOT_IN_A_LINK = re.compile(r"[\s\x00-\x20\x7f-\x9f\\<>\"`{}|^\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})*\.?|\[[0-9a-fA-F:.]+\]")
# Names of the part of an address that lets whoever has it in.
_KEYS = frozenset(
    (
        "access_token", "api_key", "apikey", "auth", "auth_token", "authorization", "id_token", "jwt", "key",
        "passwd", "password", "pwd", "secret", "session", "sessionid", "sid", "sig", "signature", "token",
        "x-amz-signature", "x-goog-signature",
    )
)  # fmt: skip


class BadLink(StrEnum):
    """Why an address is not taken."""

    NOT_WEB = "not-web"
    NO_PLACE = "no-place"
    ODD = "odd"
    TOO_LONG = "too-long"
    HOLDS_A_KEY = "holds-a-key"


class Review(StrEnum):
    """How the review day of a piece stands."""

    NO_DAY = "no-day"
    LATER = "later"
    SOON = "soon"
    STALE = "stale"


def wrong_with_link(url: str) -> BadLink | None:
    """Why ``url`` is no link for the shelf; None where it is one.

    Only addresses of the web are: a link runs nothing in the browser of whoever follows it, shows the place
    it leads to, and lets nobody in by itself.
    """
    if len(url) > LONGEST_LINK:
        return BadLink.TOO_LONG
    if _NOT_IN_A_LINK.search(url):
        return BadLink.ODD
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return BadLink.ODD
    if parts.scheme.lower() not in ("http", "https"):
        return BadLink.NOT_WEB
    if "@" in parts.netloc:
        return BadLink.HOLDS_A_KEY
    if not host:
        return BadLink.NO_PLACE
    if not _HOST.fullmatch(host if ":" not in host else f"[{host}]"):
        return BadLink.ODD
    return BadLink.HOLDS_A_KEY if _holds_a_key(parts.query) or _holds_a_key(parts.fragment) else None


def review_of(review_on: date | None, today: date) -> Review:
    """How the review day stands; on the day itself it is not stale yet."""
    if review_on is None:
        return Review.NO_DAY
    if review_on < today:
        return Review.STALE
    return Review.SOON if review_on <= today + SOON else Review.LATER


def _holds_a_key(query: str) -> bool:
    return any(name.lower() in _KEYS and value for name, value in parse_qsl(query.lstrip("?/!")))
