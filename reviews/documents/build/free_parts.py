"""The parts of each letter that an officer writes, and what they hold before anybody has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.documents.build.routes import appeal_body

TEXT, LINES, DAY = "text", "lines", "day"


@dataclass(frozen=True, slots=True)
class FreePart:
    """A part that the officer writes: its name, label and hint; ``kind`` is text, lines or day."""

    name: str
    label: Any
    hint: Any = ""
    initial: str | Promise = ""
    kind: str = TEXT


_REOPEN = _("You can ask us to open the case again, or apply again at any time, if it happens again.")
_WHO_DECIDES = FreePart(
    "appeal_body",
    _("Who decides an appeal"),
    _("The procedure does not say. It stands in the middle of a sentence: “the chair of the partnership”."),
)
_HOW_TO_APPEAL = FreePart(
    "appeal_how",
    _("How to appeal"),
    _("One way a line. The procedure does not say."),
    _("Tell your named contact, in any way you like."),
    LINES,
)
_LAST_DAY = FreePart("appeal_by", _("Last day to appeal"), _("The procedure gives no period."), "", DAY)

_PARTS: dict[str, tuple[FreePart, ...]] = {
    "acknowledgement": (
        FreePart("safety_advice", _("Safety advice (optional)"), _("One piece of advice a line."), "", LINES),
    ),
    "threshold-met": (
        FreePart(
            "chair",
            _("Who leads the meeting, and how they are independent"),
            _("A sentence or two. They have had no part in the case."),
        ),
        FreePart(
            "take_part",
            _("How the person can take part"),
            _("One way a line."),
            _(
                "Come to part of the meeting, in person or by video\n"
                "Have someone speak for you\n"
                "Send a statement that is read out\n"
                "Talk to the chair before the meeting"
            ),
            LINES,
        ),
        FreePart("take_part_by", _("By which day they should choose"), "", "", DAY),
    ),
    "threshold-not-met": (
        FreePart(
            "other_help",
            _("What will be done to help"),
            _("One thing a line: who will do what, and when."),
            "",
            LINES,
        ),
        FreePart(
            "apply_again",
            _("When and how they can apply again"),
            "",
            _("You can apply again at any time if you report more. Earlier reports may still count."),
        ),
        _WHO_DECIDES,
        _HOW_TO_APPEAL,
        _LAST_DAY,
    ),
    "contact-changed": (
        FreePart("reason", _("Why the contact changes (optional)")),
        FreePart(
            "handed_over",
            _("What the new contact has been told (optional)"),
            _("One thing a line."),
            "",
            LINES,
        ),
    ),
    "closed": (
        FreePart("reasons", _("Why the case closes")),
        FreePart("done", _("What was done (optional)"), _("One thing a line."), "", LINES),
        FreePart("reopen", _("How to have it opened again"), "", _REOPEN),
        _WHO_DECIDES,
        _HOW_TO_APPEAL,
        _LAST_DAY,
    ),
    "facts-changed": (
        FreePart(
            "meaning",
            _("What the correction means for the case"),
            _("For example, that the bodies will decide on the facts as they are now."),
        ),
        FreePart("disagree_by", _("By which day to say that it is wrong"), "", "", DAY),
    ),
    # What it says was written where the date was moved, and stands on the applicant's page in the same words.
    "date-changed": (),
}


def parts_of(kind: str, procedure: dict[str, Any]) -> tuple[FreePart, ...]:
    """The parts to write in a letter of this kind: of the appeal only what the procedure leaves open."""
    kept = procedure.get("appeal") or {}
    said = set()
    if appeal_body(procedure):
        said.add("appeal_body")
    if kept.get("how") or kept.get("address"):
        said.add("appeal_how")
    if kept.get("window") or any(c["kind"] == "appeal-ask" and c.get("length") for c in _clocks(procedure)):
        said.add("appeal_by")
    return tuple(part for part in _PARTS[kind] if part.name not in said)


def _clocks(procedure: dict[str, Any]) -> list[dict[str, Any]]:
    return list(procedure.get("clocks") or ())
