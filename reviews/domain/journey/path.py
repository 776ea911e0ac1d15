"""The way through the pages, worked out afresh from the answers each time."""

from typing import Any

from reviews.domain.journey.pages import BY_SLUG, PAGES
from reviews.domain.journey.shapes import (
    NOTHING_LOCAL,
    Answers,
    Field,
    Local,
    Missing,
    Page,
    asked_and_answered,
    items,
    page_answers,
)

CHECK = "check"
DECLARATION = "declaration"


def pages_on_path(answers: Answers, local: Local = NOTHING_LOCAL) -> tuple[Page, ...]:
    """The pages these answers lead through, in order."""
    return tuple(page for page in PAGES if page.applies(answers, local))


def path(answers: Answers, local: Local = NOTHING_LOCAL) -> tuple[str, ...]:
    """The slugs of the pages these answers lead through, in order."""
    return tuple(page.slug for page in pages_on_path(answers, local))


def next_page(answers: Answers, slug: str, local: Local = NOTHING_LOCAL) -> str | None:
    """The page after this one, also where this one has just left the path; None after the last.

    Raises KeyError for a slug that is no page.
    """
    place = PAGES.index(BY_SLUG[slug])
    return next((page.slug for page in PAGES[place + 1 :] if page.applies(answers, local)), None)


def previous_page(answers: Answers, slug: str, local: Local = NOTHING_LOCAL) -> str | None:
    """The page before this one, also where this one has just left the path; None before the first.

    Raises KeyError for a slug that is no page.
    """
    place = PAGES.index(BY_SLUG[slug])
    return next((page.slug for page in reversed(PAGES[:place]) if page.applies(answers, local)), None)


def next_after_change(answers: Answers, slug: str, local: Local = NOTHING_LOCAL) -> str:
    """Where a change link leads once its page is saved: to a page the change has newly opened, else to check.

    Raises KeyError for a slug that is no page.
    """
    place = PAGES.index(BY_SLUG[slug])
    for page in PAGES[place + 1 : PAGES.index(BY_SLUG[CHECK])]:
        if page.slug not in answers and page.applies(answers, local):
            return page.slug
    return CHECK


def can_visit(answers: Answers, slug: str, local: Local = NOTHING_LOCAL) -> bool:
    """Whether the page can be opened: on the path, and the last one only once nothing needed is missing.

    No page waits for another to be filled in: people answer in the order they can.
    """
    page = BY_SLUG.get(slug)
    if page is None or not page.applies(answers, local):
        return False
    return slug != DECLARATION or not missing(answers, local)


def missing(answers: Answers, local: Local = NOTHING_LOCAL) -> tuple[Missing, ...]:
    """Everything that stands in the way of sending, in the order of the pages; empty when it can be sent."""
    return tuple(gap for page in pages_on_path(answers, local) for gap in page.missing(answers))


def asks_of(page: Page, local: Local = NOTHING_LOCAL) -> tuple[Field, ...]:
    """A page's own questions, with those the procedure adds to it."""
    return page.asks if page.item else (*page.asks, *_local_asks(page, local))


def item_asks_of(page: Page, local: Local = NOTHING_LOCAL) -> tuple[Field, ...]:
    """The questions of each entry of a list page, with those the procedure adds to it."""
    return (*page.item_asks, *_local_asks(page, local)) if page.item else ()


def on_path_answers(answers: Answers, local: Local = NOTHING_LOCAL) -> dict[str, Any]:
    """The answers that count: of pages on the path, to questions still asked, blank ones left out.

    What was typed on a page that the path has since left is kept in the draft and never sent.
    """
    kept: dict[str, Any] = {}
    for page in pages_on_path(answers, local):
        own = asked_and_answered(asks_of(page, local), answers, page_answers(answers, page.slug))
        if page.item:
            asks = item_asks_of(page, local)
            entries = (
                (item["id"], asked_and_answered(asks, answers, item)) for item in items(answers, page.slug)
            )
            own["items"] = [{"id": item_id, **entry} for item_id, entry in entries if entry]
        if own:
            kept[page.slug] = own
    return kept


def _local_asks(page: Page, local: Local) -> tuple[Field, ...]:
    return tuple(Field(question.field) for question in local.about(*page.local)) if page.local else ()
