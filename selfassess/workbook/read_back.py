"""A workbook that came back: what of it can be taken, and every problem by sheet, row and column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pledge.workbooks import (
    Expected,
    Fault,
    Reading,
    SafeRow,
    SafeSheet,
    SafeValue,
    cleaned,
    columns_of,
    read_workbook,
)
from pledge.workbooks.read import Readable
from selfassess.domain.answers import MARKS_FOR, Mark
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope
from selfassess.words import mark_words
from selfassess.workbook.columns import (
    CONFIRM,
    CONFIRMING,
    FIELDS,
    ID,
    NOT_ASKED,
    PART,
    YES,
    Described,
    columns,
    mark_of,
)
from selfassess.workbook.diff import WITH_MARK, Part, Row, parts_of
from selfassess.workbook.layout import (
    ABOUT,
    ABOUT_TITLES,
    EXPORTED,
    EXPORTED_TITLES,
    HEADER_ROW,
    About,
    Names,
    names_of,
    themes_of,
)
from selfassess.workbook.troubles import MOST_TROUBLES, Found, Trouble, Weight, as_trouble, in_order

# As on the page of a criterion.
LONGEST = 5_000
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the file remembers of one answer as it was taken away."""

    version: int
    draft: bool
    fields: Mapping[str, str]
    too_long: frozenset[str]


def read_back(file: bytes | Readable, about: About, bank: Bank) -> Found:
    """What the file says that it did not say when it was taken away, for this round under this edition."""
    names = names_of(bank)
    hidden = [Expected(ABOUT, ABOUT_TITLES), Expected(EXPORTED, EXPORTED_TITLES)]
    own = [Expected(name) for name in (names.read_me, names.summary, names.plan)]
    themes = [Expected(names.themes[theme.key]) for theme in themes_of(bank, about.scope)]
    reading = read_workbook(file, [*hidden, *own, *themes])
    return _Back(reading, about, bank, names).found()


