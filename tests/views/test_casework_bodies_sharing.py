"""C6: a worry about sharing is settled by a person; and who may do what on the page of bodies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from pledge.audit import Actor
from pledge.models import Message
from pledge.scoping import in_authority
from reviews.models import BodyNotice, Case, Task
from reviews.services import distribution
from reviews.services.cases import locked
from tests.factories import (
    NOW,
    make_authority,
    make_case,
    make_member,
    make_person,
    sign_in,
)
from tests.scenes import Scene, make_scene
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db

BODIES = "/northfield/casework/ASB-BCDF-GHJK/bodies/"
State = Message.State


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def scene(clock: Clock) -> Scene:
    return make_scene()


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def notify(scene: Scene) -> None:
    with in_authority(scene.authority), locked(scene.case.pk) as case:
        distribution.notify_bodies(case, actor=Actor.public(), at=NOW)


def notice(scene: Scene, kind: str = "police") -> BodyNotice:
    with in_authority(scene.authority):
        return BodyNotice.objects.select_related("body", "message").get(case=scene.case, body__kind=kind)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def by_hand(scene: Scene, **changed: Any) -> dict[str, Any]:
    with in_authority(scene.authority):
        version = scene.version
    given = {"version": version, "name": "PC Price", "dealt_with_by": "", "note": "Read out by telephone."}
    return given | changed


def row_of(page: str, body: str) -> str:
    """The row of the table about one body."""
    return page.split(f"{body}<p", 1)[1].split("</tr>", 1)[0]


# A worry about sharing


def worried(scene: Scene) -> None:
    with in_authority(scene.authority):
        Case.objects.update(sharing_limits="Not my cousin Vi at the housing office.")
        Task.objects.create(case=scene.case, kind="sharing-concern", created_at=NOW)
    notify(scene)


def test_a_worry_stands_on_the_page_until_it_is_settled(scene, client):
    worried(scene)
    page = text(client.get(BODIES))
    assert "Not my cousin Vi at the housing office." in page
    assert "Settle what may be shared" in page
    with in_authority(scene.authority):
        version = scene.version
    housing = notice(scene, "housing")
    asked = text(client.get(f"{BODIES}sharing/"))
    assert "Northfield Homes Association" in asked
    given = {"version": version, "how": "Rang her: not the housing office.", "keep_from": [housing.pk]}
    page = text(client.post(f"{BODIES}sharing/", given, follow=True))
    assert "Settled. The other bodies are sent the application" in page
    assert "Reference and place only, as settled" in row_of(page, "Northfield Homes Association")
    assert "Reference and place only" not in row_of(page, "Northfield Police")
    assert "cousin Vi" not in page
    assert "Nothing waits to be settled here." in text(client.get(f"{BODIES}sharing/"))


def test_settling_needs_to_say_what_was_agreed(scene, client):
    worried(scene)
    answer = client.post(f"{BODIES}sharing/", {"version": 1, "how": "", "keep_from": [notice(scene).pk]})
    assert answer.status_code == 422
    assert "Enter what you agreed with the applicant" in text(answer)
    assert f'value="{notice(scene).pk}" checked' in text(answer)


def test_settling_from_a_stale_page_saves_nothing_and_keeps_what_was_typed(scene, client):
    worried(scene)
    answer = client.post(f"{BODIES}sharing/", {"version": 1, "how": "Rang her.", "keep_from": []})
    assert answer.status_code == 422
    assert "Someone changed this case while you had it open" in text(answer)
    assert "Rang her." in text(answer)
    with in_authority(scene.authority):
        assert Task.objects.get(kind="sharing-concern").done_at is None


# Who may


CHANGES = ("{pk}/again/", "{pk}/by-hand/", "add/", "sharing/")


def test_an_auditor_reads_and_changes_nothing(scene):
    notify(scene)
    dev = sign_in(Client(), make_member(scene.authority, "dev"))
    page = text(dev.get(BODIES))
    assert "Northfield Police" in page
    for words in ("Send again", "Record by hand", "Pass it on", "What to do"):
        assert words not in page, words
    for address in CHANGES:
        assert dev.post(BODIES + address.format(pk=notice(scene).pk)).status_code == 403, address


def test_a_stranger_finds_nothing_and_changes_nothing(scene):
    notify(scene)
    sam = sign_in(Client(), make_member(make_authority("southmere"), "sam"))
    assert sam.get(BODIES).status_code == 404
    for address in CHANGES:
        assert sam.post(BODIES + address.format(pk=notice(scene).pk)).status_code == 404, address
    assert notice(scene).confirmed_at is None


def test_a_notice_of_another_case_is_not_found_under_this_one(scene, client):
    notify(scene)
    other = make_case(scene.authority, "ASB-MNPQ-RTVW")
    make_person(other, "affected", name="Ngozi Obi")
    with in_authority(scene.authority), locked(other.pk) as case:
        distribution.notify_bodies(case, actor=Actor.public(), at=NOW + timedelta(minutes=1))
        theirs = BodyNotice.objects.filter(case=other).first()
    for address in ("again/", "by-hand/"):
        assert client.post(f"{BODIES}{theirs.pk}/{address}", by_hand(scene)).status_code == 404
    with in_authority(scene.authority):
        assert BodyNotice.objects.get(pk=theirs.pk).confirmed_at is None


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_of_a_case_that_has_ended_nothing_is_offered(scene, client, status):
    notify(scene)
    with in_authority(scene.authority):
        Case.objects.update(status=status)
    page = text(client.get(BODIES))
    assert "Northfield Police" in page
    for words in ("Send again", "Record by hand", "Pass it on"):
        assert words not in page, words
    for address in CHANGES:
        given = by_hand(scene, how="Rang her.", chosen="")
        client.post(BODIES + address.format(pk=notice(scene).pk), given)
    assert notice(scene).confirmed_at is None
    with in_authority(scene.authority):
        assert Message.objects.count() == 4
