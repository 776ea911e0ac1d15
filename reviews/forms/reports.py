"""Forms of the ledger: a report added or corrected; a second person's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pledge.domain.known_dates import day_of, month_of, range_of, span_of, unknown
from pledge.forms.base import GovForm
from pledge.forms.staff_dates import StaffDateField
from pledge.forms.widgets import Radios, Textarea
from reviews.documents.build.corrected import CHANNELS
from reviews.documents.build.reports import AGENCIES
from reviews.domain.behaviours import ALL, Named, about_of
from reviews.domain.corrections import NO_RECORD
from reviews.domain.facts import engine_date
from reviews.models import Complaint, Person
from reviews.services.changes import ABSENT, ADD, CORRECT, NARRATIVE, Change

SOMEBODY_ELSE, NOT_KNOWN = "other", "not-known"
LASTED = [
    ("one-day", _("On one day")),
    ("several-days", _("Over several days")),
    ("still-going-on", _("It is still going on")),
    ("not-sure", _("Not known")),
]


class CorrectionForm(GovForm):
    """A report's facts and words, and the reason. What is left as it is changes nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    by = forms.ChoiceField(
        label=_("Who made the report"),
        error_messages={"required": _("Select who made the report")},
    )
    by_name = forms.CharField(
        label=_("Their name"), max_length=200, error_messages={"required": _("Enter their name")}
    )
    incident = StaffDateField(label=_("When it happened"), name=_("The day it happened"), required=False)
    lasted = forms.ChoiceField(
        label=_("How long it went on"),
        choices=LASTED,
        required=False,
        initial="one-day",
        widget=Radios(reveals={"several-days": ["incident_last"]}),
    )
    incident_last = StaffDateField(
        label=_("The last day"),
        name=_("The last day"),
        error_messages={"required": _("Enter the last day, or select “Not known”")},
    )
    reported = StaffDateField(
        label=_("When it was reported"), name=_("The day of the report"), required=False
    )
    to = forms.ChoiceField(
        label=_("To whom it was reported"),
        choices=[("", _("Not known")), *AGENCIES.items()],
        required=False,
        widget=forms.Select,
    )
    recipient = forms.CharField(
        label=_("Team, office or landlord (optional)"), max_length=150, required=False
    )
    spoke_to = forms.CharField(label=_("Who was spoken to (optional)"), max_length=150, required=False)
    channel = forms.ChoiceField(
        label=_("How it was reported"),
        choices=[("", _("Not known")), *CHANNELS.items()],
        required=False,
        widget=forms.Select,
    )
    reference = forms.CharField(label=_("Reference given (optional)"), max_length=80, required=False)
    what_happened = forms.CharField(
        label=_("What happened (optional)"), required=False, widget=Textarea(rows=4)
    )
    about = forms.ChoiceField(
        label=_("Which behaviour is it about?"),
        help_text=_("A report about all of them counts for each."),
        widget=Radios(),
        error_messages={"required": _("Select which behaviour it is about")},
    )
    hate = forms.ChoiceField(
        label=_("Does the person think it happened because of who they are?"),
        help_text=_("Their own word settles it."),
        choices=[("", _("Not said")), ("yes", _("Yes")), ("not-sure", _("Not sure"))],
        required=False,
        widget=Radios(inline=True),
    )
    new = forms.ChoiceField(
        label=_("Did it tell of something new?"),
        help_text=_("A chase asks again about an earlier report and tells of no new incident."),
        choices=[
            ("new", _("Yes, or we have no reason to doubt it")),
            ("chase", _("No, it was a chase")),
            (NOT_KNOWN, _("Not known")),
        ],
        initial="new",
        widget=Radios(),
    )
    made = forms.ChoiceField(
        label=_("Was this report made?"),
        choices=[
            ("yes", _("Yes, or we have no reason to doubt it")),
            ("no", _("No")),
            (NOT_KNOWN, _("Not known")),
        ],
        initial="yes",
        widget=Radios(reveals={"no": ["ground"]}),
    )
    ground = forms.ChoiceField(
        label=_("What shows that it was not made?"),
        help_text=_("That an agency has no record is not a reason by itself: records are lost."),
        choices=[
            ("applicant-says-so", _("The person says that they did not make it")),
            ("same-as-another", _("It is the same report as another one here")),
            ("other-evidence", _("Other evidence, which I describe in the reason")),
            (NO_RECORD, _("The agency has no record of it")),
        ],
        widget=Radios(),
        error_messages={"required": _("Select what shows that it was not made")},
    )
    reason = forms.CharField(
        label=_("Why you are changing this"),
        help_text=_("Say what you found, and where. The applicant may read this."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say why you are changing this")},
    )

    def __init__(
        self,
        *args: Any,
        people: list[Person],
        today: date,
        adding: bool = False,
        behaviours: Sequence[Named] = (),
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if behaviours:
            both = _("Both") if len(behaviours) == 2 else _("All of them")
            fields["about"].choices = [
                *((one["id"], one["name"]) for one in behaviours),
                (ALL, both),
                (NOT_KNOWN, _("Not known")),
            ]
        else:
            del fields["about"]
        makers = [(str(person.pk), str(person) or str(_("Name not given"))) for person in people]
        if self.initial.get("by") == NOT_KNOWN:
            makers.append((NOT_KNOWN, str(_("Not known"))))
        if adding:
            makers.append((SOMEBODY_ELSE, str(_("Somebody else"))))
            fields["by"].widget = Radios(choices=makers, reveals={SOMEBODY_ELSE: ["by_name"]})
            del fields["made"], fields["ground"]
            fields["reason"].label = _("How we know of this report")
            fields["reason"].error_messages["required"] = _("Say how we know of this report")
        else:
            fields["by"].widget = Radios(choices=makers)
            del fields["by_name"]
        fields["by"].choices = makers
        for name in ("incident", "incident_last", "reported"):
            fields[name].latest, fields[name].held = today, self.initial.get(name)

    def clean(self) -> dict[str, Any]:
        """The last day of an incident is not before its first."""
        given = super().clean() or {}
        first, last = span_of(given.get("incident")), span_of(given.get("incident_last"))
        if first and last and last[1] < first[0]:
            late = _("The last day must be the same as or after the day it happened")
            self.add_error("incident_last", ValidationError(late))
        return given

    def change(self, report: Complaint | None = None) -> Change:
        """The change these answers ask for, in the engine's keys."""
        given = self.cleaned_data
        maker = given["by"]
        return Change(
            kind=CORRECT if report else ADD,
            reason=given["reason"],
            complaint_id=report.pk if report else None,
            by_id=int(maker) if maker.isdecimal() else None,
            by_name=given.get("by_name") or "" if maker == SOMEBODY_ELSE else "",
            facts=self._facts(report.facts if report else None),
            words={name: given[name] for name in NARRATIVE if name in given},
            ground=given.get("ground") or "",
        )

    def _facts(self, held: dict[str, Any] | None) -> dict[str, Any]:
        """The facts of the boxes that were changed; all that say something where nothing is held yet."""
        given = self.cleaned_data
        asked: dict[str, dict[str, Any]] = {
            "incident": {"incident_first": _date(given["incident"])},
            "lasted": _lasted(given),
            "incident_last": _lasted(given),
            "reported": {"reported": _date(given["reported"])},
            "to": {"to": given["to"] or ABSENT},
            "recipient": {"recipient": given["recipient"] or ABSENT},
            "channel": {"channel": given["channel"] or ABSENT},
            "hate": {"hate": HATE[given["hate"]]},
            "new": {"repeat_contact": {"new": ABSENT, "chase": True}.get(given["new"])},
        }
        if "about" in given:
            asked["about"] = {"behaviour": None if given["about"] == NOT_KNOWN else given["about"]}
        if "made" in given:
            asked["made"] = {"made": {"yes": ABSENT, "no": False}.get(given["made"])}
        wanted = asked if held is None else {name: asked[name] for name in self.changed_data if name in asked}
        facts: dict[str, Any] = {}
        for part in wanted.values():
            facts |= part
        return facts if held is not None else {name: one for name, one in facts.items() if one != ABSENT}


HATE: dict[str, Any] = {
    "yes": {"kind": "incident", "strands": [], "said_by": "victim"},
    "not-sure": None,
    "": ABSENT,
}


def _date(stored: Any) -> Any:
    """A date in the engine's form; blank takes it out, not sure is asked and not known."""
    return engine_date(stored) if stored is not None else ABSENT


def _lasted(given: dict[str, Any]) -> dict[str, Any]:
    match given["lasted"]:
        case "several-days":
            return {"incident_last": _date(given["incident_last"]), "ongoing": ABSENT}
        case "still-going-on":
            return {"incident_last": ABSENT, "ongoing": True}
        case "not-sure":
            return {"incident_last": None, "ongoing": ABSENT}
    return {"incident_last": ABSENT, "ongoing": ABSENT}


def initial_of(report: Complaint) -> dict[str, Any]:
    """What the form shows of a report as it is held now."""
    facts = report.facts
    about = about_of(facts)
    hate, chase, made = (facts.get(name, ABSENT) for name in ("hate", "repeat_contact", "made"))
    return {
        "by": NOT_KNOWN if facts.get("by", ABSENT) is None else str(report.by_id),
        "incident": _stored(facts, "incident_first"),
        "lasted": _how_long(facts),
        "incident_last": _stored(facts, "incident_last"),
        "reported": _stored(facts, "reported"),
        "to": facts.get("to") or "",
        "recipient": facts.get("recipient") or "",
        "spoke_to": report.spoke_to,
        "channel": facts.get("channel") or "",
        "reference": report.reference,
        "what_happened": report.what_happened,
        "about": NOT_KNOWN if about is None else about,
        "hate": "not-sure" if hate is None else "" if hate == ABSENT else "yes",
        "new": NOT_KNOWN if chase is None else "chase" if chase is True else "new",
        "made": NOT_KNOWN if made is None else "no" if made is False else "yes",
    }


def _how_long(facts: dict[str, Any]) -> str:
    if facts.get("ongoing"):
        return "still-going-on"
    if "incident_last" in facts:
        return "not-sure" if facts["incident_last"] is None else "several-days"
    return "one-day"


def _stored(facts: dict[str, Any], name: str) -> Any:
    """A date of the engine's form as the date field stores one."""
    kept = facts.get(name, ABSENT)
    if kept is None:
        return unknown()
    if isinstance(kept, dict):
        return range_of(date.fromisoformat(kept["from"]), date.fromisoformat(kept["to"]))
    if kept == ABSENT:
        return None
    return month_of(date.fromisoformat(f"{kept}-01")) if len(kept) == 7 else day_of(date.fromisoformat(kept))


class SecondPersonForm(GovForm):
    """A second person's word on a correction that lowers the count."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Do you agree that this correction is right?"),
        choices=[
            ("confirm", _("Yes, make the correction and tell the applicant")),
            ("decline", _("No, leave the facts as they are")),
        ],
        widget=Radios(),
        error_messages={"required": _("Select whether you agree")},
    )
    note = forms.CharField(
        label=_("What you looked at"),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say what you looked at")},
    )


class TakeBackForm(GovForm):
    """Its maker takes a correction back before a second person has answered."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Why you take it back"),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say why you take it back")},
    )
