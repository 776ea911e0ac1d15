"""The ends of a case: never before the applicant is told, never with something open, always with why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.audit import Actor
from reviews.domain.lifecycle import NotPossible
from reviews.models import ApplicantRequest, Case, Clock, ContactEntry, HandOver, Letter, Task
from reviews.services import closing
from reviews.services.cases import Stale
from tests.factories import NOW, TODAY
from tests.scenes import Scene, in_scene


@pytest.fixture
def scene(db):
    with in_scene() as made:
        yield made


def stage(scene: Scene, status: str, outcome: str = "not-met") -> None:
    Case.objects.filter(pk=scene.case.pk).update(status=status, outcome=outcome)


def running_clock(scene: Scene) -> None:
    rule = {"kind": "decide", "from": "receipt", "length": 5, "unit": "days"}
    Clock.objects.create(
        case=scene.case, number=1, kind="decide", rule=rule, base_kind="receipt", base_on=TODAY
    )


def close(scene: Scene, version: int | None = None, **given):
    words = {"reason": "All that was agreed is done."} | given
    return closing.close(
        scene.case.pk, scene.version if version is None else version, actor=scene.actor, at=NOW, **words
    )


def withdraw(scene: Scene, version: int | None = None, reason: str = "Not said."):
    return closing.withdraw(
        scene.case.pk,
        scene.version if version is None else version,
        reason=reason,
        confirmed="Rang her at 2pm; she confirmed.",
        actor=scene.actor,
        at=NOW,
    )


def open_task(scene: Scene, kind: str) -> Task:
    return Task.objects.create(case=scene.case, kind=kind, created_at=NOW)


@pytest.mark.parametrize("status", ["received", "decided", "withdrawn", "closed"])
def test_only_a_case_that_has_been_told_can_be_closed(scene, status):
    stage(scene, status)
    with pytest.raises(NotPossible):
        close(scene)
    assert scene.now().status == status
    assert not Letter.objects.exists()


def test_closing_says_when_and_why_and_writes_the_letter(scene):
    stage(scene, "told")
    running_clock(scene)
    letter = close(scene)
    case = scene.now()
    assert (case.status, case.closed_on, case.closed_reason) == (
        "closed",
        TODAY,
        "All that was agreed is done.",
    )
    assert (case.next_due_on, case.is_open) == (None, 0)
    assert (letter.kind, letter.to, letter.free_parts["reasons"]) == (
        "closed",
        scene.applicant,
        case.closed_reason,
    )
    assert Clock.objects.get().ended_why == "closed"
    assert scene.logged("closed") == [{}]


def test_closing_twice_is_once(scene):
    stage(scene, "told")
    version = scene.version
    first = close(scene, version)
    assert close(scene, version).pk == first.pk
    assert len(scene.logged("closed")) == 1


def test_how_the_review_was_carried_out_is_kept_with_the_case(scene):
    stage(scene, "told", "met")
    close(scene, review="Meeting on 2 March; outcome told on 9 March.")
    note = ContactEntry.objects.get()
    assert (note.kind, note.text) == ("note", "Meeting on 2 March; outcome told on 9 March.")


@pytest.mark.parametrize("kind", [kind.value for kind in Task.Kind])
def test_every_open_task_stands_in_the_way_of_closing(scene, kind):
    stage(scene, "told")
    task = open_task(scene, kind)
    with pytest.raises(closing.OpenItems) as refused:
        close(scene)
    assert [(item.kind, item.number) for item in refused.value.items] == [("task", task.pk)]
    assert scene.now().status == "told"


@pytest.mark.parametrize(
    ("state", "in_the_way"),
    [
        ("draft", True),
        ("to-post", True),
        ("returned", True),
        ("issued", False),
        ("told", False),
        ("replaced", False),
    ],
)
def test_a_letter_that_has_not_gone_stands_in_the_way(scene, state, in_the_way):
    stage(scene, "told")
    Letter.objects.create(
        case=scene.case, number=4, kind="acknowledgement", to=scene.applicant, state=state, written_at=NOW
    )
    assert bool(closing.in_the_way_of_closing(scene.now())) is in_the_way


def test_what_the_applicant_sent_unread_stands_in_the_way(scene):
    stage(scene, "told")
    ApplicantRequest.objects.create(
        case=scene.case, person=scene.applicant, kind="add", made_at=NOW, made_on=TODAY, form_key="k"
    )
    with pytest.raises(closing.OpenItems):
        close(scene)


def test_a_stale_page_closes_nothing(scene):
    stage(scene, "told")
    with pytest.raises(Stale):
        close(scene, scene.version - 1)
    assert scene.now().status == "told"


@pytest.mark.parametrize("status", ["received", "decided", "told"])
def test_a_withdrawal_that_was_confirmed_ends_the_case(scene, status):
    stage(scene, status)
    running_clock(scene)
    task = open_task(scene, Task.Kind.CONFIRM_WITHDRAWAL)
    other = open_task(scene, Task.Kind.ASK_SAFE_CONTACT)
    withdraw(scene)
    case = scene.now()
    assert (case.status, case.closed_on, case.closed_reason) == ("withdrawn", TODAY, "Not said.")
    assert Clock.objects.get().ended_why == "withdrawn"
    assert Task.objects.get(pk=task.pk).done_note == "Rang her at 2pm; she confirmed."
    assert Task.objects.get(pk=other.pk).done_at == NOW
    assert ContactEntry.objects.get().text == "Rang her at 2pm; she confirmed."
    assert len(scene.logged("withdrawn")) == 1


@pytest.mark.parametrize("kind", sorted(closing.OWED_ANYWAY))
def test_what_is_owed_anyway_stands_in_the_way_of_withdrawing(scene, kind):
    task = open_task(scene, kind)
    with pytest.raises(closing.OpenItems) as refused:
        withdraw(scene)
    assert [item.number for item in refused.value.items] == [task.pk]
    assert scene.now().status == "received"


def test_withdrawing_twice_is_once_and_again_in_other_words_is_refused(scene):
    version = scene.version
    withdraw(scene, version)
    withdraw(scene, version)
    assert len(scene.logged("withdrawn")) == 1
    with pytest.raises(NotPossible):
        withdraw(scene, reason="Moved away.")
    assert scene.now().closed_reason == "Not said."


def test_a_hand_over_that_waits_ends_with_the_case(scene):
    HandOver.objects.create(case=scene.case, taker=scene.bob, note="n", at=NOW)
    withdraw(scene)
    assert HandOver.objects.get().ended_at == NOW


@pytest.mark.parametrize(("status", "after"), [("withdrawn", "received"), ("closed", "told")])
def test_opened_again_its_clocks_run_on_from_where_they_began(scene, status, after):
    stage(scene, "told" if status == "closed" else "received")
    running_clock(scene)
    close(scene) if status == "closed" else withdraw(scene)
    closing.reopen(
        scene.case.pk, scene.version, reason="She rang again.", actor=scene.actor, at=NOW + timedelta(days=90)
    )
    case = scene.now()
    assert (case.status, case.closed_on, case.closed_reason) == (after, None, "")
    assert (Clock.objects.get().base_on, Clock.objects.get().ended_on) == (TODAY, None)
    assert case.next_due_on == TODAY + timedelta(days=5)
    assert scene.logged("reopened") == [{"from": status}]


def test_an_open_case_cannot_be_opened_again(scene):
    with pytest.raises(NotPossible):
        closing.reopen(scene.case.pk, scene.version, reason="r", actor=Actor.member(scene.bob), at=NOW)
