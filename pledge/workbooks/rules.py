"""What may be typed into a cell: drop-down lists, numbers, dates, and the words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from pledge.workbooks.described import Column, Kind, Sheet, sheet_names
from pledge.workbooks.layout import LaidOut, Rule, Unwritable
from pledge.workbooks.problems import Fault, Problem, column_letter
from pledge.workbooks.text import cleaned, length

# What Excel takes for a list written into the rule itself, and for the words beside a cell.
_LONGEST_INLINE = 255
_LONGEST_HINT = 255
# The serial of 1 March 1900, from which on every spreadsheet counts the same days.
_FIRST_DAY = "61"
_WIDEST = 10**15


class Lists:
    """The lists that are too long for a rule: a column each of a sheet that nobody sees."""

    def __init__(self, names: Sequence[str]) -> None:
        self.name = sheet_names([*names, "Lists"])[-1]
        self._columns: dict[tuple[str, ...], int] = {}

    def source(self, choices: tuple[str, ...]) -> str:
        """The list as a rule names it."""
        joined = ",".join(choices)
        apart = any("," in choice or '"' in choice or choice.startswith("=") for choice in choices)
        if not apart and length(joined) <= _LONGEST_INLINE:
            return f'"{joined}"'
        letter = column_letter(self._columns.setdefault(choices, len(self._columns) + 1))
        return f"{quote_sheetname(self.name)}!${letter}$1:${letter}${len(choices)}"

    @property
    def sheet(self) -> Sheet | None:
        """The sheet with the lists, or None where every list fits into its rule."""
        if not self._columns:
            return None
        depth = max(len(choices) for choices in self._columns)
        rows = [
            [choices[row] if row < len(choices) else None for choices in self._columns]
            for row in range(depth)
        ]
        return Sheet(
            self.name, [Column("", wrap=False)] * len(self._columns), rows, header=False, hidden=True
        )


def validations(layout: LaidOut, lists: Lists) -> Iterator[DataValidation]:
    """The rules of one sheet, each with the cells it is for."""
    for rule, cells in layout.rules.items():
        yield _validation(rule, _ranges(cells), lists, layout.sheet.name)


def _validation(rule: Rule, ranges: str, lists: Lists, sheet: str) -> DataValidation:
    hint = cleaned(rule.hint)
    if length(hint) > _LONGEST_HINT:
        sentence = _("The words beside a cell are longer than 255 characters.")
        raise Unwritable(Problem(Fault.TOO_LONG, sentence, sheet))
    validation = DataValidation(sqref=ranges, allow_blank=True, prompt=hint or None)
    validation.showInputMessage = bool(hint)
    validation.showErrorMessage = True
    if rule.choices:
        validation.type = "list"
        validation.formula1 = lists.source(tuple(cleaned(choice) for choice in rule.choices))
        validation.error = _("Choose one of the answers in the list.")
    elif rule.kind is Kind.NUMBER:
        validation.type, validation.operator = "decimal", "between"
        validation.formula1, validation.formula2 = str(-_WIDEST), str(_WIDEST)
        validation.error = _("Type a number.")
    elif rule.kind is Kind.DATE:
        validation.type, validation.operator = "date", "greaterThanOrEqual"
        validation.formula1 = _FIRST_DAY
        validation.error = _("Type a date, such as 31/03/2026.")
    return validation


def _ranges(cells: list[tuple[int, int]]) -> str:
    """C3:C9 E3 for these columns and rows."""
    found = []
    for column, places in groupby(sorted(cells), key=lambda cell: cell[0]):
        rows = [row for _column, row in places]
        letter = column_letter(column)
        for _gap, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
            first, *rest = [row for _place, row in run]
            found.append(f"{letter}{first}:{letter}{rest[-1]}" if rest else f"{letter}{first}")
    return " ".join(found)
