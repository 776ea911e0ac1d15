"""What a workbook says, as Excel, LibreOffice and others write it; and its problems, each with its place."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from pledge.workbooks import Column, Expected, Fault, Line, Problem, Sheet, Workbook, read_workbook, write
from pledge.workbooks.values import SafeValue
from tests.documents import hostile_workbooks as made
from tests.documents.hostile_files import entry_of, with_entry


def cell(xml: str) -> SafeValue | None:
    """What the workbook says of its one cell."""
    return first(made.with_cell(xml))


def first(data: bytes) -> SafeValue | None:
    reading = read_workbook(data)
    assert reading.problems == ()
    assert reading.book is not None
    rows = reading.book.sheets["Answers"].rows
    return rows[0].get(1) if rows else None


def problem(data: bytes) -> Problem:
    """The only problem of a workbook that is otherwise read."""
    reading = read_workbook(data)
    assert reading.book is not None
    (only,) = reading.problems
    assert only.sentence.endswith(".")
    return only


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="A1"><v>3</v></c>', 3),
        ('<c r="A1"><v>3.0</v></c>', 3),
        ('<c r="A1"><v>2.5</v></c>', 2.5),
        ('<c r="A1"><v>-1E-2</v></c>', -0.01),
        ('<c r="A1" t="n"><v> 7 </v></c>', 7),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="d"><v>2026-03-12</v></c>', date(2026, 3, 12)),
        ('<c r="A1" t="d"><v>2026-03-12T14:30:00Z</v></c>', datetime(2026, 3, 12, 14, 30)),
        ('<c r="A1" t="str"><v>  said </v></c>', "said"),
        ('<c r="A1" t="inlineStr"><is><t>007</t></is></c>', "007"),
        ('<c r="A1" t="inlineStr"><is><r><t>one </t></r><r><rPr/><t>two</t></r></is></c>', "one two"),
        ('<c r="A1" t="inlineStr"><is><t>東京</t><rPh><t>とうきょう</t></rPh></is></c>', "東京"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D__x000A_b_x005F_x0041_</t></is></c>', "a\nb_x0041_"),
        ('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>', "=1+1"),
        ('<c r="A1" t="inlineStr"><is><t> </t></is></c>', None),
        ("<c><v>5</v></c>", 5),
        ('<c r="A1" s="1"/>', None),
        ('<c r="A1"><v/></c>', None),
    ],
)
def test_a_cell_is_what_it_is_written_as(xml: str, value: SafeValue | None) -> None:
    read = cell(xml)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("place", "text"), [(0, "007"), (1, "two parts"), (2, "東京"), (3, None)])
def test_texts_that_cells_share(place: int, text: str | None) -> None:
    strings = (
        "<si><t>007</t></si><si><r><t>two </t></r><r><t>parts</t></r></si>"
        "<si><t>東京</t><rPh><t>とうきょう</t></rPh></si><si/>"
    )
    assert first(made.with_shared(strings, f'<c r="A1" t="s"><v>{place}</v></c>')) == text


def styled(code: str, number: str, *, from_1904: bool = False) -> bytes:
    """A workbook whose one cell shows a number in this format."""
    styles = (
        f'<styleSheet xmlns="{made.MAIN}"><numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    data = with_entry(
        made.with_cell(f'<c r="A1" s="1"><v>{number}</v></c>'), "xl/styles.xml", styles.encode()
    )
    if from_1904:
        book = entry_of(data, made.BOOK).decode().replace("<workbookPr", '<workbookPr date1904="1"', 1)
        data = with_entry(data, made.BOOK, book.encode())
    return data


@pytest.mark.parametrize(
    ("code", "number", "value"),
    [
        ("dd/mm/yyyy", "46093", date(2026, 3, 12)),
        ("dd/mm/yyyy hh:mm", "46093.604166666664", datetime(2026, 3, 12, 14, 30)),
        ("d mmmm", "1", date(1900, 1, 1)),
        ("d mmmm", "61", date(1900, 3, 1)),
        ("hh:mm", "0.5", time(12)),
        ("[h]:mm", "1.5", 1.5),
        ("0.00", "46093", 46093),
        ("&quot;day&quot; 0", "46093", 46093),
    ],
)
def test_a_number_is_a_date_where_its_format_says_so(code: str, number: str, value: SafeValue) -> None:
    assert first(styled(code, number)) == value


def test_days_counted_from_1904() -> None:
    assert first(styled("dd/mm/yyyy", "44631", from_1904=True)) == date(2026, 3, 12)


@pytest.mark.parametrize("number", ["-1", "2958466", "1E30"])
def test_a_date_that_there_cannot_be(number: str) -> None:
    assert problem(styled("dd/mm/yyyy", number)).fault is Fault.NOT_READABLE


@pytest.mark.parametrize(
    ("xml", "fault", "words"),
    [
        ("<f>1+1</f><v>2</v>", Fault.FORMULA, "formula"),
        ('<f t="shared" si="0"/>', Fault.FORMULA, "formula"),
        ("<v>x</v>", Fault.NOT_READABLE, "cannot be read"),
        ("<v>1e999</v>", Fault.NOT_READABLE, "cannot be read"),
        ("<v>1_000</v>", Fault.NOT_READABLE, "cannot be read"),
        ("<v>٣</v>", Fault.NOT_READABLE, "cannot be read"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_is_not_empty(xml: str, fault: Fault, words: str) -> None:
    data = made.with_rows(f'<row r="7"><c r="C7">{xml}</c><c r="D7"><v>4</v></c></row>')
    only = problem(data)
    assert (only.fault, only.sheet, only.row, only.column, only.place) == (fault, "Answers", 7, 3, "C7")
    assert words in only.sentence
    reading = read_workbook(data)
    assert reading.book is not None
    sheet = reading.book.sheets["Answers"]
    assert sheet.spoilt == {(7, 3)}
    assert sheet.rows[0].cells == {4: 4}


@pytest.mark.parametrize("code", ["#REF!", "#N/A", "#DIV/0!", "#NAME?"])
def test_an_error_is_named(code: str) -> None:
    only = problem(made.with_cell(f'<c r="A1" t="e"><v>{code}</v></c>'))
    assert only.fault is Fault.ERROR_VALUE
    assert code in only.sentence


@pytest.mark.parametrize("kind", ["s", "b", "d", "e", "nonsense"])
def test_a_value_that_is_not_of_its_type(kind: str) -> None:
    only = problem(made.with_cell(f'<c r="A1" t="{kind}"><v>9876543</v></c>'))
    assert only.fault is Fault.NOT_READABLE


@pytest.mark.parametrize("length", [32_768, 400_000])
def test_a_text_that_no_cell_holds(length: int) -> None:
    text = "x" * length
    inline = made.with_cell(f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>')
    shared = made.with_shared(f"<si><t>{text}</t></si>", '<c r="A1" t="s"><v>0</v></c>')
    assert problem(inline).fault is Fault.TOO_LONG
    assert problem(shared).fault is Fault.TOO_LONG


def test_the_longest_text_is_read_whole() -> None:
    text = "x" * 32_767
    assert cell(f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>') == text


def test_merged_cells_are_named_and_the_rest_is_read() -> None:
    data = made.with_rows('<row r="1"><c r="A1"><v>1</v></c></row>',
                          after='<mergeCells><mergeCell ref="B3:C4"/></mergeCells>')  # fmt: skip
    only = problem(data)
    assert (only.fault, only.place) == (Fault.MERGED, "B3")
    assert "B3:C4" in only.sentence


def test_empty_rows_between_are_no_problem_and_keep_their_numbers() -> None:
    empty = "".join(f'<row r="{row}"/>' for row in range(2, 3000))
    data = made.with_rows(
        f'<row r="1"><c r="A1"><v>1</v></c></row>{empty}<row r="9000"><c><v>2</v></c></row>'
    )
    reading = read_workbook(data)
    assert reading.problems == ()
    assert reading.book is not None
    assert [row.number for row in reading.book.sheets["Answers"].rows] == [1, 9000]


def test_the_other_namespace_of_the_standard() -> None:
    data = made.with_rows('<row r="1"><c r="A1"><v>1</v></c></row>', namespace=made.STRICT)
    assert first(data) == 1


class TestExpected:
    """The sheets and titles that must be there."""

    EXPECTED = (Expected("Publishing", ["Criterion", "Level"], 2), Expected("Deciding", ["Criterion"], 2))

    def book(self, *names: str, titles: tuple[str, ...] = ("Criterion", "Level")) -> bytes:
        columns = [Column(title) for title in titles]
        rows = [["1.1", "2"][: len(titles)]]
        sheets = [Sheet(name, columns, rows, above=[Line("Round")]) for name in names]
        return write(Workbook("Round", sheets, made.MADE_AT))

    def test_all_there(self) -> None:
        reading = read_workbook(self.book("Publishing", "Deciding"), self.EXPECTED)
        assert reading.problems == ()
        assert reading.book is not None
        assert reading.book.sheets["Publishing"].columns == {"Criterion": 1, "Level": 2}

    def test_in_another_order_and_with_other_capitals(self) -> None:
        data = self.book("DECIDING", "publishing", titles=("LEVEL ", "My own", "criterion"))
        reading = read_workbook(data, self.EXPECTED)
        assert reading.problems == ()
        assert reading.book is not None
        assert reading.book.sheets["Publishing"].columns == {"Criterion": 3, "Level": 1}

    def test_a_renamed_sheet_is_missing_under_its_name_and_unknown_under_the_other(self) -> None:
        reading = read_workbook(self.book("Publishing", "Decisions"), self.EXPECTED)
        assert [(one.fault, one.sheet) for one in reading.problems] == [
            (Fault.SHEET_UNKNOWN, "Decisions"),
            (Fault.SHEET_MISSING, "Deciding"),
        ]
        assert reading.book is not None
        assert set(reading.book.sheets) == {"Publishing"}

    def test_a_column_that_is_missing_or_there_twice(self) -> None:
        data = self.book("Publishing", "Deciding", titles=("Criterion", "Criterion"))
        problems = read_workbook(data, self.EXPECTED).problems
        assert [(one.fault, one.sheet, one.place) for one in problems] == [
            (Fault.COLUMN_TWICE, "Publishing", "B2"),
            (Fault.COLUMN_MISSING, "Publishing", "2"),
            (Fault.COLUMN_TWICE, "Deciding", "B2"),
        ]
        assert "“Level”" in problems[1].sentence

    def test_a_sheet_without_its_header(self) -> None:
        problems = read_workbook(made.sound(), [Expected("Answers", ["Criterion"], 9)]).problems
        assert [(one.fault, one.row) for one in problems] == [(Fault.COLUMN_MISSING, 9)]

    def test_a_sheet_that_is_not_expected_is_not_read(self) -> None:
        data = made.with_cell('<c r="A1"><f>1+1</f></c>')
        faults = [one.fault for one in read_workbook(data, [Expected("Other")]).problems]
        assert faults == [Fault.SHEET_UNKNOWN, Fault.SHEET_MISSING]
