"""Addresses of pages that fail on purpose, beside the real ones."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from pledge import urls
from pledge.access import NotAllowed, anyone, member
from pledge.roles import May
from pledge.throttle import TooManyTries
from pledge.views import errors

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

FAILURES: dict[str, Exception] = {
    "broken": ZeroDivisionError("Zainab Okafor of 3 Mill Lane"),
    "no-database": OperationalError("could not connect"),
    "large": RequestDataTooBig("too much"),
    "odd": SuspiciousOperation("odd"),
    "barred": NotAllowed(sentence="You are barred from this case: you know the applicant."),
    "denied": PermissionDenied(),
}


@anyone
def fail(request: Any, how: str) -> HttpResponse:
    if how == "again":
        raise TooManyTries(datetime.now(UTC) + timedelta(minutes=14, seconds=10))
    if how == "closed":
        return errors.unavailable(request)
    raise FAILURES[how]


@member(May.SETTINGS_CHANGE)
def settings_only(request: Any) -> HttpResponse:
    return HttpResponse("settings")


@member()
def staff_page(request: Any) -> HttpResponse:
    context = {"area": "Casework", "page_errors": "errors" in request.GET}
    return render(request, "staff.html", context)


@anyone
def public_page(request: Any) -> HttpResponse:
    return render(request, "public.html", {"back_href": "/"})


urlpatterns = [
    path("<slug:authority>/fail/<str:how>/", fail),
    path("<slug:authority>/only/", settings_only),
    path("<slug:authority>/staff-page/", staff_page, name="staff_page"),
    path("<slug:authority>/public-page/", public_page),
    *urls.urlpatterns,
]
