"""C6: which bodies have the application, who confirmed, and what an officer does where one does not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pledge.audit import Actor
from pledge.models import AuditEntry, Message
from pledge.outcomes import Outcome, settle
from pledge.scoping import in_authority
from reviews.models import BodyNotice, Case, RelevantBody
from reviews.services import distribution
from reviews.services.cases import locked
from tests.factories import (
    NOW,
    TODAY,
    make_authority,
    make_bodies,
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


def confirm(scene: Scene, email: str = "price@northfield.example.org") -> None:
    with in_authority(scene.authority):
        distribution.confirm_receipt(
            notice(scene).pk,
            name="PC Price",
            email=email,
            dealt_with_by="Sgt Shaw",
            actor=Actor.link("Police"),
            at=NOW,
        )


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


# What is shown


def test_each_body_stands_there_with_where_it_stands(scene, client):
    notify(scene)
    with in_authority(scene.authority):
        for kind, state in (("council", State.DELIVERED), ("health", State.FAILED)):
            settle(notice(scene, kind).message_id, Outcome(state, (State.QUEUED,), NOW))
    confirm(scene)
    page = text(client.get(BODIES))
    for body, words in {
        "Northfield Council community safety": "Sent, not confirmed",
        "Northfield Police": "Confirmed",
        "Northfield Integrated Care Board": "Could not be delivered",
        "Northfield Homes Association": "Waiting to be sent",
    }.items():
        assert words in row_of(page, body), body
    assert "PC Price, 12 March 2026" in row_of(page, "Northfield Police")
    assert "Sgt Shaw" in row_of(page, "Northfield Police")
    assert "Send again" not in row_of(page, "Northfield Police")
    assert "Send again" in row_of(page, "Northfield Integrated Care Board")
    assert "section 104(3)(b)" in page


def test_a_body_without_an_address_is_for_a_person(scene, client):
    with in_authority(scene.authority):
        RelevantBody.objects.filter(kind="police").update(email="", phone="01632 960555")
    notify(scene)
    row = row_of(text(client.get(BODIES)), "Northfield Police")
    assert "Not sent: no email address" in row
    assert "01632 960555" in row
    assert "Send again" not in row
    assert "Record by hand" in row


def test_a_receipt_from_another_domain_is_marked(scene, client):
    notify(scene)
    confirm(scene, email="price@elsewhere.example")
    row = row_of(text(client.get(BODIES)), "Northfield Police")
    assert "Confirmed from price@elsewhere.example, which is not an address of theirs" in row


@pytest.mark.parametrize("email", ["Price@NORTHFIELD.example.org", "x@northfield.example.org"])
def test_a_receipt_from_their_own_is_not(scene, client, email):
    notify(scene)
    confirm(scene, email=email)
    assert "not an address of theirs" not in text(client.get(BODIES))


def test_a_kind_that_is_missing_is_named_with_the_section(scene, client):
    with in_authority(scene.authority):
        RelevantBody.objects.filter(kind="health").delete()
    notify(scene)
    page = text(client.get(BODIES))
    assert "A kind of body is missing" in page
    assert "No Health body is recorded for the area." in page
    assert "section 105" in page
    assert "No Police is" not in page


def test_no_body_at_all_says_what_to_do(scene, client):
    with in_authority(scene.authority):
        RelevantBody.objects.all().delete()
    page = text(client.get(BODIES))
    assert "No body has the application yet" in page
    assert page.count("is recorded for the area.") == 3


def test_place_only_says_why_and_where_it_is_settled(scene, client):
    with in_authority(scene.authority):
        Case.objects.update(agreement="not-asked")
    notify(scene)
    page = text(client.get(BODIES))
    assert "until somebody settles whether the victim agrees" in page
    assert "Reference and place only" in row_of(page, "Northfield Police")
    assert f'href="{BODIES.replace("bodies", "people")}"' in page


def test_what_it_costs_does_not_grow(scene, client):
    notify(scene)
    client.get(BODIES)
    counts = []
    for number in range(3):
        with in_authority(scene.authority):
            body = RelevantBody.objects.create(kind="housing", name=f"Homes {number}", since=TODAY)
            distribution.add_body(scene.case.pk, body, actor=scene.actor, at=NOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(BODIES)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 25


def test_very_long_and_hostile_names_are_only_text(scene, client):
    hostile = '<script>alert("x")</script>' + "Association" * 10
    with in_authority(scene.authority):
        RelevantBody.objects.filter(kind="police").update(name=hostile[:150])
    notify(scene)
    assert "<script>alert" not in client.get(BODIES).content.decode()


# Send again


def test_sending_again_makes_a_new_link_once_however_often_it_is_pressed(scene, client, clock):
    notify(scene)
    clock.pass_by(minutes=10)
    address = f"{BODIES}{notice(scene).pk}/again/"
    for _press in range(2):
        answer = client.post(address, follow=True)
    assert "A new link is on its way to Northfield Police." in text(answer)
    with in_authority(scene.authority):
        assert Message.objects.filter(address="police@northfield.example.org").count() == 2


def test_nothing_is_sent_to_one_that_confirmed_or_has_no_address(scene, client):
    notify(scene)
    confirm(scene)
    with in_authority(scene.authority):
        RelevantBody.objects.filter(kind="health").update(email="")
    for kind, says in (("police", "has confirmed already"), ("health", "There is no email address for")):
        answer = client.post(f"{BODIES}{notice(scene, kind).pk}/again/", follow=True)
        assert says in text(answer)
    with in_authority(scene.authority):
        assert Message.objects.count() == 4


def test_a_link_cannot_be_sent_by_a_get(scene, client):
    notify(scene)
    assert client.get(f"{BODIES}{notice(scene).pk}/again/").status_code == 405


# By hand


def test_a_record_by_hand_is_kept_with_who_and_how(scene, client):
    notify(scene)
    answer = client.post(
        f"{BODIES}{notice(scene).pk}/by-hand/", by_hand(scene, dealt_with_by="Sgt Shaw"), follow=True
    )
    row = notice(scene)
    assert (row.confirmed_way, row.confirmed_by_name, row.dealt_with_by, row.note) == (
        "by-hand",
        "PC Price",
        "Sgt Shaw",
        "Read out by telephone.",
    )
    page = text(answer)
    assert "Recorded: Northfield Police has the application." in page
    assert "Recorded by hand" in row_of(page, "Northfield Police")
    with in_authority(scene.authority):
        assert AuditEntry.objects.get(action="body-recorded-by-hand").actor_user == scene.alice


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Enter the name of the person who has it"),
        ({"note": " "}, "Enter how and when they got it"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(scene, client, changed, says):
    notify(scene)
    answer = client.post(f"{BODIES}{notice(scene).pk}/by-hand/", by_hand(scene, **changed))
    page = text(answer)
    assert answer.status_code == 422
    assert page.count(says) == 2
    assert ("Read out by telephone." in page) == ("note" not in changed)
    assert notice(scene).confirmed_at is None


def test_from_a_stale_page_nothing_is_saved_and_all_is_kept(scene, client):
    notify(scene)
    answer = client.post(f"{BODIES}{notice(scene).pk}/by-hand/", by_hand(scene, version=1))
    page = text(answer)
    assert answer.status_code == 422
    assert "Someone changed this case while you had it open" in page
    assert "Read out by telephone." in page
    assert notice(scene).confirmed_at is None
    again = client.post(f"{BODIES}{notice(scene).pk}/by-hand/", by_hand(scene), follow=True)
    assert "Recorded: Northfield Police" in text(again)


def test_confirmed_meanwhile_there_is_nothing_left_to_record(scene, client):
    notify(scene)
    confirm(scene)
    page = text(client.get(f"{BODIES}{notice(scene).pk}/by-hand/"))
    assert "PC Price confirmed on 12 March 2026. There is nothing left to record." in page
    client.post(f"{BODIES}{notice(scene).pk}/by-hand/", by_hand(scene, name="Someone Else"))
    assert notice(scene).confirmed_by_name == "PC Price"


# One body more


def test_the_case_is_passed_to_one_body_more(scene, client):
    notify(scene)
    with in_authority(scene.authority):
        body = RelevantBody.objects.create(
            kind="housing", name="Southgate Homes", email="homes@example.org", since=TODAY
        )
    assert "Southgate Homes" in text(client.get(BODIES))
    for _press in range(2):
        answer = client.post(f"{BODIES}add/", {"chosen": body.pk}, follow=True)
    page = text(answer)
    assert "The application is on its way to Southgate Homes." in page
    assert "Pass it to one body more" not in page
    with in_authority(scene.authority):
        assert BodyNotice.objects.filter(body=body).count() == 1
        assert Message.objects.filter(address="homes@example.org").count() == 1


@pytest.mark.parametrize("chosen", ["", "999999", "x"])
def test_no_body_or_a_wrong_one_is_said_at_the_field(scene, client, chosen):
    notify(scene)
    with in_authority(scene.authority):
        RelevantBody.objects.create(kind="housing", name="Southgate Homes", since=TODAY)
    answer = client.post(f"{BODIES}add/", {"chosen": chosen})
    assert answer.status_code == 422
    assert "Choose a body" in text(answer)


def test_a_body_of_another_authority_cannot_be_added(scene, client):
    southmere = make_authority("southmere")
    theirs = make_bodies(southmere)[0]
    notify(scene)
    answer = client.post(f"{BODIES}add/", {"chosen": theirs.pk})
    assert answer.status_code == 422
    with in_authority(scene.authority):
        assert BodyNotice.objects.count() == 4
