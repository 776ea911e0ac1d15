"""Cleaning: nothing that XML forbids or that moves a page, and not a word lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pledge.documents.clean import Picture, clean_text, prepare
from tests.documents.samples import ACKNOWLEDGEMENT


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("vertical\vtab and form\ffeed", "vertical\ntab and form\nfeed"),
        ("line\u2028paragraph\u2029next\x85end", "line\nparagraph\nnext\nend"),
        ("tab\there", "tab here"),
        ("cell\amark", "cell mark"),
        ("nul\x00 escape\x1b delete\x7f c1\x9f", "nul escape delete c1"),
        ("half \ud83d of an emoji", "half \ufffd of an emoji"),
        ("non\ufdd0characters\uffff and \U0001ffff", "non\ufffdcharacters\ufffd and \ufffd"),
        ("  around  ", "around"),
        ("& <select> {{ x }} {% y %} {_{ z }_}", "& <select> {{ x }} {% y %} {_{ z }_}"),
        ("\u202bשלום\u202c café 👩‍🚒 北京", "\u202bשלום\u202c café 👩‍🚒 北京"),
    ],
)
def test_what_is_changed_and_what_stays(given_text: str, kept: str) -> None:
    assert clean_text(given_text) == kept


@given(st.text(st.characters(codec=None)))
def test_any_text_is_fit_for_xml_and_stays_clean(text: str) -> None:
    cleaned = clean_text(text)
    element = etree.Element("t")
    element.text = cleaned
    assert etree.fromstring(etree.tostring(element)).text == (cleaned or None)
    assert clean_text(cleaned) == cleaned
    assert not set(cleaned) & set("\t\a\f\v\r")


@given(st.text(st.characters(exclude_categories=["C", "Z"])))
def test_ordinary_text_is_never_touched(text: str) -> None:
    assert clean_text(text) == text


def test_every_string_is_remembered_with_its_field() -> None:
    prepared = prepare(ACKNOWLEDGEMENT, lambda picture: picture)
    by_field = {text.field: text for text in prepared.texts}
    assert by_field["steps[1].when"].text == "By 2 April 2026"
    assert by_field["steps[1].when"].name == "steps[].when"
    assert by_field["letterhead.address_lines[0]"].name == "letterhead.address_lines[]"
    assert prepared.values["contact"].name == "Priya Shah"


def test_a_value_that_no_document_can_show_is_named() -> None:
    with pytest.raises(TypeError, match=r"^rows\[1\]\.when: .* float"):
        prepare({"rows": [{"when": ""}, {"when": 1.5}]}, lambda picture: picture)
    with pytest.raises(TypeError, match="mapping or a dataclass"):
        prepare("text", lambda picture: picture)


def test_pictures_are_handed_to_whoever_shows_them() -> None:
    picture = Picture(b"data", "A logo")
    assert prepare({"logo": picture}, lambda given: (given.alt,)).values["logo"] == ("A logo",)
