"""A date that somebody may remember only in part: the day, the month, the year, or not at all.

What it comes to is the plain JSON of :mod:`pledge.domain.known_dates`; a date left blank is None.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pledge import gds
from pledge.domain.known_dates import day_of, month_of, range_of, span_of, unknown
from pledge.domain.periods import month_span
from pledge.forms.fields import month_number

StoredDate = dict[str, Any]

EARLIEST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class FuzzyParts:
    """A date as it was typed and ticked."""

    day: str = ""
    month: str = ""
    year: str = ""
    month_only: bool = False
    not_sure: bool = False
    # A range of days that no boxes can show: "2025-06-01/2025-06-09". It stays until something else is said.
    between: str = ""

    def __bool__(self) -> bool:
        return bool(self.typed or self.not_sure or self.between)

    @property
    def typed(self) -> bool:
        """Whether anything stands in the boxes."""
        return bool(self.day or self.month or self.year)


class FuzzyDateInput(forms.Widget):
    """Day, month and year in three boxes, with "I only know the month" and "I am not sure" beneath."""

    boxes = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))
    ticks = (
        ("month_only", "month-only", _("I only know the month")),
        ("not_sure", "not-sure", _("I am not sure")),
    )

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> FuzzyParts:
        typed = (str(data.get(f"{name}-{box}") or "").strip() for box, _label, _width in self.boxes)
        day, month, year = typed
        month_only, not_sure = (bool(data.get(f"{name}-{end}")) for _part, end, _label in self.ticks)
        return FuzzyParts(day, month, year, month_only, not_sure, str(data.get(f"{name}-between") or ""))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        ends = [box for box, _label, _width in self.boxes] + [end for _part, end, _label in self.ticks]
        return all(f"{name}-{end}" not in data for end in ends)

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return ""

    def gov_html(self, field: Any) -> SafeString:
        """The whole form group: three boxes, then the two ticks, in one fieldset."""
        parts: FuzzyParts = field.value()
        return gds.render(
            "dateInput",
            {
                "id": field.id,
                "fieldset": {"legend": field.legend_params},
                "hint": field.hint_params,
                "errorMessage": field.error_params,
                "items": [self._box(field, getattr(parts, box[0]), *box) for box in self.boxes],
                "formGroup": {"afterInputs": {"html": self._held(field, parts) + self._ticks(field, parts)}},
            },
        )

    def gov_target(self, field: Any) -> str:
        """The box an error links to: the first that is wrong."""
        wrong = field.error_parts
        first = next((box for box, _label, _width in self.boxes if box in wrong), "day")
        return f"{field.id}-{first}"

    def _box(self, field: Any, typed: str, box: str, label: Any, width: int) -> dict[str, Any]:
        wrong = bool(field.errors) and (not field.error_parts or box in field.error_parts)
        return {
            "id": f"{field.id}-{box}",
            "name": f"{field.html_name}-{box}",
            "label": label,
            "value": typed,
            "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else ""),
            # A month may be typed as a word.
            "inputmode": "text" if box == "month" else None,
        }

    def _held(self, field: Any, parts: FuzzyParts) -> SafeString:
        """A range held already, in words, and carried along."""
        held = _range(parts.between)
        if held is None:
            return mark_safe("")
        carried = format_html(
            '<input type="hidden" name="{}-between" value="{}">', field.html_name, parts.between
        )
        if parts.typed:
            return carried
        said = gettext("We hold %(dates)s. Leave the boxes empty to keep that.") % {"dates": date_words(held)}
        return carried + format_html('<p class="govuk-body govuk-!-margin-top-3">{}</p>', said)

    def _ticks(self, field: Any, parts: FuzzyParts) -> SafeString:
        items = [
            {
                "id": f"{field.id}-{end}",
                "name": f"{field.html_name}-{end}",
                "value": "on",
                "text": label,
                "checked": getattr(parts, part),
            }
            for part, end, label in self.ticks
        ]
        return gds.render(
            "checkboxes",
            {
                "idPrefix": f"{field.id}-known",
                "name": f"{field.html_name}-known",
                "items": items,
                "classes": "govuk-checkboxes--small",
                "formGroup": {"classes": "govuk-!-margin-top-3 govuk-!-margin-bottom-0"},
            },
        )


class FuzzyDateField(forms.Field):
    """A date as far as it is known, to the JSON above; blank is None.

    ``name`` begins the error messages ("The date of the report must include a year"); ``latest`` is the last
    day it may be, given by the caller, who knows what day it is. Errors say which box they are about.

    A full date with "only the month" ticked is that month; with "not sure" ticked too: the weaker is kept.
    A month without a day needs no tick, and a year alone is any day of that year.
    """

    widget = FuzzyDateInput
    default_error_messages = {
        "required": _("Enter a date, or tick I am not sure"),
        "no_month": _("%(name)s must include a month"),
        "no_year": _("%(name)s must include a year"),
        "day": _("The day must be a number from 1 to 31"),
        "month": _("The month must be a number from 1 to 12, or its name"),
        "year": _("The year must have 4 numbers, like 2026"),
        "unreal": _("%(name)s must be a real date: that month has only %(days)s days"),
        "future": _("%(name)s must be today or in the past"),
    }

    def __init__(
        self, *, name: str | Promise = "", latest: datetime.date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.name = name or _("The date")
        self.latest = latest

    def prepare_value(self, value: Any) -> FuzzyParts:
        return value if isinstance(value, FuzzyParts) else parts_of(value)

    def to_python(self, value: Any) -> StoredDate | None:
        return self.read(self.prepare_value(value))

    def read(self, parts: FuzzyParts) -> StoredDate | None:
        """What was typed and ticked, as a date to store; None where it is blank.

        Raises:
            ValidationError: with the box it is about.
        """
        if not parts.typed:
            return unknown() if parts.not_sure else _range(parts.between)
        if parts.not_sure and not (parts.month and parts.year):
            return unknown()
        year = self._year(parts)
        if not parts.day and not parts.month and not parts.month_only:
            return self._carried_year(parts, year) or self._whole_year(year)
        month = self._month(parts)
        if not parts.day or parts.month_only or parts.not_sure:
            return self._whole_month(year, month)
        return self._day(parts, year, month)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != self.prepare_value(data)

    def _year(self, parts: FuzzyParts) -> int:
        if not parts.year:
            self._refuse("no_year", "year")
        year = _number(parts.year)
        if year is None or not EARLIEST_YEAR <= year <= datetime.MAXYEAR:
            self._refuse("year", "year")
        return year

    def _month(self, parts: FuzzyParts) -> int:
        if not parts.month:
            self._refuse("no_month", "month")
        month = month_number(parts.month.rstrip("."))
        if month is None or not 1 <= month <= 12:
            self._refuse("month", "month")
        return month

    def _day(self, parts: FuzzyParts, year: int, month: int) -> StoredDate:
        day = _number(parts.day)
        if day is None or not 1 <= day <= 31:
            self._refuse("day", "day")
        last = month_span(year, month)[1].day
        if day > last:
            self._refuse("unreal", "day", days=last)
        found = datetime.date(year, month, day)
        if self.latest and found > self.latest:
            self._refuse("future")
        return day_of(found)

    def _whole_month(self, year: int, month: int) -> StoredDate:
        first = month_span(year, month)[0]
        if self.latest and first > self.latest:
            self._refuse("future", "month", "year")
        return month_of(first)

    def _whole_year(self, year: int) -> StoredDate:
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if self.latest and first > self.latest:
            self._refuse("future", "year")
        if self.latest:
            last = min(last, self.latest)
        return range_of(first, last)

    def _carried_year(self, parts: FuzzyParts, year: int) -> StoredDate | None:
        """The part of this year that is held already: opening a page and saving it makes it no longer."""
        held = span_of(_range(parts.between))
        return _range(parts.between) if held and _year_so_far(*held) and held[0].year == year else None

    def _refuse(self, code: str, *parts: str, **words: Any) -> NoReturn:
        params = {"name": self.name, "parts": parts, **words}
        raise ValidationError(self.error_messages[code], code=code, params=params)


def parts_of(stored: Any) -> FuzzyParts:
    """A stored date as it would be typed; one that was typed wrong comes back as it was."""
    if not isinstance(stored, Mapping):
        return FuzzyParts()
    if stored.get("kind") == "unread":
        day, month, year = (str(stored.get(box) or "") for box in ("day", "month", "year"))
        ticks = bool(stored.get("month_only")), bool(stored.get("not_sure"))
        return FuzzyParts(day, month, year, *ticks, str(stored.get("between") or ""))
    if stored.get("kind") == "unknown":
        return FuzzyParts(not_sure=True)
    span = span_of(stored)
    if span is None:
        return FuzzyParts()
    first, last = span
    match stored["kind"]:
        case "day":
            return FuzzyParts(str(first.day), str(first.month), str(first.year))
        case "month":
            return FuzzyParts("", str(first.month), str(first.year), month_only=True)
    if whole_year(first, last):
        return FuzzyParts("", "", str(first.year))
    carried = f"{first.isoformat()}/{last.isoformat()}"
    return FuzzyParts("", "", str(first.year) if _year_so_far(first, last) else "", between=carried)


def whole_year(first: datetime.date, last: datetime.date) -> bool:
    """Whether a range is a year from its first day to its last, which the year alone says."""
    return _year_so_far(first, last) and (last.month, last.day) == (12, 31)


def _year_so_far(first: datetime.date, last: datetime.date) -> bool:
    """Whether a range begins with the year it lies in, as a year does that was typed before it ended."""
    return (first.month, first.day) == (1, 1) and first.year == last.year


def unread(parts: FuzzyParts) -> StoredDate:
    """What was typed and is not a date, to be kept and shown again."""
    typed = asdict(parts)
    return {"kind": "unread", **{name: one for name, one in typed.items() if one or name != "between"}}


def date_words(stored: Any) -> str:
    """A stored date in words: "14 March 2026", "March 2026", "2025", "Not sure"; "" where it is blank."""
    if not isinstance(stored, Mapping):
        return ""
    if stored.get("kind") == "unknown":
        return gettext("Not sure")
    if stored.get("kind") == "unread":
        return " ".join(filter(None, (str(stored.get(box) or "") for box in ("day", "month", "year"))))
    span = span_of(stored)
    if span is None:
        return ""
    first, last = span
    match stored["kind"]:
        case "day":
            return date_format(first, "j F Y")
        case "month":
            return date_format(first, "F Y")
    if _year_so_far(first, last):
        return str(first.year)
    return gettext("%(first)s to %(last)s") % {
        "first": date_format(first, "j F Y"),
        "last": date_format(last, "j F Y"),
    }


def _range(between: str) -> StoredDate | None:
    """The range that a form carried along; None where there is none, or it cannot be read."""
    first, _slash, last = between.partition("/")
    carried = {"kind": "range", "from": first, "to": last}
    return carried if span_of(carried) else None


def _number(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) <= 4 else None
