"""Budget 6: a workbook the size of an assessment, and a real round, written and read, against bare openpyxl.

Bare openpyxl writes the same values in its fastest way (write-only, no style, rule, note or chart) and reads
the same file in its fastest way (read-only, values only), and checks nothing. Ours cleans each text, styles
and locks each cell, draws the chart; reading, it looks for everything that a hostile file could hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl

from pledge.workbooks import (
    Cell,
    Chart,
    Column,
    Expected,
    Kind,
    Line,
    Look,
    Sheet,
    Value,
    Workbook,
    read_workbook,
    write,
)
from selfassess import criteria
from selfassess.domain.answers import MARKS_FOR
from selfassess.domain.bank import Scope
from selfassess.domain.scoring import score
from selfassess.workbook.columns import FIELDS
from selfassess.workbook.layout import About, Contents, Taken, workbook_of
from selfassess.workbook.read_back import read_back
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


def real_round() -> tuple[Contents, Workbook]:
    """A round under the newest edition with every part answered, and its workbook."""
    bank = criteria.load_edition(criteria.newest())
    moment = datetime(2026, 3, 12, tzinfo=UTC)
    about = About("Northfield Council", "northfield", 1, "Round of 2026", date(2025, 3, 1), date(2026, 2, 28),
                  moment, Scope.ALL, moment)  # fmt: skip
    fields = dict.fromkeys(FIELDS, "") | {"comment": f"{WORDS} {WORDS}"}
    answers = {
        one.id: Taken(1, fields | {part.value: MARKS_FOR[part][1].value for part in one.asks(Scope.ALL)})
        for one in bank.criteria
    }
    evidence = {one.id: [f"Policy of 2025, page {number}"] for number, one in enumerate(bank.criteria)}
    figures = {one.id: "7 of 9 cases" for one in bank.criteria if one.figure}
    contents = Contents(about, bank, answers, score(bank, Scope.ALL, {}), (), figures, evidence)
    return contents, workbook_of(contents)


def run() -> list[Row]:
    """Rows for the even table and for the real round."""
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
    contents, round_ = real_round()
    file = write(round_)
    found = read_back(file, contents.about, contents.bank)
    if found.rows or found.troubles:
        raise AssertionError(f"a round does not come back as it went: {found.troubles[:3]}")
    even, plain = ([_plain(sheet) for sheet in one.sheets] for one in (workbook, round_))
    size = {"cells": SHEETS * ROWS * len(COLUMNS), "kilobytes": len(data) // 1000}
    real = {"cells": sum(len(row_) for sheet in plain for row_ in sheet), "kilobytes": len(file) // 1000}
    return [
        _timed("writing", "", LIMIT_WRITING, lambda: write(workbook), lambda: _bare_write(even), size),
        _timed("reading", "", LIMIT_READING, lambda: read_workbook(data, expected),
               lambda: _bare_read(data), size),
        _timed("writing", "a real round ", LIMIT_WRITING, lambda: write(workbook_of(contents)),
               lambda: _bare_write(plain), real),
        _timed("reading", "a real round ", LIMIT_READING,
               lambda: read_back(file, contents.about, contents.bank), lambda: _bare_read(file), real),
    ]  # fmt: skip


def _timed(
    doing: str,
    what: str,
    limit: float,
    ours: Callable[[], object],
    bare: Callable[[], object],
    size: dict[str, int],
) -> Row:
    compared, our_time, bare_time = ratio(ours, bare, times=6)
    name = f"workbook: {doing} {what}against bare openpyxl"
    return row(
        name, compared, limit, ms=round(our_time * 1000, 1), bare_ms=round(bare_time * 1000, 1), **size
    )


def _plain(sheet: Sheet) -> list[list[Value]]:
    """The cells of a sheet without anything that is said of them."""
    header = [[column.title for column in sheet.columns]] if sheet.header else []
    rows = [[cell.value if isinstance(cell, Cell) else cell for cell in one] for one in sheet.rows]
    return [*([line.text] for line in sheet.above), *header, *rows]


def _bare_write(cells: Sequence[Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for number, rows in enumerate(cells, 1):
        sheet = book.create_sheet(f"Theme {number}")
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
