"""Leaving an application, coming back to it, and finding the council: forms beside the journey's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.domain.clock import clock
from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Radios
from reviews.models import Draft

SAFE = (
    ("yes", gettext_lazy("Yes, only I read it")),
    ("no", gettext_lazy("No, or I am not sure")),
)


class SaveForm(GovForm):
    """How to come back: words to write down, or a code to an address that only this person reads."""

    page_heading = "way"
    label_classes = "govuk-label--s"

    way = forms.ChoiceField(
        label=gettext_lazy("How do you want to come back?"),
        choices=(
            ("words", gettext_lazy("Give me four words and a number to write down")),
            ("email", gettext_lazy("Send a code to my email when I come back")),
        ),
        widget=Radios(
            reveals={"email": ["email", "safe"]},
            hints={
                "words": gettext_lazy(
                    "Works without email or a phone. Nobody can tell from the words what they are for"
                )
            },
        ),
        error_messages={"required": gettext_lazy("Select how you want to come back")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Enter an email address"),
            "invalid": gettext_lazy("Enter an email address in the correct format, like name@example.com"),
            "max_length": gettext_lazy("Enter an email address of 254 characters or fewer"),
        },
    )
    safe = forms.ChoiceField(
        label=gettext_lazy("Is this email safe for you?"),
        help_text=gettext_lazy("Does anyone else read it, or use a phone or computer where it is open?"),
        choices=SAFE,
        widget=Radios(),
        error_messages={"required": gettext_lazy("Select yes if only you read this email")},
    )

    def clean_safe(self) -> str:
        """A code goes only where nobody else reads it."""
        safe: str = self.cleaned_data["safe"]
        if safe != "yes":
            raise forms.ValidationError(
                _("Choose the words instead: we send nothing to an email that someone else may read")
            )
        return safe


def with_way_typed(data: Any, *boxes: str) -> Any:
    """What was posted, with the way that was not chosen but whose box alone was filled in.

    Without script every box stands open, and people type into the right one without choosing first.
    """
    filled = [box for box in boxes if data is not None and data.get(box, "").strip()]
    if len(filled) != 1 or data.get("way"):
        return data
    chosen = data.copy()
    chosen["way"] = filled[0]
    return chosen


class ReturnForm(GovForm):
    """Coming back: the words, or the address to send a code to."""

    page_heading = "way"

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(with_way_typed(data, "words", "email"), *args, **kwargs)

    way = forms.ChoiceField(
        label=gettext_lazy("Come back to your application"),
        choices=(
            ("words", gettext_lazy("I have four words and a number")),
            ("email", gettext_lazy("I asked for a code by email")),
        ),
        widget=Radios(reveals={"words": ["words"], "email": ["email"]}),
        error_messages={"required": gettext_lazy("Select what you have to come back with")},
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
    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        help_text=gettext_lazy("The one you gave when you saved your application"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Enter your email address"),
            "invalid": gettext_lazy("Enter an email address in the correct format, like name@example.com"),
            "max_length": gettext_lazy("Enter an email address of 254 characters or fewer"),
        },
    )


class CodeForm(GovForm):
    """The six digits of the email."""

    page_heading = "code"

    code = forms.CharField(
        label=gettext_lazy("Enter the code from the email"),
        help_text=gettext_lazy("Six numbers, for example 123 456"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "govuk-input--width-10",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": gettext_lazy("Enter the six numbers from the email"),
            "max_length": gettext_lazy("Enter only the six numbers from the email"),
        },
    )


class WhichForm(GovForm):
    """Which of several applications to go on with, told apart by their times: names stay hidden till then."""

    page_heading = "draft"

    draft = forms.ChoiceField(
        label=gettext_lazy("Which application do you want to go on with?"),
        widget=Radios(),
        error_messages={
            "required": gettext_lazy("Select the application you want"),
            "invalid_choice": gettext_lazy("Select the application you want"),
        },
    )

    def __init__(self, *args: Any, drafts: list[Draft], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["draft"]
        field.choices = [(str(draft.pk), self._words(draft)) for draft in drafts]

    @staticmethod
    def _words(draft: Draft) -> str:
        began, changed = localtime(draft.started_at), localtime(draft.changed_at)
        return _("Begun on %(began)s at %(began_time)s, last changed on %(changed)s at %(changed_time)s") % {
            "began": date_format(began, "j F Y"),
            "began_time": clock(began),
            "changed": date_format(changed, "j F Y"),
            "changed_time": clock(changed),
        }


class FindForm(GovForm):
    """Part of a council's name, a place or a postcode. Posted, so that no postcode is ever in an address."""

    q = forms.CharField(
        label=gettext_lazy("Council, town or postcode"),
        help_text=gettext_lazy("Part of a postcode is enough, like NF1"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "govuk-!-width-two-thirds", "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Enter a shorter name, or a postcode")},
    )


class ReceiptForm(GovForm):
    """How and when an application reached the authority that a member now keys in.

    ``key`` is the id the draft will have, so that a form that arrives twice begins one application.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    channel = forms.ChoiceField(
        label=gettext_lazy("How was it received?"),
        choices=(
            (Draft.Channel.PHONE, gettext_lazy("By phone")),
            (Draft.Channel.LETTER, gettext_lazy("By letter or on a paper form")),
            (Draft.Channel.VISIT, gettext_lazy("In person")),
            (Draft.Channel.EMAIL, gettext_lazy("By email")),
        ),
        widget=Radios(),
        error_messages={"required": gettext_lazy("Select how it was received")},
    )
    received_on = GovDateField(
        label=gettext_lazy("On what day was it received?"),
        help_text=gettext_lazy(
            "The day it first reached us, whoever took it. The rules and the time limits run from this day, "
            "not from today"
        ),
        name=gettext_lazy("The day it was received"),
        error_messages={"required": gettext_lazy("Enter the day it was received")},
    )
