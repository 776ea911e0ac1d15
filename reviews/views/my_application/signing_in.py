"""M1: coming in to an application that has been sent, with its reference and a code or the words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pledge.access import anyone
from pledge.browsers import this_browser
from pledge.client import client_network
from pledge.kept_words import forget_words, words_wait
from pledge.sessions import find_applicant, sign_in_applicant, sign_out_applicant
from pledge.throttle import TooManyTries
from pledge.views.errors import too_many
from reviews.forms.my_application import MyCodeForm, SignInForm, VictimSignInForm
from reviews.models import Person
from reviews.services import applicant_access
from reviews.services.applicant_access import APPLICANT, VICTIM, NoMatch
from reviews.services.one_time_codes import CODE_LASTS

# What this browser is in the middle of: forgotten when it is signed in, leaves in a hurry or is left alone.
COMING_IN = "my-application"
# Longer than the code works: a late one is asked for again without typing the reference once more.
WAITS_FOR_CODE = timedelta(hours=1)


@never_cache
@anyone
def sign_in(request: Any, who: str = APPLICANT) -> HttpResponse:
    """Ask for the reference, and how the person shows that it is theirs; never say what exists."""
    at = timezone.now()
    if request.method != "POST":
        if find_applicant(request, at=at):
            return HttpResponseRedirect(_page_to_go_to(request))
        return _ask(request, _form(who), who)
    form = _form(who, request.POST)
    if not form.is_valid():
        return _ask(request, form, who, status=422)
    reference = form.cleaned_data["reference"]
    try:
        if form.cleaned_data.get("way") == "words":
            person = applicant_access.with_words(
                request.authority,
                reference,
                form.cleaned_data["words"],
                network=client_network(request),
                at=at,
            )
            return _come_in(request, person, at)
        _ask_for_code(request, reference, who, at)
    except TooManyTries as stop:
        return too_many(request, until=stop.until, at=at)
    except NoMatch as none:
        form.add_error("words", _wrong(_("The reference and the words do not belong together."), none.left))
        return _ask(request, form, who, status=422)
    return HttpResponseRedirect(reverse("my_application_code", args=[request.authority.slug]))


@never_cache
@anyone
def code(request: Any) -> HttpResponse:
    """The code that was sent. On another device than the one that asked, the reference is asked too."""
    at, kept = timezone.now(), _coming_in(request)
    form = MyCodeForm(request.POST or None, ask_reference=not kept)
    try:
        if request.method == "POST" and "again" in request.POST and kept:
            _ask_for_code(request, kept["reference"], kept["who"], at)
            return HttpResponseRedirect(request.path)
        if form.is_valid():
            return _with_code(request, form, kept, at)
    except TooManyTries as stop:
        return too_many(request, until=stop.until, at=at)
    except NoMatch as none:
        form.add_error("code", _wrong(_("That code is wrong or too old."), none.left))
    context = {
        "form": form,
        "heading": _("Enter the code"),
        "minutes": int(CODE_LASTS.total_seconds() // 60),
        "asked_here": bool(kept),
        "sign_in_href": reverse("my_application_sign_in", args=[request.authority.slug]),
        "back_href": reverse("my_application_sign_in", args=[request.authority.slug]),
    }
    return render(request, "reviews/my_application/code.html", context, status=422 if form.errors else 200)


@never_cache
@anyone
@require_POST
def sign_out(request: Any) -> HttpResponse:
    """Forget everything of the application on this device."""
    sign_out_applicant(request)
    request.session.pop(COMING_IN, None)
    forget_words(request)
    # What was just said to this person is not for the next.
    list(get_messages(request))
    request.session.cycle_key()
    return render(request, "reviews/my_application/signed_out.html", {"heading": _("You are signed out")})


def _with_code(request: Any, form: MyCodeForm, kept: dict[str, Any], at: datetime) -> HttpResponse:
    person = applicant_access.with_code(
        request.authority,
        kept.get("reference") or form.cleaned_data["reference"],
        form.cleaned_data["code"],
        network=client_network(request),
        browser=this_browser(request),
        at=at,
    )
    return _come_in(request, person, at)


def _ask_for_code(request: Any, reference: str, who: str, at: datetime) -> None:
    applicant_access.ask_for_code(request.authority, reference, who, network=client_network(request), at=at)
    request.session[COMING_IN] = {
        "authority": request.authority.pk,
        "reference": reference,
        "who": who,
        "next": _wanted(request),
        "until": (at + WAITS_FOR_CODE).timestamp(),
    }


def _come_in(request: Any, person: Person, at: datetime) -> HttpResponse:
    page = _page_to_go_to(request)
    request.session.pop(COMING_IN, None)
    sign_in_applicant(request, case_id=person.case_id, person_id=person.pk, at=at)
    return HttpResponseRedirect(page)


def _page_to_go_to(request: Any) -> str:
    """The page of one's own application that was asked for before signing in; else its first."""
    home = reverse("my_application", args=[request.authority.slug])
    wanted = _wanted(request) or _coming_in(request).get("next", "")
    return wanted or home


def _wanted(request: Any) -> str:
    """Only ever a page below one's own application: an address from outside leads nowhere else."""
    home = reverse("my_application", args=[request.authority.slug])
    page = request.GET.get("next", "")
    plain = page.startswith(home) and ".." not in page and "\\" not in page
    return page if plain and not page.startswith(f"{home}sign-") else ""


def _coming_in(request: Any) -> dict[str, Any]:
    kept = request.session.get(COMING_IN) or {}
    here = kept.get("authority") == request.authority.pk
    return kept if here and kept.get("until", 0) > timezone.now().timestamp() else {}


def _form(who: str, data: Any = None) -> SignInForm | VictimSignInForm:
    return VictimSignInForm(data) if who == VICTIM else SignInForm(data)


def _ask(request: Any, form: Any, who: str, *, status: int = 200) -> HttpResponse:
    for_me = who == VICTIM
    context = {
        "form": form,
        "heading": _("See the application made for you") if for_me else _("See your application"),
        "for_me": for_me,
        "words_wait": words_wait(request, at=timezone.now()),
        "must_sign_in": bool(_wanted(request)),
        "form_action": request.get_full_path(),
        "back_href": reverse("front_page", args=[request.authority.slug]),
    }
    return render(request, "reviews/my_application/sign_in.html", context, status=status)


def _wrong(sentence: str, left: int) -> str:
    tries = ngettext("You have %(left)s try left.", "You have %(left)s tries left.", left) % {"left": left}
    return f"{sentence} {tries}" if left else f"{sentence} " + _("Wait 30 minutes before you try again.")