@dataclass(slots=True)
class _Back:
    reading: Reading
    about: About
    bank: Bank
    names: Names
    troubles: list[Trouble] = field(default_factory=list)

    def found(self) -> Found:
        book = self.reading.book
        if book is None:
            self.troubles += [as_trouble(problem) for problem in self.reading.problems]
            return self._end([])
        mine = _pairs(book.sheets.get(ABOUT))
        if strange := self._strange(mine):
            self._add(Weight.REFUSED, strange)
            return self._end([])
        scope = Scope(mine["scope"])
        described = columns(scope, drafts=mine.get("drafts") == "yes")
        read = {self.names.themes[theme.key]: theme.key for theme in themes_of(self.bank, scope)}
        self._of_the_file({ABOUT, EXPORTED, *read})
        taken = self._taken(book.sheets.get(EXPORTED))
        rows: list[Row] = []
        for name, theme in read.items():
            if name in book.sheets:
                rows += self._sheet(book.sheets[name], theme, scope, described, taken)
        return self._end(rows)

    def _end(self, rows: list[Row]) -> Found:
        troubles = sorted(self.troubles, key=in_order)
        if len(troubles) > MOST_TROUBLES:
            more = Trouble(Weight.NOTE, _("There are more problems than this list shows."))
            troubles = [*troubles[:MOST_TROUBLES], more]
        refused = any(one.weight is Weight.REFUSED for one in self.troubles)
        return Found(() if refused else tuple(rows), tuple(troubles))

    def _add(self, weight: Weight, sentence: str, sheet: str = "", row: int = 0, column: int = 0) -> None:
        if len(self.troubles) <= MOST_TROUBLES or weight is Weight.REFUSED:
            self.troubles.append(Trouble(weight, sentence, sheet, row, column))

    def _strange(self, mine: Mapping[str, str]) -> str:
        """Why this is not a file of this round, or empty."""
        expected = self.about.identifiers(self.bank.version, drafts=False)
        if not mine or "format" not in mine:
            return _("This is not a workbook of a self-assessment round, or its hidden sheets are gone. "
                     "Download a workbook on this page and fill in that one.")  # fmt: skip
        if mine["format"] != expected["format"] or mine.get("scope") not in {scope.value for scope in Scope}:
            return _("It was downloaded from another version of this service. Download it again.")
        if mine.get("authority") != expected["authority"]:
            return _("It is the workbook of another authority.")
        if (mine.get("round"), mine.get("started")) != (expected["round"], expected["started"]):
            return _("It is the workbook of another round. Open that round, and upload it there.")
        if mine.get("edition") != expected["edition"]:
            words = {"old": _shown(mine.get("edition", "")), "new": expected["edition"]}
            return (
                _(
                    "It was downloaded under edition %(old)s of the criteria, and the round is now under "
                    "%(new)s. Download it again and copy your answers over."
                )
                % words
            )
        if mine["scope"] == Scope.ALL and self.about.scope is Scope.DUTIES:
            return _("It asks more than this round does. Download it again.")
        return ""

    def _of_the_file(self, read: set[str]) -> None:
        """The problems of sheets that are read, of sheets that are not ours, and of the file."""
        for problem in self.reading.problems:
            known = problem.sheet in read
            if known or problem.fault is Fault.SHEET_UNKNOWN or not problem.sheet:
                self.troubles.append(as_trouble(problem))

    def _taken(self, sheet: SafeSheet | None) -> dict[str, _Taken]:
        """What was taken away, by criterion, without rows that somebody made unreadable."""
        found: dict[str, _Taken] = {}
        for row in sheet.rows[1:] if sheet else ():
            values = [text_of(row.get(place)) for place in range(1, len(EXPORTED_TITLES) + 1)]
            key, version, draft, too_long, *texts = values
            spoilt = (
                any((row.number, place) in sheet.spoilt for place in range(1, len(values) + 1))
                if sheet
                else 0
            )
            sound = version.isascii() and version.isdigit() and len(version) < 10 and not spoilt
            if sound and key not in found and _marks_are_sound(dict(zip(FIELDS, texts, strict=True))):
                fields = dict(zip(FIELDS, texts, strict=True))
                found[key] = _Taken(int(version), draft == "yes", fields, frozenset(too_long.split()))
        return found

    def _sheet(
        self,
        sheet: SafeSheet,
        theme: str,
        scope: Scope,
        described: Sequence[Described],
        taken: Mapping[str, _Taken],
    ) -> Iterator[Row]:
        needed = [one for one in described if one.is_field or one.key in (ID, CONFIRM)]
        titles = [str(one.title) for one in needed]
        places, problems = columns_of(sheet, Expected(sheet.name, titles, HEADER_ROW))
        if problems:
            self.troubles += [as_trouble(problem) for problem in problems]
            return
        where = {one.key: places[str(one.title)] for one in needed}
        asked = {one.id: one for one in self.bank.of_theme(theme, scope)}
        seen: dict[str, list[SafeRow]] = defaultdict(list)
        for row in sheet.rows:
            if row.number > HEADER_ROW and (key := self._key(sheet, row, where, asked)):
                seen[key].append(row)
        for key, rows in seen.items():
            if len(rows) > 1:
                numbers = ", ".join(str(row.number) for row in rows[:10])
                sentence = _(
                    "“%(criterion)s” stands in rows %(rows)s. None of them was read: keep one of them."
                )
                words = {"criterion": asked[key].title, "rows": numbers}
                self._add(Weight.LEFT_OUT, sentence % words, sheet.name, rows[1].number, where[ID])
            elif key not in taken:
                sentence = _(
                    "What this row held when it was downloaded cannot be told any more. Download it again."
                )
                self._add(Weight.LEFT_OUT, sentence, sheet.name, rows[0].number, where[ID])
            elif found := _Reader(self, sheet, rows[0], asked[key], scope, where, taken[key]).row():
                yield found
        for key in asked.keys() - seen.keys():
            sentence = _("“%(criterion)s” has no row here. Its answer stays as it is.")
            self._add(Weight.NOTE, sentence % {"criterion": asked[key].title}, sheet.name)

    def _key(
        self, sheet: SafeSheet, row: SafeRow, where: Mapping[str, int], asked: Mapping[str, Criterion]
    ) -> str:
        """The criterion of a row, or empty with a problem where there is something in it to lose."""
        column = where[ID]
        key = text_of(row.get(column)).strip()
        if key in asked:
            return key
        if (row.number, column) in sheet.spoilt:
            return ""
        filled = any(row.get(place) is not None for name, place in where.items() if name != ID)
        if key in self.bank.by_id and filled:
            theme = self.bank.by_id[key].theme
            sentence = _("“%(criterion)s” belongs on the sheet “%(sheet)s”. This row was not read.")
            words = {"criterion": self.bank.by_id[key].title, "sheet": self.names.themes.get(theme, "")}
            self._add(Weight.LEFT_OUT, sentence % words, sheet.name, row.number, column)
        elif key:
            sentence = _("There is no criterion “%(key)s” in this round. This row was not read.")
            self._add(Weight.LEFT_OUT, sentence % {"key": _shown(key)}, sheet.name, row.number, column)
        elif filled:
            sentence = _("This row has no criterion in its first column, and was not read.")
            self._add(Weight.LEFT_OUT, sentence, sheet.name, row.number, column)
        return ""


