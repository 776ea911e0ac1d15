"""Taking a case, handing it over, accepting it: never two contacts, none in between, the applicant told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.audit import Actor
from pledge.scoping import in_authority
from reviews.models import CaseBar, HandOver, Letter, Task
from reviews.services import hand_over
from reviews.services.cases import Stale
from tests.factories import NOW, make_member
from tests.scenes import Scene, in_scene, make_scene, together

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def scene(db):
    with in_scene() as made:
        yield made


def take(scene: Scene, version: int | None = None) -> None:
    hand_over.take(scene.case.pk, version or scene.version, actor=scene.actor, at=NOW)


def give(scene: Scene, version: int | None = None, note: str = "Ring on Monday.") -> HandOver:
    return hand_over.hand_over(
        scene.case.pk, version or scene.version, taker=scene.bob, note=note, actor=scene.actor, at=NOW
    )


def test_taking_a_new_case_makes_you_its_contact_and_tells_the_applicant(scene):
    take(scene)
    assert scene.now().named_contact == scene.alice
    letter = Letter.objects.get(case=scene.case, kind="contact-changed")
    assert letter.to == scene.applicant
    assert letter.message_id or Task.objects.filter(case=scene.case, about=f"letter:{letter.pk}").exists()
    assert scene.logged("hand-over-accepted") == [{"to": scene.alice.pk, "from": None}]


def test_taking_twice_is_once(scene):
    version = scene.version
    take(scene, version)
    take(scene, version)
    assert HandOver.objects.filter(case=scene.case).count() == 1
    assert Letter.objects.filter(case=scene.case, kind="contact-changed").count() == 1


def test_a_stale_page_takes_nothing(scene):
    version = scene.version
    hand_over.take(scene.case.pk, version, actor=Actor.member(scene.bob), at=NOW)
    with pytest.raises(Stale):
        take(scene, version)
    assert scene.now().named_contact == scene.bob


def test_the_giver_stays_the_contact_until_the_taker_accepts(scene):
    take(scene)
    row = give(scene)
    assert scene.now().named_contact == scene.alice
    assert scene.logged("named-contact-changed") == [{"state": "waits", "to": scene.bob.pk}]
    hand_over.accept(row.pk, actor=Actor.member(scene.bob), at=LATER)
    assert scene.now().named_contact == scene.bob
    assert HandOver.objects.get(pk=row.pk).accepted_at == LATER
    assert Letter.objects.filter(case=scene.case, kind="contact-changed").count() == 2


def test_handing_over_twice_is_one_and_accepting_twice_is_one(scene):
    version = scene.version
    assert give(scene, version).pk == give(scene, version).pk
    row = HandOver.objects.get(case=scene.case)
    for _press in range(2):
        hand_over.accept(row.pk, actor=Actor.member(scene.bob), at=LATER)
    assert len(scene.logged("hand-over-accepted")) == 1
    assert Letter.objects.filter(case=scene.case, kind="contact-changed").count() == 1


def test_nobody_accepts_what_was_given_to_somebody_else(scene):
    row = give(scene)
    with pytest.raises(hand_over.NotForYou):
        hand_over.accept(row.pk, actor=scene.actor, at=LATER)
    assert scene.now().named_contact is None


def test_given_on_to_another_the_first_can_no_longer_accept(scene):
    first = give(scene)
    carol = make_member(scene.authority, "ciara")
    hand_over.hand_over(
        scene.case.pk, scene.version, taker=carol, note="You instead.", actor=scene.actor, at=NOW
    )
    with pytest.raises(hand_over.NotForYou):
        hand_over.accept(first.pk, actor=Actor.member(scene.bob), at=LATER)


def test_taking_it_oneself_ends_what_waits(scene):
    first = give(scene)
    take(scene)
    with pytest.raises(hand_over.NotForYou):
        hand_over.accept(first.pk, actor=Actor.member(scene.bob), at=LATER)
    assert scene.now().named_contact == scene.alice


def test_a_barred_colleague_is_given_nothing(scene):
    CaseBar.objects.create(case=scene.case, user=scene.bob, reason="x", barred_by=scene.alice, barred_at=NOW)
    with pytest.raises(hand_over.Barred):
        give(scene)
    assert not HandOver.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_taking_at_once_make_one_contact():
    scene = make_scene()
    bob = Actor.member(scene.bob)
    outcomes = together(
        scene.authority,
        lambda: hand_over.take(scene.case.pk, 1, actor=scene.actor, at=NOW),
        lambda: hand_over.take(scene.case.pk, 1, actor=bob, at=NOW),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Case", "Stale"]
    with in_authority(scene.authority):
        assert HandOver.objects.filter(case=scene.case).count() == 1
        assert scene.now().named_contact in (scene.alice, scene.bob)
