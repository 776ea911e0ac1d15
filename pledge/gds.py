"""The Design System's components as plain functions: the only importer of govuk-frontend-jinja.

One Jinja environment a process, compiled once and warmed at start; a component is a pure function of
its parameters, so nothing of one request can reach another. Parameters are those of the Design System
(``visuallyHiddenText``, ``isPageHeading``), with three differences, all on the side of safety:

* a value under ``html`` (or ``titleHtml``, ``descriptionHtml``, …) is escaped unless it is marked safe;
* ``attributes`` given as a plain string is escaped too;
* None means "not given".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    DictLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    Undefined,
)
from markupsafe import Markup, escape

_PACKAGE = "govuk_frontend_jinja"
_IMPORT = re.compile(r"{%-? from .*?%}")
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")

COMPONENTS = frozenset(
    {
        "accordion", "backLink", "breadcrumbs", "button", "characterCount", "checkboxes", "cookieBanner",
        "dateInput", "details", "errorMessage", "errorSummary", "exitThisPage", "fieldset", "fileUpload",
        "hint", "input", "insetText", "label", "notificationBanner", "pagination", "panel",
        "passwordInput", "phaseBanner", "radios", "select", "serviceNavigation", "skipLink",
        "summaryList", "table", "tabs", "tag", "taskList", "textarea", "warningText",
    }
)  # fmt: skip


class UnknownComponent(LookupError):
    """Raised for a name that is not one of :data:`COMPONENTS`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no component {name!r}. Components: {', '.join(sorted(COMPONENTS))}.")


def render(component: str, params: Mapping[str, Any]) -> SafeString:
    """The HTML of one component.

    Raises:
        UnknownComponent: if the Design System (or our choice from it) has none of that name.
    """
    return SafeString(_macro(component)(_hardened(params)).strip())


def together(parts: Iterable[SafeString]) -> SafeString:
    """Components one after another; anything that is not marked safe is escaped on the way."""
    return mark_safe("".join(escape(part) for part in parts))


def authors_words(text: str) -> SafeString:
    """Words that stand in a template, translated: as trustworthy as the template itself."""
    return mark_safe(text)


def warm() -> None:
    """Compile every component now, so that the first visitor does not wait for it."""
    for component in COMPONENTS:
        _macro(component)


@cache
def _macro(component: str) -> Callable[[dict[str, Any]], Markup]:
    if component not in COMPONENTS:
        raise UnknownComponent(component)
    folder = _CAPITAL.sub("-", component).lower()
    module = _environment().get_template(f"{_PACKAGE}/components/{folder}/macro.html").module
    macro: Callable[[dict[str, Any]], Markup] = getattr(module, f"govuk{component[0].upper()}{component[1:]}")
    return macro


class _ImportsFirst(PackageLoader):
    """The package's macros import their parts anew on each call; a fifth of the time is saved by once."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        source, filename, uptodate = super().get_source(environment, template)
        imports = "".join(_IMPORT.findall(source))
        return imports + _IMPORT.sub("", source), filename, uptodate


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # The package writes attributes with a macro that loops and formats; a function does the same at half
    # the price of a whole field. It is put where the components import it from.
    attributes = DictLoader({"macros/attributes.html": "{% set govukAttributes = _attributes %}"})
    environment = Environment(
        loader=PrefixLoader({_PACKAGE: ChoiceLoader([attributes, _ImportsFirst(_PACKAGE)])}),
        autoescape=True,
        undefined=ChainableUndefined,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["_attributes"] = _attributes
    # Indentation nobody reads costs a third of the time of a field.
    environment.filters["indent"] = lambda text, *args, **kwargs: text
    return environment


def _attributes(attributes: Any = None) -> Markup:
    """Attributes as HTML: ``{"data-x": "1", "hidden": {"value": True, "optional": True}}``."""
    if not attributes:
        return Markup("")
    if isinstance(attributes, str):
        return escape(attributes)
    return Markup("").join(_attribute(name, value) for name, value in attributes.items())


def _attribute(name: str, value: Any) -> Markup:
    if isinstance(value, Mapping):
        given = value.get("value")
        if value.get("optional") and (given is None or given is False or isinstance(given, Undefined)):
            return Markup("")
        if value.get("optional") and given is True:
            return Markup(" {}").format(name)
        value = given
    if isinstance(value, bool):
        value = "true" if value else "false"
    return Markup(' {}="{}"').format(name, "" if value is None else value)


def _hardened(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _hardened_value(key, given) for key, given in value.items() if given is not None}
    if isinstance(value, (list, tuple)):
        return [_hardened(item) for item in value]
    return value


def _hardened_value(key: str, value: Any) -> Any:
    if isinstance(value, (Mapping, list, tuple)):
        return _hardened(value)
    if key.endswith(("html", "Html")) and not isinstance(value, bool):
        return escape(value)
    return value
