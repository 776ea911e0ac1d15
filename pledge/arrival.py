"""What happens when somebody has signed in: the session begins, the log says so, their work is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledge.audit import Action
from pledge.browsers import browser_of
from pledge.models import Device, User
from pledge.places import landing, places_of, record_in_all
from pledge.second_factor import RECOVERY, factor_of
from pledge.sessions import begin_staff_session, ended_here, pass_second_factor
from pledge.signing_in import second_factors_used

FEW_CODES = 3


def receive(request: Any, user: Any, *, next_page: str = "") -> HttpResponse:
    """Begin the session of someone who has just signed in, and lead them on.

    To ``next_page``, unless the sign-in that ended there was somebody else's; without a second factor to
    the page that sets one up, first.
    """
    at = timezone.now()
    ended = ended_here(request)
    if ended and ended.user_id != user.pk:
        next_page = ""
    kinds = second_factors_used(request, user)
    begin_staff_session(request.session, user, at=at, second_factor=bool(kinds))
    note_device(request, user, at=at)
    if not kinds:
        question = f"?{urlencode({'next': next_page})}" if next_page else ""
        return HttpResponseRedirect(reverse("account_set_up") + question)
    if kinds[-1] == RECOVERY:
        _say_how_many_are_left(request, user, at)
    return welcome(request, user, next_page=next_page, at=at)


def welcome(request: Any, user: User, *, next_page: str, at: datetime) -> HttpResponse:
    """Both factors are passed: write it down and lead to the work."""
    places = places_of(user)
    request.session["places"] = len(places)
    record_in_all(Action.SIGNED_IN, user, places, at=at)
    return HttpResponseRedirect(next_page or landing(user, places))


def second_factor_set_up(request: Any, user: User, *, at: datetime) -> None:
    """The person's session is now one with both factors, under a new key."""
    pass_second_factor(request)
    before = request.session.session_key
    request.session.cycle_key()
    Device.objects.filter(session_key=before).update(session_key=request.session.session_key, seen_at=at)


def note_device(request: Any, user: User, *, at: datetime) -> None:
    """The browser of this session joins the list of devices the person is signed in on."""
    Device.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "browser": browser_of(request.headers.get("User-Agent", "")),
            "began_at": at,
            "seen_at": at,
        },
    )


def _say_how_many_are_left(request: Any, user: User, at: datetime) -> None:
    factor = factor_of(user)
    left = factor.codes_left if factor else 0
    record_in_all(Action.RECOVERY_CODE_USED, user, places_of(user), at=at, detail={"left": left})
    said = ngettext(
        "You signed in with a recovery code, which now no longer works. %(left)s code is left.",
        "You signed in with a recovery code, which now no longer works. %(left)s codes are left.",
        left,
    ) % {"left": left}
    if left <= FEW_CODES:
        said += " " + _("Make a new set in “Your account” before they run out.")
    messages.warning(request, said)
