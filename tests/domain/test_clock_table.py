"""Every published timescale with a date worked out by hand, and the ombudsman's dated cases.

`clocks.csv` is for practitioners: a line of the collected procedures (or "elsewhere", "made up"), the step,
how long, from what, a day on which that happened, the last day, and why.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pledge.calendar import calendar_for
from reviews.domain.deadlines import ClockRule, Deadline, work_out
from reviews.procedures import library_slugs, load_library_procedure
from reviews.selectors.clock_words import EVENTS, rule_in_words, sentences
from reviews.selectors.due import CLOCKS

CALENDAR = calendar_for()
TABLE = Path(__file__).with_name("clocks.csv")
# What the collected procedures call each step.
STEPS = {
    "acknowledge": "acknowledge",
    "threshold_decision": "decide",
    "agency_information": "agency-return",
    "review_meeting": "review",
    "outcome_letter": "outcome",
    "appeal_window": "appeal-ask",
    "appeal_decision": "appeal-decide",
}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entry(row: Mapping[str, str]) -> dict[str, Any]:
    """The row as a clock of a procedure."""
    length = int(row["length"]) if row["length"] else None
    return {key: row[key] for key in ("kind", "unit", "from", "every")} | {"length": length}


def published(slug: str) -> Iterator[dict[str, Any]]:
    """The clocks of a library procedure, the window to appeal with them."""
    data = load_library_procedure(slug).as_data()
    yield from data.get("clocks") or ()
    window = (data.get("appeal") or {}).get("window")
    if window:
        yield {"kind": "appeal-ask", **window}


def key_of(one: Mapping[str, Any]) -> tuple[Any, ...]:
    keys = ("kind", "length", "unit", "every", "from")
    return tuple(one.get(key) or None for key in keys)


def stand(one: Mapping[str, Any], on: date, **more: Any) -> Deadline:
    rule = ClockRule.from_entry(one)
    return work_out(rule, {rule.starts_from: on}, CALENDAR, on, **more)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['slug'] or row['authority']}-{row['kind']}")
def test_every_timescale_ends_on_the_day_worked_out_by_hand(row: dict[str, str]) -> None:
    assert STEPS[row["step"]] == row["kind"]
    begins = date.fromisoformat(row["event_date"])
    deadline = stand(entry(row), begins)
    if row["unit"] == "meeting":
        assert (deadline.due_on, row["due"]) == (None, "")
        called = date.fromisoformat("2027-06-10")
        assert stand(entry(row), begins, called_on=called).due_on == called
        return
    assert deadline.due_on == date.fromisoformat(row["due"])
    assert deadline.working[-1].on == deadline.due_on
    names = [line.name for line in deadline.working if line.note == "holiday"]
    left_out = row["why"].rpartition("left out: ")[2].split(", ")[1:] if row["unit"] == "working-days" else []
    assert len(names) == len(left_out)


def test_the_table_and_the_library_hold_the_same_clocks() -> None:
    written = {(row["slug"], key_of(entry(row))) for row in rows() if row["slug"]}
    there = {(slug, key_of(one)) for slug in library_slugs() for one in published(slug)}
    assert written == there


@pytest.mark.parametrize("slug", library_slugs())
def test_each_clock_of_a_procedure_is_a_rule_and_is_said_in_words(slug: str) -> None:
    for one in published(slug):
        rule = ClockRule.from_entry(one)
        assert "%(" not in rule_in_words(rule)
        assert str(EVENTS[rule.starts_from]) in rule_in_words(rule)
        assert rule.kind in CLOCKS
        for events in ({}, {rule.starts_from: date(2026, 3, 10)}):
            deadline = work_out(rule, events, CALENDAR, date(2026, 3, 10))
            assert all("%(" not in said for said in sentences(deadline))


def test_no_target_published_stays_none() -> None:
    """Most of the 132 publish no timescale at all, and none is made up for them."""
    without = [slug for slug in library_slugs() if not any(published(slug))]
    assert len(without) == 132 - len({row["slug"] for row in rows() if row["slug"]})
    assert len(without) > 80


def test_richmond_counts_each_step_from_receipt_and_the_report_from_the_panel() -> None:
    """lgsco-21-009-778: the early May and the spring holiday of 2021."""
    received = date(2021, 4, 12)
    due = {
        kind: stand({"kind": kind, "from": "receipt", "length": length}, received).due_on
        for kind, length in (("acknowledge", 2), ("agency-return", 14), ("decide", 21), ("review", 28))
    }
    assert due == {
        "acknowledge": date(2021, 4, 14),
        "agency-return": date(2021, 4, 30),
        "decide": date(2021, 5, 12),
        "review": date(2021, 5, 21),
    }
    report = stand({"kind": "outcome", "from": "meeting", "length": 7}, due["review"])
    assert report.due_on == date(2021, 6, 2)


def test_gosport_counts_each_step_from_the_one_before_taken_on_its_last_day() -> None:
    """lgsco-21-017-196: over Christmas and New Year."""
    on = date(2023, 12, 11)
    chain = []
    for kind, event, length in (
        ("acknowledge", "receipt", 10),
        ("decide", "acknowledgement", 15),
        ("review", "letter-sent", 20),
    ):
        found = stand({"kind": kind, "from": event, "length": length}, on).due_on
        assert found is not None
        chain.append(found)
        on = found
    assert chain == [date(2023, 12, 27), date(2024, 1, 18), date(2024, 2, 15)]


@pytest.mark.parametrize(
    ("asked", "state"), [(date(2023, 1, 4), "met"), (date(2023, 1, 5), "met-late"), (None, "due-today")]
)
def test_suffolk_takes_an_appeal_on_the_last_day_and_not_the_day_after(
    asked: date | None, state: str
) -> None:
    """lgsco-22-011-443: two substitute holidays at Christmas, one at New Year."""
    rule = ClockRule("appeal-ask", "letter-received", 21)
    events = {"letter-received": date(2022, 12, 1)}
    deadline = work_out(rule, events, CALENDAR, date(2023, 1, 4), done_on=asked)
    assert (deadline.due_on, deadline.state) == (date(2023, 1, 4), state)


def test_the_welsh_site_answers_within_28_days() -> None:
    """policy-wales-linked-location: calendar days."""
    entry = {"kind": "review", "from": "receipt", "length": 28, "unit": "days"}
    assert stand(entry, date(2025, 6, 2)).due_on == date(2025, 6, 30)
