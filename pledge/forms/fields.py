"""Fields whose answers are more than one box."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledge.forms.widgets import DateInput, DateParts

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DIGITS = re.compile(r"[0-9]{1,4}")


class GovDateField(forms.Field):
    """A whole date in three boxes, to a ``datetime.date``. Months may be typed as words.

    ``name`` begins the error messages: "The date of the letter must include a month". Earliest and latest
    are given by the caller, who knows what day it is. Errors say which boxes they are about.
    """

    widget = DateInput
    default_error_messages = {
        "required": _("Enter a date"),
        "missing": _("%(name)s must include a %(missing)s"),
        "missing_two": _("%(name)s must include a %(missing)s and a %(also)s"),
        "unreal": _("%(name)s must be a real date"),
        "short_year": _("The year must have 4 numbers, like 2026"),
        "too_early": _("%(name)s must be %(limit)s or later"),
        "too_late": _("%(name)s must be %(limit)s or earlier"),
    }

    def __init__(
        self,
        *,
        name: str | Promise = "",
        earliest: datetime.date | None = None,
        latest: datetime.date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.name = name or _("The date")
        self.earliest = earliest
        self.latest = latest

    def prepare_value(self, value: Any) -> DateParts:
        if isinstance(value, datetime.date):
            return DateParts(str(value.day), str(value.month), str(value.year))
        return value if isinstance(value, DateParts) else DateParts()

    def to_python(self, value: Any) -> datetime.date | None:
        if isinstance(value, datetime.date):
            return value
        if not value:
            return None
        self._refuse_missing(value)
        return self._real(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.earliest and value < self.earliest:
            self._refuse("too_early", limit=date_format(self.earliest, "j F Y"))
        if self.latest and value > self.latest:
            self._refuse("too_late", limit=date_format(self.latest, "j F Y"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != self.prepare_value(data)

    def _refuse_missing(self, typed: DateParts) -> None:
        words = {"day": _("day"), "month": _("month"), "year": _("year")}
        missing = [part for part in words if not getattr(typed, part)]
        if len(missing) == 1:
            self._refuse("missing", *missing, missing=words[missing[0]])
        if missing:
            self._refuse("missing_two", *missing, missing=words[missing[0]], also=words[missing[1]])

    def _real(self, typed: DateParts) -> datetime.date:
        day, month, year = _number(typed.day), month_number(typed.month), _number(typed.year)
        if year is not None and len(typed.year) < 4:
            self._refuse("short_year", "year")
        if day is None or month is None or year is None:
            wrong = [part for part, got in (("day", day), ("month", month), ("year", year)) if got is None]
            self._refuse("unreal", *wrong)
        else:
            try:
                return datetime.date(year, month, day)
            except ValueError:
                self._refuse("unreal")
        raise AssertionError("unreachable: every other way out has refused")

    def _refuse(self, code: str, *parts: str, **words: Any) -> None:
        params = {"name": self.name, "parts": parts, **words}
        raise ValidationError(self.error_messages[code], code=code, params=params)


def month_number(typed: str) -> int | None:
    """3 for "3", "03", "mar." and "March"; None for anything that is no month."""
    word = typed.strip(" .").lower()
    if len(word) >= 3 and word.isalpha():
        return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(word)), None)
    return _number(typed)


def _number(typed: str) -> int | None:
    return int(typed) if _DIGITS.fullmatch(typed) else None
