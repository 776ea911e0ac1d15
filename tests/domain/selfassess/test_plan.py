"""Which gaps there are, in which order, and how a plan burns down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect, Basis, Scope
from selfassess.domain.plan import WEEKLY_UP_TO, ActionSpan, BurnPoint, Gap, burn_down, gaps
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
FIRST = date(2026, 1, 1)


def order(*given, scope: Scope = Scope.ALL, bank=BANK) -> list[tuple[str, Aspect]]:
    return [(gap.criterion, gap.aspect) for gap in gaps(bank, scope, answers(*given))]


@pytest.mark.parametrize("level", ["2", "3"])
def test_level_2_with_every_duty_met_has_no_gap(level):
    assert gaps(BANK, Scope.ALL, everything(level)) == []


def test_what_is_unanswered_or_a_draft_or_out_of_question_is_no_gap():
    assert order() == []
    assert order(said(PUBLISHED, "not-met 0 0", draft=True), said(SITE, "- na nt")) == []
    assert order(said(HELD, "nt", reasons={})) == []


def test_a_gap_says_what_it_is():
    assert gaps(BANK, Scope.ALL, answers(said(INVITED, "- - 1"))) == [
        Gap(INVITED, DONE, Mark.LEVEL_1, Basis.SHOULD, 60 * 2 * 1 // 2 + 1)
    ]


def test_a_duty_not_met_comes_before_the_heaviest_and_easiest_level():
    criteria = [replace(one, weight=3, effort=1) if one.id == SITE else one for one in BANK.criteria]
    criteria = [replace(one, weight=1, effort=3) if one.id == HELD else one for one in criteria]
    bank = replace(BANK, criteria=tuple(criteria))
    given = (said(SITE, "- 0 0"), said(HELD, "not-met"))
    assert order(*given, bank=bank) == [(HELD, DUTY), (SITE, WRITTEN), (SITE, DONE)]
    assert order(said(SITE, "- 0 0"), said(HELD, "nt"), bank=bank)[-1] == (HELD, DUTY)


def test_weight_distance_and_effort_then_the_basis_then_the_bank():
    given = (
        said(PUBLISHED, "met 1 2"),  # 3 × 1 ÷ 2
        said(SITE, "- 1 0"),  # 2 × 1 ÷ 2 and 2 × 2 ÷ 2
        said(INVITED, "- - 1"),  # 2 × 1 ÷ 2, should
        said(CONSULTED, "nt 1"),  # 2 × 1 ÷ 2 both, must
        said(LESSONS, "- 0 1"),  # 1 × 2 ÷ 3 and 1 × 1 ÷ 3
    )
    assert order(*given) == [
        (SITE, DONE),
        (PUBLISHED, WRITTEN),
        (CONSULTED, DUTY),
        (CONSULTED, WRITTEN),
        (INVITED, DONE),
        (SITE, WRITTEN),
        (LESSONS, WRITTEN),
        (LESSONS, DONE),
    ]
    assert order(*given, scope=Scope.DUTIES) == [(CONSULTED, DUTY)]


@always
@given(said=any_answers(), scope=any_scope, data=st.data())
def test_unmet_duties_lead_and_the_order_of_answers_never_matters(said, scope, data):
    found = gaps(BANK, scope, said)
    shuffled = data.draw(st.permutations(sorted(said)))
    assert found == gaps(BANK, scope, {key: said[key] for key in shuffled})
    unmet = [gap.mark is Mark.NOT_MET for gap in found]
    assert unmet == sorted(unmet, reverse=True)
    assert [gap.priority for gap in found] == sorted((gap.priority for gap in found), reverse=True)
    assert all(gap.priority > 0 for gap in found)
    assert all(gap.mark.level is None or gap.mark.level < 2 for gap in found)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_each_action_stands_where_it_stood_at_the_end_of_the_day():
    actions = [
        ActionSpan(day(0), due=day(6)),
        ActionSpan(day(7), due=day(20), done=day(14), rescored=day(21)),
        ActionSpan(day(1), dropped=day(14)),
        ActionSpan(day(28)),
    ]
    assert burn_down(actions, day(0), day(28)) == [
        BurnPoint(day(0), open=1, overdue=0, awaiting=0),
        BurnPoint(day(7), open=3, overdue=1, awaiting=0),
        BurnPoint(day(14), open=1, overdue=1, awaiting=1),
        BurnPoint(day(21), open=1, overdue=1, awaiting=0),
        BurnPoint(day(28), open=2, overdue=1, awaiting=0),
    ]


def test_an_action_is_overdue_from_the_day_after_its_date_and_never_once_it_is_done():
    one = ActionSpan(day(0), due=day(7))
    assert [point.overdue for point in burn_down([one], day(7), day(8))] == [0, 1]
    done = replace(one, done=day(8))
    assert [(point.overdue, point.awaiting) for point in burn_down([done], day(8), day(9))] == [
        (0, 1),
        (0, 1),
    ]


def test_scored_again_without_having_been_called_done_is_closed_too():
    one = ActionSpan(day(0), rescored=day(1))
    assert [(point.open, point.awaiting) for point in burn_down([one], day(0), day(1))] == [(1, 0), (0, 0)]


def test_points_are_weekly_up_to_half_a_year_and_monthly_above_and_the_last_day_always_stands():
    weekly = [point.on for point in burn_down([], FIRST, FIRST + WEEKLY_UP_TO)]
    assert weekly == [FIRST + timedelta(weeks=week) for week in range(27)]
    monthly = [point.on for point in burn_down([], date(2025, 8, 31), date(2026, 3, 15))]
    assert monthly == [
        date(2025, 8, 31),
        date(2025, 9, 30),
        date(2025, 10, 31),
        date(2025, 11, 30),
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 15),
    ]
    assert [point.on for point in burn_down([], FIRST, FIRST)] == [FIRST]
    assert burn_down([], day(1), day(0)) == []


days = st.integers(0, 400).map(day)
spans = st.builds(
    ActionSpan,
    days,
    due=st.none() | days,
    done=st.none() | days,
    rescored=st.none() | days,
    dropped=st.none() | days,
)


@always
@given(st.lists(spans, max_size=8), days, days, st.randoms())
def test_any_plan_adds_up_in_any_order(actions, first, last, random):
    points = burn_down(actions, first, last)
    shuffled = list(actions)
    random.shuffle(shuffled)
    assert points == burn_down(shuffled, first, last)
    dates = [point.on for point in points]
    assert dates == sorted(set(dates))
    assert (dates[0], dates[-1]) == (first, last) if first <= last else dates == []
    for point in points:
        standing = [one for one in actions if one.opened <= point.on]
        assert 0 <= point.overdue <= point.open
        assert point.open + point.awaiting <= len(standing)
