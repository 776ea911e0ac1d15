"""An answer to a criterion as the rules see it: plain values, whoever keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from selfassess.domain.bank import Aspect, Criterion, Scope


class Mark(StrEnum):
    """What can be said of one part of a criterion. ``BLANK`` is unanswered, never a level."""

    BLANK = ""
    MET = "met"
    NOT_MET = "not-met"
    LEVEL_0 = "0"
    LEVEL_1 = "1"
    LEVEL_2 = "2"
    LEVEL_3 = "3"
    NOT_APPLICABLE = "not-applicable"
    NOT_TESTED = "not-tested"

    @property
    def level(self) -> int | None:
        """The level 0 to 3, or None for what is no level."""
        return int(self.value) if self.value in "0123" and self.value else None

    @property
    def needs_reason(self) -> bool:
        return self in (Mark.NOT_APPLICABLE, Mark.NOT_TESTED)


LEVELS = (Mark.LEVEL_0, Mark.LEVEL_1, Mark.LEVEL_2, Mark.LEVEL_3)
# A duty of the Act applies to every authority: it can be untested, never inapplicable.
MARKS_FOR: dict[Aspect, tuple[Mark, ...]] = {
    Aspect.DUTY: (Mark.MET, Mark.NOT_MET, Mark.NOT_TESTED),
    Aspect.WRITTEN: (*LEVELS, Mark.NOT_APPLICABLE, Mark.NOT_TESTED),
    Aspect.DONE: (*LEVELS, Mark.NOT_APPLICABLE, Mark.NOT_TESTED),
}


class EvidenceKind(StrEnum):
    FILE = "file"
    LINK = "link"
    PASSAGE = "passage"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class EvidenceSeen:
    """One piece of evidence beside an answer. ``shows`` is what it is evidence of: written, done or both."""

    key: str
    kind: EvidenceKind
    shows: frozenset[Aspect]
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What has been said of one criterion: a mark and a reason for each part, a comment, the evidence.

    ``draft`` is an answer carried over from an earlier round that nobody has confirmed: it never counts.
    ``before`` holds the marks and the comment of the round before, for "copied from last year".
    ``suggested`` is the level that the live figure suggests for what is done, ``departs`` why not.
    """

    criterion: str
    marks: dict[Aspect, Mark] = field(default_factory=dict)
    reasons: dict[Aspect, str] = field(default_factory=dict)
    comment: str = ""
    evidence: tuple[EvidenceSeen, ...] = ()
    draft: bool = False
    before: tuple[dict[Aspect, Mark], str] | None = None
    suggested: int | None = None
    departs: str = ""

    def mark(self, aspect: Aspect) -> Mark:
        """The mark that counts: blank while the answer is an unconfirmed draft, or where no part has it."""
        mark = Mark.BLANK if self.draft else self.marks.get(aspect, Mark.BLANK)
        return mark if mark in MARKS_FOR[aspect] else Mark.BLANK

    def answers(self, aspect: Aspect) -> bool:
        """Whether this part is answered: a mark, and a reason where the mark needs one."""
        mark = self.mark(aspect)
        return mark is not Mark.BLANK and (
            not mark.needs_reason or bool(self.reasons.get(aspect, "").strip())
        )


def is_answered(criterion: Criterion, given: Given | None, scope: Scope) -> bool:
    """The one definition of "answered": every part that the round asks of this criterion is answered."""
    return given is not None and all(given.answers(aspect) for aspect in criterion.asks(scope))


def counted(given: Given | None, aspect: Aspect) -> Mark:
    """The mark of an answered part; blank where the part is not answered, for whatever reason."""
    return given.mark(aspect) if given is not None and given.answers(aspect) else Mark.BLANK
