"""S1: the two steps of signing in, wrong answers, brakes, and where one is led."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pledge import lock_outs
from pledge.models import AuditEntry, Authority, Throttle, User
from pledge.roles import Role
from pledge.scoping import in_authority
from tests.factories import PASSWORD, make_authority, make_member
from tests.views.signed import SECOND, SET_UP, SIGN_IN, Clock, Phone, come_in, give_code, give_password

pytestmark = pytest.mark.django_db
NEUTRAL = "Enter the email address and password of your account"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def alice(northfield: Authority) -> User:
    return make_member(northfield, "alice")


def log_of(authority: Authority) -> list[str]:
    with in_authority(authority):
        return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_both_steps_lead_a_coordinator_to_the_inbox(
    client: Client, alice: User, northfield: Authority, clock: Clock
):
    phone = Phone(alice, clock)
    page = client.get(SIGN_IN)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert give_password(client, alice).url == SECOND
    assert client.get(SECOND).status_code == 200
    assert give_code(client, phone.code()).url == "/northfield/casework/"
    assert client.get("/account/").status_code == 200
    assert log_of(northfield) == ["signed-in"]


def test_a_password_alone_opens_nothing(client: Client, alice: User, clock: Clock):
    Phone(alice, clock)
    give_password(client, alice)
    assert client.get("/account/").url == f"{SIGN_IN}?next=%2Faccount%2F"
    assert client.get("/northfield/home/").status_code == 302


def test_the_session_key_changes_on_the_way_in(client: Client, alice: User, clock: Clock):
    phone = Phone(alice, clock)
    give_password(client, alice)
    before = client.session.session_key
    give_code(client, phone.code())
    assert before
    assert client.session.session_key != before


@pytest.mark.parametrize("wrong", ["not the password", " " + PASSWORD, PASSWORD.upper()])
def test_a_wrong_password(client: Client, alice: User, clock: Clock, wrong: str):
    answer = give_password(client, alice, wrong)
    assert answer.status_code == 422
    assert NEUTRAL in answer.content.decode()
    assert "<title>Error: Sign in" in answer.content.decode()
    assert 'value="alice@northfield.example.org"' in answer.content.decode()
    assert wrong not in answer.content.decode()


def test_an_email_in_other_letters_is_the_same(client: Client, alice: User, clock: Clock):
    Phone(alice, clock)
    answer = client.post(SIGN_IN, {"email": " Alice@Northfield.Example.ORG ", "password": PASSWORD})
    assert answer.url == SECOND


def test_the_answer_does_not_say_whether_there_is_an_account(alice: User, clock: Clock):
    stopped = User.objects.create_user("stopped@northfield.example.org", PASSWORD, is_active=False)
    answers = [
        Client().post(SIGN_IN, {"email": "alice@northfield.example.org", "password": "wrong"}),
        Client().post(SIGN_IN, {"email": "nobody@northfield.example.org", "password": "wrong"}),
        Client().post(SIGN_IN, {"email": stopped.email, "password": PASSWORD}),
    ]
    pages = {
        re.sub(rb'value="\w+@northfield.example.org"', b"", TOKEN.sub(b"", answer.content))
        for answer in answers
    }
    assert len(pages) == 1
    assert {answer.status_code for answer in answers} == {422}


def test_nor_does_the_work_it_makes(alice: User, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    hashed: list[str] = []

    def counted(password: str | None, *args: object, **kwargs: object) -> str:
        hashed.append("make")
        return make_password(password, *args, **kwargs)

    def checked(self: User, password: str) -> bool:
        hashed.append("check")
        return False

    monkeypatch.setattr("django.contrib.auth.base_user.make_password", counted)
    monkeypatch.setattr(User, "check_password", checked)
    queries = []
    for email in ("alice@northfield.example.org", "nobody@northfield.example.org"):
        Throttle.objects.all().delete()
        with CaptureQueriesContext(connection) as made:
            Client().post(SIGN_IN, {"email": email, "password": "wrong"})
        queries.append(len(made))
    assert hashed == ["check", "make"]
    assert queries[0] == queries[1]


def test_five_wrong_tries_lock_the_account_and_the_right_password_too(
    client: Client, alice: User, clock: Clock
):
    Phone(alice, clock)
    for _ in range(5):
        assert give_password(client, alice, "wrong").status_code == 422
    answer = give_password(client, alice)
    assert answer.status_code == 429
    assert "Try again at 10:15am" in answer.content.decode()
    clock.pass_by(minutes=14)
    assert give_password(client, alice).status_code == 429
    clock.pass_by(minutes=1, seconds=1)
    assert give_password(client, alice).url == SECOND


def test_an_address_without_an_account_is_locked_alike(client: Client, alice: User, clock: Clock):
    for _ in range(5):
        client.post(SIGN_IN, {"email": "nobody@northfield.example.org", "password": "wrong"})
    answer = client.post(SIGN_IN, {"email": "nobody@northfield.example.org", "password": "wrong"})
    assert answer.status_code == 429


def test_one_place_cannot_try_account_after_account(client: Client, alice: User, clock: Clock):
    Phone(alice, clock)
    for number in range(60):
        client.post(SIGN_IN, {"email": f"p{number}@northfield.example.org", "password": "wrong"})
    assert give_password(client, alice).status_code == 429
    assert (
        Client(REMOTE_ADDR="192.0.2.9").post(SIGN_IN, {"email": alice.email, "password": PASSWORD}).url
        == SECOND
    )


def test_a_lock_out_is_written_by_the_clock_once(
    client: Client, alice: User, northfield: Authority, clock: Clock
):
    for _ in range(5):
        give_password(client, alice, "wrong")
        client.post(SIGN_IN, {"email": "nobody@northfield.example.org", "password": "wrong"})
    assert log_of(northfield) == []
    assert lock_outs.note(at=clock.now) == 1
    assert lock_outs.note(at=clock.now) == 0
    assert log_of(northfield) == ["locked-out"]
    assert Throttle.objects.filter(noted_at__isnull=True, locked_until__isnull=False).count() == 0


def test_wrong_codes_lock_the_second_factor(client: Client, alice: User, clock: Clock):
    phone = Phone(alice, clock)
    give_password(client, alice)
    for _ in range(5):
        assert give_code(client, "000000").status_code == 422
    assert give_code(client, phone.code()).status_code == 429
    clock.pass_by(minutes=15, seconds=1)
    give_password(client, alice)
    assert give_code(client, phone.code()).status_code == 302


def test_a_code_works_once_and_so_does_every_earlier_one(alice: User, clock: Clock):
    phone = Phone(alice, clock)
    before = phone.code()
    clock.pass_by(seconds=30)
    used = phone.code()
    assert come_in(Client(), alice, phone).status_code == 302
    for code in (used, before):
        again = Client()
        give_password(again, alice)
        answer = give_code(again, code)
        assert answer.status_code == 422
        assert "Wait until your app shows the next one" in answer.content.decode()
    clock.pass_by(seconds=29)
    again = Client()
    give_password(again, alice)
    assert give_code(again, used).status_code == 422
    clock.pass_by(seconds=1)
    assert give_code(again, phone.code()).status_code == 302


def test_the_code_that_set_the_app_up_does_not_sign_in(client: Client, alice: User, clock: Clock):
    phone = Phone(alice, clock)
    clock.pass_by(seconds=-30)
    give_password(client, alice)
    assert give_code(client, phone.code()).status_code == 422


@pytest.mark.parametrize("typed", ["{a} {b}", " {a}-{b} "])
def test_digits_may_be_typed_with_spaces(client: Client, alice: User, clock: Clock, typed: str):
    phone = Phone(alice, clock)
    give_password(client, alice)
    code = phone.code()
    assert give_code(client, typed.format(a=code[:3], b=code[3:])).status_code == 302


def test_a_recovery_code_works_once_and_says_how_many_are_left(
    alice: User, northfield: Authority, clock: Clock
):
    phone = Phone(alice, clock)
    first = Client()
    give_password(first, alice)
    give_code(first, phone.codes[3])
    page = first.get("/account/").content.decode()
    assert "9 codes are left" in page
    assert log_of(northfield) == ["recovery-code-used", "signed-in"]
    second = Client()
    give_password(second, alice)
    assert give_code(second, phone.codes[3]).status_code == 422
    assert give_code(second, phone.codes[4]).status_code == 302


def test_the_last_recovery_codes_ask_for_a_new_set(alice: User, clock: Clock):
    phone = Phone(alice, clock)
    for code in phone.codes[:7]:
        client = Client()
        give_password(client, alice)
        give_code(client, code)
    page = client.get("/account/").content.decode()
    assert "3 codes are left. Make a new set" in page


def test_the_second_step_needs_the_first(client: Client, alice: User, clock: Clock):
    phone = Phone(alice, clock)
    assert client.get(SECOND).url == SIGN_IN
    assert give_code(client, phone.code()).url == SIGN_IN
    assert client.get("/account/").status_code == 302


def test_someone_stopped_between_the_steps_stays_out(client: Client, alice: User, clock: Clock):
    phone = Phone(alice, clock)
    give_password(client, alice)
    User.objects.update(is_active=False)
    assert give_code(client, phone.code()).url == SIGN_IN


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
        "evil.example",
        "/account/sign-out/",
    ],
)
def test_nobody_is_led_elsewhere(client: Client, alice: User, clock: Clock, elsewhere: str):
    phone = Phone(alice, clock)
    client.get(SIGN_IN, {"next": elsewhere})
    assert come_in(client, alice, phone, next=elsewhere).url == "/northfield/casework/"


def test_one_comes_back_to_the_page_one_asked_for(client: Client, alice: User, clock: Clock):
    phone = Phone(alice, clock)
    asked = client.get("/northfield/home/?from=3")
    assert asked.url == f"{SIGN_IN}?next=%2Fnorthfield%2Fhome%2F%3Ffrom%3D3"
    assert 'name="next" value="/northfield/home/?from=3"' in client.get(asked.url).content.decode()
    assert come_in(client, alice, phone, next="/northfield/home/?from=3").url == "/northfield/home/?from=3"
    assert client.get(SIGN_IN, {"next": "/northfield/home/"}).url == "/northfield/home/"


@pytest.mark.parametrize(
    ("roles", "leads_to"),
    [
        ((Role.COORDINATOR,), "/northfield/casework/"),
        ((Role.AUDITOR,), "/northfield/casework/"),
        ((Role.ADMINISTRATOR, Role.COORDINATOR), "/northfield/casework/"),
        ((Role.CHAIR,), "/northfield/home/"),
        ((Role.PANEL_MEMBER,), "/northfield/home/"),
    ],
)
def test_each_role_begins_at_its_work(
    client: Client, northfield: Authority, clock: Clock, roles: tuple[Role, ...], leads_to: str
):
    someone = make_member(northfield, "someone", *roles)
    assert come_in(client, someone, Phone(someone, clock)).url == leads_to


def test_a_member_of_two_authorities_chooses(client: Client, alice: User, clock: Clock):
    southmere = make_authority("southmere")
    with in_authority(southmere):
        alice.memberships.create(authority=southmere, role=Role.CHAIR, since=clock.now.date())
    assert come_in(client, alice, Phone(alice, clock)).url == "/account/places/"
    page = client.get("/account/places/").content.decode()
    assert 'href="/northfield/casework/"' in page
    assert 'href="/southmere/home/"' in page


def test_someone_without_a_role_is_told_whom_to_ask(client: Client, clock: Clock):
    nobody = User.objects.create_user("new@northfield.example.org", PASSWORD, full_name="New Person")
    assert come_in(client, nobody, Phone(nobody, clock)).url == "/account/"
    assert "Ask the administrator" in client.get("/account/").content.decode()


def test_signing_out_by_a_click_is_at_once_and_elsewhere_asks(client: Client, alice: User, clock: Clock):
    phone = Phone(alice, clock)
    come_in(client, alice, phone)
    asked = client.get("/account/sign-out/", headers={"Sec-Fetch-Site": "cross-site"})
    assert "Do you want to sign out?" in asked.content.decode()
    assert client.get("/account/").status_code == 200
    assert client.get("/account/sign-out/", headers={"Sec-Fetch-Site": "same-origin"}).url == SIGN_IN
    assert client.get("/account/").status_code == 302
    assert "You have signed out." in client.get(SIGN_IN).content.decode()


def test_signing_up_is_nowhere(client: Client):
    for address in (
        "/account/signup/",
        "/account/sign-up/",
        "/accounts/signup/",
        "/account/login/",
        "/account/2fa/",
    ):
        assert client.get(address).status_code == 404


def test_before_a_second_factor_every_page_leads_to_setting_one_up(client: Client, alice: User, clock: Clock):
    assert (
        give_password(client, alice, next="/northfield/home/").url == f"{SET_UP}?next=%2Fnorthfield%2Fhome%2F"
    )
    for page in ("/account/", "/northfield/home/", "/northfield/casework/", "/account/password/"):
        assert client.get(page).url.startswith(SET_UP)
    clock.pass_by(hours=1)
    assert client.get("/account/").url.startswith(SIGN_IN)


def test_a_password_alone_makes_nobody_a_member_on_any_page(client: Client, alice: User, clock: Clock):
    give_password(client, alice)
    page = client.get("/northfield/nowhere/").content.decode()
    for theirs in ("Alice Adeyemi", "/northfield/home/", "/northfield/casework/", "session-dialog"):
        assert theirs not in page


def test_time_between_the_steps_is_limited(
    client: Client, alice: User, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    phone = Phone(alice, clock)
    give_password(client, alice)
    import time

    later = time.time() + timedelta(minutes=16).total_seconds()
    monkeypatch.setattr("allauth.account.internal.stagekit.time.time", lambda: later)
    assert give_code(client, phone.code()).url == SIGN_IN
