"""The answers in words, question by question: for the check page, the copy to print and the coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from pledge.forms.dates import FuzzyDateField, date_words
from reviews.domain.journey import BY_SLUG, NOTHING_LOCAL, Answers, Item, Local
from reviews.domain.journey.pages import NO_REPORTS
from reviews.domain.journey.shapes import choices, text
from reviews.forms.journey import ENTRY_FORMS, FORMS, JourneyForm


@dataclass(frozen=True, slots=True)
class Row:
    """One question and what was answered: several values for ticks, none where it was left blank."""

    field: str
    label: str
    values: tuple[str, ...]


def page_rows(slug: str, answers: Answers, today: date, local: Local = NOTHING_LOCAL) -> tuple[Row, ...]:
    """The questions a page asks of these answers, in order. A page without questions has none.

    Whether there is more to add to a list is no answer to show, unless there is no report to show.
    """
    if slug not in FORMS:
        return ()
    form = FORMS[slug](answers=answers, today=today, local=local)
    rows = _rows(form, answers)
    if BY_SLUG[slug].item and text(form.own, "more") not in NO_REPORTS:
        return tuple(row for row in rows if row.field != "more")
    return rows


def entry_rows(
    slug: str, entry: Item, answers: Answers, today: date, local: Local = NOTHING_LOCAL
) -> tuple[Row, ...]:
    """The questions asked of one entry of a list page, in order."""
    return _rows(ENTRY_FORMS[slug](answers=answers, entry=entry, today=today, local=local), answers)


@dataclass(frozen=True, slots=True)
class Told:
    """What was ticked about the behaviour and its effect, in words: nothing in it was typed."""

    kinds: tuple[str, ...]
    how_often: tuple[str, ...]
    areas: tuple[str, ...]


def told(answers: Answers, today: date) -> Told:
    """The ticks of an application that stand beside its narrative, for staff and for bodies."""
    rows = {
        row.field: row.values for slug in ("behaviour", "effect") for row in page_rows(slug, answers, today)
    }
    return Told(rows.get("kinds", ()), rows.get("how_often", ()), rows.get("areas", ()))


def _rows(form: JourneyForm, answers: Answers) -> tuple[Row, ...]:
    asked = (ask for ask in form.asks if ask.name in form.fields and ask.applies(answers, form.own))
    return tuple(
        Row(ask.name, str(form.fields[ask.name].label), _values(form.fields[ask.name], form.own, ask.name))
        for ask in asked
    )


def _values(field: forms.Field, own: Mapping[str, Any], name: str) -> tuple[str, ...]:
    if isinstance(field, FuzzyDateField):
        words = date_words(own.get(name))
        return (words,) if words else ()
    if isinstance(field, forms.BooleanField):
        return (str(field.label),) if own.get(name) is True else ()
    if isinstance(field, forms.ChoiceField):
        labels: dict[Any, Any] = dict(field.widget.choices)
        return tuple(str(labels.get(choice, choice)) for choice in choices(own, name))
    return (text(own, name),) if text(own, name) else ()
