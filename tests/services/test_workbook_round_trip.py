"""A round's workbook taken away and brought back: nothing changed is nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pledge.scoping import in_authority
from pledge.workbooks import cleaned, write
from selfassess import criteria
from selfassess.domain.answers import MARKS_FOR
from selfassess.domain.bank import Aspect, Scope
from selfassess.models import Answer
from selfassess.selectors.given import bank_for
from selfassess.workbook.columns import FIELDS
from selfassess.workbook.export import about_of, contents_of
from selfassess.workbook.layout import Taken, workbook_of
from selfassess.workbook.read_back import read_back
from tests.assessing import bank_data, make_answer, make_edition, make_round
from tests.factories import NOW, make_authority
from tests.workbooking import edited, put, read, said, taken, troubles

TEXTS = (
    "", "=SUM(A1:A2)", "+44 1632 960001", "-1", "@home", "'tis", "line one\nline two", "a\r\nb", "tab\there",
    "  spaces around  ", "_x000D_ and _x005F_", "0007", "TRUE", "12/03/2026", "1e5",
    "\U0001f600 and \u202eRTL",
    "{{ x }} <b>&amp;</b> ]]>", "x" * 30_000, "=cmd|' /C calc'!A0", "\u20281\u2029",
)  # fmt: skip


@pytest.fixture
def northfield(db):
    authority = make_authority("northfield")
    with in_authority(authority):
        yield authority


@pytest.fixture
def row(northfield):
    return make_round(northfield)


def everything_said(row):
    """Every mark of every part, and every text in every field that takes one."""
    texts, marks = cycle(TEXTS), {aspect: cycle(MARKS_FOR[aspect]) for aspect in Aspect}
    for number, one in enumerate(bank_for(row).asked(Scope(row.scope))):
        fields = {"comment": next(texts), "departs": next(texts) if one.figure else ""}
        for aspect in one.asks(Scope(row.scope)):
            fields[aspect.value] = next(marks[aspect]).value
            # Beside levels too: a reason left over from an earlier mark.
            fields[f"{aspect.value}_reason"] = next(texts)
        make_answer(row, one.id, **fields, draft=number % 9 == 4, version=number)


def test_the_real_bank_comes_back_as_it_went(northfield):
    row = make_round(northfield, edition=make_edition(criteria.edition_data(criteria.newest())))
    everything_said(row)
    found = read(taken(row), row)
    assert (found.rows, troubles(found)) == ((), [])


def test_another_program_that_saves_it_changes_nothing(row):
    everything_said(row)
    found = read(taken(row, lambda book: None), row)
    assert (found.rows, troubles(found)) == ((), [])


def test_a_round_of_duties_alone_has_no_columns_for_levels(northfield):
    row = make_round(northfield, scope="duties")
    everything_said(row)
    found = read(taken(row, put("review-held", "Legal duty", "Met")), row)
    assert said(found) == {("review-held", "duty"): ("met", "")}
    with pytest.raises(LookupError):
        taken(row, put("review-held", "What is done", "Level 1"))


@pytest.fixture
def contents(row):
    return contents_of(row.authority, row, at=NOW)


@given(text=st.text(min_size=0, max_size=200) | st.sampled_from(TEXTS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_went(contents, text):
    fields = dict.fromkeys(FIELDS, "") | {"written": "not-tested", "written_reason": cleaned(text)}
    answers = {"site-findable": Taken(3, fields | {"comment": cleaned(text)})}
    data = write(workbook_of(replace(contents, answers=answers)))
    found = read_back(data, contents.about, contents.bank)
    assert (found.rows, found.troubles) == ((), ())


def test_a_text_that_no_cell_holds_stays_where_it_is(row):
    make_answer(row, "site-findable", comment="x" * 40_000)
    data = taken(row)
    assert (read(data, row).rows, read(data, row).troubles) == ((), ())
    typed = read(edited(data, put("site-findable", "Comment", "Mine")), row)
    assert typed.rows == ()


def test_every_changed_part_is_read_with_what_it_was(row):
    make_answer(row, "site-findable", written="1", comment="Before", version=7)
    data = taken(
        row,
        put("site-findable", "What is written", "Level 3"),
        put("site-findable", "What is done", "Does not apply"),
        put("site-findable", "Why no level for what is done", "No site"),
        put("site-findable", "Comment", None),
        put("review-held", "Legal duty", "Met"),
        put("victim-invited", "Why another level than the figure suggests", "Counted by hand"),
    )
    found = read(data, row)
    assert said(found) == {
        ("site-findable", "written"): ("3", ""),
        ("site-findable", "done"): ("not-applicable", "No site"),
        ("site-findable", "comment"): ("", ""),
        ("review-held", "duty"): ("met", ""),
        ("victim-invited", "departs"): ("", "Counted by hand"),
    }
    first = found.rows[0]
    assert (first.criterion, first.version, first.sheet, first.number) == ("site-findable", 7, "Publicity", 6)
    assert [(part.value, what.mark or what.text) for part, what in first.was.items()] == [
        ("written", "1"), ("done", ""), ("comment", "Before"),
    ]  # fmt: skip
    assert troubles(found) == []


@pytest.mark.parametrize("typed", ["level 2", " Level  2 ", "2", 2])
def test_a_level_typed_by_hand_is_understood(row, typed):
    found = read(taken(row, put("site-findable", "What is written", typed)), row)
    assert said(found) == {("site-findable", "written"): ("2", "")}


@pytest.mark.parametrize("typed", [3, True, 2.5])
def test_what_a_spreadsheet_took_for_a_number_is_a_text(row, typed):
    found = read(taken(row, put("site-findable", "Comment", typed)), row)
    assert said(found)[("site-findable", "comment")][1] == str(typed).replace("True", "TRUE")


def test_what_is_there_to_read_is_not_read_back(row):
    changes = [
        put("site-findable", title, "Something else")
        for title in ("Question", "Basis", "What the Act says", "Levels of what is written",
                      "Levels of what is done", "What the service recorded", "Evidence")
    ]  # fmt: skip
    found = read(taken(row, *changes), row)
    assert (found.rows, found.troubles) == ((), ())


def test_a_draft_is_confirmed_by_yes_and_by_nothing_else(row):
    make_answer(row, "site-findable", written="1", draft=True)
    title = "Carried over: still true?"
    assert read(taken(row), row).rows == ()
    assert [one.confirm for one in read(taken(row, put("site-findable", title, "yes")), row).rows] == [True]
    unclear = read(taken(row, put("site-findable", title, "perhaps")), row)
    assert unclear.rows == ()
    assert troubles(unclear)[0][:2] == ("left-out", "Publicity Q6")


def test_a_round_widened_since_still_takes_the_duties(northfield):
    row = make_round(northfield, scope="duties")
    data = taken(row, put("review-held", "Legal duty", "Met"))
    row.scope = "all"
    row.save()
    found = read(data, row)
    assert (said(found), troubles(found)) == ({("review-held", "duty"): ("met", "")}, [])


def test_what_the_round_was_asked_before_is_not_in_the_way(row):
    make_answer(row, "no-longer-asked", written="2")
    assert (read(taken(row), row).rows, read(taken(row), row).troubles) == ((), ())


def test_nothing_is_written_by_taking_it_away(row):
    taken(row)
    assert Answer.objects.count() == 0


def test_a_newer_edition_is_told_from_an_older_one(northfield):
    row = make_round(northfield)
    data = taken(row, put("review-held", "Legal duty", "Met"))
    row.edition = make_edition(bank_data("2020-02"))
    row.save()
    found = read(data, row)
    assert found.refused
    assert found.rows == ()
    assert "edition 2020-01 of the criteria" in found.troubles[0].sentence


def test_files_of_another_round_authority_or_program_are_refused(row):
    other = make_round(row.authority, 2, status="signed")
    assert "another round" in read(taken(other), row).troubles[0].sentence
    begun_again = about_of(row.authority, row, at=NOW).identifiers("2020-01", drafts=False)
    assert begun_again["started"] == NOW.isoformat()
    elsewhere = make_round(make_authority("southmere"), edition=row.edition)
    assert "another authority" in read(taken(elsewhere), row).troubles[0].sentence
    newer = taken(row, lambda book: book["About this file"].__setitem__("B2", "99"))
    assert "another version" in read(newer, row).troubles[0].sentence
    assert all(
        one.refused for one in (read(taken(other), row), read(taken(elsewhere), row), read(newer, row))
    )
