"""C1: a search is posted, its term in no address, title or log; one match opens; the barred find nothing."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from pledge.models import AuditEntry, Authority, User
from pledge.scoping import in_authority
from reviews.models import Case, CaseBar
from reviews.services import search
from tests.factories import make_authority, make_case, make_member, sign_in

SEARCH = "/northfield/casework/search/"


@pytest.fixture
def northfield(db) -> Authority:
    return make_authority()


@pytest.fixture
def alice(northfield: Authority) -> User:
    return make_member(northfield, "alice")


@pytest.fixture
def client(alice: User) -> Client:
    return sign_in(Client(), alice)


def make_found(authority: Authority, reference: str, name: str) -> Case:
    case = make_case(authority, reference, applicant={"name": name})
    with in_authority(authority):
        search.reindex(case)
    return case


def test_a_term_that_matches_one_case_opens_it(northfield, client):
    make_found(northfield, "ASB-BCDF-GHJK", "Zainab Okafor")
    make_found(northfield, "ASB-CDFG-HJKM", "Ann Bello")
    answer = client.post(SEARCH, {"term": "okafor"})
    assert (answer.status_code, answer.url) == (302, "/northfield/casework/ASB-BCDF-GHJK/")


def test_several_are_listed_at_an_address_without_the_term(northfield, client):
    make_found(northfield, "ASB-BCDF-GHJK", "Zainab Okafor")
    make_found(northfield, "ASB-CDFG-HJKM", "Ann Okafor")
    answer = client.post(SEARCH, {"term": "Okafor"})
    assert "kafor" not in answer.url.lower()
    page = client.get(answer.url)
    assert {row.reference for row in page.context["found"].rows} == {"ASB-BCDF-GHJK", "ASB-CDFG-HJKM"}
    words = page.content.decode()
    assert "2 cases match “Okafor”" in words
    assert "kafor" not in words[words.index("<title>") : words.index("</title>")].lower()
    assert "no-store" in page.headers["Cache-Control"]


def test_none_match_says_what_to_try(northfield, client):
    make_found(northfield, "ASB-BCDF-GHJK", "Zainab Okafor")
    page = client.post(SEARCH, {"term": "nobody"}, follow=True)
    assert "No case matches “nobody”" in page.content.decode()
    assert 'value="nobody"' in page.content.decode()


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("", "Enter a reference, name, postcode or telephone number to look for"),
        ("x", "Enter at least 2 letters or numbers"),
        ("??", "Enter at least 2 letters or numbers"),
        ("a" * 201, "200 characters or less"),
    ],
)
def test_a_term_that_cannot_be_looked_for_is_said_beside_the_field(northfield, client, term, words):
    make_found(northfield, "ASB-BCDF-GHJK", "Zainab Okafor")
    answer = client.post(SEARCH, {"term": term})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2
    assert "<title>Error: " in page


def test_somebody_elses_search_and_an_old_one_are_gone(northfield, client):
    make_found(northfield, "ASB-BCDF-GHJK", "Zainab Okafor")
    make_found(northfield, "ASB-CDFG-HJKM", "Ann Okafor")
    address = client.post(SEARCH, {"term": "okafor"}).url
    bob = sign_in(Client(), make_member(northfield, "bob"))
    for answer in (bob.get(address), client.get(f"{SEARCH}{uuid.uuid4()}/")):
        assert answer.status_code == 404
        assert "Search again" in answer.content.decode()
        assert "okafor" not in answer.content.decode().lower()


def test_a_barred_case_is_not_found_and_not_counted(northfield, alice, client):
    barred = make_found(northfield, "ASB-BCDF-GHJK", "Zainab Okafor")
    make_found(northfield, "ASB-CDFG-HJKM", "Ann Okafor")
    with in_authority(northfield):
        CaseBar.objects.create(case=barred, user=alice, reason="r", barred_by=alice, barred_at=timezone.now())
    assert client.post(SEARCH, {"term": "okafor"}).url == "/northfield/casework/ASB-CDFG-HJKM/"
    gone = client.post(SEARCH, {"term": "zainab"}, follow=True)
    assert "No case matches" in gone.content.decode()


def test_the_log_knows_that_somebody_searched_and_not_for_what(northfield, alice, client):
    client.post(SEARCH, {"term": "Zainab Okafor"})
    with in_authority(northfield):
        row = AuditEntry.objects.get(action="searched")
    assert row.actor_user == alice
    assert "kafor" not in str((row.about, row.detail)).lower()


def test_many_come_page_by_page(northfield, client):
    for n in range(27):
        make_found(northfield, f"ASB-{n:04}-BBBB", "Ann Okafor")
    first = client.post(SEARCH, {"term": "okafor"}, follow=True)
    assert "1 to 25 of 27" in first.content.decode()
    second = client.get(first.context["next_href"])
    assert "26 to 27 of 27" in second.content.decode()
    assert client.get(second.context["previous_href"]).context["found"].rows == first.context["found"].rows


def test_a_case_opened_from_a_search_leads_back_to_it(northfield, client):
    make_found(northfield, "ASB-BCDF-GHJK", "Zainab Okafor")
    make_found(northfield, "ASB-CDFG-HJKM", "Ann Okafor")
    address = client.post(SEARCH, {"term": "okafor"}).url
    client.get(address)
    page = client.get("/northfield/casework/ASB-BCDF-GHJK/").content.decode()
    assert f'href="{address}#ASB-BCDF-GHJK"' in page


def test_the_address_by_itself_leads_to_the_inbox(client):
    assert client.get(SEARCH).url == "/northfield/casework/"
