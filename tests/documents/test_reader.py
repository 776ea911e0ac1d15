"""The page of a letter says what its Word file says, in the same order, and nothing else."""

from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from docx import Document
from docx.oxml.ns import qn

from pledge.documents.library import shipped_template
from pledge.documents.package import paragraph_text
from pledge.documents.reader import Piece, read
from pledge.documents.render import render
from reviews.documents.contexts import LETTERS, Letter
from reviews.documents.letters import write_letter
from tests.documents.awkward import AWKWARD, HOSTILE, filled_with
from tests.documents.samples import BARE, FULL, NOT_MET


class _Page(HTMLParser):
    """The words that a page shows, line breaks as newlines, and its tags in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        self.open = tag
        if tag == "br":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self.open != "caption":
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.open = ""


def _page(data: bytes, top: int = 1) -> _Page:
    return _Page(render_to_string("components/document.html", {"document": read(data, top=top)}))


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("letter", [*FULL, *BARE, *AWKWARD], ids=lambda letter: letter.kind)
def test_every_word_of_the_file_is_on_the_page_in_order(letter: Letter) -> None:
    data = write_letter(letter)
    paragraphs = [paragraph_text(p) for p in Document(BytesIO(data)).element.body.iter(qn("w:p"))]
    assert len(paragraphs) > 30
    assert _squeezed("".join(_page(data).words)) == _squeezed("".join(paragraphs))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_on_the_page_too(text: str) -> None:
    (letter,) = filled_with(LETTERS["closed"], text)
    data = render(shipped_template("closed"), letter, title="T")
    page = _page(data)
    assert set(page.tags) <= {
        "article", "h1", "h2", "h3", "p", "br", "ul", "li", "strong", "table", "caption", "thead",
        "tbody", "tr", "th", "td",
    }  # fmt: skip


def test_headings_lists_and_tables_are_what_they_are_in_word() -> None:
    page = read(write_letter(NOT_MET))
    assert page.heading == "Our decision about a case review"
    assert page.language == "en-GB"
    levels = [block.level for block in page.blocks if block.kind == "heading"]
    assert levels[0] == 1
    assert 1 not in levels[1:]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    (table,) = [block for block in page.blocks if block.kind == "table"]
    assert table.header == ("Reported", "To", "Result", "Why")
    assert table.caption == "Your reports and whether each one counted"
    assert [row[2] for row in table.rows] == ["Counted", "Counted", "Not counted"]
    assert table.labelled_rows[0][1] == ("To", "Northvale Police")
    lists = [block for block in page.blocks if block.kind == "list"]
    assert len(lists[0].lines) == 2
    ombudsman = next(block for block in lists if "Housing Ombudsman" in block.text)
    assert ombudsman.lines[1][0] == Piece("Housing Ombudsman", strong=True)
    assert not ombudsman.lines[1][1].strong


def test_a_page_can_begin_at_a_lower_level() -> None:
    page = read(write_letter(NOT_MET), top=2)
    assert {block.level for block in page.blocks if block.kind == "heading"} == {2, 3, 4}
    assert "h1" not in _page(write_letter(NOT_MET), top=2).tags


def test_a_letterhead_is_read_as_paragraphs_and_a_ragged_table_is_not_lost() -> None:
    document = Document()
    layout = document.add_table(1, 2)
    layout.cell(0, 0).text, layout.cell(0, 1).text = "From", "To"
    table = document.add_table(2, 2)
    table.rows[0]._tr.get_or_add_trPr().append(document.element.makeelement(qn("w:tblHeader"), {}))
    table.cell(0, 0).text, table.cell(0, 1).text = "What", "When"
    table.cell(1, 0).text, table.cell(1, 1).text = "This", "Now\nand then"
    table.rows[1]._tr.append(document.element.makeelement(qn("w:tc"), {}))
    table.rows[1]._tr[-1].append(document.element.makeelement(qn("w:p"), {}))
    document.add_paragraph("A last word")
    out = BytesIO()
    document.save(out)
    page = read(out.getvalue())
    assert [block.text for block in page.blocks if block.kind == "paragraph"] == ["From", "To", "A last word"]
    (block,) = [block for block in page.blocks if block.kind == "table"]
    assert block.labelled_rows == [[("What", "This"), ("When", "Now\nand then"), ("", "")]]
