"""A procedure of the library tried on an application: what the pages of a case show, and nothing kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client

from pledge.models import AuditEntry, Authority
from pledge.scoping import in_authority
from reviews.domain.threshold import load_application, load_procedure
from reviews.models import Case, ProcedureDraft
from reviews.procedures import THE_ACT, library_slugs, load_library_procedure
from reviews.procedures.examples import examples
from reviews.selectors.trying import Tried, try_on
from reviews.services.clocks import calendar_of
from tests.factories import make_authority, make_member, sign_in
from tests.views.test_procedure_versions import BASE, words

pytestmark = pytest.mark.django_db
EXAMPLES = {one.slug: one for one in examples()}
EVERY = (THE_ACT, *library_slugs())
WANTED = {
    "exactly-three",
    "two-and-grave-harm",
    "five-neighbours",
    "one-hate-incident",
    "diary-sheets",
    "linked-location",
    "one-date-missing",
    "case-open",
    "staff-initiated",
    "anonymous",
    "fire-service",
    "continuing",
}


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def alice(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "alice"))


def post(client: Client, slug: str, example: str, **given: str) -> HttpResponse:
    return client.post(f"{BASE}choose/{slug}/try/", {"example": example, **given})


def paste(client: Client, application: Any, slug: str = "hull", **given: str) -> HttpResponse:
    text = application if isinstance(application, str) else json.dumps(application)
    return post(client, slug, "own", application=text, **given)


def tried(northfield: Authority, slug: str, example: str) -> Tried:
    with in_authority(northfield):
        calendar = calendar_of(northfield)
    return try_on(load_library_procedure(slug), EXAMPLES[example].application(), calendar)


def test_the_examples_are_well_and_named():
    assert set(EXAMPLES) >= WANTED
    for one in examples():
        load_application(one.application())
        assert one.title
        assert len(one.about) > 40


def test_first_there_is_a_form_and_nothing_tried(alice):
    answer = alice.get(f"{BASE}choose/hull/try/")
    page = words(answer)
    assert answer.context["tried"] is None
    for one in examples():
        assert one.title in page
    assert "An application of my own, as JSON" in page


def test_every_procedure_on_every_example_renders(northfield, alice):
    """One authority, the whole library, all examples: no error, no code, nothing without a reason."""
    with in_authority(northfield):
        calendar = calendar_of(northfield)
    for slug in EVERY:
        terms = load_library_procedure(slug)
        for one in examples():
            found = try_on(terms, one.application(), calendar)
            where = (slug, one.slug)
            assert found.headline, where
            assert len(found.routes) >= 1 + len(terms.routes), where
            assert all(r.line.because and r.line.title and r.word for r in found.routes), where
            assert all(line.because for line in found.lines), where
            assert len(found.clocks) == len(terms.clocks), where
            assert all(clock.said and clock.sentences for clock in found.clocks), where
            assert all(found.missing), where
            # The part of the page that the answer is; the form around it is the same for all.
            page = render_to_string(
                "reviews/procedure/_tried.html", {"tried": found, "headline": found.headline}
            )
            for code in ("s104-4", "cannot-tell<", "not-reached<", "made_by", "None", "refused"):
                assert code not in page, (*where, code)


def test_every_procedure_of_the_library_can_be_tried_on_its_page(alice):
    """Each procedure on one example, each example often: the page itself, through the view."""
    for number, slug in enumerate(EVERY):
        one = examples()[number % len(examples())]
        answer = post(alice, slug, one.slug)
        assert answer.status_code == 200, (slug, one.slug)
        main = words(answer).partition("<main")[2].partition('id="again"')[0]
        assert "Advice only" in main, slug
        for code in ("s104-4", "cannot-tell<", "made_by", "None", "not-reached<"):
            assert code not in main, (slug, one.slug, code)


def test_three_reports_leave_one_decision(northfield, alice):
    page = words(post(alice, "hull", "exactly-three"))
    for said in (
        "3 reports count: the Act leaves one decision, the threshold is met",
        "Two people from two bodies must agree.",
        "Advice only, on an application made on 12 March 2026. The relevant bodies decide.",
        "The Act’s own route, section 104(4)",
        "Three reports by one person about separate incidents in six months",
        "If the application were made later",
        "Which reports count, and why",
        "Timeline of incidents, reports and the application.",
        "Person A",
        "28 days after the form came back",
    ):
        assert said in page, said
    assert "What the bodies must weigh" not in page


def test_fewer_than_three_is_never_a_refusal(northfield, alice):
    page = words(post(alice, "hull", "two-and-grave-harm"))
    assert "Fewer than three counted so far: the bodies must still decide" in page
    assert "What the bodies must weigh" in page
    assert "how persistent the behaviour is" in page
    assert "Whether the behaviour is motivated by hate." in page
    assert "refused" not in page


def test_what_is_not_known_is_named(alice):
    page = words(post(alice, "hull", "one-date-missing"))
    assert "What would help to know" in page
    assert "Report 3: the day it was reported" in page
    assert "Cannot tell" in page


def test_a_local_rule_that_the_act_overrides_is_told(alice):
    page = words(post(alice, "hillingdon", "case-open"))
    assert "A local rule departs from the Act" in page
    assert "A local rule is in the way" in page


def test_several_behaviours_are_named_and_their_place_counts(northfield):
    found = tried(northfield, "hull", "linked-location")
    assert [act.about for act in found.acts] == ["drugs", "damage", "threats"]


def test_the_procedures_own_route_binds_too(northfield):
    found = tried(northfield, "sandwell", "one-hate-incident")
    assert (found.outcome, found.act.outcome) == ("met", "not-reached")
    assert any("section 104(5)" in sentence for sentence in found.more)


def test_clocks_fall_from_receipt_with_their_working(northfield):
    """3 working days from Thursday 12 March 2026 is Tuesday 17 March."""
    with in_authority(northfield):
        calendar = calendar_of(northfield)
    clocks = [
        {"kind": "acknowledge", "length": 3, "unit": "working-days", "from": "receipt"},
        {"kind": "review", "length": 20, "unit": "working-days", "from": "decision"},
        {"kind": "outcome", "unit": "meeting", "every": "month", "from": "decision"},
        {"kind": "decide", "length": 900, "unit": "months", "from": "receipt"},
    ]
    terms = load_procedure(load_library_procedure("hull").as_data() | {"clocks": clocks})
    found = try_on(terms, EXAMPLES["exactly-three"].application(), calendar)
    first, second, third, fourth = found.clocks
    assert (first.due_on, first.said) == (date(2026, 3, 17), "17 March 2026")
    assert [row.line.on.day for _, days in first.months for row in days] == [12, 13, 14, 15, 16, 17]
    assert (second.due_on, second.said) == (None, "Starts when the threshold was decided")
    assert third.said == "At the next meeting"
    assert fourth.said == "12 March 2101"


def test_a_day_beyond_the_calendar_is_said(alice, northfield):
    given = {"day-day": "1", "day-month": "2", "day-year": "2099"}
    answer = post(alice, "ashfield", "exactly-three", **given)
    assert answer.status_code == 200


def test_the_day_can_be_another(alice):
    late = {"day-day": "1", "day-month": "12", "day-year": "2026"}
    page = words(post(alice, "hull", "exactly-three", **late))
    assert "an application made on 1 December 2026" in page
    assert "Fewer than three counted so far" in page
    wrong = post(alice, "hull", "exactly-three", **(late | {"day-day": "45"}))
    assert wrong.status_code == 422
    assert "The day of the application must be a real date" in words(wrong)


def test_a_pasted_application_is_tried_by_its_own_ids(alice):
    application = EXAMPLES["exactly-three"].application()
    for number, one in enumerate(application["complaints"]):
        one["id"] = f"<b>visit {number}</b>"
        one["by"] = "<i>Zed</i>"
    answer = paste(alice, application)
    assert answer.status_code == 200
    page = words(answer).partition("<form")[0]
    assert "<i>Zed" not in answer.content.decode()
    assert "3 reports count" in page
    assert "Report 3" in page


def test_an_application_without_reports_is_tried(alice):
    page = words(paste(alice, {"applied_on": "2026-03-12", "complaints": []}))
    assert "The application tells of no report." in page


def test_a_day_that_is_only_roughly_known_starts_no_clock(alice):
    application = EXAMPLES["exactly-three"].application() | {"applied_on": "2026-03"}
    assert paste(alice, application, "ashfield").status_code == 200


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({}, "the day is not known"),
        ({"reported": {"from": "2026-02", "to": "2026-03"}}, "between February 2026 and March 2026"),
        ({"reported": {"from": "2026-02-01", "to": None}}, "on or after 1 February 2026"),
        ({"reported": {"to": "2026-02"}}, "on or before February 2026"),
        ({"reported": {"from": None}}, "the day is not known"),
    ],
)
def test_every_form_of_a_date_that_the_format_has_is_shown(alice, kept, said):
    answer = paste(alice, {"applied_on": "2026-03-12", "complaints": [{"id": "c1", **kept}]})
    assert answer.status_code == 200
    assert f'data-label="Reported">{said}<' in answer.content.decode()


def test_problems_are_listed_with_their_paths_and_the_text_is_kept(alice):
    text = '{"complaints": [{"idd": 1}, {"id": "c2", "to": "x"}]}'
    answer = paste(alice, text)
    assert answer.status_code == 422
    page = words(answer)
    for said in (
        "complaints[0].idd: is not a field of an application",
        "complaints[0].id: is missing",
        "complaints[1].to: must be",
    ):
        assert page.count(said) == 2, said
    assert text in page
    assert "<title>Error: " in page


def test_nothing_chosen_and_nothing_pasted_are_told(alice):
    assert "Select an application to try it on" in words(post(alice, "hull", ""))
    assert "Select an application to try it on" in words(post(alice, "hull", "atlantis"))
    assert "Paste the application, or select an example" in words(paste(alice, "  "))


HOSTILE = {
    "cut short": '{"complaints": [',
    "no object": "[1]",
    "text": '"x"',
    "nan": '{"applied_on": NaN, "complaints": []}',
    "infinity": '{"applied_on": "2026-03-12", "complaints": [], "facts": {"a": -Infinity}}',
    "twins": '{"applied_on": "2026-03-12", "complaints": [], "complaints": []}',
    "deep": '{"applied_on": "2026-03-12", "complaints": ' + "[" * 90_000,
    "deep and whole": '{"applied_on": "2026-03-12", "complaints": [], "facts": '
    + '{"a":' * 5000
    + "1"
    + "}" * 5001,
    "long number": '{"applied_on": ' + "9" * 6000 + "}",
    "half a character": '{"applied_on": "2026-03-12", "complaints": [{"id": "\\ud800"}]}',
    "a megabyte": '{"applied_on": "2026-03-12", "complaints": [], "x": "' + "y" * 1_000_000 + '"}',
    "null byte": '{"applied_on": "2026-03-12\x00"}',
    "too many": json.dumps({"applied_on": "2026-03-12", "complaints": [{"id": f"c{n}"} for n in range(301)]}),
    "too many behaviours": json.dumps(
        {"applied_on": "2026-03-12", "complaints": [], "behaviours": [f"b{n}" for n in range(21)]}
    ),
    "a behaviour for each report": json.dumps(
        {"applied_on": "2026-03-12", "complaints": [{"id": f"c{n}", "behaviour": f"b{n}"} for n in range(21)]}
    ),
    "all wrong": json.dumps({"applied_on": "2026-03-12", "complaints": [{"x": 1}] * 300}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_gets_a_sentence(alice, name):
    answer = paste(alice, HOSTILE[name])
    assert answer.status_code == 422
    errors = answer.context["form"].errors["application"]
    assert 1 <= len(errors) <= 21
    assert all(len(error) < 400 for error in errors)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1900-02", "9999-12"])
def test_the_ends_of_the_calendar_break_nothing(alice, day):
    applied = "1900-02" if day == "1900-02" else "2026-03-12"
    complaints = [
        {"id": "c1", "incident_first": "0001-01-01", "reported": "9999-12-31"},
        {"id": "c2", "incident_first": day, "reported": day, "ongoing": True},
        {"id": "\x01\u202e", "incident_first": None, "reported": {"from": "0001-01-01", "to": "9999-12-31"}},
    ]
    for slug in ("ashfield", "hull", "wrexham"):
        assert paste(alice, {"applied_on": applied, "complaints": complaints}, slug).status_code == 200


def test_the_most_reports_that_are_tried_are_tried(alice):
    complaints = [
        {
            "id": f"c{n}",
            "by": f"P{n % 7}",
            "incident_first": f"2026-02-{1 + n % 27:02}",
            "reported": "2026-03-01",
        }
        for n in range(300)
    ]
    for slug in ("hull", "ashfield"):
        assert paste(alice, {"applied_on": "2026-03-12", "complaints": complaints}, slug).status_code == 200


def test_nothing_is_kept(northfield, alice):
    paste(alice, EXAMPLES["exactly-three"].application())
    with in_authority(northfield):
        assert not Case.objects.exists()
        assert not ProcedureDraft.objects.exists()
        assert not AuditEntry.objects.filter(about__contains="procedure").exists()
    assert "no-store" in post(alice, "hull", "exactly-three").headers["Cache-Control"]


def test_what_it_costs(alice, django_assert_num_queries: Callable[..., object]):
    post(alice, "hull", "exactly-three")
    for example in ("one-hate-incident", "diary-sheets"):
        with django_assert_num_queries(6):
            post(alice, "hull", example)
