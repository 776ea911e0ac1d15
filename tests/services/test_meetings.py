"""A step at the next meeting: its day is a promise once told; it moves later only with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reviews.models import Clock, Letter, Person, Task
from reviews.services import clocks, meetings, missed
from reviews.services.cases import NotOpen, Stale
from reviews.services.meetings import GoneBy, NoMeeting, NoReason, NotCalled
from reviews.services.telling import mark_returned
from tests.applicants import make_clock
from tests.factories import NOW
from tests.scenes import Scene, in_scene, together

pytestmark = pytest.mark.django_db

MONTHLY = {"kind": "decide", "unit": "meeting", "every": "month", "from": "receipt"}
FIRST, LATER, EARLIER = date(2026, 3, 26), date(2026, 4, 9), date(2026, 3, 20)


@pytest.fixture
def scene():
    with in_scene() as scene:
        make_clock(scene.case, "decide", rule=MONTHLY)
        yield scene


def call(scene: Scene, on: date = FIRST, reason: str = "", version: int | None = None, at=NOW):
    number = scene.version if version is None else version
    return meetings.call(scene.case.pk, number, 1, on=on, reason=reason, actor=scene.actor, at=at)


def tell(scene: Scene, version: int | None = None, at=NOW):
    number = scene.version if version is None else version
    return meetings.tell(scene.case.pk, number, 1, actor=scene.actor, at=at)


def clock() -> Clock:
    return Clock.objects.get()


def test_before_the_meeting_is_called_there_is_no_date(scene):
    clocks.refresh(scene.now(), NOW.date())
    assert clock().due_on is None


def test_the_step_is_due_on_the_day_of_the_meeting_and_nobody_was_promised_it(scene):
    assert call(scene) is None
    assert (clock().called_on, clock().due_on, clock().told_due_on) == (FIRST, FIRST, None)
    assert scene.now().next_due_on == FIRST
    assert not Letter.objects.exists()
    assert scene.logged("meeting-called") == [{"kind": "decide", "on": "2026-03-26", "was": ""}]


def test_recorded_twice_it_is_recorded_once(scene):
    call(scene)
    assert call(scene, version=1) is None
    assert len(scene.logged("meeting-called")) == 1


def test_told_it_is_a_promise_and_told_twice_it_is_one_letter(scene):
    call(scene)
    letter = tell(scene)
    assert (letter.state, letter.context["new_date"]) == ("issued", "On 26 March 2026")
    assert (
        letter.context["happened"] == "This happens at a meeting, and now the day of that meeting is known."
    )
    assert clock().told_due_on == FIRST
    assert tell(scene, version=1) is None
    assert Letter.objects.count() == 1


def test_the_next_letter_of_any_kind_tells_the_day_too(scene):
    call(scene)
    clocks.tell_dates(scene.now())
    assert clock().told_due_on == FIRST


def test_without_a_safe_way_the_letter_waits_and_nothing_is_promised(scene):
    Person.objects.update(email_safe="no")
    call(scene)
    assert isinstance(tell(scene), Task)
    assert clock().told_due_on is None
    assert tell(scene) is None
    assert Letter.objects.count() == 1


def test_a_meeting_moves_with_a_reason_only(scene):
    call(scene)
    with pytest.raises(NoReason):
        call(scene, LATER, reason="  ")
    assert clock().called_on == FIRST
    assert call(scene, LATER, reason="The hall is flooded.") is None
    assert (clock().due_on, clock().moved_reason) == (LATER, "The hall is flooded.")


def test_a_day_they_were_told_moves_later_with_the_letter_that_says_why(scene):
    call(scene)
    tell(scene)
    letter = call(scene, LATER, reason="The hall is flooded.")
    assert letter.context["happened"] == (
        "We said that this would happen at a meeting on 26 March 2026. That meeting has been moved."
    )
    assert (letter.context["reason"], letter.context["new_date"]) == (
        "The hall is flooded.",
        "On 9 April 2026",
    )
    assert (clock().told_due_on, clock().due_on) == (LATER, LATER)
    assert scene.now().next_due_on == LATER


def test_until_that_letter_has_left_the_first_day_binds(scene):
    call(scene)
    tell(scene)
    Person.objects.update(email_safe="no")
    assert isinstance(call(scene, LATER, reason="The hall is flooded."), Task)
    assert (clock().told_due_on, clock().due_on) == (FIRST, FIRST)


def test_a_letter_that_came_back_told_nobody(scene):
    call(scene)
    tell(scene)
    letter = call(scene, LATER, reason="The hall is flooded.")
    mark_returned(letter.pk, "bad-address", actor=scene.actor, at=NOW)
    assert (clock().told_due_on, clock().due_on) == (FIRST, FIRST)


def test_an_earlier_day_binds_at_once_and_is_told(scene):
    call(scene)
    tell(scene)
    letter = call(scene, EARLIER, reason="A room is free.")
    assert letter.context["new_date"] == "On 20 March 2026"
    assert (clock().told_due_on, clock().due_on) == (EARLIER, EARLIER)


def test_a_promise_that_has_gone_by_stays_missed_whatever_is_said_afterwards(scene):
    call(scene)
    tell(scene)
    after = NOW + timedelta(days=20)
    call(scene, LATER, reason="The hall is flooded.", at=after)
    assert (clock().told_due_on, clock().due_on) == (FIRST, FIRST)
    assert missed.is_missed(clock(), after.date())


@pytest.mark.parametrize(
    ("change", "stops"),
    [
        ({"rule": {"kind": "decide", "length": 5, "unit": "working-days", "from": "receipt"}}, NoMeeting),
        ({"base_on": None}, NoMeeting),
        ({"met_on": date(2026, 3, 11)}, NoMeeting),
    ],
)
def test_only_a_step_that_has_begun_and_is_done_at_a_meeting(scene, change, stops):
    Clock.objects.update(**change)
    with pytest.raises(stops):
        call(scene)


def test_a_meeting_is_not_called_for_a_day_gone_by(scene):
    with pytest.raises(GoneBy):
        call(scene, date(2026, 3, 11))
    with pytest.raises(NotCalled):
        tell(scene)


def test_nothing_moves_in_a_closed_case_or_from_a_stale_page(scene):
    with pytest.raises(Stale):
        call(scene, version=0)
    scene.case.status = "closed"
    scene.case.save()
    with pytest.raises(NotOpen):
        call(scene)
    assert clock().called_on is None


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_move_it_once(transactional_scene):
    scene = transactional_scene
    version = scene.case.version
    done = together(
        scene.authority,
        lambda: call(scene, FIRST, version=version),
        lambda: call(scene, LATER, version=version),
    )
    assert sum(isinstance(one, Stale) for one in done) == 1


@pytest.fixture
def transactional_scene(transactional_db):
    with in_scene() as scene:
        make_clock(scene.case, "decide", rule=MONTHLY)
        yield scene
