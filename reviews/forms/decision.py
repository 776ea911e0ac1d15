"""Forms of the threshold decision: one a step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkboxes, Radios, Textarea
from reviews.models import Agreement, Decision, Delegation, RelevantBody
from reviews.models.bodies import BodyKind


class StepForm(GovForm):
    """One step of a decision being prepared; ``version`` is the draft's."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the step keeps in the draft."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class OutcomeForm(StepForm):
    page_heading = "outcome"
    outcome = forms.ChoiceField(
        label=_("What have the bodies decided?"),
        choices=Decision.Outcome.choices,
        widget=Radios,
        error_messages={"required": _("Select what the bodies have decided")},
    )


class OnlyMetForm(StepForm):
    """Where the Act leaves one decision there is one button, and nothing to choose."""

    def values(self) -> dict[str, Any]:
        return {"outcome": Decision.Outcome.MET}


def _words(label: Any, hint: Any, *, required: bool = True, error: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=Textarea(rows=6),
        error_messages={"required": error},
    )


class PersistenceForm(StepForm):
    page_heading = "persistence"
    persistence = _words(
        _("How persistent is the behaviour?"),
        _(
            "Section 104(5)(a): how long, how often, whether it is getting worse. The applicant will read this."
        ),
        error=_("Say what the bodies found on persistence"),
    )


class HarmForm(StepForm):
    page_heading = "harm"
    harm = _words(
        _("What harm has it caused, or could it cause?"),
        _(
            "Section 104(5)(b): to health, safety and daily life; many small acts add up. The applicant will read this."
        ),
        error=_("Say what the bodies found on harm"),
    )


class AdequacyForm(StepForm):
    page_heading = "adequacy"
    adequacy = _words(
        _("How adequate was the response?"),
        _("Section 104(5)(c): what each agency did, and whether it worked. The applicant will read this."),
        error=_("Say what the bodies found on the response"),
    )


class OwnCriteriaForm(StepForm):
    """The procedure's own criteria, each answered in words."""

    def __init__(self, *args: Any, criteria: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        kept = (self.initial or {}).get("own_criteria") or {}
        for number, criterion in enumerate(criteria, start=1):
            field = _words(criterion, "", error=_("Say what the bodies found"))
            self.fields[f"criterion_{number}"] = field
            self.initial.setdefault(f"criterion_{number}", kept.get(criterion, ""))

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {
            name: given.get(f"criterion_{number}", "") for number, name in enumerate(self.criteria, start=1)
        }
        return {"own_criteria": found}


class ReasonsForm(StepForm):
    """Reasons for the applicant and the internal reasoning are two fields, never one."""

    reasons = _words(
        _("Reasons for the applicant"),
        _("In plain words, to the person. They go into the letter as you write them here."),
        error=_("Write the reasons for the applicant"),
    )
    other_help = _words(
        _("What will be done to help (optional)"),
        _("Whatever the decision: one thing a line."),
        required=False,
    )
    internal_reasoning = _words(
        _("Internal reasoning (optional)"),
        _("For the record: what was looked at, which options were considered. Not in any letter."),
        required=False,
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needed:
            self.fields["reasons"].required = False
            self.fields["reasons"].label = _("Reasons for the applicant (optional)")
            self.fields["reasons"].help_text = _(
                "Left empty, the letter says that the law leaves this decision."
            )


class DecidersForm(StepForm):
    """Which bodies decide, and how each gives its word."""

    page_heading = "bodies"
    bodies = forms.MultipleChoiceField(
        label=_("Which bodies decide?"),
        widget=Checkboxes,
        error_messages={"required": _("Select the bodies that decide")},
    )

    def __init__(
        self, *args: Any, bodies: list[RelevantBody], delegations: list[Delegation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bodies_by_id = {body.pk: body for body in bodies}
        self.fields["bodies"].choices = [(str(body.pk), body.name) for body in bodies]
        reveals = {}
        for body in bodies:
            name = f"way_{body.pk}"
            self.fields[name] = forms.ChoiceField(
                label=_("How does it give its word?"),
                choices=_ways(body, delegations),
                widget=Radios(small=True),
                error_messages={"required": _("Select how this body gives its word")},
            )
            reveals[str(body.pk)] = [name]
        self.fields["bodies"].widget = Checkboxes(choices=self.fields["bodies"].choices, reveals=reveals)
        self._show_kept()

    def _show_kept(self) -> None:
        kept = (self.initial or {}).get("deciders") or []
        self.initial.setdefault("bodies", [str(one["body"]) for one in kept])
        for one in kept:
            way = one["way"]
            chosen = f"delegation-{one['delegation']}" if way == Agreement.Way.DELEGATION else way
            self.initial.setdefault(f"way_{one['body']}", chosen)

    def values(self) -> dict[str, Any]:
        deciders = []
        for pk in self.cleaned_data["bodies"]:
            way, _dash, delegation = self.cleaned_data[f"way_{pk}"].partition("delegation-")
            deciders.append(
                {
                    "body": int(pk),
                    "way": Agreement.Way.DELEGATION if delegation else way,
                    "delegation": int(delegation) if delegation else None,
                }
            )
        return {"deciders": deciders}


def _ways(body: RelevantBody, delegations: list[Delegation]) -> list[tuple[str, Any]]:
    """Signed in only for the council's own officer; a delegation only where one is recorded."""
    ways: list[tuple[str, Any]] = []
    if body.kind == BodyKind.COUNCIL:
        ways.append((Agreement.Way.SIGNED_IN, _("I decide for it, signed in")))
    if body.email:
        ways.append((Agreement.Way.LINK, _("We ask it by a link")))
    ways += [
        (f"delegation-{one.pk}", _("Under the delegation to %(whom)s") % {"whom": one.to_whom})
        for one in delegations
        if one.body_id == body.pk
    ]
    return ways


class CheckForm(StepForm):
    def values(self) -> dict[str, Any]:
        return {}


class EnquiryForm(GovForm):
    """Somebody asked about something not known: whom, when, and what they answered."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    asked_whom = forms.CharField(
        label=_("Whom you asked"),
        max_length=200,
        error_messages={"required": _("Enter whom you asked")},
    )
    asked_on = GovDateField(
        label=_("When you asked"),
        name=_("The day you asked"),
        error_messages={"required": _("Enter the day you asked")},
    )
    answer = forms.CharField(
        label=_("What they answered"),
        help_text=_("If they gave a date, correct the report with it too."),
        widget=Textarea(rows=4),
        error_messages={"required": _("Enter what they answered, or that they did not")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].latest = today


class PoolingAdviceForm(GovForm):
    """Legal advice on counting several people's reports together, on the procedure version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    adviser = forms.CharField(
        label=_("Who gave the advice"),
        max_length=150,
        error_messages={"required": _("Enter who gave the advice")},
    )
    given_on = GovDateField(
        label=_("When it was given"),
        name=_("The day it was given"),
        error_messages={"required": _("Enter the day it was given")},
    )
    advice = forms.CharField(
        label=_("What it says"),
        widget=Textarea(rows=6),
        error_messages={"required": _("Enter what the advice says")},
    )
