"""Whether an improvement action brought what it was for: its criterion scored again, after it was done.

Done means scored again. A level closes an action when it is higher than the one the gap was found at, a duty
when it is met. A score no better sends the action back. What has not been scored since, does not apply or
was not tested says neither: the action waits on.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Bank


class Verdict(StrEnum):
    """What scoring again came to."""

    BETTER = "better"
    NO_BETTER = "no-better"
    NOT_SCORED = "not-scored"


def verdict(aspect: Aspect, before: Mark, now: Mark) -> Verdict:
    """What a mark given after an action was done says of it."""
    if aspect is Aspect.DUTY:
        duty = {Mark.MET: Verdict.BETTER, Mark.NOT_MET: Verdict.NO_BETTER}
        return duty.get(now, Verdict.NOT_SCORED)
    if now.level is None:
        return Verdict.NOT_SCORED
    return Verdict.BETTER if now.level > (before.level or 0) else Verdict.NO_BETTER


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Of a criterion that became several: each must be scored, and each higher."""
    found = set(verdicts)
    if not found or Verdict.NOT_SCORED in found:
        return Verdict.NOT_SCORED
    return Verdict.NO_BETTER if Verdict.NO_BETTER in found else Verdict.BETTER


def called_in(bank: Bank, version: str, criterion: str) -> tuple[str, ...]:
    """What a criterion of another edition is called in ``bank``; several where split, () where gone."""
    if criterion in bank.by_id:
        return (criterion,)
    return tuple(key for key in bank.mapping.get(version, {}).get(criterion, ()) if key in bank.by_id)
