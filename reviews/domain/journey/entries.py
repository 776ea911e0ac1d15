"""Keeping a page, and adding, changing and removing the entries of a list page: new answers each time."""

from typing import Any

from reviews.domain.journey.pages import BY_SLUG
from reviews.domain.journey.shapes import Answers, Item, items, page_answers

# More entries than anybody has reports; beyond it the page says to ring instead.
MOST_ENTRIES = 300
_NUMBERED = "numbered"


def put_page(answers: Answers, slug: str, values: Item) -> dict[str, Any]:
    """The answers with this page's own answers replaced by `values`.

    What `values` does not speak of is kept: the entries of a list page, and answers to questions that do not
    apply just now. Raises KeyError for a slug that is no page.
    """
    return {**answers, BY_SLUG[slug].slug: {**page_answers(answers, slug), **values}}


def can_add(answers: Answers, slug: str) -> bool:
    """Whether another entry fits."""
    return len(items(answers, slug)) < MOST_ENTRIES


def find_item(answers: Answers, slug: str, item_id: str) -> Item | None:
    """The entry with this id; None where there is none (removed in another tab, or never there)."""
    return next((item for item in items(answers, slug) if item["id"] == item_id), None)


def add_item(answers: Answers, slug: str, values: Item) -> tuple[dict[str, Any], str]:
    """The answers with one entry more, and its id, which is never used again even once the entry is removed.

    Raises KeyError for a page that is no list, ValueError beyond MOST_ENTRIES.
    """
    prefix = BY_SLUG[slug].item[:1]
    if not prefix:
        raise KeyError(slug)
    if not can_add(answers, slug):
        raise ValueError(f"{slug}: no more than {MOST_ENTRIES}")
    number = _last_number(answers, slug) + 1
    item_id = f"{prefix}{number}"
    entries = [*items(answers, slug), {**values, "id": item_id}]
    return _with(answers, slug, entries, number), item_id


def put_item(answers: Answers, slug: str, item_id: str, values: Item) -> dict[str, Any]:
    """The answers with this entry's answers replaced by `values`; what they do not speak of is kept.

    Raises KeyError where there is no such entry.
    """
    if find_item(answers, slug, item_id) is None:
        raise KeyError(item_id)
    entries = [
        {**item, **values, "id": item_id} if item["id"] == item_id else item for item in items(answers, slug)
    ]
    return _with(answers, slug, entries, _last_number(answers, slug))


def remove_item(answers: Answers, slug: str, item_id: str) -> dict[str, Any]:
    """The answers without this entry; the same where it has gone already."""
    entries = [item for item in items(answers, slug) if item["id"] != item_id]
    return _with(answers, slug, entries, _last_number(answers, slug))


def _with(answers: Answers, slug: str, entries: list[Item], number: int) -> dict[str, Any]:
    page = {**page_answers(answers, slug), "items": entries, _NUMBERED: number}
    return {**answers, slug: page}


def _last_number(answers: Answers, slug: str) -> int:
    numbered = page_answers(answers, slug).get(_NUMBERED)
    in_use = (int(item["id"][1:]) for item in items(answers, slug) if item["id"][1:].isdecimal())
    return max([numbered if isinstance(numbered, int) else 0, *in_use])
