"""A round started, changed, submitted and reopened; and who is invited to answer a theme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkbox, Radios, Textarea
from pledge.models import User
from selfassess.domain.bank import Bank, Scope, Theme
from selfassess.domain.timing import minutes_in_all
from selfassess.models import Round
from selfassess.services.round_start import Details
from selfassess.words import scope_words

# Section 104 came into force on 20 October 2014: there is nothing to assess before it.
FIRST_DAY = date(2014, 10, 20)
LATEST_CUT_OFF = timedelta(days=731)


class DetailsForm(GovForm):
    """What a round is called, which period it is about, until when it takes answers, and who owns it."""

    title = forms.CharField(
        label=gettext_lazy("What is this round called?"),
        help_text=gettext_lazy("For example, Self-assessment 2026"),
        max_length=100,
        error_messages={
            "required": gettext_lazy("Enter what this round is called"),
            "max_length": gettext_lazy("The name must be 100 characters or fewer"),
        },
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("How much do you want to assess?"),
        choices=Round.Scope.choices,
        widget=Radios(),
        error_messages={"required": gettext_lazy("Choose how much you want to assess")},
    )
    period_first = GovDateField(
        label=gettext_lazy("First day of the period it is about"),
        name=gettext_lazy("The first day of the period"),
        earliest=FIRST_DAY,
        error_messages={"required": gettext_lazy("Enter the first day of the period")},
    )
    period_last = GovDateField(
        label=gettext_lazy("Last day of the period it is about"),
        help_text=gettext_lazy("What is done is judged by this period, and figures are counted in it."),
        name=gettext_lazy("The last day of the period"),
        earliest=FIRST_DAY,
        error_messages={"required": gettext_lazy("Enter the last day of the period")},
    )
    cut_off = GovDateField(
        label=gettext_lazy("Cut-off: the last day for answers"),
        help_text=gettext_lazy(
            "The owner is reminded a week before. Links of contributors stop after this day."
        ),
        name=gettext_lazy("The cut-off"),
        error_messages={"required": gettext_lazy("Enter the cut-off")},
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who owns this round?"),
        help_text=gettext_lazy("An assessor who sees that it is finished, and gets the reminders."),
        widget=forms.Select,
        error_messages={
            "required": gettext_lazy("Choose who owns this round"),
            "invalid_choice": gettext_lazy("Choose who owns this round"),
        },
    )

    def __init__(
        self,
        *args: Any,
        bank: Bank,
        owners: Sequence[User],
        today: date,
        round: Round | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(one.pk): one for one in owners}
        self.round = round
        self.today = today
        fields: Any = self.fields
        fields["owner"].choices = [
            ("", _("Choose a person")),
            *((pk, one.full_name) for pk, one in self.owners.items()),
        ]
        fields["scope"].widget.hints = {
            scope.value: scope_words(scope, len(bank.asked(scope)), minutes_in_all(bank, scope))
            for scope in Scope
        }
        # A cut-off that has passed may stay as it is while something else is changed.
        fields["cut_off"].earliest = min(today, round.cut_off) if round else today
        fields["cut_off"].latest = today + LATEST_CUT_OFF
        if round is not None and round.scope == Round.Scope.ALL:
            del self.fields["scope"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last, cut_off = (found.get(name) for name in ("period_first", "period_last", "cut_off"))
        if first and last and last < first:
            self.add_error("period_last", _("The last day of the period must be on or after its first day"))
        if last and cut_off and cut_off < last:
            words = {"day": date_format(last, "j F Y")}
            self.add_error(
                "cut_off", _("The cut-off must be on or after the last day of the period, %(day)s") % words
            )
        moved = self.round is not None and cut_off != self.round.cut_off
        if moved and cut_off and cut_off < self.today:
            self.add_error("cut_off", _("A new cut-off must be today or later"))
        return found

    def details(self) -> Details:
        """What was said, for the services."""
        given = self.cleaned_data
        return Details(
            title=given["title"],
            scope=given.get("scope") or Round.Scope.ALL,
            period_first=given["period_first"],
            period_last=given["period_last"],
            cut_off=given["cut_off"],
            owner=self.owners[given["owner"]],
        )


class StartForm(DetailsForm):
    """A new round; where there is a signed one, with its answers as drafts or without."""

    carry_forward = forms.BooleanField(
        label=gettext_lazy("Bring over the last round’s answers and evidence, as drafts"),
        required=False,
        widget=Checkbox(),
    )

    def __init__(self, *args: Any, before: Round | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before is None:
            del self.fields["carry_forward"]
        else:
            self.fields["carry_forward"].help_text = _(
                "From %(title)s. Each answer waits until somebody has confirmed it. Until then it counts for "
                "nothing."
            ) % {"title": before.title}


class SubmitForm(GovForm):
    """Submitting with criteria unanswered must be meant."""

    as_it_is = forms.BooleanField(
        label=gettext_lazy("Submit it as it is. What is not answered counts as not answered."),
        widget=Checkbox(),
        error_messages={
            "required": gettext_lazy("Confirm that you want to submit it as it is, or answer what is missing")
        },
    )

    def __init__(self, *args: Any, missing: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not missing:
            del self.fields["as_it_is"]


class ReopenForm(GovForm):
    """Why a submitted round is opened again."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it reopened?"),
        help_text=gettext_lazy("Everyone who can read this round sees the reason."),
        max_length=1000,
        widget=Textarea(rows=3),
        error_messages={
            "required": gettext_lazy("Enter why it is reopened"),
            "max_length": gettext_lazy("The reason must be 1,000 characters or fewer"),
        },
    )


class ContributorForm(GovForm):
    """Somebody who answers one theme by link."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Which theme will they answer?"),
        widget=forms.Select,
        error_messages={
            "required": gettext_lazy("Choose a theme"),
            "invalid_choice": gettext_lazy("Choose a theme"),
        },
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter their name"),
            "max_length": gettext_lazy("The name must be 150 characters or fewer"),
        },
    )
    organisation = forms.CharField(
        label=gettext_lazy("Organisation (optional)"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("The organisation must be 150 characters or fewer")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Work email address"),
        help_text=gettext_lazy(
            "The link in the email opens the theme without a password. Use an inbox that only they read."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Enter their work email address"),
            "invalid": gettext_lazy("Enter an email address in the right form, like name@example.org"),
        },
    )

    def __init__(self, *args: Any, themes: Sequence[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["theme"]
        field.choices = [("", _("Choose a theme")), *((one.key, one.title) for one in themes)]
