"""How long a sign-in to one's own application lasts, and what becomes of words that were sent too late."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.models import ApplicantRequest, Case, Person
from tests.applicants import WORDS, come_in
from tests.factories import make_authority, make_case, make_person
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db

MINE = "/northfield/my-application/"
SIGN_IN, CODE = f"{MINE}sign-in/", f"{MINE}code/"
REFERENCE, NOBODYS = "ASB-BCDF-GHJK", "ASB-WWWW-WWWW"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def northfield(clock: Clock) -> Authority:
    return make_authority("northfield")


@pytest.fixture
def case(northfield: Authority) -> Case:
    return make_case(northfield, REFERENCE)


@pytest.fixture
def person(case: Case) -> Person:
    with in_authority(case.authority):
        return Person.objects.get(case=case)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def ask(client: Client, reference: str = REFERENCE, **changed: Any):
    return client.post(SIGN_IN, {"reference": reference, "way": "code"} | changed)


def is_in(client: Client) -> bool:
    return client.get(MINE).status_code == 200


# The end of it


def test_twenty_minutes_idle_end_it(client, person, clock):
    come_in(client, person)
    clock.pass_by(minutes=20)
    assert is_in(client)
    clock.pass_by(minutes=20, seconds=1)
    assert client.get(MINE).url == f"{SIGN_IN}?next=%2Fnorthfield%2Fmy-application%2F"


def test_it_ends_with_the_browser(client, person):
    come_in(client, person)
    assert client.cookies["session"]["max-age"] == ""
    assert client.cookies["session"]["expires"] == ""


def test_signing_out_leaves_nothing_on_the_device(client, person):
    come_in(client, person)
    client.post(f"{MINE}add/", {"text": "Something new.", "form_key": "k"})
    answer = client.post(f"{MINE}sign-out/")
    assert "You are signed out" in text(answer)
    assert not is_in(client)
    assert "Something new" not in str(dict(client.session))
    assert "We have what you sent" not in text(client.get(SIGN_IN))
    assert client.get(f"{MINE}sign-out/").status_code == 405


def test_exit_this_page_ends_it_too(client, person):
    come_in(client, person)
    ask(Client())
    client.post("/exit/", headers={"Sec-Fetch-Site": "same-origin", "Referer": f"http://testserver{MINE}"})
    assert not is_in(client)


def test_exit_forgets_which_reference_was_typed(client, case):
    ask(client)
    client.post("/exit/", headers={"Sec-Fetch-Site": "same-origin", "Referer": f"http://testserver{CODE}"})
    assert REFERENCE not in str(dict(client.session))
    assert 'name="reference"' in text(client.get(CODE))


def test_a_reference_typed_an_hour_ago_is_forgotten(client, case, clock):
    ask(client)
    clock.pass_by(minutes=59)
    assert 'name="reference"' not in text(client.get(CODE))
    clock.pass_by(minutes=2)
    assert 'name="reference"' in text(client.get(CODE))


def test_exit_forgets_what_was_typed_too_late_and_what_was_just_said(client, person, clock):
    leaving = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://testserver{MINE}"}
    come_in(client, person)
    client.post(f"{MINE}add/", {"text": "Something new.", "form_key": "k"})
    client.post("/exit/", headers=leaving)
    assert "We have what you sent" not in text(client.get(SIGN_IN))
    late(client, person, clock)
    assert "You were signed out before this was sent" in text(client.get(SIGN_IN))
    client.post("/exit/", headers=leaving)
    assert "kept-words" not in client.session
    assert "You were signed out before this was sent" not in text(client.get(SIGN_IN))


# What was typed too late


LATE = {"text": "He came back last night.", "form_key": "k"}


def late(client: Client, person: Person, clock: Clock):
    come_in(client, person)
    clock.pass_by(minutes=21)
    return client.post(f"{MINE}add/", LATE)


def test_what_is_sent_after_the_end_is_kept_for_the_same_person_and_not_sent(client, person, clock):
    answer = late(client, person, clock)
    assert answer.url == f"{SIGN_IN}?next=%2Fnorthfield%2Fmy-application%2Fadd%2F"
    with in_authority(person.authority):
        assert not ApplicantRequest.objects.exists()
    page = text(client.get(answer.url))
    assert "You were signed out before this was sent" in page
    assert "He came back" not in page
    given = {"reference": REFERENCE, "way": "words", "words": WORDS}
    back = client.post(answer.url, given).url
    assert back == f"{MINE}add/"
    page = text(client.get(back))
    assert "He came back last night.</textarea>" in page
    assert "Nothing has been sent yet" in page
    with in_authority(person.authority):
        assert not ApplicantRequest.objects.exists()
    client.post(back, LATE)
    with in_authority(person.authority):
        assert ApplicantRequest.objects.get().text == "He came back last night."
    assert "He came back" not in text(client.get(back))


def test_what_is_kept_is_sealed(client, person, clock):
    late(client, person, clock)
    assert "He came back" not in str(dict(client.session))
    assert "kept-words" in client.session


def test_another_person_in_the_same_browser_never_sees_it(client, person, clock):
    late(client, person, clock)
    other = make_case(person.authority, "ASB-MNPQ-RTVW")
    with in_authority(person.authority):
        stranger = Person.objects.get(case=other)
    come_in(client, stranger, "other words are here 12")
    assert "He came back" not in text(client.get(f"{MINE}add/"))
    victim = make_person(person.case, "affected", name="Ngozi Obi", is_victim=True)
    come_in(client, victim, "and yet other words 13")
    assert "He came back" not in text(client.get(f"{MINE}add/"))


def test_it_is_shown_on_the_page_where_it_was_typed_and_for_a_day(client, person, clock):
    late(client, person, clock)
    come_in(client, person)
    assert "He came back" not in text(client.get(f"{MINE}withdraw/"))
    assert "He came back" in text(client.get(f"{MINE}add/"))
    clock.pass_by(hours=25)
    come_in(client, person)
    assert "He came back" not in text(client.get(f"{MINE}add/"))


def test_what_a_stranger_posts_is_not_kept(client, case):
    client.post(f"{MINE}add/", LATE)
    assert "kept-words" not in client.session
