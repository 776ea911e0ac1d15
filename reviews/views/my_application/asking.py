"""What a person can ask from their own page: each a dated request to somebody, never an automatic end."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.domain.working_days import london_date
from pledge.forms.base import GovForm
from pledge.kept_words import forget_words, kept_words
from pledge.throttle import TooManyTries
from pledge.views.errors import too_many
from reviews.forms.my_application import AddForm, DataComplaintForm, LookAgainForm, WithdrawForm
from reviews.models import ApplicantRequest, Person
from reviews.selectors.my_application import MyApplication, appeal_of, my_application
from reviews.services import applicant
from reviews.views.my_application.page import home_of, my_page, named, show


@dataclass(frozen=True, slots=True)
class Asking:
    """One thing to ask: its template, form and service, and what is said when it has been sent."""

    name: str
    heading: str | Promise
    form: type[GovForm]
    ask: Callable[..., ApplicantRequest]
    done: Callable[[Person, ApplicantRequest], str]


@my_page
def add(request: Any, person: Person) -> HttpResponse:
    """Tell us more."""
    return _page(request, person, ADD)


@my_page
def look_again(request: Any, person: Person) -> HttpResponse:
    """Ask for the decision to be looked at again, once it has been told."""
    mine = _mine(person)
    if not mine.may_ask_again:
        return show(
            request, "no_decision_yet", heading=_("There is no decision to look at again yet"), mine=mine
        )
    return _page(request, person, LOOK_AGAIN, mine=mine, appeal=appeal_of(mine))


@my_page
def withdraw(request: Any, person: Person) -> HttpResponse:
    """Ask to stop. What stopping means is said first; asked for already, it says when."""
    mine = _mine(person)
    if not mine.is_open or (mine.asked_to_stop and request.method != "POST"):
        return show(request, "stopping_already", heading=_("Stop your application"), mine=mine)
    return _page(request, person, WITHDRAW, mine=mine)


@my_page
def data_complaint(request: Any, person: Person) -> HttpResponse:
    """Complain about how information about this person is used."""
    by = applicant.acknowledge_by(london_date(timezone.now()))
    return _page(request, person, DATA_COMPLAINT, acknowledge_by=by)


def _page(request: Any, person: Person, asking: Asking, **context: Any) -> HttpResponse:
    at = timezone.now()
    kept = kept_words(request, at=at) if request.method == "GET" else None
    form = asking.form(request.POST if request.method == "POST" else None, initial=_initial(kept))
    if form.is_valid():
        try:
            row = asking.ask(
                person,
                text=form.cleaned_data["text"],
                form_key=request.POST.get("form_key", "")[:64],
                at=at,
            )
        except TooManyTries as stop:
            return too_many(request, until=stop.until, at=at)
        forget_words(request)
        messages.success(request, asking.done(person, row))
        return HttpResponseRedirect(home_of(request))
    return show(
        request,
        asking.name,
        heading=asking.heading,
        form=form,
        form_key=request.POST.get("form_key", "")[:64] or secrets.token_urlsafe(16),
        typed_before=kept is not None,
        back_href=home_of(request),
        contact_name=named(person),
        status=422 if form.errors else 200,
        **context,
    )


def _initial(kept: Any) -> dict[str, str]:
    return {"text": kept.get("text", "")} if kept is not None else {}


def _mine(person: Person) -> MyApplication:
    return my_application(person, london_date(timezone.now()))


def _told(person: Person, row: ApplicantRequest) -> str:
    return _("We have what you sent on %(day)s. %(who)s reads it.") % _words(person, row)


def _asked_again(person: Person, row: ApplicantRequest) -> str:
    return _(
        "You asked on %(day)s for the decision to be looked at again. %(who)s tells you what happens next."
    ) % _words(person, row)


def _asked_to_stop(person: Person, row: ApplicantRequest) -> str:
    return _(
        "You asked on %(day)s to stop. Nothing has been stopped yet. %(who)s checks with you first, safely."
    ) % _words(person, row)


def _complained(person: Person, row: ApplicantRequest) -> str:
    by = date_format(applicant.acknowledge_by(row.made_on), "j F Y")
    return _("We have your complaint of %(day)s. We write to you about it by %(by)s.") % {
        **_words(person, row),
        "by": by,
    }


def _words(person: Person, row: ApplicantRequest) -> dict[str, str]:
    return {
        "day": date_format(row.made_on, "j F Y"),
        "who": named(person) or _("The person who looks after your application"),
    }


ADD = Asking("add", gettext_lazy("Tell us more"), AddForm, applicant.add_information, _told)
LOOK_AGAIN = Asking(
    "look_again",
    gettext_lazy("Ask for the decision to be looked at again"),
    LookAgainForm,
    applicant.ask_to_look_again,
    _asked_again,
)
WITHDRAW = Asking(
    "withdraw", gettext_lazy("Stop your application"), WithdrawForm, applicant.ask_to_withdraw, _asked_to_stop
)
DATA_COMPLAINT = Asking(
    "data_complaint",
    gettext_lazy("Complain about how we use your information"),
    DataComplaintForm,
    applicant.complain_about_data,
    _complained,
)
