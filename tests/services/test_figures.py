"""Figures of practice: counted by hand for each edge; another authority's cases never count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pledge.audit import Actor
from pledge.figures import Figure, NotRecorded, Period, read, recorded_names
from pledge.scoping import in_authority
from reviews.models import Advice, BodyNotice, Case, Clock, Decision, Letter
from reviews.services import telling
from tests.deciding import decide, issue, scene_with, write
from tests.factories import NOW, TODAY, make_authority, make_bodies, make_case, make_member

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 4, 1), date(2026, 3, 31), today=date(2025, 12, 1))
DUE = date(2025, 7, 8)


@pytest.fixture
def authority(db):
    return make_authority()


def case(authority, number, *, kind="acknowledge", due=DUE, met=None, told=None, **fields) -> Case:
    given = {"received_on": date(2025, 7, 1), "applicant_told_on": told} | fields
    made = make_case(authority, f"ASB-{number}", **given)
    with in_authority(authority):
        Clock.objects.create(
            authority=authority,
            case=made,
            number=1,
            kind=kind,
            rule={},
            base_kind="receipt",
            due_on=due,
            met_on=met,
        )
    return made


def counted(authority, name, period=YEAR) -> tuple[int, int, int]:
    with in_authority(authority):
        found = read(name, period)
    assert isinstance(found, Figure)
    return found.part, found.whole, found.missing


def test_on_the_day_is_in_time_and_a_day_later_is_not(authority):
    case(authority, 1, met=DUE)
    case(authority, 2, met=DUE + timedelta(days=1))
    case(authority, 3)
    assert counted(authority, "acknowledged-in-time") == (1, 3, 0)


def test_no_date_due_today_and_withdrawn_first_are_left_out(authority):
    case(authority, 1, due=None, met=DUE)
    case(authority, 2, due=YEAR.today)
    case(authority, 3, status=Case.Stage.WITHDRAWN)
    case(authority, 4, met=DUE, status=Case.Stage.WITHDRAWN)
    assert counted(authority, "acknowledged-in-time") == (1, 1, 3)


def test_first_and_last_day_are_in_and_other_authorities_are_not(authority):
    for number, on in enumerate([date(2025, 3, 31), YEAR.first, YEAR.last, date(2026, 4, 1)]):
        case(authority, number, met=DUE, received_on=on)
    case(make_authority("southfield"), 9, met=DUE)
    assert counted(authority, "acknowledged-in-time") == (2, 2, 0)


def test_the_decision_is_in_time_when_the_applicant_was_told(authority):
    case(authority, 1, kind="decide", met=DUE, told=DUE)
    case(authority, 2, kind="decide", met=DUE, told=DUE + timedelta(days=1))
    assert counted(authority, "threshold-decided-in-time") == (1, 2, 0)


def test_one_query_a_figure(authority, django_assert_num_queries):
    case(authority, 1, met=DUE)
    with in_authority(authority):
        for name in sorted(recorded_names()):
            with django_assert_num_queries(1):
                read(name, YEAR)


def test_what_is_not_on_record_has_no_figure(authority):
    assert read("victims-invited", YEAR) == NotRecorded("victims-invited")


def in_writing(scene) -> tuple[int, int, int]:
    return counted(scene.authority, "told-decision-in-writing", Period(TODAY, TODAY))


def test_spoken_is_not_in_writing_and_opened_is(db):
    scene = scene_with(3)
    with in_authority(scene.authority):
        assert in_writing(scene) == (0, 0, 0)
        letter = issue(scene, write(scene, decide(scene, "met")))
        assert in_writing(scene) == (0, 1, 0)
        telling.mark_opened(letter.pk, actor=Actor.applicant(), at=NOW)
        assert in_writing(scene) == (1, 1, 0)
        Letter.objects.filter(pk=letter.pk).update(way=Letter.Way.SPOKEN)
        assert in_writing(scene) == (0, 1, 0)


def test_passed_on_is_confirmed_by_every_body_and_by_one_at_least(authority):
    bodies = make_bodies(authority)
    nobody, some, everybody, withdrawn = (case(authority, number) for number in range(1, 5))
    with in_authority(authority):
        Case.objects.filter(pk=withdrawn.pk).update(status=Case.Stage.WITHDRAWN)
        for of, confirmed in ((some, 1), (everybody, 2), (withdrawn, 2)):
            for index, body in enumerate(bodies[:2]):
                at = NOW if index < confirmed else None
                BodyNotice.objects.create(case=of, body=body, created_at=NOW, confirmed_at=at)
    assert counted(authority, "applications-passed-on") == (1, 3, 1)
    assert nobody.pk


def test_a_named_contact_is_one_that_there_is_now(authority):
    case(authority, 1, named_contact=make_member(authority, "alice"))
    case(authority, 2)
    case(authority, 3, status=Case.Stage.WITHDRAWN, named_contact=make_member(authority, "alice"))
    assert counted(authority, "named-contact-given") == (1, 2, 1)


def test_the_acts_count_honoured_goes_by_the_advice_of_the_decision(db):
    name, day = "three-reports-honoured", Period(TODAY, TODAY)
    scene = scene_with(3)
    assert counted(scene.authority, name, day) == (0, 0, 0)
    with in_authority(scene.authority):
        decision = decide(scene, "met")
    assert counted(scene.authority, name, day) == (1, 1, 0)
    with in_authority(scene.authority):
        Decision.objects.filter(pk=decision.pk).update(outcome="not-met")
        assert counted(scene.authority, name, day) == (0, 1, 0)
        Advice.objects.filter(pk=decision.advice_id).update(result={"basis": "procedure"})
    assert counted(scene.authority, name, day) == (0, 0, 0)


def test_a_case_belongs_to_the_london_day_of_its_receipt(authority):
    """Received on 30 June at 23:30 UTC is 1 July in London: the day is the case's own, whatever the hour."""
    case(
        authority, 1, met=DUE, received_on=date(2025, 7, 1), sent_at=datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
    )
    july, june = Period(date(2025, 7, 1), date(2025, 7, 31)), Period(date(2025, 6, 1), date(2025, 6, 30))
    assert counted(authority, "acknowledged-in-time", july) == (1, 1, 0)
    assert counted(authority, "acknowledged-in-time", june) == (0, 0, 0)


@pytest.mark.parametrize("name", sorted(recorded_names()))
def test_no_figure_counts_another_authoritys_cases(name):
    scene = scene_with(3)
    with in_authority(scene.authority):
        letter = issue(scene, write(scene, decide(scene, "met")))
        telling.mark_opened(letter.pk, actor=Actor.applicant(), at=NOW)
    southmere = make_authority("southmere")
    ours = counted(scene.authority, name, Period(TODAY, TODAY, today=TODAY + timedelta(days=400)))
    theirs = counted(southmere, name, Period(TODAY, TODAY, today=TODAY + timedelta(days=400)))
    assert ours[1] == 1
    assert theirs == (0, 0, 0)
