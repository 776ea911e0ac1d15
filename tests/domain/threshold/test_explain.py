"""Every code has its sentence, and every sentence a code that the engine can give."""

from __future__ import annotations

import ast
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from reviews.domain import threshold
from reviews.domain.threshold import explain
from reviews.domain.threshold.explain import ENGLISH, RULES, number
from tests.domain.threshold.build import application, by_act, procedure, report, route, run, three
from tests.domain.threshold.strategies import always, applications, rules

FOLDER = Path(threshold.__file__).parent


@always
@given(rules(), applications())
def test_the_json_says_the_same_as_the_objects(rules, facts):
    data = json.loads(json.dumps(run(rules, facts).as_dict()))
    for found in data["routes"]:
        for finding in found["complaints"]:
            assert explain(finding["code"], finding["args"]) == finding["because"]
    for warning in data["warnings"]:
        assert explain(warning["code"], warning["args"]) == warning["text"]


def test_no_sentence_is_left_over():
    texts = {
        node.value
        for path in FOLDER.glob("*.py")
        if path.name != "explain.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    made = {
        f"{kind}-{outcome}" for kind in ("act", "local") for outcome in ("met", "cannot-tell", "not-reached")
    }
    made |= {f"{code}-at-best" for code in ("reported-too-late", "applied-too-late")}
    assert set(ENGLISH) - texts - made == set()


def test_a_code_nobody_knows_is_a_mistake():
    with pytest.raises(KeyError):
        explain("no-such-code", {})


def test_a_date_is_written_as_people_write_it():
    args = {"reported": date(2026, 3, 1), "last_day": "2026-02-09"}
    assert explain("reported-too-late", args) == (
        "Reported on 1 March 2026. The last day to report this incident was 9 February 2026."
    )


@pytest.mark.parametrize(
    ("value", "word"), [(0, "none"), (3, "three"), (10, "ten"), (11, "11"), (None, "None")]
)
def test_small_numbers_are_words(value, word):
    assert number(value) == word


def test_one_is_one_report_and_none_is_no_reports():
    one = run(procedure(route()), application(report("c1"))).routes[1]
    assert one.because == "One report counted so far; the route asks for three."
    none = run(procedure(route()), application()).routes[1]
    assert none.because == "No reports counted so far; the route asks for three."


def test_not_reached_says_that_the_bodies_must_still_decide():
    assert (
        by_act(report("c1")).because == "Fewer than three counted so far (one): the bodies must still decide."
    )


def test_met_cites_the_act():
    assert by_act(*three()).because == (
        "Three reports counted, and three are needed: the bodies must decide that the threshold is met "
        "(section 104(4))."
    )


def test_the_words_are_the_products_own():
    """design.md §2: report and not complaint; never trigger, perpetrator, refused, the system decided."""
    for text in [*ENGLISH.values(), *RULES.values()]:
        spoken = re.sub(r"\{[^}]*\}", "", text)
        assert not re.search(r"complaint|trigger|perpetrator|refuse|system|tenant", spoken, re.IGNORECASE), (
            text
        )


def test_another_language_needs_only_the_codes_and_what_fills_them():
    places = {code: set(re.findall(r"\{(\w+)", text)) for code, text in ENGLISH.items()}
    found = run(procedure(route(made_by="same-person")), application(*three(), report("late", "2025-01-01")))
    for one in found.routes:
        for sentence in one.sentences:
            assert places[sentence.code] <= set(sentence.args) | {"unit"}
        for finding in one.complaints:
            assert places[finding.code] <= set(finding.args)
