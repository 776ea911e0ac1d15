"""A date that was missed: an officer says why and when instead; the applicant is told there is news."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Clock
from tests.applicants import make_clock
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.scenes import Scene, make_scene
from tests.views.signed import Clock as StillClock

pytestmark = pytest.mark.django_db

AFTER = NOW + timedelta(days=8)
PAGE = "/northfield/casework/ASB-BCDF-GHJK/clocks/1/missed/"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Scene:
    StillClock(monkeypatch).now = AFTER
    scene = make_scene()
    make_clock(scene.case, "decide", due_on=date(2026, 3, 19), told_due_on=date(2026, 3, 19))
    return scene


@pytest.fixture
def client(shown: Scene) -> Client:
    return sign_in(Client(), shown.alice)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def typed(**changed: str) -> dict[str, str]:
    day = {"new_on-day": "2", "new_on-month": "4", "new_on-year": "2026"}
    return {"version": "1", "reason": "The police were late."} | day | changed


def test_from_the_page_of_a_date_it_is_told_and_shown(shown, client):
    clock_page = PAGE.removesuffix("missed/")
    assert f'href="{PAGE}"' in text(client.get(clock_page))
    assert "The first date stays on the case" in text(client.get(PAGE))
    page = text(client.post(PAGE, typed(), follow=True))
    assert "Saved. The letter to the applicant is on its way." in page
    assert "The applicant was given 2 April 2026 instead, because: The police were late." in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reason": ""}, "Enter why it is late"),
        ({"new_on-day": "", "new_on-month": "", "new_on-year": ""}, "Enter the day by which it will be done"),
        ({"new_on-month": "3"}, "The new day must be"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(shown, client, changed, says):
    answer = client.post(PAGE, typed(**changed))
    assert answer.status_code == 422
    assert text(answer).count(says) == 2


def test_a_stale_page_keeps_what_was_typed(shown, client):
    answer = client.post(PAGE, typed(version="0"))
    assert answer.status_code == 422
    assert "The police were late." in text(answer)
    with in_authority(shown.authority):
        assert Clock.objects.get().missed_reason == ""


def test_done_meanwhile_there_is_nothing_to_explain(shown, client):
    with in_authority(shown.authority):
        Clock.objects.update(met_on=date(2026, 3, 20))
    assert "There is no date of yours here to explain" in text(client.get(PAGE))
    assert "There is no date of yours here to explain" in text(client.post(PAGE, typed()))


def test_only_a_coordinator_of_this_authority(shown):
    dev = sign_in(Client(), make_member(shown.authority, "dev"))
    sam = sign_in(Client(), make_member(make_authority("southmere"), "sam"))
    assert dev.post(PAGE, typed()).status_code == 403
    assert sam.post(PAGE, typed()).status_code == 404
    assert "missed/" not in text(dev.get(PAGE.removesuffix("missed/")))
