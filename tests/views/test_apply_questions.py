"""The question pages: kept before they are judged, shown as typed, never written over, never a gate."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.domain import journey
from reviews.models import Draft
from tests.factories import make_answers, make_authority
from tests.views.applying import MORNING, Applicant, hidden, publish, set_clock, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def northfield(monkeypatch: pytest.MonkeyPatch) -> Authority:
    set_clock(monkeypatch, MORNING)
    return make_authority("northfield")


@pytest.fixture
def zainab(northfield: Authority) -> Applicant:
    applicant = Applicant(northfield)
    applicant.begin()
    return applicant


def test_start_leads_to_the_first_question_and_carries_a_cookie_for_these_pages_only(northfield: Authority):
    zainab = Applicant(northfield)
    answer = zainab.client.post(zainab.base)
    assert (answer.status_code, answer.url) == (302, "/northfield/apply/where/")
    cookie = zainab.client.cookies["application"]
    assert cookie["path"] == "/northfield/apply/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    with in_authority(northfield):
        assert Draft.objects.get().token_hash not in cookie.value


def test_a_valid_page_is_kept_and_leads_on(zainab: Applicant):
    answer = zainab.post("where/", place="Mill Lane")
    assert answer.url == "/northfield/apply/who-for/"
    assert zainab.answers()["where"]["place"] == "Mill Lane"


def test_what_was_typed_wrong_is_kept_first_and_shown_as_typed(zainab: Applicant):
    answer = zainab.post("contact/", ways=["email"], email="zainab@")
    assert answer.status_code == 422
    assert "There is a problem" in text_of(answer)
    assert answer.content.decode().count("Enter an email address in the correct format") == 2
    assert "<title>Error: How can we contact you?" in answer.content.decode()
    assert zainab.answers()["contact"]["email"] == "zainab@"
    assert 'value="zainab@"' in zainab.get("contact/").content.decode()


@pytest.mark.parametrize("slug", [page.slug for page in journey.PAGES[:-2]])
def test_every_page_opens_blank_and_takes_an_empty_form(zainab: Applicant, slug: str):
    shown = zainab.get(f"{slug}/")
    assert shown.status_code == 200
    assert shown.content.decode().count("<h1") == 1
    assert "no-store" in shown.headers["Cache-Control"]
    assert zainab.post(f"{slug}/").status_code in (200, 302, 422)


def test_the_whole_way_is_walked_by_its_own_links(northfield: Authority):
    """Every page leads to the next, and its back link to the one before."""
    publish(northfield)
    zainab = Applicant(northfield)
    zainab.begin()
    typed: dict[str, dict[str, Any]] = {
        "where": {"place": "Mill Lane"},
        "who-for": {"who_for": "someone-else"},
        "name": {"name": "Zainab", "affected_name": "Grace"},
        "contact": {"ways": ["email"], "email": "z@example.org"},
        "behaviour": {"description": "Noise"},
        "reports": {"more": "cannot-remember"},
    }
    seen, here = [], "where"
    while here != "check":
        seen.append(here)
        answer = zainab.post(f"{here}/", **typed.get(here, {}))
        assert answer.status_code == 302, here
        following = answer.url.removeprefix(zainab.base).rstrip("/")
        back = f'href="{zainab.base}{here}/"'
        assert back in zainab.get(f"{following}/").content.decode(), following
        here = following
    assert seen == [page.slug for page in journey.PAGES[:-2]]


def test_a_page_that_no_longer_applies_says_so_and_where_to_go(zainab: Applicant):
    shown = zainab.get("agreement/")
    assert shown.status_code == 200
    assert "You do not need to answer this" in text_of(shown)
    assert 'href="/northfield/apply/danger/"' in shown.content.decode()


def test_an_unknown_page_is_not_found(zainab: Applicant):
    assert zainab.get("nowhere/").status_code == 404
    assert zainab.get("nowhere/r1/").status_code == 404
    assert zainab.get("where/r1/").status_code == 404


def test_two_windows_show_both_versions_and_write_nothing_over(zainab: Applicant):
    shown = zainab.get("where/")
    zainab.post_as_drawn(shown, "where/", place="First window")
    second = zainab.post_as_drawn(shown, "where/", place="Second window")
    assert second.status_code == 409
    assert "First window" in text_of(second)
    assert 'value="Second window"' in second.content.decode()
    assert zainab.answers()["where"]["place"] == "First window"
    again = zainab.get("where/")
    assert 'value="Second window"' in again.content.decode()
    kept = zainab.post_as_drawn(again, "where/", place="Second window")
    assert kept.status_code == 302
    assert zainab.answers()["where"]["place"] == "Second window"
    assert "another window" not in text_of(zainab.get("where/"))


def test_keeping_the_saved_version_lets_the_typed_one_go(zainab: Applicant):
    shown = zainab.get("where/")
    zainab.post_as_drawn(shown, "where/", place="First window")
    second = zainab.post_as_drawn(shown, "where/", place="Second window")
    zainab.post_as_drawn(second, "where/", keep="saved")
    assert 'value="First window"' in zainab.get("where/").content.decode()


def test_a_double_click_is_one_answer(zainab: Applicant):
    shown = zainab.get("where/")
    for _press in range(2):
        assert zainab.post_as_drawn(shown, "where/", place="Mill Lane").status_code == 302
    assert zainab.draft().unfinished == {}


def test_a_change_leads_back_to_check_by_way_of_what_it_opened(northfield: Authority):
    zainab = Applicant(northfield)
    everything = {page.slug: {} for page in journey.PAGES if page.slug != "agreement"}
    zainab.begin(**{**everything, **make_answers()})
    answer = zainab.post("where/?from=check", place="Mill Road")
    assert answer.url == "/northfield/apply/check/"
    opened = zainab.post("who-for/?from=check", who_for="someone-else")
    assert opened.url == "/northfield/apply/agreement/?from=check"
    assert zainab.post("agreement/?from=check", agrees="yes").url == "/northfield/apply/check/"


def test_an_error_keeps_the_way_back_to_check(northfield: Authority):
    zainab = Applicant(northfield)
    zainab.begin(**make_answers())
    wrong = zainab.post("where/?from=check", place="", postcode="")
    assert wrong.status_code == 422
    assert hidden(wrong)["from"] == "check"


def test_danger_shows_help_first_and_the_form_goes_on(zainab: Applicant):
    answer = zainab.post("danger/", in_danger="yes")
    assert answer.url == "/northfield/apply/danger/help/"
    page = zainab.get("danger/help/").content.decode()
    assert 'href="tel:999"' in page
    assert "18000" in page
    assert 'href="/northfield/apply/name/"' in page
    assert zainab.post("danger/", in_danger="no").url == "/northfield/apply/name/"


def test_wales_has_its_own_helpline(monkeypatch: pytest.MonkeyPatch):
    set_clock(monkeypatch, MORNING)
    zainab = Applicant(make_authority("cwmarth", nation="wales"))
    zainab.begin(danger={"in_danger": "yes"})
    assert "Live Fear Free" in text_of(zainab.get("danger/help/"))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ({"postcode": "sm1 2ab"}, True),
        ({"postcode": "SM1"}, True),
        ({"place": "The park in Port Ashby"}, True),
        ({"place": "PORT-ASHBY"}, True),
        ({"postcode": "NF1 2AB", "place": "Port Ashby road"}, False),
        ({"postcode": "ZZ9 9ZZ"}, False),
        ({"place": "Northfield, near Port Ashby"}, False),
        ({"place": "Portashbyville"}, False),
    ],
)
def test_a_place_elsewhere_is_offered_and_never_a_gate(
    zainab: Applicant, typed: dict[str, str], offered: bool
):
    make_authority("southmere", postcode_districts=["SM1"], places=["Port Ashby"])
    answer = zainab.post("where/", **typed)
    assert (answer.url == "/northfield/apply/where/elsewhere/") is offered
    assert zainab.answers()["where"]
    if offered:
        page = zainab.get("where/elsewhere/").content.decode()
        assert 'href="/southmere/"' in page
        assert 'href="/northfield/apply/who-for/"' in page


def test_an_authority_that_has_ended_is_not_offered(zainab: Applicant):
    make_authority("oldmere", postcode_districts=["OM1"], ended_on=MORNING.date())
    assert zainab.post("where/", postcode="OM1 1AA").url == "/northfield/apply/who-for/"


def test_the_local_questions_inform_and_never_gate(northfield: Authority):
    publish(northfield)
    zainab = Applicant(northfield)
    zainab.begin()
    page = text_of(zainab.get("conditions/"))
    assert "This does not stop you asking" in page
    assert "it does not apply once the number of reports in the law (3) is reached" in page
    assert zainab.post("conditions/").status_code == 302


def test_a_sensitive_page_says_why_and_who_sees_it(zainab: Applicant):
    zainab.post("contact/", ways=["email"], email="z@example.org")
    for slug in ("name", "contact", "safe-contact", "hate", "effect", "home", "reports/r1", "people"):
        assert "see" in text_of(zainab.get(f"{slug}/")), slug


HOSTILE = {
    "long": "x" * 10_000,
    "emoji": "👩🏽‍🚒 🔥" * 50,
    "right to left": "שלום \u202eevil\u202c مرحبا",
    "markup": "<script>alert(1)</script>{{ 7*7 }}{% now %}",
    "nulls": "a\x00b\x1fc\ufffe",
    "surrogate": "\ud83d",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_kept_and_shown_escaped(zainab: Applicant, name: str):
    typed = HOSTILE[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert zainab.post("behaviour/", description=typed, responsible=typed).status_code == 302
    page = zainab.get("behaviour/").content.decode()
    assert "<script>alert" not in page
    kept = zainab.answers()["behaviour"]["description"]
    assert kept == typed.replace("\x00", "").replace("\x1f", "").replace("\ufffe", "").strip()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_values_in_every_field_of_every_page_never_break_it(zainab: Applicant, name: str):
    typed = HOSTILE[name].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for page in journey.PAGES[:-2]:
        values = dict.fromkeys(page.fields, typed) | {"incident-day": typed, "from": typed, "save": typed}
        assert zainab.post(f"{page.slug}/", **values).status_code in (200, 302, 422)
        assert zainab.get(f"{page.slug}/").status_code == 200
    for slug in ("reports/r1/", "people/p1/"):
        entry = journey.BY_SLUG[slug.split("/")[0]]
        values = {ask.name: typed for ask in entry.item_asks}
        values |= {
            f"{ask}-{part}": typed for ask in ("incident", "reported") for part in ("day", "month", "year")
        }
        assert zainab.post(slug, **values).status_code in (200, 302, 422)
        assert zainab.get(slug).status_code == 200
    assert zainab.get("check/").status_code == 200
    assert zainab.get("save/").status_code == 200


def test_fields_nobody_asked_for_are_not_kept(zainab: Applicant):
    zainab.post("where/", place="Mill Lane", sent_case="1", token_hash="x", taken_by="1", items="[]")
    assert set(zainab.answers()["where"]) == {"place", "postcode", "unread"}
    assert zainab.draft().taken_by_id is None


def test_a_very_long_answer_says_what_to_do_and_stays_on_the_page(zainab: Applicant):
    typed = "x" * 60_000
    answer = zainab.post("behaviour/", description=typed)
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert "Shorten it" in text_of(answer)


def test_an_application_too_long_to_keep_is_refused_on_its_page(zainab: Applicant, monkeypatch):
    monkeypatch.setattr("reviews.services.drafts.MOST_KEPT", 500)
    answer = zainab.post("behaviour/", description="y" * 600)
    assert answer.status_code == 422
    assert "longer than we can keep" in text_of(answer)
    assert "y" * 600 in answer.content.decode()
    report = zainab.post("reports/r1/", what="y" * 600)
    assert report.status_code == 422
    assert "y" * 600 in report.content.decode()


def test_more_than_a_form_may_hold_is_a_page_not_a_failure(zainab: Applicant):
    answer = zainab.client.post(zainab.base + "behaviour/", {"description": "x" * 3_000_000})
    assert answer.status_code == 413


def test_without_a_draft_a_page_leads_to_the_start(northfield: Authority):
    answer = Applicant(northfield).get("where/")
    assert (answer.status_code, answer.url) == (302, "/northfield/apply/")


@pytest.mark.parametrize("cookie", ["", "made-up", "x" * 5000, "a.b:c", "\x00"])
def test_a_cookie_that_was_made_up_opens_nothing(northfield: Authority, cookie: str):
    stranger = Applicant(northfield)
    stranger.client.cookies["application"] = cookie
    assert stranger.get("where/").status_code == 302


def test_the_cookie_of_another_authority_opens_nothing(zainab: Applicant):
    zainab.post("where/", place="SECRET PLACE")
    southmere = make_authority("southmere")
    stranger = Applicant(southmere)
    stranger.client.cookies["application"] = zainab.client.cookies["application"].value
    answer = stranger.get("where/")
    assert answer.status_code == 410
    assert "SECRET PLACE" not in answer.content.decode()


def test_the_draft_of_someone_else_is_never_shown(northfield: Authority, zainab: Applicant):
    zainab.post("where/", place="SECRET PLACE")
    other = Applicant(northfield)
    other.begin()
    for page in ("where/", "check/", "save/"):
        assert "SECRET PLACE" not in other.get(page).content.decode()


def test_words_typed_without_a_draft_are_given_back(northfield: Authority):
    """The browser was closed, or Exit this page pressed, and an old window is posted."""
    stranger = Applicant(northfield)
    answer = stranger.client.post(
        stranger.base + "behaviour/",
        {"description": "All I typed"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 409
    assert "All I typed" in text_of(answer)
    assert "Come back with your words or a code" in text_of(answer)


def test_an_expired_draft_says_so_and_what_to_do(zainab: Applicant):
    with in_authority(zainab.authority):
        Draft.objects.update(expires_at=MORNING)
    answer = zainab.get("where/")
    assert answer.status_code == 410
    page = text_of(answer)
    assert "28 days" in page
    assert "Begin again" in page


def test_a_step_page_costs_few_queries(northfield: Authority, django_assert_num_queries):
    publish(northfield)
    zainab = Applicant(northfield, Client())
    zainab.begin(**make_answers())
    zainab.get("behaviour/")
    with django_assert_num_queries(2):
        zainab.get("behaviour/")
    with django_assert_num_queries(3):
        zainab.get("conditions/")
    items = [{"id": f"r{n}", "to": "police"} for n in range(1, 61)]
    zainab.begin(**make_answers(reports={"items": items}))
    with django_assert_num_queries(3):
        assert text_of(zainab.get("reports/")).count("Who was told?") == 60


def test_the_address_to_come_to_reads_as_one_line(zainab: Applicant):
    with in_authority(zainab.authority):
        zainab.authority.contact_address = "Town Hall\r\nHigh Street,\n\nNorthfield NF1 1AA"
        zainab.authority.save()
    zainab.post("contact/", ways="email", email="zainab@example.org")
    page = text_of(zainab.get("safe-contact/"))
    assert "In person: Town Hall, High Street, Northfield NF1 1AA" in page
