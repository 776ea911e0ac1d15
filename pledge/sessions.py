"""How long a sign-in lasts: staff 30 minutes idle and 8 hours at most, applicants 20 minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pledge.models import Device, User

APPLICANT_IDLE = timedelta(minutes=20)
STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=8)
CONFIRMED_FOR = timedelta(minutes=10)
# Written at most once a minute: a page that is read again and again costs no write.
WRITE_EVERY = timedelta(minutes=1)
_APPLICANT = "applicant"
_APPLICANT_ENDED = "applicant-ended"
_STAFF = "staff"
_ENDED = "ended"

IDLE, LONG, ELSEWHERE, ASKED, EVERYWHERE = "idle", "long", "elsewhere", "asked", "everywhere"


@dataclass(frozen=True, slots=True)
class ApplicantSession:
    """Someone who came in with a reference and a code: one person of one case, nothing else."""

    authority_id: int
    case_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A sign-in that ended in this browser: whose it was, and why (one of the codes above)."""

    user_id: int
    why: str


# Applicants


def sign_in_applicant(request: Any, *, case_id: int, person_id: int, at: datetime) -> None:
    """Begin an applicant's session, with a new session key; it ends with the browser."""
    request.session.cycle_key()
    request.session.pop(_APPLICANT_ENDED, None)
    request.session[_APPLICANT] = {
        "authority": request.authority.pk,
        "case": case_id,
        "person": person_id,
        "seen": at.timestamp(),
    }
    request.session.set_expiry(0)


def sign_out_applicant(request: Any) -> None:
    request.session.pop(_APPLICANT, None)


def find_applicant(request: Any, *, at: datetime) -> ApplicantSession | None:
    """The applicant's session in the authority of the address, renewed by being used; None when over."""
    kept = request.session.get(_APPLICANT)
    if not kept or kept["authority"] != request.authority.pk:
        return None
    if at.timestamp() - kept["seen"] > APPLICANT_IDLE.total_seconds():
        sign_out_applicant(request)
        request.session[_APPLICANT_ENDED] = kept
        return None
    if at.timestamp() - kept["seen"] > WRITE_EVERY.total_seconds():
        request.session[_APPLICANT] = {**kept, "seen": at.timestamp()}
    return ApplicantSession(kept["authority"], kept["case"], kept["person"])


def applicant_ended_here(request: Any) -> ApplicantSession | None:
    """Whose applicant's session ran out in this browser, in the authority of the address."""
    kept = request.session.get(_APPLICANT_ENDED)
    if not kept or kept["authority"] != request.authority.pk:
        return None
    return ApplicantSession(kept["authority"], kept["case"], kept["person"])


# Staff


def begin_staff_session(session: Any, user: User, *, at: datetime, second_factor: bool) -> None:
    """Note when a sign-in began, in a session that Django has just signed ``user`` in to.

    Without this note, or without a second factor passed, no page of a member opens.
    """
    session.pop(_APPLICANT, None)
    session.pop(_ENDED, None)
    session[_STAFF] = {
        "began": at.timestamp(),
        "seen": at.timestamp(),
        "confirmed": at.timestamp(),
        "generation": user.session_generation,
        "second": second_factor,
    }


def pass_second_factor(request: Any) -> None:
    """The person has just proved, or set up, a second factor in this session."""
    request.session[_STAFF] = {**request.session[_STAFF], "second": True}


def passed_second_factor(request: Any) -> bool:
    return bool(request.session.get(_STAFF, {}).get("second"))


def confirm(request: Any, *, at: datetime) -> None:
    """The person has just given their password again."""
    request.session[_STAFF] = {**request.session[_STAFF], "confirmed": at.timestamp()}


def confirmed_lately(request: Any, *, at: datetime) -> bool:
    """Whether the password was given within the last ten minutes, as a change to signing in needs."""
    confirmed = request.session.get(_STAFF, {}).get("confirmed", 0)
    return bool(at.timestamp() - confirmed <= CONFIRMED_FOR.total_seconds())


def seconds_left(request: Any, *, at: datetime) -> int:
    """How long this sign-in lasts if nothing more is done: what the page's warning counts down."""
    kept = request.session.get(_STAFF)
    if not kept:
        return 0
    rest_of_the_day = kept["began"] + STAFF_LONGEST.total_seconds() - at.timestamp()
    return max(0, int(min(STAFF_IDLE.total_seconds(), rest_of_the_day)))


def ended_here(request: Any) -> Ended | None:
    """The sign-in that ended in this browser and has not been followed by another."""
    kept = request.session.get(_ENDED)
    return Ended(kept["user"], kept["why"]) if kept else None


def end_staff_session(request: Any, why: str) -> None:
    """Sign the person out on this device; remembered is only whose sign-in it was, and why it ended."""
    _end(request, int(request.session[SESSION_KEY]), request.session.session_key, why)


class StaffSessionMiddleware:
    """Ends a member's sign-in when its time has come, before any view asks who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            keep_or_end(request, at=timezone.now())
        return self.get_response(request)


def keep_or_end(request: Any, *, at: datetime) -> None:
    """Renew the sign-in of this session by being used, or end it."""
    if SESSION_KEY not in request.session:
        return
    kept, key = request.session.get(_STAFF), request.session.session_key
    # Asking for the user empties the session of someone whose password has changed meanwhile.
    user_id, user = int(request.session[SESSION_KEY]), request.user
    why = _why_over(kept, user, at)
    if why:
        _end(request, user_id, key, why)
    elif at.timestamp() - kept["seen"] > WRITE_EVERY.total_seconds():
        request.session[_STAFF] = {**kept, "seen": at.timestamp()}
        Device.objects.filter(session_key=key).update(seen_at=at)


def _end(request: Any, user_id: int, session_key: str, why: str) -> None:
    Device.objects.filter(session_key=session_key).delete()
    request.session.flush()
    request.session[_ENDED] = {"user": user_id, "why": why}
    request.user = AnonymousUser()


def _why_over(kept: dict[str, Any] | None, user: Any, at: datetime) -> str:
    if kept is None or not user.is_authenticated or kept["generation"] != user.session_generation:
        return ELSEWHERE
    if at.timestamp() - kept["began"] > STAFF_LONGEST.total_seconds():
        return LONG
    if at.timestamp() - kept["seen"] > STAFF_IDLE.total_seconds():
        return IDLE
    return ""
