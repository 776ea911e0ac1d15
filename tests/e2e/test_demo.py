"""The story in ten steps in a real browser: well at every width, and its password can be copied."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pledge.domain.working_days import london_date
from reviews.demo.authorities import make_borsley
from reviews.demo.people import PASSWORD
from reviews.demo.when import When
from tests.e2e.conftest import is_well

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [1280, 320])
def test_the_story_is_well(open_page, width):
    at = timezone.now()
    make_borsley(When(london_date(at), at))
    page = open_page(width)
    page.goto("/demo/")
    is_well(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the password").click()
    assert page.evaluate("navigator.clipboard.readText()") == PASSWORD
