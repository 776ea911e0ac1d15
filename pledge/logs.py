"""Log lines without personal data: no query strings, no tokens, no words that a person typed.

Addresses hold slugs, references and numbers only (`pages.md`), except the tokens of links, which open
something; and the text of an exception often quotes the row that caused it. Both are left out here, for
every logger, so that no caller has to remember.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

TOKEN = re.compile(r"(?P<before>/(?:r|welcome|forgotten|reset|key)/)[^/\s?\"']+")
QUERY = re.compile(r"\?[^\s\"'<>]+")
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def masked(text: str) -> str:
    """``text`` with the tokens, query strings and email addresses in it replaced by an ellipsis."""
    text = TOKEN.sub(r"\g<before>…", text)
    return EMAIL.sub("…@…", QUERY.sub("?…", text))


def trace(error: BaseException) -> str:
    """Where ``error`` and what caused it were raised, by file, line and kind, without its words."""
    parts = []
    raised: BaseException | None = error
    while raised is not None:
        frames = traceback.extract_tb(raised.__traceback__)
        lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        parts.append("\n".join([*lines, f"{type(raised).__module__}.{type(raised).__qualname__}"]))
        raised = raised.__cause__ or (None if raised.__suppress_context__ else raised.__context__)
    return "\nwhile handling:\n".join(parts)


class LineWithoutPersons(logging.Formatter):
    """One line a record: moment, level, logger, message; below it where an error came from.

    ``words_of_errors`` keeps the text of exceptions, for the demonstration, where nobody is real.
    """

    def __init__(self, words_of_errors: bool = False) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self.words_of_errors = words_of_errors

    def formatException(self, ei: ExcInfo) -> str:
        if self.words_of_errors or ei[1] is None:
            return super().formatException(ei)
        return trace(ei[1])

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left its own rendering of the error on the record.
        record.exc_text = None
        line = masked(super().format(record))
        record.exc_text = None
        return line
