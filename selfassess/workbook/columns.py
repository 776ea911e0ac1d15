"""The columns of a theme's sheet: which there are in a round of one scope, and what each holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledge.workbooks import Column
from selfassess.domain.answers import MARKS_FOR, Mark
from selfassess.domain.bank import Aspect, Scope
from selfassess.words import MARKS, mark_words

ID = "id"
CONFIRM = "confirm"
# What is read back; everything else on a sheet is there to be read by people.
FIELDS = (
    "duty", "duty_reason", "written", "written_reason", "done", "done_reason", "departs", "comment",
)  # fmt: skip
PART: dict[str, Aspect | None] = {
    "duty": Aspect.DUTY,
    "duty_reason": Aspect.DUTY,
    "written": Aspect.WRITTEN,
    "written_reason": Aspect.WRITTEN,
    "done": Aspect.DONE,
    "done_reason": Aspect.DONE,
    "departs": Aspect.DONE,
    "comment": None,
}
_MARKED = frozenset(aspect.value for aspect in Aspect)
YES = _("Yes")
NOT_ASKED = _("Not asked")


@dataclass(frozen=True, slots=True)
class Described:
    """One column: the field it holds, its title, how wide it is, and the words beside its cells."""

    key: str
    title: str | Promise
    width: float
    hint: str | Promise = ""

    @property
    def is_mark(self) -> bool:
        return self.key in _MARKED

    @property
    def is_field(self) -> bool:
        return self.key in FIELDS

    def column(self) -> Column:
        choices = tuple(mark_words(mark) for mark in MARKS_FOR[Aspect(self.key)]) if self.is_mark else ()
        return Column(
            str(self.title), self.width, editable=self.is_field, choices=choices, hint=str(self.hint)
        )


_LEVEL_HINT = _("Choose the level whose text fits best, or say that it does not apply or was not tested.")
_WHY_NONE = _("Needed with “Does not apply” and “Not tested”: without it the answer does not count.")
_WHY_UNTESTED = _("Needed with “Not tested”: without it the answer does not count.")
_FIRST = (
    Described(ID, _("Criterion"), 17),
    Described("question", _("Question"), 34),
    Described("basis", _("Basis"), 12),
    Described("act", _("What the Act says"), 36),
    Described("duty", _("Legal duty"), 13, _("Met, not met or not tested: the duty in the Act’s own words.")),
    Described("duty_reason", _("Why the duty was not tested"), 26, _WHY_UNTESTED),
)
_LEVELS = (
    Described("written_levels", _("Levels of what is written"), 46),
    Described("written", _("What is written"), 14, _LEVEL_HINT),
    Described("written_reason", _("Why no level for what is written"), 26, _WHY_NONE),
    Described("done_levels", _("Levels of what is done"), 46),
    Described("done", _("What is done"), 14, _LEVEL_HINT),
    Described("done_reason", _("Why no level for what is done"), 26, _WHY_NONE),
    Described("figure", _("What the service recorded"), 28),
    Described(
        "departs",
        _("Why another level than the figure suggests"),
        26,
        _("If your level for what is done differs from what the figure suggests, say why."),
    ),
)
_LAST = (
    Described("comment", _("Comment"), 44, _("Do not write about cases or name people.")),
    Described("evidence", _("Evidence"), 32),
)
CONFIRMING = Described(
    CONFIRM,
    _("Carried over: still true?"),
    16,
    _("This is the answer of an earlier round. It does not count until you choose Yes or change it."),
)


def columns(scope: Scope, *, drafts: bool = False) -> tuple[Described, ...]:
    """The columns of every theme's sheet; ``drafts``: some answers were carried over and wait."""
    levels = _LEVELS if scope is Scope.ALL else ()
    return (*_FIRST, *levels, *_LAST, *((CONFIRMING,) if drafts else ()))


def mark_of(text: str, aspect: Aspect) -> Mark | None:
    """The mark that a person chose or typed; None where this part of a criterion has no such mark."""
    said = " ".join(text.split()).casefold()
    if not said:
        return Mark.BLANK
    for mark in MARKS_FOR[aspect]:
        if said in (str(MARKS[mark]).casefold(), mark.value):
            return mark
    return None
