"""Results, weak answers and two rounds side by side in a browser: on a phone, for axe, without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.assessing import answer_everything, make_answer, make_edition, make_round
from tests.e2e.conftest import is_well
from tests.factories import NOW, make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

AREA = "/borsley/selfassessment/"
PAGES = (f"{AREA}2/results/", f"{AREA}2/results/checks/", f"{AREA}compare/")


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_well(borsley, open_page, width: int):
    page = open_page(width, as_user=make_member(borsley, "erin"))
    make_edition()
    before = make_round(borsley, status="signed", signed_at=NOW)
    for address in (AREA + "1/results/", AREA + "1/results/checks/", AREA + "compare/"):
        page.goto(address)
        is_well(page)  # nothing answered, nothing weak, one round only
    answer_everything(before, "1", duty="not-met")
    row = make_round(borsley, 2, title="Self-assessment of the whole partnership and its co-opted landlords")
    make_answer(row, "procedure-published", duty="met", written="3", done="0")
    make_answer(row, "review-held", duty="not-met")
    make_answer(row, "site-findable", written="2", done="2")
    make_answer(row, "lessons-kept", written="1", done="not-tested")
    for address in (*PAGES, f"{AREA}compare/?earlier=1&later=1"):
        page.goto(address)
        is_well(page)
    page.goto(PAGES[0])
    page.get_by_text("How this is worked out").click()
    is_well(page)


def test_two_rounds_are_chosen_by_keyboard_without_script(borsley, open_page):
    page = open_page(320, script=False, as_user=make_member(borsley, "erin"))
    make_edition()
    for number in (1, 2, 3):
        answer_everything(make_round(borsley, number, status="signed", signed_at=NOW), str(number))
    page.goto(f"{AREA}compare/")
    expect(page.get_by_role("main")).to_contain_text("2.0 to 3.0, up 1.0")
    page.get_by_label("Earlier round").select_option("1")
    page.get_by_role("button", name="Compare").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("1.0 to 3.0, up 2.0")
    expect(page.get_by_label("Earlier round")).to_have_value("1")
    page.get_by_label("Later round").select_option("1")
    page.get_by_role("button", name="Compare").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose two different rounds")
