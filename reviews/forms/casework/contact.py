"""Writing down a call, visit, email, letter or note."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkbox, Radios, Textarea
from reviews.forms.casework.choices import limit, offer
from reviews.models import ContactEntry, Person

SOMEBODY_ELSE = "other"
WITH_SOMEBODY = (
    ContactEntry.Kind.CALL,
    ContactEntry.Kind.VISIT,
    ContactEntry.Kind.EMAIL,
    ContactEntry.Kind.LETTER,
)


class ContactForm(GovForm):
    """What happened, with whom, on which day. The day it is written down is kept too."""

    kind = forms.ChoiceField(
        label=_("What was it?"),
        choices=ContactEntry.Kind.choices,
        widget=Radios(),
        error_messages={"required": _("Choose what it was")},
    )
    direction = forms.ChoiceField(
        label=_("Which way did it go?"),
        choices=ContactEntry.Direction.choices,
        widget=Radios(),
        error_messages={"required": _("Choose which way it went")},
    )
    person = forms.ChoiceField(label=_("With whom?"), required=False)
    on = GovDateField(
        label=_("When was it?"),
        name=_("The day it happened"),
        error_messages={"required": _("Enter the day it happened")},
    )
    reached = forms.ChoiceField(
        label=_("Were they reached?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Does not apply"))],
        required=False,
        widget=Radios(inline=True),
    )
    voicemail = forms.BooleanField(label=_("A voicemail was left"), required=False, widget=Checkbox())
    text = forms.CharField(
        label=_("What was said or done"),
        max_length=20_000,
        widget=Textarea(rows=6, count=20_000, threshold=75),
        error_messages={
            "required": _("Enter what was said or done"),
            "max_length": _("What was said or done must be 20,000 characters or less"),
        },
    )
    although_unsafe = forms.BooleanField(
        label=_("It has already happened: write it down, and open a task to see that they are safe"),
        required=False,
        widget=Checkbox(),
    )

    def __init__(
        self, *args: Any, people: tuple[Person, ...], today: date, unsafe: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(person.pk), person.called or str(_("Name not given"))) for person in people]
        somebody_else = (SOMEBODY_ELSE, _("Somebody else: an agency, a colleague"))
        offer(self, "person", [("", _("Choose a person")), *names, somebody_else])
        limit(self, "on", latest=today)
        self.fields["on"].initial = today
        if not unsafe:
            del self.fields["although_unsafe"]

    def clean(self) -> dict[str, Any]:
        """Contact with somebody names them: whether the way is safe depends on who it is."""
        given = super().clean() or {}
        if given.get("kind") in WITH_SOMEBODY and not given.get("person"):
            self.add_error("person", _("Choose whom it was with"))
        return given

    @property
    def person_id(self) -> int | None:
        """The person of the case chosen; None for nobody, and for somebody else."""
        chosen = self.cleaned_data.get("person") or SOMEBODY_ELSE
        return None if chosen == SOMEBODY_ELSE else int(chosen)

    @property
    def was_reached(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data.get("reached") or "")
