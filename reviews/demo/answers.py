"""Answers of invented applicants, in the journey's own form, with days counted back from today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reviews.demo.when import When


@dataclass(frozen=True, slots=True)
class Told:
    """One report as an applicant tells it: so many days ago it happened, and was reported."""

    what: str
    happened: int | None
    reported: int | None
    to: str = "council"
    channel: str = "phone"
    reference: str = ""
    recipient: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def report(number: int, told: Told, when: When) -> dict[str, Any]:
    """One entry of the list of reports."""
    entry: dict[str, Any] = {
        "id": f"r{number}",
        "what": told.what,
        "incident": _day(told.happened, when),
        "lasted": "one-day",
        "reported": _day(told.reported, when),
        "to": told.to,
        "channel": told.channel,
    }
    for name in ("reference", "recipient"):
        if getattr(told, name):
            entry[name] = getattr(told, name)
    return entry | told.more


def _day(ago: int | None, when: When) -> dict[str, Any]:
    return {"kind": "unknown"} if ago is None else {"kind": "day", "day": when.iso(ago)}


def answers(
    when: When,
    *,
    name: str,
    place: str,
    postcode: str,
    happening: str,
    effect: str,
    reports: tuple[Told, ...],
    email: str = "",
    phone: str = "",
    address: str = "",
    safe: Mapping[str, Any] | None = None,
    kinds: tuple[str, ...] = ("noise",),
    tenure: str = "council-tenant",
    **pages: dict[str, Any],
) -> dict[str, Any]:
    """A whole application; any page can be given anew by its slug, with underscores for hyphens."""
    ways = [way for way, given in (("email", email), ("phone", phone), ("post", address)) if given]
    contact = {"ways": ways} | {
        name: value for name, value in (("email", email), ("phone", phone), ("address", address)) if value
    }
    given: dict[str, Any] = {
        "where": {"place": place, "postcode": postcode},
        "who-for": {"who_for": "me"},
        "danger": {"in_danger": "no"},
        "name": {"name": name},
        "contact": contact,
        "safe-contact": safe if safe is not None else {"safe_email": "yes"},
        "people": {"more": "no"},
        "behaviour": {"kinds": list(kinds), "description": happening},
        "hate": {"hate": "no"},
        "effect": {
            "effect": effect,
            "wanted": "I want it to stop, and someone to tell us what is happening.",
        },
        "taking-part": {"take_part": ["statement"], "letter_format": "standard"},
        "home": {"tenure": tenure},
        "sharing": {"worried": "no"},
        "reports": {
            "items": [report(n, told, when) for n, told in enumerate(reports, start=1)],
            "more": "no",
        },
        "declaration": {"understands": True},
    }
    return given | {slug.replace("_", "-"): page for slug, page in pages.items()}
