"""Tasks finished by hand: with a note, once, and with what that means for the case."""

from __future__ import annotations

import pytest

from pledge.audit import Actor
from pledge.scoping import in_authority
from reviews.models import Case, Clock, Task
from reviews.services import task_work
from reviews.services.cases import Stale, locked
from tests.factories import NOW, TODAY
from tests.scenes import Scene, in_scene, make_scene, together


@pytest.fixture
def scene(db):
    with in_scene() as made:
        yield made


def open_task(scene: Scene, kind: str) -> Task:
    return Task.objects.create(case=scene.case, kind=kind, due_on=TODAY, created_at=NOW)


def finish(scene: Scene, task: Task, version: int | None = None) -> Task:
    return task_work.finish_by_hand(
        task.pk, scene.version if version is None else version, note="Rang her.", actor=scene.actor, at=NOW
    )


def test_a_danger_seen_to_no_longer_stands_on_top(scene):
    Case.objects.update(in_danger=True)
    finish(scene, open_task(scene, Task.Kind.DANGER))
    assert scene.now().danger_seen_at == NOW


def test_another_task_leaves_the_danger_where_it_is(scene):
    Case.objects.update(in_danger=True)
    finish(scene, open_task(scene, Task.Kind.OTHER))
    assert scene.now().danger_seen_at is None


def test_an_acknowledgement_by_telephone_meets_its_clock(scene):
    rule = {"kind": "acknowledge", "from": "receipt", "length": 3, "unit": "working-days"}
    Clock.objects.create(
        case=scene.case, number=1, kind="acknowledge", rule=rule, base_kind="receipt", base_on=TODAY
    )
    finish(scene, open_task(scene, Task.Kind.ACKNOWLEDGE))
    assert Clock.objects.get().met_on == TODAY
    assert scene.now().next_due_on is None


@pytest.mark.parametrize("kind", sorted(task_work.DONE_ELSEWHERE))
def test_what_is_done_on_its_own_page_is_not_finished_by_a_note(scene, kind):
    task = open_task(scene, kind)
    with pytest.raises(task_work.DoneElsewhere):
        finish(scene, task)
    assert Task.objects.get().done_at is None
    assert task_work.page_of(task)


def test_finishing_twice_is_once_and_the_first_note_stands(scene):
    task, version = open_task(scene, Task.Kind.OTHER), scene.version
    finish(scene, task, version)
    task_work.finish_by_hand(task.pk, version, note="Again.", actor=scene.actor, at=NOW)
    assert Task.objects.get().done_note == "Rang her."
    assert len(scene.logged("task-done")) == 1


def test_a_stale_page_finishes_nothing(scene):
    task = open_task(scene, Task.Kind.OTHER)
    with pytest.raises(Stale):
        finish(scene, task, scene.version - 1)
    assert Task.objects.get().done_at is None


def test_a_task_of_ones_own_counts_in_what_is_due_next(scene):
    version = scene.version
    for _press in range(2):
        task_work.add_task(
            scene.case.pk, version, note="Visit with the landlord", due_on=TODAY, actor=scene.actor, at=NOW
        )
    assert Task.objects.count() == 1
    assert (scene.now().next_due_on, scene.now().next_due_kind) == (TODAY, "task-other")
    task_work.add_task(scene.case.pk, scene.version, note="Another", due_on=None, actor=scene.actor, at=NOW)
    assert Task.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_finished_by_two_at_once_it_is_done_once():
    scene = make_scene()
    with in_authority(scene.authority):
        task = open_task(scene, Task.Kind.OTHER)
    outcomes = together(scene.authority, lambda: finish(scene, task, 1), lambda: finish(scene, task, 1))
    assert [type(one) for one in outcomes] == [Task, Task]
    with in_authority(scene.authority):
        assert len(scene.logged("task-done")) == 1


@pytest.mark.parametrize("other", ["bob", "words"])
def test_a_second_press_that_waited_is_the_first_only_from_the_same_hand_in_the_same_words(
    scene, monkeypatch, other
):
    """The first press goes in between the second's look at the task and its lock."""
    task, version = open_task(scene, Task.Kind.OTHER), scene.version

    def press(note: str = "Rang her.", who: str = "alice") -> Task:
        actor = Actor.member(getattr(scene, who))
        return task_work.finish_by_hand(task.pk, version, note=note, actor=actor, at=NOW)

    def interrupted(case_id: int, seen: int):
        monkeypatch.setattr(task_work, "locked", locked)
        press()
        return locked(case_id, seen)

    monkeypatch.setattr(task_work, "locked", interrupted)
    assert press().done_note == "Rang her."
    Task.objects.update(done_at=None)
    version = scene.version
    monkeypatch.setattr(task_work, "locked", interrupted)
    with pytest.raises(Stale):
        press(who="bob") if other == "bob" else press("Wrote to her.")
