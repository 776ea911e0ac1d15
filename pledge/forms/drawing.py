"""Which component draws which widget, and with what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pledge import gds
from pledge.forms import widgets

if TYPE_CHECKING:
    from pledge.forms.bound import GovBoundField

# GOV.UK: nothing stops typing, nothing stands in a box that vanishes, and the server words the errors.
_DROPPED = frozenset(
    {"id", "class", "cols", "maxlength", "minlength", "required", "placeholder", "min", "max", "step"}
)
_PARAMETERS = frozenset({"autocomplete", "inputmode", "autocapitalize", "pattern", "spellcheck", "rows"})


def draw(field: GovBoundField) -> SafeString:
    """The form group of ``field``.

    Raises:
        TypeError: for a widget that neither is one we know nor draws itself.
    """
    widget = field.field.widget
    if hasattr(widget, "gov_html"):
        html: SafeString = widget.gov_html(field)
        return html
    for kind in type(widget).__mro__:
        if kind in _DRAWN_BY:
            component, build = _DRAWN_BY[kind]
            return gds.render(component(widget) if callable(component) else component, build(field, widget))
    raise TypeError(f"No GOV.UK component for {type(widget).__name__}: give it gov_html(field).")


def target(field: GovBoundField) -> str:
    """The id of the first input an error is about."""
    widget = field.field.widget
    if hasattr(widget, "gov_target"):
        return str(widget.gov_target(field))
    if isinstance(widget, widgets.DateInput):
        wrong = field.error_parts
        first = next((part for part, _label, _width in widget.parts if not wrong or part in wrong), "day")
        return f"{field.id}-{first}"
    return field.id


def _group(field: GovBoundField, *, label: bool = True) -> dict[str, Any]:
    heading = {"label": field.label_params} if label else {"fieldset": {"legend": field.legend_params}}
    return {
        "id": field.id,
        "idPrefix": field.id,
        "name": field.html_name,
        "hint": field.hint_params,
        "errorMessage": field.error_params,
        **heading,
    }


def _from_attrs(attrs: dict[str, Any]) -> dict[str, Any]:
    params: dict[str, Any] = {"classes": attrs.get("class")}
    params.update((name, value) for name, value in attrs.items() if name in _PARAMETERS)
    others = {n: v for n, v in attrs.items() if n not in _PARAMETERS and n not in _DROPPED and v is not False}
    params["attributes"] = {
        n: {"value": True, "optional": True} if v is True else v for n, v in others.items()
    }
    return params


def _text_value(field: GovBoundField, widget: forms.Widget) -> str | None:
    value = widget.format_value(field.value())
    return None if value is None else str(value)


def _line(field: GovBoundField, widget: Any) -> dict[str, Any]:
    params = _group(field) | {"type": widget.input_type, "value": _text_value(field, widget)}
    if isinstance(widget, forms.NumberInput):
        # A number box changes its value when the wheel turns, and tells nothing about what was mistyped.
        decimal = isinstance(field.field, (forms.DecimalField, forms.FloatField))
        params |= {"type": "text", "inputmode": "decimal" if decimal else "numeric"}
    if isinstance(widget, forms.EmailInput):
        params |= {"spellcheck": False, "autocapitalize": "none"}
    return params | _from_attrs(widget.attrs) | {"disabled": field.field.disabled or None}


def _text_box(field: GovBoundField, widget: Any) -> dict[str, Any]:
    params = _group(field) | {"value": _text_value(field, widget)} | _from_attrs(widget.attrs)
    params["rows"] = getattr(widget, "rows", 5)
    count = _count(widget, field)
    if count is None:
        return params
    return params | {
        "maxlength": count,
        "threshold": getattr(widget, "threshold", 0) or None,
        "textareaDescriptionText": gettext("You can enter up to %%{count} characters") % {},
        "charactersUnderLimitText": {
            "one": gettext("You have %%{count} character remaining") % {},
            "other": gettext("You have %%{count} characters remaining") % {},
        },
        "charactersAtLimitText": gettext("You have 0 characters remaining"),
        "charactersOverLimitText": {
            "one": gettext("You have %%{count} character too many") % {},
            "other": gettext("You have %%{count} characters too many") % {},
        },
    }


def _count(widget: Any, field: GovBoundField | None = None) -> int | None:
    count: int | None = getattr(widget, "count", None)
    return count


def _password(field: GovBoundField, widget: Any) -> dict[str, Any]:
    return (
        _group(field)
        | {
            "showPasswordText": gettext("Show"),
            "hidePasswordText": gettext("Hide"),
            "showPasswordAriaLabelText": gettext("Show password"),
            "hidePasswordAriaLabelText": gettext("Hide password"),
            "passwordShownAnnouncementText": gettext("Your password is visible"),
            "passwordHiddenAnnouncementText": gettext("Your password is hidden"),
        }
        | _from_attrs(widget.attrs)
    )


def _file(field: GovBoundField, widget: Any) -> dict[str, Any]:
    params = _group(field) | _from_attrs(widget.attrs) | {"javascript": False}
    return params | {"multiple": bool(getattr(widget, "allow_multiple_selected", False))}


def _choices(field: GovBoundField, widget: Any) -> dict[str, Any]:
    classes = [
        f"govuk-{_kind(widget)}--{look}" for look in ("inline", "small") if getattr(widget, look, False)
    ]
    return _group(field, label=False) | {
        "items": list(_items(field, widget)),
        "classes": " ".join(classes) or None,
        "attributes": _from_attrs(widget.attrs)["attributes"],
    }


def _items(field: GovBoundField, widget: Any) -> Iterator[dict[str, Any]]:
    chosen = _chosen(field.value())
    dividers, hints, reveals = (
        getattr(widget, name, None) or {} for name in ("dividers", "hints", "reveals")
    )
    for value, label in _flat(widget.choices):
        key = "" if value is None else str(value)
        if key in dividers:
            yield {"divider": dividers[key]}
        item: dict[str, Any] = {"value": key, "text": label, "checked": key in chosen}
        if key in hints:
            item["hint"] = {"text": hints[key]}
        if key in reveals:
            item["conditional"] = {"html": _revealed(field, reveals[key])}
        if key and key == getattr(widget, "exclusive", ""):
            item["behaviour"] = "exclusive"
        if field.field.disabled:
            item["disabled"] = True
        yield item


def _revealed(field: GovBoundField, names: list[str]) -> SafeString:
    return gds.together(field.form[name].as_field_group() for name in names if name in field.form.fields)


def _chosen(value: Any) -> set[str]:
    if value is None:
        return set()
    if isinstance(value, (list, tuple, set)):
        return {str(item) for item in value}
    return {str(value)}


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label


def _kind(widget: Any) -> str:
    return "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"


def _select(field: GovBoundField, widget: Any) -> dict[str, Any]:
    chosen = _chosen(field.value())
    items = [
        {"value": "" if value is None else str(value), "text": label, "selected": str(value) in chosen}
        for value, label in _flat(widget.choices)
    ]
    return (
        _group(field) | _from_attrs(widget.attrs) | {"items": items, "disabled": field.field.disabled or None}
    )


def _single_box(field: GovBoundField, widget: Any) -> dict[str, Any]:
    item: dict[str, Any] = {
        "value": "on",
        "text": field.label,
        "checked": bool(widget.check_test(field.value())),
        "hint": field.hint_params,
        "attributes": _from_attrs(widget.attrs)["attributes"],
    }
    if getattr(widget, "reveals", None):
        item["conditional"] = {"html": _revealed(field, widget.reveals)}
    small = "govuk-checkboxes--small" if getattr(widget, "small", False) else None
    return {
        "idPrefix": field.id,
        "name": field.html_name,
        "errorMessage": field.error_params,
        "items": [item],
        "classes": small,
    }


def _date(field: GovBoundField, widget: widgets.DateInput) -> dict[str, Any]:
    typed, wrong, failed = field.value(), field.error_parts, bool(field.errors)
    items = [
        {
            "id": f"{field.id}-{part}",
            "name": f"{field.html_name}-{part}",
            "label": label,
            "value": getattr(typed, part),
            "classes": f"govuk-input--width-{width}"
            + (" govuk-input--error" if failed and (not wrong or part in wrong) else ""),
            "autocomplete": f"bday-{part}" if widget.birthday else None,
            # A month may be typed as a word.
            "inputmode": "text" if part == "month" else None,
        }
        for part, label, width in widget.parts
    ]
    return _group(field, label=False) | {"namePrefix": None, "items": items}


_Build = Callable[["GovBoundField", Any], dict[str, Any]]
_Component = str | Callable[[Any], str]
_DRAWN_BY: dict[type, tuple[_Component, _Build]] = {
    forms.CheckboxInput: ("checkboxes", _single_box),
    forms.CheckboxSelectMultiple: ("checkboxes", _choices),
    forms.FileInput: ("fileUpload", _file),
    forms.widgets.Input: ("input", _line),
    forms.PasswordInput: ("passwordInput", _password),
    forms.RadioSelect: ("radios", _choices),
    forms.Select: ("select", _select),
    forms.Textarea: (lambda widget: "textarea" if _count(widget) is None else "characterCount", _text_box),
    widgets.DateInput: ("dateInput", _date),
}
