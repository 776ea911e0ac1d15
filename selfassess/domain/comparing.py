"""Two rounds side by side, like with like: only parts that both asked and both gave a level enter a change.

The later round's weights, themes and points are used for both, so that a changed bank is never taken for a
changed practice. What cannot be compared is listed: new, no longer asked, split, joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope
from selfassess.domain.editions import carry
from selfassess.domain.scoring import half_up


@dataclass(frozen=True, slots=True)
class Side:
    """A round as it is compared."""

    bank: Bank
    scope: Scope
    answers: Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Movement:
    """A mean before and after over the same parts, None where there is none to compare.

    ``rests_on`` is how many parts were compared, ``left_out`` how many the later round asks besides.
    """

    before: Fraction | None
    after: Fraction | None
    rests_on: int
    left_out: int

    @property
    def change(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def shown_before(self) -> Decimal | None:
        return None if self.before is None else half_up(self.before)

    @property
    def shown_after(self) -> Decimal | None:
        return None if self.after is None else half_up(self.after)

    @property
    def shown_change(self) -> Decimal | None:
        """The difference of the two figures as they are shown, so that the line adds up."""
        if self.shown_before is None or self.shown_after is None:
            return None
        return self.shown_after - self.shown_before


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a theme, a Pledge point or the whole."""

    written: Movement
    done: Movement
    both: Movement


class GapKind(StrEnum):
    """Why a criterion stands in one round only, or cannot be laid beside one of the other."""

    NEW = "new"
    DROPPED = "dropped"
    SPLIT = "split"
    JOINED = "joined"
    NOT_ASKED_BEFORE = "not-asked-before"
    NOT_ASKED_NOW = "not-asked-now"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not compared: ids of the earlier round and of the later one."""

    kind: GapKind
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A duty of which the later round says something else; blank where a round gave no answer."""

    criterion: str
    before: Mark
    after: Mark


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one round to the next.

    ``pairs`` are the criteria compared, later id to earlier id; ``gaps`` are all the others.
    """

    overall: Change
    themes: Mapping[str, Change]
    points: Mapping[str, Change]
    duties: tuple[DutyChange, ...]
    pairs: Mapping[str, str]
    gaps: tuple[Gap, ...]

    @property
    def duties_now_met(self) -> tuple[DutyChange, ...]:
        return tuple(one for one in self.duties if one.after is Mark.MET)

    @property
    def duties_now_not_met(self) -> tuple[DutyChange, ...]:
        return tuple(one for one in self.duties if one.after is Mark.NOT_MET)


def compare(before: Side, after: Side) -> Comparison:
    """What changed between two rounds, each under its own edition and scope."""
    pairs, gaps = _paired(before, after)
    overall = _Tally()
    themes = {theme.key: _Tally() for theme in after.bank.themes}
    points = {point.key: _Tally() for point in after.bank.points}
    duties: list[DutyChange] = []
    for criterion in after.bank.asked(after.scope):
        tallies = (overall, themes[criterion.theme], points[criterion.point])
        earlier = before.bank.by_id.get(pairs.get(criterion.id, ""))
        asked_before = earlier.asks(before.scope) if earlier else ()
        given_before = before.answers.get(earlier.id) if earlier else None
        for aspect in criterion.asks(after.scope):
            then = counted(given_before, aspect) if aspect in asked_before else Mark.BLANK
            now = counted(after.answers.get(criterion.id), aspect)
            if aspect is not Aspect.DUTY:
                for tally in tallies:
                    tally.add(criterion, aspect, then, now)
            elif aspect in asked_before and then is not now:
                duties.append(DutyChange(criterion.id, then, now))
    return Comparison(overall.change(), _asked(themes), _asked(points), tuple(duties), pairs, tuple(gaps))


def _paired(before: Side, after: Side) -> tuple[dict[str, str], list[Gap]]:
    """Which criterion of the later round is which of the earlier, one to one; and what has no such place."""
    mapping = after.bank.mapping.get(before.bank.version, {})
    nothing_said = {one.id: Given(one.id) for one in before.bank.criteria}
    carried = carry(nothing_said, mapping, after.bank.by_id)
    became: dict[str, list[str]] = {}
    for new, olds in carried.to.items():
        for old in olds:
            became.setdefault(old, []).append(new)
    asked_before = {one.id for one in before.bank.asked(before.scope)}
    asked_now = {one.id for one in after.bank.asked(after.scope)}
    pairs: dict[str, str] = {}
    gaps: list[Gap] = []
    for one in after.bank.criteria:
        olds = carried.to.get(one.id, ())
        if len(olds) == 1 and len(became[olds[0]]) == 1:
            if one.id in asked_now and olds[0] in asked_before:
                pairs[one.id] = olds[0]
            elif one.id in asked_now:
                gaps.append(Gap(GapKind.NOT_ASKED_BEFORE, olds, (one.id,)))
            elif olds[0] in asked_before:
                gaps.append(Gap(GapKind.NOT_ASKED_NOW, olds, (one.id,)))
        elif len(olds) > 1 and (one.id in asked_now or asked_before.intersection(olds)):
            gaps.append(Gap(GapKind.JOINED, olds, (one.id,)))
        elif not olds and one.id in asked_now:
            gaps.append(Gap(GapKind.NEW, (), (one.id,)))
    for old, news in became.items():
        if len(news) > 1 and (old in asked_before or asked_now.intersection(news)):
            gaps.append(Gap(GapKind.SPLIT, (old,), tuple(news)))
    dropped = [old for old in carried.no_longer_asked if old in asked_before]
    gaps += [Gap(GapKind.DROPPED, (old,), ()) for old in dropped]
    return pairs, gaps


def _asked(tallies: Mapping[str, _Tally]) -> dict[str, Change]:
    return {key: tally.change() for key, tally in tallies.items() if tally.asked}


class _Sum:
    __slots__ = ("after", "before", "compared", "left_out", "weights")

    def __init__(self) -> None:
        self.before = self.after = self.weights = self.compared = self.left_out = 0


class _Tally:
    __slots__ = ("parts",)

    def __init__(self) -> None:
        self.parts = {Aspect.WRITTEN: _Sum(), Aspect.DONE: _Sum()}

    @property
    def asked(self) -> int:
        return sum(one.compared + one.left_out for one in self.parts.values())

    def add(self, criterion: Criterion, aspect: Aspect, before: Mark, after: Mark) -> None:
        part = self.parts[aspect]
        if before.level is None or after.level is None:
            part.left_out += 1
            return
        part.compared += 1
        part.weights += criterion.weight
        part.before += criterion.weight * before.level
        part.after += criterion.weight * after.level

    def change(self) -> Change:
        written, done = self.parts[Aspect.WRITTEN], self.parts[Aspect.DONE]
        return Change(_movement((written,)), _movement((done,)), _movement((written, done)))


def _movement(sums: Iterable[_Sum]) -> Movement:
    parts = tuple(sums)
    weights = sum(one.weights for one in parts)
    return Movement(
        before=Fraction(sum(one.before for one in parts), weights) if weights else None,
        after=Fraction(sum(one.after for one in parts), weights) if weights else None,
        rests_on=sum(one.compared for one in parts),
        left_out=sum(one.left_out for one in parts),
    )
