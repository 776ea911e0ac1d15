"""Whether a text names ASB Help: only the charity may say that it recognises or endorses somebody."""

from __future__ import annotations

import re
import unicodedata

# Nothing that is invisible keeps two letters apart, and neither do a space, a hyphen or a full stop.
_INVISIBLE = frozenset({"Cf", "Mn"})
_CHARITY = re.compile(r"a\W*s\W*b[\W_]*help(?!ing|ful|er|line)", re.IGNORECASE)


def names_the_charity(*texts: str) -> bool:
    """Whether one of the texts names ASB Help, however it is spelt."""
    return any(_CHARITY.search(_plain(text)) for text in texts)


def _plain(text: str) -> str:
    spelt_out = unicodedata.normalize("NFKD", text)
    return "".join(char for char in spelt_out if unicodedata.category(char) not in _INVISIBLE)
