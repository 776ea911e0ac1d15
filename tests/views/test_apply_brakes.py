"""The brake on starting and sending: no refuge or library meets it, and whoever does loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.models import Case, Draft
from reviews.services import apply_brakes
from tests.factories import make_answers, make_authority, make_bodies
from tests.views.applying import MORNING, Applicant, set_clock, text_of

pytestmark = pytest.mark.django_db
# Far more people than ask at one address in ten minutes.
A_REFUGE_AND_A_LIBRARY = 250
START = "/northfield/apply/"


@pytest.fixture
def northfield(monkeypatch: pytest.MonkeyPatch) -> Authority:
    set_clock(monkeypatch, MORNING)
    authority = make_authority("northfield")
    make_bodies(authority)
    return authority


def fill(brake, authority: Authority, times: int, at=MORNING, network: str = "127.0.0.1") -> None:
    for _time in range(times):
        brake(authority, network, at=at)


def test_many_people_behind_one_address_all_begin_and_send(northfield: Authority):
    fill(apply_brakes.before_starting, northfield, A_REFUGE_AND_A_LIBRARY)
    fill(apply_brakes.before_sending, northfield, A_REFUGE_AND_A_LIBRARY)
    zainab = Applicant(northfield)
    zainab.begin(**make_answers())
    assert zainab.post("declaration/", understands="on").status_code == 302
    with in_authority(northfield):
        assert Case.objects.count() == 1


def test_over_the_limit_starting_waits_a_minute_and_says_whom_to_ring(northfield: Authority, monkeypatch):
    fill(apply_brakes.before_starting, northfield, apply_brakes.STARTING.tries)
    client = Client()
    answer = client.post(START)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    page = text_of(answer)
    assert "Wait a minute, then press the button." in page
    assert northfield.contact_phone in page.replace("\u00a0", " ")
    with in_authority(northfield):
        assert not Draft.objects.exists()
    set_clock(monkeypatch, MORNING + timedelta(minutes=1))
    assert client.post(START).status_code == 302


def test_an_application_begun_before_is_gone_on_with_all_the_same(northfield: Authority):
    zainab = Applicant(northfield)
    zainab.begin(name={"name": "Zainab"})
    fill(apply_brakes.before_starting, northfield, apply_brakes.STARTING.tries - 1)
    assert zainab.client.post(START).status_code == 302
    again = zainab.client.post(START, {"again": "yes"})
    assert again.status_code == 429
    assert "The application that you began before is still kept." in text_of(again)
    assert zainab.answers()["name"]["name"] == "Zainab"


def test_over_the_limit_sending_waits_a_minute_and_keeps_everything(northfield: Authority, monkeypatch):
    zainab = Applicant(northfield)
    zainab.begin(**make_answers())
    before = {name: typed for name, typed in zainab.answers().items() if name != "declaration"}
    fill(apply_brakes.before_sending, northfield, apply_brakes.SENDING.tries)
    answer = zainab.post("declaration/", understands="on")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    page = text_of(answer)
    assert "Everything is saved." in page
    assert "Wait a minute, then press Send again. Or ring us" in page
    assert northfield.contact_phone in page.replace("\u00a0", " ")
    assert b'name="understands"' in answer.content
    assert b"checked" in answer.content
    with in_authority(northfield):
        assert not Case.objects.exists()
    kept = zainab.answers()
    assert {name: kept[name] for name in before} == before
    set_clock(monkeypatch, MORNING + timedelta(minutes=1))
    assert zainab.post("declaration/", understands="on").status_code == 302
    with in_authority(northfield):
        assert Case.objects.count() == 1


def test_one_network_or_authority_does_not_hold_up_another(northfield: Authority):
    elsewhere = make_authority("southfield")
    for brake in (apply_brakes.before_starting, apply_brakes.before_sending):
        fill(brake, northfield, apply_brakes.STARTING.tries, network="192.0.2.1")
        fill(brake, elsewhere, apply_brakes.STARTING.tries)
    zainab = Applicant(northfield)
    zainab.begin(**make_answers())
    assert zainab.post("declaration/", understands="on").status_code == 302
