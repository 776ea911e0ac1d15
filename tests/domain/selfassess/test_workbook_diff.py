"""What a workbook would change: parts that hang together, conflicts with newer answers, no change at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from selfassess.domain.answers import Mark
from selfassess.workbook.diff import (
    AsSaved,
    Kind,
    Part,
    Row,
    Said,
    differences,
    fields_of,
    mark_of_all,
    parts_of,
    said,
)

TWO, THREE = Said("2"), Said("3")
UNTESTED = Said("not-tested", "Nobody looked")
MARKS = st.sampled_from(list(Mark))
PARTS = st.dictionaries(
    st.sampled_from([part for part in Part if part is not Part.CONFIRM]),
    st.builds(Said, MARKS.map(str), st.text(max_size=5)),
)


def came_back(was=TWO, yours=THREE, part=Part.WRITTEN, version=1, **fields):
    return Row("site-findable", "Publicity", 6, version, {part: was}, {part: yours}, **fields)


def saved(what=TWO, part=Part.WRITTEN, version=1, **fields):
    return {"site-findable": AsSaved(version, {part: what}, **fields)}


def one(rows, now):
    (found,) = differences(rows, now)
    return found


def test_what_nobody_else_touched_is_a_change():
    found = one([came_back()], saved())
    assert (found.kind, found.was, found.now, found.yours) == (Kind.CHANGE, TWO, TWO, THREE)


def test_another_part_changed_meanwhile_is_no_conflict():
    now = {"site-findable": AsSaved(4, {Part.WRITTEN: TWO, Part.COMMENT: Said(text="Theirs")})}
    found = one([came_back()], now)
    assert (found.kind, found.version) == (Kind.CHANGE, 4)


def test_the_same_part_changed_meanwhile_is_a_conflict_with_all_three():
    found = one([came_back()], saved(Said("0"), version=2))
    assert (found.kind, found.was, found.now, found.yours) == (Kind.CONFLICT, TWO, Said("0"), THREE)


def test_a_reason_changed_meanwhile_is_a_conflict_of_the_mark_it_belongs_to():
    theirs = Said("not-tested", "Their reason")
    found = one([came_back(UNTESTED, THREE)], saved(theirs, version=2))
    assert found.kind is Kind.CONFLICT


def test_what_somebody_else_saved_alike_is_no_difference():
    assert differences([came_back()], saved(THREE, version=2)) == []


def test_what_was_put_back_as_it_was_downloaded_is_no_difference():
    assert differences([came_back(yours=TWO)], saved(Said("0"), version=2)) == []


def test_an_answer_that_nobody_had_given_may_be_given():
    found = one([came_back(Said(), THREE, version=0)], {})
    assert (found.kind, found.version, found.empties) == (Kind.CHANGE, 0, False)


def test_emptying_is_said():
    assert one([came_back(yours=Said())], saved()).empties


def test_a_draft_is_confirmed_by_any_change_and_by_the_word_alone():
    assert one([came_back()], saved(draft=True)).confirms
    row = Row("site-findable", "Publicity", 6, 1, {}, {}, confirm=True)
    found = one([row], saved(draft=True))
    assert (found.part, found.kind, found.empties) == (Part.CONFIRM, Kind.CHANGE, False)
    assert differences([row], saved(draft=False)) == []


def test_a_draft_carried_over_anew_is_not_confirmed_unseen():
    row = Row("site-findable", "Publicity", 6, 1, {}, {}, confirm=True)
    assert one([row], saved(draft=True, version=2)).kind is Kind.CONFLICT


def test_a_draft_that_is_changed_and_confirmed_is_one_difference():
    assert one([came_back(confirm=True)], saved(draft=True)).part is Part.WRITTEN


def test_a_reason_counts_only_with_a_mark_that_needs_one():
    assert said("2", "left over") == Said("2")
    assert said("", "left over") == Said()
    assert said("not-applicable", "a reason").text == "a reason"


def test_fields_become_parts_and_parts_fields():
    fields = {"written": "not-tested", "written_reason": "Nobody looked", "comment": "Note"}
    parts = parts_of(fields)
    assert parts[Part.WRITTEN] == UNTESTED
    assert parts[Part.DUTY] == Said()
    assert fields_of(Part.WRITTEN, UNTESTED) == {"written": "not-tested", "written_reason": "Nobody looked"}
    assert fields_of(Part.COMMENT, Said(text="Note")) == {"comment": "Note"}
    assert fields_of(Part.CONFIRM, Said()) == {}


def test_a_choice_means_another_thing_once_the_answer_has_changed_again():
    first = one([came_back()], saved(Said("0"), version=2))
    again = one([came_back()], saved(Said("0"), version=3))
    assert first.key != again.key


def test_the_mark_of_a_page_changes_with_anything_on_it():
    shown = differences([came_back()], saved())
    assert mark_of_all(shown) == mark_of_all(differences([came_back()], saved()))
    others = [saved(version=2), saved(Said("0"), version=1), saved(THREE)]
    assert len({mark_of_all(shown), *(mark_of_all(differences([came_back()], now)) for now in others)}) == 4


@given(was=PARTS, now=PARTS)
def test_nothing_changed_is_nothing_whatever_is_saved_now(was, now):
    row = Row("site-findable", "Publicity", 6, 1, was, was)
    assert differences([row], {"site-findable": AsSaved(9, now)}) == []


@given(was=PARTS, yours=PARTS, now=PARTS)
def test_every_changed_part_is_saved_alike_already_or_shown(was, yours, now):
    both = {part: was.get(part, Said()) for part in yours}
    row = Row("site-findable", "Publicity", 6, 1, both, yours)
    shown = {one.part: one for one in differences([row], {"site-findable": AsSaved(1, now)})}
    for part, what in yours.items():
        there = now.get(part, Said())
        if part not in shown:
            assert what in (both[part], there)
        else:
            assert (shown[part].kind is Kind.CHANGE) == (there == both[part])
