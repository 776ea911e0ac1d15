"""A pause: for a reason the applicant is told, by a named person, before the date, to a fixed day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from reviews.models import Clock, ClockPause, Letter, Person, Task
from reviews.services import clocks, letters, pauses
from reviews.services.cases import NotOpen, Stale
from reviews.services.pauses import AlreadyPaused, BadDay, DateGone, NotPausable
from reviews.services.telling import mark_returned
from tests.applicants import make_clock
from tests.factories import NOW
from tests.scenes import Scene, in_scene, together

pytestmark = pytest.mark.django_db

# Received on Thursday 12 March 2026; five working days after is Thursday 19 March.
DUE = date(2026, 3, 19)
AGAIN = date(2026, 3, 18)
# Friday, Monday and Tuesday do not count: Wednesday 18 is day 1.
MOVED = date(2026, 3, 24)
WHY = "The police look for a record from last year, which may help you."


@pytest.fixture
def scene():
    with in_scene() as scene:
        make_clock(scene.case, "decide", due_on=DUE, told_due_on=DUE)
        yield scene


def pause(scene: Scene, version: int | None = None, again: date = AGAIN, reason: str = WHY, at=NOW, who=None):
    number = scene.version if version is None else version
    return pauses.pause(
        scene.case.pk, number, 1, look_again_on=again, reason=reason, actor=who or scene.actor, at=at
    )


def run_on(scene: Scene, version: int | None = None, at: datetime = NOW + timedelta(days=4)):
    number = scene.version if version is None else version
    return pauses.run_on(scene.case.pk, number, 1, actor=scene.actor, at=at)


def clock() -> Clock:
    return Clock.objects.get()


def state(on: date) -> str:
    case_clock = clock()
    return clocks.deadline_of(case_clock, clocks.calendar_of(case_clock.authority), on).state


def test_the_applicant_is_told_why_and_the_date_moves_with_the_letter(scene):
    letter = pause(scene)
    assert (letter.state, letter.context["reason"]) == ("issued", WHY)
    assert letter.context["happened"].startswith("We said that this would happen by 19 March 2026.")
    assert letter.context["new_date"] == "By 24 March 2026"
    assert letter.context["looked_at"].startswith("On 18 March 2026 we look at whether")
    assert (clock().due_on, clock().told_due_on) == (MOVED, MOVED)
    assert scene.now().next_due_on == AGAIN
    row = ClockPause.objects.get()
    assert (row.began_on, row.look_again_on, row.begun_by) == (NOW.date(), AGAIN, scene.alice)
    assert scene.logged("clock-paused") == [{"kind": "decide", "look_again": "2026-03-18"}]


def test_the_days_of_the_pause_are_in_the_working_and_today_still_counts(scene):
    pause(scene, at=NOW + timedelta(days=1), again=date(2026, 3, 18))
    deadline = clocks.deadline_of(clock(), clocks.calendar_of(scene.authority), NOW.date())
    said = [(line.on.day, line.number or line.note) for line in deadline.working]
    assert said == [
        (12, "start"),
        (13, 1),
        (14, "paused"),
        (15, "paused"),
        (16, "paused"),
        (17, "paused"),
        (18, 2),
        (19, 3),
        (20, 4),
        (21, "weekend"),
        (22, "weekend"),
        (23, 5),
    ]
    assert [code.code for code in deadline.codes] == ["counted-from", "days-paused"]


def test_there_is_no_silent_pause(scene):
    Person.objects.update(email_safe="no")
    assert isinstance(pause(scene), Task)
    assert Letter.objects.get().state == "draft"
    assert (clock().due_on, clock().told_due_on) == (DUE, DUE)
    assert state(NOW.date()) == "running"
    assert state(DUE) == "due-today"
    letter = Letter.objects.get()
    letters.issue(letter.pk, letter.version, "hand", actor=scene.actor, at=NOW)
    assert (clock().due_on, clock().told_due_on) == (MOVED, MOVED)
    assert state(NOW.date()) == "paused"


def test_a_letter_sent_after_the_day_has_gone_by_does_not_undo_the_miss(scene):
    Person.objects.update(email_safe="no")
    pause(scene)
    letter = Letter.objects.get()
    letters.issue(letter.pk, letter.version, "hand", actor=scene.actor, at=NOW + timedelta(days=8))
    assert (clock().due_on, clock().told_due_on) == (DUE, DUE)
    assert state(date(2026, 3, 20)) == "overdue"


@pytest.mark.parametrize("undo", ["returned", "taken-back"])
def test_a_letter_that_told_nobody_leaves_the_first_date(scene, undo):
    if undo == "returned":
        mark_returned(pause(scene).pk, "bad-address", actor=scene.actor, at=NOW)
    else:
        Person.objects.update(email_safe="no")
        pause(scene)
        letter = letters.issue(Letter.objects.get().pk, 1, "hand", actor=scene.actor, at=NOW)
        letters.take_back(letter.pk, letter.version, actor=scene.actor, at=NOW)
    assert (clock().due_on, clock().told_due_on) == (DUE, DUE)


def test_it_ends_by_itself_on_the_day_it_is_looked_at_again(scene):
    pause(scene)
    assert [state(date(2026, 3, day)) for day in (12, 13, 17, 18, 19, 24, 25)] == [
        "paused",
        "paused",
        "paused",
        "running",
        "due-soon",
        "due-today",
        "overdue",
    ]
    task = Task.objects.get(about__startswith="pause:")
    assert (task.due_on, task.done_at) == (AGAIN, None)


def test_ended_before_the_clock_runs_on_from_that_day_and_the_earlier_date_binds(scene):
    pause(scene)
    row = run_on(scene)
    # Ended on Monday 16 March: Friday alone is left out, so Monday is day 1 and Friday 20 March day 5.
    assert (row.ended_on, row.ended_by) == (date(2026, 3, 16), scene.alice)
    assert clock().due_on == date(2026, 3, 20)
    assert Task.objects.get(about__startswith="pause:").done_at is not None
    assert scene.logged("clock-runs-on") == [{"kind": "decide", "look_again": "2026-03-18"}]
    assert run_on(scene, version=1) is None


def test_paused_twice_in_the_same_words_it_is_one_pause(scene):
    pause(scene)
    assert pause(scene, version=1) is None
    assert (ClockPause.objects.count(), Letter.objects.count()) == (1, 1)
    with pytest.raises(AlreadyPaused):
        pause(scene, reason="Something else.")


def test_a_second_pause_adds_to_the_first(scene):
    pause(scene)
    pause(scene, at=NOW + timedelta(days=6), again=date(2026, 3, 23))
    assert [row.began_on.day for row in ClockPause.objects.all()] == [12, 18]
    # Wednesday 18 is day 1, Thursday and Friday are paused, Monday 23 is day 2.
    assert clock().due_on == date(2026, 3, 26)


@pytest.mark.parametrize("days", [7, 8])
def test_nobody_can_pause_on_the_day_or_after_it(scene, days):
    with pytest.raises(DateGone):
        pause(scene, at=NOW + timedelta(days=days), again=date(2026, 3, 30))
    assert not ClockPause.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"rule": {"kind": "appeal-ask", "length": 20, "unit": "days", "from": "receipt"}},
        {"met_on": NOW.date()},
        {"ended_on": NOW.date()},
        {"base_on": None},
        {"rule": {"kind": "decide", "from": "receipt"}, "told_due_on": None},
        {"rule": {"kind": "decide", "from": "receipt", "unit": "meeting", "every": "month"}},
    ],
)
def test_only_a_running_date_of_ours_can_be_paused(scene, change):
    Clock.objects.update(**change)
    with pytest.raises(NotPausable):
        pause(scene)


@pytest.mark.parametrize("again", [date(2026, 3, 12), date(2026, 3, 13), date(2026, 4, 10)])
def test_it_is_looked_at_again_within_four_weeks_and_leaves_a_day_out(scene, again):
    with pytest.raises(BadDay):
        pause(scene, again=again)
    assert pause(scene, again=date(2026, 4, 9)) is not None


def test_nothing_is_paused_in_a_closed_case_or_from_a_stale_page(scene):
    with pytest.raises(Stale):
        pause(scene, version=0)
    scene.case.status = "closed"
    scene.case.save()
    with pytest.raises(NotOpen):
        pause(scene)
    assert not ClockPause.objects.exists()


def test_a_pause_in_calendar_days_moves_the_date_by_its_days(scene):
    Clock.objects.update(rule={"kind": "decide", "length": 28, "unit": "days", "from": "receipt"})
    Clock.objects.update(told_due_on=date(2026, 4, 9))
    pause(scene)
    assert clock().due_on == date(2026, 4, 14)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_begin_one_pause(transactional_db):
    with in_scene() as scene:
        make_clock(scene.case, "decide", due_on=DUE, told_due_on=DUE)
    version = scene.case.version
    done = together(
        scene.authority,
        lambda: pause(scene, version=version),
        lambda: pause(scene, version=version, reason="Something else."),
    )
    assert sum(isinstance(one, Stale) for one in done) == 1
