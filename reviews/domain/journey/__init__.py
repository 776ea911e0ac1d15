"""The public application as a pure function of the answers: which pages, in what order, what is missing."""

from reviews.domain.journey.entries import MOST_ENTRIES, add_item, can_add, find_item, put_item, remove_item
from reviews.domain.journey.pages import BY_SLUG, PAGES
from reviews.domain.journey.path import (
    asks_of,
    can_visit,
    item_asks_of,
    missing,
    next_after_change,
    next_page,
    on_path_answers,
    path,
    previous_page,
)
from reviews.domain.journey.shapes import (
    NOTHING_LOCAL,
    UNREAD,
    Answers,
    Field,
    Item,
    Local,
    LocalQuestion,
    Missing,
    Page,
    items,
    page_answers,
)

__all__ = [
    "BY_SLUG",
    "MOST_ENTRIES",
    "NOTHING_LOCAL",
    "PAGES",
    "UNREAD",
    "Answers",
    "Field",
    "Item",
    "Local",
    "LocalQuestion",
    "Missing",
    "Page",
    "add_item",
    "asks_of",
    "can_add",
    "can_visit",
    "find_item",
    "item_asks_of",
    "items",
    "missing",
    "next_after_change",
    "next_page",
    "on_path_answers",
    "page_answers",
    "path",
    "previous_page",
    "put_item",
    "remove_item",
]
