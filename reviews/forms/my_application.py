"""Coming in to one's own application, and what can be asked from there."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.forms.base import GovForm
from pledge.forms.widgets import Radios, Textarea
from pledge.tokens import REFERENCE_LETTERS, tidy_reference
from reviews.forms.apply import CodeForm, with_way_typed

_REFERENCE = re.compile(rf"ASB-[{REFERENCE_LETTERS}]{{4}}-[{REFERENCE_LETTERS}]{{4}}")
LONGEST = 100_000


class ReferenceField(forms.CharField):
    """A case reference however it was typed. Only its shape is checked: it says nothing of what exists."""

    def clean(self, value: str) -> str:
        typed = tidy_reference(super().clean(value))
        if typed and not _REFERENCE.fullmatch(typed):
            raise forms.ValidationError(
                _("Enter the reference as it stands on your papers, like ASB-7KPX-4MTD")
            )
        return typed


def reference_field() -> ReferenceField:
    """The field for a reference; one for each form."""
    return ReferenceField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("It begins with ASB. Capitals and spaces do not matter"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
        ),
        error_messages={
            "required": gettext_lazy("Enter the reference of the application"),
            "max_length": gettext_lazy("Enter only the reference"),
        },
    )


class SignInForm(GovForm):
    """The reference, and how the person shows that the application is theirs."""

    label_classes = "govuk-label--s"
    legend_classes = "govuk-fieldset__legend--s"

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_way_typed(data, "words"), *args, **kwargs)

    reference = reference_field()
    way = forms.ChoiceField(
        label=gettext_lazy("How do you want to sign in?"),
        choices=(
            ("code", gettext_lazy("Send me a code")),
            ("words", gettext_lazy("With four words and a number that I wrote down")),
        ),
        widget=Radios(
            reveals={"words": ["words"]},
            hints={"code": gettext_lazy("By email or text message, only if you told us that it is safe")},
        ),
        error_messages={"required": gettext_lazy("Select how you want to sign in")},
    )
    words = forms.CharField(
        label=gettext_lazy("Your words and number"),
        help_text=gettext_lazy("In the order they were given. Capitals and spaces do not matter"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        error_messages={
            "required": gettext_lazy("Enter your four words and number"),
            "max_length": gettext_lazy("Enter only your four words and number"),
        },
    )


class VictimSignInForm(GovForm):
    """The victim for whom somebody else applied: by a code, since the words went to the applicant."""

    label_classes = "govuk-label--s"

    reference = reference_field()


class MyCodeForm(CodeForm):
    """The six digits, sent by email or text message."""

    page_heading = ""

    def __init__(self, *args: Any, ask_reference: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code")
        if ask_reference:
            self.fields["reference"] = reference_field()
            self.order_fields(["reference", "code"])


def _words_field(label: Any, hint: Any, *, needed: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(needed),
        max_length=LONGEST,
        widget=Textarea(rows=8),
        error_messages={
            "required": needed,
            "max_length": gettext_lazy("This is too long to send at once. Send it in two parts"),
        },
    )


class AddForm(GovForm):
    """More information."""

    page_heading = "text"
    text = _words_field(
        gettext_lazy("Tell us more"),
        gettext_lazy(
            "For example what has happened since, a date you have remembered, or a new way to reach you. "
            "You do not have to repeat what you have told us."
        ),
        needed=gettext_lazy("Enter what you want to tell us"),
    )


class LookAgainForm(GovForm):
    """The decision is to be looked at again; reasons help and are not needed."""

    text = _words_field(
        gettext_lazy("What do you think is wrong with the decision? (optional)"),
        gettext_lazy("You can send it without saying why."),
    )


class WithdrawForm(GovForm):
    """The person wants to stop."""

    text = _words_field(
        gettext_lazy("Why do you want to stop? (optional)"),
        gettext_lazy("You do not have to say. If something is wrong with what we do, tell us."),
    )


class DataComplaintForm(GovForm):
    """A data protection complaint."""

    text = _words_field(
        gettext_lazy("What is your complaint about?"),
        gettext_lazy(
            "For example that something we hold is wrong, or was shared with someone who should not have it."
        ),
        needed=gettext_lazy("Enter what your complaint is about"),
    )
