"""Two rounds side by side: like with like, and what cannot be compared is named."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from selfassess.domain.answers import Mark
from selfassess.domain.bank import Scope
from selfassess.domain.comparing import (
    Change,
    Comparison,
    DutyChange,
    Gap,
    GapKind,
    Movement,
    Side,
    compare,
)
from selfassess.domain.scoring import score
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

OLD, NEW = "2020-01", "2021-01"
BANK = small_bank(OLD)


def movements(found: Comparison) -> list[Movement]:
    changes: list[Change] = [found.overall, *found.themes.values(), *found.points.values()]
    return [one for change in changes for one in (change.written, change.done, change.both)]


def test_a_change_is_the_difference_of_two_weighted_means():
    before = everything("1") | answers(said(PUBLISHED, "met 0 1"))
    after = everything("2") | answers(said(PUBLISHED, "met 3 1"))
    found = compare(Side(BANK, Scope.ALL, before), Side(BANK, Scope.ALL, after))
    written = found.overall.written
    assert written == Movement(Fraction(0 + 2 + 2 + 1, 8), Fraction(9 + 4 + 4 + 2, 8), 4, 0)
    assert written.change == Fraction(14, 8)
    assert found.themes["publicity"].done == Movement(Fraction(1), Fraction(3 + 4, 5), 2, 0)
    assert found.points["inclusivity"].both == Movement(Fraction(1), Fraction(2), 1, 0)
    assert found.points["inclusivity"].written == Movement(None, None, 0, 0)
    assert found.points["inclusivity"].written.change is None
    assert (found.duties, found.gaps) == ((), ())
    assert found.pairs == {key: key for key in IDS}


def test_a_line_adds_up_as_it_is_shown():
    one = Movement(Fraction(184, 100), Fraction(205, 100), 20, 0)
    assert one.change == Fraction(21, 100)
    assert [str(one.shown_before), str(one.shown_after), str(one.shown_change)] == ["1.8", "2.1", "0.3"]
    back = Movement(one.after, one.before, 20, 0)
    assert str(back.shown_change) == "-0.3"
    assert Movement(None, None, 0, 3).shown_change is None


def test_a_part_without_a_level_in_either_round_is_left_out_of_both():
    before = everything("1") | answers(said(SITE, "- na 1"), said(LESSONS, "- - 1"))
    after = everything("2") | answers(said(SITE, "- 3 nt"), said(CONSULTED, "met 0", draft=True))
    found = compare(Side(BANK, Scope.ALL, before), Side(BANK, Scope.ALL, after))
    assert found.overall.written == Movement(Fraction(1), Fraction(2), 1, 3)
    assert found.overall.done == Movement(Fraction(1), Fraction(2), 3, 1)
    assert found.overall.both == Movement(Fraction(1), Fraction(2), 4, 4)
    assert found.themes["learning"].written == Movement(None, None, 0, 2)


def test_duties_that_became_met_and_not_met():
    before = answers(said(PUBLISHED, "nt"), said(HELD, "met"), said(CONSULTED, "not-met"))
    after = answers(said(PUBLISHED, "met"), said(HELD, "not-met"))
    found = compare(Side(BANK, Scope.ALL, before), Side(BANK, Scope.ALL, after))
    assert found.duties == (
        DutyChange(PUBLISHED, Mark.NOT_TESTED, Mark.MET),
        DutyChange(HELD, Mark.MET, Mark.NOT_MET),
        DutyChange(CONSULTED, Mark.NOT_MET, Mark.BLANK),
    )
    assert [one.criterion for one in found.duties_now_met] == [PUBLISHED]
    assert [one.criterion for one in found.duties_now_not_met] == [HELD]
    first = compare(Side(BANK, Scope.ALL, {}), Side(BANK, Scope.ALL, answers(said(HELD, "not-met"))))
    assert first.duties_now_not_met == (DutyChange(HELD, Mark.BLANK, Mark.NOT_MET),)


def test_a_newer_edition_is_mapped_and_its_gaps_are_named():
    def change(by_id):
        site, lessons = by_id[SITE], by_id[LESSONS]
        return [
            by_id[HELD] | {"id": "review-carried-out", "theme": "learning"},
            site | {"id": "found-by-search"},
            site | {"id": "found-by-link", "title": "By link"},
            by_id[INVITED] | {"weight": 3},
            lessons | {"id": "people-heard", "title": "People"},
            lessons | {"id": "quite-new", "title": "New"},
        ]

    mapping = {
        HELD: ["review-carried-out"],
        SITE: ["found-by-search", "found-by-link"],
        CONSULTED: ["people-heard"],
        LESSONS: ["people-heard"],
        PUBLISHED: [],
    }
    newer = small_bank(NEW, change, mapping={OLD: mapping})
    before = everything("1", "not-met")
    after = answers(
        said("review-carried-out", "met"),
        said("found-by-search", "- 3 3"),
        said(INVITED, "- - 3"),
        said("people-heard", "- 3 3"),
        said("quite-new", "- 3 3"),
    )
    found = compare(Side(BANK, Scope.ALL, before), Side(newer, Scope.ALL, after))
    assert found.pairs == {"review-carried-out": HELD, INVITED: INVITED}
    assert set(found.gaps) == {
        Gap(GapKind.SPLIT, (SITE,), ("found-by-search", "found-by-link")),
        Gap(GapKind.JOINED, (CONSULTED, LESSONS), ("people-heard",)),
        Gap(GapKind.NEW, (), ("quite-new",)),
        Gap(GapKind.DROPPED, (PUBLISHED,), ()),
    }
    assert len(found.gaps) == 4
    assert found.overall.done == Movement(Fraction(1), Fraction(3), 1, 4)
    assert found.overall.written == Movement(None, None, 0, 4)
    assert found.duties == (DutyChange("review-carried-out", Mark.NOT_MET, Mark.MET),)
    assert list(found.themes) == ["publicity", "meeting", "learning"]


def test_a_gap_is_named_only_where_a_round_asked_something_of_it():
    def change(by_id):
        site = by_id[SITE]
        kept = [by_id[key] for key in (PUBLISHED, HELD, CONSULTED)]
        made = [site | {"id": key, "title": key} for key in ("by-search", "by-link", "heard", "quite-new")]
        return [*kept, *made]

    mapping = {SITE: ["by-search", "by-link"], INVITED: ["heard"], LESSONS: ["heard"]}
    newer = small_bank(NEW, change, mapping={OLD: mapping})
    split = Gap(GapKind.SPLIT, (SITE,), ("by-search", "by-link"))
    joined = Gap(GapKind.JOINED, (INVITED, LESSONS), ("heard",))

    def gaps(before: Scope, after: Scope) -> set[Gap]:
        return set(compare(Side(BANK, before, {}), Side(newer, after, {})).gaps)

    assert gaps(Scope.DUTIES, Scope.DUTIES) == set()
    assert gaps(Scope.ALL, Scope.DUTIES) == {split, joined}
    assert gaps(Scope.DUTIES, Scope.ALL) == {split, joined, Gap(GapKind.NEW, (), ("quite-new",))}


def test_a_duty_that_the_earlier_round_did_not_ask_has_not_changed():
    def change(by_id):
        duty = by_id[HELD]["duty"]
        return [one | {"duty": duty, "basis": "must"} if key == SITE else one for key, one in by_id.items()]

    newer = small_bank(NEW, change, mapping={OLD: {}})
    after = everything("2", "met") | answers(said(SITE, "not-met 2 2"))
    found = compare(Side(BANK, Scope.ALL, everything()), Side(newer, Scope.ALL, after))
    assert found.duties == ()
    assert SITE in found.pairs


def test_the_later_weights_are_used_for_both_rounds():
    def heavier(by_id):
        return [one | {"weight": 3} if key == LESSONS else one for key, one in by_id.items()]

    newer = small_bank(NEW, heavier, mapping={OLD: {}})
    before = everything("1") | answers(said(LESSONS, "- 0 0"))
    found = compare(Side(BANK, Scope.ALL, before), Side(newer, Scope.ALL, before))
    assert found.themes["learning"].written == Movement(Fraction(2, 5), Fraction(2, 5), 2, 0)
    assert {one.change for one in movements(found) if one.rests_on} == {0}


def test_a_round_of_the_duties_alone_beside_one_of_everything():
    duties = Side(BANK, Scope.DUTIES, everything("1", "not-met"))
    every = Side(BANK, Scope.ALL, everything("2", "met"))
    grown = compare(duties, every)
    assert grown.overall.both == Movement(None, None, 0, 8)
    assert [one.criterion for one in grown.duties_now_met] == [PUBLISHED, HELD, CONSULTED]
    assert grown.gaps == tuple(
        Gap(GapKind.NOT_ASKED_BEFORE, (key,), (key,)) for key in (SITE, INVITED, LESSONS)
    )
    shrunk = compare(every, duties)
    assert {one.kind for one in shrunk.gaps} == {GapKind.NOT_ASKED_NOW}
    assert (shrunk.themes, shrunk.overall.both) == ({}, Movement(None, None, 0, 0))
    assert len(shrunk.duties_now_not_met) == 3


@always
@given(said=any_answers(), scope=any_scope)
def test_a_round_beside_itself_has_not_changed(said, scope):
    side = Side(BANK, scope, said)
    found = compare(side, side)
    assert (found.duties, found.gaps) == ((), ())
    own = score(BANK, scope, said)
    assert (found.overall.both.after, found.overall.written.after) == (
        own.overall.both.mean,
        own.overall.written.mean,
    )
    assert found.overall.both.rests_on == own.overall.both.rests_on
    for one in movements(found):
        assert one.change in (None, 0)
        assert (one.change is None) == (one.rests_on == 0)


@always
@given(first=any_answers(), second=any_answers(), scope=any_scope, data=st.data())
def test_turned_round_every_change_is_turned_and_no_order_matters(first, second, scope, data):
    order = data.draw(st.permutations(sorted(first)))
    here = Side(BANK, scope, {key: first[key] for key in order})
    there = Side(BANK, scope, second)
    forth, back = compare(here, there), compare(there, here)
    assert forth == compare(Side(BANK, scope, first), there)
    for one, other in zip(movements(forth), movements(back), strict=True):
        assert (one.before, one.after) == (other.after, other.before)
        assert (one.rests_on, one.left_out) == (other.rests_on, other.left_out)
    assert [(one.before, one.after) for one in forth.duties] == [
        (one.after, one.before) for one in back.duties
    ]


@always
@given(first=any_answers(), second=any_answers(), data=st.data())
def test_every_criterion_asked_is_compared_or_named_as_a_gap(first, second, data):
    kept = data.draw(st.sets(st.sampled_from(IDS), min_size=1))
    targets = st.lists(st.sampled_from(sorted(kept)), max_size=2, unique=True)
    mapping = {key: data.draw(targets) for key in sorted(set(IDS) - kept)}
    newer = small_bank(
        NEW, lambda by_id: [one for key, one in by_id.items() if key in kept], mapping={OLD: mapping}
    )
    before, after = data.draw(any_scope), data.draw(any_scope)
    found = compare(Side(BANK, before, first), Side(newer, after, second))
    olds = {*found.pairs.values(), *(key for gap in found.gaps for key in gap.before)}
    news = {*found.pairs, *(key for gap in found.gaps for key in gap.after)}
    assert olds >= {one.id for one in BANK.asked(before)}
    assert news >= {one.id for one in newer.asked(after)}
    paired_olds = list(found.pairs.values())
    assert len(set(paired_olds)) == len(paired_olds)
