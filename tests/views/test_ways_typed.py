"""Without script every box stands open: what was typed into one of them says which way was meant."""

from __future__ import annotations

from reviews.forms.apply import ReturnForm
from reviews.forms.my_application import SignInForm

WORDS = "crown chair milk pearl 39"


def test_words_or_an_address_typed_without_a_choice_are_the_choice():
    form = ReturnForm({"words": WORDS, "email": ""})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["way"], form.cleaned_data["words"]) == ("words", WORDS)
    form = ReturnForm({"words": " ", "email": "jo@example.org"})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["way"], form.cleaned_data["email"]) == ("email", "jo@example.org")


def test_both_typed_or_neither_is_asked_again():
    for typed in ({"words": WORDS, "email": "jo@example.org"}, {}):
        assert list(ReturnForm(typed).errors) == ["way"]


def test_a_choice_that_was_made_stands():
    assert ReturnForm({"way": "email", "words": WORDS, "email": ""}).errors["email"] == [
        "Enter your email address"
    ]


def test_signing_in_to_see_an_application_knows_the_words_too():
    form = SignInForm({"reference": "ASB-BCDF-GHJK", "words": WORDS})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["way"] == "words"
    assert list(SignInForm({"reference": "ASB-BCDF-GHJK", "words": ""}).errors) == ["way"]
