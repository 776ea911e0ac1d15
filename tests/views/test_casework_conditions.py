"""Local conditions of a case: who said what when, and what an officer or the bodies found, with reasons."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Case, Complaint, Correction, Person
from tests.deciding import scene_with, terms
from tests.factories import sign_in
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import CASE, dated, refuses_outsiders, words

CONDITIONS = f"{CASE}reports/conditions/"
OPEN = {
    "key": "case-open",
    "kind": "record",
    "needs": False,
    "text": "The case must have been closed.",
    "question": "Is anyone still dealing with your case?",
    "hint": "It does not stop you asking.",
}
COMPLAINT = {
    "key": "service-complaint",
    "kind": "finding",
    "needs": False,
    "finder": "officer",
    "text": "The matter is only a complaint about an officer or a service.",
}
BY_BODIES = COMPLAINT | {"key": "malicious", "finder": "bodies", "text": "The application is malicious."}
OF_REPORT = COMPLAINT | {"key": "diary", "scope": "report", "text": "It was on a diary sheet."}
OF_PERSON = COMPLAINT | {"key": "at-risk", "scope": "person", "text": "They are at risk."}


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def scene(db) -> Scene:
    routes = terms("hillingdon").as_data()["routes"]
    routes[0]["conditions"] = [OPEN, COMPLAINT, BY_BODIES, OF_REPORT, OF_PERSON]
    return scene_with(3, terms("hillingdon", routes=routes, exclusions=None))


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def answers(scene: Scene, **changed: Any) -> dict[str, Any]:
    with in_authority(scene.authority):
        version = scene.version
    given = {
        "version": version,
        "value": "no",
        "by": "officer",
        **dated("on", "2026-03-11"),
        "reason": "Rang.",
    }
    return given | changed


def test_each_condition_with_whose_word_settles_it_and_what_is_known(scene, client):
    with in_authority(scene.authority):
        Case.objects.update(facts={"case-open": {"value": True, "by": "applicant", "on": "2026-03-10"}})
    page = words(client.get(CONDITIONS))
    assert "Is anyone still dealing with your case?" in page
    assert "The procedure says: The case must have been closed." in page
    assert "This application Yes: the person told us, 10 March 2026" in page
    assert "An officer finds it, or the relevant bodies." in page
    assert "Only the relevant bodies can find it." in page
    assert "Zainab Okafor Nobody has said" in page
    assert "Asked of each report It was on a diary sheet." in page


def test_an_officers_finding_with_its_reason_is_recorded_and_works_the_advice_out_again(scene, client):
    page = words(client.post(f"{CONDITIONS}1/", answers(scene), follow=True))
    assert "Saved." in page
    with in_authority(scene.authority):
        assert scene.now().facts == {"case-open": {"value": False, "by": "officer", "on": "2026-03-11"}}
        correction = Correction.objects.get()
    assert (correction.kind, correction.reason, correction.made_by) == ("condition", "Rang.", scene.alice)
    held = words(client.get(CONDITIONS))
    assert "This application No: an officer found it, 11 March 2026" in held
    about = words(client.get(f"{CASE}reports/corrections/{correction.pk}/"))
    assert "Is anyone still dealing with your case? Nobody has said No" in about


def test_only_the_hand_whose_word_is_enough_is_offered_and_no_other_is_taken(scene, client):
    page = words(client.get(f"{CONDITIONS}3/"))
    assert "The relevant bodies found it" in page
    assert "An officer looked it up" not in page
    assert client.post(f"{CONDITIONS}3/", answers(scene)).status_code == 422
    with in_authority(scene.authority):
        assert scene.now().facts == {}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "Say what it rests on"),
        ({"value": ""}, "Select the answer"),
        (dated("on", "2026-03-13"), "The day must be 12 March 2026 or earlier"),
    ],
)
def test_a_bad_answer_says_what_to_do(scene, client, changed, said):
    answer = client.post(f"{CONDITIONS}1/", answers(scene, **changed))
    assert answer.status_code == 422
    assert said in words(answer)


def test_not_known_is_an_answer_and_waits_where_it_makes_a_route_uncertain(scene, client):
    client.post(f"{CONDITIONS}2/", answers(scene, value="not-known"))
    with in_authority(scene.authority):
        asked = Correction.objects.get()
        assert (asked.state, asked.after["facts"]["service-complaint"]["value"]) == ("waiting", None)
        assert scene.now().facts == {}


def test_one_persons_and_one_reports_condition_are_kept_with_them(scene, client):
    with in_authority(scene.authority):
        person = scene.applicant.pk
    assert client.post(f"{CONDITIONS}5/people/{person}/", answers(scene)).status_code == 302
    path = f"{CASE}reports/2/conditions/4/"
    assert client.post(path, answers(scene)).status_code == 302
    with in_authority(scene.authority):
        assert Person.objects.get().facts["facts"]["at-risk"]["value"] is False
        assert Complaint.objects.get(number=2).facts["facts"]["diary"]["value"] is False
    assert "It was on a diary sheet. No: an officer found it" in words(client.get(f"{CASE}reports/2/"))


def test_one_that_loses_a_route_waits_for_a_second_person(scene, client):
    client.post(f"{CONDITIONS}1/", answers(scene))
    answer = client.post(f"{CONDITIONS}1/", answers(scene, value="yes", reason="It is open."), follow=True)
    assert "a second person must confirm it" in words(answer)
    assert "A finding waits for a second person" in words(client.get(CONDITIONS))
    with in_authority(scene.authority):
        assert scene.now().facts["case-open"]["value"] is False


def test_a_condition_is_found_only_where_it_belongs(scene, client):
    with in_authority(scene.authority):
        person = scene.applicant.pk
    for path in ("0/", "4/", "6/", f"1/people/{person}/", "5/people/99/"):
        assert client.get(CONDITIONS + path).status_code == 404, path
    assert client.get(f"{CASE}reports/1/conditions/1/").status_code == 404


def test_a_procedure_without_conditions_says_so(db):
    scene = scene_with(3)
    client = sign_in(Client(), scene.alice)
    assert "No local conditions" in words(client.get(CONDITIONS))
    assert "Local conditions" not in words(client.get(f"{CASE}reports/"))


def test_who_may_record(scene):
    refuses_outsiders(scene, f"{CONDITIONS}1/", {"value": "no"}, reads=False)
