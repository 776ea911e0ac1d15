"""C12: every action has its sentence; who did it, by name, by link, by the system; long; no personal data."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from pledge.audit import Action, Actor, record
from pledge.log_words import added_sentences
from pledge.models import Membership
from pledge.scoping import in_authority
from reviews.selectors.history_words import PAGES, SENTENCES
from tests.factories import NOW, TODAY, make_case, make_member, sign_in
from tests.scenes import Scene, make_scene
from tests.views.addresses import every_address

HISTORY = "/northfield/casework/ASB-BCDF-GHJK/history/"


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def log(scene: Scene, action: Action, actor: Actor | None = None, **detail) -> None:
    with in_authority(scene.authority):
        about = detail.pop("about", "")
        record(
            action, actor=actor or scene.actor, at=NOW, about=about, case_key=scene.case.key, detail=detail
        )


def test_every_action_has_a_sentence_of_its_own():
    assert set(SENTENCES) | set(added_sentences()) == set(Action)
    assert not set(SENTENCES) & set(added_sentences())
    assert len({str(words) for words in SENTENCES.values()}) == len(SENTENCES)


def test_every_page_of_a_case_has_a_name_in_the_history(scene, client):
    """Whatever opens when it is asked for is called by its own name; a form that only sends has none."""
    opened = {
        one.name
        for one in every_address()
        if any(name == "case" for name, _kind in one.converters)
        and one.name
        and client.get(one.path()).status_code == 200
        and "attachment" not in client.get(one.path()).headers.get("Content-Disposition", "")
    }
    assert len(opened) > 20
    assert opened - set(PAGES) == set()


def test_who_did_it_is_said_by_name_by_link_and_by_the_system(scene, client):
    log(scene, Action.FACTS_CORRECTED)
    log(scene, Action.WITHDRAWAL_ASKED, Actor.applicant())
    log(scene, Action.BODY_CONFIRMED, Actor.link("PC Jones, Northfield Police"))
    log(scene, Action.ADVICE_GIVEN, Actor.system(), outcome="not-reached", number=2)
    page = text(client.get(HISTORY))
    for words in (
        "Corrected the facts",
        "by Alice Adeyemi",
        "Asked to withdraw",
        "by the applicant",
        "by PC Jones, Northfield Police, by a link sent to them",
        "by the system, by itself",
        "Advice: fewer than three counted so far, the bodies must still decide",
        "Number 2",
    ):
        assert words in page
    assert "not-reached" not in page


def test_somebody_who_has_left_is_named_and_marked(scene, client):
    log(scene, Action.CONTACT_RECORDED, Actor.member(scene.bob), kind="call", direction="out", unsafe=True)
    assert "by Bob Brennan<" in text(client.get(HISTORY)).replace("Brennan <", "Brennan<")
    with in_authority(scene.authority):
        Membership.objects.filter(user=scene.bob).update(until=TODAY)
    page = text(client.get(HISTORY))
    assert "by Bob Brennan (no longer a member)" in page
    assert "Telephone call · From us to them · By a way that is not safe" in page


def test_who_looked_is_part_of_it_by_page(scene, client):
    client.get("/northfield/casework/ASB-BCDF-GHJK/people/")
    page = text(client.get(HISTORY))
    assert "Looked at People" in page


@pytest.mark.parametrize(
    ("show", "there", "not_there"),
    [
        ("changes", ["Corrected the facts"], ["A message was delivered", "Looked at", "Opened a link"]),
        ("messages", ["A message was delivered"], ["Corrected the facts", "Looked at"]),
        ("views", ["Looked at", "Opened a link"], ["Corrected the facts", "A message was delivered"]),
        ("all", ["Corrected the facts", "A message was delivered", "Opened a link"], []),
    ],
)
def test_it_can_be_narrowed(scene, client, show, there, not_there):
    log(scene, Action.FACTS_CORRECTED)
    log(scene, Action.MESSAGE_DELIVERED, Actor.system())
    log(scene, Action.LINK_OPENED, Actor.link("PC Jones"))
    client.get(HISTORY)
    page = text(client.get(HISTORY, {"show": show}))
    assert [words for words in there if words not in page] == []
    assert [words for words in not_there if words in page] == []


def test_a_long_history_comes_page_by_page_latest_first(scene, client):
    with in_authority(scene.authority):
        for number in range(60):
            record(
                Action.REPORT_ADDED,
                actor=scene.actor,
                at=NOW + timedelta(minutes=number),
                case_key=scene.case.key,
                detail={"number": number},
            )
    first = client.get(HISTORY, {"show": "changes"})
    assert "Number 59" in text(first)
    assert "1 to 25 of 60" in text(first)
    second = client.get(first.context["next_href"])
    assert "Number 34" in text(second)
    assert "Number 35" not in text(second)
    assert "26 to 50 of 60" in text(second)


def test_another_cases_history_is_not_here(scene, client):
    other = make_case(scene.authority, "ASB-CDFG-HJKM")
    with in_authority(scene.authority):
        record(Action.REPORT_LEFT_OUT, actor=scene.actor, at=NOW, case_key=other.key)
    assert "Left out a report" not in text(client.get(HISTORY))


def test_fields_are_named_in_words(scene, client):
    log(scene, Action.SAFE_CONTACT_CHANGED, fields=["email_safe", "phone"], person="applicant")
    assert "Whether email is safe, telephone number" in text(client.get(HISTORY))


def test_an_auditor_reads_it(scene):
    dev = sign_in(Client(), make_member(scene.authority, "dev"))
    assert dev.get(HISTORY).status_code == 200


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_what_it_costs_does_not_grow(scene, client, rows, django_assert_max_num_queries):
    for number in range(rows):
        log(scene, Action.REPORT_ADDED, number=number)
    client.get(HISTORY)
    with django_assert_max_num_queries(14):
        client.get(HISTORY)
