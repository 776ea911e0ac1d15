"""The level that a live figure suggests."""

from fractions import Fraction

import pytest

from selfassess.domain.suggest import suggested_level

NINE_TENTHS = (0.5, 0.9, 1.0)


@pytest.mark.parametrize(
    ("part", "whole", "level"),
    [(0, 20, 0), (9, 20, 0), (10, 20, 1), (17, 20, 1), (18, 20, 2), (19, 20, 2), (20, 20, 3)],
)
def test_a_share_suggests_the_level_it_has_reached(part, whole, level):
    assert suggested_level(Fraction(part, whole), NINE_TENTHS) == level


def test_nine_tenths_written_as_a_decimal_are_nine_tenths():
    """The nearest binary fraction to 0.9 lies above it: nine of ten must not fall short by rounding."""
    assert suggested_level(Fraction(9, 10), NINE_TENTHS) == 2


@pytest.mark.parametrize(("share", "shares"), [(None, NINE_TENTHS), (Fraction(1), ())])
def test_nothing_to_go_by_suggests_nothing(share, shares):
    assert suggested_level(share, shares) is None
