"""What is wrong with a workbook that came back: each problem with its place, the rest read or refused."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.utils import get_column_letter

from pledge.scoping import in_authority
from selfassess.workbook.troubles import MOST_TROUBLES
from tests.assessing import make_answer, make_round
from tests.factories import make_authority
from tests.workbooking import edited, place, put, read, said, taken, troubles

GOOD = put("review-held", "Legal duty", "Met")
READ = {("review-held", "duty"): ("met", "")}


@pytest.fixture
def northfield(db):
    authority = make_authority("northfield")
    with in_authority(authority):
        yield authority


@pytest.fixture
def row(northfield):
    return make_round(northfield)


@pytest.mark.parametrize(
    ("title", "typed", "cell"),
    [
        ("What is written", "Level 4", "H6"),
        ("What is written", "Met", "H6"),
        ("What is done", 7, "K6"),
        ("What is done", "=1+1", "K6"),
        ("Comment", '=HYPERLINK("http://x")', "O6"),
        ("Comment", "x" * 5_001, "O6"),
        ("Legal duty", "Met", "E6"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_the_rest_is_read(row, title, typed, cell):
    make_answer(row, "site-findable", written="1", done="1", comment="Before")
    found = read(taken(row, put("site-findable", title, typed), GOOD), row)
    assert said(found) == READ
    ((weight, where, sentence),) = troubles(found)
    assert (weight, where) == ("left-out", f"Publicity {cell}")
    assert sentence.endswith(".")


def test_a_wrong_answer_names_those_there_are(row):
    found = read(taken(row, put("review-held", "Legal duty", "Does not apply")), row)
    assert "Met, Not met, Not tested" in found.troubles[0].sentence


def test_a_missing_reason_is_noted_and_stops_nothing(row):
    found = read(taken(row, put("site-findable", "What is done", "Not tested")), row)
    assert said(found) == {("site-findable", "done"): ("not-tested", "")}
    assert [one[:2] for one in troubles(found)] == [("note", "Publicity L6")]


def test_a_reason_beside_a_level_is_not_kept_and_said(row):
    changes = [
        put("site-findable", "What is done", "Level 1"),
        put("site-findable", "Why no level for what is done", "Because"),
    ]
    found = read(taken(row, *changes), row)
    assert said(found) == {("site-findable", "done"): ("1", "")}
    assert [one[:2] for one in troubles(found)] == [("note", "Publicity L6")]


def test_a_mark_is_not_read_without_its_unreadable_reason(row):
    changes = [
        put("site-findable", "What is done", "Not tested"),
        put("site-findable", "Why no level for what is done", "=A1"),
    ]
    assert said(read(taken(row, *changes, GOOD), row)) == READ


def test_an_unknown_criterion_is_named(row):
    def rename(book):
        book["Publicity"]["A6"] = "something-else"

    found = read(taken(row, rename, GOOD), row)
    assert said(found) == READ
    assert ("left-out", "Publicity A6") in [one[:2] for one in troubles(found)]
    assert "“Site findable” has no row here" in str(troubles(found))


def test_a_criterion_that_stands_twice_is_read_from_neither(row):
    def double(book):
        sheet = book["Publicity"]
        for column in range(1, sheet.max_column + 1):
            sheet.cell(9, column).value = sheet.cell(6, column).value

    found = read(taken(row, put("site-findable", "What is done", "Level 3"), double, GOOD), row)
    assert said(found) == READ
    assert [one[:2] for one in troubles(found)] == [("left-out", "Publicity A9")]
    assert "rows 6, 9" in found.troubles[0].sentence


def test_a_row_moved_within_its_sheet_is_read_and_on_another_sheet_is_not(row):
    def move(book):
        sheet = book["Publicity"]
        for column in range(1, sheet.max_column + 1):
            sheet.cell(20, column).value, sheet.cell(6, column).value = sheet.cell(6, column).value, None

    found = read(taken(row, put("site-findable", "What is done", "Level 3"), move), row)
    assert (said(found), troubles(found)) == ({("site-findable", "done"): ("3", "")}, [])

    def stray(book):
        book["Learning"]["A12"], book["Learning"]["K12"] = "site-findable", "Level 3"

    found = read(taken(row, stray), row)
    assert [one[:2] for one in troubles(found)] == [("left-out", "Learning A12")]
    assert "belongs on the sheet “Publicity”" in found.troubles[0].sentence


def test_answers_without_a_criterion_are_not_lost_in_silence(row):
    found = read(taken(row, lambda book: book["Publicity"].__setitem__("O30", "Whose?")), row)
    assert [one[:2] for one in troubles(found)] == [("left-out", "Publicity A30")]


def test_a_row_taken_out_leaves_its_answer(row):
    make_answer(row, "site-findable", written="1")
    found = read(taken(row, lambda book: book["Publicity"].delete_rows(6)), row)
    assert found.rows == ()
    assert [(one[0], one[1]) for one in troubles(found)] == [("note", "Publicity")]


def _renamed(book):
    book["Publicity"].title = "Publicity 2"


def _merged(book):
    book["Publicity"].merge_cells("E5:F6")


def _without_a_title(book):
    sheet, _number, column = place(book, "site-findable", "What is done")
    book[sheet].cell(4, column).value = "Done?"


def _title_twice(book):
    book["Publicity"]["Z4"] = "Comment"


@pytest.mark.parametrize(
    ("edit", "where", "words"),
    [
        (_renamed, "Publicity", "is missing"),
        (_merged, "Publicity E5", "merged"),
        (_without_a_title, "Publicity 4", "The column “What is done” is missing"),
        (_title_twice, "Publicity Z4", "two columns"),
        (lambda book: book.remove(book["Publicity"]), "Publicity", "is missing"),
        (lambda book: book.remove(book["As taken away"]), "As taken away", "is missing"),
        (lambda book: book.remove(book["About this file"]), "", "not a workbook of a self-assessment"),
    ],
)
def test_a_sheet_that_cannot_be_trusted_refuses_the_file(row, edit, where, words):
    found = read(taken(row, edit, GOOD), row)
    assert found.refused
    assert found.rows == ()
    weight, there, sentence = troubles(found)[0]
    assert (weight, there) == ("refused", where)
    assert words in sentence


def test_sheets_of_a_persons_own_and_those_they_took_out_stop_nothing(row):
    def change(book):
        for name in ("Read me", "Summary", "Plan"):
            book.remove(book[name])
        book.create_sheet("My notes")["A1"] = "=1"

    found = read(taken(row, change, GOOD), row)
    assert said(found) == READ
    assert [one[:2] for one in troubles(found)] == [("note", "My notes")]


def _forged(cell, value):
    """What was kept when the workbook was taken away, changed by hand."""

    def change(book):
        book["As taken away"][cell] = value

    return change


def test_what_it_held_when_downloaded_must_be_readable(row):
    changes = [put("site-findable", "What is done", "Level 3"), GOOD]
    for cell, value in (("B3", "-1"), ("B3", "=2"), ("G3", "Level 9"), ("A3", "else")):
        found = read(taken(row, *changes, _forged(cell, value)), row)
        assert said(found) == READ, (cell, value)
        assert "Publicity A6" in str(troubles(found))


def test_more_problems_than_anybody_reads_are_cut(row):
    def flood(book):
        for number in range(10, 1_500):
            book["Publicity"].cell(number, 1).value = f"unknown-{number}"

    found = read(taken(row, flood), row)
    assert len(found.troubles) == MOST_TROUBLES + 1
    assert "more problems" in found.troubles[-1].sentence


def test_a_flood_of_notes_does_not_hide_that_the_file_is_refused(row):
    def flood(book):
        for number in range(10, 1_500):
            book["Publicity"].cell(number, 1).value = f"unknown-{number}"
        book["The review meeting"].merge_cells("E5:F6")

    found = read(taken(row, flood), row)
    assert found.refused
    assert found.troubles[0].weight.value == "refused"


def test_empty_rows_without_end_refuse_the_file_and_a_cell_far_away_does_not(row):
    def empty_rows(book):
        for number in range(10, 5_020):
            book["Publicity"].row_dimensions[number].height = 15

    found = read(taken(row, GOOD, empty_rows), row)
    assert found.refused
    assert troubles(found)[0][:2] == ("refused", "Publicity 6")

    def far_away(book):
        book["Publicity"][f"{get_column_letter(16_000)}900000"] = "x"

    assert said(read(taken(row, GOOD, far_away), row)) == READ


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 90]
)
def test_what_is_no_workbook_is_refused_with_a_sentence(row, data):
    found = read(data, row)
    assert found.refused
    assert found.rows == ()
    assert found.troubles[0].sentence.startswith("It is")


def test_macros_and_bombs_are_refused(row):
    out = BytesIO(taken(row, GOOD))
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "macros" in read(out.getvalue(), row).troubles[0].sentence
    out = BytesIO(taken(row, GOOD))
    with ZipFile(out, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet99.xml", b" " * 90_000_000)
    found = read(out.getvalue(), row)
    assert found.refused
    assert found.rows == ()


def test_any_other_workbook_is_told_from_ours(row):
    from openpyxl import Workbook

    out = BytesIO()
    Workbook().save(out)
    found = read(edited(out.getvalue()), row)
    assert found.refused
    assert "not a workbook of a self-assessment round" in found.troubles[0].sentence
