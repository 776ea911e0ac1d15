"""Taking a confidential address out of words that somebody else is to read.

The address of someone who is in hiding may stand in the place, in the account of what happened, anywhere the
person wrote it. Before a body reads those words every line of it that leads to a door is taken out: whatever
its capitals, commas, full stops and spaces. A line without a number is a town or a street, except the first,
which may be the name of a house, and the one below a flat or a room, which is the building.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_BETWEEN = r"[\W_]*"
_GAP = r"[\W_]{0,2}"
_SHORTEST = 3
# "Flat 2", "Top floor flat", "Room 14b": the door is inside a house that the next line names.
_PART_OF_A_HOUSE = re.compile(
    r"(?:\w+ )*(?:flat|apartment|apt|unit|room|floor|studio|bedsit|suite)\W*(?:(?:no\W*)?\w{1,4})?",
    re.IGNORECASE,
)


def withhold(text: str, address: str, postcode: str, instead: str) -> str:
    """``text`` with the address and postcode taken out, ``instead`` standing where they were."""
    for telling in _telling(address, postcode):
        text = telling.sub(instead, text)
    return text


def _telling(address: str, postcode: str) -> Iterable[re.Pattern[str]]:
    lines = [line for line in re.split(r"[\n,]+", address) if line.strip()]
    names_a_house = True
    for line in lines:
        words = _WORD.findall(line)
        numbered = any(character.isdigit() for character in line)
        if words and (numbered or names_a_house) and len("".join(words)) >= _SHORTEST:
            yield re.compile(rf"(?<!\w){_BETWEEN.join(map(re.escape, words))}(?!\w)", re.IGNORECASE)
        names_a_house = bool(_PART_OF_A_HOUSE.fullmatch(line.strip()))
    letters = "".join(_WORD.findall(postcode))
    if len(letters) > _SHORTEST:
        yield re.compile(rf"(?<!\w){_GAP.join(map(re.escape, letters))}(?!\w)", re.IGNORECASE)
