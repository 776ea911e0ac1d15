"""A date that staff correct: three boxes, and a question how well it is known, with nothing ticked for them.

What it comes to is the plain JSON of :mod:`pledge.domain.known_dates`, a range between any two days included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pledge import gds
from pledge.domain.known_dates import day_of, range_of, span_of, unknown
from pledge.forms.dates import FuzzyDateField, FuzzyDateInput, FuzzyParts, StoredDate, whole_year

DAY, ABOUT, BETWEEN, UNKNOWN = "day", "about", "between", "unknown"
Boxes = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class StaffParts:
    """A date as it was typed, a second day for a range, and how well it is said to be known."""

    first: Boxes = ("", "", "")
    known: str = ""
    last: Boxes = ("", "", "")


class StaffDateInput(FuzzyDateInput):
    """Day, month and year, then radios; "between" reveals the boxes of the last day it may be."""

    last_boxes = (("to_day", _("Day"), 2), ("to_month", _("Month"), 2), ("to_year", _("Year"), 4))
    choices = (
        (DAY, _("To the day")),
        (ABOUT, _("Only the month or the year")),
        (BETWEEN, _("Between this day and another")),
        (UNKNOWN, _("Not known")),
    )

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        day, month, year, to_day, to_month, to_year, known = (
            str(data.get(f"{name}-{end}") or "").strip() for end in self._ends()
        )
        chosen = known if known in dict(self.choices) else ""
        return StaffParts((day, month, year), chosen, (to_day, to_month, to_year))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{end}" not in data for end in self._ends())

    def gov_html(self, field: Any) -> SafeString:
        """The whole form group: three boxes, then how well the date is known, in one fieldset."""
        parts: StaffParts = field.value()
        return gds.render(
            "dateInput",
            {
                "id": field.id,
                "fieldset": {"legend": field.legend_params},
                "hint": field.hint_params,
                "errorMessage": field.error_params,
                "items": self._items(field, self.boxes, parts.first),
                "formGroup": {"afterInputs": {"html": self._question(field, parts)}},
            },
        )

    def gov_target(self, field: Any) -> str:
        """What an error links to: the first box that is wrong, or the question beneath."""
        wrong = field.error_parts
        boxes = (*self.boxes, ("known", "", 0), *self.last_boxes)
        return f"{field.id}-{next((end for end, _label, _width in boxes if end in wrong), 'day')}"

    def _ends(self) -> list[str]:
        return [box for box, _label, _width in (*self.boxes, *self.last_boxes)] + ["known"]

    def _items(self, field: Any, boxes: Any, typed: Boxes) -> list[dict[str, Any]]:
        return [self._box(field, value, *box) for box, value in zip(boxes, typed, strict=True)]

    def _question(self, field: Any, parts: StaffParts) -> SafeString:
        last = gds.render(
            "dateInput",
            {
                "id": f"{field.id}-to",
                "fieldset": {"legend": {"text": _("The latest day it may be")}},
                "items": self._items(field, self.last_boxes, parts.last),
            },
        )
        items: list[dict[str, Any]] = [
            {"value": value, "text": label, "checked": value == parts.known} for value, label in self.choices
        ]
        items[2]["conditional"] = {"html": last}
        return gds.render(
            "radios",
            {
                "idPrefix": f"{field.id}-known",
                "name": f"{field.html_name}-known",
                "fieldset": {"legend": {"text": _("How well is this date known?")}},
                "items": items,
                "classes": "govuk-radios--small",
                "formGroup": {"classes": "govuk-!-margin-top-3 govuk-!-margin-bottom-0"},
            },
        )


class StaffDateField(FuzzyDateField):
    """A date as far as it is known, to the JSON of known dates; blank is None.

    ``held`` is the date held now. Boxes and question must agree: where the question was answered anew, boxes
    left as they were drawn do not speak against it; what was typed anew is never weakened in silence.
    With no answer to the question the boxes say what they say: a day, a month, a year.
    """

    widget = StaffDateInput
    default_error_messages = {
        "required": _("Enter a date, or select “Not known”"),
        "no_date": _("%(name)s: enter the date, or select “Not known”"),
        "no_day": _("%(name)s must include a day. If it is not known, select “Only the month or the year”"),
        "typed_unknown": _(
            "%(name)s is typed, but “Not known” is selected. Select how well it is known, or clear the boxes"
        ),
        "typed_day": _(
            "%(name)s is typed with its day, but “Only the month or the year” is selected. "
            "Select “To the day”, or clear the day"
        ),
        "typed_last": _(
            "%(name)s is typed as two days. Select “Between this day and another”, or clear the second"
        ),
        "backwards": _("%(name)s: the latest day must be the same as or after the first"),
    }

    def __init__(self, *, held: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.held = held

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, StaffParts) else staff_parts_of(value)

    def to_python(self, value: Any) -> StoredDate | None:
        parts, held = self.prepare_value(value), staff_parts_of(self.held)
        if parts.known != BETWEEN and any(parts.last) and parts.last != held.last:
            self._refuse("typed_last", "known")
        match parts.known:
            case "unknown":
                if any(parts.first) and parts.first != held.first:
                    self._refuse("typed_unknown", "known", "day", "month", "year")
                return unknown()
            case "between":
                return self._between(parts)
            case "day":
                return self._exact(parts.first)
            case "about":
                if parts.first[0] and parts.first != held.first:
                    self._refuse("typed_day", "day")
                return self._from_boxes(("", *parts.first[1:])) or self._refuse("no_date", "month", "year")
        return self._from_boxes(parts.first)

    def _between(self, parts: StaffParts) -> StoredDate:
        first = date.fromisoformat(self._exact(parts.first)["day"])
        try:
            last = date.fromisoformat(self._exact(parts.last)["day"])
        except ValidationError as wrong:
            params = wrong.params or {}
            ends = [f"to_{part}" for part in params.get("parts") or ("day", "month", "year")]
            raise ValidationError(wrong.message, code=wrong.code, params=params | {"parts": ends}) from None
        if last < first:
            self._refuse("backwards", "to_day", "to_month", "to_year")
        return range_of(first, last) if first < last else day_of(first)

    def _exact(self, typed: Boxes) -> StoredDate:
        if not any(typed):
            self._refuse("no_date", "day", "month", "year")
        if not typed[0]:
            self._refuse("no_day", "day")
        return self._from_boxes(typed) or unknown()

    def _from_boxes(self, typed: Boxes) -> StoredDate | None:
        return self.read(FuzzyParts(*typed))


def staff_parts_of(stored: Any) -> StaffParts:
    """A stored date as staff would type it; blank where nothing, or nothing readable, is held."""
    if isinstance(stored, Mapping) and stored.get("kind") == "unknown":
        return StaffParts(known=UNKNOWN)
    span = span_of(stored)
    if span is None:
        return StaffParts()
    first, last = ((str(day.day), str(day.month), str(day.year)) for day in span)
    match stored["kind"]:
        case "day":
            return StaffParts(first, DAY)
        case "month":
            return StaffParts(("", *first[1:]), ABOUT)
    if whole_year(*span):
        return StaffParts(("", "", first[2]), ABOUT)
    return StaffParts(first, BETWEEN, last)
