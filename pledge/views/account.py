"""S3: a person's own account: name, password, second factor, the devices they are signed in on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import F, QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from pledge import throttle
from pledge.access import half_signed_in, signed_in
from pledge.audit import Action
from pledge.forms.account import ChangePasswordForm, ConfirmForm, NameForm
from pledge.models import Device, User
from pledge.places import landing, places_of, record_in_all
from pledge.second_factor import factor_of
from pledge.sessions import EVERYWHERE, STAFF_IDLE, confirm, end_staff_session
from pledge.signing_in import safe_page
from pledge.throttle import TooManyTries
from pledge.views.signing_in import locked
from pledge.way_back import tell_of_change

CONFIRMING = "confirm-password"


@require_safe
@never_cache
@signed_in
def account(request: Any) -> HttpResponse:
    """Everything about signing in, with a way to change each."""
    places = places_of(request.user)
    context = {
        "factor": factor_of(request.user),
        "devices": list(_devices(request.user)),
        "this_device": request.session.session_key,
        "places": places,
        "home_href": landing(request.user, places) if places else "/",
    }
    return render(request, "pledge/account/account.html", context)


@require_safe
@never_cache
@signed_in
def choose_place(request: Any) -> HttpResponse:
    """Which authority to work in, for a member of two."""
    return render(request, "pledge/account/places.html", {"places": places_of(request.user)})


@never_cache
@signed_in
def name(request: Any) -> HttpResponse:
    """Name, job title and telephone number."""
    user = request.user
    shown = {"full_name": user.full_name, "job_title": user.job_title, "phone": user.phone}
    form = NameForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=user.pk).update(**form.cleaned_data)
        messages.success(request, _("Your details have been changed."))
        return HttpResponseRedirect(reverse("account"))
    return _page(request, "name", form)


@sensitive_post_parameters()
@never_cache
@signed_in
def password(request: Any) -> HttpResponse:
    """A new password, with the present one. Every other device is signed out."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            right = _is_password(request, form.cleaned_data["current"])
        except TooManyTries as brake:
            return _page(request, "password", locked(form, brake), status=429)
        if right:
            _change_password(request, form.cleaned_data["password"])
            messages.success(
                request, _("Your password has been changed. Your other devices have been signed out.")
            )
            return HttpResponseRedirect(reverse("account"))
        form.add_error("current", _("Enter your current password as it is now"))
    return _page(request, "password", form)


@sensitive_post_parameters()
@never_cache
@half_signed_in
def confirm_password(request: Any) -> HttpResponse:
    """Before the way of signing in changes: is it still the same person at this device?"""
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            right = _is_password(request, form.cleaned_data["current"])
        except TooManyTries as brake:
            return _page(request, "confirm", locked(form, brake), status=429)
        if right:
            confirm(request, at=timezone.now())
            return HttpResponseRedirect(safe_page(request, request.GET.get("next", "")) or reverse("account"))
        form.add_error("current", _("Enter your password"))
    return _page(request, "confirm", form)


@require_POST
@never_cache
@signed_in
def sign_out_device(request: Any, device: int) -> HttpResponse:
    """Sign out on one other device; one that is signed out already is the same answer."""
    found = Device.objects.filter(pk=device, user=request.user).exclude(
        session_key=request.session.session_key
    )
    for row in found:
        request.session.delete(row.session_key)
        row.delete()
    messages.success(request, _("That device has been signed out."))
    return HttpResponseRedirect(reverse("account"))


@never_cache
@signed_in
def sign_out_everywhere(request: Any) -> HttpResponse:
    """Sign out on every device, this one too: for a telephone lost, or a password someone has seen."""
    if request.method != "POST":
        return render(request, "pledge/account/sign_out_everywhere.html", _around())
    user = request.user
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    Device.objects.filter(user=user).delete()
    record_in_all(Action.SIGNED_OUT_EVERYWHERE, user, places_of(user), at=timezone.now())
    end_staff_session(request, EVERYWHERE)
    return HttpResponseRedirect(reverse("account_login"))


def _devices(user: User) -> QuerySet[Device]:
    """Where the person is signed in now: a browser idle for too long is out, though it has yet to hear so."""
    return Device.objects.filter(user=user, seen_at__gte=timezone.now() - STAFF_IDLE).order_by("-seen_at")


def _is_password(request: Any, typed: str) -> bool:
    throttle.take(CONFIRMING, str(request.user.pk), throttle.SIGN_IN, at=timezone.now())
    right: bool = request.user.check_password(typed)
    if right:
        throttle.clear(CONFIRMING, str(request.user.pk))
    return right


def _change_password(request: Any, new: str) -> None:
    """Django drops every session that was begun with the old password; this one goes on, under a new key."""
    at, user, before = timezone.now(), request.user, request.session.session_key
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        update_session_auth_hash(request, user)
        Device.objects.filter(user=user).exclude(session_key=before).delete()
        Device.objects.filter(session_key=before).update(session_key=request.session.session_key, seen_at=at)
        record_in_all(Action.PASSWORD_CHANGED, user, places_of(user), at=at, detail={"way": "account"})
        tell_of_change(user, at=at)
    confirm(request, at=at)


def _page(request: Any, template: str, form: BaseForm, status: int = 200) -> HttpResponse:
    status = 422 if status == 200 and form.errors else status
    return render(request, f"pledge/account/{template}.html", {"form": form} | _around(), status=status)


def _around() -> dict[str, Any]:
    return {"back_href": reverse("account"), "area": _("Your account")}
