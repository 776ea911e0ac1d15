"""The level that a live figure suggests for what is done. The assessor confirms it or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def suggested_level(share: Fraction | float | None, from_shares: Sequence[float]) -> int | None:
    """The level that a share suggests, or None where there is nothing to go by.

    Args:
        from_shares: the shares from which levels 1, 2 and 3 are suggested, as the bank has them.
    """
    if share is None or not from_shares:
        return None
    # The bank writes decimal shares: 0.9 means nine tenths, not the nearest binary fraction.
    return sum(Fraction(share) >= Fraction(str(least)) for least in from_shares)
