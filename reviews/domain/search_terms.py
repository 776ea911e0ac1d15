"""What a case is found by, and what a typed term looks for: blind to case, spaces, accents and marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 100
# A term of one letter would find half of everything.
SHORTEST = 2
LAST_DIGITS = 6
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_BETWEEN_WORDS = re.compile(r"[\s/,;&+\-\u2010-\u2015]+")
_TELEPHONE = re.compile(r"\+?[0-9 ().\-\u2010-\u2015]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A typed term: found is a case with a key that begins with ``whole``, or one for each of ``words``."""

    whole: str
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        return len(self.whole) >= SHORTEST


def squash(text: str) -> str:
    """The letters and digits of ``text`` alone, in lower case, without accents."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    apart = unicodedata.normalize("NFKD", folded).translate(_PLAIN)
    return "".join(character for character in apart if character.isalnum())[:LONGEST]


def words(text: str) -> tuple[str, ...]:
    """Each word of ``text``, squashed; a hyphen parts words, an apostrophe does not."""
    return tuple(filter(None, map(squash, _BETWEEN_WORDS.split(text))))


def telephone(text: str) -> str:
    """The digits of a British number as it is dialled here: +44 and 0044 become 0; "" for no number."""
    tidy = text.strip().replace("(0)", "")
    if not _TELEPHONE.fullmatch(tidy):
        return ""
    digits = "".join(character for character in tidy if character.isdigit())
    for abroad in ("0044", "44"):
        if digits.startswith(abroad) and (abroad == "0044" or tidy.startswith("+")):
            return "0" + digits.removeprefix(abroad)
    return digits


def typed(term: str) -> Term:
    """What a typed term looks for."""
    number = telephone(term)
    if len(number) >= LAST_DIGITS:
        return Term(number[:LONGEST], ())
    return Term(squash(term), words(term))


def name_keys(name: str) -> set[str]:
    """A name is found by any of its words, and whole, however it is spaced."""
    return {key for key in (*words(name), squash(name)) if key}


def reference_keys(reference: str) -> set[str]:
    """Our own reference, with and without its first three letters; an agency's as it stands."""
    whole = squash(reference)
    return {key for key in (whole, whole.removeprefix("asb")) if key}


def telephone_keys(text: str) -> set[str]:
    """A number is found whole and by its last six digits, which people remember."""
    number = telephone(text) or "".join(character for character in text if character.isdigit())
    return {key[:LONGEST] for key in (number, number[-LAST_DIGITS:]) if len(key) >= LAST_DIGITS}


def all_of(keys: Iterable[set[str]]) -> set[str]:
    """Several sets of keys as one."""
    return set().union(*keys)
