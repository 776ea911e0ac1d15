"""The ends of a case: never before the applicant is told, never with something open, always with why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.audit import Actor
from reviews.domain.lifecycle import REVIEW_FIRST, NotPossible
from reviews.models import ApplicantRequest, Case, Clock, ContactEntry, HandOver, Letter, Person, Task
from reviews.selectors.inbox import Listing, Wanted, inbox
from reviews.services import closing, letters
from reviews.services.cases import Stale
from tests.deciding import terms
from tests.factories import NOW, TODAY
from tests.scenes import Scene, in_scene

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def scene(db):
    with in_scene() as made:
        yield made


def stage(scene: Scene, status: str, outcome: str = "not-met") -> None:
    Case.objects.filter(pk=scene.case.pk).update(status=status, outcome=outcome)


def letters_are_whole(scene: Scene) -> None:
    """Every part of its letters is known: there is an appeal, and somebody to ring."""
    Case.objects.update(procedure_data=terms().as_data(), named_contact=scene.alice, applicant_told_on=TODAY)


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


@pytest.mark.parametrize("status", ["received", "decided", "told"])
def test_a_case_that_was_met_is_not_closed_while_no_outcome_of_its_review_is_on_record(scene, status):
    stage(scene, status, "met")
    with pytest.raises(NotPossible) as refused:
        close(scene)
    assert scene.now().status == status
    if status == "told":
        assert refused.value.sentence == REVIEW_FIRST
        withdraw(scene)
        assert scene.now().status == "withdrawn"


def test_closing_says_when_and_why_and_writes_the_letter(scene):
    stage(scene, "told")
    letters_are_whole(scene)
    running_clock(scene)
    letter = close(scene)
    case = scene.now()
    assert (case.status, case.closed_on, case.closed_reason) == (
        "closed",
        TODAY,
        "All that was agreed is done.",
    )
    assert (case.next_due_on, case.in_queue) == (None, 0)
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
    assert close(scene).pk == first.pk
    assert len(scene.logged("closed")) == 1


@pytest.mark.parametrize("other", [{"actor": "bob"}, {"reason": "Something else."}])
def test_somebody_else_or_other_words_are_no_second_press(scene, other):
    stage(scene, "told")
    version = scene.version
    close(scene, version)
    given = {"reason": "All that was agreed is done."} | other
    given["actor"] = Actor.member(scene.bob) if "actor" in other else scene.actor
    with pytest.raises(Stale):
        closing.close(scene.case.pk, version, at=NOW, **given)
    with pytest.raises(NotPossible):
        closing.close(scene.case.pk, scene.version, at=NOW, **given)


def test_a_letter_with_no_safe_way_is_a_task_that_keeps_the_closed_case_in_the_lists(scene):
    stage(scene, "told")
    letters_are_whole(scene)
    Person.objects.update(email_safe="no")
    letter = close(scene)
    assert letter.state == "draft"
    task = Task.objects.get()
    assert (task.kind, task.about, task.due_on, task.done_at) == (
        "other",
        f"letter:{letter.pk}",
        TOMORROW,
        None,
    )
    late = TODAY + timedelta(days=9)
    for listing in (Listing.MINE, Listing.ALL, Listing.OVERDUE):
        found = inbox(scene.authority, scene.alice, Wanted(listing), late)
        assert [(row.reference, row.due.is_overdue) for row in found.rows] == [(scene.case.reference, True)]
    letters.issue(letter.pk, letter.version, Letter.Way.HAND, actor=scene.actor, at=NOW)
    assert Task.objects.get().done_at == NOW
    assert not inbox(scene.authority, scene.alice, Wanted(Listing.ALL), late).rows
    assert inbox(scene.authority, scene.alice, Wanted(Listing.CLOSED), late).rows


def test_a_letter_that_left_by_itself_is_no_task(scene):
    stage(scene, "told")
    letters_are_whole(scene)
    assert close(scene).state == "issued"
    assert not Task.objects.exists()


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
    withdraw(scene)
    assert len(scene.logged("withdrawn")) == 1
    assert ContactEntry.objects.count() == 1
    for actor, how in ((Actor.member(scene.bob), "Rang her at 2pm; she confirmed."), (scene.actor, "Other.")):
        with pytest.raises(Stale):
            closing.withdraw(scene.case.pk, version, reason="Not said.", confirmed=how, actor=actor, at=NOW)
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
    Task.objects.all().delete()
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
