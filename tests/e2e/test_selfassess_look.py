"""Every page of the self-assessment on a telephone and on a desk, for everybody who may open it, with axe."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.demo.load import load
from selfassess.models import Evidence, ImprovementAction
from tests.e2e.conftest import is_well
from tests.factories import make_authority, make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

AREA = "/borsley/selfassessment/"
OPEN, SIGNED = AREA + "3/", AREA + "2/"
PAGES = {
    "erin": (
        AREA,
        AREA + "compare/",
        AREA + "plan/",
        AREA + "plan/{action}/",
        AREA + "plan/gaps/",
        OPEN,
        OPEN + "trail/",
        OPEN + "details/",
        OPEN + "contributors/",
        OPEN + "submit/",
        OPEN + "workbook/",
        OPEN + "report/",
        OPEN + "results/",
        OPEN + "results/checks/",
        OPEN + "evidence/",
        OPEN + "evidence/{item}/",
        OPEN + "evidence/add/link/",
        OPEN + "evidence/add/file/",
        OPEN + "criteria/act-count-honoured/",
        OPEN + "criteria/act-count-honoured/history/",
    ),
    "carol": (
        SIGNED,
        SIGNED + "criteria/act-count-honoured/",
        SIGNED + "sign-off/",
        SIGNED + "commitment/",
        SIGNED + "publish/",
    ),
    "frank": (AREA, SIGNED + "review/", SIGNED + "review/no-added-caveats/", SIGNED + "report/"),
}
PUBLIC = ("/borsley/pledge/",)


@pytest.fixture
def told(transactional_db: None) -> dict[str, object]:
    """The demonstration's three rounds, and the people who open their pages."""
    authority: Authority = make_authority("borsley", demonstration=True)
    people = {who: make_member(authority, who) for who in ("erin", "carol", "frank", "alice")}
    load(at=timezone.now())
    return people


def addresses(paths: tuple[str, ...]) -> list[str]:
    with in_authority(Authority.objects.get(slug="borsley")):
        action = ImprovementAction.objects.first()
        item = Evidence.objects.first()
        assert action is not None
        assert item is not None
        return [path.format(action=action.number, item=item.pk) for path in paths]


@pytest.mark.parametrize(("who", "width"), [("erin", 320), ("erin", 1280), ("carol", 320), ("frank", 1280)])
def test_every_page_is_well(told, open_page, who, width):
    page = open_page(width, as_user=told[who])
    for address in addresses(PAGES[who]):
        answer = page.goto(address)
        assert answer.status == 200, (who, address, answer.status)
        is_well(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_public_page_is_well_for_anyone(told, open_page, width):
    page = open_page(width)
    for address in PUBLIC:
        assert page.goto(address).status == 200
        is_well(page)
