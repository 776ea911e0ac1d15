"""A round's workbook for tests: taken away, edited as a person would in a spreadsheet, saved again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from pledge.scoping import in_authority
from selfassess.models import Round
from selfassess.selectors.given import bank_for
from selfassess.workbook.export import about_of, workbook_file
from selfassess.workbook.layout import HEADER_ROW
from selfassess.workbook.read_back import read_back
from selfassess.workbook.troubles import Found
from tests.factories import NOW

Edit = Callable[[Workbook], None]


def taken(row: Round, *edits: Edit, at: datetime = NOW) -> bytes:
    """The workbook of a round, with what a person did to it."""
    with in_authority(row.authority):
        row.refresh_from_db()
        data = workbook_file(row.authority, row, at=at)
    return edited(data, *edits)


def edited(data: bytes, *edits: Edit) -> bytes:
    """The file opened, changed and saved; untouched without edits."""
    if not edits:
        return data
    book = load_workbook(BytesIO(data))
    for edit in edits:
        edit(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(criterion: str, title: str, value: Any) -> Edit:
    """Type a value into the cell of a criterion under a title."""

    def edit(book: Workbook) -> None:
        sheet, row, column = place(book, criterion, title)
        book[sheet].cell(row, column).value = value

    return edit


def place(book: Workbook, criterion: str, title: str) -> tuple[str, int, int]:
    """The sheet, row and column of a cell."""
    for sheet in book:
        titles = [cell.value for cell in sheet[HEADER_ROW]]
        if title in titles and "Criterion" in titles:
            for row in range(HEADER_ROW + 1, sheet.max_row + 1):
                if sheet.cell(row, 1).value == criterion:
                    return sheet.title, row, titles.index(title) + 1
    raise LookupError(f"{criterion}: {title}")


def read(data: bytes, row: Round) -> Found:
    """What comes back of a file for this round."""
    row.refresh_from_db()
    return read_back(data, about_of(row.authority, row, at=NOW), bank_for(row))


def said(found: Found) -> dict[tuple[str, str], tuple[str, str]]:
    """What is changed, by criterion and part: mark and text."""
    return {
        (row.criterion, part.value): (what.mark, what.text)
        for row in found.rows
        for part, what in row.yours.items()
    }


def troubles(found: Found) -> list[tuple[str, str, str]]:
    """Problems: weight, sheet and cell, sentence."""
    return [(one.weight.value, f"{one.sheet} {one.place}".strip(), one.sentence) for one in found.troubles]
