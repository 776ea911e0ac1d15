"""Forms of the bodies: a named receipt, a colleague, a record by hand, a word on a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.widgets import Checkboxes, Radios, Textarea
from reviews.models import RelevantBody

NAME_ATTRS = {"autocomplete": "name"}
EMAIL_ATTRS = {"autocomplete": "email", "spellcheck": "false"}


class ReceiptForm(GovForm):
    """Who confirms that the body has the application, and who will deal with it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs=NAME_ATTRS),
        error_messages={"required": _("Enter your name")},
    )
    email = forms.EmailField(
        label=_("Your work email address"),
        max_length=254,
        widget=forms.EmailInput(attrs=EMAIL_ATTRS),
        error_messages={
            "required": _("Enter your work email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.org"),
        },
    )
    dealt_with_by = forms.CharField(
        label=_("Who will deal with it? (optional)"),
        help_text=_("Leave this empty if you will."),
        max_length=150,
        required=False,
    )


class ColleagueForm(GovForm):
    """Pass the link to a colleague of the same body."""

    colleague = forms.EmailField(
        label=_("Your colleague’s work email address"),
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={
            "required": _("Enter your colleague’s work email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.org"),
        },
    )

    def __init__(self, *args: Any, domains: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.domains = [domain.lower() for domain in domains]

    def clean_colleague(self) -> str:
        """Only addresses of the body's own domains: a link shows someone's application."""
        address = str(self.cleaned_data["colleague"]).lower()
        if address.rpartition("@")[2] not in self.domains:
            raise forms.ValidationError(
                _("Enter an address of your own organisation. To pass it to anyone else, ring us.")
            )
        return address


class ByHandForm(GovForm):
    """An officer records how a body got the application."""

    name = forms.CharField(
        label=_("Who at the body has it?"),
        max_length=150,
        error_messages={"required": _("Enter the name of the person who has it")},
    )
    dealt_with_by = forms.CharField(
        label=_("Who will deal with it? (optional)"),
        help_text=_("Leave this empty if it is the same person."),
        max_length=150,
        required=False,
    )
    note = forms.CharField(
        label=_("How and when did they get it?"),
        help_text=_("For example: read out to her by telephone on 12 March at 2pm."),
        max_length=4000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Enter how and when they got it")},
    )


class AddBodyForm(GovForm):
    """Pass the application to one body more."""

    chosen = forms.ChoiceField(
        label=_("Which body?"),
        error_messages={"required": _("Choose a body"), "invalid_choice": _("Choose a body of this list")},
    )

    def __init__(self, *args: Any, bodies: Sequence[RelevantBody], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bodies = {str(body.pk): body for body in bodies}
        field: Any = self.fields["chosen"]
        field.choices = [("", _("Choose a body")), *((pk, body.name) for pk, body in self._bodies.items())]

    @property
    def body(self) -> RelevantBody:
        """The body that was chosen."""
        return self._bodies[self.cleaned_data["chosen"]]


class VoiceForm(GovForm):
    """A body's word on a threshold decision."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs=NAME_ATTRS),
        error_messages={"required": _("Enter your name")},
    )
    role = forms.CharField(
        label=_("Your job title"),
        max_length=150,
        error_messages={"required": _("Enter your job title")},
    )
    email = forms.EmailField(
        label=_("Your own work email address"),
        help_text=_("One person speaks for one body only."),
        max_length=254,
        widget=forms.EmailInput(attrs=EMAIL_ATTRS),
        error_messages={
            "required": _("Enter your own work email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.org"),
        },
    )
    agrees = forms.ChoiceField(
        label=_("Does your organisation agree with this decision?"),
        choices=[("yes", _("Yes, we agree")), ("no", _("No, we do not agree"))],
        widget=Radios(reveals={"no": ["why"]}),
        error_messages={"required": _("Select whether your organisation agrees")},
    )
    why = forms.CharField(
        label=_("Why not, and what would you decide?"),
        max_length=10_000,
        widget=Textarea(rows=4),
        error_messages={"required": _("Enter why your organisation does not agree")},
    )


class SharingForm(GovForm):
    """Settling a worry about sharing: what was agreed with the applicant, and from whom it is kept."""

    how = forms.CharField(
        label=_("What did you agree with the applicant?"),
        help_text=_("When you spoke, and who at each body deals with it."),
        max_length=4000,
        widget=Textarea(rows=4),
        error_messages={"required": _("Enter what you agreed with the applicant")},
    )
    keep_from = forms.MultipleChoiceField(
        label=_("Which bodies get the reference and the place only? (optional)"),
        help_text=_("The other bodies are sent the whole application."),
        required=False,
        widget=Checkboxes(),
    )

    def __init__(self, *args: Any, notices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["keep_from"]
        field.choices = [(str(pk), name) for pk, name in notices]
