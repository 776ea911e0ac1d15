"""The form every page starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

if TYPE_CHECKING:

    class _Form(forms.Form):
        """The step of Django's own validation that runs the fields, which the stubs leave out."""

        def _clean_fields(self) -> None: ...

else:
    _Form = forms.Form


class GovForm(_Form):
    """A Django form drawn with the Design System.

    ``page_heading``: the field whose label or legend is the page's ``h1``.
    ``error_target``: the field that an error of the whole form links to (else the first).

    A field revealed by a choice is asked only when that choice is made: otherwise it has no error and its
    cleaned value is empty, whatever a hidden box still holds. What was typed stays in ``form.data``.
    """

    page_heading: str = ""
    error_target: ClassVar[str] = ""

    def revealed(self) -> dict[str, tuple[str, str]]:
        """The fields that stand under a choice: ``{"when": ("has_date", "yes")}``."""
        return revealed_fields(self)

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, (parent, choice) in self.revealed().items():
            if name in self.fields and not self._chosen(parent, choice):
                self.errors.pop(name, None)
                self.cleaned_data[name] = self._nothing(name)

    def _chosen(self, parent: str, choice: str) -> bool:
        outer = self.revealed().get(parent)
        if outer is not None and not self._chosen(*outer):
            return False
        value: Any = self.cleaned_data.get(parent)
        if isinstance(value, bool):
            return value
        if isinstance(value, (list, tuple, set)):
            return choice in {str(item) for item in value}
        return value is not None and str(value) == choice

    def _nothing(self, name: str) -> Any:
        field = self.fields[name]
        return "" if isinstance(field, forms.CharField) else field.to_python(None)


def revealed_fields(form: forms.BaseForm) -> dict[str, tuple[str, str]]:
    """Which fields of any form stand under which choice of which field."""
    found: dict[str, tuple[str, str]] = {}
    for parent, field in form.fields.items():
        reveals = getattr(field.widget, "reveals", None) or {}
        if isinstance(reveals, list):
            reveals = {"": reveals}
        for choice, names in reveals.items():
            found.update((name, (parent, choice)) for name in names)
    return found
