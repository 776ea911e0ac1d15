"""A form drawn from an older version of the round: what is saved now stands beside what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm

from pledge.forms.overtaken import differences
from selfassess.models import RoundEvent
from selfassess.views.base import find_round

# As every page with an error: htmx swaps it in.
SAVED_MEANWHILE = 422


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
