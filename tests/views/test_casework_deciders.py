"""C8: which bodies decide, which way each says so, and who decides under a delegation."""

from __future__ import annotations

import pytest

from pledge.scoping import in_authority
from reviews.models import Delegation
from reviews.services import decisions
from tests.deciding import body, scene_with, terms
from tests.factories import NOW, TODAY
from tests.scenes import Scene
from tests.views.applying import MORNING, set_clock
from tests.views.casework import words
from tests.views.deciding import DECIDE, alice, bob, council, draft_of, post, saved


@pytest.fixture(autouse=True)
def _morning(monkeypatch):
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def forced(db) -> Scene:
    return scene_with(3)


def test_only_the_council_is_offered_the_way_signed_in(forced):
    client = alice(forced)
    client.post(DECIDE)
    with in_authority(forced.authority):
        police = body("police").pk
        Delegation.objects.create(
            authority=forced.authority, body=body("health"), to_whom="the manager", terms="All.",
            granted_by="The board", since=TODAY, recorded_by=forced.alice, recorded_at=NOW,
        )  # fmt: skip
    page = words(client.get(f"{DECIDE}deciders/"))
    assert page.count("I decide for it, signed in") == 1
    assert page.count("We ask it by a link") == 4
    assert "Under the recorded delegation to the manager" in page
    forged = post(forced, client, "deciders", bodies=[police], **{f"way_{police}": "signed-in"})
    assert forged.status_code == 422
    with in_authority(forced.authority):
        decisions.keep_step(
            draft_of(forced).pk,
            draft_of(forced).version,
            {"outcome": "met", "deciders": [{"body": police, "way": "signed-in"}]},
            actor=forced.actor,
            at=NOW,
        )
    answer = post(forced, client, "check")
    assert "Only the council’s own officer decides signed in." in words(answer)
    assert saved(forced) is None


def test_what_the_law_asks_stands_before_the_bodies_to_choose(forced):
    client = alice(forced)
    client.post(DECIDE)
    page = words(client.get(f"{DECIDE}deciders/"))
    assert page.index("not one officer alone and not this software") < page.index(
        "I decide for it, signed in"
    )


def test_under_a_delegation_who_decides_is_named(forced):
    client = alice(forced)
    client.post(DECIDE)
    with in_authority(forced.authority):
        row = Delegation.objects.create(
            authority=forced.authority, body=body("health"), to_whom="the manager", terms="All.",
            granted_by="The board", since=TODAY, recorded_by=forced.alice, recorded_at=NOW,
        )  # fmt: skip
    given = {"bodies": [row.body_id], f"way_{row.body_id}": f"delegation-{row.pk}"}
    answer = post(forced, client, "deciders", **given)
    assert "Enter who decides for Northfield Integrated Care Board under the delegation" in words(answer)
    post(forced, client, "deciders", **given, **{f"who_{row.pk}": "Moira Mann", f"role_{row.pk}": "Manager"})
    (kept,) = draft_of(forced).answers["deciders"]
    assert (kept["delegation"], kept["person_name"]) == (row.pk, "Moira Mann")
    assert "under a recorded delegation (Moira Mann, Manager)" in words(client.get(f"{DECIDE}check/"))
    shown = client.get(f"{DECIDE}deciders/").content.decode()
    assert 'value="Moira Mann"' in shown


def test_how_many_of_a_body_decide_and_whom_the_procedure_names(db):
    scene = scene_with(3, terms(deciders={"people": 3, "bodies": 2, "named": ["the area commander"]}))
    client = alice(scene)
    client.post(DECIDE)
    with in_authority(scene.authority):
        own, police = body("council").pk, body("police").pk
    page = words(client.get(f"{DECIDE}deciders/"))
    assert "Under this procedure 3 people from at least 2 bodies must agree." in page
    assert "Through which body does this person decide: the area commander" in page
    given = {
        "bodies": [own, police], f"way_{own}": "signed-in", f"seats_{own}": "1",
        f"way_{police}": "link", f"seats_{police}": "2", "named_1": police,
    }  # fmt: skip
    assert post(scene, client, "deciders", **given).status_code == 302
    kept = draft_of(scene).answers
    assert kept["named_bodies"] == {"the area commander": police}
    assert [one["seats"] for one in kept["deciders"]] == [1, 2]
    assert ", 2 people" in words(client.get(f"{DECIDE}check/"))


def test_two_versions_of_the_deciders_are_shown_in_words(forced):
    client = alice(forced)
    client.post(DECIDE)
    old = draft_of(forced)
    post(forced, bob(forced), "deciders", **council(forced, "link"))
    answer = client.post(
        f"{DECIDE}deciders/", {"draft": old.pk, "version": old.version} | council(forced, "signed-in")
    )
    assert answer.status_code == 422
    assert "We ask it by a link I decide for it, signed in" in words(answer)
