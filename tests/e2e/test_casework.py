"""A coordinator in the browser: the second factor, from inbox to letter; a body's receipt by link."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pledge.audit import Actor
from pledge.models import Message
from pledge.scoping import in_authority
from pledge.second_factor import current_code, enrol, new_secret
from reviews.models import BodyNotice, Case, Decision, Letter
from reviews.services.submit import submit
from tests.e2e.conftest import is_well
from tests.factories import PASSWORD, make_answers, make_draft, make_member
from tests.views.addresses import every_address

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.fixture
def case(borsley) -> Case:
    """An application with three reports that count, sent just now."""
    now = timezone.now()
    with in_authority(borsley):
        draft = make_draft(borsley, make_answers(today=now.date()), at=now)
        return submit(draft_id=draft.pk, actor=Actor.public(), at=now)


def test_signing_in_with_a_second_factor(borsley, open_page):
    alice = make_member(borsley, "alice")
    secret, now = new_secret(), timezone.now()
    enrol(alice, secret, current_code(secret, at=now), at=now)
    page = open_page(320)
    page.goto("/borsley/casework/")
    page.get_by_label("Email address").fill(alice.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_be_visible()
    is_well(page)
    wait_for_next_code(page)
    page.locator("input[autocomplete=one-time-code]").fill(current_code(secret, at=timezone.now()))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/borsley/casework/"))
    is_well(page)


def wait_for_next_code(page: Page) -> None:
    """The code that set it up has been used; the next half minute brings another."""
    left = 30 - timezone.now().timestamp() % 30
    page.wait_for_timeout(left * 1000 + 200)


def test_from_the_inbox_to_the_letter(borsley, coordinator, case, open_page):
    page = open_page(1280, as_user=coordinator)
    page.goto("/borsley/casework/")
    page.locator(f"main a[href*='{case.reference}']").first.click()
    page.get_by_role("button", name=re.compile("named contact|Take")).first.click()
    page.get_by_role("link", name=re.compile("^Reports")).first.click()
    expect(page.get_by_text("the threshold is met").first).to_be_visible()
    expect(page.get_by_role("table", name="Which reports count, and why")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Decision")).first.click()
    page.get_by_role("button", name="Prepare the decision").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("The Act leaves one decision").first).to_be_visible()
    page.get_by_role("button", name=re.compile("Continue")).click()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Borsley Council community safety").check()
    page.get_by_label("I decide for it, signed in").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Save the decision").click()
    with in_authority(borsley):
        decision = Decision.objects.get(case=case)
        assert (decision.outcome, decision.final_at is not None) == ("met", True)
    page.get_by_role("link", name=re.compile("^Letters")).first.click()
    is_well(page)
    assert page.get_by_text("Tell").count() or page.get_by_text("letter").count()


def test_a_body_confirms_by_its_link(borsley, case, open_page):
    with in_authority(borsley):
        message = Message.objects.filter(kind="body-notice").order_by("id")[1]
        link = re.search(r"(/r/\S+)", message.body)[1]
        notice = BodyNotice.objects.get(message=message)
    page = open_page(320)
    page.goto(link)
    is_well(page)
    with in_authority(borsley):
        notice.refresh_from_db()
        assert notice.confirmed_at is None
    page.get_by_role("button", name="Confirm receipt").click()
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")
    is_well(page)
    page.get_by_label("Your name", exact=True).fill("Sergeant Rowe")
    page.get_by_label("Your work email address").fill("rowe@borsley.example.org")
    page.get_by_role("button", name="Confirm receipt").click()
    expect(page.get_by_text("Sergeant Rowe deals with it").first).to_be_visible()
    is_well(page)
    with in_authority(borsley):
        notice.refresh_from_db()
        assert notice.confirmed_by_name == "Sergeant Rowe"


@pytest.mark.parametrize("width", [1280, 320])
def test_every_staff_page_is_well(borsley, coordinator, case, open_page, width):
    """Every address a coordinator can open, with a case that has something on each of its pages."""
    page = open_page(width, as_user=coordinator)
    seen = 0
    for address in every_address():
        if not (address.access and address.access.kind == "member" and address.of_authority):
            continue
        path = address.path("borsley", case=case.reference)
        answer = page.request.get(path, max_redirects=0)
        if answer.status == 200 and "text/html" in answer.headers["content-type"]:
            page.goto(path)
            is_well(page)
            seen += 1
    assert seen > 15


def test_letters_wait_until_they_are_opened(borsley, case):
    with in_authority(borsley):
        assert Letter.objects.get(case=case).told_at is None
