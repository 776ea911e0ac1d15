"""When things go wrong (`pages.md` X1): every failure is a page that says what to do next.

Each answer has three shapes: for the public (with Exit this page), for members, and as a fragment for
htmx, which the page's script shows in place. The page for our own fault needs no database and no session.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from pledge.access import NotAllowed
from pledge.middleware import enter_authority
from pledge.models import Authority, Membership, StoredFile
from pledge.roles import ROLES_THAT_MAY, May, Role
from pledge.stored_files import NotServed
from pledge.throttle import seconds_until
from pledge.views.typed import typed_fields

State = StoredFile.State
logger = logging.getLogger(__name__)

# Easily said over the telephone: no vowels, no look-alikes.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
# Whatever else stands in an address that matched nothing is never asked of the database.
_FIRST_WORD = re.compile(r"/(?P<slug>[-a-zA-Z0-9_]+)(?:/|$)")


def not_found(request: Any, exception: Exception | None = None) -> HttpResponse:
    """404, in the frame of the authority whose address it looks like."""
    return _page(request, "not_found", 404, heading=_("Page not found"))


def not_allowed(request: Any, exception: Exception | None = None) -> HttpResponse:
    """403 for a colleague without the role: which roles can, and whom to ask."""
    what = exception.what if isinstance(exception, NotAllowed) else None
    sentence = exception.sentence if isinstance(exception, NotAllowed) else ""
    return _page(
        request,
        "not_allowed",
        403,
        heading=_("You cannot open this page"),
        sentence=sentence,
        what=what.label if what else "",
        roles=_roles_that(what) if what else [],
        people=_administrators(request),
    )


def bad_request(request: Any, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the reason is size."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(request, "bad_request", 400, heading=_("Your browser sent something we could not read"))


def too_large(request: Any) -> HttpResponse:
    """413: what was sent is larger than the service takes."""
    megabytes = settings.FILE_UPLOAD_LIMIT // (1024 * 1024)
    return _page(request, "too_large", 413, heading=_("What you sent is too large"), megabytes=megabytes)


def file_withheld(request: Any, reason: NotServed) -> HttpResponse:
    """409 for a file that may not leave yet, 410 for one that is no more; why, and what to do."""
    status = 409 if reason.code in (State.WAITING, State.COULD_NOT_CHECK) else 410
    heading = _("This file cannot be opened")
    return _page(request, "file_withheld", status, heading=heading, sentence=reason.sentence)


def by_form_only(request: Any) -> HttpResponse:
    """405 for an address that only takes a posted form: what it is, and the page above it."""
    above = request.path_info.rstrip("/").rpartition("/")[0] + "/"
    return _page(
        request,
        "by_form_only",
        405,
        heading=_("There is no page here"),
        before=above if above != "/" else "",
    )


def too_many(request: Any, *, until: datetime, at: datetime | None = None) -> HttpResponse:
    """429: too many tries, and when the next may be made."""
    wait = seconds_until(until, at or timezone.now())
    response = _page(
        request,
        "too_many",
        429,
        heading=_("You have tried too many times"),
        until=until,
        minutes=-(-wait // 60),
    )
    response["Retry-After"] = str(wait)
    return response


def form_too_old(request: Any, reason: str = "") -> HttpResponse:
    """403 for a form whose token no longer fits (``CSRF_FAILURE_VIEW``): shows what was typed."""
    # A fragment leaves the form as it stands, with all that was typed.
    fields, files = ([], []) if getattr(request, "htmx", False) else typed_fields(request)
    return _page(
        request, "form_too_old", 403, heading=_("This page was open for too long"), typed=fields, files=files
    )


def unavailable(request: Any) -> HttpResponse:
    """503: closed for maintenance, or the database does not answer. Needs neither database nor session."""
    return _plain(request, "unavailable", 503, heading=_("Sorry, the service is not available just now"))


def server_error(request: Any) -> HttpResponse:
    """500: our fault. Says what was kept, with a reference that the log has too."""
    if isinstance(sys.exc_info()[1], (DatabaseError, InterfaceError)):
        logger.error("The database failed; the visitor was told that the service is not available.")
        return unavailable(request)
    reference = "".join(secrets.choice(_LETTERS) for _place in range(6))
    logger.error("A visitor was shown the error page with reference %s.", reference)
    return _plain(
        request,
        "server_error",
        500,
        heading=_("Sorry, there is a problem with the service"),
        reference=reference,
    )


def _page(request: Any, name: str, status: int, **context: Any) -> HttpResponse:
    part = ""
    if getattr(request, "htmx", False):
        part = "#message"
    else:
        _find_place(request)
        member = getattr(request, "member", None)
        context["frame"] = "staff.html" if member is not None and member.belongs else "public.html"
    response = render(request, f"errors/{name}.html{part}", context, status=status)
    # What was typed, or who may not see a case and why, stands on some of them.
    add_never_cache_headers(response)
    return response


def _plain(request: Any, name: str, status: int, **context: Any) -> HttpResponse:
    # Without the request, so that no context processor asks the session or the database for anything.
    part = "#message" if getattr(request, "htmx", False) else ""
    context |= {"frame": "errors/plain.html", "authority": getattr(request, "authority", None)}
    return HttpResponse(render_to_string(f"errors/{name}.html{part}", context), status=status)


def _find_place(request: Any) -> None:
    """Where no view was reached, the address still tells which authority's frame to show."""
    first = _FIRST_WORD.match(request.path_info)
    if getattr(request, "authority", None) is None and hasattr(request, "scopes") and first:
        authority = Authority.objects.filter(slug=first["slug"], ended_on__isnull=True).first()
        if authority is not None:
            enter_authority(request, authority)


def _roles_that(what: May) -> list[str]:
    return [str(role.label) for role in Role if role in ROLES_THAT_MAY[what]]


def _administrators(request: Any) -> list[str]:
    if getattr(request, "authority", None) is None or not request.member.belongs:
        return []
    rows = Membership.objects.filter(role=Role.ADMINISTRATOR, until__isnull=True, user__is_active=True)
    return list(rows.order_by("user__full_name").values_list("user__full_name", flat=True)[:5])
