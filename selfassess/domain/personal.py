"""What looks like a case or a person in words that are meant to be about neither.

Evidence of a self-assessment is about how things are done, never about a case. These are signs that somebody
took a case paper for evidence: a person looks again and decides (good practice, no rule of the Act).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    """What was found."""

    CASE_REFERENCE = "case-reference"
    EMAIL = "email"
    TELEPHONE = "telephone"
    NAME = "name"
    PARTIES = "parties"


@dataclass(frozen=True, slots=True)
class Found:
    """One sign in one field, and the words that look like it."""

    field: str
    sign: Sign
    words: str


_SIGNS: tuple[tuple[Sign, re.Pattern[str]], ...] = (
    (
        Sign.CASE_REFERENCE,
        re.compile(r"\bASB[ _-]?[A-Z0-9]{4}[ _-][A-Z0-9]{4}(?![A-Za-z0-9])", re.IGNORECASE),
    ),
    (Sign.EMAIL, re.compile(r"[\w.+'’-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    # British numbers as they are typed: 020 7946 0000, (01632) 960 001, +44 7700 900000, 0044 (0)1632 960001.
    (
        Sign.TELEPHONE,
        re.compile(r"(?<![\w.])(?:\+44|0044|\(?0)(?:[ \-()./]{0,2}\d){9,11}(?!\d)"),
    ),
    (
        Sign.PARTIES,
        re.compile(r"\b[A-Z][\w’'-]{1,40} (?:v|vs)\.? (?:the )?[A-Z][\w’'-]{1,40}"),
    ),
    (Sign.NAME, re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)(?:\. ?| )[A-Z][\w’'-]{0,40}")),
)


def signs_of_a_person(fields: Mapping[str, str]) -> list[Found]:
    """Everything in the fields that looks like a case or a person; the first of each sign in each field."""
    found: list[Found] = []
    for field, text in fields.items():
        # "ASB_BCDF_GHJK_statement.pdf": in the name of a file an underscore stands for a space.
        plain = " ".join(text.replace("_", " ").split()) if field == "file" else " ".join(text.split())
        for sign, pattern in _SIGNS:
            match = pattern.search(plain)
            if match:
                found.append(Found(field, sign, match[0]))
    return found
