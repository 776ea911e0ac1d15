"""A workbook sent, and a choice for each part that somebody else has changed meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.forms.base import GovForm
from pledge.forms.widgets import Radios
from selfassess.selectors.workbook import DifferenceLine
from selfassess.services.workbook_uploads import Choice


class UploadForm(GovForm):
    """The file alone: what is in it is looked at where it is read."""

    workbook = forms.FileField(
        label=gettext_lazy("Upload the workbook"),
        help_text=gettext_lazy("An Excel file (.xlsx), at most 5 MB, downloaded from this page."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the workbook"),
            "empty": gettext_lazy("The file is empty. Choose the workbook"),
            "invalid": gettext_lazy("Choose the workbook"),
        },
    )


class ChoicesForm(GovForm):
    """For each conflict: what is saved now, or what stands in the workbook. None is chosen beforehand.

    ``seen`` is the mark of everything that the page showed.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        conflicts: Sequence[DifferenceLine],
        seen: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial={"seen": seen}, **kwargs)
        for one in conflicts:
            self.fields[one.key] = forms.ChoiceField(
                label=_("Which is right for “%(what)s”?") % {"what": one.label},
                choices=[
                    (Choice.THEIRS.value, _("Keep what is saved now")),
                    (Choice.MINE.value, _("Save what is in the workbook")),
                ],
                widget=Radios(),
                error_messages={
                    "required": _("Choose which is right for “%(what)s”") % {"what": one.label},
                    "invalid_choice": _("Choose which is right for “%(what)s”") % {"what": one.label},
                },
            )
        self.keys = [one.key for one in conflicts]

    def choices(self) -> dict[str, str]:
        """What was chosen, by the key of the conflict."""
        return {key: self.cleaned_data[key] for key in self.keys}
