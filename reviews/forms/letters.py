"""Forms of the letters: which to write, its free parts, its way, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Radios, Textarea
from reviews.documents.build import DAY, LINES, FreePart
from reviews.models import ContactEntry, Letter


class WriteForm(GovForm):
    """Which letter to write, to whom."""

    page_heading = "letter"
    letter = forms.ChoiceField(
        label=_("Which letter do you want to write?"),
        error_messages={
            "required": _("Select the letter you want to write"),
            "invalid_choice": _("Select the letter you want to write"),
        },
    )

    def __init__(self, *args: Any, offers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["letter"].widget = Radios(choices=offers)
        fields["letter"].choices = offers
        if len(offers) == 1:
            fields["letter"].initial = offers[0][0]

    @property
    def chosen(self) -> tuple[str, int]:
        """The kind of letter and the id of its reader."""
        kind, _colon, person = self.cleaned_data["letter"].rpartition(":")
        return kind, int(person)


class PartsForm(GovForm):
    """The free parts of a letter; what is left empty is named when the letter is sent, not here."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: tuple[FreePart, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.parts = parts
        for part in parts:
            fields[part.name] = self._field(part)

    @staticmethod
    def _field(part: FreePart) -> forms.Field:
        if part.kind == DAY:
            return GovDateField(label=part.label, help_text=part.hint, name=_("The day"), required=False)
        rows = 5 if part.kind == LINES else 3
        return forms.CharField(
            label=part.label, help_text=part.hint, required=False, widget=Textarea(rows=rows)
        )

    def values(self) -> dict[str, str]:
        """The parts as they are kept: a day as its ISO form."""
        given = self.cleaned_data
        return {
            part.name: given[part.name].isoformat()
            if part.kind == DAY and given[part.name]
            else given[part.name] or ""
            for part in self.parts
        }


def initial_parts(parts: tuple[FreePart, ...], kept: dict[str, str]) -> dict[str, Any]:
    """What the form shows of the parts as they are kept."""
    return {
        part.name: _day(kept.get(part.name) or "") if part.kind == DAY else kept.get(part.name, "")
        for part in parts
    }


def _day(kept: str) -> date | None:
    try:
        return date.fromisoformat(kept) if kept else None
    except ValueError:
        return None


WAYS: dict[str, tuple[Any, Any]] = {
    Letter.Way.ONLINE: (
        _("Online, on their application page"),
        _("A message says that something is there. It counts as told when they open it."),
    ),
    Letter.Way.POST: (
        _("By post"),
        _("It goes to the letters to post. It counts as told on the day it is posted."),
    ),
    Letter.Way.HAND: (
        _("Handed over in person"),
        _("You print it, hand it over, and record it."),
    ),
    Letter.Way.SPOKEN: (
        _("Read out or explained, by telephone or in person"),
        _("You speak with them, and record it."),
    ),
}


class WayForm(GovForm):
    """By which way a letter goes; only those that are safe are offered."""

    page_heading = "way"
    version = forms.IntegerField(widget=forms.HiddenInput)
    way = forms.ChoiceField(
        label=_("How should the letter reach them?"),
        error_messages={
            "required": _("Select how the letter should reach them"),
            "invalid_choice": _("This way is not known to be safe for them. Select another"),
        },
    )

    def __init__(self, *args: Any, ways: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        choices = [(way, WAYS[way][0]) for way in ways]
        fields["way"].widget = Radios(choices=choices, hints={way: WAYS[way][1] for way in ways})
        fields["way"].choices = choices


class GivenForm(GovForm):
    """A letter handed over, or spoken: when, by whom, and how it went."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = GovDateField(label=_("When"), name=_("The day"), error_messages={"required": _("Enter the day")})
    who = forms.CharField(
        label=_("Who did it"), max_length=150, error_messages={"required": _("Enter who did it")}
    )
    note = forms.CharField(
        label=_("Where, and how it went"),
        help_text=_("For example: at the library, to her alone. She understood it and kept the letter."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say where, and how it went")},
    )

    def __init__(self, *args: Any, today: date, since: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["on"].earliest, fields["on"].latest = since, today


class ReturnedForm(GovForm):
    """A letter came back."""

    why = forms.CharField(
        label=_("What came back, and why"),
        help_text=_("For example: returned by the post, “gone away”."),
        max_length=200,
        widget=Textarea(rows=2),
        error_messages={
            "required": _("Say what came back, and why"),
            "max_length": _("What came back, and why, must be 200 characters or less"),
        },
    )


class AttemptForm(GovForm):
    """An attempt to tell that did not reach the person."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("How did you try?"),
        choices=[choice for choice in ContactEntry.Kind.choices if choice[0] != ContactEntry.Kind.NOTE],
        widget=Radios(),
        error_messages={
            "required": _("Select how you tried"),
            "invalid_choice": _("Select how you tried"),
        },
    )
    on = GovDateField(
        label=_("When"), name=_("The day"), error_messages={"required": _("Enter the day you tried")}
    )
    text = forms.CharField(
        label=_("What happened"),
        help_text=_("For example: rang at 11am and at 2pm, no answer. No message was left."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say what happened")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["on"].latest = today


class StandInForm(GovForm):
    """A manager's reason, in place of telling somebody who cannot be reached."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    manager = forms.CharField(
        label=_("Which manager says so"),
        help_text=_("Name and job title. Not the person who made the attempts."),
        max_length=150,
        error_messages={"required": _("Enter the manager’s name and job title")},
    )
    reason = forms.CharField(
        label=_("Their reason"),
        help_text=_("Why no further attempt is made now, and what will be done if the person comes back."),
        widget=Textarea(rows=4),
        error_messages={"required": _("Enter the manager’s reason")},
    )


class NotToldForm(GovForm):
    """Why a victim who did not apply is not told."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why is it not safe to tell them?"),
        help_text=_("Who may be with them, what they have said, what you looked at."),
        widget=Textarea(rows=4),
        error_messages={"required": _("Say why it is not safe to tell them")},
    )


class PostedForm(GovForm):
    """Letters put in the post on a day."""

    page_heading = ""
    on = GovDateField(
        label=_("When were they posted?"),
        name=_("The day they were posted"),
        error_messages={"required": _("Enter the day they were posted")},
    )

    def __init__(self, *args: Any, today: date, since: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["on"].earliest, fields["on"].latest = since, today
