"""Dates that staff correct: what is typed is never weakened in silence, and a range stays a range."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge.domain.known_dates import day_of, month_of, range_of, unknown
from pledge.forms.base import GovForm
from pledge.forms.dates import FuzzyDateField, FuzzyDateInput
from pledge.forms.staff_dates import StaffDateField, StaffParts, staff_parts_of

TODAY = date(2026, 3, 12)
JUNE = range_of(date(2025, 6, 1), date(2025, 6, 9))


class When(GovForm):
    when = StaffDateField(label="When?", name="The day of the report", latest=TODAY, required=False)


def form(typed: str = "", known: str = "", to: str = "", held: Any = None) -> When:
    """The form as posted: days are written "4/3/2026"."""
    data = {"when-known": known}
    for start, day in (("", typed), ("to_", to)):
        boxes = day.split("/") if day else ("", "", "")
        data |= {f"when-{start}{end}": box for end, box in zip(("day", "month", "year"), boxes, strict=True)}
    asked = When(data, initial={"when": held})
    asked.fields["when"].held = held
    return asked


def stored(*args: Any, **kwargs: Any) -> Any:
    asked = form(*args, **kwargs)
    assert asked.is_valid(), asked.errors
    return asked.cleaned_data["when"]


@pytest.mark.parametrize(
    ("typed", "known", "to", "held", "kept"),
    [
        ("4/3/2026", "day", "", None, day_of(date(2026, 3, 4))),
        ("4/3/2026", "", "", None, day_of(date(2026, 3, 4))),
        ("/3/2026", "", "", None, month_of(date(2026, 3, 1))),
        ("/3/2026", "about", "", None, month_of(date(2026, 3, 1))),
        ("//2025", "about", "", None, range_of(date(2025, 1, 1), date(2025, 12, 31))),
        ("1/6/2025", "between", "9/6/2025", None, JUNE),
        ("1/6/2025", "between", "1/6/2025", None, day_of(date(2025, 6, 1))),
        ("", "unknown", "", None, unknown()),
        ("", "", "", None, None),
        # The question answered anew, the boxes as they were drawn: the answer is what is meant.
        ("4/3/2026", "unknown", "", day_of(date(2026, 3, 4)), unknown()),
        ("4/3/2026", "about", "", day_of(date(2026, 3, 4)), month_of(date(2026, 3, 1))),
        ("1/6/2025", "day", "9/6/2025", JUNE, day_of(date(2025, 6, 1))),
        ("4/3/2026", "day", "", unknown(), day_of(date(2026, 3, 4))),
    ],
)
def test_boxes_and_question_that_agree_are_taken(
    typed: str, known: str, to: str, held: Any, kept: Any
) -> None:
    assert stored(typed, known, to, held) == kept


@pytest.mark.parametrize(
    ("typed", "known", "to", "held", "says", "box"),
    [
        ("4/3/2026", "unknown", "", unknown(), "is typed, but “Not known” is selected", "day"),
        ("4/3/2026", "about", "", month_of(date(2026, 3, 1)), "is typed with its day", "day"),
        ("/3/2026", "day", "", day_of(date(2026, 3, 4)), "must include a day", "day"),
        ("", "day", "", day_of(date(2026, 3, 4)), "enter the date", "day"),
        ("", "about", "", None, "enter the date", "month"),
        ("4/2/2026", "day", "6/2/2026", day_of(date(2026, 2, 4)), "is typed as two days", "known"),
        ("9/6/2025", "between", "1/6/2025", None, "must be the same as or after the first", "to_day"),
        ("9/6/2025", "between", "", None, "enter the date", "to_day"),
        ("9/6/2025", "between", "31/6/2025", None, "that month has only 30 days", "to_day"),
        ("1/3/2026", "between", "13/3/2026", None, "must be today or in the past", "to_day"),
    ],
)
def test_a_contradiction_is_asked_about_and_everything_kept(
    typed: str, known: str, to: str, held: Any, says: str, box: str
) -> None:
    asked = form(typed, known, to, held)
    assert says in str(asked.errors["when"])
    assert "The day of the report" in str(asked.errors["when"])
    assert asked["when"].target == f"id_when-{box}"
    html = str(asked["when"])
    for one in filter(None, f"{typed}/{to}".split("/")):
        assert f'value="{one}"' in html
    assert f'value="{known}" checked' in html


@given(
    st.sampled_from([day_of(TODAY), month_of(TODAY), unknown(), JUNE, None])
    | st.tuples(st.dates(date(1900, 1, 1), TODAY), st.dates(date(1900, 1, 1), TODAY)).map(
        lambda two: range_of(*sorted(two)) if two[0] != two[1] else day_of(two[0])
    )
)
def test_what_is_held_comes_back_as_it_went_in(kept: Any) -> None:
    field = StaffDateField(required=False, latest=TODAY, held=kept)
    assert field.clean(staff_parts_of(kept)) == kept
    assert not field.has_changed(kept, staff_parts_of(kept))


def test_nothing_is_ticked_that_is_not_held() -> None:
    assert " checked" not in str(When()["when"])
    assert str(When(initial={"when": day_of(TODAY)})["when"]).count('value="day" checked') == 1
    assert str(When(initial={"when": unknown()})["when"]).count('value="unknown" checked') == 1


def test_a_forged_answer_to_the_question_is_none() -> None:
    assert StaffDateField().widget.value_from_datadict({"w-known": "perhaps"}, {}, "w") == StaffParts()


class Public(GovForm):
    when = FuzzyDateField(label="When?", latest=TODAY, required=False)


@pytest.mark.parametrize(
    "kept", [JUNE, range_of(date(2025, 6, 1), date(2026, 2, 2)), range_of(date(2026, 1, 1), date(2026, 2, 2))]
)
def test_the_public_field_keeps_a_range_it_has_no_boxes_for(kept: Any) -> None:
    """Opened and saved as it stands, it is the same range; a date that is typed replaces it."""
    shown = Public(initial={"when": kept})
    parts = shown["when"].value()
    carried = {"when-between": parts.between, "when-year": parts.year}
    assert f'name="when-between" value="{parts.between}"' in str(shown["when"])
    again = Public(carried, initial={"when": kept})
    assert again.is_valid()
    assert again.cleaned_data["when"] == kept
    assert not again.has_changed()
    typed = Public(carried | {"when-day": "4", "when-month": "3", "when-year": "2026"})
    assert typed.is_valid()
    assert typed.cleaned_data["when"] == day_of(date(2026, 3, 4))
    unsure = Public({"when-between": parts.between, "when-not-sure": "on"})
    assert unsure.is_valid()
    assert unsure.cleaned_data["when"] == unknown()


def test_a_range_without_boxes_is_told_in_words() -> None:
    assert "We hold 1 June 2025 to 9 June 2025." in str(Public(initial={"when": JUNE})["when"])
    assert "We hold" not in str(Public(initial={"when": day_of(TODAY)})["when"])


@pytest.mark.parametrize("forged", ["x", "2025-06-09/2025-06-01", "/", "2025-06-01/" + "9" * 500])
def test_a_forged_range_is_nothing(forged: str) -> None:
    parts = FuzzyDateInput().value_from_datadict({"when-between": forged}, {}, "when")
    assert FuzzyDateField(required=False).clean(parts) is None
