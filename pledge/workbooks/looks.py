"""How cells look: each style is made once a workbook and shared by every cell that has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from openpyxl.cell import Cell as StyledCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
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
    """Everything that makes one cell look, print and lock unlike another.

    Made by :func:`style` alone, once each: two are told apart by which one it is, and alike cells of every
    column and sheet share it.
    """

    look: Look = Look.PLAIN
    number_format: str = "General"
    wrap: bool = True
    editable: bool = False
    header: bool = False
    boxed: bool = True
    quoted: bool = False


@lru_cache(maxsize=1024)
def style(
    look: Look, number_format: str, *, wrap: bool, editable: bool, header: bool, boxed: bool, quoted: bool
) -> Style:
    """The style that looks so."""
    return Style(look, number_format, wrap, editable, header, boxed, quoted)


def style_of(column: Column, look: Look, *, editable: bool, quoted: bool, dated: bool) -> Style:
    """The style of a cell in a column."""
    kind = Kind.DATE if dated else column.kind
    return style(
        look,
        column.number_format or _FORMATS[kind],
        wrap=column.wrap,
        editable=editable,
        header=False,
        boxed=column.boxed,
        quoted=quoted,
    )


class Worn(StyledCell):
    """A cell whose style never changes, so that it is looked up once and not with every value."""

    __slots__ = ("style_number",)
    has_style = True

    def __init__(self, sheet: Worksheet, number: int) -> None:
        super().__init__(sheet, 1, 1)
        self.style_number = number

    @property
    def style_id(self) -> int:
        return self.style_number


class Wardrobe:
    """The styled cells of a workbook: one of each style a sheet, filled again and again as it is written."""

    def __init__(self) -> None:
        self._cells: dict[tuple[Worksheet, Style], StyledCell] = {}
        self._numbers: dict[Style, int] = {}

    def cell(self, sheet: Worksheet, style: Style) -> StyledCell:
        key = (sheet, style)
        found = self._cells.get(key)
        if found is None:
            if style not in self._numbers:
                self._numbers[style] = _dressed(StyledCell(sheet, 1, 1), style).style_id
            found = self._cells[key] = Worn(sheet, self._numbers[style])
        return found


def _dressed(cell: StyledCell, style: Style) -> StyledCell:
    cell.font = _font(style.look, header=style.header)
    cell.number_format = style.number_format
    flat = style.look in (Look.TITLE, Look.HEADING)
    vertical = "center" if flat or style.header else "top"
    side = "left" if style.number_format == AS_TEXT else "right"
    cell.alignment = _alignment(side, vertical, wrap=style.wrap, indent=int(style.boxed))
    cell.protection = _protection(locked=not style.editable)
    colour = HEADER if style.header else _TINTS.get(style.look, _EDITABLE if style.editable else "")
    if colour:
        cell.fill = _fill(colour)
    if style.boxed:
        cell.border = _box(strong=style.editable)
    cell.quotePrefix = style.quoted
    return cell


# openpyxl's own parts of a style: a few of each, never changed, and dear to make.


@cache
def _alignment(side: str, vertical: str, *, wrap: bool, indent: int) -> Alignment:
    return Alignment(side, vertical, wrap_text=wrap, indent=indent)


@cache
def _protection(*, locked: bool) -> Protection:
    return Protection(locked=locked)


@cache
def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


@cache
def _box(*, strong: bool) -> Border:
    side = _STRONG_LINE if strong else _LINE
    return Border(left=side, right=side, top=side, bottom=side)


@cache
def _font(look: Look, *, header: bool) -> Font:
    if header:
        return Font(name=_FONT, size=11, bold=True, color="FFFFFF")
    size = {Look.TITLE: 18, Look.HEADING: 14}.get(look, 11)
    bold = look in (Look.TITLE, Look.HEADING, Look.STRONG)
    return Font(name=_FONT, size=size, bold=bold, color=QUIET if look is Look.QUIET else INK)
