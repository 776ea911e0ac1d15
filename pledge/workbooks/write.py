"""A described workbook as the bytes of an .xlsx, the same for the same description.

Every text is written as a text, whatever it looks like; nothing of it touches the disk on its way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.cell import Cell as StyledCell
from openpyxl.comments import Comment
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import Element, SubElement

from pledge.workbooks.charts import drawn
from pledge.workbooks.described import Chart, Workbook, name_is_sound
from pledge.workbooks.layout import LaidOut, Placed, Unwritable, lay_out, utc
from pledge.workbooks.looks import Wardrobe
from pledge.workbooks.problems import Fault, Problem, column_letter
from pledge.workbooks.rules import Lists, validations
from pledge.workbooks.text import cleaned

__all__ = ["Unwritable", "write"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_A4 = "9"
_LONGEST_PROPERTY = 255
_MARGINS = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.3)


def write(workbook: Workbook) -> bytes:
    """The file.

    Raises:
        Unwritable: what is described does not fit into a workbook; it names the cell.
    """
    _check_names(workbook)
    laid_out = [lay_out(sheet) for sheet in workbook.sheets]
    lists = Lists([sheet.name for sheet in workbook.sheets])
    book = OpenpyxlWorkbook()
    book.remove(book.active)
    sheets = {}
    for layout in laid_out:
        sheets[layout.sheet.name] = page = book.create_sheet(layout.sheet.name)
        _set_up(page, layout, workbook)
        for validation in validations(layout, lists):
            page.add_data_validation(validation)
    if lists.sheet is not None:
        laid_out.append(layout := lay_out(lists.sheet))
        sheets[lists.sheet.name] = page = book.create_sheet(lists.sheet.name)
        _set_up(page, layout, workbook)
    for layout in laid_out:
        for chart in layout.sheet.charts:
            sheets[layout.sheet.name].add_chart(drawn(chart, sheets[chart.sheet]), chart.at)
    _describe(book, workbook)
    out = BytesIO()
    _BookWriter(book, _StillZip(out, "w", ZIP_DEFLATED), laid_out, cleaned(workbook.author)).save()
    return out.getvalue()


def _check_names(workbook: Workbook) -> None:
    seen: set[str] = set()
    for sheet in workbook.sheets:
        if not name_is_sound(sheet.name) or sheet.name.casefold() in seen:
            sentence = _("A workbook does not take this name for a sheet, or has it already.")
            raise Unwritable(Problem(Fault.SHEET_UNKNOWN, sentence, sheet.name))
        seen.add(sheet.name.casefold())
    if not any(not sheet.hidden for sheet in workbook.sheets):
        raise Unwritable(Problem(Fault.SHEET_MISSING, _("A workbook needs a sheet that can be seen.")))


def _describe(book: OpenpyxlWorkbook, workbook: Workbook) -> None:
    author = cleaned(workbook.author)[:_LONGEST_PROPERTY]
    made_at = utc(workbook.made_at)
    book.properties = DocumentProperties(
        title=cleaned(workbook.title)[:_LONGEST_PROPERTY],
        subject=cleaned(workbook.subject)[:_LONGEST_PROPERTY] or None,
        creator=author,
        lastModifiedBy=author,
        language=workbook.language,
        created=made_at,
        modified=made_at,
    )
    book.active = next(place for place, sheet in enumerate(workbook.sheets) if not sheet.hidden)
    if workbook.fixed_sheets:
        book.security = WorkbookProtection(lockStructure=True)


def _set_up(page: Worksheet, layout: LaidOut, workbook: Workbook) -> None:
    """Everything about a sheet that is not a cell."""
    sheet = layout.sheet
    # Without "custom": a row still grows with what is typed into it.
    page.row_dimensions = {number: {"ht": f"{height:g}"} for number, height in enumerate(layout.heights, 1)}
    page.sheet_state = "hidden" if sheet.hidden else "visible"
    page.sheet_view.showGridLines = False
    if sheet.tab_colour:
        page.sheet_properties.tabColor = sheet.tab_colour
    if sheet.header:
        page.freeze_panes = f"{column_letter(sheet.frozen_columns + 1)}{sheet.first_row}"
        if not sheet.charts:
            page.print_title_rows = f"{sheet.header_row}:{sheet.header_row}"
    if sheet.protected:
        page.protection.sheet = True
        # A person may still make a row taller to read it.
        page.protection.formatRows = page.protection.formatColumns = False
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = sheet.pages_wide, 0
    if sheet.pages_wide > 1 and sheet.frozen_columns:
        page.print_title_cols = f"A:{column_letter(sheet.frozen_columns)}"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = _MARGINS
    page_word, of_word = workbook.footer
    page.oddFooter.left.text = _in_footer(f"{workbook.title}: {sheet.name}")
    page.oddFooter.right.text = f"{_in_footer(page_word)} &P {_in_footer(of_word)} &N"


def _in_footer(text: str) -> str:
    """Words that no footer takes for an instruction."""
    return cleaned(text)[:100].replace("\n", " ").replace("&", "&&")


class _SheetWriter(WorksheetWriter):
    """Writes the laid out cells one after the other: one cell of each style is filled again and again."""

    def __init__(self, page: Worksheet, layout: LaidOut, wardrobe: Wardrobe, author: str) -> None:
        self.layout = layout
        self.wardrobe = wardrobe
        self.author = author
        super().__init__(page, BytesIO())

    def write_dimensions(self) -> None:
        last = f"{column_letter(max(len(self.layout.sheet.columns), 1))}{max(len(self.layout.rows), 1)}"
        self.xf.send(SheetDimension(f"A1:{last}").to_tree())

    def write_cols(self) -> None:
        """The widths, straight into the file: openpyxl would make an object of each."""
        columns = Element("cols")
        for place, column in enumerate(self.layout.sheet.columns, 1):
            number = str(place)
            SubElement(columns, "col", min=number, max=number, width=f"{column.width:g}", customWidth="1")
        if len(columns):
            self.xf.send(columns)

    def rows(self) -> Iterator[tuple[int, Iterator[StyledCell]]]:
        for number, row in enumerate(self.layout.rows, 1):
            yield number, self._cells(number, row)

    def _cells(self, number: int, row: list[Placed]) -> Iterator[StyledCell]:
        for column, style, value, kind, note in row:
            cell = self.wardrobe.cell(self.ws, style)
            cell.row, cell.column = number, column
            # Past the setter, which would look for formulas and errors in what is a text.
            cell._value, cell.data_type = value, kind
            if not note:
                yield cell
                continue
            cell.comment = Comment(cleaned(note), self.author, width=320, height=140)
            yield cell
            cell.comment = None


class _BookWriter(ExcelWriter):
    """Writes the laid out sheets, and beside each chart the words that stand for it."""

    def __init__(
        self, book: OpenpyxlWorkbook, archive: ZipFile, laid_out: list[LaidOut], author: str
    ) -> None:
        super().__init__(book, archive)
        self.layouts = {layout.sheet.name: layout for layout in laid_out}
        self.wardrobe = Wardrobe()
        self.author = author

    def write_worksheet(self, ws: Worksheet) -> None:
        ws._drawing = _drawing(ws, self.layouts[ws.title].sheet.charts)
        writer = _SheetWriter(ws, self.layouts[ws.title], self.wardrobe, self.author)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.out.getvalue())
        self.manifest.append(ws)


def _drawing(page: Worksheet, described: Sequence[Chart]) -> SpreadsheetDrawing:
    """The charts of a sheet, each with its title and what a screen reader says instead of it."""
    drawing = SpreadsheetDrawing()
    drawing.charts = page._charts
    plain = drawing._chart_frame

    def with_words(number: int) -> Any:
        frame = plain(number)
        properties = frame.nvGraphicFramePr.cNvPr
        chart = described[number - 1]
        properties.name, properties.descr = cleaned(chart.title), cleaned(chart.alt)
        return frame

    drawing._chart_frame = with_words
    return drawing


class _StillZip(ZipFile):
    """A zip whose entries carry no moment."""

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        entry = ZipInfo(name, _EPOCH)
        entry.compress_type = ZIP_DEFLATED if compress_type is None else compress_type
        entry.external_attr = 0o600 << 16
        super().writestr(entry, data, compresslevel=compresslevel)
