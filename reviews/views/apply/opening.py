"""Who may write an application: the device that carries it, or a member who keys it in.

Decorators that find the draft and hand the view a :class:`~reviews.views.apply.desk.Desk` in place of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pledge import tokens
from pledge.access import anyone, member
from pledge.roles import May
from pledge.views.typed import typed_fields
from reviews.models import Draft
from reviews.services import drafts
from reviews.views.apply import carried
from reviews.views.apply.desk import Desk
from reviews.views.casework.base import keep_barred_out

DeskView = Callable[..., HttpResponse]


def on_device(*, keeps: bool = False, once_sent: bool = False) -> Callable[[DeskView], DeskView]:
    """Open to the device that carries the draft.

    Args:
        keeps: what is posted after the device was left alone is kept first, and only then are the words or
            the code asked for; other views do nothing until they have been given.
        once_sent: the view is about a sent application; any other sends the device on to its *sent* page.
    """

    def decorate(view: DeskView) -> DeskView:
        @never_cache
        @anyone
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            at = timezone.now()
            held = carried.read(request)
            draft = _find(held, at)
            if held is None or draft is None:
                return no_application(request, had_one=held is not None)
            if held.is_idle(at) and draft.sent_case_id is not None:
                return _sign_in_instead(request)
            away = held.is_idle(at) and drafts.has_way_back(draft)
            desk = Desk(request.authority, draft, at, away=away)
            if away and not (keeps and request.method == "POST"):
                return _ask_again(request)
            if (draft.sent_case_id is not None) != once_sent:
                response: HttpResponse = HttpResponseRedirect(
                    desk.resume_href if once_sent else desk.named("sent")
                )
            else:
                response = _view_or_sent(view, request, desk, *args, **kwargs)
            if away:
                return _ask_again(request)
            carried.write(response, request.authority.slug, held.token, at)
            return response

        return opened

    return decorate


def by_member(view: DeskView) -> DeskView:
    """Open to members who work on cases: the draft by its id, in their authority."""

    @never_cache
    @member(May.CASEWORK_CHANGE)
    @wraps(view)
    def opened(request: Any, draft: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Draft.objects.filter(pk=draft, taken_by__isnull=False).select_related("sent_case").first()
        if found is None:
            raise Http404
        desk = Desk(request.authority, found, timezone.now(), keyed_by=request.member.user)
        if found.sent_case is not None:
            keep_barred_out(request, found.sent_case)
        is_sent, about_sent = found.sent_case is not None, request.resolver_match.url_name == "keying_sent"
        if is_sent != about_sent:
            return HttpResponseRedirect(desk.named("sent") if is_sent else desk.resume_href)
        return _view_or_sent(view, request, desk, *args, **kwargs)

    return opened


def _view_or_sent(view: DeskView, request: Any, desk: Desk, *args: Any, **kwargs: Any) -> HttpResponse:
    """What the view answers; the page for sent applications where it was sent while the view was at work."""
    try:
        return view(request, desk, *args, **kwargs)
    except drafts.AlreadySent:
        return HttpResponseRedirect(desk.named("sent"))


def no_application(request: Any, *, had_one: bool) -> HttpResponse:
    """There is no application for this device: where to go, and everything that was typed, to be copied."""
    typed, _files = typed_fields(request)
    if request.method in ("GET", "HEAD") and not had_one:
        return HttpResponseRedirect(reverse("apply_start", args=[request.authority.slug]))
    context = {
        "heading": _("We cannot find your application on this device"),
        "days": drafts.KEPT_FOR.days,
        "typed": [field for field in typed if field["label"] not in ("Version", "From", "Save")],
        "had_one": had_one,
    }
    return render(request, "reviews/apply/no_application.html", context, status=410 if had_one else 409)


def _find(held: carried.Carried | None, at: Any) -> Draft | None:
    if held is None:
        return None
    row = Draft.objects.filter(token_hash__in=tokens.digests(held.token), taken_by__isnull=True).first()
    return row if row is not None and (row.expires_at > at or row.sent_case_id) else None


def _sign_in_instead(request: Any) -> HttpResponse:
    """A sent application on a device left alone: it is seen by signing in, and the device forgets it."""
    address = reverse("my_application_sign_in", args=[request.authority.slug])
    home = reverse("my_application", args=[request.authority.slug])
    response = HttpResponseRedirect(f"{address}?{urlencode({'next': home})}")
    carried.drop(response, request.authority.slug)
    return response


def _ask_again(request: Any) -> HttpResponse:
    address = reverse("apply_return", args=[request.authority.slug])
    kwargs = request.resolver_match.kwargs
    place = "/".join(filter(None, [kwargs.get("slug", ""), kwargs.get("entry", "")]))
    return HttpResponseRedirect(f"{address}?{urlencode({'after': 'idle', 'to': place})}")
