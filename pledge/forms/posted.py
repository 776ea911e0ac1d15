"""The form of a page: as just sent, as typed before a sign-in ended, or empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.forms import BaseForm
from django.forms.utils import ErrorDict

from pledge.kept_posts import forget_sent, kept_fields

F = TypeVar("F", bound=BaseForm)


def form_for(
    request: Any, form_class: Callable[..., F], *, at: datetime, posted_to: str = "", **kwargs: Any
) -> F:
    """The page's form for this request.

    A page that was posted when its person's sign-in had ended shows again what they had typed, without
    complaining about it: nothing has been sent. ``request.kept_shown`` then says so to the page.

    Args:
        form_class: the form, or whatever makes one of what was posted and the files.
        posted_to: where the form is sent, if not to the page's own address.
        kwargs: whatever else the form takes.
    """
    if request.method == "POST":
        forget_sent(request)
        return form_class(request.POST, request.FILES, **kwargs)
    typed = kept_fields(request, at=at, posted_to=posted_to)
    if typed is None:
        return form_class(**kwargs)
    request.kept_shown = True
    form = form_class(typed, **kwargs)
    return _without_complaint(form)


def _without_complaint(form: F) -> F:
    """Looked at already, and found to be nothing but unfinished."""
    silent: Any = form
    silent._errors = ErrorDict(renderer=form.renderer)
    return form
