"""Forms that tell linked behaviours apart and join them again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.widgets import Radios, Textarea
from reviews.domain.behaviours import ALL, LONGEST_NAME, MOST, about_of, next_id, wrong_with
from reviews.models import Case, Complaint
from reviews.services.behaviours import BEHAVIOURS
from reviews.services.changes import Change

NOT_KNOWN = "not-known"
FIRST = "b1"
# With fewer there is nothing to tell apart.
FEWEST_REPORTS = 2
WRONG = {
    "same-name": _("Give each behaviour a name of its own"),
    "no-report": _("Each behaviour needs at least one report that is about it, or about all of them"),
    "too-many": _("No more behaviours can be told apart in one application"),
}


class BehavioursForm(GovForm):
    """The names of the behaviours and what each report is about; one behaviour more where ``adding``."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    # What the page last showed the effect of: pressing "make it" on anything else shows the effect first.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why you are telling them apart like this"),
        help_text=_("What you looked at, and what sets the two apart. The applicant may read this."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say why you are telling them apart like this")},
    )

    def __init__(
        self, *args: Any, case: Case, reports: list[tuple[Complaint, str]], adding: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reports = [row for row, _said in reports]
        self.held = case.behaviours or [{"id": FIRST, "name": ""}]
        self.ids = [one["id"] for one in self.held]
        if adding:
            self.ids.append(next_id(self.held))
        reason = self.fields.pop("reason")
        for number, key in enumerate(self.ids):
            self._add_name(number, key, new=number >= len(self.held))
        choices = self._choices(adding=adding)
        for row, said in reports:
            self._add_report(row, said, choices)
        self.fields["reason"] = reason

    @property
    def name_fields(self) -> list[Any]:
        """The boxes with the names, as the page shows them."""
        return [self[f"name_{key}"] for key in self.ids]

    @property
    def report_fields(self) -> list[Any]:
        """The question about each report."""
        return [self[f"about_{row.number}"] for row in self.reports]

    def clean(self) -> dict[str, Any]:
        """The names differ, and each behaviour has a report."""
        given = super().clean() or {}
        if not self.errors:
            code = wrong_with(self._behaviours(), self._about(), {str(row.number) for row in self.reports})
            if code:
                target = f"name_{self.ids[-1]}" if code == "same-name" else f"about_{self.reports[0].number}"
                self.add_error(target, WRONG.get(code, _("This cannot be told apart like this")))
        return given

    def change(self) -> Change:
        """The change these answers ask for."""
        return Change(
            kind=BEHAVIOURS,
            reason=self.cleaned_data["reason"],
            behaviours=tuple(self._behaviours()),
            about=self._about(),
        )

    def _add_name(self, number: int, key: str, *, new: bool) -> None:
        first = not self.held[0]["name"]
        labels = {0: _("The first behaviour"), 1: _("The second behaviour")}
        label = labels[number] if first else _("The new behaviour") if new else _("Name of this behaviour")
        self.fields[f"name_{key}"] = forms.CharField(
            label=label,
            help_text=_("A few plain words, for example: noise from the flat above. No person’s name.")
            if number == 0 or new
            else "",
            max_length=LONGEST_NAME,
            initial="" if new else self.held[number]["name"],
            error_messages={
                "required": _("Enter a few words for this behaviour"),
                "max_length": _("The name of a behaviour must be 60 characters or less"),
            },
        )

    def _choices(self, *, adding: bool) -> list[tuple[str, Any]]:
        first = not self.held[0]["name"]
        named: list[tuple[str, Any]] = []
        for number, key in enumerate(self.ids):
            if first:
                named.append((key, _("The first behaviour") if number == 0 else _("The second behaviour")))
            elif adding and number == len(self.held):
                named.append((key, _("The new behaviour")))
            else:
                named.append((key, self.held[number]["name"]))
        both = _("Both") if len(self.ids) == 2 else _("All of them")
        return [*named, (ALL, both), (NOT_KNOWN, _("Not known"))]

    def _add_report(self, row: Complaint, said: str, choices: list[tuple[str, Any]]) -> None:
        about = about_of(row.facts)
        told_apart = bool(self.held[0]["name"])
        self.fields[f"about_{row.number}"] = forms.ChoiceField(
            label=said,
            choices=choices,
            widget=Radios(small=True),
            initial=(NOT_KNOWN if about is None else about) if told_apart else None,
            error_messages={"required": _("Select what report %(number)s is about") % {"number": row.number}},
        )

    def _behaviours(self) -> list[dict[str, str]]:
        given = self.cleaned_data
        return [{"id": key, "name": " ".join(given[f"name_{key}"].split())} for key in self.ids]

    def _about(self) -> dict[str, str | None]:
        given = self.cleaned_data
        said = {str(row.number): given[f"about_{row.number}"] for row in self.reports}
        return {number: None if one == NOT_KNOWN else one for number, one in said.items()}


def may_tell_apart_more(case: Case) -> bool:
    """Whether one behaviour more may be told apart."""
    return len(case.behaviours) < MOST


class JoinForm(GovForm):
    """Two behaviours are one after all: which, with which, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    which = forms.ChoiceField(
        label=_("Which behaviour is not one of its own?"),
        widget=Radios(),
        error_messages={"required": _("Select which behaviour is not one of its own")},
    )
    into = forms.ChoiceField(
        label=_("Of which is it a part?"),
        widget=Radios(),
        error_messages={"required": _("Select of which behaviour it is a part")},
    )
    reason = forms.CharField(
        label=_("Why they are one after all"),
        help_text=_("The applicant may read this."),
        widget=Textarea(rows=3),
        error_messages={"required": _("Say why they are one after all")},
    )

    def __init__(self, *args: Any, case: Case, reports: list[Complaint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = case.behaviours
        self.reports = reports
        fields: dict[str, Any] = self.fields
        if len(self.held) <= 2:
            del fields["which"], fields["into"]
            return
        choices = [(one["id"], one["name"]) for one in self.held]
        for name in ("which", "into"):
            fields[name].choices = choices
            fields[name].widget = Radios(choices=choices)

    def clean(self) -> dict[str, Any]:
        """A behaviour is no part of itself."""
        given = super().clean() or {}
        if "into" in self.fields and given.get("into") and given.get("into") == given.get("which"):
            self.add_error("into", _("Select another behaviour than the one above"))
        return given

    def change(self) -> Change:
        """The behaviours that stay, none of two; the reports of the one that goes are of the other."""
        given = self.cleaned_data
        if "which" not in self.fields:
            return Change(kind=BEHAVIOURS, reason=given["reason"], about={})
        gone, into = given["which"], given["into"]
        moved = {str(row.number): into for row in self.reports if about_of(row.facts) == gone}
        stay = tuple(one for one in self.held if one["id"] != gone)
        return Change(kind=BEHAVIOURS, reason=given["reason"], behaviours=stay, about=dict(moved))
