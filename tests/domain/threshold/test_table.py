"""The library as a table that a practitioner can read and sign."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from reviews.domain.threshold import load_procedure
from reviews.domain.threshold.table import COLUMNS, table_rows
from reviews.procedures import library_slugs, load_library_procedure
from tests.domain.threshold.build import procedure, route

PUBLISHED = Path(__file__).resolve().parents[3] / "docs" / "procedures.csv"


def test_the_published_table_is_the_librarys():
    """`make procedures` writes it anew."""
    written = StringIO()
    call_command("procedures_table", stdout=written)
    assert PUBLISHED.read_text(encoding="utf-8") == written.getvalue(), "run `make procedures`"


def test_one_row_for_each_route_and_one_for_the_act():
    table = list(csv.DictReader(StringIO(PUBLISHED.read_text(encoding="utf-8"))))
    for slug in library_slugs():
        titles = [row["route"] for row in table if row["slug"] == slug]
        assert titles == [
            "The Act’s own route",
            *(one.title for one in load_library_procedure(slug).routes),
        ]
    for row in table:
        assert list(row) == list(COLUMNS)
        assert all(row[name] for name in ("authority", "nation", "status", "number", "left to a person"))
        assert row["source"].startswith("http")
        assert row["signed by"] == row["signed on"] == "", "only a person signs"


def test_what_is_left_to_a_person_is_named():
    data = procedure(
        route(
            conditions=[
                {"key": "open", "kind": "record", "text": "The case is closed.", "question": "Closed?"},
                {"key": "felt", "kind": "belief", "text": "Nothing was done.", "question": "Nothing?"},
                {"key": "risk", "kind": "finding", "effect": "opens", "text": "High risk."},
            ]
        ),
        route("panel", kind="discretion", number=None),
        exclusions=[
            {
                "id": "v",
                "text": "Not vexatious.",
                "condition": {"key": "v", "kind": "finding", "needs": False, "text": "Not vexatious."},
            }
        ],
    )
    act, counted, panel = table_rows(load_procedure(data))
    assert act["left to a person"] == "Which of one person’s reports count (section 104(12))."
    assert counted["left to a person"] == "The case is closed. High risk. Not vexatious."
    assert panel["left to a person"] == "Whether to hold a review under it."
    assert panel["number"] == "none: people decide"


def test_what_is_unclear_stands_beside_the_route_it_is_about():
    data = procedure(
        route("one"),
        route("two"),
        ambiguities=[
            {"text": "About the second.", "part": "routes[1].number"},
            {"text": "About the appeal.", "part": "appeal"},
            {"text": "Settled.", "part": "routes[0]", "settled": "By the panel."},
        ],
    )
    act, one, two = (row["unclear"] for row in table_rows(load_procedure(data)))
    assert "About the second." in two
    assert "About the second." not in one + act
    assert "About the appeal." in act
    assert "Settled." not in one + act + two
