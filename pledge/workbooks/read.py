"""Read a workbook that nobody vouches for: what it says, and every problem with its place.

Nothing in it is run, fetched or calculated. What is read is bounded in size, memory and time whatever the
file says of itself, and no file makes this raise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.translation import gettext as _

from pledge.workbooks.guard import MAX_FILE, MOST_SHEETS, Package, open_package
from pledge.workbooks.problems import MOST_PROBLEMS, Fault, Problem
from pledge.workbooks.sheets import MOST_CELLS, SafeRow, SafeSheet, SheetReader
from pledge.workbooks.stream import Reader, Refused, damaged
from pledge.workbooks.text import cleaned
from pledge.workbooks.values import Meanings, SharedTexts, Styles

__all__ = ["Expected", "Reading", "SafeBook", "SafeRow", "SafeSheet", "columns_of", "read_workbook"]


class Readable(Protocol):
    """An uploaded file, or any other."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Expected:
    """A sheet that must be there, and the titles that its header row must hold, in any order."""

    name: str
    titles: Sequence[str] = ()
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class SafeBook:
    """What a workbook says, by the name of the sheet."""

    sheets: Mapping[str, SafeSheet]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and every problem. Without a book nothing was: the file is refused."""

    book: SafeBook | None
    problems: tuple[Problem, ...]


def read_workbook(file: bytes | Readable, expects: Sequence[Expected] | None = None) -> Reading:
    """What the file says in the sheets that are expected, or in all of them.

    A problem of one cell leaves that cell out (``SafeSheet.spoilt``); the rest can still be shown.
    """
    data = file if isinstance(file, bytes) else file.read(MAX_FILE + 1)
    package, problems = open_package(data)
    if package is None:
        return Reading(None, tuple(problems))
    with closing(package.zipped):
        try:
            sheets, problems = _Book(package, expects).read()
        except Refused as refused:
            return Reading(None, (refused.problem,))
    if len(problems) > MOST_PROBLEMS:
        more = Problem(Fault.MORE, _("There are more problems than this list shows."))
        problems = [*problems[:MOST_PROBLEMS], more]
    return Reading(SafeBook(sheets), tuple(problems))


class _Contents(Reader):
    """The workbook's own part: the names of its sheets, and from which day it counts."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((cleaned(attributes.get("name", "")), relation, hidden))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")


class _Book:
    def __init__(self, package: Package, expects: Sequence[Expected] | None) -> None:
        self.package = package
        self.expects = None if expects is None else {_folded(one.name): one for one in expects}
        self.problems: list[Problem] = []
        self.sheets: dict[str, SafeSheet] = {}
        self.room = MOST_CELLS

    def read(self) -> tuple[dict[str, SafeSheet], list[Problem]]:
        contents = _Contents()
        self.package.stream(self.package.workbook, contents)
        if len(contents.sheets) > MOST_SHEETS:
            sentence = _("It has more than %(most)d sheets.") % {"most": MOST_SHEETS}
            raise Refused(Fault.TOO_MUCH, sentence)
        meanings = self._meanings(contents.from_1904)
        for name, relation, hidden in contents.sheets:
            self._sheet(name, relation, meanings, hidden=hidden)
        for expected in (self.expects or {}).values():
            if expected.name not in self.sheets:
                sentence = _("The sheet “%(name)s” is missing. If it was renamed, give it its name back.")
                problem = Problem(Fault.SHEET_MISSING, sentence % {"name": expected.name}, expected.name)
                self.problems.append(problem)
        return self.sheets, self.problems

    def _meanings(self, from_1904: bool) -> Meanings:
        texts, styles = SharedTexts(), Styles()
        if part := self.package.part("sharedStrings"):
            self.package.stream(part, texts)
        if part := self.package.part("styles"):
            self.package.stream(part, styles)
        return Meanings(texts.texts, styles.dates, from_1904)

    def _sheet(self, name: str, relation: str, meanings: Meanings, *, hidden: bool) -> None:
        expected = None if self.expects is None else self.expects.get(_folded(name))
        if self.expects is not None and expected is None:
            if not hidden:
                sentence = _("This sheet is not one of the workbook’s own, and was not read.")
                self.problems.append(Problem(Fault.SHEET_UNKNOWN, sentence, name))
            return
        name = expected.name if expected else name
        part = self.package.relations.get(relation)
        if part is None or part.type == "worksheet":
            if part is None or part.target not in self.package.zipped.NameToInfo or name in self.sheets:
                raise Refused(Fault.DAMAGED, damaged(), name)
            reader = SheetReader(name, meanings, self.room)
            self._stream(part.target, reader)
            self.room = reader.room
            self.problems += reader.problems
            sheet = SafeSheet(name, tuple(reader.rows), hidden, spoilt=frozenset(reader.spoilt))
            if expected:
                columns, problems = columns_of(sheet, expected)
                self.problems += problems
                sheet = replace(sheet, columns=columns)
            self.sheets[name] = sheet

    def _stream(self, part: str, reader: SheetReader) -> None:
        try:
            self.package.stream(part, reader)
        except Refused as refused:
            raise Refused(refused.problem.fault, refused.problem.sentence, reader.name) from None


def columns_of(sheet: SafeSheet, expected: Expected) -> tuple[dict[str, int], list[Problem]]:
    """The column of each expected title; what is missing or there twice is a problem."""
    header = next((row for row in sheet.rows if row.number == expected.header_row), None)
    places: dict[str, list[int]] = {}
    for column, value in header.cells.items() if header else ():
        places.setdefault(_folded(str(value)), []).append(column)
    columns: dict[str, int] = {}
    problems = []
    for title in expected.titles:
        found = places.get(_folded(cleaned(title)), [])
        if len(found) == 1:
            columns[title] = found[0]
            continue
        sentence = (
            _("The title “%(title)s” stands above two columns. Give the other one its own.")
            if found
            else _("The column “%(title)s” is missing. Put its title back in this row.")
        )
        fault = Fault.COLUMN_TWICE if found else Fault.COLUMN_MISSING
        place = found[1] if found else 0
        problems.append(Problem(fault, sentence % {"title": title}, sheet.name, expected.header_row, place))
    return columns, problems


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
