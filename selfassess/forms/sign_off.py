"""A signature under a round, the two dates of the Pledge, publishing and withdrawing."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkbox, Textarea
from selfassess.domain.endorsement import names_the_charity
from selfassess.services.commitment import JudgedBy, SignedBy
from selfassess.services.sign_off import Signing, same_name

# ASB Help, who runs the Pledge, was set up in 2013: nobody signed one before.
FIRST_PLEDGE = date(2013, 1, 1)
_NO_AUTOCOMPLETE = {"autocomplete": "off"}


def _short(label: Any, required: Any, *, help_text: Any = "", longest: int = 150) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE),
        error_messages={
            "required": required,
            "max_length": gettext_lazy("This must be 150 characters or fewer"),
        },
    )


def _may_be_named() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("They agree that name and position may stand on the public page"),
        required=False,
        widget=Checkbox(),
    )


class CharityForm(GovForm):
    """A form with a text that the public may read as ASB Help's recognition: asked about, not forbidden."""

    charity_fields: ClassVar[tuple[str, ...]] = ()
    charity_agreed = forms.BooleanField(
        label=gettext_lazy("ASB Help has agreed in writing to be named here"),
        required=False,
        widget=Checkbox(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names_the_charity(*self._texts()):
            del self.fields["charity_agreed"]

    def _texts(self) -> list[str]:
        if self.is_bound:
            return [str(self.data.get(self.add_prefix(name), "")) for name in self.charity_fields]
        return [str(self.initial.get(name) or "") for name in self.charity_fields]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if "charity_agreed" in self.fields and not found.get("charity_agreed"):
            self.add_error(
                "charity_agreed",
                _(
                    "This names ASB Help, and can be read as the charity’s own recognition. Confirm that the "
                    "charity has agreed, or leave its name out"
                ),
            )
        return found


class SignatureForm(CharityForm):
    """Who signed, as what, on which day, and what they had before them."""

    charity_fields = ("name", "position")
    name = _short(gettext_lazy("Full name"), gettext_lazy("Enter who signed"))
    position = _short(
        gettext_lazy("Position"),
        gettext_lazy("Enter their position"),
        help_text=gettext_lazy("For example, Director of Communities, or Cabinet member for safety"),
    )
    signed_on = GovDateField(
        label=gettext_lazy("When did they sign?"),
        name=gettext_lazy("The day they signed"),
        error_messages={"required": gettext_lazy("Enter the day they signed")},
    )
    name_may_be_published = _may_be_named()
    seen = forms.BooleanField(
        widget=Checkbox(),
        error_messages={"required": gettext_lazy("Confirm that they had the answers before them")},
    )

    field_order = ("name", "position", "charity_agreed", "signed_on", "name_may_be_published", "seen")

    def __init__(
        self, *args: Any, earliest: date, latest: date, other: str, seen: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["signed_on"].earliest, fields["signed_on"].latest = earliest, latest
        fields["seen"].label = seen
        self.other = other

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.other and same_name(self.other, name):
            raise forms.ValidationError(_("The elected member must be somebody other than the senior lead"))
        return name

    def signing(self) -> Signing:
        """What was said, for the services."""
        given = self.cleaned_data
        return Signing(given["name"], given["position"], given["signed_on"], given["name_may_be_published"])


class CommittedForm(CharityForm):
    """The commitment: signed when, by whom, as what."""

    charity_fields = ("signed_by", "signed_position")
    signed_on = GovDateField(
        label=gettext_lazy("When was the commitment signed?"),
        name=gettext_lazy("The day it was signed"),
        earliest=FIRST_PLEDGE,
        error_messages={"required": gettext_lazy("Enter the day it was signed")},
    )
    signed_by = _short(gettext_lazy("Who signed it?"), gettext_lazy("Enter who signed it"))
    signed_position = _short(gettext_lazy("Their position"), gettext_lazy("Enter their position"))
    signed_name_agreed = _may_be_named()

    field_order = ("signed_on", "signed_by", "signed_position", "charity_agreed", "signed_name_agreed")

    def __init__(self, *args: Any, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["signed_on"].latest = latest

    def said(self) -> SignedBy:
        given = self.cleaned_data
        return SignedBy(
            given["signed_on"], given["signed_by"], given["signed_position"], given["signed_name_agreed"]
        )


class JudgedForm(CharityForm):
    """The standard: judged met when, by whom, of which organisation, on what."""

    charity_fields = ("judged_by", "judged_organisation")
    judged_on = GovDateField(
        label=gettext_lazy("When was the standard judged met?"),
        name=gettext_lazy("The day it was judged met"),
        earliest=FIRST_PLEDGE,
        error_messages={"required": gettext_lazy("Enter the day it was judged met")},
    )
    judged_by = _short(gettext_lazy("Who judged it?"), gettext_lazy("Enter who judged it"))
    judged_organisation = _short(
        gettext_lazy("Their organisation"),
        gettext_lazy("Enter their organisation"),
        help_text=gettext_lazy("Your own council, if nobody from outside judged it"),
    )
    judged_basis = forms.CharField(
        label=gettext_lazy("What did they judge it on?"),
        help_text=gettext_lazy("Stays inside: the public page does not show it."),
        max_length=2_000,
        widget=Textarea(rows=3),
        error_messages={
            "required": gettext_lazy("Enter what they judged it on"),
            "max_length": gettext_lazy("This must be 2,000 characters or fewer"),
        },
    )
    judged_name_agreed = forms.BooleanField(
        label=gettext_lazy("They agree that name and organisation may stand on the public page"),
        required=False,
        widget=Checkbox(),
    )

    field_order = (
        "judged_on", "judged_by", "judged_organisation", "charity_agreed", "judged_basis",
        "judged_name_agreed",
    )  # fmt: skip

    def __init__(self, *args: Any, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["judged_on"].latest = latest

    def said(self) -> JudgedBy:
        given = self.cleaned_data
        return JudgedBy(
            given["judged_on"],
            given["judged_by"],
            given["judged_organisation"],
            given["judged_basis"],
            given["judged_name_agreed"],
        )


class PublishForm(GovForm):
    """Publishing: whoever is named agreed to it, and the charity is not said to stand behind it."""

    named_agreed = forms.BooleanField(
        label=gettext_lazy("Everyone named above still agrees to be named"),
        widget=Checkbox(),
        error_messages={"required": gettext_lazy("Confirm that everyone named still agrees")},
    )
    charity_agreed = forms.BooleanField(
        label=gettext_lazy("ASB Help has agreed in writing to be named here"),
        widget=Checkbox(),
        error_messages={"required": gettext_lazy("Confirm that ASB Help has agreed to be named")},
    )

    def __init__(self, *args: Any, names: bool, charity: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names:
            del self.fields["named_agreed"]
        if not charity:
            del self.fields["charity_agreed"]


class WithdrawForm(GovForm):
    """Why a published self-assessment is withdrawn."""

    notice = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        help_text=gettext_lazy("Your words stand on the public page, with the date. Name nobody."),
        max_length=1000,
        widget=Textarea(rows=4, count=1000, threshold=75),
        error_messages={
            "required": gettext_lazy("Enter why it is withdrawn"),
            "max_length": gettext_lazy("The reason must be 1,000 characters or fewer"),
        },
    )
