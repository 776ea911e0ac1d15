"""The engine gives every answer of the tables in tests/domain/*.csv."""

from __future__ import annotations

from typing import Any

import pytest

from reviews.domain.threshold import assess, load_application
from reviews.procedures import THE_ACT, load_library_procedure
from tests.domain.threshold.tables import application, rows


def counted(route: Any) -> str:
    low, high = route.counted_min, route.counted_max
    return str(low) if low == high else f"{low} to {high}"


@pytest.mark.parametrize("row", rows("threshold_act.csv"), ids=lambda row: row["case"])
def test_the_act(row):
    found = assess(load_library_procedure(THE_ACT), load_application(application(row)))
    route = found.routes[0]
    assert (counted(route), route.outcome) == (row["number_counted"], row["outcome"])
    assert (found.outcome, found.must_decide_met) == (row["outcome"], row["outcome"] == "met")
