"""Progress has one definition, and what is missing is its other side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.domain.answers import is_answered
from selfassess.domain.bank import Aspect, Scope
from selfassess.domain.completeness import Missing, what_is_missing
from selfassess.domain.progress import Count, Progress, Standing, progress, standing
from tests.domain.selfassess.small_bank import (
    CONSULTED,
    HELD,
    IDS,
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


def test_nothing_said_is_nothing_answered():
    found = progress(BANK, Scope.ALL, {})
    assert found.whole == Count(asked=6, parts_asked=11)
    assert (found.whole.percent, found.whole.left, found.whole.complete) == (0, 6, False)
    assert found.themes == {
        "publicity": Count(asked=2, parts_asked=5),
        "meeting": Count(asked=2, parts_asked=2),
        "learning": Count(asked=2, parts_asked=4),
    }


def test_everything_said_is_everything_answered():
    found = progress(BANK, Scope.ALL, everything())
    assert found.whole == Count(asked=6, answered=6, parts_asked=11, parts_answered=11)
    assert (found.whole.percent, found.whole.left, found.whole.complete) == (100, 0, True)


def test_half_an_answer_is_begun_and_its_part_counts():
    found = progress(BANK, Scope.ALL, answers(said(PUBLISHED, "met - 2"), said(INVITED, "- - 0")))
    assert found.whole == Count(asked=6, answered=1, parts_asked=11, parts_answered=3, begun=1)
    assert found.whole.percent == 16


def test_a_draft_is_counted_apart_and_never_as_an_answer():
    drafts = {key: said(key, "met 2 2", draft=True) for key in IDS}
    found = progress(BANK, Scope.ALL, drafts)
    assert found.whole == Count(asked=6, parts_asked=11, drafts=6)
    assert found.themes["meeting"] == Count(asked=2, parts_asked=2, drafts=2)


def test_the_duties_alone_ask_less():
    found = progress(BANK, Scope.DUTIES, answers(said(HELD, "met"), said(SITE, "- 2 2")))
    assert found.whole == Count(asked=3, answered=1, parts_asked=3, parts_answered=1)
    assert list(found.themes) == ["publicity", "meeting", "learning"]


def test_some_criteria_alone():
    found = progress(BANK, Scope.ALL, everything(), {SITE, HELD, "unheard-of"})
    assert found == Progress(
        Count(asked=2, answered=2, parts_asked=3, parts_answered=3),
        {
            "publicity": Count(asked=1, answered=1, parts_asked=2, parts_answered=2),
            "meeting": Count(asked=1, answered=1, parts_asked=1, parts_answered=1),
        },
    )
    assert progress(BANK, Scope.ALL, everything(), set()) == Progress(Count(), {})
    assert Count().percent == 100


@pytest.mark.parametrize(
    ("one", "stands"),
    [
        (None, Standing.NOT_BEGUN),
        (said(SITE), Standing.NOT_BEGUN),
        (said(SITE, comment="Looked at the site."), Standing.NOT_BEGUN),
        (said(SITE, "met"), Standing.NOT_BEGUN),  # a part that it does not ask
        (said(SITE, "- 2"), Standing.BEGUN),
        (said(SITE, "- 2 nt", reasons={}), Standing.BEGUN),
        (said(SITE, "- 2 nt"), Standing.ANSWERED),
        (said(SITE, "- 0 0"), Standing.ANSWERED),
        (said(SITE, "- 2 2", draft=True), Standing.DRAFT),
    ],
)
def test_where_a_criterion_stands(one, stands):
    assert standing(BANK.by_id[SITE], one, Scope.ALL) is stands


@always
@given(said=any_answers(), scope=any_scope)
def test_it_is_100_percent_exactly_when_all_is_answered_and_nothing_is_missing(said, scope):
    whole = progress(BANK, scope, said).whole
    all_answered = all(is_answered(one, said.get(one.id), scope) for one in BANK.asked(scope))
    missing = what_is_missing(BANK, scope, said)
    assert (whole.percent == 100) == whole.complete == all_answered == (missing == [])
    assert whole.left == len(missing)
    lacking = sum(len(one.unanswered) + len(one.without_reason) for one in missing)
    assert whole.parts_asked - whole.parts_answered == lacking
    assert whole.drafts == sum(one.draft for one in missing)


@always
@given(level=st.sampled_from("0123"), scope=any_scope)
def test_any_answers_without_a_hole_are_100_percent(level, scope):
    assert progress(BANK, scope, everything(level, "not-met")).whole.percent == 100


@always
@given(said=any_answers(), scope=any_scope, data=st.data())
def test_themes_add_up_to_the_whole_in_any_order(said, scope, data):
    order = data.draw(st.permutations(sorted(said)))
    found = progress(BANK, scope, {key: said[key] for key in order})
    assert found == progress(BANK, scope, said)
    for name in ("asked", "answered", "parts_asked", "parts_answered", "drafts", "begun"):
        assert getattr(found.whole, name) == sum(getattr(one, name) for one in found.themes.values())


def test_what_is_missing_is_named_by_part_in_the_order_of_the_page():
    given = answers(
        said(SITE, "- nt 2", reasons={}),
        said(PUBLISHED, "met"),
        said(HELD, "met"),
        said(INVITED, "- - 3", draft=True),
        said(CONSULTED, "nt na", reasons={DUTY: "No case yet."}),
    )
    assert what_is_missing(BANK, Scope.ALL, given) == [
        Missing(PUBLISHED, "publicity", (WRITTEN, DONE), ()),
        Missing(SITE, "publicity", (), (WRITTEN,)),
        Missing(INVITED, "meeting", (DONE,), (), draft=True),
        Missing(CONSULTED, "learning", (), (WRITTEN,)),
        Missing(LESSONS, "learning", (WRITTEN, DONE), ()),
    ]
    assert what_is_missing(BANK, Scope.DUTIES, given) == []
