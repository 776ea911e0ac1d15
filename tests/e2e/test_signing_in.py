"""Signing in, in a real browser: both steps by keyboard, setting up, and coming back to words as typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from pledge.models import Authority, Device, User
from pledge.second_factor import current_code, enrol, new_secret
from tests.factories import PASSWORD, make_authority, make_case, make_member

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 320)


@pytest.fixture
def northfield() -> Authority:
    return make_authority("northfield")


@pytest.fixture
def alice(northfield: Authority) -> User:
    return make_member(northfield, "alice")


@pytest.fixture
def secret(alice: User) -> str:
    """The key in Alice's app, set up a while ago."""
    at, key = timezone.now() - timedelta(hours=1), new_secret()
    enrol(alice, key, current_code(key, at=at), at=at)
    return key


def is_well(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]] == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def give_password(page: Page, user: User) -> None:
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_both_steps_by_keyboard(page: Page, live_server, alice: User, secret: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/account/sign-in/")
    is_well(page)
    page.get_by_label("Email address").focus()
    page.keyboard.type(alice.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code from your app")
    is_well(page)
    page.get_by_label("Code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter the 6 digits your app shows now")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    is_well(page)
    page.get_by_label("Code").fill(current_code(secret, at=timezone.now()))
    page.keyboard.press("Enter")
    page.wait_for_url("**/northfield/casework/")
    page.goto(f"{live_server.url}/account/")
    expect(page.get_by_text("This one")).to_be_visible()
    is_well(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_second_factor_is_set_up_before_anything_else(page: Page, live_server, alice: User, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/northfield/home/")
    give_password(page, alice)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    assert (
        page.get_by_role("img", name="A QR picture of the key below").evaluate("(img) => img.naturalWidth")
        > 0
    )
    page.get_by_text("I cannot scan the picture").click()
    is_well(page)
    key = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(current_code(key, at=timezone.now()))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep your recovery codes")
    expect(page.get_by_role("list", name="Recovery codes").get_by_role("listitem")).to_have_count(10)
    is_well(page)
    page.get_by_role("button", name="I have kept them, carry on").click()
    page.wait_for_url("**/northfield/home/")
    is_well(page)


def test_what_was_typed_is_there_after_signing_in_again_without_a_script(
    browser: Browser, live_server, northfield: Authority, alice: User, secret: str
):
    make_case(northfield)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/northfield/casework/")
    give_password(page, alice)
    page.get_by_label("Code").fill(current_code(secret, at=timezone.now()))
    page.get_by_role("button", name="Sign in").click()
    words = page.locator(
        "main form[method=post] input[type=search], main form[method=post] input[type=text]"
    ).first
    words.fill("Okafor, Mill Lane")
    _go_idle()
    words.press("Enter")
    expect(page.get_by_text("What you typed has not been sent, but it is kept.")).to_be_visible()
    assert "Okafor" not in page.url
    # The next digits: those of a minute ago have been used.
    _forget_last_step(alice)
    give_password(page, alice)
    page.get_by_label("Code").fill(current_code(secret, at=timezone.now()))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Okafor, Mill Lane")).to_be_visible()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    assert "Okafor" not in page.url
    page.context.close()


def _go_idle() -> None:
    session = SessionStore(Device.objects.get().session_key)
    session["staff"] = session["staff"] | {"seen": session["staff"]["seen"] - 31 * 60}
    session.save()


def _forget_last_step(user: User) -> None:
    row = user.authenticator_set.get(type="totp")
    row.data["last_step"] = 0
    row.save()
