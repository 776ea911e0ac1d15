"""Django's own hook for drawing forms (``FORM_RENDERER``), so that forms stay plain."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import TemplatesSetting

from pledge.forms.bound import GovBoundField


class FormRenderer(TemplatesSetting):
    """Draws ``{{ form.name }}`` as a GOV.UK form group and ``{{ form }}`` as all of them."""

    form_template_name = "pledge/forms/form.html"
    bound_field_class: Any = GovBoundField
