"""Telling behaviours apart in a browser."""

from __future__ import annotations

import pytest

from pledge.scoping import in_authority
from tests.deciding import scene_with
from tests.e2e.conftest import is_well
from tests.scenes import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
CASE = "/northfield/casework/ASB-BCDF-GHJK/"


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return scene_with(4)


def test_two_behaviours_are_told_apart_and_counted_by_themselves(scene, open_page):
    page = open_page(1280, as_user=scene.alice)
    page.goto(f"{CASE}reports/behaviours/split/")
    is_well(page)
    page.get_by_label("The first behaviour", exact=True).first.fill("noise from the flat above")
    page.get_by_label("The second behaviour", exact=True).first.fill("drug dealing on the stairs")
    for number in range(1, 5):
        answer = "Both" if number > 1 else "The first behaviour"
        group = page.get_by_role("group", name=f"Report {number}")
        group.get_by_label(answer, exact=True).check()
    page.get_by_label("Why you are telling them apart like this").fill("The diary tells of two flats.")
    page.get_by_role("button", name="See what it would do").click()
    page.get_by_role("heading", name="What it would do").wait_for()
    is_well(page)
    page.get_by_role("button", name="Tell them apart").click()
    page.get_by_role("heading", name="Behaviours, each counted by itself").wait_for()
    is_well(page)
    with in_authority(scene.authority):
        assert [one["name"] for one in scene.now().behaviours] == [
            "noise from the flat above",
            "drug dealing on the stairs",
        ]
