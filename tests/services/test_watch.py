"""Time alone: a closed day or a new bank holiday moves what is not told; a near date is spoken of once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import pledge.calendar
from pledge.management.commands.tick import tick
from pledge.models import Closure, Message
from pledge.scoping import in_authority
from reviews.models import Case, Clock, Task
from reviews.services import watch
from tests.applicants import make_clock
from tests.factories import NOW, make_authority, make_case, make_member
from tests.scenes import Scene, in_scene, make_scene, together

pytestmark = pytest.mark.django_db

# Five working days after Thursday 12 March 2026; three of them are left from Monday 16 March.
DUE, MOVED = date(2026, 3, 19), date(2026, 3, 20)
NEAR = NOW + timedelta(days=4)


@pytest.fixture
def scene():
    with in_scene() as scene:
        Case.objects.update(named_contact=scene.alice, next_due_on=DUE, next_due_kind="decide")
        make_clock(scene.case, "decide", due_on=DUE)
        make_clock(scene.case, "review", 2, due_on=DUE, told_due_on=DUE)
        yield scene


def dates() -> list[date | None]:
    return list(Clock.objects.order_by("number").values_list("due_on", flat=True))


def alerts() -> list[str]:
    return list(Message.objects.filter(kind="staff-alert").values_list("address", flat=True))


def test_a_closed_day_moves_what_nobody_was_told_and_nothing_else(scene):
    Closure.objects.create(on=date(2026, 3, 17), name="Moving house")
    watch.look(NOW)
    assert dates() == [MOVED, DUE]
    assert scene.now().next_due_on == DUE
    Clock.objects.filter(number=2).update(met_on=NOW.date())
    watch.look(NOW)
    assert scene.now().next_due_on == DUE  # No date moved, so nothing was written.


def test_a_bank_holiday_that_is_announced_moves_it_at_the_next_tick(scene, monkeypatch):
    announced = dict(pledge.calendar.bank_holidays()) | {date(2026, 3, 17): "A day of thanks"}
    monkeypatch.setattr(pledge.calendar, "bank_holidays", lambda: announced)
    tick(NOW)
    assert dates() == [MOVED, DUE]


def test_a_day_of_another_authority_moves_nothing_here(scene):
    southmere = make_authority("southmere")
    with in_authority(southmere):
        Closure.objects.create(on=date(2026, 3, 17), name="Their own")
    watch.look(NOW)
    assert dates() == [DUE, DUE]


def test_done_steps_stay_as_they_were(scene):
    Clock.objects.update(met_on=NOW.date())
    Closure.objects.create(on=date(2026, 3, 17), name="Moving house")
    watch.look(NEAR)
    assert dates() == [DUE, DUE]
    assert alerts() == []


def test_the_named_contact_is_reminded_once_of_all_that_is_near(scene):
    watch.look(NOW)
    assert alerts() == []
    watch.look(NEAR)
    assert alerts() == [scene.alice.email]
    watch.look(NEAR)
    watch.look(NEAR + timedelta(days=1))
    assert len(alerts()) == 1


def test_a_date_that_moves_is_spoken_of_again(scene):
    watch.look(NEAR)
    Closure.objects.create(on=date(2026, 3, 18), name="Moving house")
    watch.look(NEAR + timedelta(days=1))
    assert len(alerts()) == 2


def test_the_reminder_says_nothing_about_the_case(scene):
    watch.look(NEAR)
    message = Message.objects.get(kind="staff-alert")
    assert scene.case.reference not in message.body + message.subject
    assert "/northfield/casework/" in message.body


@pytest.mark.parametrize(
    "change", [{"new_due_on": date(2026, 4, 1)}, {"kind": "appeal-ask"}, {"ended_on": date(2026, 3, 13)}]
)
def test_nobody_is_reminded_of_what_was_explained_ended_or_is_the_applicants(scene, change):
    Clock.objects.update(**change)
    watch.look(NEAR)
    assert alerts() == []


def test_nobody_is_reminded_where_there_is_no_contact_and_a_new_one_is(scene):
    Case.objects.update(named_contact=None)
    watch.look(NEAR)
    assert alerts() == []
    Case.objects.update(named_contact=scene.bob)
    watch.look(NEAR)
    assert alerts() == [scene.bob.email]


def test_a_member_who_has_left_is_not_written_to(scene):
    scene.alice.is_active = False
    scene.alice.save()
    watch.look(NEAR)
    assert alerts() == []


def test_beyond_the_calendar_it_is_a_task_until_the_calendar_reaches_it(scene, monkeypatch):
    Clock.objects.filter(number=1).update(base_on=date(2028, 12, 28), due_on=None)
    late = NOW.replace(year=2028, month=12, day=28)
    watch.look(late)
    watch.look(late)
    task = Task.objects.get()
    assert "beyond the working-day calendar" in task.note
    assert scene.now().next_due_on == DUE
    monkeypatch.setattr(pledge.calendar, "COVERS", (pledge.calendar.COVERS[0], date(2029, 12, 31)))
    watch.look(late)
    task.refresh_from_db()
    assert task.done_at is not None
    # The library knows New Year's Day of 2029 once its years do; the weekend of 30 December it knows anyway.
    assert Clock.objects.get(number=1).due_on is not None


def test_what_it_costs_does_not_grow_with_the_cases(scene, django_assert_num_queries):
    watch.look(NOW)
    with django_assert_num_queries(5):
        watch.look(NOW)
    for number in range(3):
        other = make_case(scene.authority, reference=f"ASB-CCCC-CCC{number + 2}")
        make_clock(other, "decide", due_on=DUE)
    with django_assert_num_queries(5):
        watch.look(NOW)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_send_one_reminder(transactional_db):
    scene: Scene = make_scene()
    make_member(scene.authority, "carol")
    with in_authority(scene.authority):
        Case.objects.update(named_contact=scene.alice)
        make_clock(scene.case, "decide", due_on=DUE)
    done = together(
        scene.authority,
        lambda: watch.look_at(scene.authority, NEAR),
        lambda: watch.look_at(scene.authority, NEAR),
    )
    assert done == [None, None]
    with in_authority(scene.authority):
        assert len(alerts()) == 1
