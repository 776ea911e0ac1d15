"""Dated cases from the ombudsmen and published policies give their published answers.

Where a case was one for officers' judgement, the engine says *not-reached* or *cannot-tell* and, once
enquiries are recorded, that the bodies must decide under s.104(5).
"""

from __future__ import annotations

import pytest

from reviews.domain.threshold import assess, load_application, load_procedure
from tests.domain.threshold.build import SIX_MONTHS, procedure, route
from tests.domain.threshold.tables import application, rows

MONTH = {"within": "1 month"}
RULES = {
    "the-act": procedure(),
    "contacts": procedure(route("contacts", counts="contacts", windows=[SIX_MONTHS], reporting=MONTH)),
    "lincolnshire": procedure(
        route("three", made_by="same-person", reporting={"within": "30 days"}, windows=[SIX_MONTHS]),
        route("manager", kind="discretion", number=None, text="A senior manager, for a vulnerable victim."),
        statutory={"report_period": {"value": "30 days", "basis": "stated"}},
        repeats={"value": "left-out", "basis": "stated"},
    ),
    "wales": procedure(
        route("one-person", made_by="same-person", windows=[SIX_MONTHS], reporting=MONTH),
        route(
            "linked-location",
            number=5,
            made_by="more-than-one-party",
            people={"at_least": 2},
            about=["linked-location"],
            windows=[SIX_MONTHS],
            reporting=MONTH,
        ),
        route("hate", kind="hate", number=1, hate={"share": "every"}, windows=[SIX_MONTHS], reporting=MONTH),
        nation="Wales",
    ),
}


@pytest.mark.parametrize("row", rows("threshold_cases.csv"), ids=lambda row: row["case"])
def test_dated_case(row):
    facts = application(row)
    facts["facts"]["enquiries-recorded"] = {"value": True, "by": "officer"}
    found = assess(load_procedure(RULES[row["rules"]]), load_application(facts))
    counts = found.routes[1 if row["rules"] == "contacts" else 0]
    low, high = counts.counted_min, counts.counted_max
    assert (found.outcome, str(low) if low == high else f"{low} to {high}") == (
        row["outcome"],
        row["counted"],
    )
    assert found.must_decide_met == (row["outcome"] == "met")
    assert found.discretion.required == (row["outcome"] != "met")


def test_the_welsh_rule_is_met_at_one_place_and_not_with_one_report_fewer():
    five, four = (row for row in rows("threshold_cases.csv") if row["rules"] == "wales")
    outcomes = [
        [
            route.outcome
            for route in assess(load_procedure(RULES["wales"]), load_application(application(row))).routes
        ]
        for row in (five, four)
    ]
    assert outcomes == [
        ["met", "not-reached", "met", "not-reached"],
        ["met", "not-reached", "not-reached", "not-reached"],
    ]


def test_waiting_costs_a_report_and_the_engine_foretells_the_day():
    row = next(row for row in rows("threshold_cases.csv") if row["case"] == "hos-202315166")
    found = assess(load_procedure(RULES["the-act"]), load_application(application(row)))
    assert [change.on.isoformat() for change in found.if_applied_on] == ["2023-11-16"]
