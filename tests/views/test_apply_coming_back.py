"""Leaving and coming back: words, codes, twenty idle minutes, Exit this page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from pledge.models import Authority, Message
from pledge.scoping import in_authority
from reviews import jobs
from reviews.models import Case, Draft
from reviews.services import coming_back
from tests.factories import make_answers, make_authority, make_bodies
from tests.views.applying import MORNING, Applicant, hidden, set_clock, text_of, words_of

pytestmark = pytest.mark.django_db
EMAIL = "zainab@example.org"


@pytest.fixture
def northfield(monkeypatch: pytest.MonkeyPatch) -> Authority:
    set_clock(monkeypatch, MORNING)
    authority = make_authority("northfield")
    make_bodies(authority)
    return authority


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker comes by as soon as it is told."""
    monkeypatch.setattr(transaction, "on_commit", lambda run: run())
    monkeypatch.setattr(coming_back, "_hand_to_worker", jobs.send_draft_code.call)


@pytest.fixture
def zainab(northfield: Authority) -> Applicant:
    applicant = Applicant(northfield)
    applicant.begin(**make_answers())
    return applicant


def set_words(zainab: Applicant) -> str:
    return words_of(zainab.post_as_drawn(zainab.get("save/"), "save/", way="words"))


def set_email(zainab: Applicant, email: str = EMAIL):
    return zainab.post_as_drawn(zainab.get("save/"), "save/", way="email", email=email, safe="yes")


def come_back(browser: Applicant, **typed: str):
    return browser.client.post(browser.base + "return/", typed)


def sent_code(authority: Authority) -> str:
    with in_authority(authority):
        found = re.search(r"\b[0-9]{6}\b", Message.objects.order_by("-id")[0].body)
    assert found
    return found[0]


def test_save_for_later_keeps_the_page_first_valid_or_not(zainab: Applicant):
    answer = zainab.post("contact/", ways=["email"], email="half@", save="later")
    assert answer.url == "/northfield/apply/save/?to=contact"
    assert zainab.answers()["contact"]["email"] == "half@"
    page = zainab.client.get(answer.url)
    assert "Everything you have typed is saved" in text_of(page)
    assert "until 9 April 2026" in text_of(page)
    assert '<a class="govuk-link" href="/northfield/apply/contact/">' in page.content.decode()


def test_a_place_to_go_back_to_is_never_an_address_of_someone_elses(zainab: Applicant):
    for to in ("https://evil.example", "//evil.example", "nowhere", "../../casework", "reports/r99"):
        page = zainab.get(f"save/?to={to}").content.decode()
        assert "evil" not in re.sub(r'name="to" value="[^"]*"', "", page)
        assert 'href="/northfield/apply/' in page


def test_words_are_shown_once_and_the_same_for_a_second_press(zainab: Applicant):
    page = zainab.get("save/")
    given = zainab.post_as_drawn(page, "save/", way="words")
    words = words_of(given)
    assert words_of(zainab.post_as_drawn(page, "save/", way="words")) == words
    assert words not in text_of(zainab.get("save/"))
    assert "You already have words" in text_of(zainab.get("save/"))
    assert "no-store" in given.headers["Cache-Control"]


def test_words_bring_the_application_to_another_device(zainab: Applicant):
    words = set_words(zainab)
    zainab.post("where/", place="Half typed", save="later")
    phone = Applicant(zainab.authority)
    answer = come_back(phone, way="words", words=words.upper())
    assert answer.status_code == 302
    assert "Half typed" in phone.get("where/").content.decode()


def test_the_first_device_is_then_asked_for_the_words(zainab: Applicant):
    words = set_words(zainab)
    come_back(Applicant(zainab.authority), way="words", words=words)
    answer = zainab.get("where/")
    assert answer.status_code == 410
    assert "Mill Lane" not in text_of(answer)


def test_an_email_is_used_only_if_it_is_safe(zainab: Applicant):
    for safe in ("no", ""):
        answer = zainab.post_as_drawn(zainab.get("save/"), "save/", way="email", email=EMAIL, safe=safe)
        assert answer.status_code == 422
    with in_authority(zainab.authority):
        assert not Message.objects.exists()
        assert not Draft.objects.exclude(return_email="").exists()


