"""Where am I: the authority from the path, the member, the scope; and no view without an access rule."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404

from pledge.access import Member, access_of
from pledge.models import Authority
from pledge.scoping import in_authority
from pledge.sessions import passed_second_factor

METHODS = ("GET", "HEAD", "POST")


class PlaceRequest(HttpRequest):
    """What a view receives: the authority of the address and the member who asks, where there is one."""

    authority: Authority
    member: Member


class PlaceMiddleware:
    """Opens the scope of the authority named in the path around the whole of the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as scopes:
            vars(request).update(scopes=scopes, authority=None, member=Member.nobody())
            return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.method not in METHODS:
            # A view that asks only "is it a post?" would show its page to any other.
            return HttpResponseNotAllowed(METHODS)
        access = access_of(view)
        if access is None:
            raise ImproperlyConfigured(
                f"{view.__module__}.{getattr(view, '__qualname__', view)} declares no access."
            )
        slug = kwargs.pop("authority", None)
        if slug is not None:
            enter_authority(request, get_object_or_404(Authority, slug=slug))
        return None


def enter_authority(request: Any, authority: Authority) -> None:
    """Open the scope of ``authority`` for the rest of the request and find who is asking there.

    Called by the middleware, and by the page behind a single-purpose link, whose address names none.

    Raises:
        Http404: if the authority has come to an end before it ever opened.
    """
    if authority.ended_on and not authority.open_from:
        raise Http404
    request.scopes.enter_context(in_authority(authority))
    request.authority = authority
    # A password alone makes nobody a member: the second factor comes first.
    known = passed_second_factor(request)
    request.member = Member.of(request.user, authority) if known else Member.nobody()
