"""What comes in on a day is a task for the authority’s next working day; a danger is for the day itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pledge.audit import Actor
from pledge.models import Closure
from reviews.models import Case, Task
from reviews.selectors.inbox import Listing, Wanted, inbox
from reviews.services import clocks
from reviews.services.tasks import open_task
from tests.scenes import Scene, in_scene

FRIDAY_EVENING = datetime(2026, 3, 13, 19, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 16)


@pytest.fixture
def scene(db):
    with in_scene() as made:
        yield made


def opened(scene: Scene, at: datetime) -> Task:
    return open_task(scene.case, Task.Kind.LOOK_AGAIN, actor=Actor.applicant(), at=at, next_day=True)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (datetime(2026, 3, 11, 9, 0, tzinfo=UTC), date(2026, 3, 12)),
        (FRIDAY_EVENING, MONDAY),
        (datetime(2026, 3, 14, 9, 0, tzinfo=UTC), MONDAY),
        # Good Friday and Easter Monday.
        (datetime(2026, 4, 2, 17, 0, tzinfo=UTC), date(2026, 4, 7)),
        # In London it is Friday by then.
        (datetime(2026, 7, 9, 23, 30, tzinfo=UTC), date(2026, 7, 13)),
        # Beyond what the calendar knows: the day after.
        (datetime(2028, 12, 31, 9, 0, tzinfo=UTC), date(2029, 1, 1)),
    ],
)
def test_it_is_due_on_the_next_working_day(scene, at, due):
    assert opened(scene, at).due_on == due


def test_the_authority_s_own_closures_and_weekdays_count(scene):
    Closure.objects.create(authority=scene.authority, on=MONDAY, name="Moving house")
    assert opened(scene, FRIDAY_EVENING).due_on == date(2026, 3, 17)
    Task.objects.all().delete()
    scene.authority.working_weekdays = [2, 3]
    scene.authority.save()
    scene.case.refresh_from_db()
    assert opened(scene, FRIDAY_EVENING).due_on == date(2026, 3, 18)


def test_asked_for_again_it_keeps_its_day(scene):
    task = opened(scene, FRIDAY_EVENING)
    again = opened(scene, FRIDAY_EVENING + timedelta(days=5))
    assert (again.pk, again.due_on) == (task.pk, MONDAY)


@pytest.mark.parametrize(
    ("day", "overdue", "words"),
    [
        (date(2026, 3, 13), False, "in 3 days"),
        (date(2026, 3, 15), False, "tomorrow"),
        (MONDAY, False, "today"),
        (date(2026, 3, 17), True, "1 day overdue"),
    ],
)
def test_the_inbox_counts_it_overdue_from_the_day_after_only(scene, day, overdue, words):
    opened(scene, FRIDAY_EVENING)
    case = scene.now()
    clocks.refresh(case, FRIDAY_EVENING.date())
    case.save()
    found = inbox(scene.authority, scene.alice, Wanted(Listing.ALL), day)
    assert [(row.due.is_overdue, row.due.when) for row in found.rows] == [(overdue, words)]
    assert found.counts[Listing.OVERDUE] == overdue
    assert found.counts[Listing.SOON] == (not overdue)
    assert Case.objects.get().next_due_on == MONDAY
