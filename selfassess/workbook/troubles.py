"""What is wrong with a workbook that came back, and what that means for the rest of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pledge.workbooks import Fault, Problem, column_letter, place_of
from selfassess.workbook.diff import Row

# What is longer than this is no list that anybody works through.
MOST_TROUBLES = 500


class Weight(StrEnum):
    """What a problem means: nothing of the file is taken; this place is not; or only that it be known."""

    REFUSED = "refused"
    LEFT_OUT = "left-out"
    NOTE = "note"


# What of a file cannot be told from a mistake in a single cell, so that none of it is taken.
_REFUSING = frozenset(Fault) - {
    Fault.FORMULA,
    Fault.ERROR_VALUE,
    Fault.TOO_LONG,
    Fault.NOT_READABLE,
    Fault.SHEET_UNKNOWN,
    Fault.MORE,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem with its place; ``row`` and ``column`` count from 1, 0 for the sheet's or file's own."""

    weight: Weight
    sentence: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def letter(self) -> str:
        return column_letter(self.column)

    @property
    def place(self) -> str:
        return place_of(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Found:
    """What came back: rows with something changed, and every problem. Refused, it has no rows."""

    rows: tuple[Row, ...]
    troubles: tuple[Trouble, ...]

    @property
    def refused(self) -> bool:
        return any(one.weight is Weight.REFUSED for one in self.troubles)


def as_trouble(problem: Problem) -> Trouble:
    weight = Weight.REFUSED if problem.fault in _REFUSING else Weight.LEFT_OUT
    if problem.fault in (Fault.SHEET_UNKNOWN, Fault.MORE):
        weight = Weight.NOTE
    return Trouble(weight, problem.sentence, problem.sheet, problem.row, problem.column)


def in_order(one: Trouble) -> tuple[int, str, int, int]:
    return list(Weight).index(one.weight), one.sheet, one.row, one.column
