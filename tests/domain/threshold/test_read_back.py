"""A procedure read back says everything that it runs on, in sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from reviews.domain.threshold import BadInput, load_procedure
from reviews.domain.threshold.read_back import Section, Statement, in_english, read_back
from reviews.domain.threshold.read_back_words import HEADINGS, SENTENCES, say
from reviews.procedures import THE_ACT, library_slugs, load_library_procedure
from tests.domain.threshold.every_construct import UNUSUAL

LIBRARY = {slug: load_library_procedure(slug).as_data() for slug in (*library_slugs(), THE_ACT)}
#: What is a name for the machine and not a thing said; or two spellings of one rule.
SILENT = {"format", "slug", "version", "id", "key", "day_one"}

#: A word of the format, not of a person.
WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")

Path = tuple[str | int, ...]


def said(data: Any) -> list[str]:
    return [line for section in read_back(load_procedure(data)) for line in lines(section)]


def lines(section: Section) -> Iterator[str]:
    yield section.title or HEADINGS[section.code]
    yield from below(section.statements)


def below(statements: tuple[Statement, ...]) -> Iterator[str]:
    for one in statements:
        yield in_english(one)
        yield from below(one.under)


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))
    elif data is not None:
        yield path, data


def kind_of(path: Path) -> str:
    return ".".join(str(step) for step in path if isinstance(step, str))


def changed(data: Any, path: Path, value: Any) -> Any:
    copy = json.loads(json.dumps(data))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy


def others() -> dict[str, set[Any]]:
    """Every value that stands anywhere in the library, by the last word of its path."""
    found: dict[str, set[Any]] = {}
    for data in LIBRARY.values():
        for path, value in leaves(data):
            found.setdefault(last_word(path), set()).add(value)
    return found


def last_word(path: Path) -> str:
    return next(step for step in reversed(path) if isinstance(step, str))


def alternatives(pool: dict[str, set[Any]], path: Path, value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    same = sorted((one for one in pool[last_word(path)] if one != value and isinstance(one, str)), key=str)
    return same[:40]


def cases() -> list[tuple[str, Path]]:
    """One place in the library for each kind of path and each value a word of the format may have."""
    seen: dict[tuple[str, Any], tuple[str, Path]] = {}
    for slug, data in LIBRARY.items():
        for path, value in leaves(data):
            known = value if isinstance(value, bool) or WORD.fullmatch(str(value)) else ""
            seen.setdefault((kind_of(path), known), (slug, path))
    return list(seen.values())


def test_each_value_changed_is_told():
    """Whatever the library has in any place, put in place of a value, reads otherwise."""
    pool = others()
    tried = 0
    for slug, path in cases():
        if last_word(path) in SILENT or {"readings", "other"} <= set(path):
            continue
        data = LIBRARY[slug]
        before = said(data)
        value = data
        for step in path:
            value = value[step]
        for other in alternatives(pool, path, value):
            if {value, other} == {"any-span", "not-stated"}:
                continue  # two spellings of one rule, told apart by a reading where there is none yet
            try:
                after = said(changed(data, path, other))
            except BadInput:
                continue
            tried += 1
            assert after != before, (slug, path, value, other)
    assert tried > 500


@pytest.mark.parametrize("slug", LIBRARY)
def test_it_reads_as_sentences(slug):
    for section in read_back(load_library_procedure(slug)):
        for line in below(section.statements):
            assert not re.search(r"[{}]|\bNone\b(?! of| is)|\bTrue\b|\bFalse\b|  |\.\.$", line), line
            assert line[0] == line[0].upper()
        assert len(section.statements) == len(set(map(in_english, section.statements))), section.code


def test_every_sentence_can_be_reached():
    """No sentence stands in the catalogue that no procedure can bring about."""
    reached: set[str] = set()
    for data in [*LIBRARY.values(), *UNUSUAL]:
        for section in read_back(load_procedure(data)):
            collect(section.statements, reached)
    assert set(SENTENCES) - reached == set()


def collect(statements: tuple[Statement, ...], into: set[str]) -> None:
    for one in statements:
        into.add(one.code)
        collect(one.under, into)


def test_every_part_named_is_there():
    """The path under a statement leads to something in the data, or to what the data leaves out."""
    for data in LIBRARY.values():
        for section in read_back(load_procedure(data)):
            for one in section.statements:
                first = re.split(r"[.\[]", one.part)[0]
                assert first in data or one.code in DEFAULTS, (data["slug"], one)


DEFAULTS = {
    "status-current",
    "act-number",
    "act-report",
    "act-apply",
    "repeats-counted",
    "agreement-victim",
    "consent-not-stated",
    "deciders-one",
    "clocks-none",
    "appeal-none",
}


def test_an_unknown_code_is_an_error():
    with pytest.raises(KeyError):
        say("nothing-of-the-kind", {})
