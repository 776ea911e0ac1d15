"""A reviewer's own marks and opinion on one criterion, and the assessor's answer to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.forms.base import GovForm
from pledge.forms.widgets import Radios, Textarea
from selfassess.domain.answers import MARKS_FOR
from selfassess.domain.bank import Aspect, Criterion, Scope
from selfassess.models import SecondScore
from selfassess.services.second_scores import Opinion
from selfassess.words import ASPECTS, mark_words

LONGEST = 5_000
MARKS = tuple(aspect.value for aspect in Aspect)


class SecondScoreForm(GovForm):
    """A mark for each part that the round asks, each may be left out, and an opinion in words."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        criterion: Criterion,
        scope: Scope,
        score: SecondScore | None = None,
        **kwargs: Any,
    ) -> None:
        said = {name: getattr(score, name) for name in (*MARKS, "opinion")} if score else None
        super().__init__(data, initial=said, **kwargs)
        for aspect in criterion.asks(scope):
            texts = criterion.levels(aspect)
            marks = MARKS_FOR[aspect]
            self.fields[aspect.value] = forms.ChoiceField(
                label=_question(criterion, aspect),
                choices=[(mark.value, mark_words(mark)) for mark in marks],
                required=False,
                widget=Radios(
                    hints={
                        mark.value: texts[mark.level] for mark in marks if texts and mark.level is not None
                    },
                    dividers={next(mark.value for mark in marks if mark.needs_reason): _("or")},
                ),
                error_messages={"invalid_choice": _("Choose one of the answers shown")},
            )
        self.fields["opinion"] = forms.CharField(
            label=_("Your opinion"),
            help_text=_("Why you score it so. Do not write about cases or name people."),
            required=False,
            max_length=LONGEST,
            widget=Textarea(rows=5, count=LONGEST, threshold=90),
            error_messages={"max_length": _("Your opinion must be 5,000 characters or fewer")},
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(str(value).strip() for value in found.values()):
            self.add_error(next(iter(self.fields)), _("Give at least one mark, or write an opinion"))
        return found

    def said(self) -> Opinion:
        """What was said, for the services."""
        return Opinion(**{name: self.cleaned_data.get(name, "") for name in (*MARKS, "opinion")})


class ReplyForm(GovForm):
    """What the assessor says to a second score."""

    reply = forms.CharField(
        label=gettext_lazy("Your answer to the reviewer"),
        help_text=gettext_lazy(
            "Say whether you agree, and what follows from it. To change a mark the round must be reopened."
        ),
        max_length=LONGEST,
        widget=Textarea(rows=4, count=LONGEST, threshold=90),
        error_messages={
            "required": gettext_lazy("Enter your answer to the reviewer"),
            "max_length": gettext_lazy("Your answer must be 5,000 characters or fewer"),
        },
    )


def _question(criterion: Criterion, aspect: Aspect) -> str:
    if aspect is Aspect.DUTY and criterion.duty:
        return criterion.duty.question
    return str(ASPECTS[aspect])
