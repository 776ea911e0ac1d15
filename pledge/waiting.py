"""What waits for a member in each area, as the home page shows it.

An app tells what waits in its area, once, beside where it adds the area itself::

    @waits_in("casework")
    def casework_waits(request) -> list[Waiting]: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pledge.navigation import Area, areas_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many of something, and where they are. ``overdue`` puts it first, in red."""

    text: str | Promise
    count: int
    href: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class AreaCard:
    """One area on the home page."""

    label: str | Promise
    href: str
    waiting: tuple[Waiting, ...]


Ask = Callable[[Any], list[Waiting]]
_askers: dict[str, Ask] = {}


def waits_in(area_key: str) -> Callable[[Ask], Ask]:
    """Register what waits in an area; it is asked only of members who may open the area."""

    def register(ask: Ask) -> Ask:
        _askers[area_key] = ask
        return ask

    return register


def cards_for(request: Any) -> list[AreaCard]:
    """Each area the member may open, with what waits there; what is overdue stands first."""
    return [_card(area, request) for area in areas_of(request)]


def _card(area: Area, request: Any) -> AreaCard:
    href = reverse(area.url_name, args=[request.authority.slug])
    asked = _askers[area.key](request) if area.key in _askers else _overdue(area, request, href)
    found = sorted((one for one in asked if one.count), key=lambda one: not one.overdue)
    return AreaCard(area.label, href, tuple(found))


def _overdue(area: Area, request: Any, href: str) -> list[Waiting]:
    count = area.overdue(request) if area.overdue else 0
    return [Waiting(_("Overdue"), count, href, overdue=True)]
