"""One improvement action changed, reported on, dropped and reopened; and gaps chosen for the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkboxes, Radios, Textarea
from pledge.models import User
from selfassess.domain.status import ActionMove, ActionStatus
from selfassess.models import ImprovementAction
from selfassess.plan_words import STATUSES
from selfassess.services.plan import ActionDetails

MEMBER, OTHER, NOBODY = "member", "other", "nobody"
LATEST_DUE = timedelta(days=3653)
TOO_LONG = gettext_lazy("Use 2,000 characters or fewer")
# Where an action can be said to stand, by how it stands now; what is done waits to be scored again.
STANDS: dict[ActionStatus, dict[ActionStatus, ActionMove | None]] = {
    ActionStatus.PLANNED: {
        ActionStatus.PLANNED: None,
        ActionStatus.UNDER_WAY: ActionMove.START,
        ActionStatus.DONE: ActionMove.FINISH,
    },
    ActionStatus.UNDER_WAY: {ActionStatus.UNDER_WAY: None, ActionStatus.DONE: ActionMove.FINISH},
}


class ActionForm(GovForm):
    """What an assessor says of an action: what is done, by whom, by when, and how one will know."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Enter what is to be done"),
            "max_length": gettext_lazy("What is to be done must be 200 characters or fewer"),
        },
    )
    owner_kind = forms.ChoiceField(
        label=gettext_lazy("Who owns this action?"),
        choices=[
            (MEMBER, gettext_lazy("Somebody who signs in here")),
            (OTHER, gettext_lazy("Somebody without an account")),
            (NOBODY, gettext_lazy("Nobody yet")),
        ],
        widget=Radios(reveals={MEMBER: ["owner"], OTHER: ["owner_name", "owner_email"]}),
        error_messages={"required": gettext_lazy("Choose who owns this action")},
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner"),
        required=False,
        widget=forms.Select,
        error_messages={"invalid_choice": gettext_lazy("Choose the owner")},
    )
    owner_name = forms.CharField(
        label=gettext_lazy("Their name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("The name must be 150 characters or fewer")},
    )
    owner_email = forms.EmailField(
        label=gettext_lazy("Their work email address (optional)"),
        help_text=gettext_lazy(
            "They get a link to this one action, and reminders. Use an inbox that only they read."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy("Enter an email address in the right form, like name@example.org")
        },
    )
    due_on = GovDateField(
        label=gettext_lazy("When is it due? (optional)"),
        help_text=gettext_lazy("The owner is reminded in the week before, and each week after."),
        name=gettext_lazy("The due date"),
        earliest=date(2014, 10, 20),
        required=False,
    )
    measure = forms.CharField(
        label=gettext_lazy("How will you know that it has worked? (optional)"),
        max_length=2000,
        required=False,
        widget=Textarea(rows=3),
        error_messages={"max_length": TOO_LONG},
    )
    template_document = forms.CharField(
        label=gettext_lazy("Which document would close the gap? (optional)"),
        max_length=150,
        required=False,
        error_messages={"max_length": gettext_lazy("The document must be 150 characters or fewer")},
    )

    def __init__(self, *args: Any, owners: Sequence[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(one.pk): one for one in owners}
        fields: Any = self.fields
        fields["owner"].choices = [
            ("", _("Choose a person")),
            *((pk, one.full_name) for pk, one in self.owners.items()),
        ]
        fields["due_on"].latest = today + LATEST_DUE

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        kind = found.get("owner_kind")
        if kind == MEMBER and not found.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Choose the owner"))
        if kind == OTHER and not found.get("owner_name") and "owner_name" not in self.errors:
            self.add_error("owner_name", _("Enter their name"))
        return found

    def details(self) -> ActionDetails:
        """What was said, for the services."""
        given = self.cleaned_data
        owner = self.owners[given["owner"]] if given["owner_kind"] == MEMBER else None
        other = given["owner_kind"] == OTHER
        return ActionDetails(
            title=given["title"],
            measure=given["measure"],
            template_document=given["template_document"],
            owner=owner,
            owner_name=owner.full_name if owner else (given["owner_name"] if other else ""),
            owner_email=given["owner_email"].lower() if other else "",
            due_on=given["due_on"],
        )


def saved(action: ImprovementAction) -> dict[str, Any]:
    """An action as :class:`ActionForm` would have been filled in."""
    by_name = action.owner_id is None
    kind = (OTHER if action.owner_name else NOBODY) if by_name else MEMBER
    return {
        "title": action.title,
        "owner_kind": kind,
        "owner": str(action.owner_id or ""),
        "owner_name": action.owner_name if by_name else "",
        "owner_email": action.owner_email,
        "due_on": action.due_on,
        "measure": action.measure,
        "template_document": action.template_document,
    }


class ProgressForm(GovForm):
    """How an action is going, in the words of whoever sees to it, and where it stands."""

    text = forms.CharField(
        label=gettext_lazy("How is it going?"),
        help_text=gettext_lazy("Do not name people or write about cases."),
        max_length=2000,
        required=False,
        widget=Textarea(rows=4),
        error_messages={"max_length": TOO_LONG},
    )
    stands = forms.ChoiceField(
        label=gettext_lazy("Where does it stand?"),
        widget=Radios(
            hints={
                ActionStatus.DONE.value: gettext_lazy(
                    "It is closed once its criterion has been scored again."
                )
            }
        ),
        error_messages={"required": gettext_lazy("Choose where it stands")},
    )

    def __init__(self, *args: Any, action: ImprovementAction, **kwargs: Any) -> None:
        now = ActionStatus(action.status)
        kwargs.setdefault("initial", {"stands": now.value})
        super().__init__(*args, **kwargs)
        self.moves = STANDS.get(now, {})
        fields: Any = self.fields
        fields["stands"].choices = [(one.value, _status_words(one)) for one in self.moves]
        if not self.moves:
            del self.fields["stands"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if "text" in found and not found["text"] and "stands" not in self.errors:
            if self.move() is ActionMove.FINISH:
                self.add_error("text", _("Enter what was done"))
            elif self.move() is not ActionMove.START:
                self.add_error("text", _("Enter how it is going"))
        return found

    def move(self) -> ActionMove | None:
        """The move that was chosen, None where it stands as it stood."""
        chosen = self.cleaned_data.get("stands")
        return self.moves[ActionStatus(chosen)] if chosen else None


def _status_words(one: ActionStatus) -> str:
    if one is ActionStatus.DONE:
        return _("Done")
    return _("Not started yet") if one is ActionStatus.PLANNED else str(STATUSES[one])


class ReasonForm(GovForm):
    """Why an action is dropped, or taken up again."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Everyone who can read the plan sees the reason."),
        max_length=1000,
        widget=Textarea(rows=3),
        error_messages={
            "required": gettext_lazy("Enter why"),
            "max_length": gettext_lazy("The reason must be 1,000 characters or fewer"),
        },
    )


class _AnyOf(forms.MultipleChoiceField):
    """A gap that has an action by now is no mistake of whoever ticked it: the services leave it out."""

    def valid_value(self, value: Any) -> bool:
        return True


class GapsForm(GovForm):
    """Which gaps the plan should close."""

    gap = _AnyOf(
        label=gettext_lazy("Which gaps should the plan close?"),
        widget=Checkboxes(),
        error_messages={"required": gettext_lazy("Choose the gaps that the plan should close")},
    )

    def __init__(self, *args: Any, gaps: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        """``gaps``: value, label and hint of each, the one to close first at the top."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["gap"]
        field.choices = [(value, label) for value, label, _hint in gaps]
        field.widget.hints = {value: hint for value, _label, hint in gaps}
