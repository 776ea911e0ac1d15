"""Q10: two rounds side by side, like with like; what cannot be compared is listed."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
from django.test import Client
from django.utils import timezone

from pledge.models import Authority
from pledge.roles import Role
from tests.assessing import (
    IDS,
    answer_everything,
    bank_data,
    criterion_data,
    make_answer,
    make_edition,
    make_round,
)
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.views.assessed import AREA, someone, text_of

pytestmark = pytest.mark.django_db
COMPARE = f"{AREA}compare/"
READERS = (Role.ASSESSOR, Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR, Role.REVIEWER)
SIGNED = {"status": "signed", "signed_at": NOW}


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


def newer_edition():
    """An edition in which one criterion was split, one dropped and one is new."""
    data = deepcopy(bank_data("2021-01"))
    own = {one["id"]: one for one in data["criteria"]}
    own.pop("site-findable")
    own.pop("lessons-kept")
    data["criteria"] = [
        own["procedure-published"],
        criterion_data("site-reads-well", "publicity", "accessibility"),
        criterion_data("site-in-languages", "publicity", "accessibility"),
        own["review-held"],
        own["victim-invited"],
        own["bodies-consulted"],
        criterion_data("chair-trained", "learning", "develop"),
    ]
    same = {
        key: [key] for key in ("procedure-published", "review-held", "victim-invited", "bodies-consulted")
    }
    data["mapping"] = {
        "2020-01": same | {"site-findable": ["site-reads-well", "site-in-languages"], "lessons-kept": []}
    }
    return make_edition(data)


def row_of(answer, label: str) -> str:
    """The rows that begin with a label, in words."""
    html = answer.content.decode()
    rows = re.findall(r'<tr class="govuk-table__row"><th scope="row".*?</tr>', html, re.DOTALL)
    found = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in rows]
    return next(one for one in found if one.startswith(label))


class Test_the_change:
    def test_the_last_two_rounds_are_compared_unless_others_are_chosen(self, northfield, erin: Client):
        for number, level in ((1, "0"), (2, "1"), (3, "3")):
            answer_everything(make_round(northfield, number, **SIGNED), level)
        page = text_of(erin.get(COMPARE))
        assert "From Self-assessment 2 to Self-assessment 3." in page
        assert "1.0 to 3.0, up 2.0 8 answers compared" in page
        page = text_of(erin.get(COMPARE, {"earlier": "1", "later": "2"}))
        assert "0.0 to 1.0, up 1.0" in page
        page = text_of(erin.get(COMPARE, {"earlier": "3", "later": "1"}))  # in the wrong order
        assert "From Self-assessment 1 to Self-assessment 3." in page

    def test_like_with_like_and_what_is_left_out_is_counted(self, northfield, erin: Client):
        before, after = make_round(northfield, **SIGNED), make_round(northfield, 2)
        make_answer(before, "procedure-published", duty="met", written="3", done="1")
        make_answer(after, "procedure-published", duty="met", written="1", done="1")
        make_answer(after, "site-findable", written="3", done="3")
        answer = erin.get(COMPARE)
        row = row_of(answer, "Publicity")
        assert "3.0 to 1.0, down 2.0 1 answer compared, 1 not" in row
        assert "1.0, unchanged 1 answer compared, 1 not" in row
        assert "No figure to compare" in row_of(answer, "Learning")
        assert "Self-assessment 2 is not complete: 2 of 6 criteria answered" in text_of(answer)

    def test_duties_that_changed_link_to_their_criterion(self, northfield, erin: Client):
        before, after = make_round(northfield, **SIGNED), make_round(northfield, 2)
        make_answer(before, "procedure-published", duty="not-met")
        make_answer(after, "procedure-published", duty="met")
        make_answer(before, "review-held", duty="met")
        make_answer(after, "review-held", duty="not-met")
        make_answer(before, "bodies-consulted", duty="met")
        answer = erin.get(COMPARE)
        page, html = text_of(answer), answer.content.decode()
        not_met, met, unknown = (
            page.index(one) for one in ("Found not met now", "Became met", "Not known any")
        )
        assert not_met < met < unknown
        assert "Review held s.104(2)(b) Before: Met. Now: Not met." in page[not_met:met]
        assert "Procedure published s.104(2)(b) Before: Not met. Now: Met." in page[met:unknown]
        assert "Before: Met. Now: Not answered." in page[unknown:]
        assert f'href="{AREA}2/criteria/review-held/"' in html
        assert 'app-not-met__words">Found not met now' in html

    def test_a_duty_unmet_in_both_is_counted_beside_every_score(self, northfield, erin: Client):
        answer_everything(make_round(northfield, **SIGNED), "1", duty="not-met")
        answer_everything(make_round(northfield, 2), "3", duty="not-met")
        answer = erin.get(COMPARE)
        assert "3 legal duties not met" in row_of(answer, "Overall")
        assert row_of(answer, "Learning").endswith("1 legal duty not met")
        page = text_of(answer)
        assert "Self-assessment 1: 3 legal duties not met Self-assessment 2: 3 legal duties not met" in page
        assert "The same is said of every legal duty" in page

    def test_a_changed_bank_is_mapped_and_its_gaps_are_listed(self, northfield, erin: Client):
        before = make_round(northfield, **SIGNED)
        answer_everything(before, "1")
        after = make_round(northfield, 2, edition=newer_edition())
        for key in ("procedure-published", "site-reads-well", "chair-trained"):
            make_answer(after, key, duty="met", written="2", done="2")
        page = text_of(erin.get(COMPARE))
        assert "The criteria changed between these rounds." in page
        assert "1.0 to 2.0, up 1.0" in page
        gaps = page[page.index("Not compared") :]
        assert (
            "One criterion became several 1 Before: Site findable. Now: Site reads well; Site in languages."
            in gaps
        )
        assert "New in the later round’s criteria 1 Chair trained" in gaps
        assert "No longer among the criteria 1 Lessons kept" in gaps

    def test_a_round_of_duties_has_no_figures_to_compare(self, northfield, erin: Client):
        answer_everything(make_round(northfield, **SIGNED))
        answer_everything(make_round(northfield, 2, scope="duties"), duty="not-met")
        page = text_of(erin.get(COMPARE))
        assert "The later round asks the legal duties alone." in page
        assert "Not asked by the later round" in page
        assert "Found not met now" in page

    def test_picture_and_table_say_the_same(self, northfield, erin: Client):
        answer_everything(make_round(northfield, **SIGNED), "1")
        answer_everything(make_round(northfield, 2), "2")
        picture = re.search(
            r'<svg[^>]*class="app-chart".*?</svg>', erin.get(COMPARE).content.decode(), re.DOTALL
        )
        assert 'aria-hidden="true"' in picture.group().split(">")[0]
        assert picture.group().count("1.0 to 2.0, up 1.0") == 4


class Test_states:
    def test_without_a_round(self, erin: Client):
        assert "There is no round to read yet" in text_of(erin.get(COMPARE))

    def test_with_one_round_only(self, northfield, erin: Client):
        make_round(northfield)
        answer = erin.get(COMPARE)
        assert "There is one round so far" in text_of(answer)
        assert "<select" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("wanted", "words"),
        [
            ({"earlier": "1", "later": "1"}, "Choose two different rounds"),
            ({"earlier": "9", "later": "1"}, "Choose an earlier round from the list"),
            ({"earlier": "1", "later": "x\x00<script>"}, "Choose a later round from the list"),
            ({"earlier": "1", "later": ""}, "Choose the later round"),
        ],
    )
    def test_what_cannot_be_compared_is_said(self, northfield, erin: Client, wanted, words):
        for number in (1, 2):
            make_round(northfield, number, **SIGNED)
        answer = erin.get(COMPARE, wanted)
        assert answer.status_code == 422
        assert text_of(answer).count(words) == 2  # in the summary and beside the field
        assert "<script>" not in answer.content.decode().split("<main")[1]
        assert "Legal duties now" not in text_of(answer)


class Test_who:
    @pytest.mark.parametrize("role", READERS)
    def test_who_reads(self, northfield, role: str):
        for number in (1, 2):
            answer_everything(make_round(northfield, number, **SIGNED))
        assert "2.0, unchanged" in text_of(someone(northfield, role).get(COMPARE))

    def test_a_reviewer_learns_nothing_of_an_open_round(self, northfield):
        answer_everything(make_round(northfield, **SIGNED), "1")
        answer_everything(make_round(northfield, 2), "3")
        reviewer = someone(northfield, Role.REVIEWER)
        assert "There is one round so far" in text_of(reviewer.get(COMPARE))
        answer_everything(make_round(northfield, 3, **SIGNED), "2")
        page = text_of(reviewer.get(COMPARE))
        assert "From Self-assessment 1 to Self-assessment 3." in page
        assert "Self-assessment 2" not in page
        assert reviewer.get(COMPARE, {"earlier": "1", "later": "2"}).status_code == 422

    def test_rounds_of_others_are_not_there(self, northfield, erin: Client):
        make_round(northfield)
        make_round(make_authority("southfield"), 2)
        assert "There is one round so far" in text_of(erin.get(COMPARE))


def test_it_costs_the_same_with_few_answers_and_many(
    northfield, erin: Client, django_assert_num_queries, django_assert_max_num_queries
):
    first, second = make_round(northfield, **SIGNED), make_round(northfield, 2, **SIGNED)
    make_answer(first, "lessons-kept", written="1", done="1")
    erin.get(COMPARE)
    with django_assert_max_num_queries(14) as few:
        erin.get(COMPARE)
    for number in (3, 4, 5):
        make_round(northfield, number, **SIGNED)
    for row in (first, second):
        for key in IDS[:5]:
            make_answer(row, key, duty="met", written="2", done="2")
    with django_assert_num_queries(len(few)):
        erin.get(COMPARE)