def test_the_email_of_the_contact_page_is_offered_only_where_it_was_said_to_be_safe(northfield: Authority):
    zainab = Applicant(northfield)
    zainab.begin(**make_answers())
    assert f'value="{EMAIL}"' in zainab.get("save/").content.decode()
    zainab.begin(**make_answers(**{"safe-contact": {"safe_email": "not-sure"}}))
    assert f'value="{EMAIL}"' not in zainab.get("save/").content.decode()


def test_a_code_brings_it_back_to_the_page_it_was_left_on(zainab: Applicant):
    assert "Your application is saved" in text_of(set_email(zainab))
    phone = Applicant(zainab.authority)
    answer = phone.client.post(phone.base + "return/?to=hate", {"way": "email", "email": EMAIL})
    assert answer.url == "/northfield/apply/return/code/?to=hate"
    opened = phone.client.post(answer.url, {"code": sent_code(zainab.authority)})
    assert opened.url == "/northfield/apply/hate/"
    assert phone.get("check/").status_code == 200


def test_the_answer_is_the_same_whether_or_not_it_exists(zainab: Applicant):
    set_email(zainab)
    pages = []
    for email in (EMAIL, "stranger@example.org"):
        browser = Applicant(zainab.authority)
        answer = come_back(browser, way="email", email=email)
        shown = browser.client.get(answer.url)
        wrong = browser.client.post(answer.url, {"code": "000000"})
        pages.append((answer.url, text_of(shown), wrong.status_code, text_of(wrong)))
    assert pages[0] == pages[1]
    assert EMAIL not in pages[0][1]


def test_the_address_holds_no_email_and_no_words(zainab: Applicant):
    words = set_words(zainab)
    set_email(zainab)
    phone = Applicant(zainab.authority)
    for typed in ({"way": "email", "email": EMAIL}, {"way": "words", "words": words}):
        assert not {"@", words.split()[0]} & set(come_back(phone, **typed).url)


def test_wrong_words_say_how_many_tries_are_left_and_then_how_long_to_wait(zainab: Applicant):
    words = set_words(zainab)
    phone = Applicant(zainab.authority)
    shown = [text_of(come_back(phone, way="words", words="a b c d 1")) for _try in range(5)]
    assert "You have 4 tries left" in shown[0]
    assert "You have 1 try left" in shown[3]
    assert "Wait 30 minutes" in shown[4]
    stopped = come_back(phone, way="words", words=words)
    assert stopped.status_code == 429
    assert "30 minutes" in text_of(stopped)
    assert stopped.headers["Retry-After"] == "1800"


def test_a_code_that_is_late_can_be_asked_for_again(zainab: Applicant, monkeypatch: pytest.MonkeyPatch):
    set_email(zainab)
    phone = Applicant(zainab.authority)
    come_back(phone, way="email", email=EMAIL)
    old = sent_code(zainab.authority)
    set_clock(monkeypatch, MORNING + timedelta(minutes=31))
    late = phone.client.post(phone.base + "return/code/", {"code": old})
    assert late.status_code == 422
    assert phone.client.post(phone.base + "return/code/", {"again": "yes"}).status_code == 302
    fresh = phone.client.post(phone.base + "return/code/", {"code": sent_code(zainab.authority)})
    assert fresh.url.startswith("/northfield/apply/")
    assert phone.get("check/").status_code == 200


def test_the_code_page_without_an_address_leads_back(northfield: Authority):
    browser = Applicant(northfield)
    assert browser.get("return/code/").url == "/northfield/apply/return/"
    assert browser.get("return/which/").url == "/northfield/apply/return/"


def test_a_half_way_of_one_authority_is_nothing_in_another(zainab: Applicant):
    set_email(zainab)
    come_back(zainab, way="email", email=EMAIL)
    southmere = make_authority("southmere")
    assert zainab.client.get("/southmere/apply/return/code/").url == "/southmere/apply/return/"
    assert southmere


