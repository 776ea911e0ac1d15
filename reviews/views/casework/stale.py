"""A form drawn from an older version of the case: both versions are shown, and nothing is saved."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse

from pledge.forms.overtaken import differences
from reviews.models import Case
from reviews.selectors.history import last_change
from reviews.services.cases import Stale
from reviews.views.casework.page import show_case


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
        "differences": list(differences(form, theirs or {})),
        "theirs_href": request.path,
        "page_errors": True,
    }
    return show_case(request, template, tab=tab, status=422, **(around | context))
