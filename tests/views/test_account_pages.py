"""S1 and S3: setting up and replacing the second factor, passwords, names, and a way back in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from pledge.models import AuditEntry, Authority, Message, User
from pledge.scoping import in_authority
from pledge.second_factor import current_code, factor_of
from pledge.way_back import key_for
from tests.factories import PASSWORD, make_authority, make_member
from tests.views.signed import SECOND, SET_UP, SIGN_IN, Clock, Phone, come_in, give_code, give_password

pytestmark = pytest.mark.django_db
NEW = "four plain words to keep"
CODES = "/account/second-factor/codes/"


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


def messages_of(authority: Authority) -> list[Message]:
    with in_authority(authority):
        return list(Message.objects.order_by("pk"))


def key_on(page: Any) -> str:
    found = re.search(r'<code class="app-key">([A-Z2-7 ]+)</code>', page.content.decode())
    assert found
    return found[1].replace(" ", "")


def codes_on(page: Any) -> list[str]:
    return [
        first + second
        for first, second in re.findall(
            r'<li class="app-codes__item">(\d{4}) (\d{4})</li>', page.content.decode()
        )
    ]


class Test_setting_up:
    def test_leads_through_the_codes_to_the_page_that_was_asked_for(
        self, client: Client, alice: User, northfield: Authority, clock: Clock
    ):
        page = client.get(give_password(client, alice, next="/northfield/home/").url)
        assert 'src="data:image/svg+xml' in page.content.decode()
        before = client.session.session_key
        code = current_code(key_on(page), at=clock.now)
        answer = client.post(f"{SET_UP}?next=%2Fnorthfield%2Fhome%2F", {"code": code})
        assert answer.url == f"{CODES}?next=%2Fnorthfield%2Fhome%2F"
        assert client.session.session_key != before
        shown = codes_on(client.get(answer.url))
        assert len(shown) == len(set(shown)) == 10
        assert codes_on(client.get(answer.url)) == shown
        assert client.post(answer.url).url == "/northfield/home/"
        assert codes_on(client.get(CODES)) == []
        assert "10 codes are left" in client.get(CODES).content.decode()
        assert log_of(northfield) == ["second-factor-changed", "signed-in"]
        assert messages_of(northfield) == []
        with_code = Client()
        give_password(with_code, alice)
        assert give_code(with_code, shown[0]).status_code == 302

    def test_keeps_the_key_when_a_digit_is_wrong(self, client: Client, alice: User, clock: Clock):
        key = key_on(client.get(give_password(client, alice).url))
        answer = client.post(SET_UP, {"code": "000000"})
        assert answer.status_code == 422
        assert key_on(answer) == key
        assert factor_of(alice) is None
        assert client.get("/account/").url.startswith(SET_UP)

    def test_is_braked(self, client: Client, alice: User, clock: Clock):
        give_password(client, alice)
        for _ in range(5):
            client.post(SET_UP, {"code": "000000"})
        page = client.get(SET_UP)
        assert client.post(SET_UP, {"code": current_code(key_on(page), at=clock.now)}).status_code == 429

    def test_by_password_alone_never_replaces_a_factor(self, client: Client, alice: User, clock: Clock):
        give_password(client, alice)
        page = client.get(SET_UP)
        phone = Phone(alice, clock)
        answer = client.post(SET_UP, {"code": current_code(key_on(page), at=clock.now)})
        assert answer.url == SIGN_IN
        assert client.get("/account/").url.startswith(SIGN_IN)
        assert come_in(Client(), alice, phone).status_code == 302

    def test_without_signing_in_is_nowhere(self, client: Client):
        assert client.get(SET_UP).url.startswith(SIGN_IN)
        assert client.get(CODES).url.startswith(SIGN_IN)

    def test_the_key_stands_sealed_in_the_database(self, alice: User, clock: Clock):
        phone = Phone(alice, clock)
        (row,) = alice.authenticator_set.filter(type="totp")
        assert phone.secret not in str(row.data)


class Test_replacing:
    def test_asks_for_the_password_first(self, client: Client, alice: User, clock: Clock):
        come_in(client, alice, Phone(alice, clock))
        assert client.get(SET_UP).status_code == 200
        clock.pass_by(minutes=11)
        asked = client.get(SET_UP)
        assert asked.url == "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fset-up%2F"
        assert client.post(asked.url, {"current": "wrong"}).status_code == 422
        assert client.post(asked.url, {"current": PASSWORD}).url == SET_UP
        assert client.get(SET_UP).status_code == 200

    def test_ends_the_old_app_and_the_old_codes(
        self, client: Client, alice: User, northfield: Authority, clock: Clock
    ):
        old = Phone(alice, clock)
        come_in(client, alice, old)
        key = key_on(client.get(SET_UP))
        client.post(SET_UP, {"code": current_code(key, at=clock.now)})
        clock.pass_by(seconds=30)
        for code in (old.code(), old.codes[0]):
            other = Client()
            give_password(other, alice)
            assert give_code(other, code).status_code == 422
        assert give_code(other, current_code(key, at=clock.now)).status_code == 302
        assert [message.kind for message in messages_of(northfield)] == ["account-changed"]

    def test_there_is_no_way_to_remove_the_last(self, client: Client, alice: User, clock: Clock):
        come_in(client, alice, Phone(alice, clock))
        page = client.get("/account/").content.decode()
        assert "It can be replaced, but not removed." in page
        for address in ("remove", "deactivate", "delete"):
            assert client.post(f"/account/second-factor/{address}/").status_code == 404

    def test_new_recovery_codes_end_the_old_ones(self, client: Client, alice: User, clock: Clock):
        phone = Phone(alice, clock)
        come_in(client, alice, phone)
        answer = client.post(f"{CODES}new/")
        new = codes_on(client.get(answer.url))
        assert len(new) == 10
        assert not set(new) & set(phone.codes)
        other = Client()
        give_password(other, alice)
        assert give_code(other, phone.codes[0]).status_code == 422
        assert give_code(other, new[0]).status_code == 302

    def test_new_recovery_codes_need_the_password(self, client: Client, alice: User, clock: Clock):
        phone = Phone(alice, clock)
        come_in(client, alice, phone)
        clock.pass_by(minutes=11)
        assert client.post(f"{CODES}new/").url.startswith("/account/confirm/")
        assert client.get(f"{CODES}new/").status_code == 405
        assert factor_of(alice).codes_left == 10


class Test_a_new_password:
    def test_needs_the_present_one_and_signs_other_devices_out(
        self, client: Client, alice: User, northfield: Authority, clock: Clock
    ):
        phone = Phone(alice, clock)
        come_in(client, alice, phone)
        clock.pass_by(seconds=30)
        other = Client()
        come_in(other, alice, phone)
        answer = client.post("/account/password/", {"current": "wrong", "password": NEW})
        assert answer.status_code == 422
        assert "Enter your current password" in answer.content.decode()
        assert client.post("/account/password/", {"current": PASSWORD, "password": NEW}).url == "/account/"
        assert client.get("/account/").status_code == 200
        assert other.get("/account/").status_code == 302
        alice.refresh_from_db()
        assert alice.check_password(NEW)
        assert "password-changed" in log_of(northfield)
        assert [message.kind for message in messages_of(northfield)] == ["account-changed"]

    @pytest.mark.parametrize("weak", ["too-few", "password1234", "alice adeyemi", "alice@northfield"])
    def test_must_be_hard_to_guess(self, client: Client, alice: User, clock: Clock, weak: str):
        come_in(client, alice, Phone(alice, clock))
        answer = client.post("/account/password/", {"current": PASSWORD, "password": weak})
        assert answer.status_code == 422
        assert weak not in answer.content.decode()

    def test_guessing_the_present_one_is_braked(self, client: Client, alice: User, clock: Clock):
        come_in(client, alice, Phone(alice, clock))
        for _ in range(5):
            client.post("/account/password/", {"current": "wrong", "password": NEW})
        assert client.post("/account/password/", {"current": PASSWORD, "password": NEW}).status_code == 429
        assert client.post("/account/confirm/", {"current": PASSWORD}).status_code == 429


class Test_a_forgotten_password:
    def ask(self, client: Client, email: str) -> Any:
        return client.post("/account/forgotten/", {"email": email})

    def link_in(self, authority: Authority) -> str:
        call_command("db_worker", "--batch", "--interval", "0", "--no-startup-delay", "--verbosity", "0")
        (message,) = messages_of(authority)
        assert message.kind == "password-link"
        return re.search(r"/account/forgotten/[^/\s]+/", message.body)[0]

    def test_gets_a_link_that_works_once(
        self, client: Client, alice: User, northfield: Authority, clock: Clock, transactional_db: None
    ):
        phone = Phone(alice, clock)
        before = Client()
        come_in(before, alice, phone)
        assert self.ask(client, "Alice@northfield.example.org").url == "/account/forgotten/sent/"
        link = self.link_in(northfield)
        assert client.get(link).status_code == 200
        assert client.get(link).status_code == 200
        assert client.post(link, {"password": "short"}).status_code == 422
        assert client.post(link, {"password": NEW}).url == SIGN_IN
        assert "Your password has been changed" in client.get(SIGN_IN).content.decode()
        assert client.get(link).status_code == 410
        assert client.post(link, {"password": "another fine password"}).status_code == 410
        assert before.get("/account/").status_code == 302
        assert give_password(client, alice, NEW).url == SECOND

    def test_the_link_dies_after_an_hour_and_by_signing_in(self, client: Client, alice: User, clock: Clock):
        phone = Phone(alice, clock)
        link = f"/account/forgotten/{key_for(alice)}/"
        assert client.get(link).status_code == 200
        come_in(client, alice, phone)
        assert client.get(link).status_code == 410

    def test_the_link_dies_after_an_hour(self, client: Client, alice: User, monkeypatch: pytest.MonkeyPatch):
        link = f"/account/forgotten/{key_for(alice)}/"
        from django.contrib.auth.tokens import PasswordResetTokenGenerator as Tokens

        now = Tokens()._now()
        monkeypatch.setattr(Tokens, "_now", lambda self: now + timedelta(minutes=61))
        assert client.get(link).status_code == 410

    @pytest.mark.parametrize("key", ["", "x", "1-abc", "zzzzzzzzzzzzzzzz-abc", "-", "é-1"])
    def test_a_link_of_nobody(self, client: Client, alice: User, key: str):
        assert client.get(f"/account/forgotten/{key or 'none'}/").status_code == 410

    def test_the_answer_is_the_same_for_nobody(
        self, client: Client, alice: User, northfield: Authority, clock: Clock
    ):
        from django_tasks_db.models import DBTaskResult

        known, unknown = self.ask(client, alice.email), self.ask(client, "nobody@northfield.example.org")
        assert known.url == unknown.url
        assert known.status_code == unknown.status_code
        assert [task.args_kwargs["args"] for task in DBTaskResult.objects.order_by("enqueued_at")] == [
            [alice.pk],
            [0],
        ]

    def test_asking_again_and_again_is_braked_for_everyone(self, client: Client, alice: User, clock: Clock):
        for email in (alice.email, "nobody@northfield.example.org"):
            for _ in range(3):
                assert self.ask(client, email).status_code == 302
            assert self.ask(client, email).status_code == 429

    def test_nothing_is_sent_to_someone_without_a_role_or_stopped(
        self, client: Client, northfield: Authority, clock: Clock, transactional_db: None
    ):
        User.objects.create_user("new@northfield.example.org", PASSWORD)
        stopped = make_member(northfield, "bob")
        User.objects.filter(pk=stopped.pk).update(is_active=False)
        self.ask(client, "new@northfield.example.org")
        self.ask(client, stopped.email)
        call_command("db_worker", "--batch", "--interval", "0", "--no-startup-delay", "--verbosity", "0")
        assert messages_of(northfield) == []

    def test_it_lifts_a_lock(self, client: Client, alice: User, clock: Clock):
        for _ in range(5):
            give_password(client, alice, "wrong")
        client.post(f"/account/forgotten/{key_for(alice)}/", {"password": NEW})
        assert give_password(client, alice, NEW).status_code == 302


def test_someone_who_has_lost_everything_starts_afresh(
    client: Client, alice: User, northfield: Authority, clock: Clock
):
    phone = Phone(alice, clock)
    come_in(client, alice, phone)
    call_command("reset_second_factor", "Alice@northfield.example.org")
    assert client.get("/account/").url.startswith(SIGN_IN)
    other = Client()
    assert give_password(other, alice).url == SET_UP
    assert log_of(northfield) == ["signed-in", "second-factor-changed"]
    assert [message.kind for message in messages_of(northfield)] == ["account-changed"]
    with pytest.raises(CommandError, match="There is no account"):
        call_command("reset_second_factor", "nobody@northfield.example.org")


class Test_details:
    def test_are_changed(self, client: Client, alice: User, clock: Clock):
        come_in(client, alice, Phone(alice, clock))
        typed = {"full_name": "Alice O’Neill", "job_title": "Officer", "phone": "01632 960200"}
        assert client.post("/account/name/", typed).url == "/account/"
        page = client.get("/account/").content.decode()
        assert "Alice O’Neill" in page
        assert "01632 960200" in page

    def test_a_name_is_needed_and_what_was_typed_stays(self, client: Client, alice: User, clock: Clock):
        come_in(client, alice, Phone(alice, clock))
        answer = client.post("/account/name/", {"full_name": " ", "job_title": "Officer"})
        assert answer.status_code == 422
        assert "Enter your full name" in answer.content.decode()
        assert 'value="Officer"' in answer.content.decode()


def test_every_page_of_the_account_needs_both_factors(client: Client, alice: User, clock: Clock):
    pages = [
        "",
        "name/",
        "password/",
        "places/",
        "second-factor/codes/",
        "sign-out-everywhere/",
        "still-here/",
    ]
    for page in pages:
        assert client.get(f"/account/{page}").url.startswith(SIGN_IN)
    give_password(client, alice)
    for page in pages:
        assert client.get(f"/account/{page}").url.startswith(SET_UP)
