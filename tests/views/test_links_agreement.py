"""The word of a body on a threshold decision, by link: through a named person, once, and nothing leaks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.scoping import across_authorities, in_authority
from reviews.models import (
    Advice,
    Agreement,
    BodyNotice,
    Decision,
    Person,
    RelevantBody,
)
from reviews.services import agreements
from tests.by_link import (
    CONTACT,
    SECRET,
    everything,
    link_of,
    make_passed_on_scene,
    make_secret,
    notify,
    text,
)
from tests.factories import NOW, make_person
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


# The word on a decision


def make_question(scene: Scene, **decision: Any) -> str:
    """Police are asked by link whether they agree with a decision."""
    with in_authority(scene.authority):
        report = {"id": "c1", "result": "does-not-count", "because": "It was reported too late."}
        advice = Advice.objects.create(
            case=scene.case,
            number=1,
            at=NOW,
            because="sent",
            procedure_digest="d",
            application={},
            result={
                "outcome": "not-reached",
                "must_decide_met": False,
                "routes": [{"id": "s104-4", "complaints": [report]}],
                "deciders": {"people": 1, "bodies": 1},
                "discretion": {"criteria": []},
            },
            outcome="not-reached",
            must_decide_met=False,
        )
        given = {
            "persistence": "It goes on and on.",
            "harm": f"She moved to {SECRET}.",
            "adequacy": "Nobody came.",
            "internal_reasoning": "Between ourselves.",
            "reasons": "Not enough yet.",
            "own_criteria": [{"criterion": "Engagement", "finding": "They answered."}],
        }
        row = Decision.objects.create(
            case=scene.case,
            number=1,
            outcome="not-met",
            basis="discretion",
            advice=advice,
            deciders_needed={"people": 1, "bodies": 1},
            saved_by=scene.alice,
            saved_at=NOW,
            **(given | decision),
        )
        body = RelevantBody.objects.get(kind="police")
        asked = Agreement.objects.create(decision=row, body=body, asked_at=NOW, way="link")
        made = agreements.make_link(
            purpose=agreements.PURPOSE, about=f"agreement:{asked.pk}", at=NOW, lasts=agreements.LINK_LASTS
        )
        return made.address.removeprefix("http://127.0.0.1:8000").removeprefix("http://testserver")


def said(**changed: Any) -> dict[str, Any]:
    given = {"name": "Supt Singh", "role": "Superintendent", "email": "singh@police.example.org"}
    return given | {"agrees": "yes", "why": ""} | changed


def the_answer(scene: Scene) -> Agreement:
    with in_authority(scene.authority):
        return Agreement.objects.get()


def test_a_body_reads_what_is_proposed_and_not_what_is_thought_inside(scene, client):
    notify(scene)
    page = text(client.get(make_question(scene)))
    for words in (
        "Threshold not met",
        "It goes on and on.",
        "Nobody came.",
        "Not enough yet.",
        "Engagement",
        "They answered.",
        "It was reported too late.",
        "Zainab Okafor",
        "12 March 2026",
    ):
        assert words in page, words
    assert "Between ourselves" not in page
    for words in CONTACT:
        assert words not in page, words


def test_a_confidential_address_is_not_in_what_is_proposed_either(scene, client):
    make_secret(scene)
    notify(scene)
    page = text(client.get(make_question(scene))).lower()
    for words in ("nowhere", "xx9"):
        assert words not in page, words


def test_a_body_kept_to_the_place_sees_the_decision_and_the_place_only(scene, client):
    notify(scene)
    with in_authority(scene.authority):
        BodyNotice.objects.update(scope="place-only")
    page = text(client.get(make_question(scene)))
    assert "Threshold not met" in page
    assert "Ring us before you answer" in page
    for words in ("Zainab", "Shouting", "goes on and on", "Not enough yet", "Nobody came"):
        assert words not in page, words


def test_opening_it_answers_nothing(scene, client):
    notify(scene)
    address = make_question(scene)
    before = everything(scene)
    client.get(address)
    client.head(address)
    assert everything(scene) == before


def test_a_named_answer_is_kept_and_shown(scene, client):
    notify(scene)
    answer = client.post(make_question(scene), said(), follow=True)
    row = the_answer(scene)
    assert (row.agrees, row.person_name, row.person_role) == (True, "Supt Singh", "Superintendent")
    page = text(answer)
    assert "We have recorded your organisation’s answer." in page
    assert "Northfield Police agrees" in page
    assert "Send your answer" not in page


def test_disagreeing_needs_a_why(scene, client):
    notify(scene)
    address = make_question(scene)
    answer = client.post(address, said(agrees="no"))
    assert (answer.status_code, "Enter why your organisation does not agree" in text(answer)) == (422, True)
    page = text(client.post(address, said(agrees="no", why="We were there twice."), follow=True))
    assert the_answer(scene).agrees is False
    assert "We were there twice." in the_answer(scene).note
    assert "Northfield Police does not agree" in page


def test_nothing_chosen_and_nothing_typed_is_said_at_each_field(scene, client):
    notify(scene)
    answer = client.post(make_question(scene), {})
    assert answer.status_code == 422
    for words in ("Enter your name", "Enter your job title", "Select whether your organisation agrees"):
        assert text(answer).count(words) == 2, words


def test_the_first_answer_stands(scene, client):
    notify(scene)
    address = make_question(scene)
    client.post(address, said())
    page = text(Client().post(address, said(name="Insp Idris", agrees="no", why="No."), follow=True))
    assert "had answered already" in page
    assert the_answer(scene).person_name == "Supt Singh"


@pytest.mark.parametrize("change", [{"abandoned_at": NOW}, {"replaced": True}])
def test_a_decision_that_no_longer_stands_asks_nothing(scene, client, change):
    notify(scene)
    address = make_question(scene)
    with in_authority(scene.authority):
        if change.pop("replaced", False):
            first = Decision.objects.get()
            later = Decision.objects.get()
            later.pk, later.number = None, 2
            later.save(force_insert=True)
            Decision.objects.filter(pk=first.pk).update(replaced_by=later)
        Decision.objects.filter(number=1).update(**change) if change else None
    page = text(client.get(address))
    assert "This is no longer needed" in page
    for words in ("Zainab", "Not enough yet", "Mill Lane"):
        assert words not in page, words
    client.post(address, said())
    assert the_answer(scene).answered_at is None


def test_an_expired_question_says_whom_to_ring_and_takes_no_answer(scene, client, clock):
    notify(scene)
    address = make_question(scene)
    clock.pass_by(days=31)
    page = text(client.get(address))
    assert "This link has expired" in page
    assert "We still want to hear from Northfield Police" in page
    assert "Zainab" not in page
    client.post(address, said())
    assert the_answer(scene).answered_at is None


def test_a_persons_name_in_another_persons_case_is_not_read_by_link(scene, client):
    make_person(scene.case, "affected", name="Mair Pritchard", is_victim=True)
    notify(scene)
    with across_authorities():
        assert Person.objects.count() == 2
    assert "Mair Pritchard, victim" in text(client.get(link_of(scene)))


def test_asked_about_a_decision_made_meanwhile_it_is_told_so_kindly(scene, client):
    assert "The applicant waits for the answer" in text(client.get(make_question(scene)))
    with in_authority(scene.authority):
        Decision.objects.update(final_at=NOW)
        asked = Agreement.objects.get()
        made = agreements.make_link(
            purpose=agreements.PURPOSE, about=f"agreement:{asked.pk}", at=NOW, lasts=agreements.LINK_LASTS
        )
    page = text(client.get("/r/" + made.address.partition("/r/")[2]))
    assert "You need not answer." in page
    assert "What was decided" in page
    assert "The applicant waits" not in page


def test_a_body_that_does_not_agree_is_not_shown_as_a_success(scene, client):
    address = make_question(scene)
    answered = client.post(address, said(agrees="no", why="The harm was not looked at."), follow=True)
    assert "does not agree" in text(answered)
    assert "moj-alert--information" in answered.content.decode()
    assert "moj-alert--success" not in answered.content.decode()
