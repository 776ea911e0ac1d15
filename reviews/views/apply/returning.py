"""Coming back to an application from any device, with the words or with a code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from pledge import tokens
from pledge.access import anyone
from pledge.browsers import this_browser
from pledge.client import client_network
from pledge.throttle import TooManyTries
from pledge.views.errors import too_many
from reviews.forms.apply import CodeForm, ReturnForm, WhichForm
from reviews.models import Draft
from reviews.services import coming_back, drafts
from reviews.services.coming_back import NoMatch
from reviews.views.apply import carried
from reviews.views.apply.desk import Desk
from reviews.views.apply.save import place_to

_KEPT = "coming-back"
# Longer than the code works: a late one is asked for again without typing the address once more.
WAITS_FOR_CODE = timedelta(hours=1)


@never_cache
@anyone
def come_back(request: Any) -> HttpResponse:
    """Ask for the words, or for the address to send a code to. The answer to an address never differs."""
    if request.method != "POST":
        return _ask(request, ReturnForm())
    form, at = ReturnForm(request.POST), timezone.now()
    if not form.is_valid():
        return _ask(request, form, status=422)
    try:
        if form.cleaned_data["way"] == "words":
            return _with_words(request, form, at)
        _send_code(request, form.cleaned_data["email"], at)
    except TooManyTries as stop:
        return too_many(request, until=stop.until, at=at)
    return HttpResponseRedirect(_address("apply_code", request))


@never_cache
@anyone
def code(request: Any) -> HttpResponse:
    """The code from the email; asked for again where it is late."""
    email = _kept(request).get("email")
    if not email:
        return HttpResponseRedirect(reverse("apply_return", args=[request.authority.slug]))
    at = timezone.now()
    try:
        if request.method == "POST" and "again" in request.POST:
            _send_code(request, email, at)
            return HttpResponseRedirect(_address("apply_code", request))
        form = CodeForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            found = coming_back.with_code(
                request.authority,
                email,
                form.cleaned_data["code"],
                network=client_network(request),
                browser=this_browser(request),
                at=at,
            )
            return _open_one(request, found, at)
    except TooManyTries as stop:
        return too_many(request, until=stop.until, at=at)
    except NoMatch as none:
        form.add_error("code", _wrong(_("That code is wrong or too old."), none.left))
    context = {
        "form": form,
        "heading": form.fields["code"].label,
        "minutes": int(coming_back.CODE_LASTS.total_seconds() // 60),
        "area": _("Ask for a review"),
        "back_href": reverse("apply_return", args=[request.authority.slug]),
    }
    return render(request, "reviews/apply/code.html", context, status=422 if form.errors else 200)


@never_cache
@anyone
def which(request: Any) -> HttpResponse:
    """Several applications were saved with one address: which one to go on with."""
    ids = _kept(request).get("drafts") or []
    found = list(Draft.objects.filter(pk__in=ids, taken_by__isnull=True).order_by("-changed_at"))
    if not found:
        return HttpResponseRedirect(reverse("apply_return", args=[request.authority.slug]))
    form = WhichForm(request.POST if request.method == "POST" else None, drafts=found)
    if form.is_valid():
        chosen = next(draft for draft in found if str(draft.pk) == form.cleaned_data["draft"])
        return _take_up(request, chosen, timezone.now())
    context = {
        "form": form,
        "heading": form.fields["draft"].label,
        "area": _("Ask for a review"),
        "back_href": reverse("apply_return", args=[request.authority.slug]),
    }
    return render(request, "reviews/apply/which.html", context, status=422 if form.errors else 200)


def _with_words(request: Any, form: ReturnForm, at: Any) -> HttpResponse:
    browser = request.session.setdefault("browser", tokens.new_token())
    try:
        draft = coming_back.with_words(
            form.cleaned_data["words"], browser=browser, network=client_network(request), at=at
        )
    except NoMatch as none:
        form.add_error("words", _wrong(_("Those words do not fit an application here."), none.left))
        return _ask(request, form, status=422)
    return _open_one(request, [draft], at)


def _send_code(request: Any, email: str, at: Any) -> None:
    coming_back.ask_for_code(request.authority, email, network=client_network(request), at=at)
    request.session[_KEPT] = {
        "authority": request.authority.pk,
        "email": email,
        "until": (at + WAITS_FOR_CODE).timestamp(),
    }


def _open_one(request: Any, found: list[Draft], at: Any) -> HttpResponse:
    if len(found) == 1:
        return _take_up(request, found[0], at)
    kept = _kept(request)
    until = (at + carried.IDLE).timestamp()
    request.session[_KEPT] = {**kept, "drafts": [str(draft.pk) for draft in found], "until": until}
    return HttpResponseRedirect(_address("apply_which", request))


def _take_up(request: Any, draft: Draft, at: Any) -> HttpResponse:
    """Carry the application on this device; one that was sent is on the page for sent applications."""
    request.session.pop(_KEPT, None)
    if draft.sent_case_id is not None:
        return HttpResponseRedirect(reverse("apply_already_sent", args=[request.authority.slug]))
    token = coming_back.take_up(draft, at=at)
    response = HttpResponseRedirect(place_to(request, Desk(request.authority, draft, at)))
    carried.write(response, request.authority.slug, token, at)
    return response


@never_cache
@anyone
def already_sent(request: Any) -> HttpResponse:
    """What to come back to has been sent: where to see it now."""
    context = {
        "heading": _("Your application has been sent"),
        "area": _("Ask for a review"),
        "sign_in_href": f"/{request.authority.slug}/my-application/sign-in/",
    }
    return render(request, "reviews/apply/already_sent.html", context)


def _ask(request: Any, form: ReturnForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "heading": form.fields["way"].label,
        "area": _("Ask for a review"),
        "days": drafts.KEPT_FOR.days,
        "idle": request.GET.get("after") == "idle",
        "form_action": request.get_full_path(),
        "back_href": reverse("apply_start", args=[request.authority.slug]),
    }
    return render(request, "reviews/apply/return.html", context, status=status)


def _kept(request: Any) -> dict[str, Any]:
    """What this browser is in the middle of, in this authority; nothing once it has been left alone."""
    kept = request.session.get(_KEPT) or {}
    here = kept.get("authority") == request.authority.pk
    return kept if here and kept.get("until", 0) > timezone.now().timestamp() else {}


def _address(name: str, request: Any) -> str:
    """A page of coming back, with the page of the application to go on to."""
    address = reverse(name, args=[request.authority.slug])
    place = request.GET.get("to", "")
    return f"{address}?{urlencode({'to': place})}" if place else address


def _wrong(sentence: str, left: int) -> str:
    tries = ngettext("You have %(left)s try left.", "You have %(left)s tries left.", left) % {"left": left}
    return f"{sentence} {tries}" if left else f"{sentence} " + _("Wait 30 minutes before you try again.")
