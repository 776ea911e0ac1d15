"""A described workbook: every text a text, locks where they are said, lists, notes, print, charts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from pledge.documents.clean import clean_text
from pledge.workbooks import (
    Cell,
    Chart,
    Column,
    Expected,
    Fault,
    Kind,
    Line,
    Look,
    Sheet,
    Unwritable,
    Value,
    Workbook,
    read_workbook,
    sheet_names,
    write,
)
from tests.documents.hostile_files import entry_of

MADE_AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
LEVELS = ("0 Not in place", "1 Begun", "2 In place", "3 Shown to work")
COLUMNS = (
    Column("Criterion", 10),
    Column("Level", 18, editable=True, choices=LEVELS, hint="What your policy says"),
    Column("Comment", 50, editable=True, note="Anything that explains the level."),
    Column("Review by", 18, Kind.DATE, editable=True),
    Column("Hours", 10, Kind.NUMBER, editable=True, number_format="0.0"),
)
ANSWERS = Sheet(
    "Publishing",
    COLUMNS,
    [["1.1", LEVELS[2], "Seen", date(2026, 3, 12), 1.5], ["1.2", None, None, None, None]],
    above=[Line("Publishing", Look.TITLE), Line("Fill in the blue columns.")],
    frozen_columns=1,
    tab_colour="003078",
)
ROUND = Workbook("Round & more", [ANSWERS], MADE_AT, author="Northfield Council", subject="A round")


def opened(*sheets: Sheet, book: Workbook = ROUND) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(write(replace(book, sheets=sheets or book.sheets))))


def page(*sheets: Sheet) -> Worksheet:
    return opened(*sheets).worksheets[0]


def one_cell(value: Value | Cell) -> bytes:
    sheet = Sheet("Answers", [Column("Text", editable=True)], [[value]], header=False)
    return write(Workbook("Round", [sheet], MADE_AT))


def read_back(value: Value | Cell) -> object:
    reading = read_workbook(one_cell(value))
    assert reading.problems == ()
    assert reading.book is not None
    rows = reading.book.sheets["Answers"].rows
    return rows[0].get(1) if rows else None


# Every character that can stand in Python's text, the forbidden ones too.
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=60)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_any_text_comes_back_as_it_was_cleaned(text: str) -> None:
    assert read_back(text) == (clean_text(text) or None)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r\n=", "|", "%", "＝", "＠", "'=", " =", "\u00a0="]
)
@pytest.mark.parametrize("rest", ["1+1", 'HYPERLINK("https://evil.example","x")', "cmd|' /C calc'!A0", ""])
def test_what_looks_like_a_formula_is_a_text_and_stays_one(start: str, rest: str) -> None:
    data = one_cell(start + rest)
    xml = ElementTree.fromstring(entry_of(data, "xl/worksheets/sheet1.xml"))
    assert not [element for element in xml.iter() if element.tag.endswith("}f")]
    cell = openpyxl.load_workbook(BytesIO(data)).active["A1"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.number_format == "@"
    assert read_back(start + rest) == clean_text(start + rest)


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "TRUE", "007", "1E5", "12/03/2026", "1/2"])
def test_what_looks_like_something_else_is_a_text(text: str) -> None:
    assert openpyxl.load_workbook(BytesIO(one_cell(text))).active["A1"].data_type == "s"
    assert read_back(text) == text


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_", "a_x000D_b", "_x_x0041_", "_xZZZZ_"])
def test_what_looks_like_an_escape_is_not_read_as_one(text: str) -> None:
    assert read_back(text) == text


@pytest.mark.parametrize(
    "value",
    [0, -7, 2.5, 999_999_999_999_999, True, False, date(2026, 3, 12), date(1900, 3, 1), date(9999, 12, 31)],
)
def test_values_come_back_as_what_they_were(value: Value) -> None:
    read = read_back(Cell(value))
    assert read == value
    assert type(read) is type(value)


def test_a_decimal_and_a_moment() -> None:
    sheet = Sheet(
        "Answers",
        [
            Column("Number", kind=Kind.NUMBER),
            Column("When", kind=Kind.DATE, number_format="d mmm yyyy hh:mm"),
        ],
        [[Decimal("2.25"), datetime(2026, 3, 12, 23, 30, tzinfo=timezone(timedelta(hours=1)))]],
        header=False,
    )
    reading = read_workbook(write(Workbook("Round", [sheet], MADE_AT)))
    assert reading.book is not None
    assert reading.book.sheets["Answers"].rows[0].cells == {1: 2.25, 2: datetime(2026, 3, 12, 23, 30)}


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("x" * 32_768, Fault.TOO_LONG),
        ("😀" * 16_384, Fault.TOO_LONG),
        (10**15, Fault.NOT_READABLE),
        (float("nan"), Fault.NOT_READABLE),
        (float("inf"), Fault.NOT_READABLE),
        (date(1900, 2, 28), Fault.NOT_READABLE),
    ],
)
def test_what_no_cell_holds_is_said_with_its_place_and_never_cut(value: Value, fault: Fault) -> None:
    sheet = replace(ANSWERS, rows=[["1.1"], ["1.2", None, value]])
    with pytest.raises(Unwritable, match="Publishing C5: ") as raised:
        write(replace(ROUND, sheets=[sheet]))
    assert (raised.value.problem.fault, raised.value.problem.place) == (fault, "C5")


def test_a_row_that_is_too_wide_and_a_value_of_no_kind() -> None:
    with pytest.raises(Unwritable, match="Publishing 4: "):
        write(replace(ROUND, sheets=[replace(ANSWERS, rows=[["x"] * 6])]))
    nothing_known: Any = {"a set"}
    with pytest.raises(TypeError, match=r"Publishing B4: .* set"):
        write(replace(ROUND, sheets=[replace(ANSWERS, rows=[["x", nothing_known]])]))


def test_the_same_description_is_the_same_file() -> None:
    assert write(ROUND) == write(replace(ROUND))
    with ZipFile(BytesIO(write(ROUND))) as zipped:
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert zipped.testzip() is None


def test_the_file_says_what_it_is() -> None:
    properties = opened().properties
    assert (properties.title, properties.creator, properties.language) == (
        "Round & more", "Northfield Council", "en-GB",
    )  # fmt: skip
    assert properties.created == properties.modified == datetime(2026, 3, 12, 9, 30)


def test_only_the_cells_that_are_to_be_filled_in_can_be() -> None:
    book = opened(replace(ANSWERS, rows=[[Cell("x", editable=True), Cell("2", editable=False), "Seen"]]))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.formatRows
    assert [sheet.cell(4, column).protection.locked for column in (1, 2, 3)] == [False, True, False]
    assert all(cell.protection.locked for row in sheet["A1:E3"] for cell in row)
    assert book.security.lockStructure
    assert not opened(replace(ANSWERS, protected=False)).worksheets[0].protection.sheet


def test_the_header_stays_in_sight_and_stands_on_every_printed_page() -> None:
    sheet = page()
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"
    assert [cell.value for cell in sheet[3]] == [column.title for column in COLUMNS]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape", 1, 0,
    )  # fmt: skip
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert sheet.oddFooter.left.text == "Round && more: Publishing"
    assert sheet.sheet_properties.tabColor.rgb == "00003078"
    assert sheet.column_dimensions["C"].width == 50
    assert sheet.merged_cells.ranges == set()
    assert page(replace(ANSWERS, landscape=False)).page_setup.orientation == "portrait"


def test_a_row_is_as_tall_as_its_words() -> None:
    sheet = page(replace(ANSWERS, rows=[["1.1"], ["1.2", None, "word " * 100], ["1.3", None, "a\nb\nc"]]))
    heights = [sheet.row_dimensions[row].height for row in (4, 5, 6)]
    assert heights[0] < heights[2] < heights[1] <= 409
    assert page(replace(ANSWERS, rows=[["1", "", "x" * 32_767]])).row_dimensions[4].height == 409


def luminance(rgb: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(rgb[-6:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_look_can_be_read() -> None:
    rows = [[Cell("x", look), Cell("x", look)] for look in Look]
    sheet = page(replace(ANSWERS, rows=rows))
    cells = [cell for row in sheet["A1:B11"] for cell in row if cell.value]
    assert len(cells) >= 2 * len(Look)
    for cell in cells:
        behind = cell.fill.fgColor.rgb if cell.fill.fill_type else "FFFFFF"
        light, dark = sorted((luminance(cell.font.color.rgb), luminance(behind)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 7


def test_a_short_list_stands_in_its_rule() -> None:
    rules = {str(rule.sqref): rule for rule in page().data_validations.dataValidation}
    levels = rules["B4:B5"]
    assert (levels.type, levels.formula1) == ("list", f'"{",".join(LEVELS)}"')
    assert (levels.prompt, levels.showInputMessage, levels.showErrorMessage) == (
        "What your policy says", True, True,
    )  # fmt: skip
    assert levels.error
    assert rules["D4:D5"].type == "date"
    assert rules["E4:E5"].type == "decimal"
    assert "C4:C5" not in rules


@pytest.mark.parametrize(
    "choices",
    [
        tuple(f"A long answer with the number {number}" for number in range(40)),
        ("Yes, always", "No"),
        ('He said "yes"', "No"),
        ("=1+1", "No"),
    ],
)
def test_a_list_that_does_not_fit_stands_on_a_sheet_that_nobody_sees(choices: tuple[str, ...]) -> None:
    sheet = replace(ANSWERS, columns=[Column("Answer", editable=True, choices=choices)], rows=[["No"]])
    book = opened(sheet)
    (rule,) = book["Publishing"].data_validations.dataValidation
    assert rule.formula1 == f"'Lists'!$A$1:$A${len(choices)}"
    assert book["Lists"].sheet_state == "hidden"
    assert tuple(row[0].value for row in book["Lists"].iter_rows()) == choices
    assert read_workbook(write(replace(ROUND, sheets=[sheet])), [Expected("Publishing")]).problems == ()


def test_lists_of_single_cells_and_alike_lists_are_one_rule() -> None:
    rows: list[list[Value | Cell]] = [
        ["1", None],
        ["2", Cell(None, choices=("Yes", "No"))],
        ["3", None],
        ["4", None],
    ]
    rules = page(replace(ANSWERS, rows=rows)).data_validations.dataValidation
    found = {rule.formula1: str(rule.sqref) for rule in rules}
    assert found == {f'"{",".join(LEVELS)}"': "B4 B6:B7", '"Yes,No"': "B5"}


def test_the_lists_keep_out_of_the_way_of_a_sheet_of_that_name() -> None:
    choices = ("a, b",)
    sheet = replace(
        ANSWERS, name="Lists", columns=[Column("A", editable=True, choices=choices)], rows=[["x"]]
    )
    assert opened(sheet).sheetnames == ["Lists", "Lists 2"]


def test_a_hint_that_no_spreadsheet_shows_is_said() -> None:
    with pytest.raises(Unwritable, match="Publishing"):
        write(
            replace(
                ROUND,
                sheets=[replace(ANSWERS, columns=[Column("A", editable=True, hint="x" * 256)], rows=[["1"]])],
            )
        )


def test_notes_on_a_header_and_on_a_cell() -> None:
    sheet = page(replace(ANSWERS, rows=[["1.1", Cell("2", note="Two\x01 people differ")], ["1.2", "2"]]))
    assert sheet["C3"].comment.text == "Anything that explains the level."
    assert sheet["B4"].comment.text == "Two people differ"
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["C3", "B4"]


THEMES = Sheet(
    "Summary",
    [Column("Theme", 30), Column("Written", kind=Kind.NUMBER), Column("Done", kind=Kind.NUMBER)],
    [["Publishing", 2.5, 1.5], ["Deciding", 2, 2.5]],
)


@pytest.mark.parametrize(
    ("kind", "tag"), [("bar", "barChart"), ("line", "lineChart"), ("radar", "radarChart")]
)
def test_a_chart_is_drawn_from_the_cells_and_said_in_words(kind: str, tag: str) -> None:
    alt = "Publishing is written at 2.5 & done at 1.5."
    chart = Chart(
        kind, "Written and done", alt, "Summary", 1, (2, 3), 1, 2, 3, "A6", least=0, most=3, horizontal=True
    )
    data = write(
        Workbook(
            "Round", [replace(THEMES, charts=[chart, replace(chart, title="Again", alt="Other")])], MADE_AT
        )
    )
    drawing = ElementTree.fromstring(entry_of(data, "xl/drawings/drawing1.xml"))
    said = [
        (found.get("name"), found.get("descr")) for found in drawing.iter() if found.tag.endswith("}cNvPr")
    ]
    assert said == [("Written and done", alt), ("Again", "Other")]
    xml = ElementTree.fromstring(entry_of(data, "xl/charts/chart1.xml"))
    tags = {element.tag.rpartition("}")[2] for element in xml.iter()}
    assert tag in tags
    cells = [element.text for element in xml.iter() if element.tag.endswith("}f")]
    assert cells == [
        "'Summary'!$B$1", "'Summary'!$A$2:$A$3", "'Summary'!$B$2:$B$3",
        "'Summary'!$C$1", "'Summary'!$A$2:$A$3", "'Summary'!$C$2:$C$3",
    ]  # fmt: skip
    assert {element.get("val") for element in xml.iter() if element.tag.endswith("}delete")} == {"0"}
    assert len(openpyxl.load_workbook(BytesIO(data))["Summary"]._charts) == 2


def test_stacked_bars_stand_on_each_other_without_numbers_on_them() -> None:
    chart = Chart("bar", "Duties", "As above.", "Summary", 1, (2, 3), 1, 2, 3, "A6", step=1, stacked=True)
    drawn = [chart, replace(chart, stacked=False, step=None)]
    data = write(Workbook("Round", [replace(THEMES, charts=drawn)], MADE_AT))
    found = []
    for part in ("xl/charts/chart1.xml", "xl/charts/chart2.xml"):
        every = ElementTree.fromstring(entry_of(data, part)).iter()
        values = {element.tag.rpartition("}")[2]: element.get("val") for element in every}
        found.append([values.get(name) for name in ("grouping", "overlap", "showVal", "majorUnit")])
    assert found == [["stacked", "100", "0", "1"], ["clustered", None, "1", None]]


def test_a_wide_sheet_is_several_pages_with_the_columns_that_stay_on_each() -> None:
    wide, narrow = opened(replace(ANSWERS, pages_wide=3), replace(ANSWERS, name="Narrow")).worksheets
    assert (wide.page_setup.fitToWidth, wide.print_title_cols) == (3, "$A:$A")
    assert (narrow.page_setup.fitToWidth, narrow.print_title_cols) == (1, None)


def test_a_page_to_read_has_no_lines_around_its_words() -> None:
    columns = [Column("Words", boxed=False), Column("Boxed")]
    page = opened(Sheet("Read me", columns, [["One", "Two"]]))["Read me"]
    assert [page[cell].border.left.style for cell in ("A2", "B2")] == [None, "thin"]


def test_a_name_that_a_workbook_does_not_take() -> None:
    names = ("", "a" * 32, "a/b", "'a'", "History", "a\nb")
    for name in names:
        with pytest.raises(Unwritable):
            write(replace(ROUND, sheets=[replace(ANSWERS, name=name)]))
    with pytest.raises(Unwritable):
        write(replace(ROUND, sheets=[ANSWERS, replace(ANSWERS, name="PUBLISHING")]))
    with pytest.raises(Unwritable):
        write(replace(ROUND, sheets=[replace(ANSWERS, hidden=True)]))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=[]), max_size=40), max_size=8))
def test_any_titles_become_names_that_a_workbook_takes(titles: list[str]) -> None:
    names = sheet_names([*titles, "History", "A: b/c?", "x" * 40, "x" * 40])
    assert len({name.casefold() for name in names}) == len(titles) + 4
    assert names[-4:-2] == ["History 1", "A b c"] or titles
    data = write(Workbook("Round", [Sheet(name, [Column("A")]) for name in names], MADE_AT))
    reading = read_workbook(data)
    assert reading.problems == ()
    assert reading.book is not None
    assert list(reading.book.sheets) == names
