"""How the shipped letters look and are read aloud: page, fonts, headings, tables, footer."""

from io import BytesIO
from itertools import pairwise

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from reviews.documents.contexts import Letter
from reviews.documents.letters import write_letter
from tests.documents.samples import BARE, FULL

each_letter = pytest.mark.parametrize("letter", [*FULL, *BARE], ids=lambda letter: letter.kind)


def _opened(letter: Letter) -> WordDocument:
    return Document(BytesIO(write_letter(letter)))


@each_letter
def test_an_a4_page_in_one_face_of_twelve_points(letter: Letter) -> None:
    document = _opened(letter)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    used = {paragraph.style.name for paragraph in document.paragraphs} | {
        "Letterhead",
        "Table text",
        "Footer",
    }
    for name in used - {"List Bullet"}:
        font = document.styles[name].font
        assert font.name == "Arial", name
        assert font.size.pt >= 11, name
    assert document.styles["Normal"].font.size.pt == 12
    assert document.styles["List Bullet"].base_style.name == "Normal"


@each_letter
def test_headings_are_real_and_in_order(letter: Letter) -> None:
    levels = [
        int(paragraph.style.name[-1])
        for paragraph in _opened(letter).paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@each_letter
def test_tables_say_what_they_are_and_repeat_their_header(letter: Letter) -> None:
    letterhead, *tables = _opened(letter).tables
    assert letterhead._tbl.tblPr.find(qn("w:tblCaption")) is not None
    for table in tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        rows = [row._tr.trPr for row in table.rows]
        assert [properties.find(qn("w:tblHeader")) is not None for properties in rows] == [
            True,
            *[False] * (len(rows) - 1),
        ]
        assert all(properties.find(qn("w:cantSplit")) is not None for properties in rows)
        assert len(rows) > 1


@each_letter
def test_every_page_has_its_reference_and_number(letter: Letter) -> None:
    footer = _opened(letter).sections[0].footer
    assert footer.paragraphs[0].text == letter.letterhead.authority
    assert footer.paragraphs[1].text == f"Reference {letter.reference}\tPage 1 of 1"
    codes = [code.text.strip() for code in footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


@each_letter
def test_the_file_names_its_language_and_title(letter: Letter) -> None:
    document = _opened(letter)
    assert document.core_properties.title == str(letter.title)
    assert document.core_properties.author == letter.letterhead.authority
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


@each_letter
def test_no_paragraph_is_left_empty_in_the_text(letter: Letter) -> None:
    """Empty paragraphs are read aloud as "blank"; only the thin one after a table may stay."""
    document = _opened(letter)
    for before, after in pairwise(document.element.body):
        if after.tag == qn("w:p") and not "".join(after.itertext()).strip():
            assert before.tag == qn("w:tbl")


# An address is made of letters that are, in Arial of twelve points, 2.1 mm wide as a rule.
USUAL_LETTER_MM = 2.12


@each_letter
def test_an_email_address_of_forty_letters_stands_on_one_line_of_the_letterhead(letter: Letter) -> None:
    right = _opened(letter).tables[0].rows[0].cells[1]
    assert right.width.mm >= 40 * USUAL_LETTER_MM
