"""What is still missing before a round is submitted: named, so that it can be mended or meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from selfassess.domain.answers import Given, Mark, is_answered
from selfassess.domain.bank import Aspect, Bank, Scope


@dataclass(frozen=True, slots=True)
class Missing:
    """One criterion that is not answered.

    Attributes:
        unanswered: its parts without a mark.
        without_reason: its parts whose mark needs a reason that is not there.
        draft: carried over from an earlier round and not confirmed; every part is then unanswered.
    """

    criterion: str
    theme: str
    unanswered: tuple[Aspect, ...]
    without_reason: tuple[Aspect, ...]
    draft: bool = False


def what_is_missing(bank: Bank, scope: Scope, answers: Mapping[str, Given]) -> list[Missing]:
    """Every criterion that the round asks and that is not answered, in the order of the page."""
    found = []
    for criterion in bank.asked(scope):
        given = answers.get(criterion.id) or Given(criterion.id)
        if is_answered(criterion, given, scope):
            continue
        lacking = [aspect for aspect in criterion.asks(scope) if not given.answers(aspect)]
        blank = tuple(aspect for aspect in lacking if given.mark(aspect) is Mark.BLANK)
        without = tuple(aspect for aspect in lacking if given.mark(aspect) is not Mark.BLANK)
        found.append(Missing(criterion.id, criterion.theme, blank, without, given.draft))
    return found
