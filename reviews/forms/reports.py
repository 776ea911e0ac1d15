"""Forms of the ledger: a report added or corrected, a repeat left out, a second person's word."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.domain.known_dates import day_of, month_of, range_of, unknown
from pledge.forms.base import GovForm
from pledge.forms.dates import FuzzyDateField
from pledge.forms.widgets import Radios, Textarea
from reviews.documents.build.facts import AGENCIES
from reviews.domain.corrections import NO_RECORD
from reviews.domain.facts import engine_date
from reviews.models import Complaint, Person
from reviews.services.corrections import NARRATIVE, Change

CHANNELS = [
    ("", _("Not known")),
    ("phone", _("By telephone")),
    ("online", _("Online")),
    ("email", _("By email")),
    ("letter", _("By letter")),
    ("office", _("At an office")),
    ("on-site", _("To an officer on the spot")),
    ("diary", _("On a diary sheet")),
    ("other", _("Another way")),
]
LASTED = [
    ("one-day", _("On one day")),
    ("several-days", _("Over several days")),
    ("still-going-on", _("It is still going on")),
]


class CorrectionForm(GovForm):
    """A report's facts and words, and the reason; what is not changed stays as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    by = forms.ChoiceField(
        label=_("Who made the report"),
        widget=Radios,
        error_messages={"required": _("Select who made the report")},
    )
    incident = FuzzyDateField(label=_("When it happened"), name=_("The day it happened"), required=False)
    lasted = forms.ChoiceField(
        label=_("How long it went on"),
        choices=LASTED,
        required=False,
        widget=Radios(reveals={"several-days": ["incident_last"]}),
    )
    incident_last = FuzzyDateField(label=_("The last day"), name=_("The last day"), required=False)
    reported = FuzzyDateField(
        label=_("When it was reported"), name=_("The day of the report"), required=False
    )
    to = forms.ChoiceField(
        label=_("To whom"),
        choices=[("", _("Not known")), *AGENCIES.items()],
        required=False,
        widget=forms.Select,
    )
    recipient = forms.CharField(label=_("Person or team (optional)"), max_length=150, required=False)
    channel = forms.ChoiceField(label=_("How"), choices=CHANNELS, required=False, widget=forms.Select)
    reference = forms.CharField(label=_("Reference given (optional)"), max_length=80, required=False)
    what_happened = forms.CharField(
        label=_("What happened (optional)"), required=False, widget=Textarea(rows=4)
    )
    hate = forms.ChoiceField(
        label=_("Does the person think it happened because of who they are?"),
        choices=[("", _("Not said")), ("yes", _("Yes")), ("not-sure", _("Not sure"))],
        required=False,
        widget=Radios(inline=True),
    )
    repeat_contact = forms.BooleanField(
        label=_("This was a chase: asking again about an earlier report, no new incident"), required=False
    )
    made = forms.ChoiceField(
        label=_("Was this report made?"),
        choices=[("yes", _("Yes, or we have no reason to doubt it")), ("no", _("No"))],
        initial="yes",
        widget=Radios(reveals={"no": ["ground"]}),
    )
    ground = forms.ChoiceField(
        label=_("What shows that it was not made?"),
        help_text=_("An agency that finds no record is not enough by itself: records are lost."),
        choices=[
            ("applicant-says-so", _("The person says that they did not make it")),
            ("same-as-another", _("It is the same report as another one here")),
            ("other-evidence", _("Other evidence, which I describe in the reason")),
            (NO_RECORD, _("The agency has no record of it")),
        ],
        widget=Radios,
        error_messages={"required": _("Select what shows that it was not made")},
    )
    reason = forms.CharField(
        label=_("Why you are changing this"),
        help_text=_("The applicant may read this. Say what you found, and where."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say why you are changing this")},
    )

    def __init__(self, *args: Any, people: list[Person], adding: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [(str(person.pk), str(person)) for person in people]
        if adding:
            del self.fields["made"], self.fields["ground"]
            self.fields["reason"].label = _("How we know of this report")

    def change(self, kind: str, report: Complaint | None = None) -> Change:
        """The change these answers ask for, in the engine's keys; a blank date takes the key out."""
        given = self.cleaned_data
        held = report.facts if report else {}
        return Change(
            kind=kind,
            reason=given["reason"],
            complaint_id=report.pk if report else None,
            by_id=int(given["by"]),
            facts=_facts(given, held),
            words={
                name: given["recipient"] if name == "spoke_to" else given[name]
                for name in NARRATIVE
                if name in given or name == "spoke_to"
            },
            ground=given.get("ground") or "",
        )


def _facts(given: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "incident_first": _date(given["incident"], held, "incident_first"),
        "reported": _date(given["reported"], held, "reported"),
        "incident_last": _date(given["incident_last"], held, "incident_last")
        if given["lasted"] == "several-days"
        else "absent",
        "ongoing": True if given["lasted"] == "still-going-on" else "absent",
        "to": given["to"] or ("absent" if "to" not in held else None),
        "channel": given["channel"] or ("absent" if "channel" not in held else None),
        "recipient": given["recipient"] or "absent",
        "repeat_contact": True if given["repeat_contact"] else "absent",
        "made": False if given.get("made") == "no" else "absent",
    }
    if given["hate"] == "yes" and not held.get("hate"):
        facts["hate"] = {"kind": "incident", "strands": [], "said_by": "victim"}
    elif given["hate"] == "not-sure":
        facts["hate"] = None
    elif not given["hate"]:
        facts["hate"] = "absent"
    return facts


def _date(stored: Any, held: dict[str, Any], name: str) -> Any:
    """A date in the engine's form; blank stays as it was when it was not known, else goes."""
    if stored is not None:
        return engine_date(stored)
    return None if name in held and held[name] is None else "absent"


def initial_of(report: Complaint) -> dict[str, Any]:
    """What the form shows of a report as it is held now."""
    facts = report.facts
    lasted = (
        "still-going-on"
        if facts.get("ongoing")
        else "several-days"
        if facts.get("incident_last")
        else "one-day"
    )
    hate = facts.get("hate", "absent")
    return {
        "by": str(report.by_id),
        "incident": _stored(facts, "incident_first"),
        "lasted": lasted,
        "incident_last": _stored(facts, "incident_last"),
        "reported": _stored(facts, "reported"),
        "to": facts.get("to") or "",
        "recipient": report.spoke_to,
        "channel": facts.get("channel") or "",
        "reference": report.reference,
        "what_happened": report.what_happened,
        "hate": "not-sure" if hate is None else "" if hate == "absent" else "yes",
        "repeat_contact": facts.get("repeat_contact") is True,
        "made": "no" if facts.get("made") is False else "yes",
    }


def _stored(facts: dict[str, Any], name: str) -> Any:
    """A date of the engine's form as the date field stores one."""
    kept = facts.get(name, "absent")
    if kept is None:
        return unknown()
    if isinstance(kept, dict):
        return range_of(date.fromisoformat(kept["from"]), date.fromisoformat(kept["to"]))
    if kept == "absent":
        return None
    return month_of(date.fromisoformat(f"{kept}-01")) if len(kept) == 7 else day_of(date.fromisoformat(kept))


class LeaveOutForm(GovForm):
    """A named decision under s.104(12), with its reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Say what makes the two reports one, or why both count. The applicant may read this."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say why")},
    )


class SecondPersonForm(GovForm):
    """A second person's word on a correction that lowers the count."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Do you agree that this correction is right?"),
        choices=[
            ("confirm", _("Yes, make the correction and tell the applicant")),
            ("decline", _("No, leave the facts as they are")),
        ],
        widget=Radios,
        error_messages={"required": _("Select whether you agree")},
    )
    note = forms.CharField(
        label=_("What you looked at"),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say what you looked at")},
    )
