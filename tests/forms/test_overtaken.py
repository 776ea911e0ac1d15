"""A form that somebody overtook: the version it was drawn from, and how it differs in words."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.test import RequestFactory

from pledge.forms.overtaken import differences, posted_version


class Sample(forms.Form):
    name = forms.CharField(label="Name", required=False)
    agreed = forms.BooleanField(label="Agreed", required=False)
    on = forms.DateField(label="On", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "The first"), ("b", "The second")], required=False)


def sent(**data: str) -> Sample:
    form = Sample(data)
    assert form.is_valid()
    return form


@pytest.mark.parametrize("typed", ["", "x", "-1", "²", "٢", "1.0", " 1", "1" * 10, "1\x00"])
def test_what_is_no_version_is_older_than_every_version(typed):
    """Nought is a version too, that of a row nobody has written: nothing must be read as it by mistake."""
    assert posted_version(RequestFactory().post("/", {"version": typed})) == -1
    assert posted_version(RequestFactory().post("/")) == -1


def test_a_version_and_another_field_that_carries_one():
    request = RequestFactory().post("/", {"version": "0", "over": "12"})
    assert (posted_version(request), posted_version(request, "over")) == (0, 12)


def test_what_differs_stands_in_words():
    form = sent(name="New", kind="b")
    theirs = {"name": "Old", "agreed": True, "on": date(2026, 3, 12), "kind": "a"}
    assert list(differences(form, theirs)) == [
        {"label": "Name", "theirs": "Old", "yours": "New"},
        {"label": "Agreed", "theirs": "Yes", "yours": "No"},
        {"label": "On", "theirs": "12 March 2026", "yours": ""},
        {"label": "Kind", "theirs": "The first", "yours": "The second"},
    ]


def test_what_is_the_same_or_not_saved_at_all_is_no_difference():
    assert list(differences(sent(name="Same", kind="a"), {"name": "Same", "elsewhere": "x"})) == []
