"""Answering in a browser: saved as it is typed, by keyboard, without script, with two people, by link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pledge.audit import Actor
from pledge.models import Message
from pledge.scoping import in_authority
from selfassess.models import Answer, Round
from selfassess.services import contributors
from tests.assessing import make_round
from tests.e2e.conftest import is_well
from tests.factories import make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

PAGE = "/borsley/selfassessment/1/criteria/procedure-published/"


@pytest.fixture
def row(borsley) -> Round:
    today = timezone.now().date()
    return make_round(borsley, cut_off=today + timedelta(days=30), started_at=timezone.now())


def answer(row: Round, criterion: str = "procedure-published") -> Answer:
    with in_authority(row.authority_id):
        return Answer.objects.get(round=row, criterion=criterion)


def within(page: Page, legend: str):
    return page.get_by_role("group", name=legend)


def test_what_is_typed_is_saved_and_said_so(row, open_page):
    page = open_page(320, as_user=row.owner)
    page.goto(PAGE)
    is_well(page)
    within(page, "What is written").get_by_label("Level 2").check()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.get_by_label("Comment").fill("The page was made anew in May.")
    expect(page.locator("#version")).to_have_value("2")
    is_well(page)
    kept = answer(row)
    assert (kept.written, kept.comment) == ("2", "The page was made anew in May.")
    page.reload()
    expect(page.get_by_label("Comment")).to_have_value("The page was made anew in May.")


def test_a_reason_still_missing_is_said_without_losing_the_mark(row, open_page):
    page = open_page(as_user=row.owner)
    page.goto(PAGE)
    within(page, "What is done").get_by_label("Not tested", exact=True).check()
    expect(page.locator("#saved")).to_contain_text("until then this does not count")
    within(page, "What is done").get_by_label("Why was it not tested?").fill("No case came in this year.")
    expect(page.locator("#saved")).not_to_contain_text("until then")
    assert answer(row).done_reason == "No case came in this year."


def test_where_it_cannot_be_saved_the_page_says_so_and_keeps_the_words(row, open_page, noise):
    page = open_page(as_user=row.owner)
    page.goto(PAGE)
    page.route("**/criteria/**", lambda route: route.abort())
    page.get_by_label("Comment").fill("Typed while the service was away.")
    expect(page.locator("[data-fragment-failure]")).to_contain_text("What you typed is still here")
    expect(page.get_by_label("Comment")).to_have_value("Typed while the service was away.")
    page.unroute("**/criteria/**")
    page.get_by_label("Comment").press("End")
    page.keyboard.type(" And on.")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    expect(page.locator("[data-fragment-failure]")).to_have_count(0)
    assert answer(row).comment == "Typed while the service was away. And on."
    noise.clear()  # the requests that were to fail


def test_an_answer_of_the_service_that_is_lost_makes_nobody_a_stranger(row, open_page, noise):
    """The first saving arrives, its answer does not: the next one of the same page is no conflict."""
    page = open_page(as_user=row.owner)
    page.goto(PAGE)

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/criteria/**", lose)
    page.get_by_label("Comment").fill("One")
    expect(page.locator("[data-fragment-failure]")).to_be_visible()
    page.unroute("**/criteria/**")
    page.get_by_label("Comment").fill("One two")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    assert answer(row).comment == "One two"
    noise.clear()  # the requests that were to fail


def test_two_people_at_once_see_both_and_nothing_is_saved_over(row, borsley, open_page):
    erin = open_page(as_user=row.owner)
    bob = open_page(320, as_user=make_member(borsley, "bob", "assessor"))
    erin.goto(PAGE)
    bob.goto(PAGE)
    within(erin, "What is written").get_by_label("Level 1").check()
    expect(erin.locator("#saved")).to_contain_text("Saved at")
    within(bob, "What is written").get_by_label("Level 3").check()
    expect(bob.locator("#stale-heading")).to_be_visible()
    expect(bob.locator("#saved")).to_contain_text("Erin Evans saved a change")
    is_well(bob)
    assert answer(row).written == "1"
    # Typing on saves nothing over either; only choosing does.
    bob.get_by_label("Comment").fill("I still think it is three.")
    bob.wait_for_timeout(2500)
    assert answer(row).written == "1"
    bob.get_by_role("button", name="Save mine over it").click()
    bob.wait_for_url("**/site-findable/")
    kept = answer(row)
    assert (kept.written, kept.comment) == ("3", "I still think it is three.")


def test_without_script_a_round_of_answers_by_keyboard(row, open_page):
    page = open_page(as_user=row.owner, script=False)
    page.goto(PAGE)
    within(page, "What is written").get_by_label("Level 0").focus()
    page.keyboard.press("Space")
    within(page, "What is done").get_by_label("Level 0").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Save and continue").press("Enter")
    page.wait_for_url("**/site-findable/")
    kept = answer(row)
    assert (kept.written, kept.done) == ("0", "1")


def test_a_contributor_answers_by_link(row, borsley, open_page):
    now = timezone.now()
    with in_authority(borsley):
        contributors.invite(
            row.pk, theme="publicity", name="Priya Patel", organisation="Borsley Homes",
            email="priya@homes.example.org", actor=Actor.member(row.owner), at=now,
        )  # fmt: skip
        body = Message.objects.get(kind="theme-link").body
    link = next(word for word in body.split() if "/r/" in word)
    page = open_page(320)
    page.goto("/r/" + link.rpartition("/r/")[2])
    is_well(page)
    page.get_by_role("link", name="Procedure published").click()
    within(page, "What is written").get_by_label("Level 2").check()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    is_well(page)
    assert answer(row).changed_by_label == "Priya Patel, Borsley Homes"
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="I have finished this theme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Publicity")
    is_well(page)
