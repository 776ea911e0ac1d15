"""Fields whose choices or limits are known only when a form is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from pledge.forms.fields import GovDateField
from pledge.models import User


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a field of choices what can be chosen now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def offer_people(form: forms.Form, name: str, first: Any, people: Iterable[User]) -> None:
    """Offer ``people`` by name, after a first choice that is nobody."""
    offer(form, name, [("", first), *((str(user.pk), user.full_name) for user in people)])


def limit(form: forms.Form, name: str, *, earliest: date | None = None, latest: date | None = None) -> None:
    """Give a date its first and last day, by what day it is."""
    field = form.fields[name]
    assert isinstance(field, GovDateField)
    field.earliest, field.latest = earliest, latest
