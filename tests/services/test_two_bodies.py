"""A decision of two people from two bodies: by no way do one person, or two of one body, make it final."""

from __future__ import annotations

from datetime import date

import pytest

from pledge.audit import Actor
from pledge.scoping import in_authority
from reviews.models import Agreement, Decision, Delegation, RelevantBody, Task
from reviews.procedures import load_library_procedure
from reviews.services import agreements, decisions
from reviews.services.cases import Stale
from tests.deciding import body, decide, scene_with, signed_in, terms
from tests.factories import NOW
from tests.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    assert load_library_procedure("hull").as_data()["deciders"]["bodies"] == 2
    made = scene_with(3, terms("hull"))
    with in_authority(made.authority):
        yield made


def link(kind: str, **more) -> dict:
    return {"body": body(kind).pk, "way": "link"} | more


def answer(decision: Decision, kind: str, name: str, email: str = "", **more) -> Agreement:
    row = decision.agreements.get(body__kind=kind, answered_at=None)
    given = {"person_role": "", "agrees": True, "note": "", "actor": Actor.link(kind), "at": NOW}
    return agreements.answer(row.pk, person_name=name, person_email=email, **given | more)


def is_final(decision: Decision) -> bool:
    return Decision.objects.get(pk=decision.pk).final_at is not None


def sure(scene: Scene, kind: str, decision: Decision, *, by=None, version: int | None = None) -> None:
    row = decision.agreements.get(body__kind=kind)
    agreements.make_sure(
        row.pk, version or scene.version, how="Rang both.", actor=Actor.member(by or scene.bob), at=NOW
    )


def test_signed_in_and_by_link_two_people_of_two_bodies_make_it_final(scene):
    decision = decide(scene, "met", deciders=[*signed_in(), link("police")])
    assert not is_final(decision)
    answer(decision, "police", "Jo Jones", "jo@police.example.org")
    assert is_final(decision)


def test_one_person_alone_cannot_even_save_it(scene):
    for deciders in (signed_in(), [link("police")], [link("police", seats=2)]):
        with pytest.raises(decisions.CannotSave) as stop:
            decide(scene, "met", deciders=deciders)
        assert next(one.code for one in stop.value.problems) == "too-few-bodies"
    assert not Decision.objects.exists()


def test_two_people_of_one_body_are_not_two_bodies(scene):
    decision = decide(scene, "met", deciders=[link("police", seats=2), link("health")])
    first, second = decision.agreements.filter(body__kind="police")
    for row, name in ((first, "Jo Jones"), (second, "Kim King")):
        agreements.answer(
            row.pk, person_name=name, person_role="", agrees=True, note="", actor=Actor.link("p"), at=NOW
        )
    assert not is_final(decision)
    answer(decision, "health", "Lou Lane")
    assert is_final(decision)


def test_whoever_signed_in_for_one_body_cannot_use_a_link_for_another(scene):
    decision = decide(scene, "met", deciders=[*signed_in(), link("police")])
    with pytest.raises(agreements.SpeaksForAnother):
        answer(decision, "police", "Somebody Else", "x@police.example.org", user_id=scene.alice.pk)
    with pytest.raises(agreements.SpeaksForAnother):
        answer(decision, "police", "Somebody Else", scene.alice.email.upper())
    assert decision.agreements.get(body__kind="police").answered_at is None
    assert not is_final(decision)
    answer(decision, "police", "Jo Jones", user_id=scene.bob.pk)
    assert is_final(decision)


def test_one_address_cannot_answer_two_links(scene):
    decision = decide(scene, "met", deciders=[link("police"), link("health")])
    answer(decision, "police", "Jo Jones", "jo@example.org")
    with pytest.raises(agreements.SpeaksForAnother) as why:
        answer(decision, "health", "Kim King", " JO@example.org")
    assert why.value.body == "Northfield Police"
    assert not is_final(decision)


