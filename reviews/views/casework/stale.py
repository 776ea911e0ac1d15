"""A form drawn from an older version of the case: both versions are shown, and nothing is saved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reviews.models import Case
from reviews.selectors.history import last_change
from reviews.services.cases import Stale
from reviews.views.casework.page import show_case


def posted_version(request: Any) -> int:
    """The version of the case that the posted form was drawn from; none is older than every version."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def show_stale(
    request: Any,
    stale: Stale,
    template: str,
    *,
    form: BaseForm,
    tab: str,
    theirs: dict[str, Any] | None = None,
    **context: Any,
) -> HttpResponse:
    """The page again, with what was typed, what is saved now, and the newer version in the form.

    Args:
        theirs: what is saved now, by the name of the field; nothing for a form that adds something new.
    """
    request.case = Case.objects.select_related("named_contact").get(pk=stale.case.pk)
    change = last_change(request.case)
    around = {
        "form": form,
        "is_stale": True,
        "changed_by": change.by if change else "",
        "changed_at": change.at if change else None,
        "changed_what": change.title if change else "",
        "differences": list(_differences(form, theirs or {})),
        "theirs_href": request.path,
        "page_errors": True,
    }
    return show_case(request, template, tab=tab, status=422, **(around | context))


def _differences(form: BaseForm, theirs: dict[str, Any]) -> Iterable[dict[str, str]]:
    for name, field in form.fields.items():
        yours = form.cleaned_data.get(name)
        if name in theirs and theirs[name] != yours:
            choices = dict(getattr(field, "choices", ()))
            yield {
                "label": str(field.label or ""),
                "theirs": _said(theirs[name], choices),
                "yours": _said(yours, choices),
            }


def _said(value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(choices.get(value, value))
