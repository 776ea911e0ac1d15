"""What the journey is made of: pages, their fields, what is missing, and what a procedure adds.

The answers are plain JSON, one entry a page: `{"where": {"place": "Mill Lane"}, "reports": {"items":
[...]}}`. A draft is saved valid or not, so nothing here may trust what it reads: anything of the wrong
shape reads as blank.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pledge.domain.words import gettext_noop

Subject = Literal["application", "person", "report"]
Answers = Mapping[str, Any]
Item = Mapping[str, Any]

# A page lists here the fields whose value could not be read (a 31 June), so that the check page can ask
# again.
UNREAD = "unread"
# What counts as not answered. "Not sure" is an answer, and never blank.
BLANK: tuple[Any, ...] = (None, "", [], (), {})
UNREAD_SENTENCE = gettext_noop("Check what you typed here. If you are not sure, you can leave it out.")


@dataclass(frozen=True, slots=True)
class LocalQuestion:
    """A condition of the authority's own procedure, asked as a question that informs and never gates.

    `text` is the question and `why` the procedure's reason for it, both in the authority's words. It is about
    the application, about the person affected, or again about each report.
    """

    id: str
    text: str
    why: str = ""
    about: Subject = "application"

    @property
    def field(self) -> str:
        """The name its answer is kept under, which no question of ours has."""
        return f"local-{self.id}"


@dataclass(frozen=True, slots=True)
class Local:
    """What the procedure in force adds to the journey."""

    questions: tuple[LocalQuestion, ...] = ()

    def about(self, *subjects: Subject) -> tuple[LocalQuestion, ...]:
        """The questions about any of these subjects, in the procedure's order."""
        return tuple(question for question in self.questions if question.about in subjects)


NOTHING_LOCAL = Local()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is needed to send and is not there: where to give it, and a sentence that says so."""

    page: str
    field: str
    sentence: str


def _always(answers: Answers) -> bool:
    return True


def _nothing(answers: Answers) -> Iterable[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `shown_by` names the field and the choice of the same page that reveal it; `when` asks the other pages.
    """

    name: str
    shown_by: tuple[str, str] | None = None
    when: Callable[[Answers], bool] = _always

    def applies(self, answers: Answers, own: Mapping[str, Any]) -> bool:
        """Whether it is asked at all; `own` holds the answers of its page or item."""
        if self.shown_by is not None and not chosen(own, *self.shown_by):
            return False
        return self.when(answers)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the journey.

    The title is the page's h1, in other words where someone applies for another. `asks` are its own
    questions, `item_asks` those of each entry where the page is a list (`item` is the entry's slug).
    `needed` yields a field and a sentence for each thing without which nothing can be sent. `local` are the
    subjects of the procedure's own questions that are asked here, of the page or, where it is a list, of
    each entry.
    """

    slug: str
    title: str
    title_for_another: str = ""
    asks: tuple[Field, ...] = ()
    item: str = ""
    item_title: str = ""
    item_asks: tuple[Field, ...] = ()
    applies_when: Callable[[Answers, Local], bool] = field(default=lambda answers, local: True)
    local: tuple[Subject, ...] = ()
    needed: Callable[[Answers], Iterable[tuple[str, str]]] = _nothing

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its questions."""
        return tuple(ask.name for ask in self.asks)

    def applies(self, answers: Answers, local: Local = NOTHING_LOCAL) -> bool:
        """Whether the page is on the path of these answers."""
        return self.applies_when(answers, local)

    def missing(self, answers: Answers) -> Iterator[Missing]:
        """What is needed to send and is not there, and what was typed here and could not be read."""
        needed = [Missing(self.slug, name, sentence) for name, sentence in self.needed(answers)]
        yield from needed
        asked_for = {missing.field for missing in needed}
        for name in unread_fields(self.asks, answers, page_answers(answers, self.slug)):
            if name not in asked_for:
                yield Missing(self.slug, name, UNREAD_SENTENCE)
        for item in items(answers, self.slug):
            if unread_fields(self.item_asks, answers, item):
                yield Missing(self.slug, item["id"], UNREAD_SENTENCE)

    def complete(self, answers: Answers) -> bool:
        """Whether nothing on the page stands in the way of sending."""
        return not any(self.missing(answers))


def page_answers(answers: Answers, slug: str) -> Mapping[str, Any]:
    """The answers of one page; empty where there are none."""
    found = answers.get(slug)
    return found if isinstance(found, Mapping) else {}


def items(answers: Answers, slug: str) -> tuple[Item, ...]:
    """The entries of a list page, in order; only those that carry an id."""
    found = page_answers(answers, slug).get("items")
    if not isinstance(found, list | tuple):
        return ()
    entries = (item for item in found if isinstance(item, Mapping) and isinstance(item.get("id"), str))
    # Should a damaged draft hold one id twice, the later entry stands.
    return tuple({item["id"]: item for item in entries if item["id"]}.values())


def text(own: Mapping[str, Any], name: str) -> str:
    """A text or single choice, without the spaces around it; "" where there is none."""
    found = own.get(name)
    return found.strip() if isinstance(found, str) else ""


def choices(own: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """What was ticked; a single choice counts as one tick."""
    found = own.get(name)
    if isinstance(found, str):
        return (found,) if found else ()
    if isinstance(found, list | tuple):
        return tuple(one for one in found if isinstance(one, str) and one)
    return ()


def chosen(own: Mapping[str, Any], name: str, choice: str) -> bool:
    """Whether this choice was made."""
    return choice in choices(own, name)


def unread_fields(asks: Iterable[Field], answers: Answers, own: Mapping[str, Any]) -> tuple[str, ...]:
    """The questions still asked whose answer was typed and could not be read."""
    typed = choices(own, UNREAD)
    return tuple(ask.name for ask in asks if ask.name in typed and ask.applies(answers, own))


def asked_and_answered(asks: Iterable[Field], answers: Answers, own: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a page or an item to the questions that are still asked; blank ones left out."""
    return {
        ask.name: own[ask.name]
        for ask in asks
        if own.get(ask.name) not in BLANK and ask.applies(answers, own)
    }


def answered(own: Mapping[str, Any]) -> bool:
    """Whether anything at all was answered on a page or in an item."""
    return any(value not in BLANK for name, value in own.items() if name not in ("id", UNREAD))
