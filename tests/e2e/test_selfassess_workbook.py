"""A workbook in a browser: taken away, brought back by keyboard without script, on a phone, for axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pledge.scoping import in_authority
from selfassess.models import Answer
from tests.assessing import make_answer, make_edition, make_round
from tests.e2e.conftest import is_well
from tests.factories import make_member
from tests.workbooking import edited, put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

FRONT = "/borsley/selfassessment/1/workbook/"
EDITS = (
    put("site-findable", "What is written", "Level 3"),
    put("site-findable", "What is done", "Level 9"),
    put("review-held", "Legal duty", "Met"),
    put("lessons-kept", "Comment", "A long comment on lessons. " * 60),
)


@pytest.mark.parametrize("width", [320, 1280])
def test_away_and_back_by_keyboard_without_script(borsley, open_page, tmp_path: Path, width: int):
    page = open_page(width, script=False, as_user=make_member(borsley, "erin"))
    make_edition()
    row = make_round(borsley)
    one = make_answer(row, "site-findable", written="1")
    page.goto(FRONT)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the workbook").press("Enter")
    assert download.value.suggested_filename == "assessment-round-1.xlsx"
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(edited(Path(download.value.path()).read_bytes(), *EDITS))
    page.get_by_label("Upload the workbook").set_input_files(filled)
    page.get_by_role("button", name="Upload and compare").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare before you save")
    with in_authority(borsley):
        one.written, one.version, one.changed_by_label = "0", 2, "Bob Bell"
        one.save()
    page.get_by_role("button", name="Save these answers").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Answers have changed since this page was opened")
    expect(page.get_by_role("main")).to_contain_text("This answer was last saved by Bob Bell")
    page.get_by_role("button", name="Save these answers").press("Enter")
    page.get_by_role("link", name="Choose which is right for “Site findable: What is written”").press("Enter")
    page.get_by_label("Save what is in the workbook").press("Space")
    page.get_by_role("button", name="Save these answers").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("3 answers have been saved.")
    with in_authority(borsley):
        assert Answer.objects.get(criterion="site-findable").written == "3"


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_well(borsley, open_page, tmp_path: Path, width: int):
    page = open_page(width, as_user=make_member(borsley, "erin"))
    make_edition()
    row = make_round(borsley, title="Self-assessment of the whole partnership and its co-opted landlords")
    one = make_answer(row, "site-findable", written="1")
    page.goto(FRONT)
    is_well(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the workbook").click()
    data = Path(download.value.path()).read_bytes()
    filled, wrong = tmp_path / f"filled-{'x' * 80}.xlsx", tmp_path / "wrong.xlsx"
    filled.write_bytes(edited(data, *EDITS))
    wrong.write_text("no workbook")
    with in_authority(borsley):
        one.written, one.version = "0", 2
        one.save()
    for file in (wrong, filled):
        page.goto(FRONT)
        page.get_by_label("Upload the workbook").set_input_files(file)
        page.get_by_role("button", name="Upload and compare").click()
        is_well(page)
    page.get_by_role("button", name="Save these answers").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    is_well(page)
    page.get_by_role("link", name="Throw this workbook away").click()
    is_well(page)
    page.goto(FRONT)
    is_well(page)
    page.get_by_role("button", name="Upload and compare").click()
    is_well(page)
