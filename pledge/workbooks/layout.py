"""From a description to cells: every value checked and cleaned before a byte of the file is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite
from typing import TypeAlias

from django.utils.translation import gettext as _

from pledge.workbooks.described import Cell, Kind, Look, Sheet, Value
from pledge.workbooks.looks import AS_TEXT, Style, style, style_of
from pledge.workbooks.problems import Fault, Problem, place_of
from pledge.workbooks.text import LONGEST_TEXT, cleaned, escaped, length, looks_like_a_formula

# Before this day Excel counts a day that never was.
_FIRST_DAY = date(1900, 3, 1)
# More digits than this and a spreadsheet rounds without saying so.
_LARGEST = 10**15
MOST_ROWS = 1_048_576
# Points: a line of words, lines of larger words, and the tallest row that there can be.
_LINE = 14.5
_TALL = {Look.TITLE: 30.0, Look.HEADING: 24.0}
_TALLEST = 409.0


class Unwritable(ValueError):
    """The description cannot become a workbook; ``problem`` names the cell and says why."""

    def __init__(self, problem: Problem) -> None:
        where = f"{problem.sheet} {problem.place}".strip()
        super().__init__(f"{where}: {problem.sentence}" if where else problem.sentence)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be typed into a cell, and the words beside it."""

    kind: Kind
    choices: tuple[str, ...]
    hint: str


# Column, style, value, its type in the file, and a note.
Placed: TypeAlias = tuple[int, Style, object, str, str]


@dataclass(slots=True)
class LaidOut:
    """One sheet, ready to be written."""

    sheet: Sheet
    rows: list[list[Placed]] = field(default_factory=list)
    # The height of each row in points: not every spreadsheet measures wrapped words by itself.
    heights: list[float] = field(default_factory=list)
    rules: dict[Rule, list[tuple[int, int]]] = field(default_factory=dict)


def lay_out(sheet: Sheet) -> LaidOut:
    """The cells of a sheet with their styles, and what may be typed where.

    Raises:
        Unwritable: a text is too long, a number has too many digits, a date is before Excel's first, …
    """
    return _Layout(sheet).run()


class _Layout:
    def __init__(self, sheet: Sheet) -> None:
        self.out = LaidOut(sheet)
        self.sheet = sheet
        self.styles: dict[tuple[int, Look, bool, bool, bool], Style] = {}
        # What may be typed into the cells of each column, unless one says otherwise.
        self.rules = [Rule(column.kind, column.choices, column.hint) for column in sheet.columns]

    def run(self) -> LaidOut:
        for line in self.sheet.above:
            self._words([Cell(line.text, line.look)], header=False)
            self.out.heights.append(_TALL.get(line.look, _LINE))
        if self.sheet.header:
            self._words([Cell(column.title, note=column.note) for column in self.sheet.columns], header=True)
            # Bold words are wider, and a header has air.
            lines = [_lines(column.title, column.width * 0.9) for column in self.sheet.columns]
            self.out.heights.append(_height(max(lines, default=1)) + 8)
        for row in self.sheet.rows:
            self.out.rows.append(list(self._row(row, len(self.out.rows) + 1)))
        if len(self.out.rows) > MOST_ROWS:
            raise self._unwritable(Fault.TOO_MUCH, _("A sheet holds 1,048,576 rows at most."))
        return self.out

    def _words(self, cells: list[Cell], *, header: bool) -> None:
        number = len(self.out.rows) + 1
        placed: list[Placed] = []
        for place, cell in enumerate(cells, 1):
            value, kind, quoted = self._value(cell.value, number, place)
            if header and value is None:
                continue
            worn = style(
                cell.look, AS_TEXT, wrap=header, editable=False, header=header, boxed=header, quoted=quoted
            )
            placed.append((place, worn, value, kind, cell.note))
        self.out.rows.append(placed)

    def _row(self, row: Sequence[Value | Cell], number: int) -> Iterator[Placed]:
        columns = self.sheet.columns
        tallest = 1
        if len(row) > len(columns):
            raise self._unwritable(
                Fault.TOO_MUCH, _("The row has more cells than the sheet has columns."), number
            )
        for place, (column, given) in enumerate(zip(columns, row, strict=False), 1):
            look, editable, note, choices = Look.PLAIN, column.editable, "", None
            if isinstance(given, Cell):
                look, note, choices = given.look, given.note, given.choices
                editable = editable if given.editable is None else given.editable
                given = given.value
            value, kind, quoted = self._value(given, number, place)
            if value is None and not (editable or column.boxed or note):
                continue
            key = (place, look, editable, quoted, kind == "d")
            if key not in self.styles:
                self.styles[key] = style_of(column, look, editable=editable, quoted=quoted, dated=kind == "d")
            if kind == "s" and column.wrap:
                tallest = max(tallest, _lines(str(value), column.width))
            if editable:
                rule = self.rules[place - 1]
                self._rule(rule if choices is None else Rule(rule.kind, choices, rule.hint), place, number)
            yield place, self.styles[key], value, kind, note
        self.out.heights.append(_height(tallest))

    def _rule(self, rule: Rule, column: int, row: int) -> None:
        if rule.choices or rule.hint or rule.kind is not Kind.TEXT:
            self.out.rules.setdefault(rule, []).append((column, row))

    def _value(self, value: object, row: int, column: int) -> tuple[object, str, bool]:
        """The value as it is written, its type in the file, and whether it only looks like a formula."""
        if isinstance(value, str):
            text = cleaned(value)
            # What is written to keep an underscore apart does not count: it is not read back.
            if len(text) > LONGEST_TEXT // 2 and length(text) > LONGEST_TEXT:
                sentence = _("The text is longer than the 32,767 characters that a cell holds.")
                raise self._unwritable(Fault.TOO_LONG, sentence, row, column)
            return (escaped(text), "s", looks_like_a_formula(text)) if text else (None, "n", False)
        if value is None:
            return None, "n", False
        if isinstance(value, bool):
            return int(value), "b", False
        if isinstance(value, int | float | Decimal):
            if not isfinite(value) or not -_LARGEST < value < _LARGEST:
                sentence = _("A cell cannot hold this number without rounding it.")
                raise self._unwritable(Fault.NOT_READABLE, sentence, row, column)
            return value, "n", False
        if isinstance(value, date):
            # A workbook knows no zones: the clock's time in the zone it was given in.
            moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            if date(moment.year, moment.month, moment.day) < _FIRST_DAY:
                sentence = _("A cell cannot hold a date before 1 March 1900.")
                raise self._unwritable(Fault.NOT_READABLE, sentence, row, column)
            return moment, "d", False
        kind = type(value).__name__
        raise TypeError(
            f"{self.sheet.name} {place_of(row, column)}: a cell cannot hold a value of type {kind}"
        )

    def _unwritable(self, fault: Fault, sentence: str, row: int = 0, column: int = 0) -> Unwritable:
        return Unwritable(Problem(fault, sentence, self.sheet.name, row, column))


def _lines(text: str, width: float) -> int:
    """How many lines the words take in a column so wide, a little more rather than less."""
    across = max(int(width), 4)
    if len(text) <= across and "\n" not in text:
        return 1
    return sum(max(-(-len(part) // across), 1) for part in text.split("\n"))


def _height(lines: int) -> float:
    return min(lines * _LINE + 4, _TALLEST)


def utc(moment: datetime) -> datetime:
    """The moment for a file's properties, which are in UTC and carry no zone."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
