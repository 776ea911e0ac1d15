"""What a person knows of a date: the day an event happened, the day of a meeting, a time to wait."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Textarea

_READS_THIS = _("The applicant reads this. Use plain words, and name nobody.")


class StartedForm(GovForm):
    """The day on which something happened from which a time runs."""

    on = GovDateField(
        label=_("On which day was that?"),
        name=_("The day"),
        error_messages={"required": _("Enter the day on which it happened")},
    )

    def __init__(self, *args: Any, earliest: date, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["on"]
        field.earliest, field.latest = earliest, latest


class MeetingForm(GovForm):
    """The day for which a meeting is called; why it moves, once it was called before."""

    on = GovDateField(
        label=_("On which day is the meeting?"),
        name=_("The day of the meeting"),
        error_messages={"required": _("Enter the day of the meeting")},
    )
    reason = forms.CharField(
        label=_("Why does it move?"),
        help_text=_READS_THIS,
        max_length=1000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Enter why the meeting moves")},
    )

    def __init__(self, *args: Any, today: date, moves: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["on"]
        field.earliest = today
        if not moves:
            del self.fields["reason"]


class PauseForm(GovForm):
    """Why a time stands still, and when that is looked at again."""

    reason = forms.CharField(
        label=_("What do we have to wait for, and why?"),
        help_text=_READS_THIS,
        max_length=1000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Enter what you have to wait for")},
    )
    look_again_on = GovDateField(
        label=_("On which day will you look at it again?"),
        help_text=_("From that day on the time runs again, unless you end the pause before."),
        name=_("The day to look again"),
        error_messages={"required": _("Enter the day on which you look at it again")},
    )

    def __init__(self, *args: Any, earliest: date, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["look_again_on"]
        field.earliest, field.latest = earliest, latest
