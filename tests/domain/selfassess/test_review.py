"""The reviewer's marks beside the assessor's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Scope
from selfassess.domain.review import Difference, Differences, differences
from tests.domain.selfassess.small_bank import (
    CONSULTED,
    HELD,
    INVITED,
    LESSONS,
    PUBLISHED,
    SITE,
    answers,
    any_answers,
    any_scope,
    everything,
    said,
    small_bank,
)
from tests.domain.threshold.strategies import always

BANK = small_bank()
DUTY, WRITTEN, DONE = Aspect


def test_agreeing_throughout():
    found = differences(BANK, Scope.ALL, everything(), everything())
    assert found == Differences((), 11, 0)
    assert (found.agrees_throughout, found.agreed) == (True, 11)


def test_nothing_scored_is_no_agreement():
    found = differences(BANK, Scope.ALL, everything(), {})
    assert found == Differences((), 0, 11)
    assert not found.agrees_throughout


def test_one_part_left_open_is_no_agreement_throughout():
    found = differences(BANK, Scope.ALL, everything(), everything() | answers(said(SITE, "- 2 -")))
    assert (found.found, found.agreed, found.not_scored) == ((), 10, 1)
    assert not found.agrees_throughout


def test_duties_first_then_the_larger_then_the_heavier():
    second = answers(
        said(PUBLISHED, "met 1 2"),
        said(SITE, "- 1 0"),
        said(HELD, "nt"),
        said(INVITED, "- - nt", reasons={}),
        said(CONSULTED, "not-met 2"),
        said(LESSONS, "- 3 0"),
    )
    found = differences(BANK, Scope.ALL, everything(), second)
    assert [(one.criterion, one.aspect, one.size) for one in found.found] == [
        (CONSULTED, DUTY, None),
        (HELD, DUTY, None),
        (SITE, DONE, 2),
        (LESSONS, DONE, 2),
        (PUBLISHED, WRITTEN, 1),
        (SITE, WRITTEN, 1),
        (LESSONS, WRITTEN, 1),
        (INVITED, DONE, None),
    ]
    assert [one.wide for one in found.found] == [True] * 4 + [False] * 4
    assert found.of(SITE) == (
        Difference(SITE, DONE, Mark.LEVEL_2, Mark.LEVEL_0, 2, 2),
        Difference(SITE, WRITTEN, Mark.LEVEL_2, Mark.LEVEL_1, 1, 2),
    )
    assert (found.compared, found.agreed) == (11, 3)


def test_of_equal_differences_the_heavier_criterion_comes_first():
    criteria = [replace(one, weight=3) if one.id == LESSONS else one for one in BANK.criteria]
    bank = replace(BANK, criteria=tuple(criteria))
    second = answers(said(SITE, "- 1 2"), said(LESSONS, "- 2 1"), said(INVITED, "- - 1"))
    found = differences(bank, Scope.ALL, everything(), second)
    assert [one.criterion for one in found.found] == [LESSONS, SITE, INVITED]


def test_a_round_that_asks_nothing_has_nothing_to_agree_on():
    bank = replace(BANK, criteria=(BANK.by_id[SITE],))
    found = differences(bank, Scope.DUTIES, everything(), everything())
    assert found == Differences((), 0, 0)
    assert not found.agrees_throughout


@pytest.mark.parametrize("first", [{}, answers(said(SITE, "- 2 2", draft=True)), answers(said(SITE))])
def test_what_the_assessor_left_unanswered_and_the_reviewer_scored_differs(first):
    found = differences(BANK, Scope.ALL, first, answers(said(SITE, "- 2 -")))
    assert found.found == (Difference(SITE, WRITTEN, Mark.BLANK, Mark.LEVEL_2, None, 2),)
    assert (found.compared, found.not_scored) == (1, 10)


def test_the_duties_alone_are_compared_where_the_round_asks_them_alone():
    second = everything("0", "met") | answers(said(HELD, "not-met"))
    found = differences(BANK, Scope.DUTIES, everything(), second)
    assert [(one.criterion, one.second) for one in found.found] == [(HELD, Mark.NOT_MET)]
    assert found.compared == 3


@always
@given(first=any_answers(), second=any_answers(), scope=any_scope, data=st.data())
def test_the_order_of_answers_never_matters_and_nothing_is_left_out(first, second, scope, data):
    order = data.draw(st.permutations(sorted(second)))
    found = differences(BANK, scope, first, second)
    assert found == differences(BANK, scope, first, {key: second[key] for key in order})
    asked = sum(len(one.asks(scope)) for one in BANK.criteria)
    assert found.compared + found.not_scored == asked
    assert 0 <= found.agreed <= found.compared
    duty = [one.aspect is DUTY for one in found.found]
    assert duty == sorted(duty, reverse=True)


@always
@given(first=any_answers(), scope=any_scope)
def test_a_round_beside_itself_has_no_difference_where_it_is_answered(first, scope):
    found = differences(BANK, scope, first, first)
    # A mark without the reason it needs is no answer of the assessor's; the reviewer's needs none.
    assert all(one.first is Mark.BLANK and one.second.needs_reason for one in found.found)