@pytest.mark.parametrize("again", ["jo  jones", "Jones, Jo", "J. Jones", "Joe Jones", "Insp. Jo Jones"])
def test_one_person_under_two_spellings_waits_for_a_member_to_make_sure(scene, again):
    decision = decide(scene, "met", deciders=[link("police"), link("health")])
    answer(decision, "police", "Jo Jones", "jo@police.example.org")
    row = answer(decision, "health", again, "other@health.example.org")
    assert not is_final(decision)
    assert Task.objects.get(kind="make-sure", done_at=None).about == f"agreement:{row.pk}"
    sure(scene, "health", decision)
    assert is_final(decision)
    row.refresh_from_db()
    assert (row.made_sure_by, row.made_sure_how, row.made_sure_at) == (scene.bob, "Rang both.", NOW)
    assert not Task.objects.filter(kind="make-sure", done_at=None).exists()
    assert scene.logged("made-sure-who") == [{"body": row.body_id}]


def test_one_mailbox_of_two_bodies_waits_too(scene):
    RelevantBody.objects.filter(kind__in=["police", "health"]).update(email="hub@northfield.example.org")
    decision = decide(scene, "met", deciders=[link("police"), link("health")])
    answer(decision, "police", "Jo Jones")
    answer(decision, "health", "Kim King")
    assert not is_final(decision)
    sure(scene, "police", decision)
    assert is_final(decision)


def test_a_spelling_of_ones_own_name_under_a_delegation_waits_too(scene):
    row = Delegation.objects.create(
        authority=scene.authority, body=body("health"), to_whom="the manager", terms="All.",
        granted_by="The board", since=date(2025, 1, 1), recorded_by=scene.alice, recorded_at=NOW,
    )  # fmt: skip
    given = {"body": body("health").pk, "way": "delegation", "delegation": row.pk, "person_role": ""}
    decision = decide(scene, "met", deciders=[*signed_in(), given | {"person_name": "Alyce Adeyemi"}])
    assert not is_final(decision)
    with pytest.raises(agreements.OwnVoice):
        sure(scene, "health", decision, by=scene.alice)
    assert not is_final(decision)
    sure(scene, "health", decision)
    assert is_final(decision)


def test_one_account_is_one_person_whatever_anybody_makes_sure_of(scene):
    decision = decide(scene, "met", deciders=[*signed_in(), link("police")])
    decision.agreements.filter(body__kind="police").update(
        user=scene.alice, person_name="Somebody Else", agrees=True, answered_at=NOW
    )
    with pytest.raises(agreements.NoDoubt):
        sure(scene, "police", decision)
    assert not is_final(decision)


def test_making_sure_needs_words_a_doubt_and_the_newest_page(scene):
    decision = decide(scene, "met", deciders=[link("police"), link("health")])
    answer(decision, "police", "Jo Jones")
    with pytest.raises(agreements.NoDoubt):
        sure(scene, "police", decision)
    answer(decision, "health", "Jo Jones")
    with pytest.raises(Stale):
        sure(scene, "health", decision, version=scene.version - 1)
    row = decision.agreements.get(body__kind="health")
    with pytest.raises(ValueError, match="how"):
        agreements.make_sure(row.pk, scene.version, how=" ", actor=scene.actor, at=NOW)
    assert not is_final(decision)
    sure(scene, "health", decision)
    with pytest.raises(agreements.NoDoubt):
        sure(scene, "health", decision)


def test_in_doubt_the_body_can_be_asked_again_instead(scene):
    decision = decide(scene, "met", deciders=[link("police"), link("health")])
    answer(decision, "police", "Jo Jones")
    row = answer(decision, "health", "Jo Jones", "jo@health.example.org")
    agreements.ask_again(row.pk, scene.version, actor=scene.actor, at=NOW)
    row.refresh_from_db()
    assert (row.agrees, row.person_name, row.person_email) == (None, "", "")
    assert not Task.objects.filter(kind="make-sure", done_at=None).exists()
    answer(decision, "health", "Kim King", "kim@health.example.org")
    assert is_final(decision)


def test_a_later_disagreement_or_an_old_confirmation_opens_nothing_new(scene):
    decision = decide(scene, "met", deciders=[link("police"), link("health"), link("housing")])
    answer(decision, "police", "Jo Jones")
    answer(decision, "health", "Jo Jones")
    answer(decision, "housing", "Kim King", agrees=False)
    sure(scene, "health", decision)
    assert not is_final(decision)
