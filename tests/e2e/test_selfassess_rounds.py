"""A round in a browser, from its start to its reopening: by keyboard, without script, on a phone, for axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Contributor, Round
from tests.assessing import answer_everything, make_answer, make_edition, make_round
from tests.e2e.conftest import is_well
from tests.factories import NOW, make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

AREA = "/borsley/selfassessment/"


def the_round(authority: Authority) -> Round:
    with in_authority(authority):
        return Round.objects.order_by("-number").select_related("edition")[0]


def press(page: Page, name: str) -> None:
    """Go to a button or link by keyboard alone and press it."""
    found = (
        page.get_by_role("main")
        .get_by_role("button", name=name)
        .or_(page.get_by_role("main").get_by_role("link", name=name, exact=True))
    )
    found.first.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_round_from_start_to_reopening_by_keyboard(borsley, open_page, script: bool):
    make_edition()
    page = open_page(320, script=script, as_user=make_member(borsley, "erin"))
    page.goto(AREA)
    press(page, "Start a round")
    page.get_by_label("What is this round called?").fill("Self-assessment 2026")
    press(page, "Start the round")
    expect(page.get_by_role("alert")).to_contain_text("Choose how much you want to assess")
    expect(page.get_by_label("What is this round called?")).to_have_value("Self-assessment 2026")
    page.get_by_label("The legal duties alone").focus()
    page.keyboard.press("Space")
    press(page, "Start the round")
    expect(page.get_by_role("heading", level=1)).to_have_text("Self-assessment 2026")
    expect(page.get_by_role("main")).to_contain_text("0 of 3 criteria answered")
    press(page, "Change the details, or ask every criterion")
    page.get_by_label("Every criterion").check()
    press(page, "Save the details")
    expect(page.get_by_role("main")).to_contain_text("0 of 6 criteria answered")
    press(page, "Contributors")
    press(page, "Invite a contributor")
    page.get_by_label("Which theme will they answer?").select_option("meeting")
    page.get_by_label("Name", exact=True).fill("Priya Patel")
    page.get_by_label("Work email address").fill("priya@homes.example.org")
    press(page, "Send the link")
    expect(page.get_by_role("main")).to_contain_text("A link is on its way to Priya Patel")
    page.goto(f"{AREA}1/submit/")
    press(page, "Submit the round")
    expect(page.get_by_role("alert")).to_contain_text("Confirm that you want to submit it as it is")
    page.get_by_label("Submit it as it is").check()
    press(page, "Submit the round")
    expect(page.get_by_role("main")).to_contain_text("Submitted by Erin Evans")
    press(page, "Reopen the round")
    page.get_by_label("Why is it reopened?").fill("Two answers were wrong.")
    press(page, "Reopen the round")
    expect(page.get_by_role("main")).to_contain_text("Two answers were wrong.")
    assert (the_round(borsley).status, the_round(borsley).scope) == ("open", "all")
    with in_authority(borsley):
        assert Contributor.objects.get().theme == "meeting"


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_well(borsley, open_page, width: int):
    erin = make_member(borsley, "erin")
    make_edition()
    page = open_page(width, as_user=erin)
    for address in (AREA, f"{AREA}new/"):
        page.goto(address)
        is_well(page)
    answer_everything(make_round(borsley, status="signed", signed_at=NOW))
    row = make_round(borsley, 2, title="Self-assessment of the whole partnership and its co-opted landlords")
    make_answer(row, "review-held", duty="not-met")
    make_answer(row, "site-findable", written="1", done="0", draft=True)
    make_answer(row, "gone-since", written="3", comment="Kept.")
    with in_authority(borsley):
        Contributor.objects.create(
            round=row,
            theme="meeting",
            name="Bartholomew Featherstonehaugh-Cholmondeley",
            organisation="Borsley Homes",
            email="bartholomew.featherstonehaugh@a-long-name-of-a-homes-association.example.org",
            invited_at=NOW,
        )
    pages = ("", "?show=gaps", "details/", "submit/", "reopen/", "trail/", "edition/", "contributors/")
    for address in (AREA, *(f"{AREA}2/{rest}" for rest in (*pages, "contributors/1/end/"))):
        page.goto(address)
        is_well(page)
    with in_authority(borsley):
        Round.objects.filter(pk=row.pk).update(status="submitted", submitted_at=NOW)
    for rest in ("", "reopen/", "details/", "contributors/"):
        page.goto(f"{AREA}2/{rest}")
        is_well(page)


def test_what_was_typed_survives_a_change_by_somebody_else(borsley, open_page):
    row = make_round(borsley)
    erin, ella = (open_page(as_user=make_member(borsley, who, "assessor")) for who in ("erin", "ella"))
    for page, title in ((erin, "Hers"), (ella, "Mine")):
        page.goto(f"{AREA}1/details/")
        page.get_by_label("What is this round called?").fill(title)
        # The round of the test ends in the past of today's clock.
        page.get_by_label("Year").last.fill(str(the_year_after(page)))
    press(erin, "Save the details")
    expect(erin.get_by_role("heading", level=1)).to_have_text("Hers")
    press(ella, "Save the details")
    expect(ella.get_by_role("main")).to_contain_text("Someone changed this while you had it open")
    expect(ella.get_by_label("What is this round called?")).to_have_value("Mine")
    is_well(ella)
    press(ella, "Save mine over it")
    expect(ella.get_by_role("heading", level=1)).to_have_text("Mine")
    assert the_round(borsley).pk == row.pk


def the_year_after(page: Page) -> int:
    return int(page.evaluate("new Date().getFullYear()")) + 1