def test_several_applications_of_one_address_are_told_apart(
    zainab: Applicant, monkeypatch: pytest.MonkeyPatch
):
    set_email(zainab)
    set_clock(monkeypatch, MORNING + timedelta(hours=1))
    other = Applicant(zainab.authority)
    other.begin(**make_answers(where={"place": "Other Road"}))
    set_email(other)
    phone = Applicant(zainab.authority)
    come_back(phone, way="email", email=EMAIL)
    answer = phone.client.post(phone.base + "return/code/", {"code": sent_code(zainab.authority)})
    assert answer.url == "/northfield/apply/return/which/"
    page = phone.get("return/which/")
    assert "Begun on 12 March 2026 at 10am" in text_of(page).replace("10:00am", "10am")
    assert "Other Road" not in text_of(page)
    assert phone.client.post(phone.base + "return/which/").status_code == 422
    with in_authority(zainab.authority):
        chosen = Draft.objects.get(answers__where__place="Other Road")
        stranger = Draft.objects.create(
            token_hash="x", started_at=MORNING, changed_at=MORNING, expires_at=MORNING + timedelta(days=1)
        )
    assert phone.client.post(phone.base + "return/which/", {"draft": str(stranger.pk)}).status_code == 422
    phone.client.post(phone.base + "return/which/", {"draft": str(chosen.pk)})
    assert "Other Road" in text_of(phone.get("check/"))


def test_a_choice_left_standing_is_nobodys_after_twenty_minutes(
    zainab: Applicant, monkeypatch: pytest.MonkeyPatch
):
    set_email(zainab)
    other = Applicant(zainab.authority)
    other.begin(**make_answers())
    set_email(other)
    phone = Applicant(zainab.authority)
    come_back(phone, way="email", email=EMAIL)
    phone.client.post(phone.base + "return/code/", {"code": sent_code(zainab.authority)})
    assert phone.get("return/which/").status_code == 200
    set_clock(monkeypatch, MORNING + timedelta(minutes=21))
    assert phone.get("return/which/").url == "/northfield/apply/return/"
    chosen = {"draft": str(other.draft().pk)}
    assert phone.client.post(phone.base + "return/which/", chosen).url == "/northfield/apply/return/"


def test_what_was_sent_is_come_back_to_on_the_page_for_sent_applications(zainab: Applicant):
    words = set_words(zainab)
    zainab.post("declaration/", understands="on")
    phone = Applicant(zainab.authority)
    assert come_back(phone, way="words", words=words).url == "/northfield/apply/return/sent/"
    page = phone.get("return/sent/").content.decode()
    assert "/northfield/my-application/sign-in/" in page
    with in_authority(zainab.authority):
        assert Case.objects.get().reference not in page


def test_reading_after_twenty_idle_minutes_asks_for_the_words(
    zainab: Applicant, monkeypatch: pytest.MonkeyPatch
):
    words = set_words(zainab)
    set_clock(monkeypatch, MORNING + timedelta(minutes=19))
    assert zainab.get("where/").status_code == 200
    set_clock(monkeypatch, MORNING + timedelta(minutes=38))
    assert zainab.get("where/").status_code == 200
    set_clock(monkeypatch, MORNING + timedelta(minutes=59))
    answer = zainab.get("reports/r2/")
    assert answer.url == "/northfield/apply/return/?after=idle&to=reports%2Fr2"
    page = zainab.client.get(answer.url)
    assert "more than 20 minutes" in text_of(page)
    opened = zainab.client.post(answer.url, {"way": "words", "words": words})
    assert opened.url == "/northfield/apply/reports/r2/"
    assert zainab.get("where/").status_code == 200


def test_without_words_or_code_nobody_is_shut_out_of_their_own_device(zainab: Applicant, monkeypatch):
    set_clock(monkeypatch, MORNING + timedelta(days=2))
    assert zainab.get("where/").status_code == 200


def test_what_is_posted_late_is_kept_first_and_shown_to_nobody(zainab: Applicant, monkeypatch):
    words = set_words(zainab)
    shown, contact, report = zainab.get("behaviour/"), zainab.get("contact/"), zainab.get("reports/r1/")
    set_clock(monkeypatch, MORNING + timedelta(hours=3))
    late = zainab.post_as_drawn(shown, "behaviour/", description="Typed for three hours")
    assert late.url == "/northfield/apply/return/?after=idle&to=behaviour"
    assert zainab.answers()["behaviour"]["description"] == "Typed for three hours"
    wrong = zainab.post_as_drawn(contact, "contact/", ways=["email"], email="half@")
    assert wrong.status_code == 302
    assert zainab.answers()["contact"]["email"] == "half@"
    assert zainab.post_as_drawn(report, "reports/r1/", what="Late words").status_code == 302
    assert zainab.get("behaviour/").status_code == 302
    assert "Late words" in str(zainab.answers()["reports"])
    zainab.client.post(late.url, {"way": "words", "words": words})
    assert "Typed for three hours" in zainab.get("behaviour/").content.decode()


