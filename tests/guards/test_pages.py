"""Templates as the content security policy and escaping need them."""

from __future__ import annotations

import ast
import re

import pytest

from tests.guards.reading import Files, called, nodes, product_python, texts

# The doors through which markup made elsewhere comes in: the Design System's macros, and a picture's own XML.
MAY_MARK_SAFE = ("pledge/gds.py", "pledge/documents/pictures.py")
MARKS = ("mark_safe", "SafeString", "SafeText", "Markup")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
FORBIDDEN_IN_TEMPLATES = {
    "an inline style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=\s*[\"']", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|javascript:", re.IGNORECASE
    ),
    "unescaped output": re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off"),
    "another site": re.compile(
        r"<(?:script|link|img|iframe|form)\b[^>]*(?:src|href|action)=\"(?:https?:)?//"
    ),
}


def unfit_templates(files: Files) -> list[str]:
    found = []
    for name, text in files.items():
        text = COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
        for what, pattern in FORBIDDEN_IN_TEMPLATES.items():
            for match in pattern.finditer(text):
                found.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}")
    return found


def html_made_by_hand(files: Files) -> list[str]:
    """Text marked safe outside the doors, and format_html with anything but a literal to fill in."""
    found = []
    for place, node in nodes(files):
        if not isinstance(node, ast.Call):
            continue
        function = called(node).rpartition(".")[2]
        literal = bool(node.args) and isinstance(node.args[0], ast.Constant)
        if function in MARKS and not literal and place.split(":")[0] not in MAY_MARK_SAFE:
            found.append(f"{place}: {function} of something made before")
        if function == "format_html" and not (literal and len(node.args) + len(node.keywords) > 1):
            found.append(f"{place}: format_html of something made before")
    return found


def test_templates_need_no_inline_code_and_hide_nothing_from_escaping():
    files = texts(".html", under=("templates/", "pledge/", "reviews/", "selfassess/"))
    assert files
    assert unfit_templates(files) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('<p style="color: red">', "an inline style"),
        ("<style>p {}</style>", "an inline style"),
        ('<a onclick="go()">', "an inline handler"),
        ('<a hx-on:click="go()">', "an inline handler"),
        ("<script>go()</script>", "an inline script"),
        ('<a href="javascript:go()">', "an inline script"),
        ("{{ name|safe }}", "unescaped output"),
        ("{% autoescape off %}", "unescaped output"),
        ('<script src="https://example.com/x.js"></script>', "another site"),
    ],
)
def test_an_unfit_template_is_seen(line: str, what: str):
    assert unfit_templates({"x.html": f"<p>\n{line}"}) == [f"x.html:2: {what}"]


def test_fit_templates_pass():
    good = """<script src="{% static 'build/app.js' %}" defer></script> {# style= #} <p class="on style">
    <script type="application/json" id="data">{}</script> <rect fill="#000" stroke="red"/>"""
    assert unfit_templates({"x.html": good}) == []


def test_html_is_never_made_by_hand():
    assert html_made_by_hand(product_python()) == []


@pytest.mark.parametrize(
    "line",
    [
        "x = mark_safe(f'<b>{name}</b>')",
        "x = safestring.mark_safe(text)",
        "x = SafeString(text)",
        "x = format_html(f'<b>{name}</b>')",
        "x = format_html('<b>' + name + '</b>', 1)",
        "x = format_html('<b>%s</b>' % name, name)",
        "x = format_html('<b></b>')",
    ],
)
def test_html_made_by_hand_is_seen(line: str):
    assert len(html_made_by_hand({"x.py": line})) == 1


def test_format_html_of_a_literal_passes():
    assert html_made_by_hand({"x.py": "x = format_html('<b>{}</b>', name)\ny = Markup('<br>')"}) == []
