"""docs/procedure.schema.json says what the loader says: on every mechanical mutation both agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from reviews import procedures
from reviews.domain.threshold import BadInput, arrangements, conditions, load_procedure, procedure, route
from reviews.domain.threshold import application as applications
from tests.domain.threshold.build import ACT, Json
from tests.domain.threshold.build import procedure as procedure_of
from tests.domain.threshold.build import route as route_of
from tests.domain.threshold.every_construct import UNUSUAL
from tests.domain.threshold.test_loading_procedures import EXAMPLES

DOCS = Path(__file__).resolve().parents[3] / "docs"
SCHEMA: Json = json.loads((DOCS / "procedure.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
LIBRARY = sorted(Path(procedures.__file__).parent.glob("*.json"))
#: What only the loader can tell (docs/procedure-format.md): names given twice, days that no calendar has,
#: days and numbers out of order, nesting too deep, and a reading that does not fit its route.
ONLY_THE_LOADER = (
    "is already taken",
    "must be a day such as",
    "is before the first day",
    "cannot be more than the people who decide",
    "deep",
    "does not fit",
)
#: Each stands in every place of the format once: the wrong type, or the right type with a wrong value.
WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    1001,
    1.5,
    "",
    " ",
    "zzz",
    "s104-4",
    [],
    ["zzz"],
    [5],
    {},
    {"zzz": 1},
)

Path_ = tuple[str | int, ...]


def examples() -> list[Json]:
    """Every example of the page, as a procedure."""
    found = []
    for kind, text in EXAMPLES:
        data = json.loads(text)
        as_route = procedure_of(route_of(**data)) if kind == "route" else {**ACT, **data}
        found.append(data if kind == "procedure" else as_route)
    return found


def refused(data: Any) -> list[str]:
    """The loader's problems."""
    try:
        load_procedure(data)
    except BadInput as error:
        return error.problems
    return []


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", LIBRARY, ids=[path.stem for path in LIBRARY])
def test_the_library_is_valid(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    assert [one.message for one in VALIDATOR.iter_errors(data)] == refused(data) == []


@pytest.mark.parametrize("data", [*examples(), *UNUSUAL])
def test_every_example_is_valid(data):
    assert [one.message for one in VALIDATOR.iter_errors(data)] == refused(data) == []


def pieces() -> Iterator[Json]:
    """Everything the examples and the rare constructs have, one thing a procedure, so that each is small."""
    for data in [*examples(), *UNUSUAL]:
        for key, value in data.items():
            several = isinstance(value, list) and all(isinstance(one, dict) for one in value)
            for one in value if several else [value]:
                yield {**ACT, key: [one] if several else one}


def places(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    yield path, data
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*path, key))


def put(data: Json, path: Path_, value: Any) -> Json:
    copy = json.loads(json.dumps(data))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return copy


def drop(data: Json, path: Path_) -> Json:
    copy = json.loads(json.dumps(data))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return copy


@lru_cache(maxsize=1)
def corpus() -> list[tuple[Json, Path_, Any]]:
    """One place for each kind of path and each word that may stand there."""
    seen: dict[tuple[object, ...], tuple[Json, Path_, Any]] = {}
    for data in pieces():
        for path, value in places(data):
            if path:
                kind = tuple(step for step in path if isinstance(step, str))
                word = value if isinstance(value, str) and " " not in value else type(value).__name__
                seen.setdefault((kind, word), (data, path, value))
    return list(seen.values())


def mutations() -> Iterator[tuple[str, Json]]:
    for data, path, value in corpus():
        yield f"without {path}", drop(data, path)
        if isinstance(value, dict):
            yield f"unknown key in {path}", put(data, (*path, "zzz"), 1)
        for wrong in WRONG:
            if type(wrong) is not type(value) or wrong != value:
                yield f"{wrong!r} at {path}", put(data, path, wrong)
    yield "unknown key", {**ACT, "zzz": 1}


def test_schema_and_loader_agree_on_every_mutation():
    refusals = 0
    for what, data in mutations():
        problems, valid = refused(data), VALIDATOR.is_valid(data)
        refusals += bool(problems)
        if not problems:
            assert valid, f"{what}: the loader takes it, the schema does not"
        elif valid:
            assert all(any(rule in one for rule in ONLY_THE_LOADER) for one in problems), (what, problems)
    assert refusals > 3000