def test_nothing_is_sent_or_removed_late_by_someone_who_found_the_device(zainab: Applicant, monkeypatch):
    set_words(zainab)
    send, remove = zainab.get("declaration/"), zainab.get("reports/r1/remove/")
    set_clock(monkeypatch, MORNING + timedelta(hours=1))
    assert "/return/" in zainab.post_as_drawn(send, "declaration/", understands="on").url
    assert "/return/" in zainab.post_as_drawn(remove, "reports/r1/remove/").url
    assert "/return/" in zainab.get("check/").url
    with in_authority(zainab.authority):
        assert not Case.objects.exists()
    assert len(zainab.answers()["reports"]["items"]) == 3


def test_the_time_of_last_use_cannot_be_made_up(zainab: Applicant, monkeypatch):
    set_words(zainab)
    set_clock(monkeypatch, MORNING + timedelta(hours=1))
    cookie = zainab.client.cookies["application"].value
    token, _dot, rest = cookie.partition(".")
    stamp, _colon, signature = rest.partition(":")
    zainab.client.cookies["application"] = f"{token}.{int(stamp) + 3600}:{signature}"
    assert zainab.get("where/").url == "/northfield/apply/"


def leave(client: Client, **headers: str):
    return client.post("/exit/", headers=headers)


def test_exit_this_page_makes_the_device_forget_and_keeps_the_application(zainab: Applicant):
    words = set_words(zainab)
    answer = leave(
        zainab.client,
        **{"Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/northfield/apply/where/"},
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert zainab.client.cookies["application"].value == ""
    assert zainab.client.cookies["application"]["path"] == "/northfield/apply/"
    del zainab.client.cookies["application"]
    assert zainab.get("where/").url == "/northfield/apply/"
    assert come_back(zainab, way="words", words=words).status_code == 302
    assert "Mill Lane" in text_of(zainab.get("check/"))


def test_exit_from_elsewhere_does_nothing(zainab: Applicant):
    referer = "http://testserver/northfield/apply/where/"
    for headers in (
        {"Sec-Fetch-Site": "cross-site", "Referer": referer},
        {"Origin": "https://evil.example", "Referer": referer},
        {"Referer": "https://evil.example/northfield/apply/"},
        {},
    ):
        assert leave(zainab.client, **headers).status_code == 204
        assert zainab.get("where/").status_code == 200


def test_exit_needs_no_form_token_and_takes_only_a_post(northfield: Authority):
    strict = Client(enforce_csrf_checks=True)
    referer = "http://testserver/northfield/apply/"
    assert (
        strict.post("/exit/", headers={"Sec-Fetch-Site": "same-origin", "Referer": referer}).status_code
        == 204
    )
    assert strict.get("/exit/").status_code == 405


def test_exit_ends_a_half_way_of_coming_back_too(zainab: Applicant):
    set_email(zainab)
    come_back(zainab, way="email", email=EMAIL)
    leave(
        zainab.client, **{"Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/northfield/apply/"}
    )
    assert zainab.get("return/code/").url == "/northfield/apply/return/"


def test_the_start_page_offers_to_go_on_or_begin_again(zainab: Applicant):
    page = zainab.get("")
    assert "There is an application on this device" in text_of(page)
    assert "nobody can come back to this one" in text_of(page)
    assert zainab.client.post(zainab.base).url.startswith("/northfield/apply/")
    assert "Mill Lane" in text_of(zainab.get("check/"))
    set_words(zainab)
    assert "you can still come back to this one" in text_of(zainab.get(""))
    zainab.client.post(zainab.base, {"again": "yes"})
    assert "Mill Lane" not in text_of(zainab.get("check/"))


def test_go_on_leads_to_the_first_page_not_seen(northfield: Authority):
    zainab = Applicant(northfield)
    zainab.begin(where={"place": "x"}, **{"who-for": {"who_for": "me"}, "name": {}})
    assert zainab.client.post(zainab.base).url == "/northfield/apply/danger/"


def test_a_form_of_coming_back_that_is_blank_says_what_to_do(northfield: Authority):
    browser = Applicant(northfield)
    for typed in (
        {},
        {"way": "words"},
        {"way": "email"},
        {"way": "email", "email": "half@"},
        {"way": "\x00"},
    ):
        answer = come_back(browser, **typed)
        assert answer.status_code == 422
        assert "There is a problem" in text_of(answer)
    assert hidden(browser.get("return/")) == {}
