"""The authority's colour as a served stylesheet, so that no page needs an inline style; and its logo."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pledge.access import anyone
from pledge.domain.colour import ENOUGH, WHITE, contrast
from pledge.models import Authority

_YEAR = 365 * 24 * 60 * 60


def brand_href(authority: Authority) -> str:
    """Where the stylesheet is, or "" for a colour too pale to use (the pages then keep the shipped one).

    The colour is part of the address, so that a change shows at once.
    """
    return f"/{authority.slug}/brand/{authority.colour[1:]}.css" if _readable(authority.colour) else ""


@require_safe
@cache_control(public=True, max_age=_YEAR, immutable=True)
@anyone
def brand_css(request: Any, colour: str) -> HttpResponse:
    """The stylesheet; *not found* for a colour that is not the authority's own or cannot be read on white."""
    if f"#{colour}" != request.authority.colour or not _readable(request.authority.colour):
        raise Http404
    return HttpResponse(f":root{{--govuk-brand-colour:#{colour}}}\n", content_type="text/css")


@require_safe
@cache_control(public=True, max_age=60 * 60)
@anyone
def logo(request: Any) -> FileResponse:
    """The authority's logo, a PNG checked when it was uploaded; *not found* where there is none."""
    if not request.authority.logo:
        raise Http404
    return FileResponse(request.authority.logo.open("rb"), content_type="image/png")


@lru_cache(maxsize=1024)
def _readable(colour: str) -> bool:
    return contrast(colour, WHITE) >= ENOUGH