def required() -> Iterator[tuple[str, Json]]:
    """Each object of the corpus without each key that the loader calls missing."""
    for data, path, _ in corpus():
        changed = drop(data, path)
        problems = refused(changed)
        if any("is missing" in one for one in problems):
            yield ".".join(str(step) for step in path), changed


def test_every_key_that_must_be_there_is_missed_by_both():
    names = []
    for name, data in required():
        names.append(name)
        assert not VALIDATOR.is_valid(data), name
    assert len(names) > 40


CLOSED = {
    ("$defs", "routeParts", "properties", "kind"): route.ROUTE_KINDS,
    ("$defs", "routeParts", "properties", "counts"): route.COUNTED,
    ("$defs", "routeParts", "properties", "made_by"): route.MADE_BY,
    ("$defs", "routeParts", "properties", "about", "items"): route.RELATIONS,
    ("$defs", "routeParts", "properties", "channels", "properties", "in", "items"): applications.CHANNELS,
    ("$defs", "routeParts", "properties", "hate", "properties", "kinds", "items"): applications.HATE_KINDS,
    ("$defs", "routeParts", "properties", "hate", "properties", "said_by", "items"): applications.SAYERS,
    ("$defs", "recipient", "anyOf", 0): applications.RECIPIENTS,
    ("$defs", "window", "properties", "anchor"): route.ANCHORS,
    ("$defs", "dayOne"): route.DAY_ONE,
    ("$defs", "statement", "properties", "kind"): conditions.KINDS,
    ("$defs", "statement", "properties", "finder"): conditions.FINDERS,
    ("$defs", "statement", "properties", "scope"): conditions.SCOPES,
    ("$defs", "check", "properties", "test"): conditions.CHECKS,
    ("$defs", "basis"): procedure.BASES,
    ("$defs", "clockStart"): procedure.CLOCK_STARTS,
    ("$defs", "clock", "properties", "kind"): procedure.CLOCK_KINDS,
    ("$defs", "clock", "properties", "unit"): procedure.UNITS_OF_TIME,
    ("properties", "nation"): procedure.NATIONS,
    ("properties", "status"): procedure.STATUSES,
    ("properties", "area", "properties", "covers"): procedure.COVERS,
    ("properties", "source", "properties", "read"): procedure.EXTENTS,
    ("properties", "appeal", "properties", "body_kind"): procedure.BODY_KINDS,
    ("properties", "consent", "properties", "third_party"): procedure.CONSENTS,
    ("properties", "marks", "items", "properties", "mark"): procedure.MARKS,
    ("$defs", "arrangement", "properties", "said"): arrangements.SAID,
}


@pytest.mark.parametrize("where", CLOSED, ids=[".".join(map(str, one)) for one in CLOSED])
def test_each_closed_list_is_the_loaders(where):
    inner: Any = SCHEMA
    for step in where:
        inner = inner[step]
    assert tuple(one for one in inner["enum"] if one is not None) == CLOSED[where]


def test_each_list_of_keys_is_the_loaders():
    assert tuple(SCHEMA["properties"]["arrangements"]["properties"]) == arrangements.ARRANGEMENTS
    fields = {
        "valid_from",
        "valid_to",
        "repeats_left_out",
        "repeats_basis",
        "written",
        "digest",
        "plans",
        "act_timing",
    }
    read = set(procedure.Procedure.__dataclass_fields__) - fields | {"format", "valid", "repeats"}
    assert set(SCHEMA["properties"]) == read


def keys_of(schema: Any) -> Iterator[str]:
    """Every key of the format."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from keys_of(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys_of(inner)


def test_the_page_has_every_key_and_every_word_in_an_example():
    """But for what is a plain list: the standings of a procedure and the bodies that hear an appeal."""
    found = [one for data in examples() for one in places(data)]
    keys = {step for path, _ in found for step in path}
    words = {value for _, value in found if isinstance(value, str)}
    assert set(keys_of(SCHEMA)) - keys == set()
    lists = [words_ for where, words_ in CLOSED.items() if where[-1] not in ("status", "body_kind", "nation")]
    assert {word for one in lists for word in one} - words == set()
