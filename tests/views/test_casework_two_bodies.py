"""One person for one body, on the pages: the link refuses, the record warns, a member makes sure by name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.models import Message
from pledge.scoping import in_authority
from reviews.models import Agreement, Decision
from tests.by_link import address_in
from tests.deciding import body, decide, scene_with, signed_in, terms
from tests.factories import sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import CASE, refuses_outsiders, words
from tests.views.lettering import version

RECORD = f"{CASE}decision/"


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    """Under Hull's procedure, which asks for two people of two bodies."""
    return scene_with(3, terms("hull"))


def asked(scene: Scene, *kinds: str, own: bool = False) -> Decision:
    with in_authority(scene.authority):
        links = [{"body": body(kind).pk, "way": "link"} for kind in kinds]
        return decide(scene, "met", deciders=[*(signed_in() if own else []), *links])


def link_of(scene: Scene, decision: Decision, kind: str) -> str:
    with in_authority(scene.authority):
        row = decision.agreements.get(body__kind=kind)
        return address_in(Message.objects.filter(about=f"agreement:{row.pk}").latest("pk"))


def voice(name: str, email: str) -> dict[str, Any]:
    return {"name": name, "role": "Manager", "email": email, "agrees": "yes", "why": ""}


def is_final(scene: Scene, decision: Decision) -> bool:
    with in_authority(scene.authority):
        return Decision.objects.get(pk=decision.pk).final_at is not None


def row_of(scene: Scene, kind: str) -> Agreement:
    with in_authority(scene.authority):
        return Agreement.objects.get(body__kind=kind)


def test_signed_in_for_one_body_the_link_of_another_is_no_way(scene):
    decision = asked(scene, "police", own=True)
    path = link_of(scene, decision, "police")
    client = sign_in(Client(), scene.alice)
    answer = client.post(path, voice("Somebody Else", "x@police.example.org"))
    assert answer.status_code == 422
    assert "has spoken for Northfield Council community safety on this decision" in words(answer)
    assert "Somebody Else" in answer.content.decode()
    assert row_of(scene, "police").answered_at is None
    stranger = Client().post(path, voice("Alice A", scene.alice.email.upper()))
    assert stranger.status_code == 422
    assert not is_final(scene, decision)
    assert Client().post(path, voice("Jo Jones", "jo@police.example.org")).status_code == 302
    assert is_final(scene, decision)


def test_the_address_is_asked_for_and_must_be_one(scene):
    path = link_of(scene, asked(scene, "police", "health"), "police")
    for typed, said in (("", "Enter your own work email address"), ("jo", "in the correct format")):
        answer = Client().post(path, voice("Jo Jones", typed))
        assert answer.status_code == 422
        assert said in words(answer)
    assert row_of(scene, "police").answered_at is None


def test_in_doubt_the_record_warns_and_a_member_makes_sure_by_name(scene):
    decision = asked(scene, "police", "health")
    Client().post(link_of(scene, decision, "police"), voice("Jo Jones", "jo@police.example.org"))
    Client().post(link_of(scene, decision, "health"), voice("J. Jones", "j@health.example.org"))
    client = sign_in(Client(), scene.bob)
    page = words(client.get(RECORD))
    assert "One person may have spoken for two bodies" in page
    assert "Agreed so far: 1 of 2 bodies needed, 1 of 2 people." in page
    assert "Make sure that two people spoke for two bodies" in words(client.get(CASE))
    path = f"{RECORD}agreements/{row_of(scene, 'health').pk}/sure/"
    assert path in client.get(RECORD).content.decode()
    asking = words(client.get(path))
    assert "jo@police.example.org" in asking
    assert "j@health.example.org" in asking
    empty = client.post(path, {"version": version(scene), "how": " "})
    assert "Say how you made sure that they are two people" in words(empty)
    old = client.post(path, {"version": version(scene) - 1, "how": "Rang both."})
    assert old.status_code == 422
    assert not is_final(scene, decision)
    done = client.post(path, {"version": version(scene), "how": "Rang both <b>today</b>."}, follow=True)
    assert is_final(scene, decision)
    page = words(done)
    assert (
        "Bob Brennan made sure on 12 March 2026 that this is another person: Rang both <b>today</b>." in page
    )
    assert "One person may have spoken for two bodies" not in page
    assert "There is nothing to make sure of" in words(client.get(path, follow=True))
    assert "Made sure that two people spoke for two bodies" in words(client.get(f"{CASE}history/"))


def test_nobody_makes_sure_of_their_own_voice(scene):
    decision = asked(scene, "police", own=True)
    Client().post(link_of(scene, decision, "police"), voice("Alyce Adeyemi", "a@police.example.org"))
    path = f"{RECORD}agreements/{row_of(scene, 'police').pk}/sure/"
    given = {"version": version(scene), "how": "It is me."}
    answer = sign_in(Client(), scene.alice).post(path, given)
    assert "Somebody else must make sure that they are two." in words(answer)
    assert not is_final(scene, decision)
    assert sign_in(Client(), scene.bob).post(path, given).status_code == 302
    assert is_final(scene, decision)


def test_only_those_who_decide_make_sure(scene):
    decision = asked(scene, "police", "health")
    for kind in ("police", "health"):
        Client().post(link_of(scene, decision, kind), voice("Jo Jones", f"jo@{kind}.example.org"))
    path = f"{RECORD}agreements/{row_of(scene, 'health').pk}/sure/"
    refuses_outsiders(scene, path, {"version": version(scene), "how": "Rang."}, reads=False)
    assert not is_final(scene, decision)


def test_whom_the_procedure_names_stands_on_the_record(db):
    named = "the area commander of the police"
    scene = scene_with(3, terms(deciders={"people": 1, "bodies": 1, "named": [named]}))
    with in_authority(scene.authority):
        police = body("police").pk
        decide(scene, "met", deciders=[{"body": police, "way": "link"}], named_bodies={named: police})
    page = words(sign_in(Client(), scene.alice).get(RECORD))
    assert "The area commander of the police through Northfield Police" in page
