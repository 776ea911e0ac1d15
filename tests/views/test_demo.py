"""X2: the story in ten steps, each with a login that works and a page that opens, and only there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from pledge.domain.working_days import london_date
from pledge.models import User
from pledge.scoping import in_authority
from reviews.demo import stories
from reviews.demo.authorities import make_borsley, make_cwm_derwen
from reviews.demo.logins import logins, one_for_each_role, seconds_left
from reviews.demo.people import PASSWORD
from reviews.demo.stories import STORIES
from reviews.demo.varied import BORSLEY, courses
from reviews.demo.walk import STEPS
from reviews.demo.when import When
from tests.factories import sign_in

pytestmark = pytest.mark.xdist_group("demonstration page")


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The two councils, the ten stories and the case that waits for a second person."""
    at = timezone.now() - timedelta(minutes=5)
    when = When(london_date(at), at)
    with django_db_blocker.unblock(), transaction.atomic():
        make_cwm_derwen(when)
        place = make_borsley(when)
        with in_authority(place.authority):
            for story in STORIES:
                story.tell(place, when)
            for number, life in enumerate(BORSLEY):
                if life.course is courses.waits_for_second_person:
                    life.course(life.begin(place, when, number), life)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def page(told: None) -> Iterator[str]:
    with transaction.atomic():
        answer = Client().get("/demo/")
        assert answer.status_code == 200
        yield answer.content.decode()
        transaction.set_rollback(True)


def step(page: str, number: int) -> str:
    return page.split(f'id="step-{number}"')[1].split("</li>")[0]


def test_there_are_ten_steps_each_with_a_page(page):
    assert len(STEPS) == page.count('class="app-walk__step"') == 10
    assert all("<a class" in step(page, number) for number in range(1, 11))


def test_a_step_says_as_whom_and_the_page_is_theirs(page):
    amara = User.objects.get(email="amara@borsley.example.org")
    ben = User.objects.get(email="ben@borsley.example.org")
    for number, one in enumerate(STEPS, start=1):
        if one.who:
            user = {"amara": amara, "ben": ben}[one.who]
            assert user.email in step(page, number)
            address = re.findall(r'href="([^"]+)"', step(page, number))[-1]
            assert sign_in(Client(), user).get(address, follow=True).status_code == 200, address


def test_pages_for_nobody_need_no_sign_in(page):
    for number, one in enumerate(STEPS, start=1):
        if not one.who:
            for address in re.findall(r'href="([^"]+)"', step(page, number)):
                answer = Client().get(address, follow=True)
                assert answer.status_code == 200
                assert "/account/sign-in/" not in str(answer.redirect_chain), address


def test_the_digits_shown_let_one_in(page):
    shown = re.search(r"amara@borsley\.example\.org, six digits <strong[^>]*>(\d{3}) (\d{3})<", page)
    client = Client()
    client.post("/account/sign-in/", {"email": "amara@borsley.example.org", "password": PASSWORD})
    answer = client.post("/account/second-factor/", {"code": "".join(shown.groups())})
    assert (answer.status_code, answer.url) == (302, "/borsley/casework/")


def test_everybody_can_sign_in_with_their_digits(told):
    for login in logins(timezone.now()):
        with transaction.atomic():
            client = Client()
            client.post("/account/sign-in/", {"email": login.email, "password": PASSWORD})
            answer = client.post("/account/second-factor/", {"code": login.code_in_threes})
            assert answer.status_code == 302, login.email
            assert client.get(answer.url, follow=True).status_code == 200, login.email
            transaction.set_rollback(True)


def test_ten_stories_are_named_with_their_cases(page):
    cases = page.split('id="cases"')[1].split("</table>")[0]
    assert cases.count("/borsley/casework/ASB-") == 10
    assert all(story.applicant in cases for story in stories.STORIES)


def test_it_says_how_long_the_digits_last_and_is_never_stored(told):
    answer = Client().get("/demo/")
    assert re.search(r"new in <strong>\d+ seconds", " ".join(answer.content.decode().split()))
    assert "no-store" in answer.headers["Cache-Control"]
    assert 1 <= seconds_left(timezone.now()) <= 30


def test_the_banner_of_public_pages_and_of_signing_in_leads_here(told):
    for address in ("/", "/borsley/", "/account/sign-in/"):
        assert 'href="/demo/"' in Client().get(address).content.decode(), address


def test_whoever_is_asked_for_the_digits_is_told_where_they_are(told):
    with transaction.atomic():
        client = Client()
        client.post("/account/sign-in/", {"email": "ben@borsley.example.org", "password": PASSWORD})
        assert 'href="/demo/#logins"' in client.get("/account/second-factor/").content.decode()
        transaction.set_rollback(True)


def test_the_command_prints_a_login_for_every_role(told, capsys):
    call_command("demo_logins")
    printed = capsys.readouterr().out
    assert PASSWORD in printed
    roles = [str(role.label) for role, _login in one_for_each_role(timezone.now())]
    assert len(roles) == 7
    for label in roles:
        assert re.search(rf"{label} +\S+@\S+ +\d{{3}} \d{{3}}", printed), label


@pytest.mark.django_db
def test_an_empty_demonstration_says_how_to_fill_it():
    answer = Client().get("/demo/")
    assert answer.status_code == 200
    assert "make demo-reset" in answer.content.decode()


@pytest.mark.django_db
def test_there_is_no_such_page_outside_the_demonstration(settings):
    settings.DEMONSTRATION = False
    answer = Client().get("/demo/")
    assert answer.status_code == 404
    assert PASSWORD not in answer.content.decode()
    assert 'href="/demo/"' not in Client().get("/account/sign-in/").content.decode()
