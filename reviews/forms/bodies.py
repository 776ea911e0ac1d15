"""Forms of the bodies: a named receipt, a colleague, a record by hand, a word on a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.widgets import Radios, Textarea
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
        widget=forms.EmailInput(attrs=EMAIL_ATTRS),
        error_messages={
            "required": _("Enter your work email address"),
            "invalid": _("Enter an email address in the correct format, like name@example.org"),
        },
    )
    dealt_with_by = forms.CharField(
        label=_("Who will deal with it (optional)"),
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

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Who at the body has it"),
        max_length=150,
        error_messages={"required": _("Enter the name of the person who has it")},
    )
    note = forms.CharField(
        label=_("How and when they got it"),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say how and when they got it")},
    )


class AddBodyForm(GovForm):
    """Pass the application to one body more."""

    body = forms.ModelChoiceField(
        label=_("Which body"),
        queryset=None,
        empty_label=_("Choose a body"),
        error_messages={"required": _("Choose a body")},
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies if bodies is not None else RelevantBody.objects.none()


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
    agrees = forms.ChoiceField(
        label=_("Does your organisation agree with this decision?"),
        choices=[("yes", _("Yes, we agree")), ("no", _("No, we do not agree"))],
        widget=Radios(reveals={"no": ["why"]}),
        error_messages={"required": _("Select whether your organisation agrees")},
    )
    why = forms.CharField(
        label=_("Why not, and what you would decide"),
        widget=Textarea(rows=4),
        error_messages={"required": _("Say why your organisation does not agree")},
    )


class SharingForm(GovForm):
    """Settling a worry about sharing: what was agreed with the applicant, and from whom it is kept."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.CharField(
        label=_("What you agreed with the applicant"),
        help_text=_("Whom you asked, when, and who at each body will deal with it."),
        widget=Textarea(rows=4),
        error_messages={"required": _("Say what you agreed with the applicant")},
    )
    keep_from = forms.MultipleChoiceField(
        label=_("Keep at reference and place only (optional)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, notices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notices = notices
        self.fields["keep_from"].choices = [(str(pk), name) for pk, name in notices]
