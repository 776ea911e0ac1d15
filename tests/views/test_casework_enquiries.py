"""C8: what is not known is asked about, and pooling has its legal advice, before *not met* is saved."""

from __future__ import annotations

import pytest

from pledge.scoping import in_authority
from reviews.models import Case
from tests.deciding import add_report, assess, scene_with, terms
from tests.factories import make_person
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import CASE, hidden, words
from tests.views.deciding import DECIDE, RECORD, alice, post, ready, saved


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def forced(db) -> Scene:
    return scene_with(3)


@pytest.fixture
def weighed(db) -> Scene:
    return scene_with(2)


@pytest.fixture
def pooled(db) -> Scene:
    scene = scene_with(2)
    neighbour = make_person(scene.case, "other1", name="Nan Neighbour", facts={"kind": "person"})
    add_report(scene, 3, maker=neighbour)
    with in_authority(scene.authority):
        assess(scene)
    return scene


def test_an_unknown_that_could_make_it_met_is_asked_about_on_a_page_of_its_own(weighed):
    add_report(weighed, 3, reported=None)
    with in_authority(weighed.authority):
        assess(weighed)
    ready(weighed, "not-met")
    client = alice(weighed)
    assert "Report 3: the day it was reported Not asked yet" in words(client.get(f"{DECIDE}advice/"))
    refused = post(weighed, client, "check")
    assert "Report 3: the day it was reported is not known and could make the threshold met." in words(
        refused
    )
    path = f"{CASE}enquiries/3/reported/"
    given = {
        "version": hidden(client.get(path), "version"), "asked_whom": "The noise team",
        "asked_on-day": "12", "asked_on-month": "3", "asked_on-year": "2026", "answer": "Their log is lost.",
    }  # fmt: skip
    assert client.post(path, given | {"asked_on-day": "13"}).status_code == 422
    done = client.post(path, given, follow=True)
    assert "The noise team, 12 March 2026: Their log is lost." in words(done)
    assert post(weighed, client, "check").status_code == 302


def test_only_what_is_unknown_can_be_asked_about(weighed):
    for path in ("3/reported/", "1/reported/", "0/facts--case-open/", "1/nonsense/"):
        assert alice(weighed).get(f"{CASE}enquiries/{path}").status_code == 404, path


def test_a_local_condition_that_is_not_known_can_be_asked_about(db):
    scene = scene_with(3, terms("hillingdon", statutory={"number": {"value": 5, "basis": "stated"}}))
    with in_authority(scene.authority):
        Case.objects.update(facts={"case-open": None})
        assess(scene)
    client = alice(scene)
    client.post(DECIDE)
    page = words(client.get(f"{DECIDE}advice/"))
    assert "whether this holds: Is anyone still dealing with your case?" in page
    assert "Record what was found" in page
    assert client.get(f"{CASE}enquiries/0/facts--case-open/").status_code == 200


def test_where_the_count_leans_on_pooling_legal_advice_opens_not_met(pooled):
    ready(pooled, "not-met")
    client = alice(pooled)
    assert "It leans on several people’s reports together" in words(client.get(f"{DECIDE}advice/"))
    assert "needs the legal advice on pooling" in words(post(pooled, client, "check"))
    path = f"{RECORD}pooling-advice/"
    given = {
        "version": hidden(client.get(path), "version"), "adviser": "Counsel", "given_on-day": "1",
        "given_on-month": "3", "given_on-year": "2026", "advice": "Only one person’s are counted together.",
    }  # fmt: skip
    assert client.post(path, given | {"advice": ""}).status_code == 422
    assert "Legal advice is on record" in words(client.post(path, given, follow=True))
    assert post(pooled, client, "check").status_code == 302
    decision = saved(pooled)
    assert decision is not None
    assert decision.outcome == "not-met"


def test_without_a_procedure_there_is_nothing_to_record_advice_on(forced):
    with in_authority(forced.authority):
        Case.objects.update(procedure=None)
    answer = alice(forced).get(f"{RECORD}pooling-advice/", follow=True)
    assert "No procedure is published for this case" in words(answer)
