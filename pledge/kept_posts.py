"""A form that arrives after its sender's sign-in has ended: kept for that person, never sent for them.

The person is the one whose sign-in ended in this browser. After signing in they are led back to the page
with ``?kept=<number>``, where :func:`kept_fields` gives the page what they had typed. Somebody else who
signs in, or who opens that address, gets nothing. Files cannot be kept; passwords and codes are not.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from pledge.models import KeptPost
from pledge.sealing import BrokenSeal, seal, unseal
from pledge.sessions import ended_here

KEPT_FOR = timedelta(days=3)
LARGEST = 500_000
PER_PERSON = 20
PARAMETER = "kept"
_PURPOSE = "kept-post"
# A postcode is no code.
_SECRET = re.compile(r"password|passphrase|csrf|(?:^|[-_])(?:code|otp|token)(?:[-_]|$)", re.IGNORECASE)

# What the page itself puts into a form: nobody typed it.
_OF_THE_PAGE = frozenset(
    {"version", "draft", "form_key", "key", "mark", "hand_over", "page_key", "press", "over", "seen", "then"}
)


def turn_away(request: Any, *, at: datetime) -> HttpResponse:
    """Ask whoever opens a page of members without being signed in to sign in, and to come back."""
    page = page_of(request)
    kept = _keep(request, page, at) if request.method == "POST" else None
    if kept:
        page = _with_number(page, kept.pk)
    address = f"{reverse('account_login')}?{urlencode({'next': page})}"
    return (
        HttpResponseClientRedirect(address)
        if getattr(request, "htmx", False)
        else HttpResponseRedirect(address)
    )


def page_of(request: Any) -> str:
    """The page on which the person was: the one asked for or, for what was posted, where it was typed."""
    if request.method in ("GET", "HEAD") and not getattr(request, "htmx", False):
        return str(request.get_full_path())
    return _typed_on(request) or str(request.path)


def kept_fields(request: Any, *, at: datetime, posted_to: str = "") -> QueryDict | None:
    """What the person of this request typed on this page before their sign-in ended, or None.

    Args:
        posted_to: only of the form that is sent to this address, where a page has several.
    """
    number = request.GET.get(PARAMETER, "")
    if request.method != "GET" or not (number.isascii() and number.isdigit()):
        return None
    if not request.user.is_authenticated:
        return None
    mine = KeptPost.objects.filter(user=request.user, page=request.path, expires_at__gt=at)
    kept = mine.filter(pk=int(number[:18]), **({"posted_to": posted_to} if posted_to else {})).first()
    return _opened(kept) if kept else None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a page says of a form that came too late. ``in_form``: the page's own form shows it already."""

    in_form: bool
    fields: tuple[tuple[str, str], ...]


def kept_on_page(request: Any, *, at: datetime) -> Kept | None:
    """What this page has to give back to its person, whether or not a form of it can show it."""
    typed = kept_fields(request, at=at) if PARAMETER in request.GET else None
    if typed is None:
        return None
    said = ((name, "\n".join(value for value in values if value.strip())) for name, values in typed.lists())
    fields = tuple((_readable(name), value) for name, value in said if value and not is_of_the_page(name))
    return Kept(bool(getattr(request, "kept_shown", False)), fields)


def forget_sent(request: Any) -> None:
    """The form has now been sent by its person: what was kept of it is no longer needed.

    For whoever came by a link nothing is ever kept.
    """
    if not request.user.is_authenticated:
        return
    KeptPost.objects.filter(user=request.user, posted_to=request.path).delete()


def forget_old(*, at: datetime) -> int:
    """Drop what nobody came back for; how many. Called by ``tick``."""
    return KeptPost.objects.filter(expires_at__lte=at).delete()[0]


def is_of_the_page(name: str) -> bool:
    """Whether the page put this field into the form: shown again, it would only puzzle its person."""
    return name in _OF_THE_PAGE


def is_secret(name: str) -> bool:
    """Whether a field of this name holds what must never be kept or shown again."""
    return bool(_SECRET.search(name))


def _keep(request: Any, page: str, at: datetime) -> KeptPost | None:
    ended = ended_here(request)
    if ended is None or request.path.startswith("/account/"):
        return None
    words = json.dumps(_typed(request), ensure_ascii=False)
    theirs = KeptPost.objects.filter(user_id=ended.user_id, expires_at__gt=at)
    if words == "[]" or len(words) > LARGEST or theirs.count() >= PER_PERSON:
        return None
    return KeptPost.objects.create(
        user_id=ended.user_id,
        page=page.partition("?")[0][:500],
        posted_to=request.path[:500],
        fields=seal(words, purpose=_PURPOSE),
        made_at=at,
        expires_at=at + KEPT_FOR,
    )


def _readable(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _with_number(page: str, number: int) -> str:
    path, _mark, query = page.partition("?")
    others = [(name, value) for name, value in parse_qsl(query) if name != PARAMETER]
    return f"{path}?{urlencode([*others, (PARAMETER, number)])}"


def _typed(request: Any) -> list[tuple[str, list[str]]]:
    try:
        posted = request.POST
    except (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent):
        return []
    return [(name, values) for name, values in posted.lists() if not is_secret(name)]


def _opened(kept: KeptPost) -> QueryDict | None:
    try:
        typed = json.loads(unseal(kept.fields, purpose=_PURPOSE))
    except BrokenSeal:
        return None
    fields = QueryDict(mutable=True)
    for name, values in typed:
        fields.setlist(name, values)
    fields._mutable = False
    return fields


def _typed_on(request: Any) -> str:
    """The page of this site that the browser says it came from."""
    try:
        parts = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    except ValueError:
        return ""
    here = parts.scheme == request.scheme and parts.netloc == request.get_host()
    return f"{parts.path}?{parts.query}" if here and parts.query else parts.path if here else ""
