"""What every page of one's own application stands on: the person found, the reading written down."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from pledge.access import applicant
from pledge.audit import Action, Actor, record
from pledge.sessions import sign_out_applicant
from reviews.models import Person
from reviews.selectors.my_application import find_person

MyView = Callable[..., Any]


def my_page(view: MyView) -> MyView:
    """Declare a page of one's own application: called with ``person``, whose session it is.

    Never stored by the browser. Every reading is in the audit log of the case.
    """

    @never_cache
    @applicant
    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> Any:
        person = find_person(request.applicant)
        if person is None:
            sign_out_applicant(request)
            return HttpResponseRedirect(reverse("my_application_sign_in", args=[request.authority.slug]))
        if request.method != "POST":
            record(
                Action.VIEWED,
                actor=Actor.applicant(),
                at=timezone.now(),
                about=f"page:{request.resolver_match.url_name}",
                case_key=person.case.key,
                detail={"person": person.key},
            )
        return view(request, person, *args, **kwargs)

    return page


def show(request: Any, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of one's own application. Nothing in its title says whose it is."""
    return render(request, f"reviews/my_application/{name}.html", context, status=status)


def home_of(request: Any) -> str:
    """The first page of one's own application."""
    return reverse("my_application", args=[request.authority.slug])


def named(person: Person) -> str:
    """Whom to name in a sentence: the named contact, or nobody yet."""
    contact = person.case.named_contact
    return contact.full_name if contact else ""
