"""Finding blind to case, spaces, accents and marks; never so blind that everything is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.search_terms import (
    LONGEST,
    name_keys,
    reference_keys,
    squash,
    telephone,
    telephone_keys,
    typed,
    words,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("O’Connor", "oconnor"),
        ("Łukasiewicz", "lukasiewicz"),
        ("Siân", "sian"),
        ("STRAẞE", "strasse"),
        ("Sørensen", "sorensen"),
        ("NF1 2AB", "nf12ab"),
        ("  ", ""),
        ("ﬁona", "fiona"),
        ("İpek", "ipek"),
        ("محمد", "محمد"),
        ("CAD/1234-56", "cad123456"),
    ],
)
def test_squashing_leaves_letters_and_digits(text, key):
    assert squash(text) == key


def test_a_hyphen_parts_words_and_an_apostrophe_does_not():
    assert words("Smith-Jones, Ann O'Neill") == ("smith", "jones", "ann", "oneill")
    assert name_keys("Smith-Jones") == {"smith", "jones", "smithjones"}


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("01632 960111", "01632960111"),
        ("+44 1632 960111", "01632960111"),
        ("+44 (0)1632 960111", "01632960111"),
        ("0044 1632 960111", "01632960111"),
        ("(01632) 960-111", "01632960111"),
        ("44 1632", "441632"),
        ("NF1 2AB", ""),
        ("ring me", ""),
    ],
)
def test_a_telephone_number_is_its_digits_as_dialled_here(number, digits):
    assert telephone(number) == digits


def test_a_number_is_found_by_its_last_six_digits():
    assert telephone_keys("+44 1632 960111") == {"01632960111", "960111"}
    assert telephone_keys("01632 960111 (after 6)") == {"016329601116", "601116"}
    assert telephone_keys("999") == set()


def test_a_reference_is_found_without_its_first_letters():
    assert reference_keys("ASB-7KPX-4MTD") == {"asb7kpx4mtd", "7kpx4mtd"}


def test_one_letter_finds_nothing():
    assert not typed("a")
    assert not typed(" - ")
    assert typed("ab")


def test_a_number_is_looked_for_whole_and_a_name_by_its_words():
    assert typed("+44 1632 960111").whole == "01632960111"
    assert typed("+44 1632 960111").words == ()
    assert typed("Ann O’Connor").words == ("ann", "oconnor")
    # Five digits are too few for a number: a postcode or a reference may begin so.
    assert typed("12345").whole == "12345"


@given(st.text(max_size=300))
def test_any_text_makes_short_plain_keys(text):
    for key in {squash(text), *words(text), *name_keys(text)} - {""}:
        assert key.isalnum()
        assert len(key) <= LONGEST
        assert squash(key) == key
