"""Q5 and Q10: what a round comes to, what looks weak in its answers, and two rounds side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from selfassess.check_words import SEVERITY_TAGS
from selfassess.forms.compare import CompareForm
from selfassess.navigation import Page, add_page
from selfassess.selectors.compare import compared, rounds_to_compare
from selfassess.selectors.given import bank_for
from selfassess.selectors.results import results, weaknesses
from selfassess.views.base import (
    address,
    area_page,
    reads_open_rounds,
    round_page,
    show_area,
    show_round,
    today,
)

add_page(Page("results", gettext_lazy("Results"), "round_results", order=30))
add_page(Page("compare", gettext_lazy("Compare rounds"), "rounds_compare", order=30, of_round=False))


@round_page()
@require_safe
def round_results(request: Any) -> HttpResponse:
    """Scores beside the count of legal duties not met, each with what it rests on."""
    return show_round(
        request,
        "results/results.html",
        page="results",
        here=_("Results"),
        results=results(request.round, today()),
        criteria_href=_criteria(request, request.round.number),
    )


@round_page()
@require_safe
def round_checks(request: Any) -> HttpResponse:
    """Answers that look weak: what to mend, then what to look at again."""
    return show_round(
        request,
        "results/checks.html",
        page="results",
        here=_("Answers to look at again"),
        above=((_("Results"), address(request, "round_results", request.round.number)),),
        found=weaknesses(request.round, today()),
        tags=SEVERITY_TAGS,
        criteria_href=_criteria(request, request.round.number),
    )


@area_page()
@require_safe
def rounds_compare(request: Any) -> HttpResponse:
    """The change between two rounds; the last two unless others are chosen."""
    rounds = rounds_to_compare(reads_open=reads_open_rounds(request))
    context: dict[str, Any] = {"rounds": rounds, "bank": bank_for(rounds[0]) if rounds else None}
    if len(rounds) > 1:
        form = CompareForm(rounds, request.GET)
        context["form"] = form
        if form.is_valid():
            by_number = {one.number: one for one in rounds}
            later = by_number[form.cleaned_data["later"]]
            context["compared"] = compared(by_number[form.cleaned_data["earlier"]], later)
            context["bank"] = bank_for(later)
            context["criteria_href"] = _criteria(request, later.number)
        else:
            context["status"] = 422
    return show_area(request, "results/compare.html", page="compare", here=_("Compare rounds"), **context)


def _criteria(request: Any, number: int) -> str:
    return address(request, "round", number) + "criteria/"
