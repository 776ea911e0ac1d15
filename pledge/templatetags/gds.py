"""``{% gds %}``, ``{% gdsblock %}`` and the tags of forms: built in, so no template loads them."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, Variable, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from pledge import gds
from pledge.domain.clock import clock as clock_words
from pledge.domain.telephone import dialled
from pledge.forms.summary import error_summary as summary_of
from pledge.forms.summary import has_errors, visible_fields

register = template.Library()


class ComponentNode(Node):
    """One component: a dictionary, then keywords laid over it, then the block's content as ``html``."""

    def __init__(
        self,
        component: str,
        base: FilterExpression | None,
        keywords: dict[str, FilterExpression],
        content: NodeList | None = None,
    ) -> None:
        self.component = component
        self.base = base
        self.keywords = [(name.split("__"), value) for name, value in keywords.items()]
        self.nodelist = content if content is not None else NodeList()
        self.has_content = content is not None
        # Written out in full in the template, it is the same for everyone: made once for each language.
        self.constant = base is None and content is None and all(map(_is_constant, keywords.values()))
        self.made: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        if not self.constant:
            return gds.render(self.component, self.params(context))
        language = get_language()
        if language not in self.made:
            self.made[language] = gds.render(self.component, self.params(context))
        return self.made[language]

    def params(self, context: Context) -> dict[str, Any]:
        params: dict[str, Any] = dict(self.base.resolve(context) or {}) if self.base else {}
        for path, value in self.keywords:
            _put(params, path, _resolved(value, context))
        if self.has_content:
            params["html"] = self.nodelist.render(context)
        return params


def _resolved(expression: FilterExpression, context: Context) -> Any:
    value = expression.resolve(context)
    # Words of the template itself are its author's; marked for translation they must not lose that.
    if isinstance(value, Promise) and _is_constant(expression):
        return gds.authors_words(str(value))
    return value


def _is_constant(expression: FilterExpression) -> bool:
    if expression.filters:
        return False
    variable = expression.var
    return not isinstance(variable, Variable) or variable.var in ("True", "False", "None")


def _put(params: dict[str, Any], path: list[str], value: Any) -> None:
    """Lay ``value`` at ``path``, copying what it passes so that the caller's dictionary is never changed."""
    *parents, last = path
    here = params
    for index, name in enumerate(parents):
        here[name] = dict(here.get(name) or {})
        here = here[name]
        if name == "attributes":
            last = "-".join("-".join(path[index + 1 :]).split("_"))
            break
    here[last] = value


def _parse(parser: Parser, token: Token) -> tuple[str, FilterExpression | None, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits or bits[0][0] not in "\"'":
        raise template.TemplateSyntaxError(f"{{% {tag} %}} begins with the name of a component in quotes.")
    component = bits.pop(0)[1:-1]
    if component not in gds.COMPONENTS:
        raise template.TemplateSyntaxError(str(gds.UnknownComponent(component)))
    base = None
    if bits and not token_kwargs(bits[:1], parser):
        base = parser.compile_filter(bits.pop(0))
    keywords = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"{{% {tag} %}} does not understand {bits[0]!r}.")
    return component, base, keywords


@register.tag("gds")
def gds_tag(parser: Parser, token: Token) -> ComponentNode:
    """``{% gds "button" text=_("Continue") %}``, ``{% gds "summaryList" rows_dict classes="…" %}``."""
    return ComponentNode(*_parse(parser, token))


@register.tag
def gdsblock(parser: Parser, token: Token) -> ComponentNode:
    """``{% gdsblock "details" summaryText=_("Help") %}…{% endgdsblock %}``: the content becomes ``html``."""
    component, base, keywords = _parse(parser, token)
    content = parser.parse(("endgdsblock",))
    parser.delete_first_token()
    return ComponentNode(component, base, keywords, content)


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """The error summary of one or more forms and formsets, or nothing. Stands first in ``main``."""
    return summary_of(*forms)


@register.simple_tag
def fields(form: Any) -> SafeString:
    """Every field of the form, hidden ones first; a field revealed by a choice stands under its choice."""
    return visible_fields(form)


@register.simple_tag
def same_for_all(template_name: str, **known: Any) -> SafeString:
    """A template that is the same for everyone who is given the same words, kept once it is made.

    It sees nothing but its keywords, which are its key with the language: nothing else can slip in.
    """
    safe = tuple(isinstance(value, SafeString) for value in known.values())
    return _kept(template_name, get_language(), tuple(known.items()), safe)


@lru_cache(maxsize=1024)
def _kept(
    template_name: str, language: str | None, known: tuple[tuple[str, Any], ...], safe: tuple[bool, ...]
) -> SafeString:
    # Marked safe or not, equal words are equal keys: ``safe`` tells them apart.
    return render_to_string(template_name, dict(known))


@register.simple_tag
def printed_now() -> str:
    """The moment as a printed page gives it: "12 March 2026, 2:30pm"."""
    now = timezone.localtime()
    return f"{date_format(now, 'j F Y')}, {clock_words(now)}"


@register.filter
def in_error(form: Any) -> bool:
    """Whether a form, a formset or a list of them has errors (False for None and ""). For page titles."""
    return has_errors(form)


@register.filter(expects_localtime=True)
def clock(moment: Any) -> str:
    """``{{ sent_at|clock }}``: "2:30pm", in UK time. With the day: ``{{ sent_at|date:"j F Y" }}``."""
    return clock_words(moment) if isinstance(moment, (datetime.datetime, datetime.time)) else ""


@register.filter
def tel(written: Any) -> SafeString:
    """``{{ phone|tel }}``: the number as it is written, as a link that dials it where it is plainly one."""
    number = dialled(str(written or ""))
    if number is None:
        return conditional_escape(written or "")
    return format_html('<a class="govuk-link" href="tel:{}">{}</a>', number, written)


@register.filter
def one_line(lines: Any) -> str:
    """An address of several lines in a sentence: "Town Hall, High Street, Borsley"."""
    parts = (line.strip().rstrip(",") for line in str(lines or "").splitlines())
    return ", ".join(filter(None, parts))
