"""Long and awkward facts for every letter: what breaks layouts, and what breaks files."""

from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Union, get_args, get_origin

from reviews.documents import contexts as c
from tests.documents.samples import FULL, LETTERHEAD

LONG_NAME = "Bournemouth, Christchurch and Poole Council with Dorset Community Safety Partnership"
UNBROKEN = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
LONG_TEXT = " ".join(
    f"Sentence {number} says that the noise went on through the night and nobody came."
    for number in range(40)
)
HOSTILE = (
    "Tom & Jerry <select> </w:t></w:r> ]]> &amp; \"quoted\" 'single'",
    "{{ 7 * 7 }} {% for x in y %} {# gone? #} {_{ kept }_} {%p if x %} {{r rich }}",
    "bell\a tab\there feed\f page vertical\v nul\x00 escape\x1b end\x9f \x85 \u2028 \ufffe \ud83d",
    "\U0001f9d1\u200d\U0001f692 \U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f "
    "cafe\u0301 北京",
    "\u202bשלום \u0645\u0631\u062d\u0628\u0627\u202c then left to right",
    "line one\nline two\r\nline three\r\rline five",
    "ten thousand: " + "word " * 2000,
)


def filled_with(kind: type[c.Letter], text: str) -> list[c.Letter]:
    """Letters in which every string, however deep, is this text with a number of its own.

    Two for the acknowledgement, which names a contact or says by when there will be one.
    """
    letter = _Filler(text).make(kind)
    if isinstance(letter, c.Acknowledgement):
        return [replace(letter, contact_by=""), replace(letter, contact=None)]
    return [letter]


class _Filler:
    def __init__(self, text: str) -> None:
        self.text = text
        self.count = 0

    def make(self, kind: type) -> object:
        return kind(**{member.name: self.value(member.type) for member in fields(kind)})

    def value(self, hint: object) -> object:
        if get_origin(hint) in (Union, UnionType):
            hint = get_args(hint)[0]
        if get_origin(hint) is tuple:
            return (self.value(get_args(hint)[0]), self.value(get_args(hint)[0]))
        if hint is str:
            self.count += 1
            return f"{self.count}: {self.text}"
        if hint is int:
            return 2
        if hint is c.Picture:
            return LETTERHEAD.logo
        assert is_dataclass(hint), hint
        return self.make(hint)


def _stretched(letter: c.Letter) -> c.Letter:
    """The same letter with the longest names, addresses and lists that a council may have."""
    changes: dict[str, object] = {
        "letterhead": replace(letter.letterhead, authority=LONG_NAME),
        "addressee": c.Addressee(
            name="The Honourable Wilhelmina Featherstonehaugh-Cholmondeley de Montmorency",
            address_lines=("Flat 103", "The Old Corn Exchange Apartments", "1 Very Long Street Name",
                           "Little Snoring", "Northvale", "NV10 10ZZ"),
        ),
    }  # fmt: skip
    for member in fields(letter):
        value = getattr(letter, member.name)
        if member.name == "reports":
            long = replace(value[0], agency=LONG_NAME, because=LONG_TEXT[:400])
            unbroken = replace(value[1], agency=UNBROKEN, because="No spaces: " + UNBROKEN)
            changes["reports"] = (*value * 6, long, unbroken)
        elif member.name == "steps":
            changes["steps"] = (*value * 4, c.Step(what=LONG_TEXT[:300], when="As soon as we can"))
        elif member.name in {"reasons", "meaning", "harm_finding", "complaint"}:
            changes[member.name] = LONG_TEXT + "\n" + UNBROKEN
    return replace(letter, **changes)


AWKWARD = tuple(_stretched(letter) for letter in FULL)
