"""Whether a colour can be read on white, by WCAG 2.2 (relative luminance, contrast ratio).

The authority's colour lies behind white words and is itself used for words on white: at least 4.5 to 1
(success criterion 1.4.3). A colour below that is refused and the nearest good one is offered.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

WHITE = "#ffffff"
ENOUGH = 4.5
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


class NotAColour(ValueError):
    """Raised for a text that is no colour written as # and three or six hexadecimal figures."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A colour as it would be kept, its contrast with white, and a good one when it is too pale."""

    colour: str
    contrast: float
    nearest: str

    @property
    def good(self) -> bool:
        return self.colour == self.nearest


def judge(text: str) -> Finding:
    """Judge a colour as typed.

    Raises:
        NotAColour: if it is none.
    """
    colour = parse(text)
    return Finding(colour, contrast(colour, WHITE), nearest_good(colour))


def parse(text: str) -> str:
    """``#1D4F76``, ``1d4f76`` and ``#fff`` as ``#rrggbb`` in lower case.

    Raises:
        NotAColour: for anything else.
    """
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise NotAColour(text)
    figures = found[1].lower()
    if len(figures) == 3:
        figures = "".join(figure * 2 for figure in figures)
    return f"#{figures}"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black and 1 for white (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def nearest_good(colour: str) -> str:
    """The same hue and saturation, only as much darker as it takes; the colour itself when it is good."""
    if contrast(colour, WHITE) >= ENOUGH:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    dark, light = 0.0, lightness
    for _step in range(12):
        middle = (dark + light) / 2
        if contrast(_written(hue, middle, saturation), WHITE) >= ENOUGH:
            dark = middle
        else:
            light = middle
    return _written(hue, dark, saturation)


def _written(hue: float, lightness: float, saturation: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
