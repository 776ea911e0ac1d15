"""S1: email and password, then the six digits; a way back in for those who have lost one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from pledge import signing_in, way_back
from pledge.access import anyone
from pledge.audit import Action
from pledge.client import client_network
from pledge.domain.clock import clock
from pledge.forms.account import CodeForm, ForgottenForm, NewPasswordForm, SignInForm
from pledge.kept_posts import PARAMETER
from pledge.places import landing, places_of, record_in_all
from pledge.second_factor import CodeUsedBefore
from pledge.sessions import ASKED, end_staff_session, ended_here, passed_second_factor
from pledge.throttle import TooManyTries


@sensitive_post_parameters()
@never_cache
@anyone
def sign_in(request: Any) -> HttpResponse:
    """Email and password. The same answer, after the same time, whatever is wrong with them."""
    next_page = signing_in.safe_page(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return _already_in(request, next_page)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = signing_in.check_password(request, **form.cleaned_data, at=timezone.now())
        except TooManyTries as brake:
            return _sign_in_page(request, locked(form, brake), next_page, 429)
        if user is not None:
            return signing_in.begin(request, user, next_page=next_page)
        form.add_error(None, _("Enter the email address and password of your account"))
    return _sign_in_page(request, form, next_page, 422 if form.errors else 200)


@sensitive_post_parameters()
@never_cache
@anyone
def second_factor(request: Any) -> HttpResponse:
    """The six digits, or a recovery code, of whoever has just given their password."""
    user = signing_in.waiting(request)
    if user is None:
        return HttpResponseRedirect(reverse("account_login"))
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            used = signing_in.check_second_factor(request, user, form.cleaned_data["code"], at=timezone.now())
        except TooManyTries as brake:
            return _page(request, "second_factor", locked(form, brake), 429)
        except CodeUsedBefore:
            form.add_error("code", _("This code has been used. Wait until your app shows the next one"))
        else:
            if used is not None:
                return signing_in.finish(request, user, used)
            form.add_error(
                "code", _("Enter the 6 digits your app shows now, or a recovery code you have not used")
            )
    if form.errors:
        status = 422
    return _page(request, "second_factor", form, status)


@never_cache
@anyone
def sign_out(request: Any) -> HttpResponse:
    """Signs out at once for a click on our own pages; elsewhere it asks, so that no other site can do it."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    clicked_here = (
        request.headers.get("Sec-Fetch-Site") == "same-origin" and "Sec-Purpose" not in request.headers
    )
    if request.method != "POST" and not clicked_here:
        return render(request, "pledge/account/sign_out.html")
    record_in_all(Action.SIGNED_OUT, request.user, places_of(request.user), at=timezone.now())
    end_staff_session(request, ASKED)
    return HttpResponseRedirect(reverse("account_login"))


@never_cache
@anyone
def forgotten(request: Any) -> HttpResponse:
    """Ask for a link to choose a new password. The same answer for every address."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            way_back.ask(form.cleaned_data["email"], client_network(request), at=timezone.now())
        except TooManyTries as brake:
            return _page(request, "forgotten", locked(form, brake), 429)
        return HttpResponseRedirect(reverse("account_forgotten_sent"))
    return _page(request, "forgotten", form, 422 if form.errors else 200)


@never_cache
@anyone
def forgotten_sent(request: Any) -> HttpResponse:
    """What happens next, for those who have an account and those who have none."""
    return render(request, "pledge/account/forgotten_sent.html", {"minutes": way_back.LASTS.seconds // 60})


@sensitive_post_parameters()
@never_cache
@anyone
def new_password(request: Any, key: str) -> HttpResponse:
    """The page behind the emailed link. Opening it changes nothing, so a mail scanner does no harm."""
    user = way_back.user_of(key)
    if user is None:
        return render(request, "pledge/account/link_gone.html", status=410)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        way_back.choose_password(user, form.cleaned_data["password"], at=timezone.now())
        messages.success(request, _("Your password has been changed. Sign in with the new one."))
        return HttpResponseRedirect(reverse("account_login"))
    return _page(request, "new_password", form, 422 if form.errors else 200)


def locked(form: Any, brake: TooManyTries) -> Any:
    """The form with when it may be tried again."""
    until: datetime = timezone.localtime(brake.until)
    form.add_error(
        None,
        _("You have tried too many times. Try again at %(time)s. Trying sooner does not lengthen the wait.")
        % {"time": clock(until)},
    )
    return form


def _already_in(request: Any, next_page: str) -> HttpResponse:
    if not passed_second_factor(request):
        return HttpResponseRedirect(reverse("account_set_up"))
    return HttpResponseRedirect(next_page or landing(request.user, places_of(request.user)))


def _sign_in_page(request: Any, form: BaseForm, next_page: str, status: int) -> HttpResponse:
    context = {
        "form": form,
        "next": next_page,
        "ended": ended_here(request),
        "kept": f"{PARAMETER}=" in next_page,
    }
    return render(request, "pledge/account/sign_in.html", context, status=status)


def _page(request: Any, name: str, form: BaseForm, status: int) -> HttpResponse:
    return render(request, f"pledge/account/{name}.html", {"form": form}, status=status)
