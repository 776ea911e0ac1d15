"""Signing in, step by step, on django-allauth: the only importer of `allauth.account`.

A brake holds before each step (``pledge/throttle.py``), by what is tried and by where from; allauth's own
is turned off. Each step takes as long, and answers alike, whether or not there is such an account.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from pledge import throttle
from pledge.client import client_network
from pledge.models import User
from pledge.second_factor import Used, use_code

# What the brake counts by: the account, and the place it is tried from.
ACCOUNT, PLACE = "sign-in", "sign-in-from"
SECOND, SECOND_PLACE = "second-factor", "second-factor-from"


def check_password(request: Any, email: str, password: str, *, at: datetime) -> User | None:
    """Who this is, or None: no such account, another password, or an account that was stopped.

    Raises:
        TooManyTries: after too many wrong tries at this account, or from this place.
    """
    place = client_network(request)
    throttle.check(PLACE, place, at=at)
    throttle.take(ACCOUNT, email, throttle.SIGN_IN, at=at)
    user = authenticate(request, email=email, password=password)
    # allauth sets aside a stopped account whose password was right; here it is as good as none.
    AuthenticationBackend.unstash_authenticated_user()
    if not isinstance(user, User):
        throttle.count(PLACE, place, throttle.BY_ADDRESS, at=at)
        return None
    throttle.clear(ACCOUNT, email)
    return user


def begin(request: Any, user: User, *, next_page: str) -> HttpResponse:
    """After the password: on to the second factor, or in to set one up."""
    clear_login(request)
    return perform_password_login(request, {}, Login(user=user, redirect_url=next_page or None))


def waiting(request: Any) -> User | None:
    """Who has given a password in this browser and is asked for the second factor now."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    user = stage.login.user if stage else None
    return user if isinstance(user, User) and user.is_active else None


def check_second_factor(request: Any, user: User, code: str, *, at: datetime) -> Used | None:
    """Use a code, or None where it is not right.

    Raises:
        TooManyTries: after too many wrong codes for this account, or from this place.
        CodeUsedBefore: for the digits that somebody signed in with just now; it counts as a wrong one.
    """
    place = client_network(request)
    throttle.check(SECOND_PLACE, place, at=at)
    throttle.take(SECOND, str(user.pk), throttle.SECOND_FACTOR, at=at)
    used = use_code(user, code, at=at)
    if used is None:
        throttle.count(SECOND_PLACE, place, throttle.BY_ADDRESS, at=at)
        return None
    throttle.clear(SECOND, str(user.pk))
    return used


def finish(request: Any, user: User, used: Used) -> HttpResponse:
    """After the second factor: in."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    record_authentication(request, user, "mfa", id=used.authenticator_id, type=used.kind)
    response: HttpResponse = stage.exit()
    return response


def second_factors_used(request: Any, user: User) -> list[str]:
    """The kinds of second factor that have been proved on the way in, latest last."""
    records = get_authentication_records(request, user)
    return [str(entry.get("type")) for entry in records if entry["method"] == "mfa"]


def safe_page(request: Any, address: str) -> str:
    """``address`` where it is a page of this site that one may be led to, else nothing."""
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours and not address.startswith("/account/sign-") else ""
