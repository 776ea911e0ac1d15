"""A form drawn from an older version of the round: what is saved now stands beside what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.utils.formats import date_format

from selfassess.models import RoundEvent
from selfassess.views.base import find_round

# As every page with an error: htmx swaps it in.
SAVED_MEANWHILE = 422


def posted_version(request: Any) -> int:
    """The version that the posted form was drawn from; none is older than every version."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def stale_context(
    request: Any, form: BaseForm | None = None, theirs: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the page shows again; ``request.round`` becomes the newer one, so the form carries its version.

    Args:
        theirs: what is saved now, by the name of the field; nothing for a form that adds something new.
    """
    request.round = find_round(request.round.number)
    last = RoundEvent.objects.filter(round=request.round).first()
    return {
        "is_stale": True,
        "changed_by": last.by_label if last else "",
        "changed_at": last.at if last else None,
        "changed_what": last.get_kind_display() if last else "",
        "differences": list(differences(form, theirs)) if form and theirs else [],
        "theirs_href": request.path,
        "page_errors": True,
        "status": SAVED_MEANWHILE,
    }


def differences(form: BaseForm, theirs: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    """The fields in which a form that was sent differs from what is saved now."""
    for name, field in form.fields.items():
        yours = form.cleaned_data.get(name)
        if name in theirs and theirs[name] != yours:
            choices = dict(getattr(field, "choices", ()))
            yield {
                "label": str(field.label or ""),
                "theirs": _said(theirs[name], choices),
                "yours": _said(yours, choices),
            }


def _said(value: Any, choices: Mapping[Any, Any]) -> str:
    return date_format(value, "j F Y") if isinstance(value, date) else str(choices.get(value, value or ""))
