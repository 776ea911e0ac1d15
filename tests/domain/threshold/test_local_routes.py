"""Local routes run as published: what is counted, whose, together with what, and when."""

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


def counts(rules, *reports, **parts):
    found = local(procedure(rules), application(*reports, **parts))
    return found.counted_min, found.counted_max


# What is counted.


def test_contacts_are_counted_once_however_many_incidents_they_carry():
    reports = report("c1", contact="k"), report("c2", contact="k"), report("c3")
    assert counts(route(counts="contacts"), *reports) == (2, 2)


def test_incidents_are_counted_once_however_often_told():
    reports = (
        report("c1", incident="i", by="A"),
        report("c2", incident="i", by="B"),
        report("c3", incident="j"),
    )
    assert counts(route(counts="incidents"), *reports) == (2, 2)


def test_incidents_need_not_be_reported_where_the_text_says_so():
    unreported = [report(f"c{n}", incident_first=f"2026-02-0{n}", made=False) for n in (1, 2, 3)]
    assert counts(route(counts="incidents"), *unreported) == (0, 0)
    experienced = route(
        counts="incidents", must_be_reported=False, windows=[{**SIX_MONTHS, "subject": "incident"}]
    )
    found = run(procedure(experienced), application(*unreported))
    assert [one.outcome for one in found.routes] == ["not-reached", "met"]


def test_an_incident_reported_after_the_application_goes_by_its_own_day():
    """It had begun by the day of application, and nothing asks that it be reported."""
    experienced = route(counts="incidents", must_be_reported=False)
    late = report("c3", "2026-03-20", incident_first="2026-02-03")
    two = three()[:2]
    assert counts(experienced, *two, late) == (3, 3)
    assert counts(route(counts="incidents"), *two, late) == (2, 2)
    begun_later = report("c3", "2026-03-20", incident_first="2026-03-13")
    assert counts(experienced, *two, begun_later) == (2, 2)
    unreported = report("c3", None, incident_first="2026-03-13", made=False)
    assert counts(experienced, *two, unreported) == (2, 2)


def test_an_incident_of_an_unknown_day_had_begun_by_its_report():
    experienced = route(must_be_reported=False)
    assert counts(experienced, *three()[:2], report("c3", "2026-03-12", incident_first=None)) == (3, 3)
    assert counts(experienced, *three()[:2], report("c3", "2026-03-13", incident_first=None)) == (2, 3)
    unmade = report("c3", "2026-03-12", incident_first=None, made=False)
    assert counts(experienced, *three()[:2], unmade) == (2, 3)


def test_without_a_window_an_unknown_day_may_lie_after_the_application():
    """So the report counts for certain only once its day is known, however roughly."""
    two = three()[:2]
    found = local(procedure(route()), application(*two, report("c3", None)))
    assert (found.outcome, found.counted_min, found.counted_max) == ("cannot-tell", 2, 3)
    assert codes(found)["c3"] == "report-date-unknown"
    assert counts(route(), *two, report("c3", {"to": "2026-03-12"})) == (3, 3)
    assert counts(route(), *two, report("c3", {"to": "2026-03-13"})) == (2, 3)
    assert counts(route(), *two, report("c3", {"from": "2026-03-13"})) == (2, 2)


def test_people_are_counted_and_not_their_reports():
    reports = report("c1", by="A"), report("c2", by="A"), report("c3", by="B")
    found = local(procedure(route(counts="people", number=2)), application(*reports))
    assert (found.counted_min, found.outcome) == (2, "met")
    assert codes(found)["c2"] == "person-counted"


def test_a_person_helped_by_another_is_one_person():
    reports = report("c1", by="A"), report("c2", by="B", on_behalf_of="A")
    assert counts(route(counts="people"), *reports) == (1, 1)


def test_households_are_counted_and_not_their_members():
    people = [{"id": "A", "household": "H"}, {"id": "B", "household": "H"}, {"id": "C"}]
    reports = [report(f"c{by}", by=by) for by in "ABC"]
    found = local(procedure(route(counts="households")), application(*reports, people=people))
    assert (found.counted_min, codes(found)["cB"]) == (2, "household-counted")


# Whose.


def test_one_persons_reports_are_not_added_to_anothers():
    reports = [report("c1", by="A"), report("c2", by="A"), report("c3", by="B")]
    found = local(procedure(route(made_by="same-person")), application(*reports))
    assert (found.counted_max, codes(found)["c3"]) == (2, "not-relied-on")


def test_the_person_who_has_most_is_the_one():
    reports = [report("c1", by="A"), *(report(f"b{n}", by="B") for n in range(3))]
    assert local(procedure(route(made_by="same-person")), application(*reports)).outcome == "met"


def test_only_the_applicants_own_where_the_text_says_so():
    reports = [report(f"b{n}", by="B") for n in range(3)]
    found = local(procedure(route(made_by="applicant")), application(*reports, applicant="A"))
    assert (found.outcome, codes(found)["b0"]) == ("not-reached", "not-the-applicants")
    unknown = local(procedure(route(made_by="applicant")), application(report("c1", by=None), applicant="A"))
    assert results(unknown) == {"c1": "cannot-tell"}


