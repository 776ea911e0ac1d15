"""How every case page is shown: its frame around it, its tab marked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from reviews.selectors.case import case_frame


def show_case(request: Any, template: str, *, tab: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of ``request.case`` that extends ``reviews/casework/base_case.html``.

    ``tab`` marks the sub navigation: overview, reports, people, bodies, contact, decision, letters or
    history. Three queries for the frame, whatever the page.
    """
    return render(
        request,
        template,
        {
            "case": request.case,
            "frame": case_frame(request.case, request.member),
            "tab": tab,
            "area": _("Casework"),
            **context,
        },
        status=status,
    )
