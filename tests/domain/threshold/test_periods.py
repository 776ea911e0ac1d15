"""Periods of the Act: every vector of the law sheet, and the arithmetic at its edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.threshold.periods import (
    EARLIEST,
    LATEST,
    Period,
    last_day,
    period_from,
    span_of,
)
from tests.domain.threshold.strategies import always

#: law.md §1.2: start, months, last day in time.
VECTORS = [
    ("2026-03-10", 1, "2026-04-09"),
    ("2026-01-01", 1, "2026-01-31"),
    ("2026-01-28", 1, "2026-02-27"),
    ("2026-01-29", 1, "2026-02-28"),
    ("2026-01-31", 1, "2026-02-28"),
    ("2028-01-29", 1, "2028-02-28"),
    ("2028-01-30", 1, "2028-02-29"),
    ("2026-02-28", 1, "2026-03-27"),
    ("2026-03-31", 1, "2026-04-30"),
    ("2026-12-31", 1, "2027-01-30"),
    ("2026-03-10", 6, "2026-09-09"),
    ("2026-04-09", 6, "2026-10-08"),
    ("2026-08-28", 6, "2027-02-27"),
    ("2026-08-29", 6, "2027-02-28"),
    ("2026-08-31", 6, "2027-02-28"),
    ("2026-09-01", 6, "2027-02-28"),
    ("2027-08-30", 6, "2028-02-29"),
    ("2026-02-28", 6, "2026-08-27"),
    ("2026-10-31", 6, "2027-04-30"),
]


def period(text: str, *, day_one: bool = True) -> Period:
    found = period_from(text, day_one=day_one)
    assert found is not None
    return found


@pytest.mark.parametrize(("start", "months", "end"), VECTORS)
def test_a_period_begins_with_its_first_day(start, months, end):
    whole = period("1 month" if months == 1 else f"{months} months")
    assert last_day(date.fromisoformat(start), whole) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-03-10", "1 month", "2026-04-10"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2026-03-10", "30 days", "2026-04-09"),
        ("2026-03-10", "1 week", "2026-03-17"),
        ("2024-02-29", "1 year", "2025-02-28"),
    ],
)
def test_with_day_one_left_out_it_ends_on_the_corresponding_date(start, text, end):
    assert last_day(date.fromisoformat(start), period(text, day_one=False)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-02-01", "1 month", "2026-02-28"),
        ("2026-02-01", "30 days", "2026-03-02"),
        ("2026-02-01", "4 weeks", "2026-02-28"),
        ("2026-02-01", "1 year", "2027-01-31"),
        ("2024-02-29", "1 year", "2025-02-28"),
    ],
)
def test_days_weeks_months_and_years_stay_apart(start, text, end):
    assert last_day(date.fromisoformat(start), period(text)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "month",
        "0 months",
        "1 months",
        "2 month",
        "six months",
        "-1 days",
        "1  day",
        "99999 days",
        6,
        None,
    ],
)
def test_other_words_are_no_period(text):
    assert period_from(text) is None


@pytest.mark.parametrize("text", ["1 month", "6 months", "30 days", "10000 years", "10000 days"])
def test_no_date_is_beyond_the_calendar(text):
    for start in (EARLIEST, date(2026, 1, 31), date(9999, 12, 1), LATEST):
        assert start <= last_day(start, period(text)) <= LATEST


@always
@given(st.dates(), st.dates(), st.sampled_from(("1 month", "6 months", "1 year", "30 days")), st.booleans())
def test_a_later_start_never_ends_sooner(one, other, text, day_one):
    first, second = sorted((one, other))
    whole = period(text, day_one=day_one)
    assert last_day(first, whole) <= last_day(second, whole)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2026-03-14", date(2026, 3, 14), date(2026, 3, 14)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ({"from": "2026-03-01", "to": "2026-03-10"}, date(2026, 3, 1), date(2026, 3, 10)),
        ({"from": "2026-02", "to": "2026-03"}, date(2026, 2, 1), date(2026, 3, 31)),
        ({"from": "2026-03-01"}, date(2026, 3, 1), LATEST),
        ({"from": None, "to": "2026-03-01"}, EARLIEST, date(2026, 3, 1)),
        ({"to": "2026-03-01"}, EARLIEST, date(2026, 3, 1)),
        (None, EARLIEST, LATEST),
        ("0001-01-01", EARLIEST, EARLIEST),
        ("9999-12", date(9999, 12, 1), LATEST),
    ],
)
def test_every_form_of_a_date(value, first, last):
    assert span_of(value) == (first, last)


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30",
        "2026-13",
        "0000-01",
        "2026",
        "20260314",
        "2026-W10-1",
        "14/03/2026",
        "２０２６-03-14",
        "2026-3-4",
        "",
        20260314,
        3.5,
        True,
        [],
        {},
        {"from": "2026-03-10", "to": "2026-03-01"},
        {"from": {"from": "2026-03-01"}, "to": "2026-03-02"},
        {"from": "2026-03-01", "until": "2026-03-02"},
        {"from": 5},
    ],
)
def test_anything_else_is_no_date(value):
    assert span_of(value) is None
