"""The look in a real browser: nothing for axe to find, nothing wider than a phone, the keyboard kept."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from pledge.models import Authority
from tests.factories import make_authority, make_member, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.e2e.look_urls")]

WIDTHS = (1280, 320)


@pytest.fixture(autouse=True)
def pages(settings) -> None:
    templates = str(Path(__file__).parent / "templates")
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], templates]} for engine in settings.TEMPLATES]


@pytest.fixture
def northfield() -> Authority:
    return make_authority("northfield")


@pytest.fixture
def at(northfield: Authority, live_server) -> str:
    return f"{live_server.url}/northfield"


@pytest.fixture
def noise(page: Page) -> list[str]:
    """What the console complains about."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def alice(northfield: Authority, page: Page, live_server) -> Page:
    client = sign_in(Client(), make_member(northfield, "alice"))
    for name, cookie in client.cookies.items():
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": live_server.url}])
    return page


def axe_finds(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def is_well(page: Page, width: int) -> None:
    assert axe_finds(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.fonts ? [...document.fonts].length : 0") == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_a_question_is_well_at_first_with_errors_and_with_all_revealed(
    page: Page, at: str, noise: list[str], width: int
):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{at}/question/")
    is_well(page, width)
    page.get_by_label("Email", exact=True).check()
    page.get_by_label("Yes").check()
    expect(page.get_by_label("Why do you think so?")).to_be_visible()
    is_well(page, width)
    noise.clear()
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title("Error:  – Northfield Council")
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")
    is_well(page, width)
    assert [line for line in noise if "422" not in line] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_staff_page_is_well_and_its_table_becomes_cards(alice: Page, at: str, noise: list[str], width: int):
    alice.set_viewport_size({"width": width, "height": 800})
    alice.goto(f"{at}/staff/")
    is_well(alice, width)
    assert alice.locator("tr").last.evaluate("row => getComputedStyle(row).display") == (
        "block" if width == 320 else "table-row"
    )
    assert noise == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ["nowhere/", "fail/broken/"])
def test_a_failure_is_well(page: Page, at: str, address: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{at}/{address}")
    is_well(page, width)


def test_an_error_leads_to_its_input(page: Page, at: str):
    page.goto(f"{at}/question/")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Enter a date").click()
    assert page.evaluate("document.activeElement.id") == "id_sent-day"


def test_without_script_everything_is_there_to_be_filled_in(browser, at: str):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{at}/question/")
    expect(page.get_by_label("Email address")).to_be_visible()
    expect(page.get_by_label("Why do you think so?")).to_be_visible()
    page.context.close()


def test_the_count_never_stops_anyone(page: Page, at: str):
    page.goto(f"{at}/question/")
    page.get_by_label("Yes").check()
    page.get_by_label("Why do you think so?").fill("x" * 30)
    expect(page.get_by_text("You have 10 characters too many").first).to_be_attached()
    assert page.get_by_label("Why do you think so?").input_value() == "x" * 30


@pytest.mark.parametrize("how", ["button", "keyboard"])
def test_leaving_is_at_once_and_tells_the_server_by_the_way(page: Page, at: str, how: str):
    sent: list[tuple[str, str]] = []
    page.on("request", lambda request: sent.append((request.method, request.url)))
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
    page.route("**/exit/", lambda route: None)  # our server never answers
    page.goto(f"{at}/question/")
    if how == "button":
        page.get_by_role("button", name="Exit this page").click()
    else:
        for _time in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert [(method, url.rsplit("/", 2)[1]) for method, url in sent if url.endswith("/exit/")] == [
        ("POST", "exit")
    ]


def test_the_first_stops_of_the_keyboard_are_the_ways_out(page: Page, at: str):
    page.goto(f"{at}/question/")
    stops = []
    for _stop in range(2):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert stops == ["Skip to main content", "Exit this page"]


def test_after_a_swap_the_keyboard_stays_and_the_change_is_said(alice: Page, at: str, noise: list[str]):
    alice.goto(f"{at}/staff/")
    alice.focus("#swap")
    alice.keyboard.press("Enter")
    expect(alice.get_by_text("Saved", exact=True)).to_be_visible()
    expect(alice.locator("#live-region")).to_have_text("Saved at 2:30pm")
    assert alice.evaluate("document.activeElement.id") == "swap"
    assert noise == []


def test_a_part_that_fails_says_so_and_changes_nothing_else(alice: Page, at: str):
    alice.goto(f"{at}/staff/")
    for _time in range(2):
        alice.focus("#fail")
        alice.keyboard.press("Enter")
        expect(alice.locator("[data-fragment-failure]")).to_contain_text("Nothing was changed.")
    expect(alice.locator("[data-fragment-failure]")).to_have_count(1)
    expect(alice.locator("#live-region")).to_contain_text("Nothing was changed.")
    assert alice.evaluate("document.activeElement.id") == "fail"
    alice.click("#swap")
    expect(alice.locator("[data-fragment-failure]")).to_have_count(0)


def test_without_a_connection_the_page_says_so(alice: Page, at: str):
    alice.goto(f"{at}/staff/")
    alice.route("**/part/", lambda route: route.abort())
    alice.click("#swap")
    expect(alice.locator("[data-fragment-failure]")).to_contain_text("What you typed is still here.")


def test_a_whole_page_is_never_put_into_a_part(alice: Page, at: str):
    alice.goto(f"{at}/staff/")
    alice.click("#away")
    expect(alice.locator("[data-fragment-failure]")).to_be_visible()
    expect(alice.locator("main")).to_have_count(1)


def test_a_sign_in_that_ends_is_announced_and_then_covers_the_page(alice: Page, at: str):
    alice.clock.install()
    alice.goto(f"{at}/staff/")
    dialog = alice.get_by_role("dialog")
    alice.clock.run_for("27:50")
    expect(dialog).to_be_hidden()
    alice.clock.run_for("00:15")
    expect(dialog).to_contain_text("You will be signed out soon")
    expect(dialog).to_contain_text("2 minutes")
    assert axe_finds(alice) == []
    alice.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    alice.clock.run_for("31:00")
    expect(dialog).to_contain_text("You have been signed out")
    expect(dialog.get_by_role("button", name="Sign in again")).to_be_focused()
    alice.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert axe_finds(alice) == []


def test_a_printed_page_says_when_and_leaves_the_navigation_out(alice: Page, at: str):
    alice.goto(f"{at}/staff/")
    alice.emulate_media(media="print")
    alice.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    said = alice.evaluate("document.documentElement.style.getPropertyValue('--app-printed')")
    assert said.startswith('"Printed on ')
    assert "Demonstration: not a real case" in said
    for hidden in (".app-header__person", ".app-footer__list", "[data-print]", ".govuk-pagination"):
        expect(alice.locator(hidden)).to_be_hidden()
