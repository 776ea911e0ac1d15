"""How far a round has come: the one definition, which every page, link, workbook and report uses.

A criterion is answered when every part that the round asks of it is: ``answers.is_answered`` says so, here
and everywhere. An answer carried over from an earlier round that nobody has confirmed is a draft, counted
apart: it is no answer. Words for these numbers are made elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from selfassess.domain.answers import Given, Mark, is_answered
from selfassess.domain.bank import Bank, Criterion, Scope


class Standing(StrEnum):
    """Where one criterion stands. ``BEGUN``: something is said, and a part or a reason is missing."""

    NOT_BEGUN = "not-begun"
    DRAFT = "draft"
    BEGUN = "begun"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Count:
    """Criteria and their parts, asked and answered. ``drafts`` and ``begun`` are criteria not answered."""

    asked: int = 0
    answered: int = 0
    parts_asked: int = 0
    parts_answered: int = 0
    drafts: int = 0
    begun: int = 0

    @property
    def left(self) -> int:
        return self.asked - self.answered

    @property
    def complete(self) -> bool:
        """Whether everything that is asked is answered."""
        return self.answered == self.asked

    @property
    def percent(self) -> int:
        """Of the criteria, in whole percent rounded down: 100 only when every one is answered."""
        return 100 if self.complete else self.answered * 100 // self.asked


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole, and each theme of which something is asked, in the bank's order."""

    whole: Count
    themes: Mapping[str, Count]


def standing(criterion: Criterion, given: Given | None, scope: Scope) -> Standing:
    """Where one criterion stands in a round of this scope."""
    if given is None:
        return Standing.NOT_BEGUN
    if given.draft:
        return Standing.DRAFT
    if is_answered(criterion, given, scope):
        return Standing.ANSWERED
    begun = any(given.mark(aspect) is not Mark.BLANK for aspect in criterion.asks(scope))
    return Standing.BEGUN if begun else Standing.NOT_BEGUN


def progress(
    bank: Bank, scope: Scope, answers: Mapping[str, Given], criteria: Collection[str] | None = None
) -> Progress:
    """How far the answers have come.

    Args:
        criteria: count these alone, such as one person's; every criterion that the round asks without it.
    """
    asked = [one for one in bank.asked(scope) if criteria is None or one.id in criteria]
    by_theme: defaultdict[str, list[Criterion]] = defaultdict(list)
    for one in asked:
        by_theme[one.theme].append(one)
    return Progress(
        _count(asked, scope, answers),
        {
            theme.key: _count(by_theme[theme.key], scope, answers)
            for theme in bank.themes
            if theme.key in by_theme
        },
    )


def _count(criteria: Iterable[Criterion], scope: Scope, answers: Mapping[str, Given]) -> Count:
    asked = parts_asked = parts_answered = 0
    stand: defaultdict[Standing, int] = defaultdict(int)
    for criterion in criteria:
        given, parts = answers.get(criterion.id), criterion.asks(scope)
        asked += 1
        parts_asked += len(parts)
        parts_answered += sum(given.answers(part) for part in parts) if given else 0
        stand[standing(criterion, given, scope)] += 1
    return Count(
        asked,
        stand[Standing.ANSWERED],
        parts_asked,
        parts_answered,
        stand[Standing.DRAFT],
        stand[Standing.BEGUN],
    )
