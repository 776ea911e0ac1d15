"""Areas of the site that a member may open. Each app adds its own; there are no empty doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledge.roles import May


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the service navigation.

    ``overdue`` counts, for the request's member, what waits beyond its day; it is shown beside the words.
    """

    key: str
    label: str | Promise
    url_name: str
    may: May
    order: int = 50
    overdue: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """A place on the home page that is no area of its own: where it leads, and what is there."""

    key: str
    heading: str | Promise
    text: str | Promise
    url_name: str
    may: May
    order: int = 50


_areas: dict[str, Area] = {}
_doors: dict[str, Door] = {}


def add_area(area: Area) -> None:
    """Add (or replace) an area; called once from ``AppConfig.ready``."""
    _areas[area.key] = area


def areas_of(request: Any) -> list[Area]:
    """The areas that the member of ``request`` may open, in the order of the navigation."""
    found = [area for area in _areas.values() if request.member.may(area.may)]
    return sorted(found, key=lambda area: area.order)


def add_door(door: Door) -> None:
    """Add (or replace) a place on the home page; called once, where the place is made."""
    _doors[door.key] = door


def doors_of(request: Any) -> list[tuple[Door, str]]:
    """The places that the member of ``request`` may open, each with its address."""
    found = sorted((door for door in _doors.values() if request.member.may(door.may)), key=_order)
    return [(door, reverse(door.url_name, args=[request.authority.slug])) for door in found]


def _order(door: Door) -> int:
    return door.order


def service_navigation(request: Any, *, here: str = "") -> dict[str, Any] | None:
    """Parameters of the service navigation, or None where there is nothing to go to."""
    if request.authority is None or not request.member.belongs:
        return None
    path = request.path
    items = []
    for area in areas_of(request):
        href = reverse(area.url_name, args=[request.authority.slug])
        current = area.key == here or (not here and path.startswith(href))
        items.append(
            {"href": href, "html": _words(area, request), "active": current, "current": path == href}
        )
    if not items:
        return None
    return {
        "navigation": items,
        "ariaLabel": _("Areas"),
        "menuButtonText": _("Menu"),
        "navigationId": "areas",
    }


def _words(area: Area, request: Any) -> SafeString:
    overdue = area.overdue(request) if area.overdue else 0
    if not overdue:
        return escape(area.label)
    said = ngettext("%(count)s overdue", "%(count)s overdue", overdue) % {"count": overdue}
    return format_html('{} <span class="app-overdue">({})</span>', area.label, said)
