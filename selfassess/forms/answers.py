"""The form of one criterion: the duty, what is written, what is done, each with its reason; and a comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pledge.forms.base import GovForm
from pledge.forms.widgets import Radios, Textarea
from selfassess.domain.answers import MARKS_FOR, Mark
from selfassess.domain.bank import Aspect, Criterion, Scope
from selfassess.models import Answer
from selfassess.services.answers import Words
from selfassess.words import ASPECTS, mark_words

LONGEST = 5_000
# A mark that needs a reason reveals a box of its own: one box cannot stand under two choices.
REASONS = {Mark.NOT_APPLICABLE: "not_applicable", Mark.NOT_TESTED: "not_tested"}


class AnswerForm(GovForm):
    """The parts of a criterion that the round asks. Nothing is required: what is there is kept.

    ``suggested`` is the level that the live figure suggests for what is done, or None.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        criterion: Criterion,
        scope: Scope,
        answer: Answer | None = None,
        suggested: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, initial=_initial(answer), **kwargs)
        self.criterion, self.scope = criterion, scope
        for aspect in criterion.asks(scope):
            self._ask(aspect, suggested if aspect is Aspect.DONE else None)
        if suggested is not None and Aspect.DONE in criterion.asks(scope):
            self.fields["departs"] = _text(
                _("If your level differs from what the figure suggests, why?"), rows=2
            )
        self.fields["comment"] = _text(
            _("Comment"), help_text=_("Do not write about cases or name people."), rows=4
        )

    def _ask(self, aspect: Aspect, suggested: int | None) -> None:
        marks = MARKS_FOR[aspect]
        texts = self.criterion.levels(aspect)
        hints = {mark.value: texts[mark.level] for mark in marks if texts and mark.level is not None}
        if suggested is not None:
            hints[str(suggested)] += " " + _("The figure suggests this level.")
        reveals = {mark.value: [reason_name(aspect, mark)] for mark in marks if mark.needs_reason}
        first = next(mark.value for mark in marks if mark.needs_reason)
        name = aspect.value
        self.fields[name] = forms.ChoiceField(
            label=_legend(self.criterion, aspect),
            choices=[(mark.value, mark_words(mark)) for mark in marks],
            required=False,
            widget=Radios(hints=hints, reveals=reveals, dividers={first: _("or")}),
            error_messages={"invalid_choice": _("Choose one of the answers shown")},
        )
        for mark in marks:
            if mark.needs_reason:
                self.fields[reason_name(aspect, mark)] = _text(_ask_why(mark), rows=2)

    def words(self) -> Words:
        """What to save: every part that was understood, whether or not it counts yet."""
        said: dict[str, str] = {}
        for aspect in self.criterion.asks(self.scope):
            if aspect.value not in self.cleaned_data:
                continue
            mark = Mark(self.cleaned_data[aspect.value])
            said[aspect.value] = mark.value
            said[f"{aspect.value}_reason"] = (
                self.cleaned_data.get(reason_name(aspect, mark), "") if mark.needs_reason else ""
            )
        for name in ("comment", "departs"):
            if name in self.cleaned_data:
                said[name] = self.cleaned_data[name]
        return Words(**said)

    def reasons_missing(self) -> dict[str, str]:
        """What still keeps a saved mark from counting: the box and the sentence."""
        missing: dict[str, str] = {}
        for aspect in self.criterion.asks(self.scope):
            mark = Mark(self.cleaned_data.get(aspect.value, ""))
            name = reason_name(aspect, mark) if mark.needs_reason else ""
            if name and not self.cleaned_data.get(name, "").strip():
                missing[name] = _say_why(mark)
        return missing


def reason_name(aspect: Aspect, mark: Mark) -> str:
    """The name of the box for the reason of a mark."""
    return f"{aspect.value}_{REASONS[mark]}"


def _ask_why(mark: Mark) -> str:
    return _("Why does it not apply here?") if mark is Mark.NOT_APPLICABLE else _("Why was it not tested?")


def _say_why(mark: Mark) -> str:
    if mark is Mark.NOT_APPLICABLE:
        return _("Say why it does not apply here: until then this does not count")
    return _("Say why it was not tested: until then this does not count")


def _legend(criterion: Criterion, aspect: Aspect) -> str:
    if aspect is Aspect.DUTY and criterion.duty:
        return criterion.duty.question
    return str(ASPECTS[aspect])


def _text(label: str, *, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=Textarea(rows=rows, count=LONGEST, threshold=90),
        error_messages={
            "max_length": _("%(label)s must be 5,000 characters or fewer") % {"label": label.rstrip("?")}
        },
    )


def _initial(answer: Answer | None) -> dict[str, str]:
    if answer is None:
        return {}
    initial = {name: getattr(answer, name) for name in ("duty", "written", "done", "comment", "departs")}
    for aspect in Aspect:
        mark = Mark(getattr(answer, aspect.value))
        if mark.needs_reason:
            initial[reason_name(aspect, mark)] = getattr(answer, f"{aspect.value}_reason")
    return initial
