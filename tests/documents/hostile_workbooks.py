"""Workbooks that nobody should accept, made here so that no dangerous file is ever stored."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

from pledge.workbooks import Column, Sheet, Workbook, write
from tests.documents.hostile_files import entry_of, with_entry, without_entry

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MADE_AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def sound() -> bytes:
    """An ordinary workbook of one sheet, to be spoilt."""
    columns = [Column("Criterion"), Column("Level", editable=True)]
    return write(Workbook("Round", [Sheet("Answers", columns, [["1.1", "2"]])], MADE_AT))


def added(name: str, blob: bytes = b"x") -> bytes:
    """A sound workbook with one part more, or another in its place."""
    return with_entry(sound(), name, blob)


def lacking(name: str) -> bytes:
    """A sound workbook with one part fewer."""
    return without_entry(sound(), name)


def changed(name: str, old: str, new: str) -> bytes:
    """A sound workbook with other words in one part."""
    before = entry_of(sound(), name).decode()
    assert old in before, f"{name} has no {old}"
    return with_entry(sound(), name, before.replace(old, new, 1).encode())


def with_rows(rows: str, *, after: str = "", namespace: str = MAIN) -> bytes:
    """A workbook whose sheet has these rows, and this after them."""
    return added(SHEET, sheet_of(rows, after=after, namespace=namespace).encode())


def sheet_of(rows: str, *, after: str = "", namespace: str = MAIN) -> str:
    return f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def with_cell(cell: str) -> bytes:
    """A workbook whose sheet has this one cell."""
    return with_rows(f'<row r="1">{cell}</row>')


def with_shared(strings: str, cell: str) -> bytes:
    """A workbook whose cells refer to shared texts, as Excel writes them."""
    data = with_entry(
        with_cell(cell), "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    )
    relation = f'<Relationship Id="rIdS" Type="{_RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
    rels = entry_of(data, BOOK_RELS).decode().replace("</Relationships>", f"{relation}</Relationships>")
    return with_entry(data, BOOK_RELS, rels.encode())


def with_link(kind: str, target: str) -> bytes:
    """A workbook whose sheet points outside the file."""
    xml = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    )
    return added("xl/worksheets/_rels/sheet1.xml.rels", xml.encode())


def one_name_twice() -> bytes:
    """Two sheets that cannot be told apart."""
    again = f'<sheet name="Answers" sheetId="9" xmlns:r="{_RELATION}" r:id="rId1"/>'
    return changed(BOOK, "<sheets>", f"<sheets>{again}")


def macro_enabled() -> bytes:
    """What Excel saves as .xlsm, by another name."""
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return changed(TYPES, plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def binary() -> bytes:
    """What Excel saves as .xlsb."""
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return changed(TYPES, plain, "application/vnd.ms-excel.sheet.binary.macroless.main")


def open_document() -> bytes:
    """What LibreOffice saves of its own accord."""
    out = BytesIO()
    with ZipFile(out, "w") as zipped:
        zipped.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        zipped.writestr("content.xml", "<x/>")
    return out.getvalue()


def bomb() -> bytes:
    """Fifty megabytes in fifty kilobytes."""
    return added("xl/media/image1.bmp", b"\0" * 50_000_000)


def crowd() -> bytes:
    """More parts than any workbook of answers has."""
    out = BytesIO(sound())
    with ZipFile(out, "a", ZIP_DEFLATED) as zipped:
        for number in range(600):
            zipped.writestr(f"xl/media/{number}.png", b"")
    return out.getvalue()


def million_empty_rows(inside: str = "") -> bytes:
    """What a spreadsheet saves when somebody has coloured a whole column."""
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>1.1</t></is></c></row>'
    rows += "".join(f'<row r="{row}">{inside}</row>' for row in range(2, 1_000_001))
    return _packed(rows)


def million_styled_cells() -> bytes:
    """The same with a cell in each row: more than may be unpacked at all."""
    return million_empty_rows('<c s="1"/>' * 5)


def one_row_of_a_million_cells() -> bytes:
    """Nothing that a row at a time could bound: a tree of it would fill the memory."""
    return _packed('<row r="1">' + "".join(f'<c s="{n % 9973}"/>' for n in range(2_000_000)) + "</row>")


def flood_of_attributes() -> bytes:
    """One tag with two million attributes."""
    return _packed("<row " + " ".join(f'a{number}=""' for number in range(1_500_000)) + "/>")


def flood_of_merged_cells() -> bytes:
    """A problem each, and more of them than anybody lists."""
    return _packed("".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 700_000)))


def flood_of_comments() -> bytes:
    """No element at all, and millions of calls."""
    return _packed("<!---->" * 5_000_000)


def flood_of_words() -> bytes:
    """Texts that no cell refers to."""
    texts = "".join(f"<si><t>{' '.join(map(str, range(n, n + 4_000)))}</t></si>" for n in range(800))
    return with_shared(texts, "<c/>")


def _packed(rows: str) -> bytes:
    # Not so dense that the ratio alone gives it away.
    out = BytesIO()
    with ZipFile(BytesIO(sound())) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != SHEET:
                target.writestr(entry, source.read(entry))
        target.writestr(SHEET, sheet_of(rows), ZIP_DEFLATED, 1)
    return out.getvalue()


def with_entities(part: str) -> bytes:
    """The billion laughs in one part."""
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    return added(part, (laughs + entry_of(sound(), part).decode()).encode())


def packed_otherwise() -> bytes:
    """A part packed in a way that asks for gigabytes to unpack it."""
    out = BytesIO(sound())
    with ZipFile(out, "a") as zipped:
        zipped.writestr("xl/more.xml", b"<x/>", ZIP_LZMA)
    return out.getvalue()


def encrypted() -> bytes:
    """A zip whose index says that a part has a password."""
    data = bytearray(sound())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """An index that says a part is smaller than it is."""
    data = bytearray(sound())
    place = data.find(b"PK\x01\x02")
    while SHEET.encode() not in data[place : place + 46 + len(SHEET)]:
        place = data.find(b"PK\x01\x02", place + 4)
    data[place + 24 : place + 28] = (60).to_bytes(4, "little")
    return bytes(data)


def many_sheets() -> bytes:
    """More sheets than anybody made by hand."""
    sheets = [Sheet(f"Sheet {number}", [Column("A")]) for number in range(61)]
    return write(Workbook("Round", sheets, MADE_AT))
