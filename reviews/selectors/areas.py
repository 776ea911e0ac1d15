"""Which council a place seems to belong to, from the districts and places each authority names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from pledge.models import Authority

_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}")
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


def listed(on: date) -> QuerySet[Authority]:
    """Every authority that has not come to an end, A to Z, without what a list does not show."""
    running = Authority.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    return running.only("slug", "name", "open_from", "postcode_districts", "places", "demonstration")


def outward_code(postcode: str) -> str:
    """``NF1`` of ``nf1 2ab``, of ``NF12AB`` and of ``NF1``; "" for what is no postcode."""
    typed = postcode.upper().strip()
    whole = _WHOLE.fullmatch(typed.replace(" ", ""))
    if whole:
        return whole[1]
    first = typed.split(" ")[0]
    return first if _OUTWARD.fullmatch(first) else ""


def plain(text: str) -> str:
    """Text as it is compared: small letters without accents, single spaces, no marks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter)
    )
    return " ".join(kept.split())


def likely_others(authority: Authority, *, place: str, postcode: str, on: date) -> list[Authority]:
    """The authorities a place seems to belong to instead, at most three; none where it may be this one's.

    A postcode says more than a name, so the name is asked only where no postcode decides.
    """
    code, words = outward_code(postcode), plain(place)
    if code in authority.postcode_districts:
        return []
    others = [other for other in listed(on) if other.pk != authority.pk]
    by_code = [other for other in others if code and code in other.postcode_districts]
    if by_code:
        return by_code[:3]
    if _names(authority.places, words):
        return []
    return [other for other in others if _names(other.places, words)][:3]


def matching(authorities: Iterable[Authority], typed: str) -> list[Authority]:
    """Those found by part of a name, by a place they name, or by a postcode."""
    code, words = outward_code(typed), plain(typed)
    if code:
        found = [one for one in authorities if code in one.postcode_districts]
        if found:
            return found
    if not words:
        return []
    return [
        one
        for one in authorities
        if words in plain(one.name) or any(words in plain(place) for place in one.places)
    ]


def _names(places: list[str], words: str) -> bool:
    return any(f" {plain(place)} " in f" {words} " for place in places if plain(place))
