"""What every template knows: the place, the person, the way around."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from pledge.kept_posts import kept_on_page
from pledge.navigation import service_navigation
from pledge.places import places_of
from pledge.sessions import seconds_left
from pledge.views.stylesheet import brand_href

_PLACES = "places"


def place(request: Any) -> dict[str, Any]:
    """The authority of the address, who is asking, and where things are. Costs no query until asked."""
    authority = getattr(request, "authority", None)
    known = {
        "authority": authority,
        "member": getattr(request, "member", None),
        "demonstration": settings.DEMONSTRATION,
        "session_seconds": lambda: seconds_left(request, at=timezone.now()),
        "kept": lambda: kept_on_page(request, at=timezone.now()),
    }
    if authority is None:
        return known
    return known | _around(request, authority)


def _around(request: Any, authority: Any) -> dict[str, Any]:
    front = f"/{authority.slug}/"
    return {
        "front_href": front,
        "home_href": f"{front}home/" if request.member.belongs else front,
        "brand_href": brand_href(authority),
        "logo_href": f"{front}logo/" if authority.logo else "",
        "navigation": partial(service_navigation, request),
        "change_organisation": partial(_belongs_to_several, request),
    }


def _belongs_to_several(request: Any) -> bool:
    """Whether this person has another authority to change to; asked of the database once a sign-in."""
    if _PLACES not in request.session:
        request.session[_PLACES] = len(places_of(request.user))
    return bool(request.session[_PLACES] > 1)
