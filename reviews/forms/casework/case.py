"""Tasks, hand-over and the ends of a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Textarea
from pledge.models import User
from reviews.forms.casework.choices import limit, offer_people


class DoneForm(GovForm):
    """A task finished: what was done."""

    note = forms.CharField(
        label=_("What was done?"),
        max_length=4000,
        widget=Textarea(rows=4),
        error_messages={"required": _("Enter what was done")},
    )


class TaskForm(GovForm):
    """Something to do that a person thought of."""

    note = forms.CharField(
        label=_("What is to be done?"),
        max_length=1000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Enter what is to be done")},
    )
    due_on = GovDateField(
        label=_("By when?"), help_text=_("Leave it empty if there is no date."), required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self, "due_on", earliest=today)


class HandOverForm(GovForm):
    """To whom a case goes, and what they must know."""

    taker = forms.ChoiceField(
        label=_("Who takes the case?"), error_messages={"required": _("Choose who takes the case")}
    )
    note = forms.CharField(
        label=_("What must they know?"),
        help_text=_("What is promised, what is due next, how to reach the applicant safely."),
        max_length=4000,
        widget=Textarea(rows=6),
        error_messages={"required": _("Enter what they must know")},
    )

    def __init__(self, *args: Any, members: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "taker", _("Choose a colleague"), members)


class CloseForm(GovForm):
    """Why a case closes."""

    reason = forms.CharField(
        label=_("Why does the case close?"),
        help_text=_("The applicant reads this in the letter that says so. Use plain words."),
        max_length=4000,
        widget=Textarea(rows=5),
        error_messages={"required": _("Enter why the case closes")},
    )


class WithdrawForm(GovForm):
    """The applicant stops: how that was confirmed by a safe way, and why."""

    confirmed = forms.CharField(
        label=_("Who confirmed it, when and how?"),
        help_text=_("By a way that is safe, with the applicant alone. For example: rang on 12 March at 2pm."),
        max_length=4000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Enter who confirmed it, when and how")},
    )
    reason = forms.CharField(
        label=_("Why do they stop?"),
        help_text=_("In their words. Write “not said” if they would rather not say."),
        max_length=4000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Enter why they stop, or “not said”")},
    )


class ReopenForm(GovForm):
    """Why a case is opened again."""

    reason = forms.CharField(
        label=_("Why is the case opened again?"),
        max_length=4000,
        widget=Textarea(rows=4),
        error_messages={"required": _("Enter why the case is opened again")},
    )
