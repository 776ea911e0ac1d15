"""The day from which a time runs, where only a person can know it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from reviews.models import Clock
from reviews.services import started
from reviews.services.cases import NotOpen, Stale
from reviews.services.started import NotByHand, NotThen
from tests.applicants import make_clock
from tests.factories import NOW
from tests.scenes import Scene, in_scene

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=12)
HELD = date(2026, 3, 20)


def waits(scene: Scene, kind: str, event: str, number: int) -> Clock:
    rule = {"kind": kind, "length": 5, "unit": "working-days", "from": event}
    return make_clock(scene.case, kind, number, rule=rule, base_kind=event, base_on=None)


@pytest.fixture
def scene():
    with in_scene() as scene:
        rule = {"kind": "review", "length": 28, "unit": "days", "from": "receipt"}
        make_clock(scene.case, "review", 1, rule=rule)
        waits(scene, "outcome", "meeting", 2)
        waits(scene, "appeal-ask", "meeting", 3)
        yield scene


def record(scene: Scene, number: int = 2, on: date = HELD, version: int | None = None) -> bool:
    drawn = scene.version if version is None else version
    return started.record_event(scene.case.pk, drawn, number, on=on, actor=scene.actor, at=LATER)


def test_every_clock_that_runs_from_the_event_starts_and_the_step_it_is_counts_as_done(scene):
    assert record(scene) is True
    review, outcome, asking = Clock.objects.all()
    assert (review.met_on, outcome.base_on, asking.base_on) == (HELD, HELD, HELD)
    assert outcome.due_on == date(2026, 3, 27)
    assert scene.now().next_due_on == date(2026, 3, 27)
    assert scene.logged("clock-started") == [{"event": "meeting", "on": "2026-03-20"}]


def test_recorded_twice_it_is_recorded_once(scene):
    record(scene)
    assert record(scene, version=1) is False
    assert len(scene.logged("clock-started")) == 1


def test_a_wrong_day_is_recorded_again_and_a_date_that_was_told_stays(scene):
    record(scene)
    Clock.objects.filter(number=2).update(told_due_on=date(2026, 3, 27))
    record(scene, on=date(2026, 3, 23))
    review, outcome, _asking = Clock.objects.all()
    assert (review.met_on, outcome.base_on) == (date(2026, 3, 23), date(2026, 3, 23))
    assert outcome.due_on == date(2026, 3, 27)


@pytest.mark.parametrize("event", sorted(started.BY_HAND))
def test_each_event_that_nothing_else_records_can_be_recorded(scene, event):
    waits(scene, "decide", event, 4)
    assert record(scene, 4)
    assert Clock.objects.get(number=4).due_on == date(2026, 3, 27)


def test_what_starts_by_itself_or_is_done_is_not_recorded_by_hand(scene):
    with pytest.raises(NotByHand):
        record(scene, 1)
    Clock.objects.filter(number=2).update(met_on=HELD)
    with pytest.raises(NotByHand):
        record(scene)


@pytest.mark.parametrize("on", [date(2026, 3, 11), date(2026, 3, 25)])
def test_not_before_the_application_and_not_ahead(scene, on):
    with pytest.raises(NotThen):
        record(scene, on=on)
    assert Clock.objects.get(number=2).base_on is None


def test_nothing_starts_in_a_closed_case_or_from_a_stale_page(scene):
    with pytest.raises(Stale):
        record(scene, version=0)
    scene.case.status = "closed"
    scene.case.save()
    with pytest.raises(NotOpen):
        record(scene)
