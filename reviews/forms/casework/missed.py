"""A date that was missed, or will be: why, and when instead."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Textarea


class MissedForm(GovForm):
    """Why a date is missed, in words for the applicant, and the new one."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The applicant reads this. Use plain words, and name nobody."),
        max_length=1000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Enter why it is late")},
    )
    new_on = GovDateField(
        label=_("By which day will it be done?"),
        name=_("The new day"),
        error_messages={"required": _("Enter the day by which it will be done")},
    )

    def __init__(self, *args: Any, earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["new_on"]
        field.earliest = earliest
