"""Requests that no browser of ours sends: each gets an answer, none a failure, and none looks unseen."""

from __future__ import annotations

import pytest
from django.test import Client

from pledge.models import AuditEntry
from pledge.scoping import in_authority
from tests.by_link import link_of, notify
from tests.factories import make_authority, sign_in
from tests.scenes import Scene, make_scene
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db

CASE = "/northfield/casework/ASB-BCDF-GHJK/"
BROKEN = "http://["


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    Clock(monkeypatch)
    return make_scene()


@pytest.fixture
def alice(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def readings(scene: Scene) -> list[tuple[str, str]]:
    with in_authority(scene.authority):
        rows = AuditEntry.objects.filter(case_key=scene.case.key, action__in=("viewed", "link-opened"))
        return list(rows.order_by("pk").values_list("action", "about"))


@pytest.mark.parametrize("path", ["/%00/", "/north%00field/apply/", "/%FF%FE/", "/%5C/"])
def test_no_address_is_more_than_not_found(client: Client, path: str):
    make_authority()
    assert client.get(path).status_code == 404


def test_another_sites_name_gets_every_header_too(client: Client):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    expected = {"X-Frame-Options", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"}
    assert expected <= set(answer.headers)


def test_a_referrer_that_is_no_address_is_none(client: Client):
    make_authority()
    assert (
        client.post("/exit/", headers={"Sec-Fetch-Site": "same-origin", "Referer": BROKEN}).status_code == 204
    )
    for headers in ({"HX-Request": "true", "HX-Current-URL": BROKEN}, {"Referer": BROKEN}):
        assert client.post(CASE, {"a": "b"}, headers=headers).status_code in (200, 302)


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "REPORT"])
def test_no_method_but_ours_shows_a_page(scene: Scene, alice: Client, method: str):
    notify(scene)
    for path in (CASE, f"{CASE}people/", "/northfield/", link_of(scene)):
        answer = alice.generic(method, path)
        assert (answer.status_code, answer.content) == (405, b""), path
    assert readings(scene) == []


def test_a_form_that_comes_back_is_a_reading(scene: Scene, alice: Client):
    assert alice.post(f"{CASE}tasks/add/", {}).status_code == 422
    assert readings(scene) == [("viewed", "page:case_task_add")]


def test_a_form_that_is_taken_is_no_reading(scene: Scene, alice: Client):
    with in_authority(scene.authority):
        given = {"note": "Ring the landlord.", "version": scene.version}
    assert alice.post(f"{CASE}tasks/add/", given).status_code == 302
    assert readings(scene) == []


def test_a_form_by_link_that_comes_back_is_a_reading(scene: Scene, client: Client):
    notify(scene)
    assert client.post(link_of(scene), {"do": "confirm"}).status_code == 422
    assert [action for action, _about in readings(scene)] == ["link-opened"]


def test_what_a_page_by_link_fetches_does_not_carry_its_token(scene: Scene, client: Client):
    notify(scene)
    assert client.get(link_of(scene)).headers["Referrer-Policy"] == "strict-origin"
    assert client.get("/northfield/").headers["Referrer-Policy"] == "same-origin"
