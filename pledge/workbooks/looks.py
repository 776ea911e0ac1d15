"""How cells look: each style is made once a workbook and shared by every cell that has it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter

from openpyxl.cell import Cell as StyledCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

from pledge.workbooks.described import Column, Kind, Look

_FONT = "Arial"
INK = "0B0C0C"
QUIET = "484949"
# White on this is 13 : 1, and the tints below leave ink on them at 13 : 1 or better.
HEADER = "003078"
_TINTS = {Look.GOOD: "CCE2D8", Look.CARE: "FFF7BF", Look.BAD: "F6D7D2"}
# Where a person may type. The header says so in words; this is the second way of saying it.
_EDITABLE = "F0F6FB"
_LINE = Side(style="thin", color="8E9394")
_STRONG_LINE = Side(style="thin", color="003078")
AS_TEXT = "@"
_FORMATS = {Kind.TEXT: AS_TEXT, Kind.NUMBER: "General", Kind.DATE: "d mmmm yyyy"}


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """Everything that makes one cell look, print and lock unlike another. Told apart by which one it is."""

    look: Look = Look.PLAIN
    number_format: str = "General"
    wrap: bool = True
    editable: bool = False
    header: bool = False
    boxed: bool = True
    quoted: bool = False


# Everything that is said of a style, without the copies that a dataclass would make of it.
_said_of = attrgetter(*(one.name for one in fields(Style)))


def style_of(column: Column, look: Look, *, editable: bool, quoted: bool, dated: bool) -> Style:
    """The style of a cell in a column."""
    kind = Kind.DATE if dated else column.kind
    return Style(
        look, column.number_format or _FORMATS[kind], column.wrap, editable, boxed=column.boxed, quoted=quoted
    )


class Worn(StyledCell):
    """A cell whose style never changes, so that it is looked up once and not with every value."""

    __slots__ = ("style_number",)
    has_style = True

    def __init__(self, sheet: Worksheet, style: StyleArray) -> None:
        super().__init__(sheet, 1, 1, style_array=style)
        self.style_number: int = super().style_id

    @property
    def style_id(self) -> int:
        return self.style_number


class Wardrobe:
    """The styled cells of a workbook: one of each style a sheet, filled again and again as it is written."""

    def __init__(self) -> None:
        self._cells: dict[tuple[Worksheet, Style], StyledCell] = {}
        self._arrays: dict[tuple[object, ...], StyleArray] = {}

    def cell(self, sheet: Worksheet, style: Style) -> StyledCell:
        key = (sheet, style)
        if key not in self._cells:
            alike = _said_of(style)
            if alike not in self._arrays:
                self._arrays[alike] = _dressed(StyledCell(sheet, 1, 1), style)._style
            self._cells[key] = Worn(sheet, self._arrays[alike])
        return self._cells[key]


def _dressed(cell: StyledCell, style: Style) -> StyledCell:
    cell.font = _font(style)
    cell.number_format = style.number_format
    flat = style.look in (Look.TITLE, Look.HEADING)
    vertical = "center" if flat or style.header else "top"
    side = "left" if style.number_format == AS_TEXT else "right"
    cell.alignment = Alignment(side, vertical, wrap_text=style.wrap, indent=int(style.boxed))
    cell.protection = Protection(locked=not style.editable)
    colour = HEADER if style.header else _TINTS.get(style.look, _EDITABLE if style.editable else "")
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)
    if style.boxed:
        side = _STRONG_LINE if style.editable else _LINE
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.quotePrefix = style.quoted
    return cell


def _font(style: Style) -> Font:
    if style.header:
        return Font(name=_FONT, size=11, bold=True, color="FFFFFF")
    size = {Look.TITLE: 18, Look.HEADING: 14}.get(style.look, 11)
    bold = style.look in (Look.TITLE, Look.HEADING, Look.STRONG)
    return Font(name=_FONT, size=size, bold=bold, color=QUIET if style.look is Look.QUIET else INK)
