"""The words of design.md §2 on pages, in letters and in names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from docx import Document

from tests.guards.reading import ROOT, Files, called, names, nodes, product_python, texts

NEVER = {
    "trigger": re.compile(r"\btrigger(?:s|ed)?\b", re.IGNORECASE),
    "perpetrator without alleged": re.compile(r"(?<!alleged )\bperpetrators?\b", re.IGNORECASE),
    "the system decided": re.compile(r"\b(?:system|computer|software) (?:has )?decided\b", re.IGNORECASE),
    "an abbreviation of ours": re.compile(r"\bASBCR\b|\bCT application\b"),
}
# So that people who know the old name find their way.
FORMER_NAME = re.compile(r"(?:formerly|until 2021|called)\b[^.()]{0,25}Community Trigger")
NOT_ON_THE_PAGE = re.compile(
    r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->|\{\{.*?\}\}|\{%(?!\s*(?:blocktrans|trans|gds)).*?%\}"
    r"|\s(?:hx-[\w:-]+|class|id|name|for|href|data-[\w-]+)=\"[^\"]*\"",
    re.DOTALL,
)
GETTEXT = ("_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy", "N_")
# A tenant rents a home here; the council area is the authority.
TENANCY = re.compile(
    r"multi_?tenan|tenant_?(?:id|slug|key|scope|owned|aware|middleware|manager|model)|(?:current|per|by)_tenant",
    re.IGNORECASE,
)


def bad_words(text: str) -> list[str]:
    text = FORMER_NAME.sub("", " ".join(text.split()))
    return [what for what, pattern in NEVER.items() if pattern.search(text)]


def on_the_page(template: str) -> str:
    return NOT_ON_THE_PAGE.sub(" ", template)


def strings_for_people(files: Files) -> Iterator[tuple[str, str]]:
    for place, node in nodes(files):
        if isinstance(node, ast.Call) and called(node).rpartition(".")[2] in GETTEXT:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield place, argument.value


def names_for_renters(files: Files) -> list[str]:
    found = []
    for place, node in nodes(files):
        name = getattr(node, "id", None) or getattr(node, "arg", None) or getattr(node, "name", None)
        if isinstance(name, str) and TENANCY.search(name):
            found.append(f"{place}: {name}")
    return found


def test_pages_use_the_words():
    files = texts(".html", ".txt", under=("templates/",))
    assert [(name, bad) for name, text in files.items() if (bad := bad_words(on_the_page(text)))] == []


def test_strings_in_code_use_the_words():
    found = [(place, bad) for place, text in strings_for_people(product_python()) if (bad := bad_words(text))]
    assert found == []


def test_letters_use_the_words():
    letters = [name for name in names() if name.startswith("docs_templates/") and name.endswith(".docx")]
    assert letters
    for name in letters:
        document = Document(str(ROOT / name))
        assert bad_words("\n".join(node.text or "" for node in document.element.body.iter())) == [], name


def test_documentation_uses_the_words():
    code = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
    found = [(name, bad) for name, text in texts(".md").items() if (bad := bad_words(code.sub(" ", text)))]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Apply for a Community Trigger",
        "The threshold was triggered",
        "Tell us about the perpetrator",
        "The system decided against you",
    ],
)
def test_a_wrong_word_is_seen(text: str):
    assert len(bad_words(text)) == 1
    assert bad_words(on_the_page(f"<p>{text}</p>"))
    assert [text for _, text in strings_for_people({"x.py": f"x = _({text!r})"})] == [text]


def test_right_words_pass():
    assert bad_words("An ASB case review (formerly the Community\n  Trigger). The alleged perpetrator.") == []
    assert bad_words("It was called something else (until 2021 it was called the Community Trigger).") == []
    assert bad_words(on_the_page('<p hx-trigger="load" class="trigger">{# trigger #}Fine</p>')) == []


def test_an_authority_is_never_called_a_tenant():
    assert names_for_renters(product_python()) == []
    assert names_for_renters({"x.py": "tenant_id = 1\ncouncil_tenant = 2\ndef multitenancy(): pass"}) == [
        "x.py:3: multitenancy",
        "x.py:1: tenant_id",
    ]
