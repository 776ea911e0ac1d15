"""Two editions of the bank side by side, and how the answers of one come to stand in the other.

An id never changes its meaning, so an id that both have is the same criterion, reworded or not. Everything
else the newer edition says itself, in :attr:`~selfassess.domain.bank.Bank.mapping`. No answer is ever lost:
what the newer edition no longer asks stays listed as such, whether it says so or has forgotten to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from selfassess.domain.answers import Given
from selfassess.domain.bank import Bank, Criterion

Became = Mapping[str, tuple[str, ...]]

#: What an answer was given to: where one of these differs, the answer must be looked at again.
ANSWERED_TO = frozenset({"question", "duty", "written", "done"})


@dataclass(frozen=True, slots=True)
class Reworded:
    """One criterion that the two editions put differently; ``fields`` names what differs."""

    old: str
    new: str
    fields: tuple[str, ...]

    @property
    def asks_anew(self) -> bool:
        """Whether what an answer was given to differs, and not only what stands beside it."""
        return not ANSWERED_TO.isdisjoint(self.fields)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of each criterion of the older edition, and what the newer one adds.

    Attributes:
        same: ids that both have, word for word.
        reworded: one criterion became one, with other words or another id.
        split: of an old id, the several new ones.
        joined: of a new id, the several old ones.
        dropped: old ids that the newer edition says are no longer asked.
        forgotten: old ids that the newer edition neither has nor speaks of: a mistake in its mapping.
        new: ids that come from no older one.
    """

    same: tuple[str, ...]
    reworded: tuple[Reworded, ...]
    split: Became
    joined: Became
    dropped: tuple[str, ...]
    forgotten: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """Of each new id the old ids whose answers it receives, and the old ids that have no place."""

    to: Became
    no_longer_asked: tuple[str, ...]

    def whole(self) -> frozenset[str]:
        """Every old id that stands somewhere here."""
        return frozenset(old for olds in self.to.values() for old in olds) | set(self.no_longer_asked)


def compare_editions(old: Bank, new: Bank) -> Comparison:
    """What became of each criterion of ``old`` in ``new``."""
    mapping = new.mapping.get(old.version, {})
    carried = _carried([one.id for one in old.criteria], mapping, new.by_id)
    became = {one.id: _became(one.id, mapping, new.by_id) for one in old.criteria}
    joined = {key: olds for key, olds in carried.to.items() if len(olds) > 1}
    ones = [
        (old.by_id[key], new.by_id[news[0]])
        for key, news in became.items()
        if len(news) == 1 and news[0] not in joined
    ]
    return Comparison(
        same=tuple(after.id for before, after in ones if before == after),
        reworded=tuple(
            Reworded(before.id, after.id, _differing(before, after))
            for before, after in ones
            if before != after
        ),
        split={key: news for key, news in became.items() if len(news) > 1},
        joined=joined,
        dropped=tuple(key for key in carried.no_longer_asked if key in mapping),
        forgotten=tuple(key for key in carried.no_longer_asked if key not in mapping),
        new=tuple(one.id for one in new.criteria if one.id not in carried.to),
    )


def carry(old_answers: Mapping[str, Given], mapping: Became, asked: Collection[str]) -> Carried:
    """Where each answer of an older edition goes.

    An answer to a criterion that was split goes to each part; a criterion that joins several receives all of
    theirs, in the order of the answers. Whoever carries them makes drafts of them, for a person to confirm.

    Args:
        mapping: the newer edition's, of the edition that was answered; an id that is not in it keeps its id.
        asked: the ids of the newer edition.
    """
    return _carried(old_answers, mapping, asked)


def _carried(olds: Collection[str], mapping: Became, asked: Collection[str]) -> Carried:
    to: dict[str, tuple[str, ...]] = {}
    nowhere = []
    for old in olds:
        became = _became(old, mapping, asked)
        for new in became:
            to[new] = (*to.get(new, ()), old)
        if not became:
            nowhere.append(old)
    return Carried(to, tuple(nowhere))


def _became(old: str, mapping: Became, asked: Collection[str]) -> tuple[str, ...]:
    return tuple(new for new in dict.fromkeys(mapping.get(old, (old,))) if new in asked)


def _differing(before: Criterion, after: Criterion) -> tuple[str, ...]:
    return tuple(
        one.name for one in fields(Criterion) if getattr(before, one.name) != getattr(after, one.name)
    )
