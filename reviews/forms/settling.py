"""What a person settles about reports: repeats, one incident or two, a local condition."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Radios, Textarea
from reviews.domain.threshold.conditions import Condition
from reviews.services.changes import CONDITION, COUNT, LEAVE_OUT, SAME_INCIDENT, Change

NOT_KNOWN, OWN = "not-known", "own"


class CountsForm(GovForm):
    """A named decision under s.104(12): whether a report counts beside its maker's other reports."""

    page_heading = "counts"
    version = forms.IntegerField(widget=forms.HiddenInput)
    counts = forms.ChoiceField(
        label=_("Does this report count beside this person’s other reports?"),
        choices=[
            ("count", _("Yes, it counts")),
            ("leave-out", _("No, it repeats another of their reports")),
        ],
        widget=Radios(reveals={"leave-out": ["against"]}),
        error_messages={"required": _("Select whether it counts")},
    )
    against = forms.ChoiceField(
        label=_("Which report does it repeat?"),
        error_messages={"required": _("Select the report it repeats")},
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("What makes the two one, or what sets them apart. The applicant may read this."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say why")},
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["against"].widget = Radios(choices=others, small=True)
        fields["against"].choices = others

    def change(self, complaint_id: int, decided_by: str) -> Change:
        """The decision, in the name of whoever makes it."""
        given = self.cleaned_data
        return Change(
            kind=COUNT if given["counts"] == "count" else LEAVE_OUT,
            reason=given["reason"],
            complaint_id=complaint_id,
            against=int(given["against"]) if given.get("against") else None,
            decided_by=decided_by,
        )


class IncidentForm(GovForm):
    """Whether a report is about the same incident as another of the same person's."""

    page_heading = "same_as"
    version = forms.IntegerField(widget=forms.HiddenInput)
    same_as = forms.ChoiceField(
        label=_("Is it about the same incident as another report?"),
        error_messages={"required": _("Select which incident it is about")},
    )
    reason = forms.CharField(
        label=_("How you know"),
        help_text=_("The applicant may read this."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say how you know")},
    )

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        choices = [(OWN, str(_("No, an incident of its own"))), *others, (NOT_KNOWN, str(_("Not known")))]
        fields["same_as"].widget = Radios(choices=choices, dividers={NOT_KNOWN: _("or")})
        fields["same_as"].choices = choices

    def change(self, complaint_id: int) -> Change:
        """Both reports under one incident, or this one apart."""
        given = self.cleaned_data
        against = {OWN: 0, NOT_KNOWN: None}.get(given["same_as"], given["same_as"])
        return Change(
            kind=SAME_INCIDENT,
            reason=given["reason"],
            complaint_id=complaint_id,
            against=int(against) if against is not None else None,
        )


class ConditionForm(GovForm):
    """What is known of one local condition: the answer, whose word it is, since when, and why."""

    page_heading = "value"
    version = forms.IntegerField(widget=forms.HiddenInput)
    value = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No")), (NOT_KNOWN, _("Asked, and not known"))],
        widget=Radios(),
        error_messages={"required": _("Select the answer")},
    )
    by = forms.ChoiceField(
        label=_("Whose word is it?"),
        widget=Radios(),
        error_messages={"required": _("Select whose word it is")},
    )
    on = GovDateField(
        label=_("When they said or found it"),
        name=_("The day"),
        error_messages={"required": _("Enter the day it was said or found")},
    )
    reason = forms.CharField(
        label=_("What it rests on"),
        help_text=_("Who said what, or what you looked at and found. The applicant may read this."),
        widget=Textarea(rows=4),
        error_messages={"required": _("Say what it rests on")},
    )

    def __init__(self, *args: Any, condition: Condition, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.condition = condition
        fields["value"].label = condition.question or condition.text
        hands = hands_for(condition)
        fields["by"].choices = hands
        fields["by"].widget = Radios(choices=hands)
        if len(hands) == 1:
            fields["by"].initial = hands[0][0]
        fields["on"].latest = today

    def change(self, *, complaint_id: int | None = None, person_id: int | None = None) -> Change:
        """The fact in the engine's form (design.md §5, point 5)."""
        given = self.cleaned_data
        value = {"yes": True, "no": False}.get(given["value"])
        fact = {"value": value, "by": given["by"], "on": given["on"].isoformat()}
        return Change(
            kind=CONDITION,
            reason=given["reason"],
            complaint_id=complaint_id,
            person_id=person_id,
            facts={self.condition.key: fact},
        )


def hands_for(condition: Condition) -> list[tuple[str, Any]]:
    """Whose word can settle a condition of this kind; nobody else's is offered."""
    said = ("applicant", _("The person told us"))
    officer = ("officer", _("An officer looked it up or found it"))
    bodies = ("bodies", _("The relevant bodies found it"))
    if condition.kind == "belief":
        return [said]
    if condition.kind == "record":
        return [said, officer]
    return [officer, bodies] if condition.finder == "officer" else [bodies]
