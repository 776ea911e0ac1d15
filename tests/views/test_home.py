"""S4: what waits for each role, and what will come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from pledge import waiting
from pledge.models import Authority
from pledge.operations import raise_alarm
from pledge.roles import Role
from pledge.scoping import in_authority
from reviews.models import CaseBar
from tests.factories import NOW, make_authority, make_case, make_member, sign_in

pytestmark = pytest.mark.django_db
HOME = "/northfield/home/"


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


def home_of(authority: Authority, *roles: Role) -> str:
    answer = sign_in(Client(), make_member(authority, "someone", *roles)).get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("role", "there", "not_there"),
    [
        (Role.COORDINATOR, "Casework", "Access log"),
        (Role.AUDITOR, "Access log", "Settings"),
        (Role.ADMINISTRATOR, "Most settings are still to come", "Open<span"),
        (Role.CHAIR, "Review meetings are still to come", "Casework"),
        (Role.PANEL_MEMBER, "Review meetings are still to come", "Casework"),
        (Role.ASSESSOR, 'href="/northfield/selfassessment/"', "Casework"),
        (Role.REVIEWER, 'href="/northfield/selfassessment/"', "Casework"),
    ],
)
def test_each_role_sees_its_own(northfield: Authority, role: Role, there: str, not_there: str):
    page = home_of(northfield, role)
    assert there in page
    if role != Role.ADMINISTRATOR:
        assert not_there not in page


def test_what_waits_is_counted_and_what_is_overdue_stands_first(
    northfield: Authority, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(waiting, "_askers", {})
    waiting.waits_in("casework")(
        lambda request: [
            waiting.Waiting("New", 3, "/n/"),
            waiting.Waiting("Nothing of this", 0, "/0/"),
            waiting.Waiting("Overdue", 2, "/o/", overdue=True),
        ]
    )
    page = home_of(northfield, Role.COORDINATOR)
    assert page.index('href="/o/"') < page.index('href="/n/"')
    assert "Nothing of this" not in page
    assert '<strong class="govuk-tag govuk-tag--red">2</strong>' in page


def test_nothing_waits(northfield: Authority, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(waiting, "_askers", {"casework": lambda request: []})
    assert "Nothing waits for you here now" in home_of(northfield, Role.COORDINATOR)


def test_an_alarm_is_shown_to_those_who_can_act(northfield: Authority):
    raise_alarm("messages-email", reason="key", at=datetime(2026, 7, 1, 13, 30, tzinfo=UTC))
    page = home_of(northfield, Role.COORDINATOR)
    assert "No messages have left since 1 July 2026 at 2:30pm." in page
    assert "The key or password for sending messages is wrong." in page
    chair = sign_in(Client(), make_member(northfield, "grace")).get(HOME).content.decode()
    assert "No messages have left" not in chair


@pytest.mark.parametrize(
    ("name", "heading", "words"),
    [
        (
            "virus-scanner",
            "The virus scanner has not answered since 1 July 2026 at 2:30pm.",
            "wait and cannot be",
        ),
        (
            "stored-files",
            "Uploaded files have been missing since 1 July 2026 at 2:30pm.",
            "no longer in the storage",
        ),
    ],
)
def test_an_alarm_about_files_says_so(northfield: Authority, name: str, heading: str, words: str):
    raise_alarm(name, reason="any", at=datetime(2026, 7, 1, 13, 30, tzinfo=UTC))
    page = home_of(northfield, Role.ADMINISTRATOR)
    assert heading in page
    assert words in page
    assert "No messages have left" not in page


def test_a_stranger_finds_nothing(northfield: Authority):
    southmere = make_authority("southmere")
    assert sign_in(Client(), make_member(southmere, "sam")).get(HOME).status_code == 404
    assert Client().get(HOME).url.startswith("/account/sign-in/")


def test_the_page_costs_the_same_whatever_waits(northfield: Authority, django_assert_max_num_queries):
    client = sign_in(Client(), make_member(northfield, "alice"))
    client.get(HOME)
    with django_assert_max_num_queries(9):
        client.get(HOME)


def test_casework_says_what_is_overdue_and_new_but_not_what_one_is_barred_from(northfield: Authority):
    alice = make_member(northfield, "alice")
    make_case(northfield, "ASB-BBBB-CCCC")
    hidden = make_case(northfield, "ASB-DDDD-FFFF")
    with in_authority(northfield):
        CaseBar.objects.create(case=hidden, user=alice, reason="a relative", barred_by=alice, barred_at=NOW)
    page = sign_in(Client(), alice).get(HOME).content.decode()
    assert (
        'href="/northfield/casework/?list=new">New</a></dt><dd class="govuk-summary-list__value">1</dd>'
        in page
    )
    bob = sign_in(Client(), make_member(northfield, "bob")).get(HOME).content.decode()
    assert '>New</a></dt><dd class="govuk-summary-list__value">2</dd>' in bob
