"""What can be asked from one's own page: add, look again, stop, complain; once each, dated, nothing lost."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import ApplicantRequest, Case, Person, Task
from reviews.services import applicant
from tests.applicants import come_in, make_decision, make_letter
from tests.factories import NOW, TODAY
from tests.scenes import Scene, make_scene
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db

MINE = "/northfield/my-application/"
PAGES = {
    "add/": ("add", "We have what you sent on 12 March 2026. Alice Adeyemi reads it."),
    "look-again/": ("look-again", "You asked on 12 March 2026 for the decision to be looked at again."),
    "withdraw/": ("withdraw", "You asked on 12 March 2026 to stop. Nothing has been stopped yet"),
    "data-complaint/": ("data-complaint", "We write to you about it by 10 April 2026."),
}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def scene(clock: Clock) -> Scene:
    scene = make_scene()
    with in_authority(scene.authority):
        Case.objects.update(named_contact=scene.alice)
    return scene


@pytest.fixture
def person(scene: Scene) -> Person:
    with in_authority(scene.authority):
        return scene.applicant


@pytest.fixture
def mine(person: Person) -> Client:
    return come_in(Client(), person)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def decide(scene: Scene, person: Person, outcome: str = "not-met", **context: Any) -> None:
    """The applicant has been told a decision by a letter."""
    decision = make_decision(scene.case, scene.alice, outcome)
    told = {"state": "told", "told_at": NOW, "told_on": TODAY, "opened_at": NOW}
    make_letter(person, kind=f"threshold-{outcome}", decision=decision, context=context, **told)
    with in_authority(scene.authority):
        Case.objects.update(status="told")


def sent(scene: Scene) -> list[tuple[str, str]]:
    with in_authority(scene.authority):
        return list(ApplicantRequest.objects.order_by("pk").values_list("kind", "text"))


def key_on(page: str) -> str:
    found = re.search(r'name="form_key" value="([\w-]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("address", PAGES)
def test_a_request_is_sent_and_named_in_the_banner(mine, scene, person, address):
    decide(scene, person)
    kind, says = PAGES[address]
    page = text(mine.get(MINE + address))
    answer = mine.post(MINE + address, {"text": "My own words.", "form_key": key_on(page)}, follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    assert says in text(answer)
    assert sent(scene) == [(kind, "My own words.")]
    with in_authority(scene.authority):
        assert Case.objects.get().unread_from_applicant == 1
        assert Case.objects.get().status == "told"


@pytest.mark.parametrize("address", PAGES)
def test_pressed_twice_it_is_one(mine, scene, person, address):
    decide(scene, person)
    given = {"text": "My own words.", "form_key": "k"}
    for _press in range(2):
        assert mine.post(MINE + address, given).url == MINE
    assert len(sent(scene)) == 1
    with in_authority(scene.authority):
        assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "says"),
    [("add/", "Enter what you want to tell us"), ("data-complaint/", "Enter what your complaint is about")],
)
def test_nothing_typed_is_said_at_the_field_and_the_key_stays(mine, scene, address, says):
    answer = mine.post(MINE + address, {"text": "  ", "form_key": "the-key"})
    page = text(answer)
    assert answer.status_code == 422
    assert page.count(says) == 2
    assert "<title>Error: " in page
    assert key_on(page) == "the-key"
    assert sent(scene) == []


@pytest.mark.parametrize("address", ["look-again/", "withdraw/"])
def test_why_is_theirs_to_say_or_not(mine, scene, person, address):
    decide(scene, person)
    assert mine.post(MINE + address, {"text": "", "form_key": "k"}).url == MINE
    assert sent(scene)[0][1] == ""


def test_ten_thousand_characters_and_more_are_taken(mine, scene):
    words = "Every night. " * 4000
    mine.post(f"{MINE}add/", {"text": words, "form_key": "k"})
    assert sent(scene)[0][1] == words.strip()


def test_far_too_much_is_kept_on_the_page(mine, scene):
    answer = mine.post(f"{MINE}add/", {"text": "x" * 100_001, "form_key": "k"})
    assert answer.status_code == 422
    assert "Send it in two parts" in text(answer)
    assert "x" * 100_001 in text(answer)


def test_far_too_often_says_until_when(mine, scene):
    for number in range(30):
        mine.post(f"{MINE}add/", {"text": str(number), "form_key": "k"})
    answer = mine.post(f"{MINE}add/", {"text": "more", "form_key": "k"})
    assert answer.status_code == 429
    assert len(sent(scene)) == 30


def test_without_a_named_contact_somebody_reads_it(mine, scene):
    with in_authority(scene.authority):
        Case.objects.update(named_contact=None)
    answer = mine.post(f"{MINE}add/", {"text": "Words.", "form_key": "k"}, follow=True)
    assert "The person who looks after your application reads it." in text(answer)


# Look again


def test_before_a_decision_is_told_there_is_nothing_to_look_at_again(mine, scene, person):
    assert "There is no decision to look at again yet" in text(mine.get(f"{MINE}look-again/"))
    decision = make_decision(scene.case, scene.alice, "not-met")
    make_letter(person, kind="threshold-not-met", decision=decision, way="post", state="to-post")
    mine.post(f"{MINE}look-again/", {"text": "x", "form_key": "k"})
    assert sent(scene) == []


def test_who_decides_how_else_and_the_last_day_as_the_letter_said(mine, scene, person):
    decide(
        scene,
        person,
        appeal={
            "word": "an appeal",
            "body": "the Police and Crime Commissioner",
            "grounds": ["The procedure was not followed"],
            "how": ["Write to 1 Station Road."],
            "last_date": "9 April 2026",
        },
    )
    page = text(mine.get(f"{MINE}look-again/"))
    for words in (
        "It is looked at by the Police and Crime Commissioner.",
        "The last day to ask is 9 April 2026.",
        "Write to 1 Station Road.",
        "The procedure was not followed",
        "If that day has gone by you can still ask here",
    ):
        assert words in page, words


def test_without_a_letters_word_the_procedure_says_how(mine, scene, person):
    with in_authority(scene.authority):
        data = scene.now().procedure_data
        data["appeal"] = {
            "body": "the panel",
            "how": "Write to us.",
            "window": {"length": 10, "unit": "working-days"},
        }
        Case.objects.update(procedure_data=data)
    decide(scene, person, outcome="met")
    page = text(mine.get(f"{MINE}look-again/"))
    assert "It is looked at by the panel." in page
    assert "The last day to ask is 26 March 2026." in page


def test_with_nothing_published_it_can_be_asked_all_the_same(mine, scene, person):
    with in_authority(scene.authority):
        data = scene.now().procedure_data
        data.pop("appeal", None)
        Case.objects.update(procedure_data=data)
    decide(scene, person)
    assert "We have published no special way to ask." in text(mine.get(f"{MINE}look-again/"))
    mine.post(f"{MINE}look-again/", {"text": "", "form_key": "k"})
    assert sent(scene) == [("look-again", "")]


def test_from_a_closed_case_too_and_not_from_a_withdrawn_one(mine, scene, person):
    decide(scene, person)
    with in_authority(scene.authority):
        Case.objects.update(status="closed", closed_on=TODAY)
    assert "Ask for it to be looked at again" in text(mine.get(f"{MINE}look-again/"))
    with in_authority(scene.authority):
        Case.objects.update(status="withdrawn")
    assert "There is no decision to look at again yet" in text(mine.get(f"{MINE}look-again/"))


# Stop


def test_what_stopping_means_is_said_first_and_nothing_stops(mine, scene):
    page = text(mine.get(f"{MINE}withdraw/"))
    for words in (
        "there will be no decision, and no review",
        "you can ask for a review again at any time",
        "Alice Adeyemi checks with you first",
        "If someone is pressing you to stop",
    ):
        assert words in page, words
    mine.post(f"{MINE}withdraw/", {"text": "", "form_key": "k"})
    with in_authority(scene.authority):
        assert Case.objects.get().status == "received"
        task = Task.objects.get()
    assert (task.kind, task.due_on, task.done_at) == ("confirm-withdrawal", date(2026, 3, 13), None)


def test_once_the_decision_is_told_stopping_takes_no_decision_back(mine, scene, person):
    decide(scene, person)
    page = text(mine.get(f"{MINE}withdraw/"))
    assert "the decision we have told you stays as it is" in page
    assert "there will be no decision" not in page


def test_asked_already_the_page_says_when(mine, scene, person):
    with in_authority(scene.authority):
        applicant.ask_to_withdraw(person, text="", form_key="a", at=NOW)
    page = text(mine.get(f"{MINE}withdraw/"))
    assert "You asked on 12 March 2026 to stop." in page
    assert "Ask to stop" not in page


def test_words_typed_on_a_second_request_to_stop_are_kept(mine, scene, person):
    mine.post(f"{MINE}withdraw/", {"text": "", "form_key": "k"})
    mine.post(f"{MINE}withdraw/", {"text": "He made me ask.", "form_key": "k"})
    assert sent(scene) == [("withdraw", ""), ("withdraw", "He made me ask.")]
    with in_authority(scene.authority):
        assert Task.objects.count() == 1


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_what_has_ended_cannot_be_stopped(mine, scene, status):
    with in_authority(scene.authority):
        Case.objects.update(status=status, closed_on=TODAY)
    page = text(mine.get(f"{MINE}withdraw/"))
    assert "It came to its end on 12 March 2026." in page
    mine.post(f"{MINE}withdraw/", {"text": "x", "form_key": "k"})
    assert sent(scene) == []


# Data protection


def test_a_complaint_says_by_when_it_is_acknowledged(mine, scene):
    page = text(mine.get(f"{MINE}data-complaint/"))
    assert "If you send it today we write to you about it by 10 April 2026" in page
    assert "Information Commissioner" in page
    mine.post(f"{MINE}data-complaint/", {"text": "You told him.", "form_key": "k"})
    with in_authority(scene.authority):
        assert Task.objects.get().due_on == date(2026, 4, 10)


# Whose


@pytest.mark.parametrize("address", PAGES)
def test_nobody_asks_without_signing_in(scene, address):
    answer = Client().post(MINE + address, {"text": "x", "form_key": "k"})
    assert answer.url.startswith(f"{MINE}sign-in/?next=")
    assert sent(scene) == []


def test_a_request_is_of_the_person_who_is_signed_in(mine, scene, person):
    mine.post(f"{MINE}add/", {"text": "Mine.", "form_key": "k", "person": "999", "case": "999"})
    with in_authority(scene.authority):
        assert ApplicantRequest.objects.get().person == person
