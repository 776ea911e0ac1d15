"""The assessor's marks beside the reviewer's: where they differ, what weighs most first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Scope

# From here on a difference is one to talk about.
WIDE = 2
OPPOSITE = frozenset({Mark.MET, Mark.NOT_MET})


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of which the two say different things. ``size`` is in levels, None where one gave none."""

    criterion: str
    aspect: Aspect
    first: Mark
    second: Mark
    size: int | None
    weight: int

    @property
    def wide(self) -> bool:
        """Whether a duty differs, or a level by two or more."""
        return self.aspect is Aspect.DUTY or (self.size or 0) >= WIDE


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differ, duties first; how many parts were compared; and those that the reviewer left open."""

    found: tuple[Difference, ...]
    compared: int
    not_scored: int

    @property
    def agreed(self) -> int:
        return self.compared - len(self.found)

    @property
    def agrees_throughout(self) -> bool:
        """Whether the reviewer has scored every part that the round asks, and each as the assessor did."""
        return self.compared > 0 and not self.found and not self.not_scored

    def of(self, criterion: str) -> tuple[Difference, ...]:
        return tuple(one for one in self.found if one.criterion == criterion)


def differences(
    bank: Bank, scope: Scope, first: Mapping[str, Given], second: Mapping[str, Given]
) -> Differences:
    """Where the reviewer's marks (``second``) differ from the assessor's (``first``).

    A reviewer's mark needs no reason beside it; the opinion says why. What the assessor left unanswered and
    the reviewer scored is a difference; what the reviewer has not scored is none, and is counted.
    """
    found: list[Difference] = []
    compared = not_scored = 0
    for criterion in bank.asked(scope):
        ours, theirs = first.get(criterion.id), second.get(criterion.id)
        for aspect in criterion.asks(scope):
            there = theirs.mark(aspect) if theirs else Mark.BLANK
            if there is Mark.BLANK:
                not_scored += 1
                continue
            compared += 1
            here = counted(ours, aspect)
            if here is not there:
                size = _size(here, there)
                found.append(Difference(criterion.id, aspect, here, there, size, criterion.weight))
    return Differences(tuple(sorted(found, key=_gravity)), compared, not_scored)


def _size(first: Mark, second: Mark) -> int | None:
    return None if first.level is None or second.level is None else abs(first.level - second.level)


def _gravity(one: Difference) -> tuple[bool, bool, int, int]:
    """Duties, of them met against not met; then the larger, then the weightier; the bank's order last."""
    opposite = {one.first, one.second} == OPPOSITE
    return one.aspect is not Aspect.DUTY, not opposite, -(one.size or 0), -one.weight
