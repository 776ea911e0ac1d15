"""What an applicant asks: one press is one request, dated and flagged, and nothing ends by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pledge.audit import Actor
from pledge.models import AuditEntry
from pledge.scoping import in_authority
from pledge.throttle import TooManyTries
from reviews.models import ApplicantRequest, Case, Clock, Person, Task
from reviews.services import applicant
from reviews.services.contact import read_request
from tests.factories import NOW, make_authority, make_case, make_member

pytestmark = pytest.mark.django_db

ASKS = {
    "add": (applicant.add_information, "read-more", "applicant-added", None),
    "look-again": (applicant.ask_to_look_again, "look-again", "look-again-asked", date(2026, 3, 13)),
    "withdraw": (applicant.ask_to_withdraw, "confirm-withdrawal", "withdrawal-asked", date(2026, 3, 13)),
    "data-complaint": (
        applicant.complain_about_data,
        "data-complaint",
        "data-complaint-made",
        date(2026, 4, 10),
    ),
}


@pytest.fixture
def northfield():
    authority = make_authority("northfield")
    with in_authority(authority):
        yield authority


@pytest.fixture
def person(northfield) -> Person:
    return Person.objects.get(case=make_case(northfield))


@pytest.mark.parametrize("kind", ASKS)
def test_a_request_is_dated_flagged_and_somebodys_to_do(person, kind):
    ask, task_kind, action, due_on = ASKS[kind]
    version = person.case.version
    row = ask(person, text="My words.", form_key="k", at=NOW)
    case = Case.objects.get()
    assert (row.kind, row.text, row.made_on, row.person) == (kind, "My words.", date(2026, 3, 12), person)
    assert (case.status, case.unread_from_applicant, case.version) == ("received", 1, version + 1)
    assert Task.objects.get().kind == task_kind
    assert (Task.objects.get().due_on, case.next_due_on) == (due_on, due_on)
    entry = AuditEntry.objects.get(action=action)
    assert (entry.actor_kind, entry.case_key) == ("applicant", case.key)
    assert "My words" not in str(entry.detail)


@pytest.mark.parametrize("kind", ASKS)
def test_one_press_is_one_request_however_often_it_arrives(person, kind):
    ask = ASKS[kind][0]
    first = ask(person, text="My words.", form_key="k", at=NOW)
    again = ask(person, text="My words.", form_key="k", at=NOW + timedelta(hours=3))
    assert again == first
    assert ApplicantRequest.objects.count() == Task.objects.count() == 1
    assert AuditEntry.objects.filter(action=ASKS[kind][2]).count() == 1
    assert Case.objects.get().unread_from_applicant == 1


def test_words_changed_after_going_back_are_not_lost(person):
    applicant.add_information(person, text="First.", form_key="k", at=NOW)
    applicant.add_information(person, text="First, and more.", form_key="k", at=NOW)
    assert {row.text for row in ApplicantRequest.objects.all()} == {"First.", "First, and more."}
    assert Task.objects.count() == 1
    assert Case.objects.get().unread_from_applicant == 2


def test_reading_the_last_one_ends_the_task(northfield, person):
    rows = [applicant.add_information(person, text=word, form_key=word, at=NOW) for word in ("a", "b")]
    alice = Actor.member(make_member(northfield, "alice"))
    read_request(rows[0].pk, actor=alice, at=NOW)
    assert Task.objects.get().done_at is None
    read_request(rows[1].pk, actor=alice, at=NOW)
    assert Task.objects.get().done_at == NOW
    assert Case.objects.get().unread_from_applicant == 0


def test_the_day_is_the_london_day(person):
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert applicant.add_information(person, text="x", form_key="k", at=at).made_on == date(2026, 7, 2)


def test_asking_again_runs_the_published_time_for_an_answer(northfield, person):
    for number, kind, base in ((1, "appeal-ask", "letter-sent"), (2, "appeal-decide", "appeal-received")):
        rule = {"kind": kind, "length": 20, "unit": "working-days", "from": base, "aim": "commitment"}
        Clock.objects.create(case=person.case, number=number, kind=kind, rule=rule, base_kind=base)
    Clock.objects.filter(kind="appeal-ask").update(base_on=date(2026, 3, 2))
    applicant.ask_to_look_again(person, text="", form_key="k", at=NOW)
    ask, decide = Clock.objects.order_by("number")
    assert ask.met_on == date(2026, 3, 12)
    assert (decide.base_on, decide.due_on) == (date(2026, 3, 12), date(2026, 4, 13))


def test_each_complaint_has_its_own_thirty_days(person):
    applicant.complain_about_data(person, text="One.", form_key="a", at=NOW)
    applicant.complain_about_data(person, text="Two.", form_key="b", at=NOW + timedelta(days=3))
    due = sorted(Task.objects.filter(kind="data-complaint").values_list("due_on", flat=True))
    assert due == [date(2026, 4, 10), date(2026, 4, 13)]


def test_nobody_floods_a_case(person):
    for number in range(30):
        applicant.add_information(person, text=str(number), form_key="k", at=NOW)
    with pytest.raises(TooManyTries):
        applicant.add_information(person, text="more", form_key="k", at=NOW)
    assert ApplicantRequest.objects.count() == 30
    assert applicant.add_information(person, text="3", form_key="k", at=NOW).text == "3"


def test_a_request_for_a_case_that_has_ended_is_kept_too(person):
    Case.objects.update(status="withdrawn")
    applicant.add_information(person, text="It has begun again.", form_key="k", at=NOW)
    assert Case.objects.get().status == "withdrawn"
    assert Case.objects.get().unread_from_applicant == 1
