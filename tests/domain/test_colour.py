"""Contrast by WCAG 2.2, and what is offered instead of a colour that is too pale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge.domain.colour import ENOUGH, WHITE, NotAColour, contrast, judge, nearest_good, parse

HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_extremes_are_21_and_1():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == pytest.approx(1)


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.00), ("#0000ff", 8.59), ("#1d70b8", 5.17)],
)
def test_known_ratios_against_white(colour: str, ratio: float):
    assert contrast(colour, WHITE) == pytest.approx(ratio, abs=0.01)


def test_the_order_of_two_colours_does_not_matter():
    assert contrast("#1d4f76", WHITE) == contrast(WHITE, "#1d4f76")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("#1D4F76", "#1d4f76"), ("1d4f76", "#1d4f76"), ("  #abc ", "#aabbcc")],
)
def test_a_colour_is_kept_in_one_way(typed: str, kept: str):
    assert parse(typed) == kept


@pytest.mark.parametrize("typed", ["", "blue", "#12345", "#1234567", "#gggggg", "#fff;}body{", "rgb(1,2,3)"])
def test_anything_else_is_no_colour(typed: str):
    with pytest.raises(NotAColour):
        parse(typed)


def test_a_good_colour_is_left_as_it_is():
    finding = judge("#1d4f76")
    assert finding.good
    assert finding.nearest == "#1d4f76"


def test_a_pale_colour_is_refused_and_a_good_one_of_its_hue_offered():
    finding = judge("#ffcc00")
    assert not finding.good
    assert finding.contrast < ENOUGH
    red, green, blue = (int(finding.nearest[i : i + 2], 16) for i in (1, 3, 5))
    assert red > green > blue == 0


@given(HEX)
def test_what_is_offered_can_always_be_read_and_is_hardly_darker_than_it_must_be(colour: str):
    offered = nearest_good(colour)
    assert contrast(offered, WHITE) >= ENOUGH
    if offered != colour:
        assert contrast(offered, WHITE) < ENOUGH + 0.15
