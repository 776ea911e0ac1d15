"""What the script of an open page asks when its person says "stay signed in"."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pledge.access import signed_in
from pledge.sessions import seconds_left


@require_GET
@never_cache
@signed_in
def still_here(request: Any) -> JsonResponse:
    """A fresh form token for pages already open, and the seconds the sign-in now lasts.

    Asking renews the sign-in, as every request does.
    """
    left = seconds_left(request, at=timezone.now())
    return JsonResponse({"token": get_token(request), "left": left})
