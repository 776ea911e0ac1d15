"""Finding the council, an authority's own page, and the help pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.models import ProcedureVersion
from tests.factories import make_authority
from tests.views.applying import MORNING, publish, set_clock, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MORNING)


@pytest.fixture
def northfield() -> Authority:
    return make_authority("northfield")


def find(client: Client, typed: str) -> str:
    return text_of(client.post("/", {"q": typed})).split("I do not know which")[1].split("Support links")[0]


def test_one_authority_is_gone_to_straight_away(client: Client, northfield: Authority):
    assert client.get("/").url == "/northfield/"


def test_none_at_all_says_so(client: Client):
    assert "No council is here yet" in text_of(client.get("/"))


def test_every_authority_is_listed_by_its_letter(client: Client, northfield: Authority):
    make_authority("southmere")
    make_authority("elan", name="Élan Valley Council")
    make_authority("gone", name="Abolished Council", ended_on=date(2026, 3, 1))
    page = text_of(client.get("/"))
    assert (
        page.index("E Élan Valley Council") < page.index("N Northfield Council") < page.index("S Southmere")
    )
    assert "Abolished" not in page


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("north", True),
        ("  NORTHFIELD  ", True),
        ("NF1", True),
        ("nf1 2ab", True),
        ("nf12ab", True),
        ("Mill End", True),
        ("nowhere", False),
        ("ZZ1 1ZZ", False),
    ],
)
def test_a_name_a_place_or_a_postcode_finds_it(client: Client, typed: str, found: bool):
    make_authority("northfield", places=["Northfield", "Mill End"])
    make_authority("southmere", postcode_districts=["SM1"])
    page = find(client, typed)
    assert ("Northfield Council" in page) is found
    assert "Southmere Council" not in page


def test_accents_do_not_matter(client: Client, northfield: Authority):
    make_authority("elan", name="Élan Valley Council")
    assert "Élan Valley Council" in find(client, "elan")


def test_nothing_found_is_another_page_than_nothing_typed(client: Client, northfield: Authority):
    make_authority("southmere")
    assert "0 councils found for “qqq”" in find(client, "qqq")
    assert "Councils from A to Z" in find(client, "   ")


@pytest.mark.parametrize("typed", ["<b>x</b>", "\x00", "🔥" * 20, "' OR 1=1", "%", "." * 99])
def test_hostile_terms_break_nothing(client: Client, northfield: Authority, typed: str):
    make_authority("southmere")
    answer = client.post("/", {"q": typed})
    assert answer.status_code in (200, 422)
    assert "<b>x</b>" not in answer.content.decode()
    assert client.post("/", {"q": "x" * 101}).status_code == 422


def test_three_hundred_authorities_cost_no_more_queries(client: Client, django_assert_num_queries):
    for number in range(2):
        make_authority(f"place-{number}")
    with django_assert_num_queries(1):
        client.get("/")
    for number in range(2, 300):
        make_authority(f"place-{number}")
    with django_assert_num_queries(1):
        assert "Place 299 Council" in text_of(client.get("/"))


def test_the_front_page_says_what_it_is_and_every_way_to_ask(client: Client):
    make_authority("northfield", other_ways="Ask at any library.", contact_hours="9am to 5pm")
    page = text_of(client.get("/northfield/"))
    for said in (
        "In an emergency ring 999",
        "formerly the Community Trigger",
        "01632 960100",
        "case-reviews@northfield.example.org",
        "Town Hall, High Street",
        "Ask at any library.",
        "9am to 5pm",
        "if 3 reports count",
        "within 1 month of what happened",
        "within 6 months of the report",
        "With fewer you can still ask",
        "It is not a first report",
    ):
        assert said in page, said
    assert 'href="/northfield/apply/"' in client.get("/northfield/").content.decode()


def test_ways_that_are_not_there_are_not_shown(client: Client):
    make_authority("northfield", contact_phone="", contact_email="", contact_address="")
    page = text_of(client.get("/northfield/"))
    assert "Community safety team" in page
    assert "Phone" not in page


def test_the_clocks_are_in_plain_words(client: Client, northfield: Authority):
    clocks = [
        {"kind": "acknowledge", "length": 1, "unit": "working-days", "from": "receipt"},
        {"kind": "decide", "length": 10, "unit": "working-days", "from": "acknowledgement"},
        {"kind": "review", "unit": "meeting", "every": "held every month"},
        {"kind": "outcome", "length": 2, "unit": "weeks", "from": "meeting"},
    ]
    version = publish(northfield, "trafford")
    with in_authority(northfield):
        ProcedureVersion.objects.filter(pk=version.pk).update(
            data={**version.data, "clocks": clocks}, digest="x"
        )
    page = text_of(client.get("/northfield/"))
    assert "We tell you that we have your application within 1 working day of receiving it" in page
    assert "within 10 working days of telling you that we have it" in page
    assert "The review takes place at the next meeting (held every month)" in page
    assert "within 2 weeks of the review meeting" in page


def test_without_published_clocks_it_says_so(client: Client, northfield: Authority):
    assert "has not published how long each step takes" in text_of(client.get("/northfield/"))


@pytest.mark.parametrize(
    ("open_from", "said"),
    [
        (None, "You cannot ask on this website just now"),
        (date(2026, 4, 1), "You can ask on this website from 1 April 2026"),
    ],
)
def test_before_it_opens_only_the_other_ways_are_shown(client: Client, open_from: date | None, said: str):
    make_authority("northfield", open_from=open_from, closed_note="Back soon.")
    page = client.get("/northfield/")
    assert said in text_of(page)
    assert "Back soon." in text_of(page)
    assert "01632 960100" in text_of(page)
    assert "/northfield/apply/" not in page.content.decode()
    assert "You cannot ask on this website just now" in text_of(client.get("/northfield/apply/"))
    assert client.post("/northfield/apply/").status_code == 200
    assert "application" not in client.cookies


def test_it_is_open_from_its_first_day(client: Client):
    make_authority("northfield", open_from=MORNING.date())
    assert "Start now" in text_of(client.get("/northfield/"))


def test_an_application_begun_before_it_closed_can_be_finished(client: Client, northfield: Authority):
    client.post("/northfield/apply/")
    Authority.objects.update(open_from=None)
    assert client.get("/northfield/apply/where/").status_code == 200
    assert "Go on with it" in text_of(client.get("/northfield/apply/"))
    assert "Begin a new application" not in text_of(client.get("/northfield/apply/"))


def test_a_procedure_that_changes_is_announced(client: Client, northfield: Authority):
    publish(northfield, "trafford")
    publish(northfield, "hillingdon", number=2, in_force_from=date(2026, 4, 1))
    page = text_of(client.get("/northfield/"))
    assert "changes on 1 April 2026" in page
    assert "under the rules on this page" in page


def test_only_local_routes_that_open_a_review_are_named(client: Client, northfield: Authority):
    """A local rule that asks more than the Act would read like a gate."""
    publish(northfield, "lancaster")
    page = text_of(client.get("/northfield/"))
    assert "One hate-motivated incident in six months" in page
    assert "Five people report" not in page
    publish(northfield, "hillingdon", number=2, in_force_from=MORNING.date())
    assert "the case closed" not in text_of(client.get("/northfield/"))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("privacy", ("Article 6(1)(e)", "sections 104 and 105", "28 days", "Information Commissioner")),
        ("privacy", ("no decision is made by a computer", "We cannot promise")),
        ("cookies", ("application", "session", "csrf", "Until you close the browser")),
        ("accessibility", ("version 2.2 AA", "Equality Advisory and Support Service", "Regulations 2018")),
        ("contact", ("01632 960100", "ring 999", "interpreter")),
    ],
)
def test_help_pages_say_what_they_must(
    client: Client, northfield: Authority, page: str, said: tuple[str, ...]
):
    answer = client.get(f"/northfield/help/{page}/")
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
    for words in said:
        assert words in text_of(answer), words
    assert "To be confirmed" not in text_of(answer)


def test_shipped_wording_is_marked_until_the_authority_opens(client: Client):
    make_authority("northfield", open_from=None)
    assert "To be confirmed by Northfield Council" in text_of(client.get("/northfield/help/privacy/"))


def test_an_authoritys_own_wording_stands_instead(client: Client):
    own = "Our own words & more.\n\n## What we keep\n- names\n- dates\n\n<script>alert(1)</script>"
    make_authority("northfield", open_from=None, help_pages={"privacy": own})
    page = client.get("/northfield/help/privacy/").content.decode()
    assert "Our own words &amp; more." in page
    assert '<h2 class="govuk-heading-m">What we keep</h2>' in page
    assert "<li>names</li>" in page
    assert "<script>alert" not in page
    assert "To be confirmed" not in page
    assert "Article 6" not in page


def test_no_cookie_outlives_the_browser(client: Client, northfield: Authority):
    client.get("/northfield/apply/return/")
    client.post("/northfield/apply/")
    client.post("/northfield/my-application/sign-in/", {"reference": "ASB-BCDF-GHJK", "way": "code"})
    assert set(client.cookies) == {"csrf", "application", "session"}
    assert {(one["max-age"], one["expires"]) for one in client.cookies.values()} == {("", "")}


def test_an_unknown_help_page_or_place_is_not_found(client: Client, northfield: Authority):
    assert client.get("/northfield/help/other/").status_code == 404
    assert client.get("/nowhere/").status_code == 404


def test_every_public_page_has_the_way_out(client: Client, northfield: Authority):
    make_authority("southmere")
    for address in (
        "/",
        "/northfield/",
        "/northfield/help/privacy/",
        "/northfield/apply/",
        "/northfield/apply/return/",
    ):
        page = client.get(address).content.decode()
        assert 'data-exit-signal="/exit/"' in page, address
        assert page.count("<h1") == 1, address


def test_only_public_pages_without_answers_may_be_found_by_search_engines(
    client: Client, northfield: Authority
):
    make_authority("southmere")
    for address in ("/", "/northfield/"):
        assert "noindex" not in client.get(address).content.decode()
    assert "noindex" in client.get("/northfield/apply/").content.decode()
