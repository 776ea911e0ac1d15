"""What tests of the self-assessment's pages share: addresses, somebody of a role, a page in words, a form."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client

from pledge.models import Authority
from tests.factories import make_member, sign_in

AREA = "/northfield/selfassessment/"
ROUND = f"{AREA}1/"


def someone(authority: Authority, role: str) -> Client:
    return sign_in(Client(), make_member(authority, f"a-{role}", role))


def text_of(answer: Any) -> str:
    """The page in words, without markup."""
    html = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def typed(**fields: Any) -> dict[str, Any]:
    """What the form of a new round holds when it is sent."""
    given: dict[str, Any] = {
        "title": "Self-assessment 2026",
        "scope": "all",
        "period_first": date(2025, 1, 1),
        "period_last": date(2025, 12, 31),
        "cut_off": date(2026, 5, 1),
    } | fields
    posted = {}
    for name, value in given.items():
        if isinstance(value, date):
            parts = {"day": value.day, "month": value.month, "year": value.year}
            posted |= {f"{name}-{part}": str(number) for part, number in parts.items()}
        else:
            posted[name] = value
    return posted