def test_one_households_reports():
    people = [{"id": "A", "household": "H"}, {"id": "B", "household": "H"}]
    reports = [report("c1", by="A"), report("c2", by="B"), report("c3", by="B"), report("c4", by="C")]
    found = local(procedure(route(made_by="same-household")), application(*reports, people=people))
    assert (found.counted_min, found.outcome) == (3, "met")


FIVE_BY_TWO = route(number=5, made_by="more-than-one-party", people={"at_least": 2, "unit": "parties"})


def test_five_reports_by_two_parties():
    reports = [report(f"a{n}", by="A") for n in range(4)]
    assert local(procedure(FIVE_BY_TWO), application(*reports, report("b", by="B"))).outcome == "met"
    alone = local(procedure(FIVE_BY_TWO), application(*reports, report("a4", by="A")))
    assert (alone.outcome, alone.counted_min) == ("not-reached", 5)
    assert "At least two parties must stand behind the reports." in alone.because


def test_the_applicant_must_be_one_of_them_where_the_text_says_so():
    rules = route(counts="people", number=2, people={"at_least": 2, "applicant_one_of_them": True})
    others = [report("b", by="B"), report("c", by="C")]
    assert local(procedure(rules), application(*others, applicant="A")).outcome == "not-reached"
    assert local(procedure(rules), application(*others, report("a"), applicant="A")).outcome == "met"


def test_a_silence_about_whose_is_read_in_favour_and_the_route_says_so():
    rules = route(made_by="not-stated")
    found = local(procedure(rules), application(*(report(f"c{by}", by=by) for by in "ABC")))
    assert found.outcome == "met"
    assert "does not say who must have made the reports" in found.because
    assert found.because.endswith("read the other way, the route would be not reached.")


# Together with what.


@pytest.mark.parametrize(
    ("relation", "field"),
    [
        ("same-problem", "problem"),
        ("linked-location", "location"),
        ("same-culprit", "culprit"),
        ("same-incident", "incident"),
    ],
)
def test_reports_that_must_have_something_in_common(relation, field):
    rules = route(about=[relation])
    reports = [report("c1", **{field: "x"}), report("c2", **{field: "x"}), report("c3", **{field: "y"})]
    assert counts(rules, *reports) == (2, 2)
    assert counts(rules, *reports[:2], report("c3")) == (3, 3)


def test_one_of_three_things_in_common_is_enough_where_the_text_says_so():
    rules = route(about=["same-location-culprit-or-problem"])
    apart = [report(f"c{n}", problem=f"p{n}", location=f"l{n}", culprit=f"x{n}") for n in range(3)]
    assert counts(rules, *apart) == (1, 1)
    assert counts(rules, *(one | {"culprit": "x"} for one in apart)) == (3, 3)


def test_related_asks_for_nothing_that_can_be_counted():
    assert counts(route(about=["related"]), *(report(f"c{n}", problem=f"p{n}") for n in range(3))) == (3, 3)


def test_separate_incidents_count_once_across_people():
    reports = [report(f"c{by}", by=by, incident="i") for by in "ABC"]
    found = local(procedure(route(about=["separate-incidents"])), application(*reports))
    assert (found.counted_min, found.counted_max, codes(found)["cB"]) == (1, 1, "same-incident")


def test_separate_incidents_of_each_person_only():
    reports = [report(f"c{by}", by=by, incident="i") for by in "ABC"]
    rules = route(about=["separate-incidents-per-person"])
    assert counts(rules, *reports) == (3, 3)
    assert counts(rules, *reports, report("again", by="A", incident="i")) == (3, 4)


def test_a_linked_location_joins_several_behaviours():
    reports = [report(f"c{one}", behaviour=one, location="l") for one in ("noise", "litter", "drugs")]
    parts = {"behaviours": ["noise", "litter", "drugs"]}
    assert counts(route(about=["linked-location"]), *reports, **parts) == (3, 3)
    assert counts(route(), *reports, **parts) == (1, 1)


# To whom and how.


