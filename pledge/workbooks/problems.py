"""What is wrong with a workbook, and where: a list that a person can work through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# What is longer than this is no list that anybody works through.
MOST_PROBLEMS = 500


class Fault(StrEnum):
    """What sort of problem: the file's own, a sheet's, or one cell's."""

    NOT_A_WORKBOOK = "not-a-workbook"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_MUCH = "too-much"
    MACROS = "macros"
    OUTSIDE = "outside"
    EMBEDDED = "embedded"
    ENTITIES = "entities"
    SHEET_MISSING = "sheet-missing"
    SHEET_UNKNOWN = "sheet-unknown"
    COLUMN_MISSING = "column-missing"
    COLUMN_TWICE = "column-twice"
    EMPTY_ROWS = "empty-rows"
    MERGED = "merged"
    FORMULA = "formula"
    ERROR_VALUE = "error-value"
    TOO_LONG = "too-long"
    NOT_READABLE = "not-readable"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: ``row`` and ``column`` count from 1, 0 where it is the sheet's or the file's."""

    fault: Fault
    sentence: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def place(self) -> str:
        """The cell as a spreadsheet names it, B7; the row or column alone; or nothing."""
        return place_of(self.row, self.column)


def place_of(row: int, column: int) -> str:
    """B7 for row 7 of column 2."""
    return f"{column_letter(column) if column else ''}{row or ''}"


def column_letter(column: int) -> str:
    """A for 1, AB for 28: what a spreadsheet writes above the column."""
    letters = ""
    while column > 0:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
