"""One's own application and the pages by link in a real browser: without script, on a phone, for axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from pledge.audit import Actor
from pledge.models import Message
from pledge.scoping import in_authority
from reviews.models import ApplicantRequest, BodyNotice, Case, Letter, Passphrase, Person
from reviews.services import distribution, passphrases
from reviews.services.cases import locked
from tests.applicants import WORDS, make_clock, make_decision, make_letter
from tests.factories import NOW, TODAY, make_complaint
from tests.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1280, 320)


@pytest.fixture
def scene() -> Scene:
    """A decision told by letter, another letter waiting, a date that was missed, something sent."""
    scene = make_scene()
    make_complaint(scene.case, 1)
    make_clock(scene.case, "decide", 1, met_on=TODAY)
    make_clock(scene.case, "review", 2, missed_reason="The room was not free.", new_due_on=TODAY)
    with in_authority(scene.authority):
        person = scene.applicant
        told = {"state": "told", "told_at": NOW, "told_on": TODAY, "opened_at": NOW}
        decision = make_decision(scene.case, scene.alice)
        make_letter(person, "There will be a review.", decision=decision, **told)
        make_letter(person, "Dear Zainab", "Somebody else looks after it now.", kind="contact-changed")
        Case.objects.update(status="told", named_contact=scene.alice)
        Passphrase.objects.create(
            authority=scene.authority,
            case=scene.case,
            person=person,
            words_hash=passphrases.digest_of(WORDS),
            made_at=NOW,
        )
    return scene


def come_in(page: Page, site: str) -> None:
    page.goto(f"{site}/northfield/my-application/")
    page.get_by_label("Reference").fill("asb bcdf ghjk")
    page.get_by_label("With four words and a number that I wrote down").check()
    page.get_by_label("Your words and number").fill(WORDS)
    page.get_by_role("button", name="Continue").click()


def test_all_of_it_without_script_on_a_phone(browser: Browser, live_server, scene: Scene):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    come_in(page, live_server.url)
    expect(page).to_have_title("Your application – Northfield Council")
    page.get_by_role("link", name="Read letter 2").click()
    expect(page.get_by_role("main")).to_contain_text("Somebody else looks after it now.")
    with in_authority(scene.authority):
        assert Letter.objects.get(number=2).state == "told"
    page.get_by_role("link", name="Back to your application").click()
    page.get_by_role("link", name="Tell us more").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("main")).to_contain_text("Enter what you want to tell us")
    page.get_by_label("Tell us more").fill("He came back last night.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("main")).to_contain_text("We have what you sent")
    with in_authority(scene.authority):
        assert ApplicantRequest.objects.get().text == "He came back last night."
    page.get_by_role("button", name="Sign out").first.click()
    expect(page).to_have_title("You are signed out – Northfield Council")
    page.go_back()
    expect(page).to_have_title("See your application – Northfield Council")
    context.close()


def is_well(page: Page, width: int) -> None:
    found = Axe().run(page).response["violations"]
    assert [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_it_is_well(page: Page, live_server, scene: Scene, width: int):
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 800})
    mine = f"{live_server.url}/northfield/my-application/"
    for address in ("sign-in/", "sign-in/for-me/", "code/"):
        page.goto(mine + address)
        is_well(page, width)
    come_in(page, live_server.url)
    for address in ("", "letters/1/", "add/", "look-again/", "withdraw/", "data-complaint/"):
        page.goto(mine + address)
        is_well(page, width)
    page.get_by_label("What is your complaint about?").fill("You told him.")
    page.get_by_role("button", name="Send your complaint").click()
    is_well(page, width)
    assert heard == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_bodys_receipt_by_link(page: Page, live_server, scene: Scene, width: int):
    with in_authority(scene.authority), locked(scene.case.pk) as case:
        distribution.notify_bodies(case, actor=Actor.public(), at=timezone.now())
    with in_authority(scene.authority):
        row = BodyNotice.objects.get(body__kind="police")
        Person.objects.update(address="Flat 2, 1 Nowhere Lane", address_confidential=True)
        sent = Message.objects.get(about=f"notice:{row.pk}").body
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + "/r/" + sent.split("/r/")[1].split()[0])
    is_well(page, width)
    page.get_by_role("button", name="Confirm receipt").click()
    is_well(page, width)
    page.get_by_label("Your name").fill("PC Price")
    page.get_by_label("Your work email address").fill("price@northfield.example.org")
    page.get_by_role("button", name="Confirm receipt").click()
    expect(page.get_by_role("main")).to_contain_text("has confirmed that it has this")
    is_well(page, width)
    with in_authority(scene.authority):
        assert BodyNotice.objects.get(pk=row.pk).confirmed_by_name == "PC Price"
