"""Who a person is and how to reach them; agreement; bars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.widgets import Checkbox, Radios, Textarea
from pledge.models import User
from reviews.forms.casework.choices import offer_people
from reviews.models import Case, Person
from reviews.models.cases import YesNoUnknown

LETTER_FORMATS = [
    ("", _("Ordinary print")),
    ("large-print", _("Large print")),
    ("easy-read", _("Easy read")),
    ("audio", _("Audio")),
    ("braille", _("Braille")),
]
WAYS = [
    ("", _("No preference")),
    ("email", _("Email")),
    ("phone", _("Telephone")),
    ("post", _("Post")),
    ("someone", _("Through someone else")),
    ("in-person", _("In person")),
]


def _safe(question: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question,
        choices=YesNoUnknown.choices,
        widget=Radios(inline=True),
        error_messages={"required": _("Choose yes, no or not known")},
    )


class PersonForm(GovForm):
    """One person: their name, every way to reach them, and whether each is safe."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name_to_use = forms.CharField(
        label=_("What to call them"),
        help_text=_("On calls and in letters, if it differs."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    organisation = forms.CharField(label=_("Organisation or group"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Enter an email address in the correct format, like name@example.com")},
    )
    email_safe = _safe(_("Is email safe?"))
    phone = forms.CharField(
        label=_("Telephone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    text_safe = _safe(_("Are text messages safe?"))
    call_safe = _safe(_("Are telephone calls safe?"))
    voicemail_safe = _safe(_("Is it safe to leave a voicemail?"))
    address = forms.CharField(label=_("Address"), required=False, max_length=1000, widget=Textarea(rows=4))
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    address_confidential = forms.BooleanField(
        label=_("This address is confidential"),
        help_text=_("It is masked on every page and never reaches a partner’s document."),
        required=False,
        widget=Checkbox(),
    )
    post_safe = _safe(_("Is post safe?"))
    plain_envelope = forms.BooleanField(label=_("Use a plain envelope"), required=False, widget=Checkbox())
    preferred_way = forms.ChoiceField(
        label=_("How they would rather be reached"), required=False, choices=WAYS
    )
    contact_notes = forms.CharField(
        label=_("What to know before reaching them"),
        help_text=_("Who else reads their post or answers the phone, and the times that are safe."),
        required=False,
        max_length=4000,
        widget=Textarea(rows=4),
    )
    language = forms.CharField(
        label=_("Language wanted"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    letter_format = forms.ChoiceField(label=_("Letters in"), required=False, choices=LETTER_FORMATS)
    adjustments = forms.CharField(
        label=_("Adjustments they need"), required=False, max_length=4000, widget=Textarea(rows=3)
    )
    told_too = forms.BooleanField(
        label=_("Tell them the decision too, where that is safe"), required=False, widget=Checkbox()
    )

    def __init__(self, *args: Any, person: Person, with_address: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.with_address = with_address
        if not with_address:
            del self.fields["address"], self.fields["postcode"], self.fields["address_confidential"]
            self.has_address = bool(person.address)
        if person.is_applicant:
            del self.fields["told_too"]
        if not person.organisation and person.kind == Person.Kind.PERSON:
            del self.fields["organisation"]
        self.fields["name"].required = person.kind == Person.Kind.PERSON and bool(person.name)
        self.fields["name"].error_messages["required"] = _("Enter their full name")

    def clean(self) -> dict[str, Any]:
        """A way that is safe needs something to use."""
        given = super().clean() or {}
        if not self.with_address:
            given["address"] = "kept" if self.has_address else ""
        for detail, safe, words in (
            ("email", "email_safe", _("Enter an email address, or say that email is not known to be safe")),
            ("phone", "text_safe", _("Enter a telephone number, or say that texts are not known to be safe")),
            ("phone", "call_safe", _("Enter a telephone number, or say that calls are not known to be safe")),
            ("address", "post_safe", _("Enter an address, or say that post is not known to be safe")),
        ):
            if given.get(safe) == YesNoUnknown.YES and not given.get(detail) and detail not in self.errors:
                self.add_error(detail if detail in self.fields else safe, words)
        if not self.with_address:
            del given["address"]
        return given


class AgreementForm(GovForm):
    """Whether the victim agrees to someone else's application, and how that was settled."""

    error_target = "agreement"
    agreement = forms.ChoiceField(
        label=_("Does the victim agree to this application?"),
        choices=[
            (Case.Agreement.GIVEN, _("Yes, they agree")),
            (Case.Agreement.REFUSED, _("No, they do not agree")),
            (Case.Agreement.CANNOT, _("They cannot agree, and someone may act for them")),
            (Case.Agreement.NOT_ASKED, _("They have not been asked yet")),
        ],
        widget=Radios(
            hints={
                Case.Agreement.GIVEN: _("Every relevant body is then sent the application."),
                Case.Agreement.REFUSED: _("The bodies keep the reference and the place only."),
                Case.Agreement.CANNOT: _("For example a child, or an adult under a power of attorney."),
            }
        ),
        error_messages={"required": _("Choose whether the victim agrees")},
    )
    how = forms.CharField(
        label=_("Who was asked, when and how"),
        help_text=_("For example: rang Mrs Okafor on 12 March at 2pm, by the safe number. She agrees."),
        max_length=4000,
        widget=Textarea(rows=4),
        error_messages={"required": _("Enter who was asked, when and how")},
    )


class BarForm(GovForm):
    """A member who must stay out of the case, and why."""

    user = forms.ChoiceField(
        label=_("Who must stay out of this case?"), error_messages={"required": _("Choose a member")}
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "They will see this, as the end of “You have been asked to stay out of this case, because …”"
        ),
        max_length=1000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Enter why they must stay out")},
    )

    def __init__(self, *args: Any, members: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "user", _("Choose a member"), members)
