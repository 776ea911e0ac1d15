"""The whole application as it was sent, question by question, for whoever works on the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from reviews.domain import journey
from reviews.forms.journey import FORMS
from reviews.forms.journey.summary import Row, page_rows
from reviews.models import Case
from reviews.selectors.procedures import frozen, local_of
from reviews.views.apply.showing import page_title
from reviews.views.casework.area import today
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case

# Who they are, where they live and how to reach them stand on the page of people, where a confidential
# address is masked and each look at it written down; the reports have their own page.
ELSEWHERE = frozenset({"name", "contact", "safe-contact", "people", "home", "reports", "declaration"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of questions: its heading, and what was answered there."""

    title: str
    rows: tuple[Row, ...]

    @property
    def only(self) -> Row | None:
        """The one answer, where the heading is its question already."""
        return self.rows[0] if len(self.rows) == 1 and self.rows[0].label == self.title else None


@case_page()
def case_application(request: Any) -> HttpResponse:
    """Everything that was answered, whoever answered it, but what stands on other pages of the case."""
    return show_case(
        request,
        "reviews/casework/application.html",
        tab="overview",
        asked=_asked(request.case),
        back_href=reverse("case_overview", args=[request.authority.slug, request.case.reference]),
    )


def _asked(case: Case) -> list[Asked]:
    local = local_of(frozen(case))
    pages = (page for page in journey.PAGES if page.slug in FORMS and page.slug not in ELSEWHERE)
    shown = (
        Asked(
            title=page_title(page, case.answers),
            rows=tuple(row for row in page_rows(page.slug, case.answers, today(), local) if row.values),
        )
        for page in pages
        if page.applies(case.answers, local)
    )
    return [page for page in shown if page.rows]
