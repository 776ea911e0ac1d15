"""Whether two names, or two addresses, may be one person's: so that nobody speaks for two bodies.

Only people can know. What is alike is held to be one person until a named member has made sure that they
are two; what is one account, or one address of its own, is one person.
"""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

# Titles and ranks before a name, which one form has and another has not.
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev"}
    | {"reverend", "cllr", "councillor", "pc", "pcso", "ps", "sgt", "sergeant", "insp", "inspector"}
    | {"chief", "supt", "superintendent", "det", "detective", "acting"}
)
# How alike two spellings are that may be one name: "Jon Smith" and "John Smith" are.
_ALIKE = 0.88


def spelled(name: str) -> tuple[str, ...]:
    """The words of a name: no accents, capitals, dots, hyphens or titles; in alphabetical order."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    # Nor what nobody sees: a break of no width within a name would make it another.
    plain = "".join(
        one for one in plain if not unicodedata.combining(one) and unicodedata.category(one) != "Cf"
    )
    plain = "".join(one if one.isalnum() else " " if one not in "'’" else "" for one in plain)
    words = plain.split()
    return tuple(sorted([one for one in words if one not in _TITLES] or words))


def may_be_one(name: str, other: str) -> bool:
    """Whether two names may be one person's: the same, a part of it, an initial, or a letter apart."""
    first, second = spelled(name), spelled(other)
    if not first or not second:
        return False
    if first == second or _initials_for(first, second) or _initials_for(second, first):
        return True
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio() >= _ALIKE


def one_address(email: str, other: str) -> bool:
    """Whether two email addresses are one, however they are typed."""
    first, second = email.strip().casefold(), other.strip().casefold()
    return bool(first) and first == second


def _initials_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether the first gives initials for some words of the second, and the others in full."""
    initials = [word for word in short if len(word) == 1]
    whole = [word for word in short if len(word) > 1]
    if not initials or not whole or not set(whole) <= set(full):
        return False
    left = [word for word in full if word not in whole]
    return all(any(word.startswith(initial) for word in left) for initial in initials)
