"""Links on an authority's front page to what other rooms have made public.

An app adds its own where the page is made; it is asked once for each front page, and answers None while it
has nothing to show::

    @add_public_link
    def link_to_figures(request) -> PublicLink | None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class PublicLink:
    """A link for anyone: its words, and where it leads."""

    text: str | Promise
    href: str


Ask = Callable[[Any], PublicLink | None]
_askers: dict[str, Ask] = {}


def add_public_link(ask: Ask) -> Ask:
    """Register whoever knows of a public page; the same one again replaces itself."""
    _askers[f"{ask.__module__}.{ask.__qualname__}"] = ask
    return ask


def public_links(request: Any) -> list[PublicLink]:
    """What there is to link to from the front page of the authority in scope, in the order of the askers."""
    found = (ask(request) for _name, ask in sorted(_askers.items()))
    return [link for link in found if link is not None]
