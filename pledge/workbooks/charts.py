"""Native charts: drawn by the spreadsheet from the cells that are their table, never pictures."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, RadarChart, Reference, Series
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from pledge.workbooks.described import Chart
from pledge.workbooks.problems import column_letter

# Dark to light, so that they differ in grey too; each is 3 : 1 or better on white.
_COLOURS = ("003078", "B3541E", "4C8A8A", "6F5AA3")
_MARKERS = ("circle", "diamond", "square", "triangle")
_DASHES = ("solid", "dash", "sysDot", "dashDot")
_KINDS = {"bar": BarChart, "line": LineChart, "radar": RadarChart}


def drawn(described: Chart, source: Worksheet) -> BarChart | LineChart | RadarChart:
    """The chart, with its axes shown and its series told apart without colour too."""
    chart = _KINDS[described.kind]()
    chart.title = described.title
    chart.width, chart.height = described.width_cm, described.height_cm
    chart.style = 2
    rows = (described.first_row, described.last_row)
    for place, column in enumerate(described.series_columns):
        series = Series(Reference(source, column, rows[0], column, rows[1]))
        name = f"{quote_sheetname(source.title)}!${column_letter(column)}${described.names_row}"
        series.tx = SeriesLabel(strRef=StrRef(f=name))
        _painted(series, described.kind, place)
        chart.series.append(series)
    chart.set_categories(
        Reference(source, described.labels_column, rows[0], described.labels_column, rows[1])
    )
    # Newer Excel hides an axis that does not say it is there.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = described.least, described.most
    chart.y_axis.majorUnit = described.step
    if described.kind == "bar":
        chart.type = "bar" if described.horizontal else "col"
        chart.gapWidth = 60
        chart.dataLabels = DataLabelList()
        chart.dataLabels.showVal = not described.stacked
        for part in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
            setattr(chart.dataLabels, part, False)
        if described.stacked:
            chart.grouping, chart.overlap = "stacked", 100
        if described.horizontal:
            # The first row of the table stands at the top, as it does in the table.
            chart.x_axis.scaling.orientation = "maxMin"
            chart.y_axis.crosses = "max"
    if len(described.series_columns) == 1:
        chart.legend = None
    else:
        chart.legend.position = "b"
    return chart


def _painted(series: Series, kind: str, place: int) -> None:
    colour = _COLOURS[place % len(_COLOURS)]
    series.graphicalProperties = GraphicalProperties()
    if kind == "bar":
        series.graphicalProperties.solidFill = colour
        return
    series.graphicalProperties.line.solidFill = colour
    series.graphicalProperties.line.dashStyle = _DASHES[place % len(_DASHES)]
    series.graphicalProperties.line.width = 28_000
    series.marker.symbol = _MARKERS[place % len(_MARKERS)]
    series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
    series.smooth = False
