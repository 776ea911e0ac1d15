"""The invented self-assessment: believable, told by the services, and there once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess import criteria
from selfassess.demo.comments import COMMENTS, SECOND
from selfassess.demo.levels import criteria_told, levels_of
from selfassess.demo.load import load
from selfassess.demo.shelf import PIECES
from selfassess.domain.bank import Scope
from selfassess.domain.scoring import score
from selfassess.models import AnswerChange, ImprovementAction, Publication, Round
from selfassess.selectors.given import bank_for, given_answers
from tests.factories import make_authority, make_member

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


@pytest.fixture
def borsley(db) -> Authority:
    authority = make_authority("borsley", demonstration=True)
    for who in ("erin", "carol", "frank", "alice"):
        make_member(authority, who)
    return authority


def test_every_criterion_of_the_newest_edition_is_told_and_answered_in_its_parts():
    bank = criteria.load_edition(criteria.newest())
    assert criteria_told() == set(bank.by_id)
    for number in (1, 2, 3):
        for key, marks in levels_of(number):
            assert set(marks) == set(bank.by_id[key].asks(Scope.ALL)), (number, key)
    beside = {key for piece in PIECES for key in piece.criteria} | set(SECOND)
    commented = {key for said in COMMENTS.values() for key in said}
    assert beside | commented <= set(bank.by_id)
    assert len(commented) >= 25


def test_three_rounds_move_and_the_last_one_is_open(borsley):
    assert load(at=NOW) == 3
    with in_authority(borsley):
        rounds = list(Round.objects.order_by("number"))
        scores = [score(bank_for(row), Scope(row.scope), given_answers(row)).overall for row in rounds]
        assert [row.status for row in rounds] == ["signed", "signed", "open"]
        assert [one.duties.not_met for one in scores] == [10, 2, 1]
        shown = [one.both.shown for one in scores]
        assert shown[0] < shown[1] < shown[2]
        assert scores[2].both.unanswered > 0
        assert Publication.objects.get().round == rounds[1]
        assert {one.status for one in ImprovementAction.objects.all()} == {"planned", "under-way", "done"}
        assert set(AnswerChange.objects.values_list("way", flat=True)) >= {"page", "link", "carried"}
        assert all(row.started_at < NOW for row in rounds)


def test_it_is_there_once_and_only_in_a_demonstration(borsley):
    load(at=NOW)
    assert load(at=NOW) == 0
    with in_authority(borsley):
        assert Round.objects.count() == 3


def test_a_real_council_of_that_name_is_left_alone(borsley):
    Authority.objects.update(demonstration=False)
    assert load(at=NOW) == 0
