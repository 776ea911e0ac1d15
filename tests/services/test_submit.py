"""Sending an application: everything in one transaction, once, on the terms of the day of receipt."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pledge.audit import Actor
from pledge.models import AuditEntry, Message
from pledge.scoping import in_authority
from pledge.tokens import digest
from reviews.documents.build.facts import steps
from reviews.models import (
    Advice,
    Allegation,
    BodyNotice,
    Case,
    Clock,
    Draft,
    Letter,
    Person,
    ProcedureVersion,
    Task,
)
from reviews.procedures import load_library_procedure
from reviews.selectors.bodies import passed_on
from reviews.selectors.letter_facts import facts_of
from reviews.services import clocks
from reviews.services.enquiries import record_enquiry
from reviews.services.submit import NotReady, submit
from tests.factories import NOW, make_answers, make_authority, make_bodies, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def northfield():
    authority = make_authority("northfield")
    make_bodies(authority)
    with in_authority(authority):
        yield authority


def make_draft(authority, answers=None, **fields):
    given = {
        "token_hash": digest("a token"),
        "answers": make_answers() if answers is None else answers,
        "started_at": NOW,
        "changed_at": NOW,
        "expires_at": NOW + timedelta(days=28),
    }
    return Draft.objects.create(authority=authority, **(given | fields))


def send(draft, at=NOW):
    return submit(draft_id=draft.pk, actor=Actor.public(), at=at)


def test_sending_makes_the_whole_case_at_once(northfield):
    case = send(make_draft(northfield))
    assert (case.status, case.received_on, case.must_decide_met) == ("received", date(2026, 3, 12), True)
    assert [person.key for person in case.people.all()] == ["applicant"]
    assert [row.number for row in case.complaints.all()] == [1, 2, 3]
    advice = Advice.objects.get(case=case)
    assert advice.result["routes"][0]["counted_min"] == 3
    assert BodyNotice.objects.filter(case=case, scope="full").count() == 4
    assert Message.objects.filter(kind="body-notice").count() == 4
    assert Letter.objects.get(case=case).kind == "acknowledgement"
    assert Message.objects.get(kind="letter-waiting").address == "zainab@example.org"
    assert AuditEntry.objects.filter(case_key=case.key, action="application-sent").count() == 1


def test_sending_twice_is_one_application(northfield):
    draft = make_draft(northfield)
    first = send(draft)
    second = send(draft, at=NOW + timedelta(hours=1))
    assert first.pk == second.pk
    assert Case.objects.count() == 1
    assert Message.objects.filter(kind="body-notice").count() == 4


def test_what_is_missing_is_named_and_nothing_is_written(northfield):
    draft = make_draft(northfield, make_answers(where={}, contact={}))
    with pytest.raises(NotReady) as stop:
        send(draft)
    assert {missing.page for missing in stop.value.missing} == {"where", "contact"}
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_the_london_day_of_sending_governs(northfield):
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert send(make_draft(northfield), at=at).received_on == date(2026, 7, 2)


def test_a_keyed_letter_keeps_its_day_of_receipt_and_that_days_procedure(northfield):
    alice = make_member(northfield, "alice")
    ashfield = load_library_procedure("ashfield")
    for number, slug, day in ((1, "the-act", date(2025, 1, 1)), (2, "ashfield", date(2026, 3, 11))):
        terms = load_library_procedure(slug) if slug != "ashfield" else ashfield
        ProcedureVersion.objects.create(
            authority=northfield,
            number=number,
            slug=slug,
            data=terms.as_data(),
            digest=terms.digest,
            in_force_from=day,
            published_at=NOW,
        )
    draft = make_draft(northfield, channel="letter", received_on=date(2026, 3, 10), taken_by=alice)
    case = submit(draft_id=draft.pk, actor=Actor.member(alice), at=NOW)
    assert case.received_on == date(2026, 3, 10)
    assert case.procedure.number == 1
    assert AuditEntry.objects.filter(action="application-keyed").exists()


def test_without_agreement_the_bodies_get_reference_and_place_only(northfield):
    answers = make_answers(
        **{
            "who-for": {"who_for": "someone-else"},
            "agreement": {"connection": "family", "agrees": "not-asked"},
            "name": {"name": "Ada Obi", "affected_name": "Ngozi Obi"},
        }
    )
    case = send(make_draft(northfield, answers))
    assert set(BodyNotice.objects.values_list("scope", flat=True)) == {"place-only"}
    assert Task.objects.filter(case=case, kind="settle-agreement").exists()
    assert Person.objects.get(case=case, key="affected").is_victim


def test_with_no_safe_way_a_person_must_acknowledge(northfield):
    answers = make_answers(**{"safe-contact": {"safe_email": "not-sure"}})
    case = send(make_draft(northfield, answers))
    assert Task.objects.filter(case=case, kind="acknowledge").exists()
    assert not Message.objects.filter(address="zainab@example.org").exists()


def test_danger_is_a_task_for_today(northfield):
    case = send(make_draft(northfield, make_answers(danger={"in_danger": "yes"})))
    assert case.in_danger
    assert Task.objects.get(case=case, kind="danger").due_on == date(2026, 3, 12)
    assert case.next_due_on == date(2026, 3, 12)


def test_clocks_come_from_the_procedure_and_are_told(northfield):
    stafford = load_library_procedure("hull")
    ProcedureVersion.objects.create(
        authority=northfield,
        number=1,
        slug="hull",
        data=stafford.as_data() | {"clocks": [clock(5)]},
        digest=stafford.digest,
        in_force_from=date(2025, 1, 1),
        published_at=NOW,
    )
    case = send(make_draft(northfield))
    row = Clock.objects.get(case=case)
    assert (row.due_on, row.told_due_on) == (date(2026, 3, 19), date(2026, 3, 19))


def test_the_acknowledgement_says_by_when_it_is_decided(northfield):
    hull = load_library_procedure("hull")
    ProcedureVersion.objects.create(
        authority=northfield,
        number=1,
        slug="hull",
        data=hull.as_data() | {"clocks": [clock(10) | {"kind": "decide"}]},
        digest=hull.digest,
        in_force_from=date(2025, 1, 1),
        published_at=NOW,
    )
    case = send(make_draft(northfield))
    written = str(Letter.objects.get(case=case).context)
    assert "By 26 March 2026" in written
    assert "not published a time" not in written


def clock(length):
    return {"kind": "acknowledge", "length": length, "unit": "working-days", "from": "receipt", "aim": "aim"}


def test_a_kind_of_body_that_is_missing_becomes_a_task():
    authority = make_authority("southmere")
    with in_authority(authority):
        case = send(make_draft(authority))
        about = set(Task.objects.filter(case=case, kind="body-unreached").values_list("about", flat=True))
    assert about == {"kind:council", "kind:police", "kind:health"}


def test_who_is_said_to_be_responsible_is_kept_apart(northfield):
    answers = make_answers(
        behaviour={"description": "Shouting at night.", "responsible": "Wayne Thornley at number 9"}
    )
    draft = make_draft(northfield, answers)
    case = send(draft)
    draft.refresh_from_db()
    assert Allegation.objects.get(case=case).text == "Wayne Thornley at number 9"
    for kept in (case.answers, draft.answers, Advice.objects.get(case=case).application, case.behaviour):
        assert "Thornley" not in str(kept)
    assert "Thornley" not in "".join(Message.objects.values_list("body", flat=True))


def test_people_who_have_not_agreed_are_not_named_to_a_body(northfield):
    people = {
        "items": [
            {"id": "p1", "name": "Agreeing Anna", "agrees": "yes", "affected": "yes"},
            {"id": "p2", "name": "Unasked Ursula", "agrees": "not-asked", "affected": "yes"},
        ],
        "more": "no",
    }
    answers = make_answers(people=people)
    answers["reports"]["items"][0]["made_by"] = "p2"
    case = send(make_draft(northfield, answers))
    shown = str(passed_on(case))
    assert "Agreeing Anna" in shown
    assert "Zainab Okafor" in shown
    assert "Ursula" not in shown


def test_a_report_told_by_its_month_alone_does_not_reach_past_the_application(northfield):
    answers = make_answers()
    answers["reports"]["items"][2]["reported"] = {"kind": "month", "month": "2026-03"}
    case = send(make_draft(northfield, answers))
    assert case.complaints.get(number=3).facts["reported"] == {"from": "2026-03-01", "to": "2026-03-12"}
    assert case.must_decide_met


def test_when_every_unknown_has_been_asked_about_the_engine_is_told(northfield):
    alice = Actor.member(make_member(northfield, "alice"))
    answers = make_answers()
    answers["reports"]["items"][2]["reported"] = {"kind": "unknown"}
    case = send(make_draft(northfield, answers))
    assert Advice.objects.filter(case=case).first().result["discretion"]["required"] is False
    record_enquiry(
        case.pk,
        None,
        complaint_number=3,
        field="reported",
        asked_whom="Council records",
        asked_on=date(2026, 3, 12),
        answer="No record of the day.",
        actor=alice,
        at=NOW,
    )
    assert Advice.objects.filter(case=case).first().result["discretion"]["required"] is True


def test_of_two_things_due_on_one_day_danger_comes_first(northfield):
    answers = make_answers(danger={"in_danger": "yes"}, **{"safe-contact": {"safe_email": "no"}})
    case = send(make_draft(northfield, answers))
    due = dict(case.tasks.values_list("kind", "due_on"))
    assert (due["danger"], due["acknowledge"]) == (date(2026, 3, 12), date(2026, 3, 13))
    assert (case.next_due_kind, case.next_due_on) == ("task-danger", due["danger"])
    case.tasks.update(due_on=due["danger"])
    clocks.refresh(case, due["danger"])
    assert case.next_due_kind == "task-danger"


def test_a_step_that_waits_for_an_event_says_how_long_it_takes_after_it(northfield):
    terms = load_library_procedure("wrexham")
    review = {"kind": "review", "length": 20, "unit": "working-days", "from": "decision", "aim": "aim"}
    ProcedureVersion.objects.create(
        number=1,
        slug="wrexham",
        data=terms.as_data() | {"clocks": [review]},
        digest=terms.digest,
        in_force_from=date(2025, 1, 1),
        published_at=NOW,
    )
    case = send(make_draft(northfield))
    [step] = steps(facts_of(Letter.objects.get(case=case), NOW.date()), ("review",))
    assert step.when == "Within 20 working days after the threshold was decided"
