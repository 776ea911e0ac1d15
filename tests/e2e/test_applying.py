"""A frightened person on a phone: the whole application without a script at 320 px, and by keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pledge.domain.working_days import london_date
from pledge.scoping import in_authority
from reviews.models import Case, Complaint
from tests.e2e.conftest import is_well

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def press_on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def fill_date(page: Page, name: str, ago: int) -> None:
    day = london_date(timezone.now()) - timedelta(days=ago)
    for box, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#id_{name}-{box}").fill(str(value))


def a_report(page: Page, what: str, ago: int) -> None:
    page.locator("#id_what").fill(what)
    fill_date(page, "incident", ago)
    fill_date(page, "reported", ago - 1)
    page.locator("input[name=to][value=council]").check()
    press_on(page)


def test_a_whole_application_without_script_on_a_small_phone(borsley, open_page):
    page = open_page(320, script=False)
    page.goto("/borsley/")
    page.get_by_role("button", name="Start now").or_(page.get_by_role("link", name="Start now")).first.click()
    if page.get_by_role("button", name="Start now").count():
        page.get_by_role("button", name="Start now").click()
    seen = []
    for _page in range(40):
        seen.append(page.url.split("/apply/")[1])
        if not go_on(page):
            break
    assert "check/" in seen, seen
    page.goto("/borsley/apply/declaration/")
    page.locator("input[name=understands]").check()
    page.get_by_role("button").filter(has_text="Send").click()
    expect(page.locator("h1")).to_contain_text("We have your application")
    with in_authority(borsley):
        case = Case.objects.get()
        assert case.must_decide_met
        assert Complaint.objects.count() == 3
        assert case.reference in page.content()
    paper_never_holds_both(page, case.reference)
    page.go_back()
    page.goto("/borsley/apply/declaration/")
    with in_authority(borsley):
        assert Case.objects.count() == 1


def paper_never_holds_both(page: Page, reference: str) -> None:
    """With new words on the page, printing it prints the words and not the reference they belong to."""
    page.get_by_role("button", name="Give me the words").click()
    words = page.locator(".app-words__words").inner_text()
    assert reference in page.locator("body").inner_text()
    page.emulate_media(media="print")
    assert page.locator("body").inner_text().split() == words.split()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="See my application").click()
    expect(page.locator("h1")).to_contain_text("See your application")
    page.goto("/borsley/apply/sent/")
    page.emulate_media(media="print")
    assert reference in page.locator("body").inner_text()
    page.emulate_media(media="screen")


REPORTS = (("Shouting at night.", 100), ("Banging on the door.", 60), ("A broken window.", 20))
ANSWERS = {
    "where/": {"fill": {"place": "Mill Lane, Borsley", "postcode": "NF1 2AB"}},
    "who-for/": {"check": [("who_for", "me")]},
    "danger/": {"check": [("in_danger", "no")]},
    "name/": {"fill": {"name": "Zainab Okafor"}},
    "contact/": {"check": [("ways", "email")], "fill": {"email": "zainab@example.org"}},
    "safe-contact/": {"check": [("safe_email", "yes"), ("others_read", "nobody")]},
    "people/": {"check": [("more", "no")]},
    "behaviour/": {"check": [("kinds", "noise")], "fill": {"description": "Shouting and threats at night."}},
    "effect/": {"fill": {"effect": "We cannot sleep."}},
}


def go_on(page: Page) -> bool:
    """Answer the page that is open and press on; False at *check*."""
    slug = page.url.split("/apply/")[1].split("?")[0]
    if slug == "check/":
        return False
    if slug.startswith("reports/r"):
        what, ago = REPORTS[int(slug.split("/r")[1].rstrip("/")) - 1]
        a_report(page, what, ago)
        return True
    if slug == "reports/":
        more = "add" if page.get_by_text("Who was told?").count() < len(REPORTS) else "no"
        page.locator(f"input[name=more][value={more}]").check()
        press_on(page)
        return True
    asked = ANSWERS.get(slug, {})
    for name, value in asked.get("check", []):
        page.locator(f"input[name={name}][value={value}]").check()
    for name, value in asked.get("fill", {}).items():
        page.locator(f"[name={name}]").fill(value)
    press_on(page)
    return True


def test_the_first_questions_by_keyboard_alone(borsley, open_page):
    page = open_page(1280)
    page.goto("/borsley/apply/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("Skip to main content")
    tab_to(page, "Start now")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/borsley/apply/where/")
    tab_to_name(page, "place")
    page.keyboard.type("Mill Lane")
    tab_to(page, "Save and continue")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/borsley/apply/who-for/")
    tab_to_name(page, "who_for")
    page.keyboard.press("Space")
    tab_to(page, "Save and continue")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url("/borsley/apply/who-for/")


def tab_to(page: Page, words: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if words in (page.evaluate("document.activeElement.textContent") or ""):
            return
    raise AssertionError(f"The keyboard never reached {words!r}.")


def tab_to_name(page: Page, name: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"The keyboard never reached {name!r}.")


@pytest.mark.parametrize("width", [1280, 320])
def test_every_public_page_is_well(borsley, open_page, width):
    """Each page as it is first met, and again with the errors it can have."""
    page = open_page(width)
    for address in ("/", "/borsley/", *(f"/borsley/help/{one}/" for one in HELP)):
        page.goto(address)
        is_well(page)
    page.goto("/borsley/apply/")
    is_well(page)
    page.get_by_role("button", name="Start now").click()
    for _page in range(40):
        is_well(page)
        if not go_on(page):
            break
    for address in ("save/", "return/", "declaration/", "reports/", "reports/r1/", "reports/r1/remove/"):
        page.goto(f"/borsley/apply/{address}")
        is_well(page)
    page.goto("/borsley/apply/declaration/")
    page.get_by_role("button").filter(has_text="Send").click()
    is_well(page)
    page.locator("input[name=understands]").check()
    page.get_by_role("button").filter(has_text="Send").click()
    is_well(page)
    page.goto("/borsley/apply/sent/copy/")
    is_well(page)


HELP = ("privacy", "cookies", "accessibility", "contact")
