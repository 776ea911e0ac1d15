"""How long a sign-in lasts, how it ends, and what becomes of a form sent too late."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from pledge import kept_posts
from pledge.background import sign_ins
from pledge.forms.account import NameForm
from pledge.forms.posted import form_for
from pledge.models import Authority, Device, KeptPost, User
from pledge.sessions import seconds_left
from tests.factories import make_authority, make_member, sign_in
from tests.views.signed import SIGN_IN, Clock, Phone, come_in

pytestmark = pytest.mark.django_db
PAGE = "/northfield/home/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def alice(northfield: Authority) -> User:
    return make_member(northfield, "alice")


@pytest.fixture
def bob(northfield: Authority) -> User:
    return make_member(northfield, "bob")


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def kept_number(address: str) -> str:
    """The number of the kept form in an address to sign in at."""
    page = parse_qs(urlsplit(address).query)["next"][0]
    return parse_qs(urlsplit(page).query)["kept"][0]


def test_thirty_minutes_idle_end_it(client: Client, alice: User, clock: Clock):
    sign_in(client, alice)
    clock.pass_by(minutes=30)
    assert is_in(client)
    clock.pass_by(minutes=30, seconds=1)
    assert client.get(PAGE).url == f"{SIGN_IN}?next=%2Fnorthfield%2Fhome%2F"
    assert "had not been used here for 30 minutes" in client.get(SIGN_IN).content.decode()


def test_using_it_renews_it_for_eight_hours_at_most(client: Client, alice: User, clock: Clock):
    sign_in(client, alice)
    for _ in range(19):
        clock.pass_by(minutes=25)
        assert is_in(client)
    clock.pass_by(minutes=5)
    assert is_in(client)
    clock.pass_by(seconds=1)
    assert not is_in(client)
    assert "more than 8 hours ago" in client.get(SIGN_IN).content.decode()


def test_the_page_counts_down_to_whichever_comes_first(alice: User, clock: Clock):
    client = sign_in(Client(), alice)
    request = RequestFactory().get("/")
    request.session = client.session
    assert seconds_left(request, at=clock.now) == 30 * 60
    assert seconds_left(request, at=clock.pass_by(hours=7, minutes=50)) == 10 * 60
    assert seconds_left(request, at=clock.pass_by(hours=1)) == 0


def test_asking_to_stay_renews_it(client: Client, alice: User, clock: Clock):
    sign_in(client, alice)
    clock.pass_by(minutes=29)
    assert client.get("/account/still-here/").json()["left"] == 30 * 60
    clock.pass_by(minutes=29)
    assert is_in(client)


def test_a_page_read_twice_in_a_minute_writes_nothing(client: Client, alice: User, clock: Clock):
    sign_in(client, alice)
    client.get(PAGE)
    clock.pass_by(seconds=58)
    with CaptureQueriesContext(connection) as made:
        client.get(PAGE)
    assert not [query["sql"] for query in made if not query["sql"].startswith("SELECT")]
    clock.pass_by(seconds=3)
    with CaptureQueriesContext(connection) as made:
        client.get(PAGE)
    written = [query["sql"] for query in made if query["sql"].startswith("UPDATE")]
    assert len(written) == 2  # the session and the device


def test_a_session_without_its_beginning_is_none(client: Client, alice: User, clock: Clock):
    client.force_login(alice)
    assert client.get(PAGE).status_code == 302
    assert not is_in(client)


def test_a_stopped_account_is_out_at_once(client: Client, alice: User, clock: Clock):
    sign_in(client, alice)
    User.objects.update(is_active=False)
    assert not is_in(client)


def test_signing_out_everywhere(alice: User, bob: User, clock: Clock):
    here, there, other = sign_in(Client(), alice), sign_in(Client(), alice), sign_in(Client(), bob)
    assert "Sign out everywhere" in here.get("/account/sign-out-everywhere/").content.decode()
    assert is_in(here)
    assert here.post("/account/sign-out-everywhere/").url == SIGN_IN
    assert "signed out on every device" in here.get(SIGN_IN).content.decode()
    assert not is_in(here)
    assert not is_in(there)
    assert is_in(other)


def test_signing_out_one_device(alice: User, bob: User, clock: Clock):
    phone, bobs = Phone(alice, clock), Phone(bob, clock)
    here, there, other = Client(), Client(), Client()
    come_in(here, alice, phone)
    clock.pass_by(seconds=30)
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
    come_in(Client(headers={"User-Agent": chrome}), alice, phone)
    clock.pass_by(seconds=30)
    come_in(there, alice, phone)
    come_in(other, bob, bobs)
    page = here.get("/account/").content.decode()
    assert "Chrome on Windows" in page
    assert page.count("/devices/") == 2
    theirs = Device.objects.get(session_key=there.session.session_key)
    bobs_own = Device.objects.get(user=bob)
    assert here.post(f"/account/devices/{theirs.pk}/sign-out/").url == "/account/"
    assert here.post(f"/account/devices/{bobs_own.pk}/sign-out/").url == "/account/"
    assert not is_in(there)
    assert is_in(other)
    assert is_in(here)


def test_a_device_idle_for_too_long_is_in_the_list_no_more(alice: User, clock: Clock):
    phone = Phone(alice, clock)
    come_in(Client(), alice, phone)
    clock.pass_by(minutes=29)
    here = Client()
    come_in(here, alice, phone)
    assert here.get("/account/").content.decode().count("/devices/") == 1
    clock.pass_by(minutes=2)
    assert here.get("/account/").content.decode().count("/devices/") == 0


def test_this_device_is_not_signed_out_by_mistake(alice: User, clock: Clock):
    client = Client()
    come_in(client, alice, Phone(alice, clock))
    client.post(f"/account/devices/{Device.objects.get().pk}/sign-out/")
    assert is_in(client)


def test_a_device_leaves_the_list_when_its_sign_in_ends(client: Client, alice: User, clock: Clock):
    come_in(client, alice, Phone(alice, clock))
    assert Device.objects.count() == 1
    clock.pass_by(minutes=31)
    client.get(PAGE)
    assert Device.objects.count() == 0


def test_what_is_left_of_old_sign_ins_is_dropped(client: Client, alice: User, clock: Clock):
    come_in(client, alice, Phone(alice, clock))
    sign_ins(clock.pass_by(hours=7))
    assert Device.objects.count() == 1
    sign_ins(clock.pass_by(days=4))
    assert Device.objects.count() == 0


class Test_a_form_sent_too_late:
    typed = {
        "note": ["What Zainab told me, 10,000 letters of it."],
        "way": ["email", "phone"],
        "postcode": ["NF1 2AB"],
        "version": ["7"],
    }

    def send_late(self, client: Client, clock: Clock, page: str = PAGE, **more: Any) -> str:
        clock.pass_by(minutes=31)
        posted = self.typed | {"csrfmiddlewaretoken": "x", "password": "hush", "code": "123456"}
        answer = client.post(page, posted, **more)
        assert answer.status_code == 302
        return str(answer.url)

    def fields(self, client: Client, address: str, clock: Clock) -> QueryDict | None:
        request = RequestFactory().get(address)
        request.session, request.user = client.session, User.objects.get(pk=client.session["_auth_user_id"])
        return kept_posts.kept_fields(request, at=clock.now)

    def test_is_seen_again_as_typed_by_its_person(self, client: Client, alice: User, clock: Clock):
        phone = Phone(alice, clock)
        come_in(client, alice, phone)
        asked = self.send_late(client, clock)
        assert asked.startswith(SIGN_IN)
        assert "is kept" in client.get(asked).content.decode()
        page = f"{PAGE}?kept={kept_number(asked)}"
        assert come_in(client, alice, phone, next=page).url == page
        fields = self.fields(client, page, clock)
        assert fields is not None
        assert dict(fields.lists()) == self.typed

    def test_is_shown_on_a_page_that_has_no_form_for_it(self, client: Client, alice: User, clock: Clock):
        phone = Phone(alice, clock)
        come_in(client, alice, phone)
        page = f"{PAGE}?kept={kept_number(self.send_late(client, clock))}"
        come_in(client, alice, phone, next=page)
        shown = client.get(page).content.decode()
        assert "What Zainab told me, 10,000 letters of it." in shown
        assert "has not been sent" in shown
        assert "hush" not in shown
        # What the page itself had put into the form was not typed by anybody.
        assert (">Way</dt>" in shown, ">Version</dt>" in shown) == (True, False)
        assert "Zainab" not in client.get(PAGE).content.decode()

    def test_is_never_sent_for_them(self, client: Client, alice: User, clock: Clock):
        phone = Phone(alice, clock)
        come_in(client, alice, phone)
        page = f"/account/name/?kept={kept_number(self.send_late(client, clock))}"
        come_in(client, alice, phone, next=page)
        client.get(page)
        alice.refresh_from_db()
        assert alice.full_name == "Alice Adeyemi"
        assert KeptPost.objects.count() == 1

    def test_is_never_seen_by_another(self, client: Client, alice: User, bob: User, clock: Clock):
        sign_in(client, alice)
        asked = self.send_late(client, clock)
        page = f"{PAGE}?kept={kept_number(asked)}"
        # Somebody else signs in at the same device: not even led to that page.
        assert come_in(client, bob, Phone(bob, clock), next=page).url == "/northfield/casework/"
        assert self.fields(client, page, clock) is None
        assert "Zainab" not in client.get(page).content.decode()

    def test_belongs_to_its_page_alone(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        number = kept_number(self.send_late(client, clock))
        sign_in(client, alice)
        assert self.fields(client, f"/northfield/casework/?kept={number}", clock) is None
        assert self.fields(client, f"{PAGE}?kept={number}9", clock) is None
        assert self.fields(client, f"{PAGE}?kept=²", clock) is None
        assert self.fields(client, f"{PAGE}?kept={number}", clock) is not None

    def test_leads_back_to_the_page_it_was_typed_on(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        asked = self.send_late(
            client,
            clock,
            "/northfield/casework/",
            headers={"Referer": f"http://testserver{PAGE}?list=mine&kept=3"},
        )
        page = parse_qs(urlsplit(asked).query)["next"][0]
        assert page == f"{PAGE}?list=mine&kept={KeptPost.objects.get().pk}"

    def test_is_led_nowhere_by_a_strange_referrer(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        asked = self.send_late(client, clock, headers={"Referer": "https://evil.example/account/"})
        assert parse_qs(urlsplit(asked).query)["next"][0].startswith(f"{PAGE}?kept=")

    def test_from_htmx_moves_the_whole_page_to_signing_in(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        clock.pass_by(minutes=31)
        answer = client.post(
            PAGE, self.typed, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{PAGE}"}
        )
        assert answer.status_code == 200
        assert answer["HX-Redirect"].startswith(SIGN_IN)
        assert KeptPost.objects.count() == 1

    def test_is_sealed_in_the_database(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        self.send_late(client, clock)
        assert "Zainab" not in KeptPost.objects.get().fields

    def test_is_kept_after_signing_out_too_and_overnight(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        client.post("/account/sign-out/")
        clock.pass_by(hours=14)
        self.send_late(client, clock)
        assert KeptPost.objects.get().user == alice

    def test_is_dropped_after_three_days_or_once_sent(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        self.send_late(client, clock)
        assert kept_posts.forget_old(at=clock.pass_by(days=2)) == 0
        assert kept_posts.forget_old(at=clock.pass_by(days=2)) == 1

    @pytest.mark.parametrize("typed", [{}, {"note": "x" * 600_000}])
    def test_nothing_and_far_too_much_are_not_kept(
        self, client: Client, alice: User, clock: Clock, typed: dict[str, str]
    ):
        sign_in(client, alice)
        clock.pass_by(minutes=31)
        assert "kept" not in client.post(PAGE, typed).url
        assert KeptPost.objects.count() == 0

    def test_a_stranger_keeps_nothing(self, client: Client, alice: User, clock: Clock):
        assert "kept" not in client.post(PAGE, self.typed).url
        assert KeptPost.objects.count() == 0

    def test_a_store_cannot_be_filled(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        clock.pass_by(minutes=31)
        for _ in range(25):
            client.post(PAGE, self.typed)
        assert KeptPost.objects.count() == kept_posts.PER_PERSON

    def test_passwords_of_the_account_pages_are_not_kept(self, client: Client, alice: User, clock: Clock):
        sign_in(client, alice)
        self.send_late(client, clock, "/account/password/")
        assert KeptPost.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("password", True),
        ("new-password1", True),
        ("passphrase", True),
        ("csrfmiddlewaretoken", True),
        ("code", True),
        ("one-time-code", True),
        ("token", True),
        ("postcode", False),
        ("encoded", False),
        ("note", False),
    ],
)
def test_what_must_never_be_kept(name: str, secret: bool):
    assert kept_posts.is_secret(name) is secret


def test_a_form_is_filled_without_complaint(client: Client, alice: User, clock: Clock):
    sign_in(client, alice)
    clock.pass_by(minutes=31)
    asked = client.post("/northfield/casework/", {"full_name": "", "job_title": "Officer"}).url
    sign_in(client, alice)
    request: Any = RequestFactory().get("/northfield/casework/", {"kept": kept_number(asked)})
    request.session, request.user = client.session, alice
    form = form_for(request, NameForm, at=clock.now)
    assert request.kept_shown
    assert not form.errors
    assert 'value="Officer"' in str(form["job_title"])
    posted: Any = RequestFactory().post("/northfield/casework/", {"full_name": "A", "job_title": "Officer"})
    posted.session, posted.user = client.session, alice
    assert form_for(posted, NameForm, at=clock.now).is_valid()
    assert KeptPost.objects.count() == 0
    empty: Any = RequestFactory().get("/northfield/casework/")
    empty.session, empty.user = client.session, alice
    assert not form_for(empty, NameForm, at=clock.now, initial={"job_title": "Chief"}).is_bound


def test_pages_with_forms_carry_no_secret_in_their_address(client: Client, alice: User, clock: Clock):
    sign_in(client, alice)
    clock.pass_by(minutes=31)
    asked = client.post(PAGE, {"note": "Zainab"}).url
    assert re.fullmatch(r"/account/sign-in/\?next=%2Fnorthfield%2Fhome%2F%3Fkept%3D\d+", asked)
