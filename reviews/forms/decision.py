"""Forms of the threshold decision: one a step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkboxes, Radios, Textarea
from reviews.domain.deciding import Criterion
from reviews.models import Agreement, Decision, Delegation, RelevantBody
from reviews.models.bodies import BodyKind
from reviews.services.agreements import MOST_SEATS


class StepForm(GovForm):
    """One step of a decision being prepared; ``draft`` says which, ``version`` how new the page is."""

    draft = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the step keeps in the draft."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "draft")}


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
            "Section 104(5)(a): how long, how often, whether it is getting worse. If the threshold is not "
            "met, this goes into the letter as you write it here."
        ),
        error=_("Say what the bodies found on persistence"),
    )


class HarmForm(StepForm):
    page_heading = "harm"
    harm = _words(
        _("What harm has it caused, or could it cause?"),
        _(
            "Section 104(5)(b): to health, safety and daily life; many small acts add up. If the threshold "
            "is not met, this goes into the letter as you write it here."
        ),
        error=_("Say what the bodies found on harm"),
    )


class AdequacyForm(StepForm):
    page_heading = "adequacy"
    adequacy = _words(
        _("How adequate was the response?"),
        _(
            "Section 104(5)(c): what each agency did, and whether it worked. If the threshold is not met, "
            "this goes into the letter as you write it here."
        ),
        error=_("Say what the bodies found on the response"),
    )


class OwnCriteriaForm(StepForm):
    """The procedure's own criteria, each answered in words."""

    def __init__(self, *args: Any, criteria: tuple[Criterion, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.criteria = criteria
        kept = (self.initial or {}).get("own_criteria") or {}
        for number, criterion in enumerate(criteria, start=1):
            fields[f"criterion_{number}"] = _words(
                criterion.text,
                _("What the bodies found. If the threshold is not met, this goes into the letter."),
                error=_("Say what the bodies found on this"),
            )
            self.initial.setdefault(f"criterion_{number}", kept.get(criterion.key, ""))

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {
            criterion.key: given.get(f"criterion_{number}", "")
            for number, criterion in enumerate(self.criteria, start=1)
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
        fields: dict[str, Any] = self.fields
        if not needed:
            fields["reasons"].required = False
            fields["reasons"].label = _("Reasons for the applicant (optional)")
            fields["reasons"].help_text = _("Left empty, the letter says that the law leaves this decision.")


class DecidersForm(StepForm):
    """Which bodies decide, and through whom each gives its word."""

    page_heading = "bodies"
    bodies = forms.MultipleChoiceField(
        label=_("Which bodies decide?"),
        widget=Checkboxes,
        error_messages={"required": _("Select the bodies that decide")},
    )

    def __init__(
        self,
        *args: Any,
        bodies: list[RelevantBody],
        delegations: list[Delegation],
        needed: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.named = tuple(needed.get("named") or ())
        self.delegations = {row.pk: row for row in delegations}
        self.several = (needed.get("people") or 1) > (needed.get("bodies") or 1)
        choices = [(str(body.pk), body.name) for body in bodies]
        fields["bodies"].choices = choices
        reveals = {str(body.pk): self._add_ways(body) for body in bodies}
        fields["bodies"].widget = Checkboxes(choices=choices, reveals=reveals)
        for number, name in enumerate(self.named, start=1):
            fields[f"named_{number}"] = forms.ChoiceField(
                label=_("Through which body does this person decide: %(name)s") % {"name": name},
                choices=[("", _("Choose a body")), *choices],
                error_messages={"required": _("Choose the body through which they decide")},
            )
        self._show_kept()

    def _add_ways(self, body: RelevantBody) -> list[str]:
        """The fields under one body: how it speaks, who decides under a delegation, how many people."""
        reveals = {}
        for one in self.delegations.values():
            if one.body_id == body.pk:
                self.fields[f"who_{one.pk}"] = forms.CharField(
                    label=_("Who decides under it"),
                    max_length=150,
                    error_messages={
                        "required": format_lazy(
                            _("Enter who decides for {body} under the delegation"), body=body.name
                        ),
                    },
                )
                self.fields[f"role_{one.pk}"] = forms.CharField(
                    label=_("Their job title (optional)"), max_length=150, required=False
                )
                reveals[f"delegation-{one.pk}"] = [f"who_{one.pk}", f"role_{one.pk}"]
        ways = _ways(body, list(self.delegations.values()))
        self.fields[f"way_{body.pk}"] = forms.ChoiceField(
            label=_("How does it give its word?"),
            help_text="" if ways else _("It has no email address and no recorded delegation."),
            choices=ways,
            widget=Radios(small=True, reveals=reveals),
            error_messages={
                "required": format_lazy(_("Select how {body} gives its word"), body=body.name),
            },
        )
        if not self.several:
            return [f"way_{body.pk}"]
        self.fields[f"seats_{body.pk}"] = forms.ChoiceField(
            label=_("How many of its people decide?"),
            help_text=_("Each of the others is sent a link."),
            choices=[(str(number), str(number)) for number in range(1, MOST_SEATS + 1)],
            initial="1",
        )
        return [f"way_{body.pk}", f"seats_{body.pk}"]

    def _show_kept(self) -> None:
        initial = self.initial
        kept = initial.get("deciders") or []
        initial.setdefault("bodies", [str(one["body"]) for one in kept])
        for one in kept:
            way = one["way"]
            if way == Agreement.Way.DELEGATION:
                way = f"delegation-{one['delegation']}"
                initial.setdefault(f"who_{one['delegation']}", one.get("person_name", ""))
                initial.setdefault(f"role_{one['delegation']}", one.get("person_role", ""))
            initial.setdefault(f"way_{one['body']}", way)
            initial.setdefault(f"seats_{one['body']}", str(one.get("seats") or 1))
        for number, name in enumerate(self.named, start=1):
            chosen = (initial.get("named_bodies") or {}).get(name)
            initial.setdefault(f"named_{number}", str(chosen or ""))

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "deciders": [self._decider(int(pk)) for pk in given["bodies"]],
            "named_bodies": {
                name: int(given[f"named_{number}"]) for number, name in enumerate(self.named, start=1)
            },
        }

    def _decider(self, pk: int) -> dict[str, Any]:
        given = self.cleaned_data
        way, _dash, delegation = given[f"way_{pk}"].partition("delegation-")
        chosen: dict[str, Any] = {"body": pk, "way": way}
        if delegation:
            chosen = {
                "body": pk,
                "way": Agreement.Way.DELEGATION,
                "delegation": int(delegation),
                "person_name": given[f"who_{delegation}"],
                "person_role": given[f"role_{delegation}"],
            }
        return chosen | ({"seats": int(given[f"seats_{pk}"] or 1)} if self.several else {})


def _ways(body: RelevantBody, delegations: list[Delegation]) -> list[tuple[str, Any]]:
    """Signed in only for the council's own officer; a delegation only where one is recorded."""
    ways: list[tuple[str, Any]] = []
    if body.kind == BodyKind.COUNCIL:
        ways.append((Agreement.Way.SIGNED_IN, _("I decide for it, signed in")))
    if body.email:
        ways.append((Agreement.Way.LINK, _("We ask it by a link")))
    ways += [
        (f"delegation-{one.pk}", _("Under the recorded delegation to %(whom)s") % {"whom": one.to_whom})
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
        help_text=_("A name and where they work, or the applicant."),
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
        help_text=_(
            "Or that they did not answer. If they gave a date, correct the report with it as well: "
            "that works the advice out again."
        ),
        widget=Textarea(rows=4),
        error_messages={"required": _("Enter what they answered, or that they did not")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["asked_on"].latest = today


class MadeSureForm(GovForm):
    """How a member made sure that two people spoke for two bodies."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.CharField(
        label=_("How did you make sure that they are two people?"),
        help_text=_("For example: rang both at their own offices on 12 March, and spoke with each."),
        max_length=4000,
        widget=Textarea(rows=3),
        error_messages={"required": _("Say how you made sure that they are two people")},
    )


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

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["given_on"].latest = today
