"""What stands around every page: its title, who and where, the areas, the authority's colour and logo."""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from pledge import navigation
from pledge.models import Authority
from pledge.navigation import Area, add_area
from pledge.roles import May
from tests.factories import make_authority, make_member, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.views.failing_urls")]


@pytest.fixture
def northfield() -> Authority:
    return make_authority("northfield", colour="#5b2a86")


@pytest.fixture
def alice(northfield: Authority, client: Client) -> Client:
    return sign_in(client, make_member(northfield, "alice"))


@pytest.fixture
def areas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_areas", {})
    add_area(Area("settings", "Settings", "staff_page", May.SETTINGS_VIEW, order=30))
    add_area(
        Area("casework", "Casework", "staff_page", May.CASEWORK_VIEW, order=10, overdue=lambda request: 3)
    )


def title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found
    return found[1]


def test_a_title_names_the_area_and_the_authority(alice: Client):
    assert title(alice.get("/northfield/staff-page/").content.decode()) == " – Casework – Northfield Council"


def test_a_title_says_first_that_there_is_an_error(alice: Client):
    assert title(alice.get("/northfield/staff-page/?errors").content.decode()).startswith("Error: ")


def test_the_public_page_has_a_way_out_and_nobody_signed_in(northfield: Authority, client: Client):
    page = client.get("/northfield/public-page/").content.decode()
    assert page.count("govuk-js-exit-this-page-button") == 1
    assert page.count("govuk-js-exit-this-page-skiplink") == 1
    assert "data-exit-signal" in page
    assert "Sign out" not in page
    assert "htmx" not in page


def test_a_member_on_a_public_page_is_not_named(alice: Client):
    assert "Alice" not in alice.get("/northfield/public-page/").content.decode()


def test_the_staff_page_names_the_person_and_warns_before_the_sign_in_ends(alice: Client):
    page = alice.get("/northfield/staff-page/").content.decode()
    assert "Alice Adeyemi" in page
    assert 'id="session-dialog"' in page
    assert "govuk-exit-this-page" not in page


@pytest.mark.usefixtures("areas")
def test_the_navigation_shows_only_what_the_member_may_open(alice: Client):
    page = alice.get("/northfield/staff-page/").content.decode()
    assert "(3 overdue)" in page
    assert ">Settings<" not in page


@pytest.mark.usefixtures("areas")
def test_the_order_of_the_navigation_is_fixed(northfield: Authority, client: Client):
    page = sign_in(client, make_member(northfield, "dev")).get("/northfield/staff-page/").content.decode()
    assert page.index("Casework <span") < page.index("Settings")


def test_a_person_of_one_authority_sees_no_switch(alice: Client):
    assert "Change organisation" not in alice.get("/northfield/staff-page/").content.decode()


def test_everything_stands_in_a_landmark(alice: Client):
    page = alice.get("/northfield/staff-page/").content.decode()
    body = page[page.index("<body") :]
    assert [body.count(f"<{landmark}") for landmark in ("header ", "main ", "footer ")] == [1, 1, 1]


def test_the_colour_is_a_stylesheet_kept_by_the_browser(northfield: Authority, client: Client):
    page = client.get("/northfield/public-page/").content.decode()
    assert '<link rel="stylesheet" href="/northfield/brand/5b2a86.css">' in page
    response = client.get("/northfield/brand/5b2a86.css")
    assert response["Content-Type"] == "text/css"
    assert "immutable" in response["Cache-Control"]
    assert response.content == b":root{--govuk-brand-colour:#5b2a86}\n"


@pytest.mark.parametrize("colour", ["000000", "5B2A86", "5b2a86}body{display:none"])
def test_another_colour_than_the_authoritys_is_not_served(northfield: Authority, client: Client, colour: str):
    assert client.get(f"/northfield/brand/{colour}.css").status_code == 404


def test_a_colour_too_pale_is_not_used(client: Client):
    make_authority("palewell", colour="#ffee00")
    assert "brand/" not in client.get("/palewell/public-page/").content.decode()
    assert client.get("/palewell/brand/ffee00.css").status_code == 404


def test_the_logo_is_shown_where_there_is_one(northfield: Authority, client: Client):
    assert client.get("/northfield/logo/").status_code == 404
    northfield.logo.save("x.png", ContentFile(b"\x89PNG"))
    northfield.logo_alt = "Northfield <oak>"
    northfield.save()
    page = client.get("/northfield/public-page/").content.decode()
    assert 'src="/northfield/logo/" alt="Northfield &lt;oak&gt;"' in page
    response = client.get("/northfield/logo/")
    assert response["Content-Type"] == "image/png"
    assert b"".join(response.streaming_content) == b"\x89PNG"


def test_the_demonstration_says_so_on_every_page(northfield: Authority, client: Client, settings):
    assert "This is a demonstration" in client.get("/northfield/public-page/").content.decode()
    settings.DEMONSTRATION = False
    assert "This is a demonstration" not in client.get("/northfield/public-page/").content.decode()


def test_staying_signed_in_gives_a_fresh_token_to_the_signed_in_alone(alice: Client):
    response = alice.get("/account/still-here/")
    assert set(response.json()) == {"token", "left"}
    assert response.json()["left"] == 1800
    assert "no-store" in response["Cache-Control"]
    alice.logout()
    assert alice.get("/account/still-here/").status_code == 302
