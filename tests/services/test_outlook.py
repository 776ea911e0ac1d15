"""What an application comes to so far: whatever was typed, a number, a day, and never a gate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.models import ProcedureVersion
from reviews.procedures import load_library_procedure
from reviews.selectors.areas import likely_others, outward_code, plain
from reviews.selectors.outlook import outlook, what_changed
from reviews.selectors.procedures import Terms, coming_after, frozen, in_force, local_of, terms_of, the_act
from tests.domain.test_journey import ANSWERS
from tests.factories import NOW, TODAY, make_answers, make_authority, make_case


def terms(slug: str) -> Terms:
    procedure = load_library_procedure(slug)
    return Terms(None, procedure.as_data(), procedure)


def test_the_first_report_to_stop_counting_and_its_last_day():
    found = outlook(make_answers(), the_act(), TODAY)
    assert (found.given, found.counted, found.needed, found.is_low) == (3, 3, 3, False)
    assert (found.report, found.last_day) == (1, date(2026, 7, 8))


def test_after_that_day_it_counts_no_more():
    on = date(2026, 7, 9)
    found = outlook(make_answers(), the_act(), on)
    assert (found.counted, found.is_low, found.report) == (2, True, 2)
    assert found.last_day == date(2026, 8, 8)


def test_a_report_without_dates_is_not_counted_for_certain():
    answers = make_answers(reports={"items": [{"id": "r1", "to": "police"}, {"id": "r2"}]})
    found = outlook(answers, the_act(), TODAY)
    assert (found.given, found.counted, found.last_day) == (1, 0, None)


def test_none_at_all():
    found = outlook({}, the_act(), TODAY)
    assert (found.given, found.counted, found.report, found.last_day) == (0, 0, None, None)


@given(ANSWERS)
def test_whatever_was_typed_it_gives_an_answer(answers: dict[str, Any]):
    for slug in ("the-act", "hillingdon"):
        found = outlook(answers, terms(slug), TODAY)
        assert 0 <= found.counted <= found.given


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_any_date_has_a_last_day(day: date):
    report = {"id": "r1", "to": "police"}
    report |= {
        "incident": {"kind": "day", "day": day.isoformat()},
        "reported": {"kind": "day", "day": day.isoformat()},
    }
    found = outlook({"reports": {"items": [report]}}, the_act(), day)
    assert found.last_day is not None
    assert found.last_day > day


def test_what_changed_is_named():
    act, local = the_act(), terms("hillingdon")
    assert what_changed(act, act) == ()
    assert what_changed(act, local) == ("questions",)
    data = act.procedure.as_data()
    data["statutory"]["number"] = {"value": 2, "basis": "stated"}
    from reviews.domain.threshold import load_procedure

    assert "number" in what_changed(act, Terms(None, data, load_procedure(data)))


@pytest.fixture
def northfield(db):
    authority = make_authority("northfield")
    with in_authority(authority):
        yield authority


def publish(authority: Authority, slug: str, number: int, day: date) -> ProcedureVersion:
    procedure = load_library_procedure(slug)
    return ProcedureVersion.objects.create(
        authority=authority,
        number=number,
        slug=slug,
        data=procedure.as_data(),
        digest=procedure.digest,
        library_slug=slug,
        library_digest=procedure.digest,
        in_force_from=day,
        published_at=NOW,
    )


def test_the_act_runs_until_something_is_published(northfield: Authority):
    first = publish(northfield, "trafford", 1, TODAY)
    second = publish(northfield, "hillingdon", 2, TODAY + timedelta(days=10))
    third = publish(northfield, "lancaster", 3, TODAY + timedelta(days=20))
    assert in_force(northfield, TODAY - timedelta(days=1)).version is None
    assert in_force(northfield, TODAY).version == first
    assert in_force(northfield, TODAY + timedelta(days=10)).version == second
    assert coming_after(northfield, TODAY) == second
    assert coming_after(northfield, TODAY + timedelta(days=19)) == third
    assert coming_after(northfield, TODAY + timedelta(days=20)) is None


def test_a_procedure_is_loaded_once_however_often_it_is_asked_for(northfield: Authority, monkeypatch):
    publish(northfield, "trafford", 1, TODAY)
    first = in_force(northfield, TODAY)
    monkeypatch.setattr("reviews.selectors.procedures.load_procedure", None)
    assert in_force(northfield, TODAY).procedure is first.procedure
    assert local_of(in_force(northfield, TODAY)) is local_of(first)


def test_terms_are_found_again_by_their_digest(northfield: Authority):
    version = publish(northfield, "trafford", 1, TODAY)
    assert terms_of(version.digest).version == version
    assert terms_of(the_act().procedure.digest) is the_act()
    assert terms_of("nothing") is None
    southmere = make_authority("southmere")
    with in_authority(southmere):
        assert terms_of(version.digest) is None
        assert in_force(southmere, TODAY) is the_act()


def test_a_case_keeps_its_own_terms(northfield: Authority):
    case = make_case(northfield)
    publish(northfield, "hillingdon", 1, TODAY)
    assert frozen(case).procedure.slug == "the-act"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("NF1 2AB", "NF1"),
        ("nf12ab", "NF1"),
        ("nf1", "NF1"),
        ("SW1A 1AA", "SW1A"),
        ("M1 1AE", "M1"),
        ("NF1 2", "NF1"),
        ("", ""),
        ("Mill Lane", ""),
        ("1234", ""),
        ("\x00", ""),
    ],
)
def test_the_outward_part_of_a_postcode(typed: str, code: str):
    assert outward_code(typed) == code


@given(st.text(max_size=40), st.text(max_size=12))
def test_any_place_at_all_is_compared_without_a_failure(place: str, postcode: str):
    assert plain(plain(place)) == plain(place)
    assert len(outward_code(postcode)) <= 4


def test_at_most_three_likely_councils_are_named(northfield: Authority):
    for number in range(5):
        make_authority(f"other-{number}", postcode_districts=["OT1"], places=[])
    found = likely_others(northfield, place="", postcode="OT1 1AA", on=TODAY)
    assert len(found) == 3
    assert likely_others(northfield, place="", postcode="NF1 1AA", on=TODAY) == []
