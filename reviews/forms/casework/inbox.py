"""Finding cases: the posted search, and what a list is narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.widgets import Checkboxes
from pledge.models import User
from reviews.domain import search_terms
from reviews.forms.casework.choices import offer_people
from reviews.selectors.inbox import Flag


class SearchForm(GovForm):
    """A reference, name, postcode, telephone number or agency's reference. Posted: never in an address."""

    term = forms.CharField(
        label=_("Find a case"),
        help_text=_("Reference, name, postcode, telephone number or an agency’s reference"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter a reference, name, postcode or telephone number to look for"),
            "max_length": _("What you look for must be 200 characters or less"),
        },
    )

    def clean_term(self) -> str:
        term: str = self.cleaned_data["term"]
        if not search_terms.typed(term):
            raise forms.ValidationError(_("Enter at least 2 letters or numbers to look for"))
        return term


class FilterForm(GovForm):
    """What a list is narrowed to. In the address: it holds codes and numbers, no name."""

    list = forms.CharField(required=False, widget=forms.HiddenInput)
    order = forms.CharField(required=False, widget=forms.HiddenInput)
    flag = forms.MultipleChoiceField(
        label=_("Show only"), choices=Flag.choices, required=False, widget=Checkboxes(small=True)
    )
    contact = forms.ChoiceField(label=_("Named contact"), required=False)

    def __init__(self, *args: Any, contacts: tuple[User, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "contact", _("Anyone"), contacts)
