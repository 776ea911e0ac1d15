"""Q1: a round is started, once, with the last one's answers as drafts where that is wanted."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from pledge.models import Authority
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.models import Round, RoundEvent
from tests.assessing import answer_everything, make_edition, make_round
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.views.assessed import AREA, ROUND, someone, text_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_day_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def northfield() -> Authority:
    make_edition()
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "erin"))


class Test_starting_a_round:
    def test_the_form_is_filled_in_with_the_last_financial_year(self, erin: Client):
        page = erin.get(f"{AREA}new/").content.decode()
        assert re.search(r'name="period_first-year"[^>]*value="2024"', page)
        assert re.search(r'name="period_last-year"[^>]*value="2025"', page)
        assert "6 criteria, about 60 minutes" in page
        assert "carry_forward" not in page

    def test_it_starts(self, northfield: Authority, erin: Client):
        owner = str(make_member(northfield, "erin").pk)
        answer = erin.post(f"{AREA}new/", typed(owner=owner))
        assert answer.url == ROUND
        with in_authority(northfield):
            row = Round.objects.get()
        assert (row.title, row.scope, row.cut_off) == ("Self-assessment 2026", "all", date(2026, 5, 1))

    def test_pressed_twice_it_is_one_round(self, northfield: Authority, erin: Client):
        sent = typed(owner=str(make_member(northfield, "erin").pk))
        assert [erin.post(f"{AREA}new/", sent).url for _press in range(2)] == [ROUND, ROUND]
        with in_authority(northfield):
            assert Round.objects.count() == 1
            assert RoundEvent.objects.count() == 1

    @pytest.mark.parametrize("status", ["open", "submitted"])
    def test_one_at_a_time(self, northfield: Authority, erin: Client, status: str):
        make_round(northfield, status=status)
        assert "There is one round at a time" in text_of(erin.get(f"{AREA}new/"))
        answer = erin.post(f"{AREA}new/", typed(owner=str(make_member(northfield, "erin").pk)))
        assert answer.status_code == 422
        assert "There is one round at a time" in text_of(answer)
        with in_authority(northfield):
            assert Round.objects.count() == 1

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"title": ""}, "Enter what this round is called"),
            ({"title": "x" * 101}, "100 characters or fewer"),
            ({"scope": ""}, "Choose how much"),
            ({"scope": "everything"}, "Select a valid choice"),
            ({"owner": ""}, "Choose who owns this round"),
            ({"owner": "999999"}, "Choose who owns this round"),
            ({"period_last": date(2024, 1, 1)}, "on or after its first day"),
            ({"cut_off": date(2026, 3, 11)}, "The cut-off must be 12 March 2026 or later"),
            ({"period_last": date(2026, 6, 1)}, "on or after the last day of the period, 1 June 2026"),
            ({"cut_off": date(2036, 1, 1)}, "or earlier"),
            ({"period_first": date(1999, 1, 1)}, "20 October 2014 or later"),
            ({"cut_off-month": "13"}, "must be a real date"),
        ],
    )
    def test_wrong_words_come_back_with_a_sentence(self, northfield, erin: Client, fields, sentence: str):
        sent = {"owner": str(make_member(northfield, "erin").pk), "title": "Kept as typed"} | fields
        posted = typed(**{name: value for name, value in sent.items() if "-" not in name})
        posted |= {name: value for name, value in sent.items() if "-" in name}
        answer = erin.post(f"{AREA}new/", posted)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert "There is a problem" in text_of(answer)
        if "title" not in fields:
            assert "Kept as typed" in answer.content.decode()

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ASSESSOR])
    def test_only_an_assessor_starts_one(self, northfield: Authority, role: str):
        assert someone(northfield, role).post(f"{AREA}new/", typed()).status_code == 403

    def test_last_rounds_answers_are_offered(self, northfield: Authority, erin: Client):
        before = make_round(northfield, status="signed", signed_at=NOW)
        answer_everything(before)
        assert "From Self-assessment 1" in text_of(erin.get(f"{AREA}new/"))
        owner = str(make_member(northfield, "erin").pk)
        erin.post(f"{AREA}new/", typed(owner=owner, carry_forward="on"))
        page = text_of(erin.get(f"{AREA}2/"))
        assert "0 of 6 criteria answered" in page
        assert "6 drafts to confirm" in page
        assert page.count("Draft carried over") == 6
