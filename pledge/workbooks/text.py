"""Text on its way into a cell and out of one again, the same at both ends."""

from __future__ import annotations

import re

from pledge.documents.clean import clean_text

# What a cell holds, counted as Excel counts: in halves of a surrogate pair.
LONGEST_TEXT = 32_767
# What a spreadsheet could take for a formula's beginning when a person opens the cell and leaves it again.
FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "'")
# In a workbook, _x000D_ is the character 13; an underscore that only looks so is written _x005F_.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def cleaned(text: str) -> str:
    """The text as a cell keeps it: no control characters, no space around it, line ends as newlines."""
    # Only what can be printed, and a plain newline, is left of a text: most need no search for the rest.
    if text.isprintable() or ("\n" in text and text.replace("\n", "").isprintable()):
        return text.strip()
    return clean_text(text)


def escaped(text: str) -> str:
    """Clean text as it is written in the file."""
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


def unescaped(text: str) -> str:
    """What the file's text says, cleaned."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return cleaned(text)


def length(text: str) -> int:
    """The length as Excel counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def looks_like_a_formula(text: str) -> bool:
    return text.startswith(FORMULA)
