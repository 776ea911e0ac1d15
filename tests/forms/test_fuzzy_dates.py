"""Dates as far as somebody remembers them: what is taken, what is asked again, what is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from pledge.domain.known_dates import day_of, month_of, range_of, span_of, unknown
from pledge.forms.base import GovForm
from pledge.forms.dates import FuzzyDateField, FuzzyParts, date_words, parts_of, unread

TODAY = date(2026, 3, 12)


class When(GovForm):
    when = FuzzyDateField(
        label="When was it reported?", name="The date of the report", latest=TODAY, required=False
    )


def form(day: str = "", month: str = "", year: str = "", **ticks: str) -> When:
    data = {"when-day": day, "when-month": month, "when-year": year}
    return When(data | {f"when-{tick.replace('_', '-')}": "on" for tick in ticks})


def stored(day: str = "", month: str = "", year: str = "", **ticks: str) -> Any:
    asked = form(day, month, year, **ticks)
    assert asked.is_valid(), asked.errors
    return asked.cleaned_data["when"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("4", "3", "2026"), day_of(date(2026, 3, 4))),
        (("04", "03", "2026"), day_of(date(2026, 3, 4))),
        ((" 4 ", "March", "2026"), day_of(date(2026, 3, 4))),
        (("4", "mar", "2026"), day_of(date(2026, 3, 4))),
        (("4", "Sept.", "2025"), day_of(date(2025, 9, 4))),
        (("29", "2", "2024"), day_of(date(2024, 2, 29))),
        (("12", "3", "2026"), day_of(TODAY)),
        (("", "3", "2026"), month_of(date(2026, 3, 1))),
        (("", "", "2025"), range_of(date(2025, 1, 1), date(2025, 12, 31))),
        (("", "", "2026"), range_of(date(2026, 1, 1), TODAY)),
        (("", "", ""), None),
    ],
)
def test_what_is_remembered_is_taken(typed: tuple[str, str, str], kept: Any) -> None:
    assert stored(*typed) == kept


def test_ticks_say_how_much_is_known() -> None:
    assert stored(not_sure="on") == unknown()
    assert stored("4", "3", "2026", month_only="on") == month_of(date(2026, 3, 1))
    assert stored("rubbish", "3", "2026", month_only="on") == month_of(date(2026, 3, 1))
    assert stored("4", "3", "2026", not_sure="on") == month_of(date(2026, 3, 1))
    assert stored("4", not_sure="on") == unknown()


@pytest.mark.parametrize(
    ("typed", "says", "box"),
    [
        (("4", "", "2026"), "The date of the report must include a month", "month"),
        (("4", "3", ""), "The date of the report must include a year", "year"),
        (("", "3", ""), "The date of the report must include a year", "year"),
        (("32", "3", "2025"), "The day must be a number from 1 to 31", "day"),
        (("first", "3", "2025"), "The day must be a number from 1 to 31", "day"),
        (("4", "13", "2025"), "The month must be a number from 1 to 12, or its name", "month"),
        (("4", "0", "2025"), "The month must be a number from 1 to 12, or its name", "month"),
        (("4", "spring", "2025"), "The month must be a number from 1 to 12, or its name", "month"),
        (("4", "3", "26"), "The year must have 4 numbers, like 2026", "year"),
        (("4", "3", "0026"), "The year must have 4 numbers, like 2026", "year"),
        (("4", "3", "20266"), "The year must have 4 numbers, like 2026", "year"),
        (
            ("31", "6", "2025"),
            "The date of the report must be a real date: that month has only 30 days",
            "day",
        ),
        (
            ("29", "2", "2025"),
            "The date of the report must be a real date: that month has only 28 days",
            "day",
        ),
        (("13", "3", "2026"), "The date of the report must be today or in the past", "day"),
        (("", "4", "2026"), "The date of the report must be today or in the past", "month"),
        (("", "", "2027"), "The date of the report must be today or in the past", "year"),
    ],
)
def test_an_error_names_the_wrong_part_and_keeps_what_was_typed(
    typed: tuple[str, str, str], says: str, box: str
) -> None:
    asked = form(*typed)
    assert asked.errors["when"] == [says]
    field: Any = asked["when"]
    assert field.target == f"id_when-{box}"
    assert field.value() == FuzzyParts(*(part.strip() for part in typed))
    html = str(field)
    for part in filter(None, typed):
        assert f'value="{part}"' in html


def test_month_only_without_a_month_asks_for_it() -> None:
    assert form(year="2025", month_only="on").errors["when"] == [
        "The date of the report must include a month"
    ]


def test_a_month_that_has_begun_is_not_the_future() -> None:
    assert stored("", "3", "2026") == month_of(TODAY)


def test_without_a_latest_day_the_future_is_fine() -> None:
    field = FuzzyDateField(required=False)
    assert field.clean(FuzzyParts("1", "1", "2030")) == day_of(date(2030, 1, 1))
    assert field.clean(FuzzyParts("", "", "2030")) == range_of(date(2030, 1, 1), date(2030, 12, 31))


def test_a_required_date_says_what_to_do() -> None:
    with pytest.raises(forms.ValidationError, match="tick I am not sure"):
        FuzzyDateField().clean(FuzzyParts())


@given(
    st.sampled_from(
        [day_of(TODAY), month_of(TODAY), unknown(), range_of(date(2025, 1, 1), date(2025, 12, 31))]
    )
    | st.dates(date(1900, 1, 1), TODAY).map(day_of)
)
def test_a_stored_date_comes_back_as_it_went_in(kept: dict[str, str]) -> None:
    field = FuzzyDateField(required=False, latest=TODAY)
    assert field.clean(parts_of(kept)) == kept
    assert not field.has_changed(kept, parts_of(kept))
    assert field.has_changed(kept, FuzzyParts("1", "2", "1999"))


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6), st.booleans(), st.booleans())
def test_nothing_typed_is_ever_a_fault_of_ours(
    day: str, month: str, year: str, only: bool, unsure: bool
) -> None:
    parts = FuzzyParts(day, month, year, only, unsure)
    assert parts_of(unread(parts)) == parts
    try:
        kept = FuzzyDateField(required=False, latest=TODAY).clean(parts)
    except forms.ValidationError:
        return
    span = span_of(kept)
    if span:
        assert date(1900, 1, 1) <= span[0] <= TODAY


@pytest.mark.parametrize(
    "odd", ["2026-03-14", 7, [], {"kind": "day"}, {"kind": "day", "day": 5}, {"kind": "?"}]
)
def test_a_damaged_date_reads_as_blank(odd: Any) -> None:
    assert parts_of(odd) == FuzzyParts()
    assert span_of(odd) is None
    assert date_words(odd) == ""


def test_a_range_the_wrong_way_round_is_not_known() -> None:
    assert span_of(range_of(date(2026, 2, 1), date(2026, 1, 1))) is None


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (day_of(date(2026, 3, 4)), "4 March 2026"),
        (month_of(date(2026, 3, 4)), "March 2026"),
        (range_of(date(2025, 1, 1), date(2025, 12, 31)), "2025"),
        (range_of(date(2025, 6, 1), date(2025, 6, 9)), "1 June 2025 to 9 June 2025"),
        (unknown(), "Not sure"),
        (unread(FuzzyParts("45", "", "2026")), "45 2026"),
        (None, ""),
    ],
)
def test_a_date_is_told_in_words(kept: Any, words: str) -> None:
    assert date_words(kept) == words


def test_the_widget_is_one_group_with_three_boxes_and_two_ticks() -> None:
    html = str(When(initial={"when": month_of(date(2026, 3, 1))})["when"])
    assert html.count("<fieldset") == 1
    assert 'id="id_when-day"' in html
    assert 'name="when-month-only"' in html
    assert 'name="when-not-sure"' in html
    assert html.count(" checked") == 1
    assert "style=" not in html
