"""A field in its form, drawn as a GOV.UK form group; ``{{ form.name }}`` in a template is all of it."""

from __future__ import annotations

from typing import Any

from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from pledge.forms import drawing
from pledge.forms.base import revealed_fields


class GovBoundField(BoundField):
    """What templates and widgets see. The ``*_params`` properties are ready for ``gds.render``."""

    def __str__(self) -> SafeString:
        return self.as_field_group()

    __html__ = __str__

    def as_field_group(self) -> SafeString:
        """The whole group: label or legend, hint, error, input, and what its choices reveal."""
        if self.is_hidden:
            return self.as_widget()
        return drawing.draw(self)

    def render(
        self, template_name: str | None = None, context: Any = None, renderer: Any = None
    ) -> SafeString:
        return self.as_field_group()

    @property
    def id(self) -> str:
        """The id of the field, of its first input or choice, and the stem of its hint's and error's."""
        return str(self.field.widget.attrs.get("id") or self.auto_id or self.html_name)

    @property
    def target(self) -> str:
        """The id of the input that an error summary links to."""
        return drawing.target(self)

    @property
    def is_page_heading(self) -> bool:
        return getattr(self.form, "page_heading", "") == self.name

    @property
    def is_revealed(self) -> bool:
        """Whether it stands under a choice of another field, which draws it."""
        return self.name in revealed_fields(self.form)

    @property
    def label_params(self) -> dict[str, Any]:
        if self.is_page_heading:
            return {"text": self.label, "isPageHeading": True, "classes": "govuk-label--l"}
        return {"text": self.label, "classes": getattr(self.form, "label_classes", "govuk-label--s")}

    @property
    def legend_params(self) -> dict[str, Any]:
        if self.is_page_heading:
            return {"text": self.label, "isPageHeading": True, "classes": "govuk-fieldset__legend--l"}
        return {
            "text": self.label,
            "classes": getattr(self.form, "legend_classes", "govuk-fieldset__legend--s"),
        }

    @property
    def hint_params(self) -> dict[str, Any] | None:
        return {"text": self.help_text} if self.help_text else None

    @property
    def error_params(self) -> dict[str, Any] | None:
        errors = self.errors
        if not errors:
            return None
        html = format_html_join(mark_safe("<br>"), "{}", ((error,) for error in errors))
        return {"html": html, "visuallyHiddenText": gettext("Error")}

    @property
    def error_parts(self) -> set[str]:
        """Which boxes of a date the errors are about; empty means all of them."""
        parts: set[str] = set()
        for error in self.errors.as_data() if self.errors else ():
            parts.update((getattr(error, "params", None) or {}).get("parts", ()))
        return parts
