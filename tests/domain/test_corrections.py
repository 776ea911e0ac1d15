"""What a correction does to the count, and when it needs a second person."""

from __future__ import annotations

from typing import Any

import pytest

from reviews.domain.corrections import compare
from reviews.domain.findings import act_route, by_report
from reviews.domain.threshold import assess, load_application, load_procedure
from reviews.procedures import load_library_procedure

ACT = load_library_procedure("the-act")


def answer(reports: dict[str, dict[str, Any]], procedure: Any = ACT, **more: Any) -> dict[str, Any]:
    complaints = [{"id": name, "by": "A"} | facts for name, facts in reports.items()]
    application = {
        "applied_on": "2026-03-12",
        "applicant": "A",
        "people": [{"id": "A"}, {"id": "B"}],
        "complaints": complaints,
    }
    return assess(procedure, load_application(application | more)).as_dict()


def report(day: int = 1, **facts: Any) -> dict[str, Any]:
    return {"incident_first": f"2026-02-{day:02}", "reported": f"2026-02-{day + 1:02}"} | facts


THREE = {"c1": report(1), "c2": report(5), "c3": report(9)}


def test_nothing_changed_lowers_nothing():
    effect = compare(answer(THREE), answer(THREE))
    assert effect.changes_nothing
    assert not effect.lowers
    assert effect.moved == ()


def test_a_report_more_raises_and_is_named():
    effect = compare(answer({"c1": report(1)}), answer(THREE))
    assert not effect.lowers
    assert (effect.counted_before, effect.counted_after) == (1, 3)
    assert [(one.report, one.before, one.after) for one in effect.moved] == [
        ("c2", "", "counts"),
        ("c3", "", "counts"),
    ]
    assert not effect.changes_nothing


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"reported": "2026-04-20"}, id="reported after the application"),
        pytest.param({"incident_first": "2025-06-01"}, id="reported too late"),
        pytest.param({"made": False}, id="not made"),
        pytest.param({"repeat_contact": True}, id="a chase"),
        pytest.param({"in_area": False}, id="elsewhere"),
        pytest.param({"s104_12": {"counts": False, "by": "Ann", "reason": "Same night."}}, id="left out"),
        pytest.param({"reported": None}, id="its date is not known any more"),
        pytest.param({"made": None}, id="not known whether made"),
    ],
)
def test_whatever_takes_a_report_from_the_count_lowers(changed: dict[str, Any]):
    effect = compare(answer(THREE), answer(THREE | {"c3": report(9, **changed)}))
    assert effect.lowers
    assert [one.report for one in effect.moved] == ["c3"]


def test_less_that_may_count_lowers_though_nothing_certain_is_lost():
    unsure = {"c1": report(1), "c2": report(5), "c3": report(9, reported=None)}
    out = unsure | {"c3": report(9, made=False)}
    effect = compare(answer(unsure), answer(out))
    assert effect.counted_before == effect.counted_after == 2
    assert effect.lowers


def test_giving_one_persons_report_to_another_lowers_where_the_count_then_leans_on_pooling():
    effect = compare(answer(THREE), answer(THREE | {"c3": report(9, by="B")}))
    assert effect.counted_before == effect.counted_after == 3
    assert effect.pooled_after
    assert effect.lowers


def test_a_local_route_lost_lowers_though_the_act_counts_as_before():
    stafford = load_library_procedure("stafford")
    two = {"c1": report(1), "c2": report(20)}
    data = stafford.as_data()
    data["routes"][0]["number"] = 2
    local = load_procedure(data)
    said = {"still-going-on": {"value": True, "by": "applicant", "on": "2026-03-12"}}
    gone = {"still-going-on": {"value": False, "by": "applicant", "on": "2026-03-12"}}
    effect = compare(answer(two, local, facts=said), answer(two, local, facts=gone))
    assert effect.routes_lost == ("three-recent",)
    assert effect.counted_before == effect.counted_after == 2
    assert effect.lowers


def test_the_same_result_for_another_reason_is_named_and_lowers_nothing():
    late = THREE | {"c4": report(20, incident_first="2025-06-01")}
    chase = THREE | {"c4": report(20, incident_first="2025-06-01", repeat_contact=True)}
    effect = compare(answer(late), answer(chase))
    assert [(one.before, one.after, one.code) for one in effect.moved] == [
        ("does-not-count", "does-not-count", "chase")
    ]
    assert not effect.lowers
    assert not effect.changes_nothing


def test_a_report_is_what_it_is_on_the_behaviour_where_it_does_best():
    result = answer(
        {"c1": report(1, behaviour="b1"), "c2": report(5, behaviour="b2"), "c3": report(9, behaviour="b2")},
        behaviours=["b1", "b2"],
    )
    routes = [route for route in result["routes"] if route["id"] == "s104-4"]
    assert len(routes) == 2
    found = by_report(routes)
    assert {name: one["result"] for name, one in found.items()} == dict.fromkeys(("c1", "c2", "c3"), "counts")
    nearest = act_route(result)
    assert nearest is not None
    assert (nearest["behaviour"], nearest["counted_min"]) == ("b2", 2)
    assert act_route({"routes": []}) is None
