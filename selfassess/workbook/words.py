"""What the workbook and the pages beside it say in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.figures import Figure, NotRecorded
from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Criterion
from selfassess.words import ASPECTS, FIELDS, level_words
from selfassess.workbook.diff import WITH_MARK, Part, Said
from selfassess.workbook.troubles import Weight

PLAN_TITLES: tuple[str | Promise, ...] = (
    gettext_lazy("Number"),
    gettext_lazy("Action"),
    gettext_lazy("Criterion"),
    gettext_lazy("Why"),
    gettext_lazy("Where it stands"),
    gettext_lazy("Owner"),
    gettext_lazy("Due"),
    gettext_lazy("How success is measured"),
)
WEIGHTS: dict[Weight, str | Promise] = {
    Weight.REFUSED: gettext_lazy("Stops the file"),
    Weight.LEFT_OUT: gettext_lazy("Not read"),
    Weight.NOTE: gettext_lazy("To know"),
}
WEIGHT_TAGS = {
    Weight.REFUSED: "govuk-tag--red",
    Weight.LEFT_OUT: "govuk-tag--yellow",
    Weight.NOTE: "govuk-tag--grey",
}


def figure_words(figure: Figure | NotRecorded, level: int | None) -> str:
    """What the service recorded, for a file that leaves it: fewer than five cases are never shown."""
    if not isinstance(figure, Figure):
        return _("Not recorded here yet. Add evidence of what is done.")
    if not figure.whole:
        return _("No case falls into this period.")
    if figure.too_few:
        return _("Fewer than five cases: the figure is left out of files.")
    if level is None:
        return figure.sum
    return f"{figure.sum}\n" + _("It suggests level %(level)s.") % {"level": level}


def part_words(part: Part) -> str:
    """What a part of an answer is called."""
    if part in WITH_MARK:
        return str(ASPECTS[Aspect(part.value)])
    return _("Carried over: still true?") if part is Part.CONFIRM else str(FIELDS[part.value])


def said_words(criterion: Criterion, part: Part, said: Said) -> tuple[str, str]:
    """What a part says: its mark in words and its reason, or its words alone."""
    if part in WITH_MARK:
        return level_words(criterion, Aspect(part.value), Mark(said.mark)), said.text
    return said.text, ""
