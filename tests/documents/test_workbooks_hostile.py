"""A hostile or broken workbook: a sentence, nothing read, memory and time bounded; never an exception."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pledge.workbooks import Column, Expected, Fault, Reading, Sheet, Workbook, read, read_workbook, write
from tests.documents import hostile_workbooks as hostile
from tests.documents.hostile_files import saved, with_entry
from tests.documents.hostile_files import sound as word_file

REFUSED: list[tuple[str, Callable[[], bytes], Fault]] = [
    ("nothing", lambda: b"", Fault.NOT_A_WORKBOOK),
    ("words", lambda: b"Criterion,Level\n1.1,2\n", Fault.NOT_A_WORKBOOK),
    ("a web page", lambda: b"<html><table><tr><td>1.1", Fault.NOT_A_WORKBOOK),
    ("a Word file", lambda: saved(word_file()), Fault.NOT_A_WORKBOOK),
    ("an OpenDocument sheet", hostile.open_document, Fault.NOT_A_WORKBOOK),
    (".xlsb", hostile.binary, Fault.NOT_A_WORKBOOK),
    ("no types", lambda: hostile.lacking(hostile.TYPES), Fault.NOT_A_WORKBOOK),
    ("no way in", lambda: hostile.lacking("_rels/.rels"), Fault.NOT_A_WORKBOOK),
    (".xls or a password", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, Fault.LOCKED),
    (".xlsm", hostile.macro_enabled, Fault.MACROS),
    ("macros", lambda: hostile.added("xl/vbaProject.bin"), Fault.MACROS),
    ("old macros", lambda: hostile.added("xl/macrosheets/sheet1.xml", b"<x/>"), Fault.MACROS),
    ("buttons", lambda: hostile.added("customUI/customUI14.xml", b"<x/>"), Fault.MACROS),
    ("links", lambda: hostile.added("xl/externalLinks/externalLink1.xml", b"<x/>"), Fault.OUTSIDE),
    ("queries", lambda: hostile.added("xl/connections.xml", b"<x/>"), Fault.OUTSIDE),
    ("a picture from elsewhere", lambda: hostile.with_link("image", "https://x.example"), Fault.OUTSIDE),
    ("another workbook", lambda: hostile.with_link("externalLinkPath", "file:///x"), Fault.OUTSIDE),
    ("objects", lambda: hostile.added("xl/embeddings/oleObject1.bin"), Fault.EMBEDDED),
    ("controls", lambda: hostile.added("xl/activeX/activeX1.xml", b"<x/>"), Fault.EMBEDDED),
    ("too large", lambda: b"PK" + b"\0" * 5_000_000, Fault.TOO_MUCH),
    ("a bomb", hostile.bomb, Fault.TOO_MUCH),
    ("a crowd", hostile.crowd, Fault.TOO_MUCH),
    ("a part with a password", hostile.encrypted, Fault.TOO_MUCH),
    ("a part outside", lambda: hostile.added("../../etc/cron.d/x"), Fault.TOO_MUCH),
    ("packed otherwise", hostile.packed_otherwise, Fault.TOO_MUCH),
    ("too many sheets", hostile.many_sheets, Fault.TOO_MUCH),
    ("entities in a sheet", lambda: hostile.with_entities(hostile.SHEET), Fault.ENTITIES),
    ("entities in the book", lambda: hostile.with_entities(hostile.BOOK), Fault.ENTITIES),
    ("entities in the styles", lambda: hostile.with_entities("xl/styles.xml"), Fault.ENTITIES),
    ("entities in the types", lambda: hostile.with_entities(hostile.TYPES), Fault.ENTITIES),
    ("a definition from elsewhere", lambda: hostile.added(
        hostile.SHEET, b'<!DOCTYPE x SYSTEM "https://evil.example/x.dtd"><worksheet/>'), Fault.ENTITIES),
    ("half a file", lambda: hostile.sound()[:4000], Fault.NOT_A_WORKBOOK),
    ("a lying index", hostile.lying, Fault.DAMAGED),
    ("broken XML", lambda: hostile.added(hostile.SHEET, b"<worksheet><row>"), Fault.DAMAGED),
    ("an unknown encoding", lambda: hostile.added(
        hostile.SHEET, b"<?xml version='1.0' encoding='klingon'?><worksheet/>"), Fault.DAMAGED),
    ("no sheet where one is said to be", lambda: hostile.lacking(hostile.SHEET), Fault.DAMAGED),
    ("two sheets of one name", hostile.one_name_twice, Fault.DAMAGED),
    ("rows upside down", lambda: hostile.with_rows('<row r="2"/><row r="1"/>'), Fault.DAMAGED),
    ("a row too many", lambda: hostile.with_rows('<row r="1048577"/>'), Fault.DAMAGED),
    ("a cell of another row", lambda: hostile.with_cell('<c r="A7"><v>1</v></c>'), Fault.DAMAGED),
    ("a cell twice", lambda: hostile.with_cell('<c r="A1"/><c r="A1"/>'), Fault.DAMAGED),
    ("a cell beyond the last", lambda: hostile.with_cell('<c r="XFE1"><v>1</v></c>'), Fault.DAMAGED),
]  # fmt: skip
# Each with words of the sentence, which tell at which of the fences it was stopped.
FLOODS = [
    (hostile.million_empty_rows, "empty rows follow row 1"),
    (hostile.million_styled_cells, "sheets is far larger"),
    (hostile.one_row_of_a_million_cells, "damaged"),
    (hostile.flood_of_merged_cells, "far more cells"),
    (hostile.flood_of_attributes, "damaged"),
    (hostile.flood_of_comments, "far more cells"),
    (hostile.flood_of_words, "far more cells"),
    (hostile.bomb, "image1.bmp: This part unpacks"),
]


def faults(reading: Reading) -> set[Fault]:
    return {problem.fault for problem in reading.problems}


@pytest.mark.parametrize(("make", "fault"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_it_is_refused_with_a_sentence_and_nothing_is_read(make: Callable[[], bytes], fault: Fault) -> None:
    reading = read_workbook(make())
    assert reading.book is None
    assert faults(reading) == {fault}
    assert all(problem.sentence.endswith(".") for problem in reading.problems)


def test_what_they_are_made_of_is_sound() -> None:
    reading = read_workbook(hostile.sound())
    assert reading.problems == ()
    assert reading.book is not None
    assert [row.cells for row in reading.book.sheets["Answers"].rows][1] == {1: "1.1", 2: "2"}


def test_every_reason_is_in_the_list_not_only_the_first() -> None:
    data = with_entry(hostile.added("xl/vbaProject.bin"), "xl/embeddings/x.bin", b"x")
    data = with_entry(data, "xl/externalLinks/externalLink1.xml", b"<x/>")
    assert faults(read_workbook(data)) == {Fault.MACROS, Fault.EMBEDDED, Fault.OUTSIDE}


def test_a_typed_web_address_is_only_text() -> None:
    assert read_workbook(hostile.with_link("hyperlink", "https://council.example/policy")).problems == ()


@pytest.mark.parametrize(("make", "words"), FLOODS)
def test_memory_is_bounded_and_reading_stops(make: Callable[[], bytes], words: str) -> None:
    data = make()
    tracemalloc.start()
    reading = read_workbook(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    (problem,) = reading.problems
    assert words in problem.sentence
    assert peak < 25_000_000


def test_a_million_empty_rows_are_named_by_sheet_and_row_and_the_rest_is_read() -> None:
    reading = read_workbook(hostile.million_empty_rows())
    (problem,) = reading.problems
    assert (problem.fault, problem.sheet, problem.row) == (Fault.EMPTY_ROWS, "Answers", 1)
    assert "row 1," in problem.sentence
    assert reading.book is not None
    assert len(reading.book.sheets["Answers"].rows) == 1


def test_a_sheet_too_large_to_unpack_says_what_to_do() -> None:
    (problem,) = read_workbook(hostile.million_styled_cells()).problems
    assert "Delete the rows below the last answer" in problem.sentence


def test_an_upload_is_read_no_further_than_a_workbook_may_be_long() -> None:
    class Endless(BytesIO):
        asked = 0

        def read(self, size: int | None = -1, /) -> bytes:
            assert size
            assert size > 0
            self.asked = size
            return b"P" * size

    file = Endless()
    assert faults(read_workbook(file)) == {Fault.TOO_MUCH}
    assert file.asked < 6_000_000


def test_problems_of_cells_end_somewhere() -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}"><f>1+1</f></c></row>' for row in range(1, 2001))
    problems = read_workbook(hostile.with_rows(cells)).problems
    assert len(problems) == 501
    assert problems[-1].fault is Fault.MORE


def test_cells_are_counted_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [Sheet(name, [Column("A")], [["1"], ["2"]]) for name in ("One", "Two", "Three")]
    data = write(Workbook("Round", sheets, hostile.MADE_AT))
    monkeypatch.setattr(read, "MOST_CELLS", 9)
    assert read_workbook(data).problems == ()
    monkeypatch.setattr(read, "MOST_CELLS", 8)
    reading = read_workbook(data)
    assert reading.book is None
    assert faults(reading) == {Fault.TOO_MUCH}


_SOUND = hostile.sound()
_PARTS = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
          "xl/styles.xml", "xl/worksheets/sheet1.xml")  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    part=st.sampled_from(_PARTS), place=st.floats(0, 1), gone=st.integers(0, 40), put=st.binary(max_size=12)
)
def test_any_bytes_anywhere_raise_nothing(part: str, place: float, gone: int, put: bytes) -> None:
    with ZipFile(BytesIO(_SOUND)) as zipped:
        blob = zipped.read(part)
    begin = int(place * len(blob))
    data = with_entry(_SOUND, part, blob[:begin] + put + blob[begin + gone :])
    reading = read_workbook(data, [Expected("Answers", ["Criterion", "Level"])])
    assert reading.problems or reading.book


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["n", "s", "b", "e", "d", "str", "inlineStr", "", "x"]),
    style=st.sampled_from(["0", "1", "2", "99", "-1", "x", "١"]),
    value=st.one_of(
        st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Z"]), max_size=20),
        st.floats().map(str),
        st.integers().map(str),
        st.sampled_from(["1" * 5000, "1e999", "-1", "2958466", "1_000", "0x10", "٣", "2026-13-41", "#REF!"]),
    ),
)
def test_any_value_of_any_type_raises_nothing(kind: str, style: str, value: str) -> None:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;")
    data = hostile.with_cell(f'<c r="A1" t="{kind}" s="{style}"><v>{escaped}</v></c>')
    reading = read_workbook(data)
    assert reading.book is not None
    sheet = reading.book.sheets["Answers"]
    assert len(sheet.spoilt) == len(reading.problems)
    assert not (sheet.spoilt and sheet.rows)
