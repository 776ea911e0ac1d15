"""M1: the reference, then a code or the words: the same answer for everyone, and nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from pledge.models import Authority, Message
from pledge.scoping import in_authority
from reviews.models import Case, OneTimeCode, Person
from reviews.services import applicant_access
from tests.applicants import WORDS, come_in
from tests.factories import make_authority, make_case, make_member, make_person, sign_in
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


def without_token(answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))


def title_of(answer) -> str:
    return text(answer).split("<title>")[1].split("</title>")[0].strip()


def ask(client: Client, reference: str = REFERENCE, **changed: Any):
    return client.post(SIGN_IN, {"reference": reference, "way": "code"} | changed)


def let_worker_send(authority: Authority, clock: Clock) -> str:
    """The worker sends every code that was asked for; the digits of the last."""
    with in_authority(authority):
        for row in OneTimeCode.objects.order_by("pk"):
            applicant_access.send_code(row.pk, at=clock.now)
        found = re.search(r"\b[0-9]{6}\b", Message.objects.latest("pk").body)
    assert found
    return found[0]


def is_in(client: Client) -> bool:
    return client.get(MINE).status_code == 200


# Coming in


def test_with_a_code(client, northfield, person, clock):
    assert ask(client).url == CODE
    page = text(client.get(CODE))
    assert "If the reference is right, and you told us a safe email or mobile number" in page
    assert "It works for 30 minutes." in page
    assert "zainab" not in page.lower()
    assert REFERENCE not in page
    answer = client.post(CODE, {"code": let_worker_send(northfield, clock)})
    assert answer.url == MINE
    assert is_in(client)


def test_with_the_words(client, person):
    come_in(client, person)
    assert is_in(client)


@pytest.mark.parametrize("typed", ["asb-bcdf-ghjk", "BCDF GHJK", " asb bcdfghjk "])
def test_the_reference_however_it_is_typed(client, person, typed):
    come_in(Client(), person)
    answer = client.post(SIGN_IN, {"reference": typed, "way": "words", "words": WORDS.upper()})
    assert answer.url == MINE


def test_on_another_device_than_the_one_that_asked(client, northfield, person, clock):
    ask(client)
    code = let_worker_send(northfield, clock)
    phone = Client()
    page = text(phone.get(CODE))
    assert "If you asked for a code on another device" in page
    assert 'name="reference"' in page
    assert phone.post(CODE, {"reference": "bcdf ghjk", "code": f"{code[:3]} {code[3:]}"}).url == MINE
    assert is_in(phone)
    assert not is_in(client)


def test_the_victim_for_whom_someone_applied_comes_in_as_themselves(client, northfield, case, clock):
    make_person(case, "affected", name="Ngozi Obi", email="ngozi@example.org", is_victim=True, told_too=True)
    page = text(client.get(SIGN_IN))
    assert f'href="{SIGN_IN}for-me/"' in page
    answer = client.post(f"{SIGN_IN}for-me/", {"reference": REFERENCE})
    assert answer.url == CODE
    code = let_worker_send(northfield, clock)
    with in_authority(northfield):
        assert Message.objects.get().address == "ngozi@example.org"
    assert client.post(CODE, {"code": code}).url == MINE
    session = client.session["applicant"]
    with in_authority(northfield):
        assert Person.objects.get(pk=session["person"]).name == "Ngozi Obi"


def test_whoever_is_in_goes_straight_there(client, person):
    come_in(client, person)
    assert client.get(SIGN_IN).url == MINE


# The same answer


def test_the_answers_do_not_tell_whether_a_reference_exists(northfield, case, clock):
    theirs, nobodys = Client(), Client()
    first, second = ask(theirs), ask(nobodys, NOBODYS)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert without_token(theirs.get(CODE)) == without_token(nobodys.get(CODE))
    wrong = [without_token(one.post(CODE, {"code": "000000"})) for one in (theirs, nobodys)]
    assert wrong[0] == wrong[1]
    assert "That code is wrong or too old. You have 4 tries left." in wrong[0]
    for one in (theirs, nobodys):
        for _try in range(4):
            one.post(CODE, {"code": "000000"})
    assert without_token(theirs.post(CODE, {"code": "1"})) == without_token(nobodys.post(CODE, {"code": "1"}))


def test_nor_do_the_answers_to_words(northfield, person):
    come_in(Client(), person)
    wrong = []
    for reference in (REFERENCE, NOBODYS):
        given = {"reference": reference, "way": "words", "words": "not these words 11"}
        answer = Client().post(SIGN_IN, given)
        assert answer.status_code == 422
        wrong.append(without_token(answer).replace(reference, ""))
    assert wrong[0] == wrong[1]
    assert "The reference and the words do not belong together. You have 4 tries left." in wrong[0]


def test_nor_does_an_address_that_is_not_safe(northfield, case):
    with in_authority(northfield):
        Person.objects.update(email_safe="no")
    theirs, nobodys = Client(), Client()
    ask(theirs), ask(nobodys, NOBODYS)
    assert without_token(theirs.get(CODE)) == without_token(nobodys.get(CODE))
    page = text(theirs.get(CODE))
    assert "Sign in with your four words" in page
    assert 'Ring us on <a class="govuk-link" href="tel:+441632960100">01632 960100</a>' in page


# What can be wrong


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reference": ""}, "Enter the reference of the application"),
        ({"reference": "Zainab"}, "Enter the reference as it stands on your papers"),
        ({"reference": "ASB-AEIO-UAEI"}, "Enter the reference as it stands on your papers"),
        ({"way": ""}, "Select how you want to sign in"),
        ({"way": "words", "words": ""}, "Enter your four words and number"),
    ],
)
def test_what_is_missing_is_said_at_the_field(client, case, changed, says):
    answer = client.post(SIGN_IN, {"reference": REFERENCE, "way": "code"} | changed)
    page = text(answer)
    assert answer.status_code == 422
    assert page.count(says) == 2
    assert title_of(answer).startswith("Error: See your application")


def test_a_late_code_and_another(client, northfield, person, clock):
    ask(client)
    code = let_worker_send(northfield, clock)
    clock.pass_by(minutes=31)
    answer = client.post(CODE, {"code": code})
    assert answer.status_code == 422
    assert "That code is wrong or too old" in text(answer)
    assert client.post(CODE, {"again": "yes"}).url == CODE
    assert client.post(CODE, {"code": let_worker_send(northfield, clock)}).url == MINE


def test_a_code_that_was_used_opens_nothing_on_another_device(client, northfield, person, clock):
    ask(client)
    code = let_worker_send(northfield, clock)
    client.post(CODE, {"code": code})
    assert is_in(client)
    other = Client()
    clock.pass_by(seconds=5)
    assert other.post(CODE, {"reference": REFERENCE, "code": code}).status_code == 422
    assert not is_in(other)


def test_a_double_press_comes_in_all_the_same(client, northfield, person, clock):
    client.get(SIGN_IN)
    ask(client)
    code = let_worker_send(northfield, clock)
    other_tab = Client()
    other_tab.cookies = client.cookies.copy()
    client.post(CODE, {"code": code})
    clock.pass_by(seconds=3)
    assert other_tab.post(CODE, {"reference": REFERENCE, "code": code}).url == MINE


def test_five_wrong_tries_and_a_wait_that_is_told(client, northfield, person, clock):
    ask(client)
    for left in ("4 tries", "3 tries", "2 tries", "1 try"):
        assert f"You have {left} left." in text(client.post(CODE, {"code": "x"}))
    assert "Wait 30 minutes before you try again." in text(client.post(CODE, {"code": "x"}))
    answer = client.post(CODE, {"code": "x"})
    assert answer.status_code == 429
    assert "30 minutes" in text(answer)


def test_too_many_codes_asked_for(client, case):
    for _time in range(3):
        ask(client)
    answer = ask(client)
    assert (answer.status_code, "15 minutes" in text(answer)) == (429, True)


def test_every_page_is_private_and_offers_a_way_out(client, person, clock):
    ask(client)
    for address in (SIGN_IN, f"{SIGN_IN}for-me/", CODE):
        answer = client.get(address)
        assert "no-store" in answer.headers["Cache-Control"], address
        assert "govuk-exit-this-page" in text(answer), address
        assert REFERENCE not in title_of(answer)


# Where to go on


def test_the_page_that_was_asked_for_opens_after_signing_in(client, person):
    answer = client.get(f"{MINE}letters/1/")
    assert answer.url == f"{SIGN_IN}?next=%2Fnorthfield%2Fmy-application%2Fletters%2F1%2F"
    page = text(client.get(answer.url))
    assert "Sign in to open that page." in page
    come_in(Client(), person)
    given = {"reference": REFERENCE, "way": "words", "words": WORDS}
    assert client.post(answer.url, given).url == f"{MINE}letters/1/"


def test_with_a_code_too(client, northfield, person, clock):
    client.post(f"{SIGN_IN}?next={MINE}add/", {"reference": REFERENCE, "way": "code"})
    assert client.post(CODE, {"code": let_worker_send(northfield, clock)}).url == f"{MINE}add/"


@pytest.mark.parametrize(
    "page",
    [
        "https://evil.example/",
        "//evil.example/northfield/my-application/",
        "/northfield/my-application/../casework/",
        "/northfield/my-application/\\evil",
        "/southmere/my-application/",
        "/northfield/my-application/sign-out/",
    ],
)
def test_it_leads_nowhere_else(client, person, page):
    come_in(Client(), person)
    given = {"reference": REFERENCE, "way": "words", "words": WORDS}
    assert client.post(f"{SIGN_IN}?next={page}", given).url == MINE


# Other places


def test_one_authoritys_applicant_is_nobody_in_another(client, person):
    make_authority("southmere")
    come_in(client, person)
    assert client.get("/southmere/my-application/").status_code == 302
    assert is_in(client)


def test_a_member_is_no_applicant(northfield, person):
    alice = sign_in(Client(), make_member(northfield, "alice"))
    assert alice.get(MINE).status_code == 302
    applicant = come_in(Client(), person)
    assert applicant.get("/northfield/casework/").status_code == 302


def test_a_session_whose_case_has_gone_ends(client, person):
    come_in(client, person)
    with in_authority(person.authority):
        Person.objects.filter(pk=person.pk).delete()
    assert client.get(MINE).url == SIGN_IN