@dataclass(slots=True)
class _Reader:
    """One row of a theme's sheet against what it held when it was taken away."""

    back: _Back
    sheet: SafeSheet
    safe: SafeRow
    criterion: Criterion
    scope: Scope
    where: Mapping[str, int]
    taken: _Taken

    def row(self) -> Row | None:
        """What is changed in this row; None where nothing is."""
        fields = dict(self.taken.fields)
        spoilt: set[str] = set()
        for name in FIELDS:
            if name not in self.where:
                continue
            if not self._is_asked(name):
                self._not_asked(name)
                continue
            value = self._field(name)
            if value is None:
                spoilt.add(name)
            else:
                fields[name] = value
        was, yours = parts_of(self.taken.fields), parts_of(fields)
        changed = [part for part in yours if yours[part] != was[part] and not self._is_torn(part, spoilt)]
        self._note_reasons(fields, changed)
        confirm = self._confirms()
        if not changed and not confirm:
            return None
        return Row(
            self.criterion.id,
            self.sheet.name,
            self.safe.number,
            self.taken.version,
            {part: was[part] for part in changed},
            {part: yours[part] for part in changed},
            confirm,
        )

    def _is_asked(self, name: str) -> bool:
        part = PART[name]
        if name == "departs" and not self.criterion.figure:
            return False
        return part is None or part in self.criterion.asks(self.scope)

    def _not_asked(self, name: str) -> None:
        column = self.where[name]
        if text_of(self.safe.get(column)) not in ("", NOT_ASKED):
            sentence = _("This criterion does not ask this. What stands here was not read.")
            self._add(Weight.LEFT_OUT, sentence, column)

    def _is_torn(self, part: Part, spoilt: set[str]) -> bool:
        """A mark without the reason that stood beside it, or the other way round, is no answer."""
        return part.value in spoilt or f"{part.value}_reason" in spoilt

    def _field(self, name: str) -> str | None:
        """What the cell says; None where it is left as it was, with or without a problem."""
        column = self.where[name]
        if (self.safe.number, column) in self.sheet.spoilt or name in self.taken.too_long:
            return None
        text, was = text_of(self.safe.get(column)), self.taken.fields[name]
        if name in {aspect.value for aspect in Aspect}:
            return self._mark(Aspect(name), text, was, column)
        if text == was:
            return was
        if len(text) > LONGEST:
            sentence = _("An answer takes %(most)s characters, and this is %(count)s. Shorten it.")
            self._add(Weight.LEFT_OUT, sentence % {"most": f"{LONGEST:,}", "count": f"{len(text):,}"}, column)
            return None
        return text

    def _mark(self, aspect: Aspect, text: str, was: str, column: int) -> str | None:
        if was and text == mark_words(Mark(was)):
            return was
        mark = mark_of(text, aspect)
        if mark is None:
            choices = ", ".join(mark_words(one) for one in MARKS_FOR[aspect])
            sentence = _("“%(text)s” is none of the answers here. Choose one of these: %(choices)s.")
            self._add(Weight.LEFT_OUT, sentence % {"text": _shown(text), "choices": choices}, column)
            return None
        return mark.value

    def _note_reasons(self, fields: Mapping[str, str], changed: Sequence[Part]) -> None:
        """A reason that is missing stops nothing; one that belongs to no mark is not kept. Both are said."""
        for part in WITH_MARK:
            name = f"{part.value}_reason"
            column = self.where.get(name)
            if column is None or not self._is_asked(name):
                continue
            mark, reason = Mark(fields[part.value]), fields[name].strip()
            if part in changed and mark.needs_reason and not reason:
                sentence = _("“%(mark)s” needs a reason: until it is there, the answer does not count.")
                self._add(Weight.NOTE, sentence % {"mark": mark_words(mark)}, column)
            elif reason and not mark.needs_reason and reason != self.taken.fields[name].strip():
                sentence = _(
                    "A reason is kept with “Does not apply” and “Not tested” alone. Write it as a comment."
                )
                self._add(Weight.NOTE, sentence, column)

    def _confirms(self) -> bool:
        column = self.where.get(CONFIRM)
        if column is None or not self.taken.draft or (self.safe.number, column) in self.sheet.spoilt:
            return False
        text = text_of(self.safe.get(column)).strip().casefold()
        if text and text != str(YES).casefold():
            sentence = _("Choose “%(yes)s” in “%(title)s”, or leave it empty.")
            self._add(Weight.LEFT_OUT, sentence % {"yes": YES, "title": CONFIRMING.title}, column)
        return text == str(YES).casefold()

    def _add(self, weight: Weight, sentence: str, column: int) -> None:
        self.back._add(weight, sentence, self.sheet.name, self.safe.number, column)


def text_of(value: SafeValue | None) -> str:
    """What a cell says, whatever kind of thing a spreadsheet took it for."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, time):
        return value.isoformat("minutes")
    return cleaned(str(value))


def _pairs(sheet: SafeSheet | None) -> dict[str, str]:
    return {text_of(row.get(1)): text_of(row.get(2)) for row in sheet.rows[1:50]} if sheet else {}


def _marks_are_sound(fields: Mapping[str, str]) -> bool:
    known = {mark.value for mark in Mark}
    return all(fields[aspect.value] in known for aspect in Aspect)


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
