"""What every template knows: the place, the person, the way around."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings

from pledge.navigation import service_navigation
from pledge.views.stylesheet import brand_href


def place(request: Any) -> dict[str, Any]:
    """The authority of the address, who is asking, and where things are. Costs no query until asked."""
    authority = getattr(request, "authority", None)
    known = {
        "authority": authority,
        "member": getattr(request, "member", None),
        "demonstration": settings.DEMONSTRATION,
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
        "organisations": _organisations(request),
    }


def _organisations(request: Any) -> Callable[[], list[Any]]:
    """The other authorities that this person belongs to; most belong to one, and see no switch."""

    def others() -> list[Any]:
        places = request.session.get("places", []) if request.member.user else []
        return [place for place in places if place["slug"] != request.authority.slug]

    return others
