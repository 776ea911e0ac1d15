"""A *not met* that waits for the bodies lapses once the facts leave only *met* (s.104(4))."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.audit import Actor
from pledge.models import AuditEntry, Link, Message
from pledge.scoping import in_authority
from reviews.models import Decision, PoolingAdvice, Task
from reviews.services import agreements, closing, corrections, letters, task_work, telling
from reviews.services.changes import ADD, CORRECT, Change
from reviews.services.tasks import finish
from tests.deciding import add_report, and_police, assess, body, decide, issue, say, scene_with, terms, write
from tests.factories import NOW, make_person
from tests.scenes import Scene

pytestmark = pytest.mark.django_db
FACTS = {"incident_first": "2026-02-20", "reported": "2026-02-21", "to": "council", "channel": "phone"}


@pytest.fixture
def scene(db):
    """Two reports, weighed and not met; the police have yet to answer."""
    made = scene_with(2, terms(deciders={"people": 2, "bodies": 2}))
    with in_authority(made.authority):
        decide(made, "not-met", at=NOW - timedelta(hours=1), deciders=and_police())
        yield made


def add_the_third(scene: Scene) -> None:
    change = Change(ADD, "Found since.", by_id=scene.applicant.pk, facts=FACTS)
    corrections.make(scene.case.pk, scene.version, change, actor=scene.actor, at=NOW)


def lapsed(scene: Scene) -> bool:
    decision = Decision.objects.get()
    assert decision.final_at is None
    assert scene.now().status == "received"
    assert not Task.objects.filter(kind=Task.Kind.TELL).exists()
    return decision.abandoned_at is not None and "section 104(4)" in decision.abandoned_reason


def test_a_third_report_found_meanwhile_takes_it_away_at_once(scene):
    add_the_third(scene)
    assert lapsed(scene)
    assert not Link.objects.filter(about__startswith="agreement:", revoked_at__isnull=True).exists()
    assert AuditEntry.objects.filter(action="decision-lapsed", case_key=scene.case.key).count() == 1


def test_a_body_that_agrees_afterwards_makes_nothing_final(scene):
    row = agreements.Agreement.objects.get(body=body("police"))
    add_the_third(scene)
    agreements.answer(
        row.pk, person_name="Jo", person_role="PC", agrees=True, note="", actor=scene.actor, at=NOW
    )
    assert lapsed(scene)
    row.refresh_from_db()
    assert row.answered_at is None


def test_whatever_brought_the_new_advice_the_last_word_does_not_make_it_final(scene):
    add_report(scene, 3)
    assess(scene)
    say(Decision.objects.get(), "police")
    assert lapsed(scene)


def not_met_and_told(scene: Scene) -> Decision:
    say(Decision.objects.get(), "police")
    decision = Decision.objects.get()
    assert decision.final_at == NOW
    letter = issue(scene, write(scene, decision), "hand")
    telling.mark_given(letter.pk, scene.version, NOW.date(), "By hand.", actor=scene.actor, at=NOW)
    for task in Task.objects.filter(done_at__isnull=True):
        finish(task, actor=scene.actor, at=NOW)
    return decision


def close(scene: Scene) -> None:
    closing.close(scene.case.pk, scene.version, reason="All is done.", actor=scene.actor, at=NOW)


def again() -> list[str]:
    return list(
        Task.objects.filter(kind="decide-again", done_at__isnull=True).values_list("about", flat=True)
    )


def test_one_that_is_final_stands_and_the_case_cannot_end_before_they_have_decided_again(scene):
    decision = not_met_and_told(scene)
    add_the_third(scene)
    assert again() == [f"decision:{decision.pk}"]
    with pytest.raises(closing.OpenItems):
        close(scene)
    task, version = Task.objects.get(kind="decide-again"), scene.version
    with pytest.raises(task_work.DoneElsewhere):
        task_work.finish_by_hand(task.pk, version, note="No.", actor=scene.actor, at=NOW)
    decide(scene, "met", deciders=and_police())
    assert again()
    say(Decision.objects.first(), "police")
    assert not again()
    assert scene.now().outcome == "met"


def test_its_letter_does_not_go_out_by_any_way_until_they_have_decided_again(scene):
    say(Decision.objects.get(), "police")
    letter = write(scene, Decision.objects.get())
    add_the_third(scene)
    for way in ("online", "hand", "spoken"):
        with pytest.raises(letters.MustDecideAgain):
            issue(scene, letter, way)
    letter.refresh_from_db()
    assert (letter.state, Message.objects.filter(about=f"letter:{letter.pk}").exists()) == ("draft", False)
    decide(scene, "met", deciders=and_police())
    say(Decision.objects.first(), "police")
    with pytest.raises(letters.NotStanding):
        issue(scene, letter)
    assert issue(scene, write(scene, Decision.objects.first())).state == "issued"


def test_it_need_not_be_decided_again_once_the_facts_are_as_before(scene):
    not_met_and_told(scene)
    add_the_third(scene)
    third = scene.case.complaints.get(number=3)
    change = Change(CORRECT, "It was in 2024.", complaint_id=third.pk, facts={"incident_first": "2024-02-20"})
    made = corrections.make(scene.case.pk, scene.version, change, actor=scene.actor, at=NOW)
    assert again()
    corrections.confirm(
        made.correction.pk, scene.version, note="Read it.", actor=Actor.member(scene.bob), at=NOW
    )
    assert not again()


def test_without_such_facts_the_case_is_closed(scene):
    not_met_and_told(scene)
    close(scene)
    assert scene.now().status == "closed"


def test_facts_that_leave_the_choice_change_nothing(scene):
    assess(scene)
    say(Decision.objects.get(), "police")
    decision = Decision.objects.get()
    assert (decision.abandoned_at, decision.final_at) == (None, NOW)


def test_where_legal_advice_sets_pooling_aside_the_choice_stands(scene):
    PoolingAdvice.objects.create(
        authority=scene.authority, version=scene.now().procedure, advice="Not across people.",
        adviser="Counsel", given_on=NOW.date(), recorded_by=scene.alice, recorded_at=NOW,
    )  # fmt: skip
    add_report(scene, 3, make_person(scene.case, "other", name="Ngozi Obi"))
    assert assess(scene).must_decide_met
    say(Decision.objects.get(), "police")
    assert Decision.objects.get().final_at == NOW


def test_met_stays_met_when_the_count_falls(db):
    made = scene_with(3, terms(deciders={"people": 2, "bodies": 2}))
    with in_authority(made.authority):
        decide(made, "met", at=NOW - timedelta(hours=1), deciders=and_police())
        made.case.complaints.filter(number=3).delete()
        assess(made)
        say(Decision.objects.get(), "police")
        assert Decision.objects.get().final_at == NOW
