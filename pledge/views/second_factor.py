"""Setting up the second factor, and the recovery codes that go with it (S1, S3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pledge import second_factor, throttle
from pledge.access import half_signed_in, signed_in
from pledge.arrival import second_factor_set_up, welcome
from pledge.audit import Action
from pledge.forms.account import SetUpForm
from pledge.places import landing, places_of, record_in_all
from pledge.sealing import seal, unseal
from pledge.sessions import (
    CONFIRMED_FOR,
    ELSEWHERE,
    confirmed_lately,
    end_staff_session,
    passed_second_factor,
)
from pledge.signing_in import SECOND, safe_page
from pledge.throttle import TooManyTries
from pledge.views.signing_in import locked
from pledge.way_back import tell_of_change

_NEW_SECRET = "new_secret"
_SEALED = "new-second-factor"
_SHOWN = "recovery_codes"


@sensitive_post_parameters()
@never_cache
@half_signed_in
def set_up(request: Any) -> HttpResponse:
    """The picture, the key as text, and a first code; the factor replaces any that there was."""
    at = timezone.now()
    replacing = passed_second_factor(request)
    if not confirmed_lately(request, at=at):
        return HttpResponseRedirect(
            f"{reverse('account_confirm')}?{urlencode({'next': request.get_full_path()})}"
        )
    if not replacing and second_factor.factor_of(request.user):
        # Set up meanwhile in another browser: a password alone replaces nothing.
        end_staff_session(request, ELSEWHERE)
        return HttpResponseRedirect(reverse("account_login"))
    secret = _secret(request)
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            throttle.take(SECOND, str(request.user.pk), throttle.SECOND_FACTOR, at=at)
            codes = second_factor.enrol(request.user, secret, form.cleaned_data["code"], at=at)
        except TooManyTries as brake:
            return _set_up_page(request, locked(form, brake), secret, replacing, 429)
        except second_factor.WrongCode:
            form.add_error(
                "code", _("Enter the 6 digits the app shows now. If they do not fit, scan the picture again")
            )
        else:
            return _is_set_up(request, codes, replacing, at)
    return _set_up_page(request, form, secret, replacing, 422 if form.errors else 200)


@never_cache
@signed_in
def recovery_codes(request: Any) -> HttpResponse:
    """The recovery codes just made, until the person says they have kept them; later how many are left."""
    next_page = safe_page(request, request.GET.get("next", ""))
    if request.method == "POST":
        request.session.pop(_SHOWN, None)
        return HttpResponseRedirect(next_page or landing(request.user, places_of(request.user)))
    factor = second_factor.factor_of(request.user)
    codes = _just_made(request, at=timezone.now())
    context = {
        "codes": codes,
        "left": factor.codes_left if factor else 0,
        "back_href": "" if codes else reverse("account"),
        "area": _("Your account"),
    }
    return render(request, "pledge/account/recovery_codes.html", context)


@require_POST
@never_cache
@signed_in
def new_recovery_codes(request: Any) -> HttpResponse:
    """Make a new set; the earlier codes stop working."""
    at = timezone.now()
    here = reverse("account_recovery_codes")
    if not confirmed_lately(request, at=at):
        return HttpResponseRedirect(f"{reverse('account_confirm')}?{urlencode({'next': here})}")
    codes = second_factor.new_recovery_codes(request.user)
    record_in_all(
        Action.SECOND_FACTOR_CHANGED,
        request.user,
        places_of(request.user),
        at=at,
        detail={"what": "recovery-codes"},
    )
    tell_of_change(request.user, at=at)
    _show_once(request, codes, at=at)
    return HttpResponseRedirect(f"{here}?{urlencode({'next': reverse('account')})}")


def _is_set_up(request: Any, codes: list[str], replacing: bool, at: datetime) -> HttpResponse:
    throttle.clear(SECOND, str(request.user.pk))
    request.session.pop(_NEW_SECRET, None)
    second_factor_set_up(request, request.user, at=at)
    places = places_of(request.user)
    record_in_all(Action.SECOND_FACTOR_CHANGED, request.user, places, at=at, detail={"what": "app"})
    _show_once(request, codes, at=at)
    here = reverse("account_recovery_codes")
    if replacing:
        tell_of_change(request.user, at=at)
        messages.success(request, _("Your second factor has been replaced."))
        return HttpResponseRedirect(f"{here}?{urlencode({'next': reverse('account')})}")
    next_page = safe_page(request, request.GET.get("next", ""))
    here += f"?{urlencode({'next': next_page})}" if next_page else ""
    return welcome(request, request.user, next_page=here, at=at)


def _set_up_page(request: Any, form: Any, secret: str, replacing: bool, status: int) -> HttpResponse:
    address = second_factor.address_of(request.user, secret)
    context = {
        "form": form,
        "picture": second_factor.picture_of(address),
        "key": second_factor.in_fours(secret),
        "address": address,
        "replacing": replacing,
        "back_href": reverse("account") if replacing else "",
        "area": _("Your account"),
    }
    return render(request, "pledge/account/set_up.html", context, status=status)


def _secret(request: Any) -> str:
    """The key offered in this session, the same until it is taken: a wrong digit costs no new scan."""
    sealed = request.session.get(_NEW_SECRET)
    if sealed:
        return unseal(sealed, purpose=_SEALED)
    secret = second_factor.new_secret()
    request.session[_NEW_SECRET] = seal(secret, purpose=_SEALED)
    return secret


def _show_once(request: Any, codes: list[str], *, at: datetime) -> None:
    request.session[_SHOWN] = {"codes": seal(" ".join(codes), purpose=_SEALED), "at": at.timestamp()}


def _just_made(request: Any, *, at: datetime) -> list[str]:
    kept = request.session.get(_SHOWN)
    if not kept or at.timestamp() - kept["at"] > CONFIRMED_FOR.total_seconds():
        return []
    return unseal(kept["codes"], purpose=_SEALED).split()
