"""Section 104(12): which of one person's reports count is a named decision, and only that."""

from __future__ import annotations

import pytest

from tests.domain.threshold.build import (
    SIX_MONTHS,
    application,
    by_act,
    codes,
    local,
    procedure,
    report,
    results,
    route,
    run,
)

LEFT_OUT = {"counts": False, "by": "Officer", "reason": "The same night."}
KEPT = {"counts": True, "by": "Officer", "reason": "Another matter."}
REPEATS_OUT = {"repeats": {"value": "left-out", "basis": "stated"}}


def warned(rules, *reports):
    return [(one.code, one.args) for one in run(rules, application(*reports)).warnings]


def test_a_named_decision_leaves_out_one_of_a_persons_reports():
    found = by_act(report("c1"), report("c2", s104_12=LEFT_OUT), report("c3"))
    assert results(found) == {"c1": "counts", "c2": "left-out", "c3": "counts"}
    assert found.complaints[1].args == {"by": "Officer"}
    assert (found.counted_min, found.counted_max) == (2, 2)


def test_the_internal_reason_is_not_in_the_finding():
    found = by_act(report("c1"), report("c2", s104_12=LEFT_OUT))
    assert "The same night." not in str(found.as_dict())


def test_it_never_works_across_people():
    found = by_act(report("c1", by="A"), report("c2", by="B", s104_12=LEFT_OUT), report("c3", by="C"))
    assert results(found) == {"c1": "counts", "c2": "counts", "c3": "counts"}
    assert codes(found)["c2"] == "left-out-ignored"


def test_whose_report_it_is_decides_and_not_who_picked_up_the_telephone():
    found = by_act(
        report("c1", by="A"),
        report("c2", by="daughter", on_behalf_of="A", s104_12=LEFT_OUT),
    )
    assert results(found) == {"c1": "counts", "c2": "left-out"}


def test_a_decision_that_would_leave_nothing_is_ignored_with_a_warning():
    reports = report("c1", by="A"), report("c2", by="B", s104_12=LEFT_OUT)
    assert warned(procedure(), *reports) == [("s104-12-ignored", {"complaint": "c2"})]


def test_decisions_against_all_of_a_persons_reports_leave_one():
    found = by_act(report("c2", "2026-03-02", s104_12=LEFT_OUT), report("c1", "2026-03-01", s104_12=LEFT_OUT))
    assert (found.counted_min, found.counted_max) == (1, 1)
    assert results(found) == {"c2": "left-out", "c1": "counts"}


def test_another_report_that_does_not_count_is_nothing_to_stand_against():
    found = by_act(report("old", "2025-01-01"), report("c2", s104_12=LEFT_OUT))
    assert results(found) == {"old": "does-not-count", "c2": "counts"}


def test_where_the_other_may_not_count_one_of_the_two_does_for_certain():
    found = by_act(report("c1", None), report("c2", s104_12=LEFT_OUT))
    assert (found.counted_min, found.counted_max) == (1, 1)


@pytest.mark.parametrize("decision", [{"counts": False}, {"counts": False, "by": None}])
def test_a_decision_without_a_name_is_none(decision):
    reports = report("c1"), report("c2", s104_12=decision)
    assert by_act(*reports).counted_min == 2
    assert warned(procedure(), *reports) == [("s104-12-unnamed", {"complaint": "c2"})]


def test_a_decision_without_a_reason_stands_and_is_flagged():
    reports = report("c1"), report("c2", s104_12={"counts": False, "by": "Officer"})
    assert by_act(*reports).counted_min == 1
    assert warned(procedure(), *reports) == [("s104-12-no-reason", {"complaint": "c2"})]


@pytest.mark.parametrize("decision", [None, {"counts": None, "by": "Officer"}])
def test_not_known_whether_it_was_left_out(decision):
    found = by_act(report("c1"), report("c2", s104_12=decision))
    assert (found.counted_min, found.counted_max) == (1, 2)
    assert codes(found)["c2"] == "decision-unknown"


def test_not_known_whose_report_was_left_out():
    found = by_act(report("c1", by="A"), report("c2", by=None, s104_12=LEFT_OUT))
    assert (found.counted_min, found.counted_max) == (1, 2)
    assert codes(found)["c2"] == "decision-person-unknown"


def test_the_decision_counts_on_local_routes_too():
    rules = procedure(route(made_by="same-person", windows=[SIX_MONTHS]))
    found = local(rules, application(report("c1"), report("c2", s104_12=LEFT_OUT), report("c3")))
    assert results(found) == {"c1": "counts", "c2": "left-out", "c3": "counts"}


def test_it_is_ignored_on_a_local_route_where_nothing_else_of_that_person_counts():
    rules = procedure(route(recipients={"in": ["police"]}))
    reports = report("c1", to="council"), report("c2", to="police", s104_12=LEFT_OUT)
    found = run(rules, application(*reports))
    assert results(found.routes[0]) == {"c1": "counts", "c2": "left-out"}
    assert results(found.routes[1]) == {"c1": "does-not-count", "c2": "counts"}
    assert [one.code for one in found.warnings] == ["s104-12-ignored"]


def test_undecided_repeats_count_where_the_procedure_says_nothing():
    found = by_act(report("c1", incident="i"), report("c2", incident="i"), report("c3", incident="i"))
    assert (found.counted_min, found.counted_max) == (3, 3)


def undecided(*reports):
    return run(procedure(**REPEATS_OUT), application(*reports)).routes[0]


def test_undecided_repeats_count_at_best_where_the_procedure_leaves_them_out():
    found = undecided(report("c1", incident="i"), report("c2", incident="i"), report("c3", incident="j"))
    assert (found.counted_min, found.counted_max) == (2, 3)
    assert codes(found) == {"c1": "in-time", "c2": "undecided-repeat", "c3": "in-time"}


def test_a_named_decision_that_it_counts_settles_a_repeat():
    found = undecided(report("c1", incident="i"), report("c2", incident="i", s104_12=KEPT))
    assert (found.counted_min, found.counted_max) == (2, 2)


def test_repeats_of_different_people_are_no_repeats():
    found = undecided(*(report(f"c{by}", by=by, incident="i") for by in "ABC"))
    assert (found.counted_min, found.counted_max) == (3, 3)


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ({"incident": "i"}, {"incident": "j"}, 2),
        ({"incident": "i"}, {"incident": None}, 1),
        ({}, {"incident": None}, 1),
        ({}, {}, 1),
        ({}, {"incident_first": "2026-02-28"}, 2),
        ({}, {"incident_first": {"from": "2026-02-05", "to": "2026-02-20"}}, 2),
        ({}, {"incident_first": "2026-03"}, 1),
        ({"incident": "i"}, {"incident_first": "2026-02-28"}, 2),
        ({"incident": "i"}, {}, 1),
    ],
)
def test_which_reports_may_be_of_one_incident(one, other, least):
    """Names decide; without them different dates are different incidents, the same date may be one."""
    found = undecided(report("c1", **one), report("c2", **other))
    assert (found.counted_min, found.counted_max) == (least, 2)


def test_a_report_of_nobody_known_may_repeat_somebodys():
    found = undecided(report("c1", by="A", incident="i"), report("c2", by=None, incident="i"))
    assert (found.counted_min, found.counted_max) == (1, 2)


def test_one_named_incident_accounts_for_one_of_the_unnamed():
    found = undecided(
        report("named", "2026-03-05", incident="i", incident_first="2026-03"),
        report("c1", "2026-03-02"),
        report("c2", "2026-03-03"),
    )
    assert found.counted_min == 2
