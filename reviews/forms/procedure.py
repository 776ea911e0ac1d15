"""The forms of the procedure pages: narrowing the library, trying a procedure, the draft."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkbox, Checkboxes, Radios, Textarea
from reviews.domain.threshold import BadInput, load_application
from reviews.domain.threshold.text import parse
from reviews.procedures.examples import Example, examples
from reviews.selectors.procedure_library import KINDS, NATIONS, STATUSES, Wanted

OWN = "own"
#: More reports and behaviours than any case has had; an answer for so many is still quick.
MOST_REPORTS = 300
MOST_BEHAVIOURS = 20
MOST_CHARACTERS = 300_000
#: So many problems are told at once; the rest are counted.
MOST_PROBLEMS = 20
EARLIEST, LATEST = date(2014, 10, 20), date(2100, 1, 1)


class LibraryForm(GovForm):
    """Which procedures of the library to list. Sent by GET: it holds names of councils and of no person."""

    label_classes = "govuk-label--s"

    name = forms.CharField(
        label=gettext_lazy("Name of the council or area"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    nation = forms.ChoiceField(label=gettext_lazy("Nation"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Standing"), required=False)
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("Has a route of any of these kinds"),
        required=False,
        choices=list(KINDS.items()),
        widget=Checkboxes(small=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every: Any = self.fields["nation"]
        every.choices = [("", _("Any")), *NATIONS.items()]
        every = self.fields["status"]
        every.choices = [("", _("Any")), *((code, words) for code, (words, _colour) in STATUSES.items())]

    def wanted(self) -> Wanted:
        """What was asked for; what cannot be read narrows nothing."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Wanted(
            asked.get("name", "").strip(),
            asked.get("nation", ""),
            asked.get("status", ""),
            frozenset(asked.get("kind", ())),
        )


class TryForm(GovForm):
    """An application to try a procedure on: an example, or one pasted; and, if wanted, another day.

    ``cleaned_data["tried"]`` is the APPLICATION (docs/threshold.md), with the day laid over it.
    """

    example = forms.ChoiceField(label=gettext_lazy("An application to try it on"))
    application = forms.CharField(
        label=gettext_lazy("The application as JSON"),
        help_text=gettext_lazy(
            "Leave out names: ids such as A and c1 are enough. Nothing of it is kept. Below is what it "
            "looks like."
        ),
        required=False,
        strip=False,
        widget=Textarea(rows=12, attrs={"spellcheck": "false", "class": "app-code"}),
    )
    day = GovDateField(
        label=gettext_lazy("Day of the application"),
        help_text=gettext_lazy("Leave it empty for the day that the application gives."),
        name=gettext_lazy("The day of the application"),
        earliest=EARLIEST,
        latest=LATEST,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["example"]
        field.widget = Radios(
            hints={one.slug: one.about for one in examples()},
            reveals={OWN: ["application"]},
            dividers={OWN: _("or")},
        )
        field.choices = [
            *((one.slug, one.title) for one in examples()),
            (OWN, _("An application of my own, as JSON")),
        ]
        field.error_messages["required"] = _("Select an application to try it on")
        field.error_messages["invalid_choice"] = _("Select an application to try it on")

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        chosen = asked.get("example")
        if not chosen or "application" in self.errors:
            return asked
        example = next((one for one in examples() if one.slug == chosen), None)
        try:
            application = example.application() if example else self._pasted(asked["application"])
            if asked.get("day") is not None:
                application["applied_on"] = asked["day"].isoformat()
            load_application(application)
            asked["tried"] = application
        except BadInput as bad:
            for problem in _worth_telling(bad.problems):
                self.add_error("application", problem)
        return asked

    @property
    def sample(self) -> str:
        """The application that was tried, or the first example: JSON to be copied and changed."""
        tried = self.cleaned_data.get("tried") if self.is_bound and self.is_valid() else None
        return json.dumps(tried or examples()[0].application(), indent=2, ensure_ascii=False)

    @property
    def chosen(self) -> Example | None:
        """The example that was chosen, for the page to name."""
        return next((one for one in examples() if one.slug == self.cleaned_data.get("example")), None)

    def _pasted(self, text: str) -> dict[str, Any]:
        """The object that was pasted.

        Raises:
            BadInput: for anything that is not one, and for more than is tried at once.
        """
        if not text.strip():
            raise BadInput([_("Paste the application, or select an example")])
        if len(text) > MOST_CHARACTERS:
            raise BadInput(
                [_("The application must be %(most)s characters or fewer") % {"most": f"{MOST_CHARACTERS:,}"}]
            )
        data = parse(text, "application")
        if not isinstance(data, dict):
            raise BadInput([_("application: must be an object, which begins with {")])
        if problems := list(_too_many(data)):
            raise BadInput(problems)
        return data


class ReplaceDraftForm(GovForm):
    """The draft that is there may go."""

    mark = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    replace = forms.BooleanField(
        label=gettext_lazy("Replace the draft that is there"),
        widget=Checkbox(),
        error_messages={"required": gettext_lazy("Tick the box to replace the draft, or keep it")},
    )


def _worth_telling(problems: list[str]) -> list[str]:
    """The first problems, each in one line, and how many more there are."""
    told = [" ".join(problem.split()) for problem in problems[:MOST_PROBLEMS]]
    more = len(problems) - len(told)
    if more > 0:
        told.append(ngettext("%(number)s more problem", "%(number)s more problems", more) % {"number": more})
    return told


def _too_many(data: dict[str, Any]) -> Iterable[str]:
    """What there is more of than is tried at once: every behaviour is weighed against every report."""
    reports = _listed(data, "complaints")
    if len(reports) > MOST_REPORTS:
        yield _("complaints: %(most)s reports are tried at once, no more") % {"most": MOST_REPORTS}
    told = [one.get("behaviour") for one in reports if isinstance(one, dict)]
    apart = len({one for one in told if isinstance(one, str)})
    if max(len(_listed(data, "behaviours")), apart) > MOST_BEHAVIOURS:
        yield _("behaviours: %(most)s are tried at once, no more") % {"most": MOST_BEHAVIOURS}


def _listed(data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    return value if isinstance(value, list) else []
