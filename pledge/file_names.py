"""The name that a person gave a file, made safe to show. It is never the name of anything in the storage."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 150
# They turn round the direction of what follows: "annual‮fdp.exe" would be read as "annualexe.pdf".
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_IN_A_NAME = re.compile(r'[<>:"|?*]')
# An ending that runs something, hidden before the last one. ".docx.pdf" and "v2.1.pdf" are honest.
_ACTIVE = re.compile(
    "apk|bat|cmd|cpl|dll|docm|dotm|exe|hta|html?|jar|jse?|lnk|mht|mhtml|msi|pif|pptm|ps1|scr|sh|svg|vb[es]|wsf|xhtml|"
    "xlam|xls[bm]|xltm|xml"
)


class BadFile(ValueError):
    """Why a file is not taken: a sentence that says what to do, and a code."""

    def __init__(self, sentence: str, code: str) -> None:
        self.sentence = sentence
        self.code = code
        super().__init__(code)


def clean_name(raw: str) -> tuple[str, str]:
    """The name to show, and its ending in lower case without the dot ("" where there is none).

    Raises:
        BadFile: for a name that is made to deceive.
    """
    name = unicodedata.normalize("NFC", raw)
    hidden = any(unicodedata.category(letter) == "Cc" for letter in name)
    if hidden or _TURNING.search(name) or "/" in name or "\\" in name:
        sentence = _(
            "The file’s name has characters that a name cannot have. Give it a plain name and try again."
        )
        raise BadFile(sentence, "name")
    shown = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn"))
    stem, dot, ending = " ".join(_NOT_IN_A_NAME.sub("_", shown).split()).rpartition(".")
    if not dot:
        return ending[:LONGEST] or _("file"), ""
    if any(_ACTIVE.fullmatch(part.strip()) for part in stem.lower().split(".")[1:]):
        sentence = _(
            "The file’s name has two endings, and one of them is of a program. Give it a plain name."
        )
        raise BadFile(sentence, "two-endings")
    ending = ending.strip()
    stem = stem.strip(". ")[: max(LONGEST - len(ending) - 1, 1)].rstrip(". ") or _("file")
    return f"{stem}.{ending}"[:LONGEST], ending.lower()
