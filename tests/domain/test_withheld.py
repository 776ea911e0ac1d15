"""A confidential address leaves no trace in what others read, however it was written there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.withheld import withhold

ADDRESS, POSTCODE = "Flat 2\n14 Mill Lane\nNorthfield", "NF1 2AB"
HERE = "[kept back]"


def read(text: str) -> str:
    return withhold(text, ADDRESS, POSTCODE, HERE)


@pytest.mark.parametrize(
    "written",
    [
        "14 Mill Lane",
        "14, Mill Lane",
        "14 MILL  LANE",
        "14 mill-lane",
        "Flat 2",
        "flat 2",
        "NF1 2AB",
        "nf12ab",
        "NF1  2AB",
        "NF1-2AB",
        "N.F.1. 2.A.B",
    ],
)
def test_every_way_of_writing_it_is_taken_out(written: str):
    assert read(f"They came to {written} at night.") == f"They came to {HERE} at night."


def test_all_of_it_at_once():
    assert read("Flat 2, 14 Mill Lane, Northfield, NF1 2AB") == f"{HERE}, {HERE}, Northfield, {HERE}"


@pytest.mark.parametrize(
    "written", ["114 Mill Lane", "14 Mill Lanes", "Mill Lane", "Northfield", "Flat 22", "NF1 2ABC"]
)
def test_other_places_stay(written: str):
    assert read(f"They came to {written} at night.") == f"They came to {written} at night."


def test_the_name_of_a_house_is_telling():
    assert withhold("at rose cottage", "Rose Cottage\nNorthfield", "", HERE) == f"at {HERE}"


@pytest.mark.parametrize(
    "door", ["Flat 2", "Top floor flat", "Apartment 14b", "Room no. 7", "FLAT 2A", "Unit C"]
)
def test_so_is_the_building_that_a_flat_is_in(door: str):
    address = f"{door}\nRose Court\nMill Lane\nNorthfield"
    text = "They know I moved to Rose Court off Mill Lane."
    assert withhold(text, address, "", HERE) == f"They know I moved to {HERE} off Mill Lane."


def test_the_line_below_a_house_is_a_street():
    assert withhold("in Mill Lane", "Rose Cottage\nMill Lane\nNorthfield", "", HERE) == "in Mill Lane"


@pytest.mark.parametrize("address", ["", "\n , \n", "7", "…"])
def test_nothing_to_keep_back_changes_nothing(address: str):
    assert withhold("7 … , words", address, "", HERE) == "7 … , words"


@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=10))
def test_no_address_breaks_it(text: str, address: str, postcode: str):
    assert isinstance(withhold(text, address, postcode, HERE), str)
