"""An application is read strictly: every problem at once, each with the path of its field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.threshold import BadInput, load_application
from reviews.domain.threshold.application import ABSENT
from tests.domain.threshold.build import application, report
from tests.domain.threshold.strategies import always


def refusal(data):
    """The problems of bad input, None where there are none; any other exception is a failure."""
    try:
        load_application(data)
    except BadInput as error:
        return error.problems
    return None


def problems(data):
    with pytest.raises(BadInput) as caught:
        load_application(data)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_only_the_day_the_reports_and_their_names_are_needed():
    found = load_application({"applied_on": "2026-03-12", "complaints": [{"id": "c1"}, {"id": "c2"}]})
    assert found.applied_from == found.applied_to == date(2026, 3, 12)
    assert [one.id for one in found.reports] == ["c1", "c2"]
    one = found.reports[0]
    assert (one.made, one.in_area, one.anonymous, one.chase) == (True, True, False, False)
    assert (one.owner, one.behaviour, one.hate, one.decision) == (found.applicant, ABSENT, ABSENT, ABSENT)


def test_everything_the_contract_names_is_read():
    facts = {"case-open": {"value": True, "by": "officer", "on": "2026-03-12"}, "unknown": None}
    data = {
        "applied_on": "2026-03-12",
        "applicant": "A",
        "started_by": "public",
        "behaviours": ["b1"],
        "people": [
            {
                "id": "A",
                "kind": "person",
                "victim": True,
                "household": "H1",
                "tenure": "council-tenant",
                "under_18": False,
                "agrees": True,
                "facts": facts,
            }
        ],
        "complaints": [
            {
                "id": "c1",
                "by": "A",
                "on_behalf_of": None,
                "contact": "k1",
                "made": True,
                "behaviour": "b1",
                "in_area": True,
                "incident": "i1",
                "incident_first": "2026-02-01",
                "incident_last": "2026-02-01",
                "ongoing": False,
                "problem": "p1",
                "location": "l1",
                "culprit": "x1",
                "reported": "2026-02-03",
                "to": "council",
                "recipient": "Estates",
                "channel": "phone",
                "anonymous": False,
                "repeat_contact": False,
                "reply_due": "2026-02-17",
                "hate": {"kind": "incident", "strands": [], "said_by": "victim", "flagged_on": "2026-02-03"},
                "s104_12": {"counts": False, "by": "Officer", "reason": "The same night."},
                "facts": facts,
            }
        ],
        "facts": facts,
    }
    found = load_application(data)
    one = found.reports[0]
    assert found.people["A"].household == "H1"
    assert (one.by, one.owner, one.to, one.left_out) == ("A", None, "council", True)
    assert found.facts["case-open"].on == date(2026, 3, 12)
    assert found.facts["unknown"].value is None


def test_not_known_who_or_what():
    found = load_application(
        application(report("c1"), people=None, behaviours=None, facts=None, applicant=None)
    )
    assert (found.people, found.behaviours, found.facts) == ({}, (None,), {})


WRONG = {
    "applied_on": [None, 5, "soon", "2026-02-30", {"from": "2026-03-01"}, {"to": "2026-03-01"}],
    "applicant": [5, "", []],
    "started_by": ["nobody", 5],
    "behaviours": [[], "b1", [5], [""], ["b1", "b1"]],
    "people": [{}, [5], [{}], [{"id": ""}], [{"id": 5}], [{"id": "A"}, {"id": "A"}]],
    "complaints": [None, {}, "c1", [None], [{}], [{"id": None}], [{"id": "c1"}, {"id": "c1"}]],
    "facts": [[], "yes", {"a": True}, {"a": {}}, {"a": {"value": "yes"}}, {"a": {"value": True, "by": "me"}}],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, wrong in WRONG.items() for value in wrong]
)
def test_a_wrong_value_names_its_field(field, value):
    found = problems({**application(report("c0")), field: value})
    assert found
    assert all(one.startswith(field) for one in found), found


WRONG_IN_A_REPORT = {
    "by": [5, ""],
    "on_behalf_of": [[]],
    "made": ["yes", 1],
    "in_area": [0],
    "incident_first": ["yesterday", 20260301, True, [], {}, "2026-02-30", "2026-13"],
    "incident_last": ["2026-02-28"],
    "ongoing": ["no"],
    "reported": ["03/03/2026", {"from": "2026-03-02", "to": "2026-03-01"}],
    "to": ["the council", 5],
    "channel": ["shouting"],
    "anonymous": [None.__class__],
    "repeat_contact": [2],
    "reply_due": ["soon"],
    "hate": [
        True,
        [],
        {"kind": "rumour"},
        {"strands": "race"},
        {"strands": [5]},
        {"flagged_on": True},
        {"x": 1},
    ],
    "s104_12": [False, {"counts": "no"}, {"counts": False, "by": 5}, {"who": "me"}],
    "facts": [[], {"a": 5}],
    "comlaint": ["x"],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, wrong in WRONG_IN_A_REPORT.items() for value in wrong]
)
def test_a_wrong_value_in_a_report_names_its_path(field, value):
    found = problems(application(report("c0"), {"id": "c1", "incident_first": "2026-03-01"} | {field: value}))
    assert found
    assert all(one.startswith(f"complaints[1].{field}") for one in found), found


def test_every_problem_is_told_at_once():
    data = {
        "applied_on": "never",
        "unheard": 1,
        "people": [{"id": "A", "kind": "ghost"}],
        "complaints": [{"id": "c1", "made": 5, "reported": "x"}, {"id": "c1", "facts": {"a": {"by": "me"}}}],
    }
    paths = [one.partition(":")[0] for one in problems(data)]
    assert paths == [
        "applied_on",
        "unheard",
        "people[0].kind",
        "complaints[0].made",
        "complaints[0].reported",
        "complaints[1].id",
        "complaints[1].facts.a.value",
        "complaints[1].facts.a.by",
    ]


@pytest.mark.parametrize(
    ("data", "shown"), [(None, "null"), ([], "a list"), ("x", "'x'"), (5, "5"), (True, "true"), (1.5, "1.5")]
)
def test_an_application_is_an_object(data, shown):
    assert problems(data) == [f"application: must be an object, not {shown}"]


def test_a_problem_is_one_short_line_whatever_was_sent():
    long = problems(application(report("c1", to="x" * 10_000 + "\n\x1b[31m")))[0]
    assert "\n" not in long
    assert "\x1b" not in long
    assert len(long) < 250


def test_a_report_may_be_dated_anywhere_in_the_calendar():
    for day in ("0001-01-01", "9999-12-31", "0001-01", "9999-12"):
        load_application(application(report("c1", day, reply_due=day, incident_last=day)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({*WRONG_IN_A_REPORT, "incident", "problem", "location", "recipient", "contact", "behaviour"})


@always
@given(
    st.lists(st.dictionaries(st.sampled_from([*FIELDS, "id"]), json_values, max_size=5), max_size=3),
    json_values,
)
def test_nothing_but_bad_input_is_ever_raised(reports, other):
    for data in ({"applied_on": "2026-03-12", "complaints": reports}, {"applied_on": other}, other):
        assert refusal(data) != []
