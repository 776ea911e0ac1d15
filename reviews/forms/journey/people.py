"""Where it is, who it is about, and how to reach them safely (pages.md A2 and A3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pledge.forms.widgets import Checkbox
from reviews.domain.journey.pages import DETAIL_OF_WAY, WRITTEN_OR_SPOKEN_WAYS, ways_of_contact, who_for
from reviews.forms.journey.base import EntryForm, JourneyForm
from reviews.forms.journey.fields import (
    YES_NO,
    YES_NO_NOT_SURE,
    AnyOf,
    Email,
    FewLines,
    Line,
    OneFrom,
    OneOf,
    Postcode,
    Telephone,
)

SAFE = (("yes", _("Yes, it is safe")), ("no", _("No")), ("not-sure", _("I am not sure")))
WAYS = (
    ("email", _("Email")),
    ("phone", _("Phone or text message")),
    ("post", _("Letter")),
    ("someone", _("Through someone I trust")),
    ("in-person", _("In person")),
)
NOBODY_ELSE = _("No, only I do")
CONNECTIONS = (
    ("family", _("Family member")),
    ("friend", _("Friend or neighbour")),
    ("carer", _("Carer")),
    ("support-worker", _("Support worker or advocate")),
    ("councillor", _("Councillor")),
    ("mp", _("Member of Parliament or of the Senedd")),
    ("landlord", _("Landlord or housing officer")),
    ("officer", _("Police or council officer")),
    ("solicitor", _("Solicitor")),
    ("other", _("Something else")),
)
TENURES = (
    ("council-tenant", _("Council tenant")),
    ("council-leaseholder", _("Council leaseholder")),
    ("housing-association-tenant", _("Housing association tenant")),
    ("housing-association-leasehold", _("Housing association leaseholder or shared owner")),
    ("private-tenant", _("Private tenant")),
    ("owner", _("Owner")),
    ("supported", _("Supported or sheltered housing")),
    ("temporary", _("Temporary accommodation or a hostel")),
    ("no-fixed-address", _("No fixed address")),
    ("other", _("Something else")),
    ("prefer-not-to-say", _("I prefer not to say")),
)


class WhereForm(JourneyForm):
    """A place, a postcode, or both."""

    slug = "where"

    place = Line(
        label=_("Street, building or place"),
        help_text=_("For example, the flats at the top of Mill Lane"),
        most=300,
    )
    postcode = Postcode(label=_("Postcode, if you know it"), help_text=_("Part of it is enough"))


class WhoForForm(JourneyForm):
    """For oneself, for another, for a group, for a business."""

    slug = "who-for"
    page_heading = "who_for"

    who_for = OneOf(
        label="",
        choices=(
            ("me", _("Me, or me and the people I live with")),
            ("someone-else", _("Someone else")),
            ("group", _("A group of people or households")),
            ("business", _("A business or organisation")),
        ),
        hints={"someone-else": _("For example a parent, a friend, or someone you support at work")},
    )
    group_name = Line(label=_("Name of the group, if it has one"))
    organisation = Line(label=_("Name of the business or organisation"), autocomplete="organization")


class AgreementForm(JourneyForm):
    """Whether the people applied for know and agree. No answer stops the application."""

    slug = "agreement"

    connection = OneFrom(label=_("How do you know them?"), choices=CONNECTIONS)
    agrees = OneOf(
        label=_("Do they agree to you asking for a review?"),
        choices=(
            ("yes", _("Yes")),
            ("cannot", _("No, they cannot agree for themselves")),
            ("not-asked", _("I have not asked them yet")),
        ),
        hints={
            "cannot": _("For example a child, or someone who cannot make this decision"),
            "not-asked": _(
                "You can still send this. We will ask them safely before we share their details with anyone"
            ),
        },
    )
    cannot_why = Line(label=_("Why can they not agree, and why can you speak for them?"), most=1000)
    deal_with = OneOf(
        label=_("Who should we deal with?"),
        choices=(("me", _("Me")), ("them", _("Them")), ("both", _("Both of us"))),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who_for(self.answers) == "group":
            field: Any = self.fields["agrees"]
            field.label = _("Does everyone in the group agree?")
            field.choices = (
                ("yes", _("Yes, everyone")),
                ("cannot", _("Someone cannot agree for themselves")),
                ("not-asked", _("I have not asked everyone yet")),
            )


class DangerForm(JourneyForm):
    """Danger now. Help comes first, and then the form goes on."""

    slug = "danger"
    page_heading = "in_danger"

    in_danger = OneOf(
        label="",
        help_text=_("If it is happening now, ring 999 first. This form does not send for help"),
        choices=YES_NO_NOT_SURE,
    )


class NameForm(JourneyForm):
    """Names, of any form. Under 18 is asked because it changes how we keep someone safe."""

    slug = "name"
    labels_for_another = {"name": _("Your full name"), "name_to_use": _("What should we call you?")}

    name = Line(label=_("Full name"), autocomplete="name")
    name_to_use = Line(
        label=_("What should we call you?"),
        help_text=_("Leave this blank if it is the same"),
        autocomplete="nickname",
        most=100,
    )
    under_18 = OneOf(label=_("Are you under 18?"), choices=YES_NO)
    affected_name = Line(label=_("The full name of the person you are asking for"))
    affected_name_to_use = Line(
        label=_("What should we call them?"), help_text=_("Leave this blank if it is the same"), most=100
    )
    affected_under_18 = OneOf(label=_("Are they under 18?"), choices=YES_NO_NOT_SURE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who_for(self.answers) == "group":
            self.fields["name"].help_text = _("You will be the person we keep in touch with for the group")


class ContactForm(JourneyForm):
    """At least one way to make contact. A detail typed without any tick (no script) counts as ticked."""

    slug = "contact"

    ways = AnyOf(
        label=_("Which of these can we use?"),
        help_text=_("Select one or more. You do not need an email address or a phone"),
        choices=WAYS,
        hints={"in-person": _("We will agree with you where and when")},
    )
    email = Email(label=_("Email address"))
    phone = Telephone(label=_("Phone number"))
    address = FewLines(label=_("Address to write to"), autocomplete="street-address")
    through = FewLines(
        label=_("Who is it, and how do we reach them?"),
        help_text=_("For example a friend or a support worker"),
    )
    affected_contact = FewLines(
        label=_("How can we reach the person you are asking for, safely?"),
        help_text=_("Leave this blank if you do not know, or if we should only speak to you"),
    )

    NO_DETAIL = {
        "email": _("Enter an email address, or untick email"),
        "phone": _("Enter a phone number, or untick phone"),
        "post": _("Enter an address, or untick letter"),
        "someone": _("Tell us who it is and how to reach them, or untick this"),
    }

    def clean(self) -> dict[str, Any]:
        ticked = self.cleaned_data.get("ways")
        if ticked == []:
            typed = (way for way, detail in DETAIL_OF_WAY.items() if detail and self.cleaned_data.get(detail))
            self.cleaned_data["ways"] = list(typed)
        for way in ticked or ():
            detail = DETAIL_OF_WAY.get(way)
            if detail and not self.cleaned_data.get(detail) and detail not in self.errors:
                self.add_error(detail, self.NO_DETAIL[way])
        return super().clean()

    def _chosen(self, parent: str, choice: str) -> bool:
        if parent == "ways" and not self.cleaned_data.get("ways"):
            return True
        return super()._chosen(parent, choice)

    def _needed(self, cleaned: Mapping[str, Any]) -> list[tuple[str, str]]:
        """A way that was ticked has its own error where its detail is missing."""
        return [] if cleaned.get("ways") or self.errors else super()._needed(cleaned)


class SafeContactForm(JourneyForm):
    """Which ways are safe: yes, no, or not sure, which is treated as no until somebody has asked."""

    slug = "safe-contact"

    safe_email = OneOf(label=_("Is it safe to email you?"), choices=SAFE)
    safe_call = OneOf(label=_("Is it safe to ring you?"), choices=SAFE)
    safe_voicemail = OneOf(label=_("Is it safe to leave a message if you do not answer?"), choices=SAFE)
    safe_text = OneOf(label=_("Is it safe to text you?"), choices=SAFE)
    safe_post = OneOf(label=_("Is it safe to write to you?"), choices=SAFE)
    others_read = AnyOf(
        label=_("Does anyone else read or answer any of these?"),
        choices=(("nobody", NOBODY_ELSE),),
        exclusive="nobody",
    )
    times = Line(
        label=_("Are there good or bad times to reach you?"),
        help_text=_("For example, only on weekday mornings"),
        most=500,
    )
    another_way = FewLines(
        label=_("Is there anything else we should know to reach you safely?"),
        help_text=_("For example another address, or what to say if someone else answers"),
    )

    OTHERS_READ = {
        "email": _("Yes, my email"),
        "phone": _("Yes, my phone or text messages"),
        "post": _("Yes, my post"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others_read: Any = self.fields["others_read"]
        usable = [way for way in WRITTEN_OR_SPOKEN_WAYS if way in ways_of_contact(self.answers)]
        others_read.choices = (
            *((way, self.OTHERS_READ[way]) for way in usable),
            ("not-sure", _("I am not sure")),
            ("nobody", NOBODY_ELSE),
        )


class PeopleForm(JourneyForm):
    """The list of others; the view draws the entries above it."""

    slug = "people"
    page_heading = "more"

    more = OneOf(
        label="",
        help_text=_("For example someone you live with, or a neighbour. You can skip this question"),
        choices=YES_NO,
    )

    @property
    def heading(self) -> str:
        if any(self.own.get("items") or ()):
            return gettext("Is there anyone else to add?")
        return super().heading


class PersonForm(EntryForm):
    """One other person: who they are, and whether they live in the same home."""

    slug = "people"

    name = Line(label=_("Their name"))
    relation = Line(label=_("How do you know them?"), help_text=_("For example partner, child or neighbour"))
    affected = OneOf(label=_("Are they affected too?"), choices=YES_NO_NOT_SURE)
    household = OneOf(
        label=_("Do they live in the same home?"),
        choices=(("same", _("Yes")), ("different", _("No")), ("not-sure", _("I am not sure"))),
    )
    under_18 = OneOf(label=_("Are they under 18?"), choices=YES_NO_NOT_SURE)
    agrees = OneOf(
        label=_("Do they agree to be part of this?"),
        choices=(
            ("yes", _("Yes")),
            ("no", _("No")),
            ("cannot", _("They cannot agree for themselves")),
            ("not-asked", _("I have not asked them yet")),
        ),
    )
    contact = FewLines(
        label=_("How can we reach them safely?"),
        help_text=_("Leave this blank if we should only speak to you"),
    )


class HomeForm(JourneyForm):
    """Tenure and landlord: they tell us which landlord must take part, and which ombudsman can help."""

    slug = "home"
    labels_for_another = {
        "tenure": _("What kind of home is theirs?"),
        "landlord": _("Who is their landlord, if they have one?"),
        "home_address": _("Their home address"),
    }

    tenure = OneOf(label=_("What kind of home is yours?"), choices=TENURES)
    landlord = Line(
        label=_("Who is your landlord, if you have one?"),
        help_text=_("And the name of the housing officer, if you know it"),
    )
    home_address = FewLines(
        label=_("Your home address"),
        help_text=_("Leave this blank if you have already given it"),
        autocomplete="street-address",
    )
    address_confidential = forms.BooleanField(
        label=_("This address must be kept confidential"),
        help_text=_("We will not show it to any other organisation"),
        required=False,
        widget=Checkbox(),
    )


class SharingForm(JourneyForm):
    """Anyone with whom this should not be shared."""

    slug = "sharing"
    page_heading = "worried"

    worried = OneOf(
        label="",
        help_text=_(
            "For example someone you know who works for one of the organisations. You can skip this question"
        ),
        choices=YES_NO_NOT_SURE,
    )
    who_not = FewLines(
        label=_("Who is it, and why?"),
        help_text=_("For example an officer you know, or a neighbour who works for one of the organisations"),
    )
