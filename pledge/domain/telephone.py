"""Telephone numbers as people write them, and as a telephone dials them."""

import re

_WRITTEN = re.compile(
    r"(?P<start>\+|00(?=[1-9]))?(?P<number>[0-9(][0-9 ()./\u2013-]*?)"
    r"(?: *(?:x|ext\.?|extension) *(?P<ext>[0-9]{1,6}))?",
    re.IGNORECASE,
)
# 101, 111, 999, 18000, 116 123: dialled as they stand.
_SHORT = 6
_LONGEST = 15


def dialled(written: str) -> str | None:
    """The number of a ``tel:`` link (RFC 3966), or None where there is not plainly one number.

    ``written`` as typed: "01632 960 001", "+44 (0)20 7946 0000", "0808 157 0192 ext 4". A number of the
    United Kingdom becomes international, so that it works from a telephone of any country.
    """
    found = _WRITTEN.fullmatch(written.strip().replace("\u00a0", " "))
    if found is None:
        return None
    abroad = found["start"] is not None
    number = found["number"].replace("(0)", "") if abroad else found["number"]
    digits = re.sub(r"[^0-9]", "", number)
    ext = f";ext={found['ext']}" if found["ext"] else ""
    if abroad:
        return f"+{digits}{ext}" if _SHORT < len(digits) <= _LONGEST else None
    if 3 <= len(digits) <= _SHORT and not digits.startswith("0"):
        return f"{digits}{ext}"
    return f"+44{digits[1:]}{ext}" if digits.startswith("0") and 10 <= len(digits) <= 11 else None
