"""The engine gives the right answer for every procedure of the library (tests/domain/right_answers/*.csv).

The answers were worked out from each published text and the Act, not from the engine. The rows are
for a practitioner to read and sign: one file a procedure.
"""

from __future__ import annotations

from typing import Any

import pytest

from reviews.domain.threshold import assess, load_application
from reviews.procedures import library_slugs, load_library_procedure
from tests.domain.threshold.tables import FOLDER, application, rows

KINDS = {
    "exactly-enough",
    "one-short",
    "last-day",
    "day-late",
    "route-met",
    "route-missed",
    "unknown",
    "other",
}
SLUGS = sorted(path.stem for path in (FOLDER / "right_answers").glob("*.csv"))
ANSWERS = [(slug, row) for slug in SLUGS for row in rows(f"right_answers/{slug}.csv")]


def spoken(route: Any, *, with_count: bool) -> str:
    words = [route.id, route.outcome]
    if with_count:
        low, high = route.counted_min, route.counted_max
        words.append(str(low) if low == high else f"{low}-{high}")
    return " ".join(words)


def best(outcomes: list[str]) -> str:
    return max(outcomes, key=("not-reached", "cannot-tell", "met").index)


@pytest.mark.parametrize(("slug", "row"), ANSWERS, ids=[f"{slug}: {row['case']}" for slug, row in ANSWERS])
def test_the_answer(slug, row):
    found = assess(load_library_procedure(slug), load_application(application(row)))
    acts = [route for route in found.routes if route.id == "s104-4"]
    local = [route for route in found.routes if route.id != "s104-4"]
    expected = row["local"].split(" | ") if row["local"] else []
    said = [len(words.split()) == 3 for words in expected] or [True] * len(local)
    assert best([route.outcome for route in acts]) == row["act"]
    assert [spoken(route, with_count=one) for route, one in zip(local, said, strict=True)] == expected
    assert found.must_decide_met == (row["binding"] == "yes")


@pytest.mark.parametrize(("slug", "row"), ANSWERS, ids=[f"{slug}: {row['case']}" for slug, row in ANSWERS])
def test_a_missing_date_is_never_a_no(slug, row):
    """Whatever date is not known, no route that was met turns into one that is not reached."""
    data = application(row)
    procedure = load_library_procedure(slug)
    before = assess(procedure, load_application(data))
    for index, report in enumerate(data["complaints"]):
        for field in ("reported", "incident_first"):
            reports = [*data["complaints"]]
            reports[index] = {**report, field: None}
            after = assess(procedure, load_application({**data, "complaints": reports}))
            for one, other in zip(before.routes, after.routes, strict=True):
                if one.outcome == "met":
                    assert other.outcome in ("met", "cannot-tell", "for-people"), (one.id, field)


@pytest.mark.parametrize("slug", library_slugs())
def test_what_is_answered_for_each(slug):
    """Exactly enough, one short, the last day and a day late; every local route met and missed."""
    table = rows(f"right_answers/{slug}.csv")
    kinds = {row["kind"] for row in table}
    assert kinds <= KINDS
    assert {"exactly-enough", "one-short", "last-day", "day-late"} <= kinds
    assert len({row["case"] for row in table}) == len(table)
    for index, route in enumerate(load_library_procedure(slug).routes):
        outcomes = {row["local"].split(" | ")[index].split()[1] for row in table}
        assert {"met", "not-reached"} <= outcomes or {"met", "for-people"} <= outcomes, route.id


def test_no_answers_without_a_procedure():
    assert list(library_slugs()) == SLUGS
