"""The gaps that the answers show, in the order to close them; and how a plan burns down.

A gap is a duty not met, a duty not tested, or a level below 2. What is unanswered is no gap: it is missing
(``completeness.py``). The rules with examples: ``docs/scoring.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pledge.domain.periods import Period, last_day_after
from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Basis, Criterion, Scope

IN_PLACE = 2
# One whole number, so that the database can sort by it: a duty not met before anything else, then sixty times
# weight × distance ÷ effort (whole, as efforts are 1 to 3), then what stands behind the criterion.
NOT_MET_FIRST = 1000
STEP = 60
TIE_BREAK: Mapping[Basis, int] = {Basis.MUST: 2, Basis.SHOULD: 1, Basis.GOOD: 0}
# Every week up to half a year; above that every month.
WEEKLY_UP_TO = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Gap:
    """One part of a criterion that is not where it should be. The higher the ``priority``, the sooner."""

    criterion: str
    aspect: Aspect
    mark: Mark
    basis: Basis
    priority: int


@dataclass(frozen=True, slots=True)
class ActionSpan:
    """The days of one improvement action as it stands now; of one that was reopened, without its old end."""

    opened: date
    due: date | None = None
    done: date | None = None
    rescored: date | None = None
    dropped: date | None = None


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """How many actions stood where at the end of a day.

    ``open``: not done. ``overdue``: of these, past their date. ``awaiting``: done and not scored again yet.
    """

    on: date
    open: int
    overdue: int
    awaiting: int


def gaps(bank: Bank, scope: Scope, answers: Mapping[str, Given]) -> list[Gap]:
    """Every gap, the one to close first at the top; equal ones in the bank's order."""
    found = []
    for criterion in bank.asked(scope):
        given = answers.get(criterion.id)
        for aspect in criterion.asks(scope):
            mark = counted(given, aspect)
            distance = _distance(aspect, mark)
            if distance:
                priority = _priority(criterion, mark, distance)
                found.append(Gap(criterion.id, aspect, mark, criterion.basis, priority))
    return sorted(found, key=lambda gap: -gap.priority)


def _distance(aspect: Aspect, mark: Mark) -> int:
    """How far from where it should be, in levels: a duty not met two, one that nobody has tested one."""
    if aspect is Aspect.DUTY:
        return {Mark.NOT_MET: IN_PLACE, Mark.NOT_TESTED: 1}.get(mark, 0)
    return 0 if mark.level is None else max(0, IN_PLACE - mark.level)


def _priority(criterion: Criterion, mark: Mark, distance: int) -> int:
    first = NOT_MET_FIRST if mark is Mark.NOT_MET else 0
    return first + STEP * criterion.weight * distance // criterion.effort + TIE_BREAK[criterion.basis]


def burn_down(actions: Iterable[ActionSpan], first: date, last: date) -> list[BurnPoint]:
    """How the plan stood from ``first`` to ``last``, both of them in; nothing where ``last`` is earlier.

    Done means scored again: an action whose owner has finished is awaiting that, and neither open nor closed.
    """
    spans = list(actions)
    return [_point(spans, day) for day in _days(first, last)]


def _days(first: date, last: date) -> Iterator[date]:
    weekly = last - first <= WEEKLY_UP_TO
    day, step = first, 0
    while day < last:
        yield day
        step += 1
        day = last_day_after(first, Period(step, "weeks" if weekly else "months"))
    if first <= last:
        yield last


def _point(spans: Iterable[ActionSpan], day: date) -> BurnPoint:
    open_now = overdue = awaiting = 0
    for span in spans:
        if not _by(span.opened, day) or _by(span.rescored, day) or _by(span.dropped, day):
            continue
        if _by(span.done, day):
            awaiting += 1
        else:
            open_now += 1
            overdue += span.due is not None and span.due < day
    return BurnPoint(day, open_now, overdue, awaiting)


def _by(moment: date | None, day: date) -> bool:
    return moment is not None and moment <= day
