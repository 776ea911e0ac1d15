"""P5: the signed commitment, the standard judged met, and what an authority published of its assessment.

For anyone. The page is made of frozen snapshots alone: nothing of a round is read here.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pledge.access import anyone
from pledge.public_links import PublicLink, add_public_link
from selfassess.selectors.public import PublicPledge, is_public, public_pledge
from selfassess.views.base import address

# A page may be kept, and is asked about each time: what is withdrawn is gone at once.
fresh_each_time = cache_control(no_cache=True, private=True)


@fresh_each_time
@anyone
@require_safe
def pledge_public(request: Any) -> HttpResponse:
    """What counts now."""
    return _page(request, public_pledge())


@fresh_each_time
@anyone
@require_safe
def pledge_public_number(request: Any, number: int) -> HttpResponse:
    """One publication by its number, replaced and withdrawn ones included."""
    return _page(request, public_pledge(number))


def _page(request: Any, pledge: PublicPledge | None) -> HttpResponse:
    if pledge is None:
        raise Http404
    context = {
        "pledge": pledge,
        "shown": pledge.shown,
        "current_href": address(request, "pledge_public"),
        "back_href": f"/{request.authority.slug}/",
        # Search engines may find what counts now, and nothing that was taken back or replaced.
        "is_found": pledge.is_current,
    }
    return render(request, "selfassess/public/pledge.html", context)


@add_public_link
def _link_to_pledge(request: Any) -> PublicLink | None:
    """On the authority's front page, while something stands."""
    if not is_public():
        return None
    words = _("How we assess ourselves: our commitment to people who ask for a review")
    return PublicLink(words, address(request, "pledge_public"))
