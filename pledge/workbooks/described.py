"""A workbook as its maker describes it: sheets, columns, rows, charts. No style, no library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pledge.workbooks.text import cleaned, length

Value = str | int | float | Decimal | bool | date | datetime | None
LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]+")
# Excel keeps this name for itself.
_RESERVED = "history"


class Kind(StrEnum):
    """What a column holds. Text stays text, whatever it looks like."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class Look(StrEnum):
    """How a cell looks. Never the only way in which something is said."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    GOOD = "good"
    CARE = "care"
    BAD = "bad"
    TITLE = "title"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the words of its header, and what every cell of it is unless the cell says otherwise."""

    title: str
    width: float = 20
    kind: Kind = Kind.TEXT
    wrap: bool = True
    number_format: str = ""
    editable: bool = False
    # The answers of a drop-down list; anything else is refused while it is typed.
    choices: tuple[str, ...] = ()
    # Shown beside the cell while a person fills it in.
    hint: str = ""
    # A note on the header, for a person who wants to know more.
    note: str = ""
    # Lines around its cells; without them it is a page to read rather than a table.
    boxed: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not simply its column's: None leaves a thing as the column has it."""

    value: Value
    look: Look = Look.PLAIN
    editable: bool | None = None
    choices: tuple[str, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words above the header, across the columns."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of columns of a sheet, which stay its table. Columns and rows count from 1."""

    kind: str  # bar, line or radar
    title: str
    # What a screen reader says instead: what the chart shows, not that it is one.
    alt: str
    # The sheet with the numbers, and where they stand in it; `names_row` has the names of the series.
    sheet: str
    labels_column: int
    series_columns: tuple[int, ...]
    names_row: int
    first_row: int
    last_row: int
    # The cell at which the chart's upper left corner stands.
    at: str
    width_cm: float = 16
    height_cm: float = 8
    least: float | None = None
    most: float | None = None
    # From one mark of the axis to the next; the spreadsheet chooses without it.
    step: float | None = None
    horizontal: bool = False
    # The series of a bar stand on each other, without numbers on them: they make up a whole.
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: lines above, a header of the columns' titles, then the rows."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Cell]] = ()
    above: Sequence[Line] = ()
    header: bool = True
    # So many columns on the left stay in sight, with everything down to the header.
    frozen_columns: int = 0
    protected: bool = True
    landscape: bool = True
    tab_colour: str = ""
    hidden: bool = False
    # On paper: so many pages beside each other, the columns that stay in sight on each of them.
    pages_wide: int = 1
    charts: Sequence[Chart] = ()

    @property
    def header_row(self) -> int:
        """The number of the header's row; 0 without one."""
        return len(self.above) + 1 if self.header else 0

    @property
    def first_row(self) -> int:
        """The number of the first row below the header."""
        return len(self.above) + 1 + self.header


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook. ``made_at`` is the only moment that it names."""

    title: str
    sheets: Sequence[Sheet]
    made_at: datetime
    language: str = "en-GB"
    author: str = ""
    subject: str = ""
    # Sheets can then not be renamed, moved or taken out. There is no password: it is no secret, only a rail.
    fixed_sheets: bool = True
    # "Page" and "of" as they stand in the footer of a printed sheet.
    footer: tuple[str, str] = field(default=("Page", "of"))


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each title that a workbook takes: at most 31 characters, no two alike."""
    taken: set[str] = set()
    names = []
    for title in titles:
        plain = _clean_name(title)
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            ending = f" {number}"
            name = plain[: LONGEST_NAME - len(ending)].rstrip() + ending
        taken.add(name.casefold())
        names.append(name)
    return names


def _clean_name(title: str) -> str:
    name = " ".join(_NOT_IN_A_NAME.sub(" ", cleaned(title)).split()).strip("' ")
    while length(name) > LONGEST_NAME:
        name = name[:-1]
    name = name.strip("' ") or "Sheet"
    return f"{name} 1" if name.casefold() == _RESERVED else name


def name_is_sound(name: str) -> bool:
    """Whether a workbook takes this name of a sheet as it stands."""
    return _clean_name(name) == name
