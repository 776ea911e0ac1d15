"""Which two rounds are laid side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.forms.base import GovForm
from selfassess.models import Round


class CompareForm(GovForm):
    """Two rounds by number, in any order; nothing chosen means the last two."""

    error_target = "later"
    earlier = forms.TypedChoiceField(
        label=gettext_lazy("Earlier round"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose the earlier round"),
            "invalid_choice": gettext_lazy("Choose an earlier round from the list"),
        },
    )
    later = forms.TypedChoiceField(
        label=gettext_lazy("Later round"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose the later round"),
            "invalid_choice": gettext_lazy("Choose a later round from the list"),
        },
    )

    def __init__(self, rounds: Sequence[Round], data: Any) -> None:
        last = {"later": rounds[0].number, "earlier": rounds[1].number}
        super().__init__({name: data.get(name, default) for name, default in last.items()})
        for name in last:
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(one.number, one.title) for one in rounds]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        earlier, later = cleaned.get("earlier"), cleaned.get("later")
        if earlier is not None and earlier == later:
            self.add_error("later", _("Choose two different rounds"))
        elif earlier is not None and later is not None and earlier > later:
            cleaned["earlier"], cleaned["later"] = later, earlier
        return cleaned
