"""All of a form at once: its error summary, its fields in order, whether anything is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BaseFormSet
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pledge import gds
from pledge.forms.base import revealed_fields


def has_errors(form: Any) -> bool:
    """Whether a form, a formset or a list of them has errors; nothing at all has none."""
    if isinstance(form, BaseFormSet):
        return form.is_bound and form.total_error_count() > 0
    if isinstance(form, BaseForm):
        return bool(form.errors)
    if isinstance(form, (list, tuple)):
        return any(has_errors(one) for one in form)
    return False


def error_summary(*forms: Any) -> SafeString:
    """One summary for all of ``forms`` (forms, formsets, lists, or nothing), or "" when all is well."""
    errors = list(_errors(forms))
    if not errors:
        return gds.together([])
    return gds.render("errorSummary", {"titleText": gettext("There is a problem"), "errorList": errors})


def visible_fields(form: BaseForm) -> SafeString:
    """Every field, hidden ones first; one revealed by a choice is left to that choice."""
    revealed = revealed_fields(form)
    hidden: list[Any] = form.hidden_fields()
    shown: list[Any] = [field for field in form.visible_fields() if field.name not in revealed]
    return gds.together(field.as_field_group() for field in hidden + shown)


def _errors(forms: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for form in forms:
        if isinstance(form, BaseFormSet):
            if form.is_bound:
                yield from ({"text": error} for error in form.non_form_errors())
                yield from _errors(form.forms)
        elif isinstance(form, BaseForm):
            yield from _errors_of(form)
        elif isinstance(form, (list, tuple)):
            yield from _errors(form)


def _errors_of(form: BaseForm) -> Iterator[dict[str, Any]]:
    # In the order of the page, whatever order the checks ran in.
    for error in form.errors.get(NON_FIELD_ERRORS, ()):
        yield {"text": error, "href": _form_target(form)}
    for name in form.fields:
        for error in form.errors.get(name, ()):
            field: Any = form[name]
            yield {"text": error, "href": None if field.is_hidden else f"#{field.target}"}


def _form_target(form: BaseForm) -> str | None:
    chosen = getattr(form, "error_target", "")
    if chosen in form.fields:
        field: Any = form[chosen]
        return f"#{field.target}"
    first: Any = next(iter(form.visible_fields()), None)
    return f"#{first.target}" if first is not None else None
