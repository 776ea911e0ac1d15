"""Tables as CSV files that a spreadsheet opens as text: no cell is ever run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from django.http import StreamingHttpResponse

# What a spreadsheet takes for the beginning of a formula, or strips to find one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str:
    """``value`` as text that no spreadsheet runs."""
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download that is written while it is read, however long it is."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _line(header)
    for row in rows:
        yield _line(row)


def _line(row: Sequence[object]) -> str:
    page = StringIO()
    csv.writer(page, lineterminator="\r\n").writerow([safe_cell(value) for value in row])
    return page.getvalue()
