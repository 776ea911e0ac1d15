"""Coming in to an application that has been sent: its reference, then a code or the words."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pledge.access import anyone


@never_cache
@anyone
def sign_in(request: Any) -> HttpResponse:
    """Ask for the reference, and how the person wants to show that it is theirs."""
    return render(request, "reviews/my_application/sign_in.html", {"heading": _("See your application")})
