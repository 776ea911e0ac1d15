"""What marks, levels, parts and progress are called, the same on every page and in every document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from selfassess.domain.answers import LEVELS, Mark
from selfassess.domain.bank import Aspect, Basis, Criterion, Scope
from selfassess.domain.comparing import GapKind, Movement
from selfassess.domain.progress import Standing
from selfassess.domain.scoring import Band, Duties, Figure, Score

MARKS: dict[Mark, str | Promise] = {
    Mark.BLANK: gettext_lazy("Not answered"),
    Mark.MET: gettext_lazy("Met"),
    Mark.NOT_MET: gettext_lazy("Not met"),
    Mark.LEVEL_0: gettext_lazy("Level 0"),
    Mark.LEVEL_1: gettext_lazy("Level 1"),
    Mark.LEVEL_2: gettext_lazy("Level 2"),
    Mark.LEVEL_3: gettext_lazy("Level 3"),
    Mark.NOT_APPLICABLE: gettext_lazy("Does not apply"),
    Mark.NOT_TESTED: gettext_lazy("Not tested"),
}
ASPECTS: dict[Aspect, str | Promise] = {
    Aspect.DUTY: gettext_lazy("The legal duty"),
    Aspect.WRITTEN: gettext_lazy("What is written"),
    Aspect.DONE: gettext_lazy("What is done"),
}
BASES: dict[Basis, str | Promise] = {
    Basis.MUST: gettext_lazy("Must: the Act"),
    Basis.SHOULD: gettext_lazy("Should: statutory guidance"),
    Basis.GOOD: gettext_lazy("Good practice"),
}
# GOV.UK tags: colour never says it alone.
BASIS_TAGS = {Basis.MUST: "govuk-tag--red", Basis.SHOULD: "govuk-tag--blue", Basis.GOOD: "govuk-tag--grey"}

# Where a criterion stands in a round, and the tag that says so; what is answered needs none.
STANDINGS: dict[Standing, str | Promise] = {
    Standing.NOT_BEGUN: gettext_lazy("Not started"),
    Standing.DRAFT: gettext_lazy("Draft carried over"),
    Standing.BEGUN: gettext_lazy("Part answered"),
    Standing.ANSWERED: gettext_lazy("Answered"),
}
STANDING_TAGS = {
    Standing.NOT_BEGUN: "govuk-tag--grey",
    Standing.DRAFT: "govuk-tag--yellow",
    Standing.BEGUN: "govuk-tag--blue",
    Standing.ANSWERED: "",
}

# The colour of a score in words; red for a duty that is not met says so itself (``band_words``).
BANDS: dict[Band, str | Promise] = {
    Band.GREEN: gettext_lazy("In place"),
    Band.AMBER: gettext_lazy("Partly in place"),
    Band.RED: gettext_lazy("Not in place yet"),
    Band.NONE: gettext_lazy("No figure yet"),
}
BAND_TAGS = {
    Band.GREEN: "govuk-tag--green",
    Band.AMBER: "govuk-tag--yellow",
    Band.RED: "govuk-tag--red",
    Band.NONE: "govuk-tag--grey",
}
# Why a criterion of one round is not laid beside one of the other.
GAPS: dict[GapKind, str | Promise] = {
    GapKind.NEW: gettext_lazy("New in the later round’s criteria"),
    GapKind.DROPPED: gettext_lazy("No longer among the criteria"),
    GapKind.SPLIT: gettext_lazy("One criterion became several"),
    GapKind.JOINED: gettext_lazy("Several criteria became one"),
    GapKind.NOT_ASKED_BEFORE: gettext_lazy("Not asked by the earlier round"),
    GapKind.NOT_ASKED_NOW: gettext_lazy("Not asked by the later round"),
}

FIELDS: dict[str, str | Promise] = {
    **{aspect.value: label for aspect, label in ASPECTS.items()},
    "duty_reason": gettext_lazy("Why the legal duty was not tested"),
    "written_reason": gettext_lazy("Why there is no level for what is written"),
    "done_reason": gettext_lazy("Why there is no level for what is done"),
    "comment": gettext_lazy("Comment"),
    "departs": gettext_lazy("Why the level differs from what the figure suggests"),
    "evidence": gettext_lazy("Evidence"),
}
# How an answer came to be changed.
WAYS: dict[str, str | Promise] = {
    "page": gettext_lazy("on the page"),
    "link": gettext_lazy("by link"),
    "workbook": gettext_lazy("from a workbook"),
    "carried": gettext_lazy("carried over from the round before"),
    "bank": gettext_lazy("moved to a newer edition of the criteria"),
}


def mark_words(mark: Mark) -> str:
    """What a mark is called."""
    return str(MARKS[mark])


def level_words(criterion: Criterion, aspect: Aspect, mark: Mark) -> str:
    """A level with its text, "Level 2: The procedure is published"; another mark by its name."""
    texts = criterion.levels(aspect)
    if texts is None or mark not in LEVELS:
        return mark_words(mark)
    return f"{mark_words(mark)}: {texts[int(mark.value)]}"


def carried_words(carried: Mapping[str, Any] | None) -> str:
    """Why an answer waits to be confirmed, by what stands with it (``selfassess/services/carrying.py``)."""
    note = carried or {}
    titles = ", ".join(f"“{one['title']}”" for one in note.get("from", ()))
    words = {"titles": titles, "edition": note.get("edition", "")}
    because = note.get("because")
    if because == "reworded":
        whence = _("This criterion had other words when it was answered, under edition %(edition)s.") % words
    elif because in ("renamed", "split", "joined"):
        whence = _("This was the answer to %(titles)s, under edition %(edition)s of the criteria.") % words
    else:
        whence = _("This is the answer of the round before.")
    return f"{whence} " + _("It does not count until you save it here. Check that it is still true.")


def answered_words(answered: int, asked: int) -> str:
    """How far a round or a theme has come, in words: "12 of 80 criteria answered"."""
    return ngettext(
        "%(answered)s of %(asked)s criterion answered", "%(answered)s of %(asked)s criteria answered", asked
    ) % {"answered": answered, "asked": asked}


def duties_words(not_met: int, unanswered: int = 0) -> str:
    """The count that stands beside every score. While some are unanswered it never reads as all clear."""
    if not not_met and unanswered:
        return _("Not every legal duty answered yet")
    if not not_met:
        return _("No legal duty found not met")
    return ngettext("%(count)s legal duty not met", "%(count)s legal duties not met", not_met) % {
        "count": not_met
    }


def minutes_words(minutes: int) -> str:
    """How long something takes, by our estimate: "about 40 minutes", "about 3 hours"."""
    if minutes <= 90:
        return _("about %(count)s minutes") % {"count": minutes}
    return _("about %(count)s hours") % {"count": round(minutes / 60)}


def scope_words(scope: Scope, criteria: int, minutes: int) -> str:
    """How much a round of one scope asks: "25 legal duties, about 70 minutes"."""
    words = {"count": criteria, "time": minutes_words(minutes)}
    if scope is Scope.DUTIES:
        # A criterion has one duty at most.
        return (
            ngettext("%(count)s legal duty, %(time)s", "%(count)s legal duties, %(time)s", criteria) % words
        )
    return ngettext("%(count)s criterion, %(time)s", "%(count)s criteria, %(time)s", criteria) % words


def figure_words(figure: Figure) -> str:
    """A mean with what it rests on, never without: "2.1 out of 3, from 120 answers"."""
    if not figure.asked:
        return _("Not asked")
    if figure.shown is None:
        return _("No levels given")
    words = {"mean": figure.shown, "count": figure.rests_on}
    return (
        ngettext(
            "%(mean)s out of 3, from %(count)s answer",
            "%(mean)s out of 3, from %(count)s answers",
            figure.rests_on,
        )
        % words
    )


def band_words(score: Score) -> str:
    """What the colour of a score says: a duty that is not met before anything else."""
    return duties_words(score.duties.not_met) if score.duties.not_met else str(BANDS[score.band])


def rests_words(figure: Figure) -> str:
    """On how many answers a figure rests: "12 of 14 answers: 1 unanswered, 1 does not apply"."""
    whole = ngettext("%(count)s of %(asked)s answer", "%(count)s of %(asked)s answers", figure.asked) % {
        "count": figure.rests_on,
        "asked": figure.asked,
    }
    left = [
        (figure.unanswered, _("%(count)s unanswered")),
        (
            figure.not_applicable,
            ngettext("%(count)s does not apply", "%(count)s do not apply", figure.not_applicable),
        ),
        (figure.not_tested, _("%(count)s not tested")),
    ]
    out = ", ".join(words % {"count": number} for number, words in left if number)
    return f"{whole}: {out}" if out else whole


def duties_rest_words(duties: Duties) -> str:
    """What is said of the legal duties besides those not met: "3 of 5 met, 1 not tested"."""
    if not duties.asked:
        return _("No legal duty is asked here")
    left = [(duties.not_tested, _("%(count)s not tested")), (duties.unanswered, _("%(count)s unanswered"))]
    met = _("%(met)s of %(asked)s met") % {"met": duties.met, "asked": duties.asked}
    return ", ".join([met, *(words % {"count": number} for number, words in left if number)])


def compared_words(movement: Movement) -> str:
    """On how many answers a change rests: "8 answers compared, 2 not"."""
    words = ngettext("%(count)s answer compared", "%(count)s answers compared", movement.rests_on) % {
        "count": movement.rests_on
    }
    if not movement.left_out:
        return words
    return _("%(compared)s, %(count)s not") % {"compared": words, "count": movement.left_out}
