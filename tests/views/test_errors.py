"""Every failure is a page that says what to do: for the public, for members, for htmx, without a database."""

import html
import logging
import re

import pytest
from django.db import connection
from django.test import Client

from pledge.models import Authority
from pledge.views.errors import server_error
from tests.factories import make_authority, make_case, make_member, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.views.failing_urls")]

EXIT = "govuk-exit-this-page"
PUBLIC_FAILURES = [
    ("nowhere/", 404, "Page not found"),
    ("fail/odd/", 400, "Your browser sent something we could not read"),
    ("fail/large/", 413, "What you sent is too large"),
    ("fail/again/", 429, "You have tried too many times"),
    ("fail/denied/", 403, "You cannot open this page"),
    ("fail/broken/", 500, "Sorry, there is a problem with the service"),
    ("fail/no-database/", 503, "Sorry, the service is not available just now"),
    ("fail/closed/", 503, "Sorry, the service is not available just now"),
]


@pytest.fixture
def northfield() -> Authority:
    return make_authority("northfield")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def alice(northfield: Authority, visitor: Client) -> Client:
    return sign_in(visitor, make_member(northfield, "alice"))


def words(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


@pytest.mark.parametrize(("address", "status", "heading"), PUBLIC_FAILURES)
def test_the_public_sees_a_page_with_a_heading_help_and_a_way_out(
    northfield: Authority, visitor: Client, address: str, status: int, heading: str
):
    response = visitor.get(f"/northfield/{address}")
    page = response.content.decode()
    assert response.status_code == status
    assert re.findall(r"<h1[^>]*>\s*(.*?)\s*</h1>", page) == [heading]
    assert f"<title>{heading} – Northfield Council</title>" in re.sub(r"\s*\n\s*", "", page)
    assert EXIT in page
    assert "01632 960100" in page
    assert 'ring <a class="govuk-link" href="tel:999">999</a>' in page
    assert 'content="noindex, nofollow"' in page


@pytest.mark.parametrize(("address", "status", "heading"), PUBLIC_FAILURES)
def test_a_fragment_carries_its_message_alone(
    northfield: Authority, visitor: Client, address: str, status: int, heading: str
):
    response = visitor.get(f"/northfield/{address}", headers={"HX-Request": "true"})
    page = response.content.decode().strip()
    assert response.status_code == status
    assert page.startswith("<div data-fragment-message")
    assert "<html" not in page
    assert "<h1" not in page


def test_an_address_of_no_authority_leads_to_the_list_of_all(visitor: Client):
    response = visitor.get("/nowhere/at/all/")
    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


def test_an_authority_that_has_ended_lends_its_frame_to_nothing(visitor: Client):
    make_authority("oldham", ended_on="2024-01-01")
    assert "Oldham" not in visitor.get("/oldham/nowhere/").content.decode()


def test_members_see_their_own_frame_and_no_way_out(alice: Client):
    page = alice.get("/northfield/nowhere/").content.decode()
    assert "Alice Adeyemi" in page
    assert EXIT not in page
    assert "/northfield/home/" in page


def test_a_colleague_without_the_role_learns_which_role_can_and_whom_to_ask(
    northfield: Authority, alice: Client
):
    make_member(northfield, "carol")
    response = alice.get("/northfield/only/")
    assert response.status_code == 403
    said = words(response)
    assert "Only people who can change the settings open this page" in said
    assert "These roles can: Administrator" in said
    assert "ask an administrator: Carol Castle" in said


def test_only_this_authoritys_administrators_are_named(northfield: Authority, alice: Client):
    make_member(make_authority("southmere"), "carol-of-southmere", "administrator")
    assert "Southmere" not in alice.get("/northfield/only/").content.decode()


def test_a_stranger_learns_nothing(northfield: Authority, visitor: Client):
    sign_in(visitor, make_member(make_authority("southmere"), "sam"))
    make_member(northfield, "carol")
    response = visitor.get("/northfield/only/")
    assert response.status_code == 404
    assert "Carol" not in response.content.decode()


def test_a_reason_given_is_the_reason_shown(alice: Client):
    said = words(alice.get("/northfield/fail/barred/"))
    assert "You are barred from this case: you know the applicant." in said
    assert "ask your administrator" not in said


def test_too_many_tries_says_how_long_and_tells_machines_too(northfield: Authority, visitor: Client):
    response = visitor.get("/northfield/fail/again/")
    assert "you can try again in 15 minutes, at" in words(response)
    assert 840 <= int(response["Retry-After"]) <= 850


def test_too_large_says_how_large_may_be(northfield: Authority, visitor: Client):
    assert "Files may be up to 20 megabytes together" in words(visitor.get("/northfield/fail/large/"))


def test_our_fault_has_a_reference_that_the_log_has_too(
    northfield: Authority, visitor: Client, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.ERROR, logger="pledge"):
        response = visitor.get("/northfield/fail/broken/")
    reference = re.search(r"give this number: ([B-Z2-9]{6})", words(response))
    assert reference
    assert reference[1] in caplog.text
    assert "Zainab" not in response.content.decode()


@pytest.mark.parametrize("how", ["broken", "no-database", "closed"])
def test_our_fault_needs_neither_database_nor_session(
    rf, northfield: Authority, how: str, django_assert_num_queries
):
    """The page is made after the view failed; whatever made it fail may fail again."""
    request = rf.get("/northfield/x/")
    request.authority = northfield
    with django_assert_num_queries(0):
        response = server_error(request)
    assert response.status_code == 500
    assert b"01632 960100" in response.content


def test_our_fault_before_anything_is_known_is_a_page_too(rf):
    assert b"there is a problem" in server_error(rf.get("/")).content


class TestFormTooOld:
    @pytest.fixture
    def strict(self) -> Client:
        return Client(enforce_csrf_checks=True)

    def test_what_was_typed_is_shown_to_be_copied(self, northfield: Authority, strict: Client):
        typed = {
            "how_it_is": "Every night.\nSince May.",
            "blank": "",
            "page_key": "69d80a1a",
            "password": "hunter2",
            "csrfmiddlewaretoken": "t",
        }
        response = strict.post("/northfield/public-page/", typed, headers={"Sec-Fetch-Site": "same-origin"})
        page = response.content.decode()
        assert response.status_code == 403
        assert "This page was open for too long" in page
        assert "How it is" in page
        assert "Every night.\nSince May." in page
        assert "Blank" not in page
        assert "69d80a1a" not in page, "what nobody typed is not theirs to copy"
        assert "hunter2" not in page
        assert 'href="/northfield/public-page/"' in page
        assert EXIT in page
        assert "no-store" in response.headers["Cache-Control"]

    def test_hostile_words_are_text(self, northfield: Authority, strict: Client):
        response = strict.post(
            "/northfield/public-page/", {"<b>": "<script>"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        page = response.content.decode()
        assert "<b>" not in page
        assert "&lt;script&gt;" in page

    @pytest.mark.parametrize(
        "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}]
    )
    def test_words_that_another_site_sent_are_not_shown(
        self, northfield: Authority, strict: Client, headers: dict[str, str]
    ):
        response = strict.post("/northfield/public-page/", {"say": "Pay here"}, headers=headers)
        assert response.status_code == 403
        assert "Pay here" not in response.content.decode()

    def test_a_browser_that_only_names_its_origin_is_believed(self, northfield: Authority, strict: Client):
        response = strict.post(
            "/northfield/public-page/", {"say": "Every night"}, headers={"Origin": "http://testserver"}
        )
        assert "Every night" in response.content.decode()


def test_not_found_costs_two_queries_at_most(
    northfield: Authority, visitor: Client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        visitor.get("/northfield/nowhere/")
    assert connection.in_atomic_block


def test_an_address_of_a_button_opened_by_itself_has_a_page(client, db):
    northfield = make_authority("northfield")
    make_case(northfield)
    sign_in(client, make_member(northfield, "alice"))
    answer = client.get("/northfield/casework/ASB-BCDF-GHJK/reports/assess/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "/northfield/casework/ASB-BCDF-GHJK/reports/" in answer.content.decode()
