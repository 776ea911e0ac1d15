"""The product's addresses and beside them one bare page, so that both are served by the same process."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from pledge.access import anyone
from pledge.urls import handler400, handler403, handler404, handler500
from pledge.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

PAGE = engines["django"].from_string(
    "<!doctype html><html lang='en'><head><title>Bare</title></head><body>"
    "<form method='post'>{% csrf_token %}</form>"
    "{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>{% endfor %}</body></html>"
)
PARAGRAPHS = [f"This is paragraph {number} of a page that has nothing else to do." for number in range(20)]


@anyone
def bare(request: Any) -> HttpResponse:
    """Twenty paragraphs and a CSRF token: the least that a Django page costs."""
    return HttpResponse(PAGE.render({"paragraphs": PARAGRAPHS}, request))


urlpatterns = [path("bare-page/", bare, name="bare"), *product]
