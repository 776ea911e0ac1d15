"""The review procedure on the home page, and what its pages share: today, the way back, the frame."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.domain.working_days import london_date
from pledge.navigation import Door, add_door
from pledge.roles import May

add_door(
    Door(
        "procedure",
        gettext_lazy("Review procedure"),
        gettext_lazy("The procedure in force, its versions, and the library of published procedures."),
        "procedure_home",
        May.PROCEDURE_VIEW,
        order=40,
    )
)

Crumb = tuple[str | Promise, str]


def today() -> date:
    """The day in London."""
    return london_date(timezone.now())


def address(request: Any, name: str, *args: Any) -> str:
    """The address of a page of this authority."""
    return reverse(name, args=[request.authority.slug, *args])


def show(
    request: Any, template: str, *, here: str | Promise, above: tuple[Crumb, ...] = (), **context: Any
) -> HttpResponse:
    """A page under Review procedure, with its breadcrumbs; ``status`` among the context is the answer's.

    Args:
        here: what this page is called in the breadcrumbs; "" for the first page itself.
        above: what stands between Review procedure and this page.
    """
    crumbs: list[Crumb] = [(_("Home"), address(request, "home"))]
    if here:
        crumbs += [(_("Review procedure"), address(request, "procedure_home")), *above, (here, "")]
    else:
        crumbs.append((_("Review procedure"), ""))
    around = {
        "breadcrumbs": [{"text": text, "href": href} if href else {"text": text} for text, href in crumbs],
        "area": _("Settings"),
        "may_change": request.member.may(May.PROCEDURE_CHANGE),
        "may_try": request.member.may(May.PROCEDURE_TRY),
    }
    status = context.pop("status", 200)
    return render(request, f"reviews/procedure/{template}", around | context, status=status)
