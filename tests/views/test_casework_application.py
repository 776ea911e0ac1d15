"""C2: everything that was answered, for whoever works on the case; the rest of it where it stands masked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Case
from tests.factories import make_answers, sign_in
from tests.scenes import Scene, make_scene
from tests.views.casework import refuses_outsiders, words

OVERVIEW = "/northfield/casework/ASB-BCDF-GHJK/"
PAGE = f"{OVERVIEW}application/"
HOSTILE = "A chair & a cough <b>{{ case }}</b>"


def answers() -> dict[str, Any]:
    return make_answers() | {
        "behaviour": {"kinds": ["threats", "taken-over"], "how_often": "daily"},
        "effect": {"areas": ["sleep"], "harder": HOSTILE, "statement": "with-help"},
        "taking-part": {"take_part": ["chair-first"], "support_referral": "yes"},
        "response": {"done_so_far": "Someone rang once.", "asked_before": "no"},
        "home": {"home_address": "Refuge House, 1 Nowhere Lane", "address_confidential": True},
    }


@pytest.fixture
def scene(db) -> Scene:
    return make_scene(behaviour="", answers=answers())


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def test_every_answer_about_the_matter_is_there_in_words(client):
    page = words(client.get(PAGE))
    for said in (
        "Threats or intimidation",
        "Someone’s home being taken over",
        "Every day",
        HOSTILE,
        "Yes, with help",
        "Talk to the chair before the meeting",
        "Would you like a victim support service to get in touch with you? Yes",
        "Someone rang once.",
    ):
        assert said in page, said


def test_how_to_reach_them_and_where_they_live_stay_on_the_page_of_people(client):
    page = words(client.get(PAGE))
    assert "Nowhere Lane" not in page
    assert "zainab@example.org" not in page


def test_a_question_that_is_the_heading_is_not_said_twice(client):
    page = words(client.get(PAGE))
    assert page.count("Is anyone in danger now?") == 1


def test_what_was_left_blank_is_not_shown(scene, client):
    with in_authority(scene.authority):
        Case.objects.update(answers=make_answers())
    page = words(client.get(PAGE))
    assert "Noise" in page
    assert "How does it affect you?" not in page


def test_the_overview_says_what_was_ticked_and_leads_to_the_rest(client):
    answer = client.get(OVERVIEW)
    page = words(answer)
    assert "Threats or intimidation, Someone’s home being taken over" in page
    assert HOSTILE in page
    assert f'href="{PAGE}"' in answer.content.decode()


def test_who_may_read_it(scene):
    refuses_outsiders(scene, PAGE)
