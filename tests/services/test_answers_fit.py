"""What a form lets through fits the column it is kept in: PostgreSQL refuses what SQLite would take."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from reviews.forms.journey import ENTRY_FORMS, FORMS
from reviews.models import Case, Complaint, Person

COLUMNS: list[tuple[str, str, type[models.Model], str]] = [
    ("where", "place", Case, "place"),
    ("where", "postcode", Case, "postcode"),
    ("who-for", "organisation", Person, "organisation"),
    ("who-for", "group_name", Person, "organisation"),
    ("agreement", "connection", Person, "connection"),
    ("name", "name", Person, "name"),
    ("name", "name_to_use", Person, "name_to_use"),
    ("name", "affected_name", Person, "name"),
    ("name", "affected_name_to_use", Person, "name_to_use"),
    ("contact", "ways", Person, "preferred_way"),
    ("contact", "email", Person, "email"),
    ("contact", "phone", Person, "phone"),
    ("taking-part", "language", Person, "language"),
    ("taking-part", "letter_format", Person, "letter_format"),
    ("home", "tenure", Person, "tenure"),
    ("home", "landlord", Person, "landlord"),
    ("people/", "name", Person, "name"),
    ("reports/", "made_by_name", Person, "name"),
    ("reports/", "recipient", Complaint, "spoke_to"),
    ("reports/", "reference", Complaint, "reference"),
]


@pytest.mark.parametrize(("slug", "field", "model", "column"), COLUMNS)
def test_the_longest_answer_fits(slug: str, field: str, model: type[models.Model], column: str) -> None:
    form: Any = ENTRY_FORMS[slug.rstrip("/")] if slug.endswith("/") else FORMS[slug]
    question = form.base_fields[field]
    longest = max((len(value) for value, _label in question.choices), default=0) if hasattr(
        question, "choices"
    ) else question.most  # fmt: skip
    width = model._meta.get_field(column).max_length
    assert width is not None
    assert 0 < longest <= width
