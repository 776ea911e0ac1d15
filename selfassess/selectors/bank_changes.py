"""What a newer edition of the criteria changes for an open round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from selfassess.domain.bank import Bank
from selfassess.domain.editions import compare_editions
from selfassess.models import Answer, Round
from selfassess.services.bank_moves import since
from selfassess.services.editions import bank_of


@dataclass(frozen=True, slots=True)
class Became:
    """One criterion by its old title, what became of it, and whether it has been answered."""

    old: str
    new: tuple[str, ...]
    answered: bool


@dataclass(frozen=True, slots=True)
class EditionPage:
    """The editions since, the oldest first, and what differs from the round's own to the newest."""

    editions: tuple[Bank, ...]
    newest: Bank
    same: int
    beside: int
    reworded: tuple[Became, ...]
    renamed: tuple[Became, ...]
    split: tuple[Became, ...]
    joined: tuple[Became, ...]
    dropped: tuple[Became, ...]
    new: tuple[str, ...]

    @property
    def law_changed(self) -> bool:
        return any(one.law_changed for one in self.editions)

    @property
    def to_confirm(self) -> int:
        """How many answers would wait to be confirmed."""
        waiting = (*self.reworded, *self.renamed, *self.split, *self.joined)
        return sum(one.answered for one in waiting)


def edition_page(row: Round, *, at: datetime) -> EditionPage | None:
    """What a move would do; None where there is no newer edition, or the round is not open. Two queries."""
    newer = since(row.edition) if row.status == Round.Status.OPEN else []
    if not newer:
        return None
    old, new = bank_of(row.edition), bank_of(newer[-1])
    said = set(Answer.objects.filter(round=row).values_list("criterion", flat=True))
    found = compare_editions(old, new)

    def became(key: str, news: tuple[str, ...]) -> Became:
        return Became(old.by_id[key].title, tuple(new.by_id[one].title for one in news), key in said)

    kept = [one for one in found.reworded if one.old == one.new]
    return EditionPage(
        editions=tuple(bank_of(one) for one in newer),
        newest=new,
        same=len(found.same),
        beside=sum(not one.asks_anew for one in kept),
        reworded=tuple(became(one.old, (one.new,)) for one in kept if one.asks_anew),
        renamed=tuple(became(one.old, (one.new,)) for one in found.reworded if one.old != one.new),
        split=tuple(became(key, news) for key, news in found.split.items()),
        joined=tuple(
            Became(
                ", ".join(old.by_id[key].title for key in olds),
                (new.by_id[key_new].title,),
                not said.isdisjoint(olds),
            )
            for key_new, olds in found.joined.items()
        ),
        dropped=tuple(became(key, ()) for key in (*found.dropped, *found.forgotten)),
        new=tuple(new.by_id[key].title for key in found.new),
    )
