"""A form that somebody overtook: what it was drawn from, and how it differs from what is saved now.

Every form of a record carries the version it was drawn from. Given an older one a service writes nothing, and
the page shows both (``components/stale.html``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.forms import BaseForm
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def posted_version(request: Any, field: str = "version") -> int:
    """The version that the posted form was drawn from; what is none is older than every version."""
    typed = request.POST.get(field, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def differences(form: BaseForm, theirs: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The fields in which a form that was sent differs from what is saved now, as the component takes them.

    Args:
        theirs: what is saved now, by the name of the field.
    """
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
    """A value of a form as a person says it: "Yes", "12 March 2026", the words of a choice."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(choices.get(value, value))
