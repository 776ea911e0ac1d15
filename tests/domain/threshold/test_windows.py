"""When: the periods of local routes, what they run from, and what must be fresh."""

from __future__ import annotations

import pytest

from tests.domain.threshold.build import (
    SIX_MONTHS,
    application,
    codes,
    local,
    procedure,
    report,
    results,
    route,
    run,
    three,
)


@pytest.mark.parametrize(
    ("window", "reported", "result"),
    [
        (SIX_MONTHS, "2025-09-13", "counts"),
        (SIX_MONTHS, "2025-09-12", "does-not-count"),
        ({**SIX_MONTHS, "day_one": "included"}, "2025-09-12", "does-not-count"),
        ({**SIX_MONTHS, "day_one": "excluded"}, "2025-09-12", "counts"),
        ({**SIX_MONTHS, "day_one": "excluded"}, "2025-09-11", "does-not-count"),
        ({"anchor": "each-own", "length": "6 months"}, "2025-09-12", "does-not-count"),
        ({"anchor": "each-own", "length": "30 days"}, "2026-02-11", "counts"),
        ({"anchor": "each-own", "length": "30 days"}, "2026-02-10", "does-not-count"),
        ({"anchor": "none"}, "2015-01-01", "counts"),
    ],
)
def test_periods_back_from_the_application(window, reported, result):
    found = local(procedure(route(windows=[window])), application(report("c1", reported)))
    assert results(found)["c1"] == result


def test_a_period_that_runs_from_nobody_says_where_is_read_as_any_span():
    rules = procedure(route(windows=[{"anchor": "not-stated", "length": "6 months"}]))
    found = local(rules, application(*(report(f"c{n}", f"2024-01-0{n}") for n in (1, 2, 3))))
    assert found.outcome == "met"
    assert "does not say from when" in found.because
    assert found.because.endswith("the route would be not reached.")


def test_incidents_and_reports_may_each_have_a_window():
    rules = procedure(route(windows=[SIX_MONTHS, {**SIX_MONTHS, "subject": "incident"}]))
    found = local(rules, application(report("c1", "2025-09-20", incident_first="2025-09-10"), report("c2")))
    assert codes(found) == {"c1": "incident-too-old", "c2": "in-time-to-apply"}


def test_the_window_of_an_incident_begins_with_its_last_day():
    rules = procedure(route(windows=[{**SIX_MONTHS, "subject": "incident"}]))
    long = report("c1", "2025-10-01", incident_first="2025-08-01", incident_last="2025-09-13")
    assert results(local(rules, application(long)))["c1"] == "counts"


def test_forward_from_the_first_report():
    rules = procedure(route(windows=[{"anchor": "forward-from-first-report", "length": "1 month"}]))
    first = [report("c1", "2026-01-10"), report("c2", "2026-01-20")]
    assert local(rules, application(*first, report("c3", "2026-02-09"))).outcome == "met"
    late = local(rules, application(*first, report("c3", "2026-02-10")))
    assert (late.outcome, late.counted_min, codes(late)["c3"]) == ("not-reached", 2, "not-in-run")


def test_forward_from_the_first_incident():
    rules = procedure(route(windows=[{"anchor": "forward-from-first-incident", "length": "1 month"}]))
    reports = [report(f"c{n}", "2026-02-09", incident_first=f"2026-01-{9 + n}") for n in (1, 2, 3)]
    assert local(rules, application(*reports)).outcome == "met"
    early = report("c1", "2026-02-09", incident_first="2026-01-09")
    assert local(rules, application(early, *reports[1:])).counted_min == 2


def test_any_span_need_not_end_with_the_application():
    rules = procedure(route(windows=[{"anchor": "any-span", "length": "1 month"}]))
    old = [report(f"c{n}", f"2024-01-0{n}") for n in (1, 2, 3)]
    assert local(rules, application(*old)).outcome == "met"


def test_only_the_latest_need_be_recent():
    rules = procedure(route(windows=[{"anchor": "latest-only", "length": "6 months"}]))
    old = [report("c1", "2020-01-01"), report("c2", "2021-01-01")]
    assert local(rules, application(*old, report("c3", "2025-09-13"))).outcome == "met"
    late = local(rules, application(*old, report("c3", "2025-09-12")))
    assert late.outcome == "not-reached"
    assert "The newest report must be no more than 6 months old" in late.because


