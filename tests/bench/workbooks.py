"""Budget 6: a workbook of the size of an assessment, written and read, against bare openpyxl.

Bare openpyxl writes the same values in its fastest way (write-only, no style, rule, note or chart) and reads
the same file in its fastest way (read-only, values only), and checks nothing. Ours cleans each text, styles
and locks each cell, draws the chart; reading, it looks for everything that a hostile file could hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl

from pledge.workbooks import Chart, Column, Expected, Kind, Line, Look, Sheet, Workbook, read_workbook, write
from tests.bench import Row, ratio, row

LIMIT_WRITING = 1.5
LIMIT_READING = 2.0
SHEETS = 12
ROWS = 80
LEVELS = ("0 Not in place", "1 Begun", "2 In place", "3 Shown to work")
WORDS = "The policy says in plain words how a person may ask for a review, and by when each step is taken."
COLUMNS = (
    Column("Criterion", 12),
    *(Column(f"Level {level}", 30) for level in range(4)),
    Column("Written", 18, editable=True, choices=LEVELS, hint="What the policy says"),
    Column("Done", 18, editable=True, choices=LEVELS, hint="What happened in the period"),
    Column("Not applicable because", 40, editable=True),
    Column("Evidence", 40, editable=True),
    Column("Comment", 40, editable=True, note="Anything that explains the level."),
    Column("Review by", 18, Kind.DATE, editable=True),
    Column("Weight", 10, Kind.NUMBER),
)


def values(sheet: int) -> list[list[str | float | date]]:
    """The cells of one sheet, each filled."""
    return [
        [
            f"{sheet + 1}.{number + 1}",
            *(f"{level}: {WORDS}" for level in range(4)),
            LEVELS[number % 4],
            LEVELS[(number + 1) % 4],
            "Not in this area\nbut next door",
            f"Policy of 2025, page {number}",
            f"{WORDS} {WORDS}",
            date(2026, 3, number % 28 + 1),
            number / 2,
        ]
        for number in range(ROWS)
    ]


def described(cells: Sequence[Sequence[Sequence[str | float | date]]]) -> Workbook:
    """The workbook of an assessment: a sheet a theme, the first with a chart."""
    chart = Chart("bar", "Weights", "The weight of each criterion, from 0 to 39.5", "Theme 1",
                  1, (12,), 2, 3, ROWS + 2, "A90")  # fmt: skip
    above = [Line("Theme", Look.TITLE)]
    sheets = [
        Sheet(
            f"Theme {number}", COLUMNS, rows, above, frozen_columns=1, charts=[chart] if number == 1 else []
        )
        for number, rows in enumerate(cells, 1)
    ]
    return Workbook("Round of 2026", sheets, datetime(2026, 3, 12, tzinfo=UTC), author="Northfield Council")


def run() -> list[Row]:
    """Both rows."""
    cells = [values(sheet) for sheet in range(SHEETS)]
    workbook = described(cells)
    data = write(workbook)
    expected = [Expected(sheet.name, [column.title for column in COLUMNS], 2) for sheet in workbook.sheets]
    read = read_workbook(data, expected)
    if (
        read.problems
        or read.book is None
        or len(_bare_read(data)[0]) != len(read.book.sheets["Theme 1"].rows)
    ):
        raise AssertionError(f"the two do not read the same cells: {read.problems[:3]}")
    writing, ours, bare = ratio(lambda: write(workbook), lambda: _bare_write(cells), times=3)
    reading, our_read, bare_read = ratio(
        lambda: read_workbook(data, expected), lambda: _bare_read(data), times=3
    )
    size = {"cells": SHEETS * ROWS * len(COLUMNS), "kilobytes": len(data) // 1000}
    return [
        row("workbook: writing against bare openpyxl", writing, LIMIT_WRITING,
            ms=round(ours * 1000, 1), bare_ms=round(bare * 1000, 1), **size),
        row("workbook: reading against bare openpyxl", reading, LIMIT_READING,
            ms=round(our_read * 1000, 1), bare_ms=round(bare_read * 1000, 1), **size),
    ]  # fmt: skip


def _bare_write(cells: Sequence[Sequence[Sequence[str | float | date]]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for number, rows in enumerate(cells, 1):
        sheet = book.create_sheet(f"Theme {number}")
        sheet.append(["Theme"])
        sheet.append([column.title for column in COLUMNS])
        for cells_of_row in rows:
            sheet.append(list(cells_of_row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _bare_read(data: bytes) -> list[list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    found = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    book.close()
    return found
