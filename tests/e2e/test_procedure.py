"""The review procedure in the browser: from an empty page to a draft, on a phone, without script, well."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.models import ProcedureDraft, ProcedureVersion
from reviews.procedures import load_library_procedure
from tests.e2e.conftest import is_well
from tests.factories import NOW, make_authority, make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
BASE = "/northfield/settings/procedure/"
WIDTHS = (1280, 320)


@pytest.fixture
def northfield(transactional_db: None) -> Authority:
    return make_authority("northfield")


@pytest.fixture
def carol(northfield: Authority) -> object:
    return make_member(northfield, "carol")


def publish_with_long_words(authority: Authority) -> None:
    """Three versions, the newest of them taken from a text that the library no longer has like that."""
    hull = load_library_procedure("hull").as_data()
    long = hull | {
        "name": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch County Borough Council"
    }
    with in_authority(authority):
        for number, (data, begins) in enumerate(
            [(hull, 2020), (load_library_procedure("leeds").as_data(), 2021), (long, 2090)], start=1
        ):
            ProcedureVersion.objects.create(
                number=number,
                slug=data["slug"],
                data=data,
                digest=f"{number}",
                library_slug=data["slug"],
                library_digest="as it was then",
                in_force_from=date(begins, 1, 1),
                published_at=NOW,
            )


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_time(northfield, carol, open_page, width):
    page: Page = open_page(width, as_user=carol)
    page.goto("/northfield/home/")
    page.get_by_role("link", name="Open Review procedure").click()
    expect(page.get_by_role("heading", name="Choose a procedure to start from")).to_be_visible()
    is_well(page)
    page.get_by_role("link", name="Look in the library").click()
    is_well(page)
    page.get_by_label("Name of the council or area").fill("atlantis")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="No procedure matches")).to_be_visible()
    is_well(page)
    page.get_by_text("Filter by nation, standing or kind of route").click()
    page.get_by_label("Name of the council or area").fill("")
    page.get_by_label("Hate", exact=True).check()
    page.get_by_role("button", name="Search").click()
    is_well(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_versions_draft_and_what_differs_are_well(northfield, carol, open_page, width):
    publish_with_long_words(northfield)
    page: Page = open_page(width, as_user=carol)
    page.goto(f"{BASE}choose/sandwell/")
    is_well(page)
    page.get_by_role("button", name="Make a draft from this").click()
    expect(page.get_by_role("heading", name="Draft", exact=True)).to_be_visible()
    is_well(page)
    for path in ("", "3/", "compare/2/3/", "compare/3/library/", "compare/3/3/", "draft/discard/"):
        page.goto(BASE + path)
        is_well(page)
    page.goto(f"{BASE}1/")
    for folded in page.locator("main summary").all():
        folded.click()
    is_well(page)
    page.goto(f"{BASE}choose/leeds/")
    page.get_by_role("button", name="Make a draft from this").click()
    expect(page.get_by_role("heading", name="There is a draft already")).to_be_visible()
    is_well(page)
    page.get_by_role("button", name="Replace the draft").click()
    expect(page.get_by_role("alert").first).to_contain_text("Tick the box")
    is_well(page)
    page.get_by_label("Replace the draft that is there").check()
    page.get_by_role("button", name="Replace the draft").click()
    expect(page.get_by_text("The draft holds the text of Leeds City Council.")).to_be_visible()
    with in_authority(northfield):
        assert ProcedureDraft.objects.get().slug == "leeds"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", [True, False])
def test_trying_is_well_and_needs_no_script(northfield, carol, open_page, width, script):
    page: Page = open_page(width, script=script, as_user=carol)
    page.goto(f"{BASE}choose/ashfield/try/")
    page.get_by_label("One date is missing").check()
    page.get_by_role("button", name="Try it", exact=True).click()
    expect(page.get_by_role("heading", name="What would help to know")).to_be_visible()
    if script:
        for folded in page.locator("main summary").all():
            folded.click()
        is_well(page)
        # On a phone the picture gives way to its table.
        drawn = page.locator("figure.app-picture")
        expect(drawn).to_be_visible() if width > 640 else expect(drawn).to_be_hidden()
    page.get_by_label("An application of my own, as JSON").check()
    page.get_by_label("The application as JSON").fill('{"complaints": [{"id": 3}]}')
    page.get_by_role("button", name="Try it", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("complaints[0].id")
    expect(page.get_by_label("The application as JSON")).to_have_value('{"complaints": [{"id": 3}]}')
    if script:
        is_well(page)


def test_the_keyboard_alone_tries_an_example(northfield, carol, open_page):
    page: Page = open_page(1280, as_user=carol)
    page.goto(f"{BASE}choose/hull/try/")
    page.get_by_label("Exactly three reports").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="3 reports count")).to_be_visible()
