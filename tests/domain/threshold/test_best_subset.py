"""The best subset, found without trying them all, is the best of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.threshold.build import application, local, procedure, report, route, three
from tests.domain.threshold.strategies import APPLIED, always, iso

Json = dict[str, Any]
MONTH, HALF_YEAR = {"within": "1 month"}, "6 months"

days = st.integers(0, 300).map(lambda back: APPLIED - timedelta(days=back))


@st.composite
def exact_reports(draw: st.DrawFn) -> list[Json]:
    made = []
    for index in range(draw(st.integers(0, 6))):
        reported = draw(days)
        made.append(
            report(
                f"c{index}",
                iso(reported),
                incident_first=iso(reported - timedelta(days=draw(st.sampled_from((0, 3, 20, 31, 45))))),
                by=draw(st.sampled_from("ABC")),
                problem=draw(st.sampled_from(("p1", "p2"))),
                location=draw(st.sampled_from(("l1", "l2"))),
                **draw(st.sampled_from(({}, {"hate": {"kind": "incident"}}))),
            )
        )
    return made


routes = st.fixed_dictionaries(
    {},
    optional={
        "made_by": st.sampled_from(("any", "same-person")),
        "about": st.sampled_from(
            (["same-problem"], ["linked-location"], ["same-problem", "linked-location"])
        ),
        "windows": st.sampled_from(
            (
                [{"anchor": "any-span", "length": "2 months"}],
                [{"anchor": "forward-from-first-incident", "length": "3 months"}],
                [{"anchor": "forward-from-first-report", "length": "2 months"}],
                [{"anchor": "back-from-application", "length": "6 months"}],
                [
                    {"anchor": "back-from-application", "length": "6 months"},
                    {"anchor": "any-span", "length": "3 months", "subject": "incident"},
                ],
            )
        ),
        "reporting": st.sampled_from((MONTH, {"within": "1 month", "of": "first"})),
        "latest": st.just([{"subject": "report", "within": "3 months"}]),
        "hate": st.just({"share": "one"}),
        "people": st.just({"at_least": 2}),
        "counts": st.sampled_from(("reports", "people")),
    },
)


def end_of(start: date, months: int) -> date:
    """The last day of a period of months that begins with a day, worked out another way."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    after = date(year + (month == 12), month % 12 + 1, 1)
    longest = (after - timedelta(days=1)).day
    return (
        date(year, month, longest)
        if start.day > longest
        else date(year, month, start.day) - timedelta(days=1)
    )


def subsets(reports: list[Json]) -> Iterator[tuple[Json, ...]]:
    for size in range(len(reports), 0, -1):
        yield from combinations(reports, size)


def allowed(rules: Json, chosen: tuple[Json, ...]) -> bool:
    """Whether a subset may be relied on together, read off the rules one by one."""
    reported = [date.fromisoformat(one["reported"]) for one in chosen]
    began = [date.fromisoformat(one["incident_first"]) for one in chosen]
    together = (
        (rules.get("made_by") != "same-person" or len({one["by"] for one in chosen}) == 1)
        and ("same-problem" not in rules.get("about", ()) or len({one["problem"] for one in chosen}) == 1)
        and ("linked-location" not in rules.get("about", ()) or len({one["location"] for one in chosen}) == 1)
    )
    late = [said > end_of(start, 1) for said, start in zip(reported, began, strict=True)]
    reporting = rules.get("reporting")
    if reporting == MONTH and any(late):
        return False
    if reporting and reporting != MONTH:
        first = min(reported)
        if all(was_late for was_late, said in zip(late, reported, strict=True) if said == first):
            return False
    return together and all(_in_window(window, reported, began) for window in rules.get("windows", ()))


def _in_window(window: Json, reported: list[date], began: list[date]) -> bool:
    months = int(window["length"].split()[0])
    subject = began if window.get("subject") == "incident" else reported
    if window["anchor"] == "back-from-application":
        return all(end_of(one, months) >= APPLIED for one in subject)
    anchor = began if window["anchor"] == "forward-from-first-incident" else subject
    return max(subject) <= end_of(min(anchor), months)


def worth(rules: Json, chosen: tuple[Json, ...]) -> tuple[bool, int]:
    """Whether a subset brings what some of it must, and what it counts to."""
    fits = (
        ("people" not in rules or len({one["by"] for one in chosen}) >= 2)
        and ("hate" not in rules or any("hate" in one for one in chosen))
        and (
            "latest" not in rules
            or end_of(max(date.fromisoformat(one["reported"]) for one in chosen), 3) >= APPLIED
        )
    )
    return fits, len({one["by"] for one in chosen}) if rules.get("counts") == "people" else len(chosen)


@always
@given(routes, exact_reports(), st.integers(1, 4))
def test_no_subset_is_better(rules, reports, number):
    found = local(procedure(route(**rules, number=number)), application(*reports, applicant="A"))
    best = max((worth(rules, one) for one in subsets(reports) if allowed(rules, one)), default=(False, 0))
    assert found.outcome == ("met" if best[0] and best[1] >= number else "not-reached")
    if best[0]:
        assert found.counted_min >= best[1]


def test_the_first_is_the_first_of_those_relied_on():
    rules = procedure(route(windows=[{"anchor": "forward-from-first-report", "length": HALF_YEAR}]))
    assert local(rules, application(report("old", "2025-03-01"), *three())).outcome == "met"


@pytest.mark.parametrize(
    "rules",
    [
        {"windows": [{"anchor": "forward-from-first-incident", "length": HALF_YEAR}]},
        {"windows": [{"anchor": "any-span", "length": HALF_YEAR}], "about": ["separate-incidents"]},
        {"made_by": "same-person", "about": ["same-problem", "linked-location"], "people": {"at_least": 1}},
        {"counts": "households", "reporting": {"within": "1 month", "of": "first"}},
    ],
    ids=str,
)
def test_three_hundred_reports_take_no_time(rules):
    reports = [
        report(
            f"c{index}",
            iso(APPLIED - timedelta(days=index)),
            by=f"P{index % 40}",
            problem=f"p{index % 7}",
            location=None if index % 11 == 0 else f"l{index % 5}",
        )
        for index in range(300)
    ]
    data = procedure(route(**rules, number=3))
    start = process_time()
    local(data, application(*reports))
    assert process_time() - start < 0.5
