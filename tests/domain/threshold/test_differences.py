"""Two versions of a procedure side by side: everything that changed, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviews.domain.threshold import load_procedure
from reviews.domain.threshold.differences import Change, differences
from reviews.procedures import library_slugs, load_library_procedure
from tests.domain.threshold.build import SIX_MONTHS, procedure, route
from tests.domain.threshold.every_construct import UNUSUAL

CLOSED = {"key": "open", "kind": "record", "text": "The case is closed.", "question": "Closed?"}


def between(before: Any, after: Any, **how: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
    found = differences(load_procedure(before), load_procedure(after), **how)
    return [
        (one.heading, one.state, [(change.before, change.after) for change in one.changes]) for one in found
    ]


def test_a_number_changed_stands_beside_the_old_one():
    assert between(procedure(route("a", number=3)), procedure(route("a", number=5))) == [
        ("a", "changed", [("At least three reports are needed.", "At least five reports are needed.")])
    ]


def test_a_condition_added_and_a_window_gone():
    before = procedure(route("a", windows=[SIX_MONTHS], channels={"out": ["diary"]}))
    after = procedure(route("a", windows=[SIX_MONTHS], conditions=[CLOSED]))
    (found,) = between(before, after)
    assert found[2] == [
        ("", "The case is closed. The records settle it."),
        ("", "Asked of the applicant: Closed?"),
        ("Reports made on a diary sheet do not count.", ""),
    ]


def test_a_route_is_known_by_its_id():
    before = procedure(route("a", title="One"), route("b"))
    after = procedure(route("c"), route("a", title="Two"))
    headings = [(heading, state) for heading, state, _ in between(before, after)]
    assert headings == [("c", "new"), ("Two", "changed"), ("b", "gone")]
    assert between(before, after)[1][2] == [("One", "Two")]


def test_the_same_thing_said_twice_and_then_once():
    before = procedure(notes=["A note.", "A note."])
    assert between(before, procedure(notes=["A note."])) == [
        ("What else the source says", "changed", [("A note.", "")])
    ]


def test_where_a_text_was_found_is_told_only_when_asked():
    before = procedure(source={"address": "https://example.org/old"})
    after = procedure(source={"address": "https://example.org/new"})
    assert between(before, after) == []
    assert between(before, after, source=True)[0][2] == [
        (
            "Source: https://example.org/old, without a date.",
            "Source: https://example.org/new, without a date.",
        )
    ]


@pytest.mark.parametrize("slug", library_slugs())
def test_nothing_differs_from_itself(slug):
    one = load_library_procedure(slug)
    assert differences(one, load_procedure(json.loads(json.dumps(one.as_data()))), source=True) == ()


def test_the_other_way_round_gives_the_same_turned_about():
    for one in UNUSUAL:
        for other in UNUSUAL:
            first, second = load_procedure(one), load_procedure(other)
            there = said(differences(first, second, source=True))
            back = said(differences(second, first, source=True))
            assert sorted(words for change in there for words in (change.before, change.after)) == sorted(
                words for change in back for words in (change.before, change.after)
            )


def said(found: Any) -> list[Change]:
    return [change for one in found for change in one.changes]