@pytest.mark.parametrize(
    ("rules", "given", "result"),
    [
        ({"recipients": {"in": ["council"]}}, {"to": "police"}, "does-not-count"),
        ({"recipients": {"in": ["council"]}}, {"to": "council"}, "counts"),
        ({"recipients": {"in": ["council"]}}, {}, "counts"),
        ({"recipients": {"out": ["police"]}}, {"to": "police"}, "does-not-count"),
        ({"recipients": {"out": ["police"]}}, {"to": "fire"}, "counts"),
        (
            {"recipients": {"in": [{"to": "other", "named": ["Estates Board"]}]}},
            {"to": "other", "recipient": "estates board"},
            "counts",
        ),
        (
            {"recipients": {"in": [{"to": "other", "named": ["Estates Board"]}]}},
            {"to": "other", "recipient": "Parish"},
            "does-not-count",
        ),
        ({"channels": {"in": ["phone"]}}, {"channel": "email"}, "does-not-count"),
        ({"channels": {"in": ["phone"]}}, {"channel": "phone"}, "counts"),
        ({"channels": {"out": ["on-site"]}}, {"channel": "on-site"}, "does-not-count"),
        ({"channels": {"out": ["on-site"]}}, {"channel": "email"}, "counts"),
        ({"anonymous": "not-counted"}, {"anonymous": True}, "does-not-count"),
        ({"anonymous": "counted"}, {"anonymous": True}, "counts"),
        ({"not_before": {"date": "2026-03-01"}}, {}, "counts"),
        ({"not_before": {"date": "2026-03-02"}}, {}, "does-not-count"),
        (
            {"not_before": {"date": "2026-03-02", "subject": "incident"}},
            {"incident_last": "2026-03-02"},
            "counts",
        ),
    ],
)
def test_recipients_channels_and_beginnings(rules, given, result):
    assert results(local(procedure(route(**rules)), application(report("c1", **given))))["c1"] == result


def test_a_beginning_in_the_middle_of_what_is_roughly_known():
    rules = procedure(route(not_before={"date": "2026-02-05"}))
    found = run(rules, application(report("c1", "2026-02"), report("c2", "2026-02-20")))
    assert codes(found.routes[1]) == {"c1": "before-start-unknown", "c2": "fits"}
    assert ("c1", "reported") in [(one.complaint, one.field) for one in found.missing]
    assert "5 February 2026" in found.routes[1].complaints[0].because


@pytest.mark.parametrize(
    ("tenure", "result"), [("housing-association", "counts"), ("owner", "does-not-count")]
)
def test_a_landlord_may_count_for_its_tenants_only(tenure, result):
    rules = route(
        recipients={"in": ["police", {"to": "housing-provider", "tenure": ["housing-association"]}]}
    )
    people = [{"id": "A", "tenure": tenure}]
    found = local(
        procedure(rules), application(report("c1", to="housing-provider"), applicant="A", people=people)
    )
    assert results(found)["c1"] == result


def test_what_stands_in_the_way_is_said_in_words():
    rules = route(recipients={"in": ["police"]}, channels={"out": ["diary"]}, about=["same-problem"])
    reports = (
        report("c1", to="fire"),
        report("c2", to="police", channel="diary"),
        report("c3", to="police", problem="p"),
        report("c4", to="police", problem=None),
    )
    said = [one.because for one in local(procedure(rules), application(*reports)).complaints]
    assert said == [
        "A report to the fire service does not count on this route.",
        "A report made on a diary sheet does not count on this route.",
        "It is a report of the kind this route counts.",
        "It is not known which problem it is about, and so whether it belongs with the others.",
    ]


# Hate.

CRIME, INCIDENT = {"kind": "crime"}, {"kind": "incident"}


@pytest.mark.parametrize(
    ("rule", "hate", "result"),
    [
        ({"share": "every"}, INCIDENT, "counts"),
        ({"share": "every"}, {}, "counts"),
        ({"share": "every", "kinds": ["crime"]}, INCIDENT, "does-not-count"),
        ({"share": "every", "kinds": ["crime"]}, CRIME, "counts"),
        ({"share": "every", "strands": ["race"]}, {"strands": ["age", "race"]}, "counts"),
        ({"share": "every", "strands": ["race"]}, {"strands": ["age"]}, "does-not-count"),
        ({"share": "every", "strands": ["race"]}, {"strands": []}, "counts"),
        ({"share": "every", "said_by": ["victim"]}, {"said_by": "agency"}, "does-not-count"),
        ({"share": "none", "kinds": ["crime"]}, CRIME, "does-not-count"),
        ({"share": "none", "kinds": ["crime"]}, INCIDENT, "counts"),
        ({"share": "none", "kinds": ["crime"]}, {}, "counts"),
        ({"share": "none"}, INCIDENT, "does-not-count"),
    ],
)
def test_what_hate_means_on_a_route(rule, hate, result):
    found = local(procedure(route(hate=rule)), application(report("c1", hate=hate)))
    assert results(found)["c1"] == result


def test_nobody_has_said_that_it_was_hate():
    found = local(procedure(route(hate={"share": "every"})), application(report("c1")))
    assert codes(found) == {"c1": "not-hate"}


def test_hate_lowers_the_number_where_one_of_the_reports_is_of_hate():
    rules = procedure(route(number=2, hate={"share": "one"}))
    assert local(rules, application(report("c1"), report("c2", hate=INCIDENT))).outcome == "met"
    plain = local(rules, application(report("c1"), report("c2")))
    assert plain.outcome == "not-reached"
    assert "At least one of the reports must be of hate." in plain.because
    assert local(rules, application(report("c1"), report("c2", hate=None))).outcome == "cannot-tell"
