"""What every page's form does: asks what applies, keeps what was typed, says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext

from pledge.forms.base import GovForm
from pledge.forms.dates import FuzzyParts, unread
from reviews.domain.journey import (
    BY_SLUG,
    NOTHING_LOCAL,
    UNREAD,
    Answers,
    Field,
    Item,
    Local,
    Page,
    asks_of,
    item_asks_of,
    page_answers,
)
from reviews.domain.journey.pages import for_someone_else, who_for
from reviews.forms.journey.fields import YES_NO_NOT_SURE, OneOf, PastDate, seen

if TYPE_CHECKING:
    from reviews.forms.journey.fields import Words


class JourneyForm(GovForm):
    """The form of one page (`slug`), drawn from the answers so far.

    The questions that apply, the choices that reveal others and what is needed to send all come from the
    journey (`reviews.domain.journey`); a form adds only the words and the kind of each question. Where
    someone applies for another, or a business for itself, the labels and hints for those replace the words.
    """

    slug: ClassVar[str]
    labels_for_another: ClassVar[Mapping[str, Words]] = {}
    hints_for_another: ClassVar[Mapping[str, Words]] = {}
    labels_for_business: ClassVar[Mapping[str, Words]] = {}

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        answers: Answers,
        today: date,
        local: Local = NOTHING_LOCAL,
        **kwargs: Any,
    ) -> None:
        self.answers = answers
        self.today = today
        self.local = local
        super().__init__(data, initial=dict(self.own), **kwargs)
        self._add_local_questions()
        self._ask_only_what_applies()
        if for_someone_else(answers):
            self._say(self.labels_for_another, self.hints_for_another)
        elif who_for(answers) == "business":
            self._say(self.labels_for_business, {})
        if self.page_heading:
            self.fields[self.page_heading].label = self.heading
        for field in self.fields.values():
            if isinstance(field, PastDate):
                field.latest = today

    @property
    def page(self) -> Page:
        """The page of the journey this is the form of."""
        return BY_SLUG[self.slug]

    @property
    def heading(self) -> str:
        """The page's h1. Where `page_heading` is set, the field of that name draws it."""
        other = self.page.title_for_another if for_someone_else(self.answers) else ""
        return gettext(other or self.page.title)

    @property
    def asks(self) -> tuple[Field, ...]:
        """The questions of the page, those of the local procedure included."""
        return asks_of(self.page, self.local)

    @property
    def own(self) -> Mapping[str, Any]:
        """What was answered on this page before."""
        return page_answers(self.answers, self.slug)

    def stored(self) -> dict[str, Any]:
        """What to keep of the page, valid or not, as JSON.

        An answer that could not be read is kept as it was typed, and named in the list under `unread`.
        """
        # The checks come first: they may add a question to the page, or take one away.
        errors = self.errors
        wrong = [name for name in self.fields if name in errors and self[name].data]
        return {**{name: self._to_keep(name) for name in self.fields}, UNREAD: wrong}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, sentence in self._needed(cleaned):
            if name in self.fields and name not in self.errors:
                self.add_error(name, gettext(sentence))
        return cleaned

    def _needed(self, cleaned: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What the journey needs of this page and has not got; what was typed wrong is there."""
        typed_wrong = {name: self[name].data for name in self.errors if name in self.fields}
        return list(self.page.needed({**self.answers, self.slug: {**self.own, **cleaned, **typed_wrong}}))

    def _to_keep(self, name: str) -> Any:
        hidden = name in self.revealed() and not self._chosen(*self.revealed()[name])
        if name not in self.errors and not hidden:
            cleaned = self.cleaned_data.get(name)
            return None if cleaned is False else cleaned
        # Typed under a choice that is not made now: kept for the day it is, and never sent.
        typed = self[name].data
        if isinstance(typed, FuzzyParts):
            return seen(unread(typed)) if typed else None
        return seen(typed)

    def _add_local_questions(self) -> None:
        asked = {ask.name for ask in self.asks}
        said: set[str] = set()
        for question in self.local.about(*self.page.local) if self.page.local else ():
            if question.field in asked:
                # A reason that several questions share stands under the first of them only.
                why = "" if question.why in said else question.why
                said.add(question.why)
                self.fields[question.field] = OneOf(
                    label=question.text, help_text=why, choices=YES_NO_NOT_SURE
                )

    def _ask_only_what_applies(self) -> None:
        for ask in self.asks:
            if not ask.when(self.answers):
                self.fields.pop(ask.name, None)
            elif ask.shown_by is not None and ask.shown_by[0] in self.fields:
                parent, choice = ask.shown_by
                widget: Any = self.fields[parent].widget
                # A new dictionary: a copied form still shares its widgets' dictionaries with its class.
                widget.reveals = {**widget.reveals, choice: [*widget.reveals.get(choice, []), ask.name]}

    def _say(self, labels: Mapping[str, Words], hints: Mapping[str, Words]) -> None:
        for name, field in self.fields.items():
            field.label = labels.get(name, field.label)
            field.help_text = hints.get(name, field.help_text)


class EntryForm(JourneyForm):
    """The form of one entry of a list page; `entry` holds its answers so far."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, entry: Item | None = None, **kwargs: Any
    ) -> None:
        self.entry: Item = entry or {}
        super().__init__(data, **kwargs)

    @property
    def asks(self) -> tuple[Field, ...]:
        return item_asks_of(self.page, self.local)

    @property
    def own(self) -> Mapping[str, Any]:
        return self.entry

    @property
    def heading(self) -> str:
        return gettext(self.page.item_title)

    def _needed(self, cleaned: Mapping[str, Any]) -> list[tuple[str, str]]:
        return []
