"""Where everything stands on the picture of a case: incidents, reports, the application, both windows.

Pure layout: days become positions on a line, so that the picture and its table are made from the same
rows. A date known only as a month or a span is drawn as a span; one not known is not drawn at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pledge.domain.periods import plus_days
from reviews.domain.threshold.periods import span_of as days_of

WIDTH = 1000
ROW_HEIGHT = 34
TOP = 44
MOST_ROWS = 40
LABEL_WIDTH = 70


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both included; one day where they are the same."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Row:
    """One report on the picture, in days; None where a date is not known."""

    key: str
    number: int
    incident: Span | None
    reported: Span | None
    report_window: Span | None
    apply_window: Span | None
    result: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A span drawn: where it begins and how wide it is, in units of the picture."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class DrawnRow:
    row: Row
    y: int
    incident: Bar | None
    reported: Bar | None
    report_window: Bar | None
    apply_window: Bar | None


@dataclass(frozen=True, slots=True)
class MonthMark:
    x: float
    on: date


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template draws; ``left_out`` rows stand in the table only."""

    width: int
    height: int
    applied_x: float
    applied_on: date
    months: tuple[MonthMark, ...]
    rows: tuple[DrawnRow, ...]
    left_out: int


def span_of(kept: Any) -> Span | None:
    """A date in the engine's form (a day, a month, from-to, null) as a span of days."""
    days = days_of(kept) if kept is not None else None
    return Span(*days) if days else None


def window_of(kept: Mapping[str, str] | None) -> Span | None:
    """A window of the engine's answer as a span."""
    return Span(date.fromisoformat(kept["from"]), date.fromisoformat(kept["last_day"])) if kept else None


def incident_of(facts: Mapping[str, Any], applied_on: date) -> Span | None:
    """The days of an incident: to its last day, or to the application where it goes on."""
    first = span_of(facts.get("incident_first"))
    if first is None:
        return None
    if facts.get("ongoing") is True:
        return Span(first.first, max(applied_on, first.last))
    last = span_of(facts.get("incident_last")) or first
    return Span(first.first, max(last.last, first.first))


def draw(rows: Iterable[Row], applied_on: date) -> Picture:
    """Lay the rows out against time; at most :data:`MOST_ROWS`, the rest are counted."""
    everything = list(rows)
    shown = everything[:MOST_ROWS]
    first, last = _reach(shown, applied_on)
    days = max((last - first).days + 1, 1)

    def x(on: date) -> float:
        return round((min(max(on, first), last) - first).days * WIDTH / days, 1)

    def bar(span: Span | None, least: float = 6.0) -> Bar | None:
        if span is None:
            return None
        start = x(span.first)
        return Bar(start, max(round(x(span.last) - start + WIDTH / days, 1), least))

    drawn = tuple(
        DrawnRow(
            row,
            TOP + place * ROW_HEIGHT,
            bar(row.incident),
            bar(row.reported, 8.0),
            bar(row.report_window),
            bar(row.apply_window),
        )
        for place, row in enumerate(shown)
    )
    return Picture(
        width=WIDTH,
        height=TOP + len(drawn) * ROW_HEIGHT + 16,
        applied_x=x(applied_on),
        applied_on=applied_on,
        months=_months(first, last, x),
        rows=drawn,
        left_out=len(everything) - len(shown),
    )


def _reach(rows: list[Row], applied_on: date) -> tuple[date, date]:
    """The first and last day drawn: all that matters around the application, two years at most."""
    spans = [span for row in rows for span in (row.incident, row.reported) if span]
    windows = [row.apply_window for row in rows if row.apply_window]
    first = _back(min([applied_on, *(span.first for span in spans)]), 7)
    last = plus_days(max([applied_on, *(span.last for span in [*spans, *windows])]), 7)
    return max(first, _back(applied_on, 550)), min(last, plus_days(applied_on, 240))


def _back(on: date, days: int) -> date:
    """So many days before, or the first date there is."""
    return date.fromordinal(max(on.toordinal() - days, 1))


def _months(first: date, last: date, x: Any) -> tuple[MonthMark, ...]:
    marks = []
    on = date(first.year, first.month, 1)
    while on <= last:
        # The name of a month stands to the right of its line: it must have room there.
        if on >= first and x(on) <= WIDTH - LABEL_WIDTH:
            marks.append(MonthMark(x(on), on))
        if (on.year, on.month) == (date.max.year, date.max.month):
            break
        on = date(on.year + on.month // 12, on.month % 12 + 1, 1)
    step = len(marks) // 9 + 1
    return tuple(marks[::step])
