"""Pictures of an assessment as SVG: pure functions from plain data, for any page (and data for any chart).

Each stands beside its table, which says the same: then it is hidden from screen readers
(``Name(beside_table=True)``). Nothing is said by colour alone: solid and hatched, hollow and full, and every
value is written out. Nothing at all is drawn, "", where there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from selfassess.drawing import (
    ALARM,
    FAINT,
    INK,
    LINE,
    PAPER,
    element,
    fitted,
    percent,
    said,
    text_at,
)

Number = Decimal | float | int

# The two series of every picture, here and in documents: the first is solid, the second hatched.
SOLID, HATCHED = "#003078", "#1d70b8"
# A bar ends here at most, so that its value has room behind it.
TRACK = 80.0
# Days lie between: on the left stand the numbers of the scale.
LEFT, RIGHT = 10.0, 100.0
BAR, GAP, BETWEEN = 16, 4, 18
COLUMNS_HIGH = 180
# A mark is round: at the ends of its line it has room.
EDGE = 2.5


@dataclass(frozen=True, slots=True)
class Name:
    """What a picture is called: ``key`` is for its ids and once on a page."""

    key: str
    title: str
    description: str = ""
    beside_table: bool = True


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of so many: None is "no figure", never 0. ``alarm`` is written in red words."""

    label: str
    value: Number | None
    of: Number = 3
    note: str = ""
    alarm: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together, such as a theme: a bar for each series, the first solid, the second hatched."""

    label: str
    bars: tuple[Bar, ...]
    note: str = ""
    alarm: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """A value before and after; None where there is none to compare."""

    label: str
    before: Number | None
    after: Number | None
    of: Number = 3
    note: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """How many actions stood where at the end of a day: ``overdue`` is part of ``open``."""

    label: str
    open: int
    overdue: int = 0
    awaiting: int = 0


def bars(name: Name, rows: Sequence[Bar]) -> SafeString:
    """One bar a row, under its label."""
    return profile(name, [Group(row.label, (row,), row.note, row.alarm) for row in rows])


def profile(name: Name, groups: Sequence[Group]) -> SafeString:
    """Bars by group, the series below each other; with more than one series a key on top."""
    if not groups:
        return SafeString("")
    drawn: list[SafeString] = []
    series = [bar.label for bar in max(groups, key=lambda group: len(group.bars)).bars]
    y = 0
    if len(series) > 1:
        fills = [_fill(name, place) for place in range(len(series))]
        y = _key(drawn, list(zip(series, fills, strict=True)), y)
    for group in groups:
        y = _heading(drawn, group.label, group.note, group.alarm, y)
        for place, bar in enumerate(group.bars):
            drawn += _bar(name, bar, place, y)
            y += BAR + GAP
        y += BETWEEN
    y = _scale(drawn, groups[0].bars[0].of if groups[0].bars else 3, y)
    return _picture(name, drawn, y)


def change(name: Name, shifts: Sequence[Shift], *, before: str, after: str) -> SafeString:
    """From a hollow mark to a full one, under its label and the change in words.

    Args:
        before: what the earlier round is called in the key.
        after: what the later one is called.
    """
    if not shifts:
        return SafeString("")
    drawn: list[SafeString] = []
    y = 0
    for words, full in ((before, False), (after, True)):
        for line_number, line in enumerate(fitted(words, 250)):
            if not line_number:
                drawn.append(_mark("8", y + 10, full))
            drawn.append(text_at("24", y + 16, line))
            y += LINE
    y += BETWEEN
    for shift in shifts:
        y = _heading(drawn, shift.label, shift.note, "", y, change_words(shift))
        drawn += _shift(shift, y + 8)
        y += BAR + BETWEEN
    y = _scale(drawn, shifts[0].of, y, EDGE)
    return _picture(name, drawn, y)


def burn_down(name: Name, points: Sequence[Left]) -> SafeString:
    """A column a day: at its foot what is overdue, then what else is open, on top what awaits a new score."""
    if not points:
        return SafeString("")
    drawn: list[SafeString] = []
    key = [
        (_("Overdue"), ALARM),
        (_("Open, not overdue"), _fill(name, 1)),
        (_("Done, waiting to be scored again"), PAPER),
    ]
    top = _key(drawn, key, 0) + LINE
    most = max(point.open + point.awaiting for point in points)
    step = _step(most)
    highest = max(step, ceil(most / step) * step)
    foot = top + COLUMNS_HIGH
    for number in range(0, highest + 1, step):
        y = foot - COLUMNS_HIGH * number / highest
        drawn.append(_line(percent(LEFT), percent(RIGHT), y, INK if number == 0 else FAINT))
        drawn.append(text_at(percent(LEFT - 1.5), y + 5, number, size=14, text_anchor="end"))
    wide = (RIGHT - LEFT) / len(points)
    for place, point in enumerate(points):
        left = LEFT + place * wide
        late = min(point.overdue, point.open)
        parts = (late, ALARM), (point.open - late, _fill(name, 1)), (point.awaiting, PAPER)
        y = float(foot)
        for number, fill in parts:
            high = COLUMNS_HIGH * number / highest
            y -= high
            if number > 0:
                drawn.append(_box(percent(left + wide * 0.15), y, percent(wide * 0.7), high, fill))
    for place, anchor in _days_named(len(points)):
        x = {"start": LEFT, "end": RIGHT}.get(anchor, LEFT + (place + 0.5) * wide)
        drawn.append(text_at(percent(x), foot + LINE, points[place].label, size=14, text_anchor=anchor))
    return _picture(name, drawn, foot + LINE + 10)


def meter(value: Number | None, of: Number = 3, *, alarm: bool = False) -> SafeString:
    """A small bar for the cell of a table, without words: its number stands beside it."""
    share = _share(value, of) * 100
    inside = [_box("0", 0.5, "100%", 9, PAPER, FAINT)]
    if share:
        inside.append(_box("0", 0.5, percent(share), 9, ALARM if alarm else SOLID))
    return element(
        "svg", *inside, class_="app-meter", width="100%", height=10, aria_hidden="true", focusable="false"
    )


def change_words(shift: Shift) -> str:
    """A change in words: "1.9 to 2.3, up 0.4"."""
    if shift.before is None or shift.after is None:
        return _("No figure to compare")
    before, after = Decimal(str(shift.before)), Decimal(str(shift.after))
    words = {"before": shown(before), "after": shown(after), "by": shown(abs(after - before))}
    if after > before:
        return _("%(before)s to %(after)s, up %(by)s") % words
    if after < before:
        return _("%(before)s to %(after)s, down %(by)s") % words
    return _("%(after)s, unchanged") % words


def described(groups: Iterable[Group]) -> str:
    """A profile as one text, for the alternative text of a chart."""
    lines = []
    for group in groups:
        values = ", ".join(f"{bar.label} {shown(bar.value)}" for bar in group.bars)
        lines.append(": ".join(part for part in (group.label, values) if part))
    return ". ".join(lines)


def shown(value: Number | None) -> str:
    """A value as it is written beside its bar; whole numbers stay whole."""
    if value is None:
        return _("no figure")
    return str(value) if isinstance(value, int) else f"{value:.1f}"


def _picture(name: Name, drawn: Iterable[SafeString], high: float) -> SafeString:
    title, description = f"{name.key}-title", f"{name.key}-description"
    hatch = element(
        "pattern",
        element("rect", width=6, height=6, fill=PAPER),
        element("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5", stroke=HATCHED, stroke_width=2.5, fill="none"),
        id=_hatch(name),
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )
    return element(
        "svg",
        element("title", said(name.title), id=title),
        element("desc", said(name.description), id=description),
        element("defs", hatch),
        element("rect", width="100%", height="100%", fill=PAPER),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        class_="app-chart",
        role="img",
        aria_labelledby=f"{title} {description}" if name.description else title,
        aria_hidden="true" if name.beside_table else None,
        focusable="false",
        width="100%",
        height=ceil(high),
    )


def _heading(drawn: list[SafeString], label: str, note: str, alarm: str, y: int, more: str = "") -> int:
    """Label, what is said of it and its alarm, a line (or more) each; where the next thing begins."""
    lines = [(line, {"font_weight": "bold"}, 16) for line in fitted(label, 260)]
    lines += [(line, {}, 14) for words in (more, note) for line in fitted(words, size=14)]
    lines += [(line, {"font_weight": "bold", "fill": ALARM}, 14) for line in fitted(alarm, 260, size=14)]
    for words, attributes, size in lines:
        drawn.append(text_at("0", y + 15, words, size=size, **attributes))
        y += LINE
    return y + GAP


def _bar(name: Name, bar: Bar, place: int, y: float) -> Iterable[SafeString]:
    if bar.value is None:
        yield text_at("0", y + 13, shown(None), size=14)
        return
    across = _share(bar.value, bar.of) * TRACK
    # A value of 0 is a value: a line stands where its bar begins.
    yield _box("0", y + 0.5, percent(across) if across else "2", BAR - 1, _fill(name, place), SOLID)
    yield text_at(percent(across), y + 13, shown(bar.value), dx=8, font_weight="bold", size=14)


def _shift(shift: Shift, y: float) -> Iterable[SafeString]:
    yield _line(percent(EDGE), percent(TRACK), y, FAINT)
    if shift.before is None or shift.after is None:
        return
    before, after = (EDGE + _share(one, shift.of) * (TRACK - EDGE) for one in (shift.before, shift.after))
    yield _line(percent(before), percent(after), y, SOLID, wide=4)
    yield _mark(percent(before), y, full=False)
    yield _mark(percent(after), y, full=True)


def _mark(x: str, y: float, full: bool) -> SafeString:
    """A ring, or a smaller full circle: both can be seen where they lie on each other."""
    if full:
        return element("circle", cx=x, cy=y, r=5, fill=SOLID)
    return element("circle", cx=x, cy=y, r=7, fill=PAPER, stroke=SOLID, stroke_width=2)


def _key(drawn: list[SafeString], entries: Iterable[tuple[str, str]], y: int) -> int:
    for words, fill in entries:
        drawn.append(_box("0.5", y + 2.5, "15", 15, fill))
        for line in fitted(words, 250):
            drawn.append(text_at("24", y + 16, line))
            y += LINE
        y += GAP
    return y + BETWEEN


def _scale(drawn: list[SafeString], of: Number, y: int, left: float = 0) -> int:
    """The numbers under the bars, 0 to the most there can be."""
    most = max(1, int(of))
    step = _step(most)
    drawn.append(_line(percent(left), percent(TRACK), y, INK))
    for number in range(0, most + 1, step):
        x = percent(left + (TRACK - left) * number / most)
        anchor = "start" if number == 0 else "middle"
        drawn.append(element("line", x1=x, x2=x, y1=y, y2=y + 5, stroke=INK))
        drawn.append(text_at(x, y + LINE, number, size=14, text_anchor=anchor))
    return y + LINE + 10


def _days_named(points: int) -> Iterable[tuple[int, str]]:
    """The first day and the last; none between, so that they never meet."""
    yield 0, "start"
    if points > 1:
        yield points - 1, "end"


def _step(most: int) -> int:
    """Steps of 1, 2, 5, 10, 20 …, so that there are six at most."""
    for power in count():
        for one in (1, 2, 5):
            if (step := one * 10**power) * 6 >= most:
                return step
    raise AssertionError  # count() never ends


def _share(value: Number | None, of: Number) -> float:
    return 0.0 if value is None or of <= 0 else min(1.0, max(0.0, float(value) / float(of)))


def _fill(name: Name, place: int) -> str:
    return f"url(#{_hatch(name)})" if place % 2 else SOLID


def _hatch(name: Name) -> str:
    return f"{name.key}-hatch"


def _box(x: str, y: float, width: str, height: float, fill: str, stroke: str = SOLID) -> SafeString:
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke)


def _line(x1: str, x2: str, y: float, stroke: str, wide: int = 1) -> SafeString:
    return element("line", x1=x1, x2=x2, y1=y, y2=y, stroke=stroke, stroke_width=wide)