def test_the_latest_incident_must_be_fresh():
    rules = procedure(route(latest=[{"subject": "incident", "within": "1 month"}]))
    old = [report("c1", "2026-01-01"), report("c2", "2026-01-02")]
    fresh = report("c3", "2026-03-01", incident_first="2026-02-13")
    assert local(rules, application(*old, fresh)).outcome == "met"
    assert local(rules, application(*old, {**fresh, "incident_first": "2026-02-12"})).outcome == "not-reached"
    assert local(rules, application(*old, {**fresh, "incident_first": None})).outcome == "cannot-tell"


def test_every_report_or_only_the_first_must_be_made_in_time():
    reports = [
        report("c1", "2026-01-10", incident_first="2026-01-01"),
        report("c2", "2026-02-20", incident_first="2026-01-02"),
        report("c3", "2026-03-01", incident_first="2026-01-03"),
    ]
    every = procedure(route(reporting={"within": "1 month"}))
    first = procedure(route(reporting={"within": "1 month", "of": "first"}))
    assert local(every, application(*reports)).counted_min == 1
    assert local(first, application(*reports)).outcome == "met"
    late = [{**reports[0], "incident_first": "2025-11-01"}, *reports[1:]]
    assert local(first, application(*late)).counted_min == 0


@pytest.mark.parametrize(
    ("within", "incident", "result"),
    [
        ("1 month", "2026-02-02", "counts"),
        ("1 month", "2026-02-01", "does-not-count"),
        ("30 days", "2026-01-31", "counts"),
        ("30 days", "2026-01-30", "does-not-count"),
    ],
)
def test_thirty_days_and_a_month_are_different_limits(within, incident, result):
    found = local(
        procedure(route(reporting={"within": within})),
        application(report("c1", "2026-03-01", incident_first=incident)),
    )
    assert results(found)["c1"] == result


def test_no_published_reporting_limit_is_none():
    late = [report(f"c{n}", "2026-03-01", incident_first=f"2025-0{n}-01") for n in (1, 2, 3)]
    found = run(procedure(route(windows=[SIX_MONTHS])), application(*late))
    assert [one.outcome for one in found.routes] == ["not-reached", "met"]


def test_two_texts_that_disagree_are_read_in_favour_and_the_route_says_so():
    reading = {
        "text": "The policy says incident, the form says report.",
        "part": "latest",
        "other": [{"subject": "incident", "within": "1 month"}],
    }
    rules = procedure(route(latest=[{"subject": "report", "within": "1 month"}], readings=[reading]))
    reports = [report(f"c{n}", "2026-03-01", incident_first=f"2026-02-0{n}") for n in (1, 2, 3)]
    found = local(rules, application(*reports))
    assert found.outcome == "met"
    assert "The policy says incident, the form says report." in found.because
    assert "read the other way, the route would be not reached." in found.because
    fresh = [report(f"c{n}", "2026-03-01") for n in (1, 2, 3)]
    assert "Either way the route comes to the same." in local(rules, application(*fresh)).because


def test_a_doubt_that_cannot_be_run_is_said_all_the_same():
    rules = procedure(route(readings=[{"text": "Printed as no more than three.", "part": "number"}]))
    assert "Printed as no more than three." in local(rules, application(*three())).because


def test_which_report_is_the_first_where_days_are_only_roughly_known():
    """A month is no day: another report may have come before it, and then had to be in time itself."""
    first = procedure(route(reporting={"within": "1 month", "of": "first"}))
    roughly = report("c1", "2025-11", incident_first="2025-11")
    unsaid = report("c2", "2025-11-01", incident_first=None)
    last = report("c3", "2026-01-02", incident_first="2026-01-01")
    found = local(first, application(roughly, unsaid, last))
    assert (found.outcome, found.counted_min, found.counted_max) == ("cannot-tell", 2, 3)
    late = report("c2", "2025-11-10", incident_first="2025-08-01")
    assert local(first, application(roughly, late, last)).counted_max == 3, "the rough one may come first"
    early = report("c2", "2025-10-31", incident_first="2025-08-01")
    assert local(first, application(roughly, early, last)).counted_max == 2


def test_a_window_from_nowhere_is_told_for_a_single_report_too():
    """For one report any period will do; the route says so, and what the other reading would give."""
    rules = procedure(route(number=1, windows=[{"anchor": "not-stated", "length": "6 months"}]))
    found = local(rules, application(report("c1", "2020-01-10")))
    assert found.outcome == "met"
    assert [sentence.args["other"] for sentence in found.sentences if sentence.code == "reading-taken"] == [
        "not-reached"
    ]
