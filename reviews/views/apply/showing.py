"""What the pages of an application share: their frame, the entries of a list, two versions side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.domain import journey
from reviews.domain.journey.pages import for_someone_else
from reviews.domain.journey.shapes import answered, choices
from reviews.forms.journey.summary import Row, entry_rows
from reviews.services.drafts import KEPT_FOR
from reviews.views.apply.desk import Desk

ENTRY_TITLES: dict[str, str | Promise] = {
    "report": gettext_lazy("Report %(number)s"),
    "person": gettext_lazy("Person %(number)s"),
}


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One entry of a list page as a card: its title, what was answered, where to change or remove it."""

    entry: str
    title: str
    rows: tuple[Row, ...]
    href: str
    remove_href: str
    unread: bool


def frame_of(desk: Desk) -> dict[str, Any]:
    """What every page of an application knows."""
    return {
        "desk": desk,
        "days": KEPT_FOR.days,
        "area": _("Casework") if desk.staff else _("Ask for a review"),
    }


def templates_of(slug: str) -> list[str]:
    """A page's own template, or the one for questions that need no more words."""
    return [f"reviews/apply/{slug}.html", "reviews/apply/question.html"]


def is_changing(request: Any) -> bool:
    """Whether the page was opened by a change link, so that it leads back to *check*."""
    source = request.POST if request.method == "POST" else request.GET
    return bool(source.get("from") == "check")


def page_title(page: journey.Page, answers: journey.Answers) -> str:
    """A page's title, in other words where someone asks for another."""
    return _(page.title_for_another if for_someone_else(answers) and page.title_for_another else page.title)


def entry_title(page: journey.Page, number: int) -> str:
    """ "Report 2"."""
    return str(ENTRY_TITLES.get(page.item, gettext_lazy("Number %(number)s"))) % {"number": number}


def show_entries(desk: Desk, page: journey.Page, *, changing: bool = False) -> list[EntryCard]:
    """The entries of a list page, in order; none for any other page."""
    return [
        EntryCard(
            entry=item["id"],
            title=entry_title(page, number),
            rows=tuple(
                row for row in entry_rows(page.slug, item, desk.answers, desk.today, desk.local) if row.values
            ),
            href=desk.href(page.slug, item["id"], changing=changing),
            remove_href=desk.href(page.slug, item["id"], act="remove", changing=changing),
            unread=bool(choices(item, journey.UNREAD)),
        )
        for number, item in enumerate(journey.items(desk.answers, page.slug) if page.item else (), start=1)
        if answered(item)
    ]


def two_versions(saved: Iterable[Row], typed: Iterable[Row]) -> list[dict[str, str]]:
    """Where two versions of a page differ, question by question."""
    before = {row.field: row for row in saved}
    after = {row.field: row for row in typed}
    rows = [after.get(name) or before[name] for name in dict.fromkeys([*before, *after])]
    return [
        {"label": row.label, "saved": _words(before.get(row.field)), "typed": _words(after.get(row.field))}
        for row in rows
        if _words(before.get(row.field)) != _words(after.get(row.field))
    ]


def _words(row: Row | None) -> str:
    return "\n".join(row.values) if row else ""
