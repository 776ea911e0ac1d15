"""Turns what a view raises into the page for it, where Django has none of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from pledge.stored_files import NotServed
from pledge.throttle import TooManyTries
from pledge.views.errors import by_form_only, file_withheld, too_many


class FailureMiddleware:
    """A view that raises ``TooManyTries`` answers 429, with the time of the next try.

    One that raises ``NotServed`` of an uploaded file answers with a page that says why.

    An address that takes a posted form only, opened by itself (a sign-in later, or from the history),
    answers 405 with a page and not with nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and request.method in ("GET", "POST"):
            page = by_form_only(request)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooManyTries):
            return too_many(request, until=exception.until)
        if isinstance(exception, NotServed):
            return file_withheld(request, exception)
        return None
