"""The Act's own route: s.104(4) and (11), once for each behaviour, blind to every local rule."""

from __future__ import annotations

import pytest

from tests.domain.threshold.build import (
    SIX_MONTHS,
    application,
    by_act,
    codes,
    procedure,
    report,
    results,
    route,
    run,
    three,
)


def test_it_is_there_where_nothing_is_published():
    found = run(procedure(), application())
    assert [one.id for one in found.routes] == ["s104-4"]
    assert (found.outcome, found.basis, found.must_decide_met) == ("not-reached", None, False)


def test_it_is_there_once_for_each_behaviour():
    facts = application(
        *(report(f"n{day}", f"2026-02-0{day}", behaviour="noise") for day in (1, 2, 3)),
        *(report(f"l{day}", f"2026-02-0{day}", behaviour="litter") for day in (1, 2)),
        behaviours=["noise", "litter"],
    )
    noise, litter = run(procedure(), facts).routes
    assert (noise.behaviour, noise.outcome, noise.counted_min) == ("noise", "met", 3)
    assert (litter.behaviour, litter.outcome, litter.counted_min) == ("litter", "not-reached", 2)
    assert codes(litter)["n1"] == "other-behaviour"


def test_reports_about_two_behaviours_are_never_added_up():
    facts = application(
        report("c1", behaviour="noise"),
        report("c2", behaviour="noise"),
        report("c3", behaviour="litter"),
    )
    found = run(procedure(), facts)
    assert [(one.behaviour, one.outcome) for one in found.routes] == [
        ("litter", "not-reached"),
        ("noise", "not-reached"),
    ]


def test_a_report_of_no_stated_behaviour_is_about_the_behaviour():
    facts = application(report("c1", behaviour="noise"), report("c2", behaviour="noise"), report("c3"))
    assert run(procedure(), facts).routes[0].outcome == "met"


@pytest.mark.parametrize(
    "statutory",
    [
        {"number": {"value": 2, "basis": "stated"}},
        {"report_period": {"value": "2 months", "basis": "stated"}},
        {"apply_period": {"value": "1 year", "basis": "reading"}},
    ],
)
def test_the_procedure_may_set_the_number_and_the_periods(statutory):
    facts = application(
        report("c1", "2026-02-20", incident_first="2026-02-20"),
        report("c2", "2026-02-20", incident_first="2026-02-20"),
        report("c3", "2025-09-10", incident_first="2025-09-10"),
        report("c4", "2026-02-20", incident_first="2026-01-10"),
    )
    assert run(procedure(), facts).outcome == "not-reached"
    assert run(procedure(statutory=statutory), facts).outcome == "met"


def test_its_periods_always_begin_with_the_day_of_the_event():
    """A local "day one excluded" gives one more day on the local route, and none under the Act."""
    window = {**SIX_MONTHS, "day_one": "excluded"}
    facts = application(*(report(f"c{n}", "2025-09-12") for n in range(3)))
    found = run(procedure(route(windows=[window])), facts)
    assert [one.outcome for one in found.routes] == ["not-reached", "met"]


@pytest.mark.parametrize(
    "rules",
    [
        {"windows": [{"anchor": "none"}]},
        {"windows": [{"anchor": "latest-only", "length": "6 months"}]},
        {"windows": [{"anchor": "forward-from-first-report", "length": "1 year"}]},
        {"reporting": {"within": "1 year"}},
    ],
)
def test_wider_local_windows_never_feed_it(rules):
    facts = application(report("c1", "2025-09-01"), report("c2", "2025-10-01"), report("c3", "2026-03-01"))
    found = run(procedure(route(**rules)), facts)
    assert [one.outcome for one in found.routes] == ["not-reached", "met"]
    assert (found.basis, found.must_decide_met) == ("procedure", True)


NARROW = route(
    made_by="same-person",
    recipients={"in": ["fire"]},
    channels={"in": ["letter"]},
    anonymous="not-counted",
    hate={"share": "none", "kinds": ["crime", "incident"]},
    reporting={"within": "1 day"},
    windows=[{"anchor": "back-from-application", "length": "1 day"}],
    latest=[{"subject": "incident", "within": "1 day"}],
    conditions=[{"key": "closed", "kind": "record", "text": "Closed.", "question": "Closed?"}],
)


