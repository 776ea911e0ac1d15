"""What the cells of a sheet say: texts, numbers, dates, and what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel

from pledge.workbooks.problems import Fault
from pledge.workbooks.stream import Reader
from pledge.workbooks.text import LONGEST_TEXT, length, unescaped

SafeValue = str | int | float | bool | date | datetime | time
_NUMBER = re.compile(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_INDEX = re.compile(r"\d{1,9}", re.ASCII)
_LONGEST_FORMAT = 255
# A text may be written with seven characters for one; beyond this it is too long however it is read.
MOST_WRITTEN = LONGEST_TEXT * 7
_ERROR_CODES = re.compile(r"#[A-Z0-9/_]{1,20}[!?]?", re.ASCII)


class Unread(Exception):
    """One cell that cannot be read, and why."""

    def __init__(self, fault: Fault, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = fault
        self.sentence = sentence


class TooLong(str):
    """Stands where a text was that no cell holds; its words were let go."""

    __slots__ = ()


TOO_LONG = TooLong()


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a cell's number means: texts by place, styles that are dates, the day that days count from."""

    texts: list[str]
    dates: frozenset[int]
    from_1904: bool

    def value(self, kind: str, style: str, written: str) -> SafeValue | None:
        """The value of a cell from its type, style and what is written in it; None for an empty one.

        Raises:
            Unread: with a sentence that says what to do.
        """
        if written is TOO_LONG:
            raise _too_long()
        if kind == "s":
            return self._shared(written)
        if kind in ("inlineStr", "str"):
            return _text(written)
        written = written.strip()
        if not written:
            return None
        if kind == "n":
            return self._number(written, style)
        if kind == "b" and written in ("0", "1"):
            return written == "1"
        if kind == "d":
            return _iso(written)
        if kind == "e" and _ERROR_CODES.fullmatch(written):
            sentence = _("The cell shows the error %(error)s. Type what should stand there.")
            raise Unread(Fault.ERROR_VALUE, sentence % {"error": written})
        raise _unreadable()

    def _shared(self, written: str) -> str | None:
        place = int(written) if _INDEX.fullmatch(written) else -1
        if not 0 <= place < len(self.texts):
            raise _unreadable()
        text = self.texts[place]
        if text is TOO_LONG:
            raise _too_long()
        return text or None

    def _number(self, written: str, style: str) -> SafeValue:
        if not _NUMBER.fullmatch(written):
            raise _unreadable()
        number = int(written) if _WHOLE.fullmatch(written) else float(written)
        if not isfinite(number):
            raise _unreadable()
        if _INDEX.fullmatch(style) and int(style) in self.dates:
            return self._date(number)
        # 3.0 is how some programs write 3.
        return (
            int(number)
            if isinstance(number, float) and number.is_integer() and abs(number) < 1e15
            else number
        )

    def _date(self, number: float) -> date | datetime | time:
        try:
            epoch = CALENDAR_MAC_1904 if self.from_1904 else WINDOWS_EPOCH
            moment: datetime | time = from_excel(number, epoch)
        except (OverflowError, ValueError):
            raise _unreadable_date() from None
        if number < 0:
            raise _unreadable_date()
        if isinstance(moment, datetime) and moment.time() == time():
            return moment.date()
        return moment


def _text(written: str) -> str | None:
    text = unescaped(written)
    if len(text) > LONGEST_TEXT // 2 and length(text) > LONGEST_TEXT:
        raise _too_long()
    return text or None


def _iso(written: str) -> date | datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise _unreadable_date() from None
    moment = moment.replace(tzinfo=None)
    return moment.date() if moment.time() == time() else moment


def _too_long() -> Unread:
    return Unread(Fault.TOO_LONG, _("The text is longer than the 32,767 characters that a cell holds."))


def _unreadable() -> Unread:
    return Unread(Fault.NOT_READABLE, _("What stands in the cell cannot be read. Type it again."))


def _unreadable_date() -> Unread:
    return Unread(
        Fault.NOT_READABLE, _("The cell is no date that there can be. Type it again, such as 31/03/2026.")
    )


class Gathered(Reader):
    """Text that is collected between two elements, and let go once it is too long for any cell."""

    def __init__(self) -> None:
        self.collecting = False
        self.pieces: list[str] = []
        self.length = 0

    def afresh(self) -> None:
        self.pieces = []
        self.length = 0
        self.collecting = False

    def words(self, text: str) -> None:
        if self.collecting:
            self.length += len(text)
            if self.length <= MOST_WRITTEN:
                self.pieces.append(text)

    @property
    def written(self) -> str:
        return "".join(self.pieces) if self.length <= MOST_WRITTEN else TOO_LONG


class SharedTexts(Gathered):
    """The texts that cells refer to by their place."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.aside = 0

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.afresh()
        elif name == "rPh":
            self.aside += 1
        elif name == "t":
            # The words of a phonetic guide are said beside the text, not part of it.
            self.collecting = not self.aside

    def closed(self, name: str) -> None:
        if name == "t":
            self.collecting = False
        elif name == "rPh":
            self.aside -= 1
        elif name == "si":
            text = self.written
            if text is not TOO_LONG:
                text = unescaped(text)
                text = TOO_LONG if length(text) > LONGEST_TEXT else text
            self.texts.append(text)


class Styles(Reader):
    """Which styles show a number as a date."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        self.formats: list[str] = []
        self.in_cells = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            self.formats.append(attributes.get("numFmtId", "0"))

    def closed(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False

    @property
    def dates(self) -> frozenset[int]:
        shown = {key for key, code in self.codes.items() if _is_date(code)}
        return frozenset(place for place, number in enumerate(self.formats) if number in shown)


def _is_date(code: str) -> bool:
    return len(code) <= _LONGEST_FORMAT and is_date_format(code) and not is_timedelta_format(code)
