"""One sheet of a workbook, read row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pledge.workbooks.problems import MOST_PROBLEMS, Fault, Problem
from pledge.workbooks.stream import Enough, Refused, damaged, too_much
from pledge.workbooks.values import Gathered, Meanings, SafeValue, Unread

MOST_EMPTY_ROWS = 5_000
MOST_CELLS = 200_000
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_ROW = re.compile(r"[1-9]\d{0,6}", re.ASCII)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class SafeRow:
    """A row with something in it: its number as the spreadsheet shows it, and its values by column from 1."""

    number: int
    cells: Mapping[int, SafeValue]

    def get(self, column: int) -> SafeValue | None:
        return self.cells.get(column)


@dataclass(frozen=True, slots=True)
class SafeSheet:
    """What a sheet says. ``spoilt`` are the cells that hold something nobody read: they are not empty."""

    name: str
    rows: tuple[SafeRow, ...]
    hidden: bool = False
    # The column of each title of the header, where one was expected.
    columns: Mapping[str, int] = field(default_factory=dict)
    spoilt: frozenset[tuple[int, int]] = frozenset()


class SheetReader(Gathered):
    """Collects the rows of a sheet and its problems."""

    def __init__(self, name: str, meanings: Meanings, room: int) -> None:
        super().__init__()
        self.name = name
        self.meanings = meanings
        self.room = room
        self.rows: list[SafeRow] = []
        self.problems: list[Problem] = []
        self.spoilt: set[tuple[int, int]] = set()
        self.row = self.column = self.filled = self.empty = self.aside = 0
        self.cells: dict[int, SafeValue] = {}
        self.kind = self.style = ""
        self.formula = self.in_cell = self.touched = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self.collecting = self.in_cell and not self.aside
        elif name == "row":
            self._begin_row(attributes)
        elif name == "f":
            self.formula = True
        elif name == "rPh":
            self.aside += 1
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def closed(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in ("v", "t"):
            self.collecting = False
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self.aside -= 1

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        number = self.row + 1
        if "r" in attributes:
            number = int(attributes["r"]) if _ROW.fullmatch(attributes["r"]) else 0
        # Rows come once each, from the top down.
        if not self.row < number <= _LAST_ROW:
            raise Refused(Fault.DAMAGED, damaged(), self.name)
        self.row, self.column, self.cells, self.touched = number, 0, {}, False

    def _end_row(self) -> None:
        if self.cells:
            self.rows.append(SafeRow(self.row, self.cells))
        if self.touched:
            self.filled, self.empty = self.row, 0
            return
        self.empty += 1
        if self.empty > MOST_EMPTY_ROWS:
            sentence = _(
                "More than %(most)d empty rows follow row %(row)d, and nothing below them was read. "
                "Delete the rows below the last answer and save it again."
            )
            sentence %= {"most": MOST_EMPTY_ROWS, "row": self.filled}
            self._problem(Fault.EMPTY_ROWS, sentence, self.filled, 0)
            raise Enough

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        column = self.column + 1
        if "r" in attributes:
            found = _PLACE.fullmatch(attributes["r"])
            column = _number_of(found[1]) if found and int(found[2]) == self.row else 0
        if not self.column < column <= _LAST_COLUMN:
            raise Refused(Fault.DAMAGED, damaged(), self.name)
        self.column = column
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        self.formula, self.in_cell = False, True
        self.afresh()

    def _end_cell(self) -> None:
        self.in_cell = False
        try:
            if self.formula:
                sentence = _(
                    "The cell holds a formula, and formulas are never calculated here. Type its result."
                )
                raise Unread(Fault.FORMULA, sentence)
            value = self.meanings.value(self.kind, self.style, self.written) if self.length else None
        except Unread as unread:
            self.spoilt.add((self.row, self.column))
            self._problem(unread.fault, unread.sentence, self.row, self.column)
            self._count()
            return
        if value is not None:
            self.cells[self.column] = value
            self._count()

    def _count(self) -> None:
        self.touched = True
        self.room -= 1
        if self.room < 0:
            raise Refused(Fault.TOO_MUCH, too_much(), self.name)

    def _merged(self, ref: str) -> None:
        first = _PLACE.fullmatch(ref.partition(":")[0])
        row, column = (int(first[2]), _number_of(first[1])) if first else (0, 0)
        shown = ref if first and _PLACE.fullmatch(ref.partition(":")[2]) else ""
        sentence = _("Cells %(range)s are merged, so it cannot be told which of them is meant. Unmerge them.")
        self._problem(Fault.MERGED, sentence % {"range": shown}, row, column)

    def _problem(self, fault: Fault, sentence: str, row: int, column: int) -> None:
        # One more than is shown, so that it can be said that there are more.
        if len(self.problems) <= MOST_PROBLEMS:
            self.problems.append(Problem(fault, sentence, self.name, row, column))


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