def test_it_is_blind_to_every_local_condition():
    reports = [
        report(
            f"c{by}",
            by=by,
            to="police",
            channel="diary",
            anonymous=True,
            hate={"kind": "crime"},
            facts={"crime": {"value": True, "by": "bodies"}},
        )
        for by in "ABC"
    ]
    rules = procedure(
        NARROW,
        exclusions=[
            {
                "id": "crime",
                "binds": "report",
                "text": "Crime.",
                "condition": {
                    "key": "crime",
                    "kind": "finding",
                    "scope": "report",
                    "needs": False,
                    "text": "Crime.",
                },
            }
        ],
        who_may_apply={"conditions": [{"test": "started-by", "words": ["officer"], "text": "Officers."}]},
        consent={"each_reporter": True},
    )
    people = [{"id": by, "agrees": False} for by in "ABC"]
    facts = application(
        *reports, people=people, started_by="public", facts={"closed": {"value": False, "by": "officer"}}
    )
    found = run(rules, facts)
    assert [one.outcome for one in found.routes] == ["met", "not-reached"]
    assert (found.outcome, found.basis, found.must_decide_met) == ("met", "act", True)


def test_where_several_people_are_needed_it_says_so():
    assert run(procedure(), application(*(report(f"c{by}", by=by) for by in "ABC"))).depends_on == (
        "pooled-people",
    )


def test_where_one_person_has_enough_it_does_not():
    assert run(procedure(), application(*three(), report("other", by="B"))).depends_on == ()


def test_where_the_most_would_need_several_people_it_says_so_too():
    found = run(
        procedure(), application(report("c1", by="A"), report("c2", by="B"), report("c3", None, by="C"))
    )
    assert (found.outcome, found.depends_on) == ("cannot-tell", ("pooled-people",))


def test_a_count_not_reached_depends_on_no_reading():
    assert run(procedure(), application(report("c1", by="A"), report("c2", by="B"))).depends_on == ()


def test_reports_of_nobody_known_may_be_several_peoples():
    assert run(procedure(), application(*three(by=None))).depends_on == ("pooled-people",)


def test_met_on_pooling_alone_can_be_told_apart():
    pooled = [report(f"c{by}", by=by) for by in "ABC"]
    assert run(procedure(), application(*pooled)).rests_only_on_pooling
    assert run(procedure(route(made_by="same-person")), application(*pooled)).rests_only_on_pooling
    assert not run(procedure(route(windows=[SIX_MONTHS])), application(*pooled)).rests_only_on_pooling
    assert not run(procedure(), application(*three())).rests_only_on_pooling


def test_a_report_after_the_application_is_evidence_and_foretold():
    found = run(
        procedure(), application(report("c1"), report("c2", "2026-03-02"), report("c3", "2026-03-20"))
    )
    assert found.outcome == "not-reached"
    assert codes(found.routes[0])["c3"] == "after-application"
    assert [(one.on.isoformat(), one.outcome) for one in found.if_applied_on] == [
        ("2026-03-20", "met"),
        ("2026-09-01", "not-reached"),
    ]


def test_a_chase_is_not_another_report():
    found = by_act(report("c1"), report("c2", repeat_contact=True), report("c3", repeat_contact=None))
    assert results(found) == {"c1": "counts", "c2": "does-not-count", "c3": "cannot-tell"}


def test_an_application_within_a_few_days():
    facts = application(*three(), applied_on={"from": "2026-07-31", "to": "2026-08-01"})
    found = run(procedure(), facts)
    assert (found.outcome, found.routes[0].counted_min, found.routes[0].counted_max) == ("cannot-tell", 2, 3)
    assert codes(found.routes[0])["c1"] == "application-date-not-exact"
    assert [(one.complaint, one.field) for one in found.missing] == [(None, "applied_on")]


def test_what_is_roughly_known_is_first_lost_for_certain_and_then_altogether():
    found = run(procedure(), application(report("c1"), report("c2"), report("month", "2026-02")))
    assert [(one.on.isoformat(), one.outcome) for one in found.if_applied_on] == [
        ("2026-08-01", "cannot-tell"),
        ("2026-08-28", "not-reached"),
    ]


def test_the_outcome_is_foretold_through_every_gain_and_loss():
    facts = application(
        *three(), *(report(f"l{n}", f"2026-09-0{n}") for n in (1, 2, 3)), applied_on="2026-03-12"
    )
    assert [(one.on.isoformat(), one.outcome) for one in run(procedure(), facts).if_applied_on] == [
        ("2026-08-01", "not-reached"),
        ("2026-09-03", "met"),
        ("2027-03-01", "not-reached"),
    ]
