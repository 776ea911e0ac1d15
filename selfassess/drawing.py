"""SVG written by hand: elements that escape what stands in them, and text that fits its place.

Drawings have no scale of their own: what lies across is in per cent of the width there is, what lies down
and every letter in pixels. So one drawing serves a telephone, a desk and paper, and its words stay readable.
There is no ``style``: the Content-Security-Policy forbids it, and paper needs none.
"""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import combining, east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pledge.documents.clean import clean_text

# What there is across at 320 px: words are broken so that they fit there.
NARROWEST = 280
LINE = 20
NARROW_LETTERS = frozenset("iljtfrI.,:;'’|!()[] ")
WIDE_LETTERS = frozenset("mwMW@%&—…")
ELLIPSIS = "…"

INK, PAPER, FAINT = "#0b0c0c", "#ffffff", "#7b8085"
ALARM = "#a01c1c"


def element(tag: str, /, *inside: SafeString, **attributes: object) -> SafeString:
    """One element; ``x_y`` is the attribute ``x-y``, and one that is None is left out."""
    written = format_html_join(
        "",
        ' {}="{}"',
        (
            (name.rstrip("_").replace("_", "-"), _value(value))
            for name, value in attributes.items()
            if value is not None
        ),
    )
    content = format_html_join("", "{}", ((one,) for one in inside))
    if not content:
        return format_html("<{}{}/>", tag, written)
    return format_html("<{}{}>{}</{}>", tag, written, content, tag)


def said(text: object) -> SafeString:
    """Any text, safe to stand in a drawing, on one line."""
    return format_html("{}", " ".join(clean_text(str(text)).split()))


def text_at(x: str, y: float, words: object, *, size: int = 16, **attributes: object) -> SafeString:
    """Words on one line, their foot at ``y``."""
    given = {"fill": INK, "font_family": "arial, sans-serif", "font_size": size} | attributes
    return element("text", said(words), x=x, y=y, **given)


def percent(share: float) -> str:
    """A place across."""
    return f"{share:.2f}".rstrip("0").rstrip(".") + "%"


def fitted(text: object, width: float = NARROWEST, *, size: int = 16, lines: int = 3) -> list[str]:
    """The text broken into lines that fit the width; what does not fit into the last ends with "…"."""
    found: list[str] = [""]
    for word in clean_text(str(text)).split():
        for piece in _pieces(word, width, size):
            longer = f"{found[-1]} {piece}".strip()
            if width_of(longer, size) <= width:
                found[-1] = longer
            else:
                found.append(piece)
    kept = [line for line in found if line]
    if len(kept) > lines:
        kept = [*kept[: lines - 1], _cut(kept[lines - 1], width, size)]
    return kept


def width_of(text: str, size: int = 16) -> float:
    """About how wide the text is in pixels, rather too much than too little."""
    return sum(_letter(letter) for letter in text) * size


def _letter(letter: str) -> float:
    if combining(letter):
        return 0
    if letter in NARROW_LETTERS:
        return 0.36
    if letter in WIDE_LETTERS or east_asian_width(letter) in "WF" or ord(letter) > 0x24F:
        return 1.05
    return 0.76 if letter.isupper() else 0.6


def _pieces(word: str, width: float, size: int) -> Iterable[str]:
    """A word, broken where it is wider than a line."""
    piece = ""
    for letter in word:
        if piece and width_of(piece + letter, size) > width:
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _cut(line: str, width: float, size: int) -> str:
    while line and width_of(line + ELLIPSIS, size) > width:
        line = line[:-1]
    return line + ELLIPSIS


def _value(value: object) -> object:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
