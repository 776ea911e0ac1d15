"""The filter of the access log."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.log_words import log_words


class LogFilterForm(GovForm):
    """By person, case and day; each may be left empty. ``cleaned_data["case"]`` is the key of the case."""

    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    case = forms.CharField(
        label=_("Case reference"),
        help_text=_("For example, ASB-7KPX-4MTD"),
        max_length=30,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    day = GovDateField(label=_("Day"), name=_("The day"), required=False)

    def __init__(
        self, *args: Any, people: list[tuple[int, str]], barred: frozenset[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.barred = barred
        choices: Any = self.fields["person"]
        choices.choices = [("", _("Everyone")), *people]

    def clean_case(self) -> str:
        typed: str = self.cleaned_data["case"]
        if not typed:
            return ""
        key = log_words().find_key(typed)
        if key is None:
            raise forms.ValidationError(
                _("There is no case with this reference here. Check it, or leave it empty.")
            )
        if key in self.barred:
            raise forms.ValidationError(_("You have been asked to stay out of this case."))
        return key

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and not date(2000, 1, 1) <= day <= date(2100, 1, 1):
            raise forms.ValidationError(_("Enter a day between 2000 and 2100"))
        return day
