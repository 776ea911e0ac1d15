"""What people type: loosely checked, never lost, never a fault of ours."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.journey import (
    UNREAD,
)
from reviews.forms.journey import FORMS
from reviews.forms.journey.fields import MOST_CHARACTERS
from tests.forms.test_journey_forms import page, report


@pytest.mark.parametrize(
    "email",
    ["ana@example.org", "  ana @ example.org ", "o'brien+asb@mail.example.co.uk", "änä@bücher.example"],
)
def test_email_addresses_are_checked_loosely(email: str) -> None:
    form = page("contact", {"ways": ["email"], "email": email})
    assert form.is_valid(), form.errors
    assert " " not in form.cleaned_data["email"]


@pytest.mark.parametrize(
    "email", ["ana", "ana@", "@example.org", "ana@example", "a@b.org, c@d.org", "a@@b.org"]
)
def test_what_is_no_email_address_says_what_one_looks_like(email: str) -> None:
    form = page("contact", {"ways": ["email"], "email": email})
    assert "name@example.com" in form.errors["email"][0]


@pytest.mark.parametrize(
    "phone",
    [
        "01632 960 001",
        "07700900982",
        "+44 808 157 0192",
        "+44 (0)20 7946 0000",
        "(01632) 960001 ext 4",
        "01632-960-001",
    ],
)
def test_telephone_numbers_are_taken_as_people_write_them(phone: str) -> None:
    form = page("contact", {"ways": ["phone"], "phone": phone})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"] == phone


@pytest.mark.parametrize("phone", ["12", "ring my mum", "0" * 60, "07700 900982; 07700 900983"])
def test_what_is_no_telephone_number_says_what_one_looks_like(phone: str) -> None:
    assert page("contact", {"ways": ["phone"], "phone": phone}).errors["phone"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ab12cd", "AB1 2CD"), ("ab1  2cd", "AB1 2CD"), ("sw1a1aa", "SW1A 1AA"), ("m1", "M1"), ("", "")],
)
def test_postcodes_are_put_in_order_and_may_be_partial(typed: str, kept: str) -> None:
    form = page("where", {"place": "Mill Lane", "postcode": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["postcode"] == kept


def test_what_is_no_postcode_may_be_left_out() -> None:
    form = page("where", {"postcode": "behind the shop?"})
    assert form.errors == {"postcode": ["Enter a postcode, like AB1 2CD, or leave it out"]}


@pytest.mark.parametrize("name", ["Zoë O’Brien-Łukasz", "محمد", "王小明", "X Æ A-12", "Bo", "José  María"])
def test_names_have_no_rules(name: str) -> None:
    form = page("name", {"name": name})
    assert form.is_valid()
    assert form.cleaned_data["name"] == " ".join(name.split())


def test_ten_thousand_characters_are_welcome_and_there_is_a_kind_end() -> None:
    long = "What happened. " * 700
    form = page("behaviour", {"description": long})
    assert form.is_valid()
    assert form.stored()["description"] == long.strip()
    assert "maxlength" not in str(form["description"]).replace("data-maxlength", "")
    endless = page("behaviour", {"description": "x" * (MOST_CHARACTERS + 1)})
    assert "Shorten it to 50000" in endless.errors["description"][0]
    assert len(endless.stored()["description"]) == MOST_CHARACTERS + 1
    assert endless.stored()[UNREAD] == ["description"]


def test_a_long_line_is_asked_to_be_shorter_and_kept_whole() -> None:
    form = page("name", {"name": "N" * 201})
    assert form.errors["name"] == ["Shorten this to 200 characters or fewer: it has 201"]
    assert form.stored()["name"] == "N" * 201


HOSTILE = "a\x00b\x07 <b>&amp;</b> {{ x }} \u202e\ud800\ufffe\r\nnext"


def test_characters_nobody_sees_are_taken_out_and_the_rest_is_just_text() -> None:
    form = page("behaviour", {"description": HOSTILE})
    assert form.stored()["description"] == "ab <b>&amp;</b> {{ x }} \u202e\nnext"
    wrong = page("contact", {"ways": ["email"], "email": "a\x00\ud800@"})
    assert wrong.stored()["email"] == "a@"
    json.dumps(wrong.stored()).encode()
    entry = report({"reported-day": "\x00x", "reported-month": "1", "reported-year": "2026"})
    assert entry.stored()["reported"]["day"] == "x"


def test_a_stray_choice_is_refused_kindly() -> None:
    assert page("danger", {"in_danger": "maybe"}).errors == {"in_danger": ["Select one of the answers"]}
    assert page("effect", {"areas": ["safety", "stray"]}).errors == {
        "areas": ["Select from the answers shown"]
    }


@given(st.sampled_from(list(FORMS)), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3))
def test_any_post_gets_an_answer(slug: str, junk: dict[str, str]) -> None:
    names = list(FORMS[slug].base_fields)
    form = page(slug, junk | dict.fromkeys(names, "\x00�junk"))
    kept = form.stored()
    assert "\x00" not in json.dumps(kept)
    json.dumps(kept).encode("utf-8")
