"""The shelf of evidence in a browser: on a telephone, by keyboard, without script, with axe."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pledge.models import StoredFile
from pledge.scoping import in_authority
from selfassess.models import Evidence, EvidenceUse, Round
from tests.assessing import IDS, make_evidence, make_round, use_evidence
from tests.e2e.conftest import is_well
from tests.uploads import PDF

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

AREA = "/borsley/selfassessment/"
SHELF = AREA + "1/evidence/"
CRITERION = f"{AREA}1/criteria/{IDS[0]}/"
LONG = (
    "Community safety and anti-social behaviour policy with all its appendices, as agreed in full council "
    * 2
)


@pytest.fixture
def row(borsley, settings, tmp_path) -> Round:
    settings.MEDIA_ROOT, settings.VIRUS_SCANNER = tmp_path, ""
    today = timezone.now().date()
    return make_round(borsley, cut_off=today + timedelta(days=30), started_at=timezone.now())


@pytest.fixture
def shelf(row) -> list[Evidence]:
    """Pieces in every state, with long words, one used everywhere and in a signed round too."""
    today = timezone.now().date()
    with in_authority(row.authority):
        stored = StoredFile.objects.create(
            authority=row.authority, key="k" * 32, path="p/p", name="ASB-BCDF-GHJK_statement_of_Mr_Smith.pdf",
            kind="pdf", content_type="application/pdf", size=1_400_000, sha256="0" * 64, about="evidence:2",
            kept_at=timezone.now(), kept_by_label="Erin Evans", state="infected",
            next_check_at=timezone.now(),
        )  # fmt: skip
    pieces = [
        make_evidence(row.authority, LONG[:200], review_on=today - timedelta(days=1), note="Ch. 4.\n\nAll."),
        make_evidence(row.authority, "A statement", kind="file", file=stored, url="", shows="done"),
        make_evidence(
            row.authority, "A passage", kind="passage", document="ASB policy 2026", page="4", paragraph="2.1",
            url="",
            quote="We hold a review in every case where the threshold is reached.\nWithout exception.",
            review_on=today + timedelta(days=20),
        ),
        make_evidence(row.authority, "In time", kind="figure", figure="18 of 20", figure_source="Q2", url=""),
    ]  # fmt: skip
    signed = make_round(row.authority, 2, status="signed")
    for key in IDS:
        use_evidence(pieces[0], row, key)
        use_evidence(pieces[0], signed, key)
    for one in pieces[1:3]:
        use_evidence(one, row, IDS[0])
    return pieces


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_well(row, shelf, open_page, width):
    page = open_page(width, as_user=row.owner)
    items = [f"{SHELF}{one.pk}/" for one in shelf]
    pages = [
        SHELF, f"{SHELF}?show=nowhere", f"{SHELF}?show=soon&kind=link", *items, CRITERION,
        f"{SHELF}add/?for={IDS[0]}",
        *(f"{SHELF}add/{kind}/" for kind in ("file", "link", "passage", "figure")), f"{SHELF}for/{IDS[0]}/",
        f"{SHELF}for/{IDS[4]}/", f"{items[0]}change/", f"{items[1]}replace/", f"{items[0]}replace/",
        f"{items[1]}retire/",
    ]  # fmt: skip
    for number, address in enumerate(pages):
        answer = page.goto(address)
        assert answer.status == 200, address
        is_well(page)
        if os.environ.get("SHOTS"):
            page.screenshot(path=f"{os.environ['SHOTS']}/{width}-{number:02}.png", full_page=True)


@pytest.mark.parametrize("width", [320, 1280])
def test_errors_are_well_and_lead_to_their_boxes(row, open_page, width):
    page = open_page(width, as_user=row.owner)
    page.goto(f"{SHELF}add/link/")
    page.get_by_label("Address of the page").fill("javascript:alert(1)")
    page.get_by_label("Title").fill("Ring Mrs Smith on 020 7946 0123")
    page.get_by_role("button", name="Add to the shelf").click()
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")
    is_well(page)
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{width}-errors.png", full_page=True)
    page.get_by_role("link", name="The address must begin with http:// or https://").click()
    assert page.evaluate("document.activeElement.id") == "id_url"
    expect(page.get_by_label("Title")).to_have_value("Ring Mrs Smith on 020 7946 0123")


@pytest.mark.parametrize("script", [True, False])
def test_files_are_added_used_replaced_and_taken_off(row, open_page, script):
    page = open_page(390, as_user=row.owner, script=script)
    page.goto(CRITERION)
    page.get_by_role("link", name="Add new evidence").click()
    page.get_by_role("link", name="Add files").click()
    page.get_by_label("Choose files").set_input_files(
        [
            {"name": "Policy.pdf", "mimeType": "application/pdf", "buffer": PDF},
            {"name": "Macros.docm", "mimeType": "application/pdf", "buffer": b"PK"},
        ]
    )
    page.get_by_label("What is written").check()
    page.get_by_role("button", name="Add to the shelf").click()
    expect(page.get_by_role("alert").first).to_contain_text("“Macros.docm”")
    expect(page.get_by_text("These are on the shelf now")).to_be_visible()
    is_well(page) if script else None
    page.get_by_role("link", name="Policy").click()
    expect(page.get_by_role("link", name="Procedure published")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Policy.pdf").click()
    assert download.value.suggested_filename == "Policy.pdf"
    page.get_by_label("Use it for another criterion").select_option(IDS[1])
    page.get_by_role("button", name="Use it there").click()
    page.get_by_role("link", name="Replace it with a newer version").click()
    page.get_by_label("Choose the new file").set_input_files(
        {"name": "Policy 2.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_label("Title").fill("Policy 2")
    page.get_by_role("button", name="Replace it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Policy 2")
    with in_authority(row.authority):
        assert set(EvidenceUse.objects.values_list("evidence__title", "criterion")) == {
            ("Policy 2", IDS[0]),
            ("Policy 2", IDS[1]),
        }
    page.get_by_role("link", name="Take it off the shelf").click()
    page.get_by_role("button", name="Take it off the shelf").click()
    with in_authority(row.authority):
        assert not EvidenceUse.objects.exists()
