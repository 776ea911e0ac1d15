"""A decision or a letter that somebody else changed meanwhile: both versions, what was typed kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import BaseForm


def both_versions(
    form: BaseForm,
    theirs: dict[str, Any],
    *,
    version: int,
    changed_by: str,
    changed_at: datetime | None,
    href: str,
) -> dict[str, Any]:
    """What ``components/stale.html`` shows; the form's hidden version becomes the newer one.

    Args:
        theirs: what is kept now, by the name of the field.
        href: where the newer version can be read.
    """
    given: Any = form.data
    data = given.copy()
    data["version"] = str(version)
    form.data = data
    return {
        "is_stale": True,
        "changed_by": changed_by,
        "changed_at": changed_at,
        "differences": _differences(form, theirs),
        "theirs_href": href,
        "page_errors": True,
    }


def _differences(form: BaseForm, theirs: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    for name, field in form.fields.items():
        yours = form.cleaned_data.get(name)
        if field.widget.is_hidden or name not in theirs or (theirs[name] or "") == (yours or ""):
            continue
        choices = dict(getattr(field, "choices", ()))
        found.append(
            {
                "label": str(field.label),
                "theirs": _said(theirs[name], choices),
                "yours": _said(yours, choices),
            }
        )
    return found


def _said(value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, list):
        return ", ".join(_said(one, choices) for one in value)
    return str(choices.get(value, value or ""))
