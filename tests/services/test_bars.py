"""Barring a member: at once, with a reason, from the named contact too; and letting them back in."""

from __future__ import annotations

import pytest

from pledge.audit import Actor
from pledge.scoping import in_authority
from reviews.models import CaseBar, HandOver
from reviews.selectors.visible import barred_from, cases_but, visible_cases
from reviews.services import bars, hand_over
from reviews.services.cases import Stale
from tests.factories import NOW, make_case
from tests.scenes import in_scene, make_scene, together


@pytest.fixture
def scene(db):
    with in_scene() as made:
        yield made


def bar(scene, version=None):
    return bars.bar(
        scene.case.pk,
        version or scene.version,
        user=scene.bob,
        reason="you know them",
        actor=scene.actor,
        at=NOW,
    )


def test_a_barred_member_sees_the_case_nowhere(scene):
    other = make_case(scene.authority, "ASB-CDFG-HJKM")
    bar(scene)
    assert list(visible_cases(scene.bob)) == [other]
    assert list(cases_but(barred_from(scene.bob))) == [other]
    assert set(visible_cases(scene.alice)) == {scene.case, other}
    assert scene.logged("member-barred") == [{"member": scene.bob.pk, "was_named_contact": False}]


def test_the_log_keeps_no_reason(scene):
    bar(scene)
    assert "you know them" not in str(scene.logged("member-barred"))


def test_barring_twice_is_one_bar(scene):
    version = scene.version
    assert bar(scene, version).pk == bar(scene, version).pk
    assert len(scene.logged("member-barred")) == 1


def test_a_barred_named_contact_leaves_the_case_new(scene):
    hand_over.take(scene.case.pk, scene.version, actor=Actor.member(scene.bob), at=NOW)
    bar(scene)
    assert scene.now().named_contact is None
    assert scene.logged("member-barred")[0]["was_named_contact"] is True


def test_a_hand_over_that_waits_for_them_ends(scene):
    hand_over.hand_over(scene.case.pk, scene.version, taker=scene.bob, note="n", actor=scene.actor, at=NOW)
    bar(scene)
    assert HandOver.objects.get().ended_at == NOW


def test_lifted_they_are_back_and_lifting_twice_is_once(scene):
    row = bar(scene)
    version = scene.version
    for _press in range(2):
        bars.lift(row.pk, version, actor=scene.actor, at=NOW)
    assert list(visible_cases(scene.bob)) == [scene.case]
    assert len(scene.logged("bar-lifted")) == 1


def test_barred_again_after_lifting_is_a_new_bar(scene):
    bars.lift(bar(scene).pk, scene.version, actor=scene.actor, at=NOW)
    bar(scene)
    assert CaseBar.objects.count() == 2
    assert barred_from(scene.bob) == [scene.case.pk]


def test_a_stale_page_bars_and_lifts_nothing(scene):
    with pytest.raises(Stale):
        bar(scene, scene.version + 1)
    row = bar(scene)
    with pytest.raises(Stale):
        bars.lift(row.pk, scene.version - 1, actor=scene.actor, at=NOW)
    assert CaseBar.objects.get().lifted_at is None


@pytest.mark.django_db(transaction=True)
def test_pressed_by_two_at_once_it_is_one_bar():
    scene = make_scene()

    def press():
        return bars.bar(scene.case.pk, 1, user=scene.bob, reason="r", actor=scene.actor, at=NOW)

    outcomes = together(scene.authority, press, press)
    assert [one for one in outcomes if not isinstance(one, CaseBar | Stale)] == []
    with in_authority(scene.authority):
        assert CaseBar.objects.count() == 1
