"""The pages of a round and of the area beside it: each adds its own, so there are no empty doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from pledge.roles import May


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the sub navigation. ``of_round``: its address holds the number of the round."""

    key: str
    label: str | Promise
    url_name: str
    order: int
    of_round: bool = True
    may: May = May.ROUND_VIEW


_pages: dict[str, Page] = {}


def add_page(page: Page) -> None:
    """Add (or replace) a page; called once, where the page is made."""
    _pages[page.key] = page


def pages_for(request: Any, number: int | None, *, here: str) -> list[dict[str, Any]]:
    """The entries that this member may open, as ``components/sub_navigation.html`` takes them.

    Args:
        number: the round's number, or None on a page beside the rounds.
        here: the key of the page that is open.
    """
    slug = request.authority.slug
    found = sorted(_pages.values(), key=_order)
    return [
        {
            "text": page.label,
            "href": reverse(page.url_name, args=[slug, number] if page.of_round else [slug]),
            "active": page.key == here,
        }
        for page in found
        if request.member.may(page.may) and page.of_round == (number is not None)
    ]


def _order(page: Page) -> int:
    return page.order
