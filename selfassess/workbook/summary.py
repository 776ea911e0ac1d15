"""The sheet that says what the answers come to, with its charts and the legal duties not met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pledge.workbooks import Cell, Chart, Column, Kind, Line, Look, Sheet, Value
from selfassess.domain.bank import Bank, Criterion, Scope
from selfassess.domain.scoring import Figure, Result, Score
from selfassess.words import duties_words

_MOST = 3
_ROWS_OF_A_CHART = 24


def summary(name: str, bank: Bank, scope: Scope, result: Result, not_met: Sequence[Criterion]) -> Sheet:
    """Themes with their means and duties; below, the duties not met by name; below that, the charts."""
    has_levels = scope is Scope.ALL
    titles = {theme.key: theme.title for theme in bank.themes}
    rows = [_row(titles[key], one, has_levels=has_levels) for key, one in result.themes.items()]
    rows.append(_row(_("Overall"), result.overall, has_levels=has_levels, look=Look.STRONG))
    above = [
        Line(_("Summary"), Look.TITLE),
        Line(_("As it stood when this file was downloaded. It changes once your answers are saved.")),
        Line(_("Means are out of 3. A criterion without a level is in no mean."), Look.QUIET),
    ]  # fmt: skip
    header = len(above) + 1
    themes = len(result.themes)
    heading = Look.BAD if not_met else Look.GOOD
    duties: list[list[Value | Cell]] = [[None], [Cell(duties_words(len(not_met)), heading)]]
    duties += [[f"{one.title} ({one.duty.citation if one.duty else ''})"] for one in not_met]
    at = header + len(rows) + len(duties) + 2
    charts = list(_charts(name, header, themes, at, has_levels=has_levels)) if themes else []
    return Sheet(
        name, _columns(has_levels=has_levels), [*rows, *duties], above=above, charts=charts, landscape=False
    )


def _columns(*, has_levels: bool) -> list[Column]:
    means = [
        Column(_("Mean of what is written"), 14, Kind.NUMBER, number_format="0.0"),
        Column(_("Mean of what is done"), 14, Kind.NUMBER, number_format="0.0"),
        Column(_("Levels given"), 12, Kind.NUMBER),
        Column(_("Levels asked"), 12, Kind.NUMBER),
    ]
    return [
        Column(_("Theme"), 44),
        Column(_("Duties met"), 12, Kind.NUMBER),
        Column(_("Duties not met"), 12, Kind.NUMBER),
        Column(_("Duties not tested"), 12, Kind.NUMBER),
        Column(_("Duties unanswered"), 14, Kind.NUMBER),
        *(means if has_levels else ()),
    ]


def _row(title: str, score: Score, *, has_levels: bool, look: Look = Look.PLAIN) -> list[Value | Cell]:
    duties = score.duties
    bad = Look.BAD if duties.not_met else look
    cells: list[Value | Cell] = [
        Cell(title, look),
        Cell(duties.met, look),
        Cell(duties.not_met, bad),
        Cell(duties.not_tested, look),
        Cell(duties.unanswered, look),
    ]
    if has_levels:
        both = score.both
        cells += [Cell(_mean(score.written), look), Cell(_mean(score.done), look)]
        cells += [Cell(both.rests_on, look), Cell(both.asked, look)]
    return cells


def _mean(figure: Figure) -> Value:
    return figure.shown


def _charts(name: str, header: int, themes: int, at: int, *, has_levels: bool) -> Sequence[Chart]:
    rows: dict[str, Any] = {"names_row": header, "first_row": header + 1, "last_row": header + themes}
    means = Chart(
        kind="bar",
        title=_("What is written and what is done, by theme"),
        alt=_("Two bars for each theme: the mean of what is written and of what is done, from 0 to 3. "
              "The table above has the same numbers."),
        sheet=name, labels_column=1, series_columns=(6, 7), at=f"A{at}",
        least=0, most=_MOST, width_cm=24, height_cm=11, horizontal=True, **rows,
    )  # fmt: skip
    duties = Chart(
        kind="bar",
        title=_("Legal duties, by theme"),
        alt=_("A bar for each theme: its legal duties met, not met, not tested and unanswered. "
              "The table above has the same numbers."),
        sheet=name, labels_column=1, series_columns=(2, 3, 4, 5),
        at=f"A{at + (_ROWS_OF_A_CHART if has_levels else 0)}",
        least=0, step=1, stacked=True, width_cm=24, height_cm=11, horizontal=True, **rows,
    )  # fmt: skip
    return (means, duties) if has_levels else (duties,)
