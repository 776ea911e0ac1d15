"""Review, signatures, publishing and the public page in a browser: by keyboard, without script, for axe."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pledge.domain.working_days import london_date
from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Round
from tests.assessing import answer_everything, make_evidence, make_round, use_evidence
from tests.e2e.conftest import is_well
from tests.e2e.test_selfassess_rounds import press
from tests.factories import make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

ROUND = "/borsley/selfassessment/1/"


def submitted(authority: Authority) -> Round:
    row = make_round(authority, status="submitted", submitted_at=timezone.now())
    answer_everything(row)
    use_evidence(make_evidence(authority, "The front page"), row, "site-findable")
    return row


def _nothing(page: Page) -> None:
    """Where there is nothing to check."""


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_a_second_score_to_a_withdrawn_page_by_keyboard(borsley, open_page, script: bool):
    submitted(borsley)
    # Axe itself needs a page with script.
    check = is_well if script else _nothing
    page = open_page(320, script=script, as_user=make_member(borsley, "frank"))
    page.goto(f"{ROUND}review/")
    press(page, "Give a second score")
    press(page, "Save and continue")
    expect(page.get_by_role("alert")).to_contain_text("Give at least one mark, or write an opinion")
    page.get_by_label("Not met").focus()
    page.keyboard.press("Space")
    page.get_by_label("Your opinion").fill("The page is from 2019.")
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Site findable")
    check(page)

    page = open_page(320, script=script, as_user=make_member(borsley, "erin"))
    page.goto(f"{ROUND}review/")
    press(page, "Procedure published")
    page.get_by_label("Your answer to the reviewer").fill("We agree.")
    press(page, "Save your answer")
    expect(page.get_by_role("main")).to_contain_text("Where the two scores differ")
    check(page)

    page = open_page(320, script=script, as_user=make_member(borsley, "carol"))
    today = london_date(timezone.now())
    for signer, name in (("lead", "Pippa Price"), ("member", "Quinn Quill")):
        page.goto(f"{ROUND}sign-off/{signer}/")
        page.get_by_label("Full name").fill(name)
        page.get_by_label("Position", exact=True).fill("Position")
        for part in ("Day", "Month", "Year"):
            page.get_by_label(part, exact=True).fill(str(getattr(today, part.lower())))
        check(page)
        press(page, "Record the signature")
        expect(page.get_by_role("alert").first).to_contain_text("had the answers before them")
        page.get_by_label("They signed with the answers").focus()
        page.keyboard.press("Space")
        press(page, "Record the signature")
        expect(page.get_by_role("main")).to_contain_text(name)
    expect(page.get_by_role("main")).to_contain_text("It stays as it is.")
    page.goto(f"{ROUND}publish/")
    check(page)
    press(page, "Publish")
    expect(page.get_by_role("main")).to_contain_text("It is public now")

    anyone = open_page(320, script=script)
    anyone.goto("/borsley/")
    anyone.get_by_role("link", name="How we assess ourselves").click()
    expect(anyone.get_by_role("main")).to_contain_text("no score here is the charity’s recognition")
    expect(anyone.get_by_role("main")).not_to_contain_text("The page is from 2019.")
    check(anyone)

    page.goto(f"{ROUND}withdraw/")
    page.get_by_label("Why is it withdrawn?").fill("A figure was wrong.")
    check(page)
    press(page, "Withdraw")
    expect(page.get_by_role("main")).to_contain_text("It has been withdrawn")
    anyone.goto("/borsley/pledge/")
    expect(anyone.get_by_role("main")).to_contain_text("A figure was wrong.")
    expect(anyone.get_by_role("main")).not_to_contain_text("By point of the Pledge")
    check(anyone)
    with in_authority(borsley):
        assert Round.objects.get().status == "signed"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_are_well_at_every_width(borsley, open_page, width: int):
    submitted(borsley)
    page = open_page(width, as_user=make_member(borsley, "carol"))
    for path in ("review/", "review/site-findable/", "sign-off/", "commitment/", "commitment/judged/"):
        assert page.goto(f"{ROUND}{path}").status == 200
        is_well(page)
    reviewer = open_page(width, as_user=make_member(borsley, "frank"))
    reviewer.goto(f"{ROUND}review/procedure-published/")
    is_well(reviewer)
