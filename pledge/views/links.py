"""`/r/<token>/`: finds the link, enters its authority and hands over to the view of its purpose."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from pledge.access import link_holder
from pledge.links import find_link, view_for
from pledge.middleware import enter_authority


@never_cache
@link_holder("any")
def link_page(request: Any, token: str) -> HttpResponseBase:
    """The page behind a single-purpose link; *not found* for an unknown token.

    Expired, revoked and closed links are the purpose's own business: it says so kindly.
    """
    link = find_link(token)
    view = view_for(link.purpose) if link else None
    if link is None or view is None:
        raise Http404
    enter_authority(request, link.authority)
    response = view(request, link)
    # Nor does what this page fetches from this site carry the token on, into a log of some proxy.
    response["Referrer-Policy"] = "strict-origin"
    return response
