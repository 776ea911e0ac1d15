"""X2, the messages: all that the product would have sent. No such page outside the demonstration."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pledge.access import anyone
from pledge.carriers.words import words_for
from pledge.models import Message
from pledge.paging import Order, count_up_to, page_by_key, summary
from pledge.scoping import across_authorities

# The page of the story itself, which is an app's and not ours.
STORY = "/demo/"
LATEST_FIRST = Order("queued_at", descending=True)
_LINK = re.compile(r"(https?://\S+)")
_COLOURS = {
    Message.State.DELIVERED: "govuk-tag--green",
    Message.State.FAILED: "govuk-tag--red",
    Message.State.STOPPED: "govuk-tag--grey",
    Message.State.HANDED_OVER: "govuk-tag--blue",
}


@require_safe
@never_cache
@anyone
def demo_messages(request: Any) -> HttpResponse:
    """The messages of every invented authority, newest first, their links ready to be followed."""
    if not settings.DEMONSTRATION:
        raise Http404
    with across_authorities():
        rows = Message.objects.filter(authority__demonstration=True).select_related("authority")
        page = page_by_key(rows, LATEST_FIRST, request.GET.get("page", ""))
        said = summary(page, count_up_to(rows), count_up_to(page.before(rows)))
    here = reverse("demo_messages")
    context = {
        "back_href": STORY,
        "letters": [_letter(row) for row in page.rows],
        "summary": said,
        "previous_href": f"{here}?{urlencode({'page': page.previous})}" if page.previous else "",
        "next_href": f"{here}?{urlencode({'page': page.next})}" if page.next else "",
    }
    return render(request, "pledge/demo_messages.html", context)


def _letter(row: Message) -> dict[str, Any]:
    return {
        "row": row,
        "body": _with_links(row.body),
        "colour": _COLOURS.get(Message.State(row.state), "govuk-tag--yellow"),
        "why": words_for(row.failure) if row.state == Message.State.FAILED else "",
    }


def _with_links(body: str) -> SafeString:
    """The words of a message with its link as a link; links to other sites stay words."""
    parts = _LINK.split(body)
    return format_html_join("", "{}", ((_part(part),) for part in parts))


def _part(text: str) -> str:
    if text.startswith(f"{settings.SITE_URL}/"):
        return format_html('<a class="govuk-link" href="{}">{}</a>', text, text)
    return text
