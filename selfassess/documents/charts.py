"""Charts for Word documents as PNG: the only place that knows the drawing library, and only once it draws.

They show what a table of the same document says, with the marks of ``selfassess/pictures.py``: solid and
hatched, hollow and full, every value written out, never colour alone. The same data gives the same bytes. No
words that anybody typed are drawn: themes are the bank's, rounds are "this round" and "the round before".
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from pledge.documents.clean import Picture
from selfassess.drawing import ALARM, FAINT, INK, PAPER
from selfassess.pictures import HATCHED, SOLID, Group, Left, Shift, change_words, described, shown

# As wide as the text of a page (``docs_templates/look.py``).
WIDTH_MM = 166
MM_PER_INCH = 25.4
DOTS_PER_INCH = 200
FONT = 8.5
LABEL = 40
# Where the drawing begins and ends across the picture, in hundredths.
FROM, TO = 0.37, 0.97
# Two charts of ten themes fit under a summary on one page.
ROW_MM, MARK_ROW_MM, HEAD_MM, FOOT_MM = 5.6, 4.4, 7.0, 6.0
BAR_MM = 2.1


def profile_chart(groups: Sequence[Group]) -> Picture | None:
    """What is written and what is done by theme, from 0 to 3; None where no theme has a figure."""
    if all(bar.value is None for group in groups for bar in group.bars):
        return None
    chart = _Chart(len(groups), [str(bar.label) for bar in groups[0].bars], 3)
    for row, group in enumerate(groups):
        chart.label(row, group.label, alarm=bool(group.alarm))
        for place, bar in enumerate(group.bars[:2]):
            chart.bar(row, place, bar.value)
    if any(group.alarm for group in groups):
        chart.alarm_key()
    alt = _("Bars for each theme, what is written and what is done, from 0 to 3. %(values)s.") % {
        "values": described(groups)
    }
    return chart.drawn(alt)


def change_chart(shifts: Sequence[Shift]) -> Picture | None:
    """From the round before to this one by theme; None where nothing can be compared."""
    rows = [one for one in shifts if one.before is not None and one.after is not None]
    if not rows:
        return None
    chart = _Chart(len(rows), [_("The round before"), _("This round")], 3, marks=True)
    for row, shift in enumerate(rows):
        chart.label(row, shift.label)
        chart.shift(row, shift)
    values = ". ".join(f"{one.label}: {change_words(one)}" for one in rows)
    return chart.drawn(
        _("Marks for each theme, the round before and this round, from 0 to 3. %(values)s.")
        % {"values": values}
    )


def burn_down_chart(points: Sequence[Left]) -> Picture | None:
    """How many actions were open at the end of each day; None where there was never one."""
    if not any(point.open + point.awaiting for point in points):
        return None
    return _Columns(points).picture()


class _Canvas:
    """A white page of a given height, drawn on in millimetres from its top left corner."""

    def __init__(self, height_mm: float) -> None:
        # Slow to import, and only a report needs it.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.height_mm = height_mm
        figure = Figure(figsize=(WIDTH_MM / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=DOTS_PER_INCH)
        self.canvas = FigureCanvasAgg(figure)
        self.axes: Any = figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH_MM)
        self.axes.set_ylim(height_mm, 0)
        self.axes.axis("off")

    def words(self, x: float, y: float, text: str, **looks: Any) -> None:
        given: dict[str, Any] = {"va": "center", "fontsize": FONT, "color": INK} | looks
        # Without this a pound or dollar sign would begin a formula.
        self.axes.text(x, y, text, parse_math=False, **given)

    def line(self, xs: tuple[float, float], ys: tuple[float, float], colour: str, wide: float = 0.8) -> None:
        self.axes.plot(xs, ys, color=colour, linewidth=wide, solid_capstyle="butt", zorder=1)

    def box(self, x: float, y: float, width: float, height: float, place: int, edge: str = SOLID) -> None:
        from matplotlib.patches import Rectangle

        looks = {0: (SOLID, ""), 1: (PAPER, "////"), 2: (PAPER, ""), 3: (ALARM, "")}[place]
        self.axes.add_patch(
            Rectangle(
                (x, y),
                width,
                height,
                facecolor=looks[0],
                hatch=looks[1],
                edgecolor=edge,
                linewidth=0.8,
                zorder=2,
            )
        )

    def mark(self, x: float, y: float, *, full: bool) -> None:
        """A ring, or a smaller full circle: both can be seen where they lie on each other."""
        size, fill = (4.5, SOLID) if full else (7.0, PAPER)
        self.axes.plot(
            [x], [y], marker="o", markersize=size, markerfacecolor=fill, markeredgecolor=SOLID,
            markeredgewidth=1.4, zorder=3 if full else 2,
        )  # fmt: skip

    def drawn(self, alt: str) -> Picture:
        out = BytesIO()
        # No name and number of the program: the same data has to give the same bytes.
        self.canvas.print_png(out, metadata={"Software": None})
        return Picture(out.getvalue(), alt, height_mm=round(self.height_mm), widest_mm=WIDTH_MM)


class _Chart(_Canvas):
    """A row for each theme, its label on the left, a scale from 0 at the foot."""

    def __init__(self, rows: int, key: Sequence[str], most: int, *, marks: bool = False) -> None:
        self.high = MARK_ROW_MM if marks else ROW_MM
        super().__init__(HEAD_MM + rows * self.high + FOOT_MM)
        self.most = most
        x = 1.0
        for place, text in enumerate(key[:2]):
            if marks:
                self.mark(x + 2, 3.5, full=place == 1)
            else:
                self.box(x, 2, 5, 3, place, HATCHED if place else SOLID)
            self.words(x + 7, 3.5, text)
            x += 14 + len(text) * 2
        foot = HEAD_MM + rows * self.high
        for number in range(most + 1):
            self.line((self.x(number), self.x(number)), (HEAD_MM - 0.5, foot), INK if number == 0 else FAINT)
            self.words(self.x(number), foot + 3.5, str(number), ha="center")

    def alarm_key(self) -> None:
        """What the mark beside a theme means."""
        self.words(WIDTH_MM, 3.5, _("! a legal duty is not met"), color=ALARM, fontweight="bold", ha="right")

    def x(self, value: Any) -> float:
        return WIDTH_MM * (FROM + (TO - FROM) * 0.94 * float(value) / self.most)

    def middle(self, row: int) -> float:
        return HEAD_MM + (row + 0.5) * self.high

    def label(self, row: int, text: str, *, alarm: bool = False) -> None:
        lines = textwrap.wrap(text, LABEL)[:2] or [""]
        middle = self.middle(row)
        self.words(1, middle, "\n".join(lines), linespacing=0.9, fontsize=FONT if len(lines) == 1 else 6.5)
        if alarm:
            self.words(WIDTH_MM * FROM - 2, middle, "!", color=ALARM, fontweight="bold", ha="right")

    def bar(self, row: int, place: int, value: Any) -> None:
        y = self.middle(row) + (place - 1) * BAR_MM
        if value is None:
            self.words(self.x(0) + 1.5, y + BAR_MM / 2, shown(None), fontsize=6)
            return
        self.box(
            self.x(0), y, max(0.4, self.x(value) - self.x(0)), BAR_MM, place, HATCHED if place else SOLID
        )
        self.words(self.x(value) + 1.2, y + BAR_MM / 2 + 0.1, shown(value), fontsize=FONT - 1.5)

    def shift(self, row: int, shift: Shift) -> None:
        y = self.middle(row)
        before, after = self.x(shift.before), self.x(shift.after)
        self.line((before, after), (y, y), SOLID, 2)
        self.mark(before, y, full=False)
        self.mark(after, y, full=True)
        self.words(max(before, after) + 2.5, y, shown(shift.after), fontsize=FONT - 1)


class _Columns(_Canvas):
    """A column a day: overdue at its foot, then what else is open, on top what awaits a new score."""

    HIGH_MM = 40.0

    def __init__(self, points: Sequence[Left]) -> None:
        super().__init__(HEAD_MM + self.HIGH_MM + FOOT_MM)
        self.points = points
        most = max(point.open + point.awaiting for point in points)
        x = 1.0
        for place, text in (
            (3, _("Overdue")),
            (1, _("Open, not overdue")),
            (2, _("Done, to be scored again")),
        ):
            self.box(x, 2, 5, 3, place)
            self.words(x + 7, 3.5, text)
            x += 12 + len(text) * 2
        foot = HEAD_MM + self.HIGH_MM
        step = max(1, -(-most // 4))
        for number in range(0, most + 1, step):
            y = foot - self.HIGH_MM * number / most
            self.line((10, WIDTH_MM), (y, y), INK if number == 0 else FAINT)
            self.words(8, y, str(number), ha="right")
        wide = (WIDTH_MM - 12) / len(points)
        for place, point in enumerate(points):
            left, y = 11 + place * wide, foot
            late = min(point.overdue, point.open)
            for number, fill in ((late, 3), (point.open - late, 1), (point.awaiting, 2)):
                high = self.HIGH_MM * number / most
                y -= high
                if number:
                    self.box(left + wide * 0.15, y, wide * 0.7, high, fill)
        self.words(11, foot + 4, points[0].label)
        if len(points) > 1:
            self.words(WIDTH_MM - 1, foot + 4, points[-1].label, ha="right")

    def picture(self) -> Picture:
        first, last = self.points[0], self.points[-1]
        values = {
            "first": first.label,
            "then": first.open,
            "last": last.label,
            "now": last.open,
            "late": last.overdue,
        }
        return self.drawn(
            _(
                "Columns of open actions: %(then)s at the end of %(first)s, %(now)s at the end of %(last)s, "
                "%(late)s of them overdue."
            )
            % values
        )
