"""The XML of a workbook as a stream of events: nothing is kept that nobody asked for.

A tree of a hostile sheet would fill the memory before its first row could be counted. So each part is
unpacked a piece at a time, its elements are counted, and a reader keeps what it came for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser
from django.utils.translation import gettext as _

from pledge.unpacking import UNREADABLE
from pledge.workbooks.problems import Fault, Problem

_PIECE = 64 * 1024
# No honest tag is longer; a longer one is a flood of attributes, which the parser would hold all at once.
_LONGEST_TAG = 256 * 1024


class Refused(Exception):
    """The file cannot be taken: one problem, found while a part of it was read."""

    def __init__(self, fault: Fault, sentence: str, sheet: str = "") -> None:
        super().__init__(sentence)
        self.problem = Problem(fault, sentence, sheet)


class Enough(Exception):
    """The reader of a part has what it came for."""


@dataclass(slots=True)
class Budget:
    """How many elements and characters may still be read of one file, all its parts together."""

    elements: int
    characters: int

    def take(self, elements: int, characters: int = 0) -> None:
        self.elements -= elements
        self.characters -= characters
        if self.elements < 0 or self.characters < 0:
            raise Refused(Fault.TOO_MUCH, too_much())


class Reader:
    """What reads a part: is told of each element by its name without the namespace, and of the text in it."""

    def opened(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def closed(self, name: str) -> None: ...

    def words(self, text: str) -> None: ...


class _Target:
    """Between the parser and a reader: counts, and takes namespaces off."""

    def __init__(self, reader: Reader, budget: Budget) -> None:
        self.budget = budget
        self.opened = reader.opened
        self.closed = reader.closed
        self.words = reader.words
        self.names: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.budget.take(1)
        self.opened(self._name(tag), attributes)

    def end(self, tag: str) -> None:
        self.closed(self._name(tag))

    def data(self, text: str) -> None:
        self.budget.take(0, len(text))
        self.words(text)

    def comment(self, _text: str) -> None:
        self.budget.take(1)

    def pi(self, _target: str, _text: str | None = None) -> None:
        self.budget.take(1)

    def close(self) -> None:
        return None

    def _name(self, tag: str) -> str:
        name = self.names.get(tag)
        if name is None:
            name = tag.rpartition("}")[2]
            # A file of ten thousand different names is not going to be remembered.
            if len(self.names) < 500:
                self.names[tag] = name
        return name


def stream(zipped: ZipFile, part: str, reader: Reader, budget: Budget) -> None:
    """Send the elements of one part to a reader.

    Raises:
        Refused: the part is damaged, declares entities, or holds more than the budget has left.
    """
    parser = XMLParser(target=_Target(reader, budget), forbid_dtd=True)
    fed = 0
    try:
        with zipped.open(part) as source:
            while piece := source.read(_PIECE):
                parser.feed(piece)
                fed += len(piece)
                if fed - max(parser.parser.CurrentByteIndex, 0) > _LONGEST_TAG:
                    raise Refused(Fault.DAMAGED, damaged())
        parser.close()
    except Enough:
        return
    except DefusedXmlException:
        sentence = _("It declares XML entities, which Excel never does.")
        raise Refused(Fault.ENTITIES, sentence) from None
    except (ParseError, LookupError, *UNREADABLE):
        raise Refused(Fault.DAMAGED, damaged()) from None


def damaged() -> str:
    return _("It is damaged. Open it in Excel and save it again.")


def too_much() -> str:
    return _(
        "It holds far more cells than it needs. Delete the empty rows and columns after the last answer."
    )
