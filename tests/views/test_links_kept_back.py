"""L1: what a body must not see, whatever anybody wrote; and links that are over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from pledge.models import Message
from pledge.scoping import in_authority
from reviews.models import (
    BodyNotice,
    Case,
    Complaint,
    Person,
    RelevantBody,
)
from reviews.services import distribution
from tests.by_link import (
    link_of,
    make_passed_on_scene,
    make_secret,
    notice,
    notify,
    receipt,
    text,
)
from tests.factories import NOW, make_authority, make_case, make_complaint, make_member, sign_in
from tests.scenes import Scene
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def scene(clock: Clock) -> Scene:
    return make_passed_on_scene()


@pytest.fixture
def client() -> Client:
    return Client()


# What is kept back


@pytest.mark.parametrize("agreement", ["not-needed", "not-asked"])
def test_a_confidential_address_is_nowhere_on_the_page(scene, client, agreement):
    make_secret(scene)
    with in_authority(scene.authority):
        Case.objects.update(agreement=agreement)
    notify(scene)
    page = text(client.get(link_of(scene))).lower()
    for words in ("nowhere", "xx9", "9xx"):
        assert words not in page, words
    assert "[address kept back]" in page
    assert ("address kept back</p>" in page) == (agreement == "not-needed")


def test_what_was_ticked_reaches_a_body_that_may_see_the_whole_application(scene, client):
    with in_authority(scene.authority):
        told = {"kinds": ["threats"], "how_often": "daily"}
        risk = {"areas": ["sleep"], "harder": "I use a wheelchair."}
        Case.objects.update(behaviour="", answers={"behaviour": told, "effect": risk})
    notify(scene)
    page = text(client.get(link_of(scene)))
    for words in ("Threats or intimidation", "Every day", "Sleep", "I use a wheelchair."):
        assert words in page, words
    assert "Not said" not in page


def test_place_only_keeps_back_what_was_ticked_too(scene, client):
    with in_authority(scene.authority):
        risk = {"harder": "I use a wheelchair."}
        Case.objects.update(
            agreement="not-asked", answers={"behaviour": {"kinds": ["threats"]}, "effect": risk}
        )
    notify(scene)
    page = text(client.get(link_of(scene)))
    assert "Threats or intimidation" not in page
    assert "wheelchair" not in page


def test_place_only_shows_the_reference_and_the_place_and_takes_a_receipt(scene, client):
    with in_authority(scene.authority):
        Case.objects.update(agreement="not-asked", in_danger=True)
    notify(scene)
    page = text(client.get(link_of(scene)))
    assert "ASB-BCDF-GHJK" in page
    assert "Mill Lane" in page
    for words in (
        "Zainab",
        "Shouting",
        "cannot sleep",
        "Peace",
        "9 January 2026",
        "in danger",
        "The council",
    ):
        assert words not in page, words
    client.post(link_of(scene), receipt())
    assert notice(scene).confirmed_by_name == "PC Price"


def test_what_one_body_is_kept_from_another_may_see(scene, client):
    notify(scene)
    with in_authority(scene.authority):
        BodyNotice.objects.filter(body__kind="housing").update(scope="place-only")
    assert "Zainab" not in text(client.get(link_of(scene, "housing")))
    assert "Zainab" in text(client.get(link_of(scene, "police")))


def test_a_link_shows_its_own_case_and_no_other(scene, client):
    other = make_case(scene.authority, "ASB-MNPQ-RTVW", behaviour="Somebody else's trouble.")
    make_complaint(other, 1, what_happened="Somebody else's report.")
    notify(scene)
    page = text(client.get(link_of(scene)))
    assert "Somebody else" not in page
    assert "ASB-MNPQ-RTVW" not in page


def test_a_token_that_is_nobodys_finds_nothing(scene, client):
    notify(scene)
    address = link_of(scene)
    wrong = address[:-2] + ("x" if address[-2] != "x" else "y") + "/"
    for token in (wrong, "/r/x/", "/r/" + "a" * 43 + "/"):
        answer = client.get(token)
        assert answer.status_code == 404
        assert "Northfield" not in text(answer)


def test_a_link_opens_in_its_own_authority_whoever_is_signed_in_elsewhere(scene):
    southmere = make_authority("southmere")
    notify(scene)
    stranger = sign_in(Client(), make_member(southmere, "sam"))
    page = text(stranger.get(link_of(scene)))
    assert "Northfield Council" in page
    assert "Southmere" not in page
    assert stranger.get("/northfield/casework/ASB-BCDF-GHJK/").status_code == 404


def test_hostile_words_are_only_text(scene, client):
    hostile = '<script>alert("x")</script> {{ 7|add:7 }} {% now "Y" %} & ‮'
    with in_authority(scene.authority):
        Case.objects.update(behaviour=hostile, place=hostile)
        Person.objects.update(name=hostile)
        Complaint.objects.update(what_happened=hostile, reference=hostile[:80])
    notify(scene)
    page = client.get(link_of(scene)).content.decode()
    assert "<script>alert" not in page
    assert "{{ 7|add:7 }}" in page


# Over


def test_an_expired_link_shows_nothing_and_a_new_one_goes_to_the_bodys_own_address(scene, client, clock):
    notify(scene)
    old = link_of(scene)
    clock.pass_by(days=90)
    page = text(client.get(old))
    assert "This link has expired" in page
    for words in ("Zainab", "Shouting", "Mill Lane", "BCDF"):
        assert words not in page, words
    answer = client.post(old)
    assert "A new link is on its way" in text(answer)
    with in_authority(scene.authority):
        assert Message.objects.latest("pk").address == "police@northfield.example.org"
    assert "Zainab" in text(client.get(link_of(scene)))
    assert notice(scene).confirmed_at is None


def test_a_receipt_by_an_expired_link_is_not_taken(scene, client, clock):
    notify(scene)
    old = link_of(scene)
    clock.pass_by(days=91)
    client.post(old, receipt())
    assert notice(scene).confirmed_at is None


def test_a_replaced_link_says_so_and_leaves_the_newer_one_alone(scene, client):
    notify(scene)
    old = link_of(scene)
    with in_authority(scene.authority):
        distribution.send_again(notice(scene).pk, actor=scene.actor, at=NOW + timedelta(hours=1))
    newer = link_of(scene)
    page = text(client.get(old))
    assert "There is a newer link" in page
    assert "Zainab" not in page
    client.post(old)
    assert "Zainab" in text(client.get(newer))


def test_a_new_link_can_be_asked_for_three_times_an_hour(scene, client, clock):
    notify(scene)
    old = link_of(scene)
    clock.pass_by(days=91)
    statuses = [client.post(old).status_code for _time in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert "several times in the last hour" in text(client.post(old))
    with in_authority(scene.authority):
        assert Message.objects.filter(address="police@northfield.example.org").count() == 4


def test_without_an_address_the_expired_page_says_whom_to_ring(scene, client, clock):
    notify(scene)
    old = link_of(scene)
    with in_authority(scene.authority):
        RelevantBody.objects.update(email="")
    clock.pass_by(days=91)
    page = text(client.get(old))
    assert "Send a new link" not in page
    assert "Ring us and we get it to you another way." in page


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_when_the_case_has_ended_it_is_no_longer_needed_and_shows_nothing(scene, client, status):
    notify(scene)
    with in_authority(scene.authority):
        Case.objects.update(status=status)
    page = text(client.get(link_of(scene)))
    assert "This is no longer needed" in page
    for words in ("Zainab", "Shouting", "Mill Lane"):
        assert words not in page, words
    client.post(link_of(scene), receipt())
    assert notice(scene).confirmed_at is None


def test_a_link_whose_notice_has_gone_finds_nothing(scene, client):
    notify(scene)
    address = link_of(scene)
    with in_authority(scene.authority):
        BodyNotice.objects.all().delete()
    assert client.get(address).status_code == 404
