"""Read a Word document back as a page: headings, paragraphs, lists and tables in order.

The page of a letter is made from the very file that was sent, so the two can never say
different things, whoever wrote the template. `templates/components/document.html` shows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree

from pledge.documents.package import paragraph_text

_LOWEST_HEADING = 6
_CONTAINERS = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")})


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one weight; a line break is a newline."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the page: `kind` is heading, paragraph, list or table.

    A heading has a `level`; headings and paragraphs have one `line` of pieces, a list has a
    line an item. A table has `header`, `rows` and perhaps a `caption`, its cells as pieces.
    """

    kind: str
    lines: tuple[tuple[Piece, ...], ...] = ()
    level: int = 0
    caption: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Each cell with its column's heading, for screens too narrow for a table."""
        blank = ("",) * max((len(row) for row in self.rows), default=0)
        return [list(zip((*self.header, *blank), row, strict=False)) for row in self.rows]

    @property
    def text(self) -> str:
        """The words alone."""
        return "\n".join("".join(piece.text for piece in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Page:
    """A document as a page: its language, its first heading, and everything in order."""

    language: str
    heading: str
    blocks: tuple[Block, ...]


def read(data: bytes, *, top: int = 1) -> Page:
    """The document as a page whose first heading has the level `top`.

    Headers, footers and pictures are left to the Word file. A table without a marked header
    row is layout (a letterhead), so each of its cells becomes a paragraph.
    """
    document = Document(BytesIO(data))
    reader = _Reader(document, top)
    blocks = tuple(_joined(reader.blocks(document.element.body)))
    heading = next((block.text for block in blocks if block.kind == "heading"), "")
    return Page(document.core_properties.language, heading, blocks)


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """List items that follow each other are one list."""
    items: list[tuple[Piece, ...]] = []
    for block in blocks:
        if block.kind == "list":
            items.extend(block.lines)
            continue
        if items:
            yield Block("list", tuple(items))
            items = []
        yield block
    if items:
        yield Block("list", tuple(items))


class _Reader:
    def __init__(self, document: WordDocument, top: int) -> None:
        self._top = top
        self._names = {style.style_id: style.name or "" for style in document.styles}

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag in _CONTAINERS:
                yield from self.blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        if not paragraph_text(paragraph).strip():
            return
        line = tuple(_pieces(paragraph))
        style = self._style(paragraph)
        if style.startswith("Heading ") and style[-1].isdigit():
            level = min(_LOWEST_HEADING, int(style[-1]) + self._top - 1)
            plain = Piece("".join(piece.text for piece in line))
            yield Block("heading", ((plain,),), level)
        elif style.startswith("List ") or paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
            yield Block("list", (line,))
        else:
            yield Block("paragraph", (line,))

    def _style(self, paragraph: etree._Element) -> str:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return "" if style is None else self._names.get(style.get(qn("w:val")), "")

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = table.findall(qn("w:tr"))
        if not rows or rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            for cell in table.iter(qn("w:tc")):
                if text := _cell(cell):
                    yield Block("paragraph", ((Piece(text),),))
            return
        name = table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}")
        header, *body = [tuple(_cell(cell) for cell in row.findall(qn("w:tc"))) for row in rows]
        caption = "" if name is None else name.get(qn("w:val"))
        yield Block("table", caption=caption, header=header, rows=tuple(body))


def _cell(cell: etree._Element) -> str:
    lines = (paragraph_text(paragraph) for paragraph in cell.iter(qn("w:p")))
    return "\n".join(line for line in lines if line.strip())


def _pieces(paragraph: etree._Element) -> Iterator[Piece]:
    """Runs of the same weight together, so that a word in bold stays a word in bold."""
    text, strong = "", False
    for run in paragraph.iter(qn("w:r")):
        bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
        weight = bold is not None and bold.get(qn("w:val"), "1") not in {"0", "false", "off"}
        words = paragraph_text(run)
        if words and text and weight != strong:
            yield Piece(text, strong)
            text = ""
        if words:
            text, strong = text + words, weight
    if text:
        yield Piece(text, strong)
