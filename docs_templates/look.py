"""How a letter looks: A4, Arial 12, real headings, plain tables with marked header rows.

Built on python-docx's own blank file with its leftovers taken out. Everything a screen
reader or Word's accessibility checker asks for is set here once: heading styles, language,
repeated header rows, rows that do not break, captions of tables.
"""

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Arial"
TEXT_WIDTH_MM = 166
INK = RGBColor(0x0B, 0x0C, 0x0C)
_RULE = "B1B4B6"


def blank_letter() -> WordDocument:
    """An empty A4 page in the house style."""
    document = Document()
    _drop_leftovers(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(18), Mm(22)
    section.footer_distance = Mm(10)
    _set_styles(document)
    return document


def _drop_leftovers(document: WordDocument) -> None:
    """python-docx's blank file carries a thumbnail, a bibliography and styles for Word 2010."""
    package = document.part.package
    for rels in (package.rels, document.part.rels):
        for rel_id, rel in list(rels.items()):
            if rel.reltype.endswith(("/thumbnail", "/customXml", "/stylesWithEffects")):
                del rels[rel_id]


def _set_styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    _set_font(normal, 12)
    normal.paragraph_format.space_after = Pt(8)
    normal.paragraph_format.line_spacing = 1.15
    normal.paragraph_format.widow_control = True
    for name, size, before, after in (
        ("Heading 1", 17, 6, 8),
        ("Heading 2", 14, 16, 4),
        ("Heading 3", 12, 10, 3),
    ):
        style = document.styles[name]
        _set_font(style, size, bold=True)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = True
    bullet = document.styles["List Bullet"]
    bullet.paragraph_format.space_after = Pt(8)
    for name, size, after in (("Letterhead", 12, 0), ("Table text", 12, 2), ("Footer", 11, 0)):
        known = name in [style.name for style in document.styles]
        style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _set_font(style, size)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.1
    _set_tab_at_right(document.styles["Footer"])


def _set_font(style: ParagraphStyle, size: int, *, bold: bool = False) -> None:
    """One face for every script, so that no theme or Asian default creeps in."""
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = INK
    fonts = style.element.rPr.rFonts
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
    fonts.attrib.pop(qn("w:cstheme"), None)
    complex_size = style.element.rPr.find(qn("w:szCs"))
    if complex_size is None:
        complex_size = OxmlElement("w:szCs")
        style.element.rPr.find(qn("w:sz")).addnext(complex_size)
    complex_size.set(qn("w:val"), str(size * 2))


def _set_tab_at_right(style: ParagraphStyle) -> None:
    """The footer's two halves, left and right, whatever the blank file had there."""
    stops = style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(TEXT_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)


def plain_table(document: WordDocument, columns: list[int], caption: str) -> Table:
    """A table of fixed columns (in mm) with a caption for screen readers and no borders yet."""
    table = document.add_table(rows=0, cols=len(columns))
    table.autofit = False
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
    properties = table._tbl.tblPr
    look_of_rows = properties.find(qn("w:tblLook"))
    look_of_rows.addprevious(_margins())
    name = OxmlElement("w:tblCaption")
    name.set(qn("w:val"), caption)
    properties.append(name)
    return table


def _margins() -> BaseOxmlElement:
    """Cells that begin exactly at the margin, with a little air above, below and between."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", "50"), ("left", "0"), ("bottom", "30"), ("right", "140")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), twips)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def add_row(table: Table, columns: list[int]) -> list[_Cell]:
    """A row that stays whole at the foot of a page."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, columns, strict=True):
        cell.width = Mm(width)
    return list(row.cells)


def mark_header(table: Table) -> None:
    """Say that the first row is the header: repeated on each page, read with each cell."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def rule_below(cell: _Cell) -> None:
    """A thin line under a cell, the Design System's table."""
    borders = OxmlElement("w:tcBorders")
    borders.append(_line("w:bottom"))
    cell._tc.get_or_add_tcPr().append(borders)


def rule_under(paragraph: Paragraph) -> None:
    """A thin line under a paragraph."""
    borders = OxmlElement("w:pBdr")
    borders.append(_line("w:bottom"))
    paragraph._p.get_or_add_pPr().append(borders)


def _line(tag: str) -> BaseOxmlElement:
    line = OxmlElement(tag)
    for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", _RULE)):
        line.set(qn(f"w:{name}"), value)
    return line


def add_field(paragraph: Paragraph, code: str) -> None:
    """A number that Word works out itself: PAGE or NUMPAGES."""
    for kind in ("begin", code, "separate", "1", "end"):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        elif kind == code:
            mark = OxmlElement("w:instrText")
            mark.text = f" {code} "
        else:
            run.text = kind
            continue
        run._r.append(mark)
