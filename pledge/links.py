"""Single-purpose links: made by services, shown once, found again only by their token.

Each purpose registers one view; the page at ``/r/<token>/`` finds the link, enters its authority
and hands over (``pledge/views/links.py``). Opening one changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse

from pledge.models import Link
from pledge.scoping import across_authorities
from pledge.tokens import digest, digests, new_token

LinkView = Callable[[Any, Link], HttpResponseBase]
_views: dict[str, LinkView] = {}


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link just made; ``address`` is the only place its token will ever stand."""

    row: Link
    address: str


def make_link(
    *,
    purpose: str,
    about: str,
    at: datetime,
    lasts: timedelta,
    case_key: str = "",
    recipient_label: str = "",
) -> NewLink:
    """Make a link in the authority in scope.

    Raises:
        KeyError: for a purpose nobody has registered.
    """
    _views[purpose]
    token = new_token()
    row = Link.objects.create(
        token_hash=digest(token),
        purpose=purpose,
        about=about,
        case_key=case_key,
        recipient_label=recipient_label,
        created_at=at,
        expires_at=at + lasts,
    )
    return NewLink(row, settings.SITE_URL + reverse("link", args=[token]))


def find_link(token: str) -> Link | None:
    """The link behind a token in whichever authority, revoked and expired ones too: the page says so."""
    with across_authorities():
        return Link.objects.select_related("authority").filter(token_hash__in=digests(token)).first()


def revoke_links(about: str, *, at: datetime) -> int:
    """Make every open link about one thing useless; how many."""
    return Link.objects.filter(about=about, revoked_at__isnull=True).update(revoked_at=at)


def link_view(purpose: str) -> Callable[[LinkView], LinkView]:
    """Register the view of a purpose."""

    def register(view: LinkView) -> LinkView:
        _views[purpose] = view
        return view

    return register


def view_for(purpose: str) -> LinkView | None:
    return _views.get(purpose)
