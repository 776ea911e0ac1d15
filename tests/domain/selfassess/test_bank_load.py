"""Reading a bank: everything wrong with the data is named at once, with its place."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess import criteria
from selfassess.domain.bank import Aspect, Basis, Scope
from selfassess.domain.bank_load import BankProblems, load_bank
from tests.assessing import bank_data
from tests.domain.threshold.strategies import always

Data = dict[str, Any]


@pytest.fixture
def data() -> Data:
    return deepcopy(bank_data())


def problems(data: object) -> tuple[str, ...]:
    with pytest.raises(BankProblems) as caught:
        load_bank(data)
    return caught.value.problems


def first(data: Data) -> Data:
    """The first criterion: a duty and both ladders."""
    return data["criteria"][0]


def test_what_is_right_loads_whole(data: Data):
    bank = load_bank(data)
    assert bank.published_on == date(2020, 1, 1)
    assert [one.id for one in bank.criteria] == [one["id"] for one in data["criteria"]]
    one = bank.by_id[first(data)["id"]]
    assert one.basis is Basis.MUST
    assert one.levels(Aspect.WRITTEN) == tuple(first(data)["written"])
    assert one.asks(Scope.DUTIES) == (Aspect.DUTY,)


def test_the_shipped_edition_loads_from_its_data():
    version = criteria.newest()
    assert load_bank(criteria.edition_data(version)) == criteria.load_edition(version)


def test_criteria_stand_in_the_order_of_the_themes(data: Data):
    data["criteria"].reverse()
    bank = load_bank(data)
    order = [one.key for one in bank.themes]
    places = [order.index(one.theme) for one in bank.criteria]
    assert places == sorted(places)


@pytest.mark.parametrize("not_a_bank", [None, 1, "x", [], {}, {"criteria": []}])
def test_what_is_no_bank_is_said_so(not_a_bank: object):
    assert problems(not_a_bank)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an id with capitals": ({"id": "Not Kebab"}, ".id: must be small letters"),
    "an unknown theme": ({"theme": "weather"}, ".theme: must be one of"),
    "an unknown point": ({"point": "x"}, ".point: must be one of"),
    "an unknown basis": ({"basis": "law"}, ".basis: must be one of"),
    "an unknown status": ({"source_status": "guessed"}, ".source_status: must be one of"),
    "a weight of none": ({"weight": 0}, ".weight: must be a whole number from 1 to 3"),
    "a weight of four": ({"weight": 4}, ".weight: must be a whole number from 1 to 3"),
    "a weight that is true": ({"weight": True}, ".weight: must be a whole number from 1 to 3"),
    "no effort": ({"effort": None}, ".effort: must be a whole number from 1 to 3"),
    "a long title": ({"title": "x" * 61}, ".title: must have 60 characters at most, not 61"),
    "an empty question": ({"question": " "}, ".question: must not be empty"),
    "a space at the end": ({"why": "Because. "}, ".why: must not begin or end with a space"),
    "three levels": ({"written": ["a", "b", "c"]}, ".written: must hold four texts"),
    "five levels": ({"written": ["a", "b", "c", "d", "e"]}, ".written: must hold four texts"),
    "a level that is a number": ({"done": ["a", "b", "c", 3]}, ".done[3]: must be a text"),
    "two equal levels": ({"written": ["a", "b", "c", "A"]}, "two levels have the same text"),
    "a must without a duty": ({"duty": None}, ".duty: stands where the basis is must"),
    "a duty that is not a must": ({"basis": "should"}, ".duty: stands where the basis is must"),
    "a duty without words": (
        {"duty": {"citation": "s.1", "words": "", "question": "Is it?"}},
        ".duty.words: must not be empty",
    ),
    "a duty with something more": (
        {"duty": {"citation": "s.1", "words": "x", "question": "Is it?", "note": "x"}},
        ".duty.note: is not a field here",
    ),
    "no evidence": ({"evidence": []}, ".evidence: must hold 1 or more texts"),
    "evidence twice": ({"evidence": ["a", "a"]}, ".evidence: says the same twice"),
    "evidence that is a text": ({"evidence": "a"}, ".evidence: must be a list"),
    "a figure nobody knows": (
        {"figure": "rain", "figure_levels": [0.1, 0.2, 0.3]},
        ".figure: must be one of",
    ),
    "a figure without levels": ({"figure": "outcome-told"}, ".figure_levels: stand where there is a figure"),
    "levels without a figure": ({"figure": "", "figure_levels": [0.1, 0.2, 0.3]}, ".figure_levels: stand"),
    "falling shares": (
        {"figure": "outcome-told", "figure_levels": [0.9, 0.5, 1.0]},
        ".figure_levels: must be three rising shares",
    ),
    "a share over one": (
        {"figure": "outcome-told", "figure_levels": [0.5, 0.9, 90]},
        ".figure_levels: must be a list of shares",
    ),
    "a figure of what is not asked": (
        {"figure": "outcome-told", "figure_levels": [0.5, 0.9, 1.0], "done": None},
        ".figure: says what is done, which is not asked here",
    ),
    "a field of another time": ({"colour": "red"}, ".colour: is not a field here"),
}


@pytest.mark.parametrize(("fields", "says"), WRONG.values(), ids=WRONG)
def test_each_mistake_is_named_with_its_place(data: Data, fields: dict[str, Any], says: str):
    first(data).update(fields)
    found = problems(data)
    assert [one for one in found if says in one and one.startswith("criteria[0] ")], found


def test_a_missing_field_is_named(data: Data):
    for key in list(first(data)):
        if key not in ("figure", "figure_levels"):
            broken = deepcopy(data)
            del first(broken)[key]
            assert any(one.endswith(f".{key}: is missing") for one in problems(broken)), key


def test_a_criterion_that_asks_nothing_is_named(data: Data):
    first(data).update(duty=None, basis="good", written=None, done=None, figure="", figure_levels=[])
    assert any("asks nothing" in one for one in problems(data))


def test_the_same_id_or_title_twice_is_named(data: Data):
    data["criteria"].append(deepcopy(first(data)))
    found = problems(data)
    assert f"criteria: {first(data)['id']!r} is there twice" in found
    assert f"criteria: {first(data)['title']!r} is there twice" in found


def test_every_mistake_is_named_at_once(data: Data):
    data["published_on"] = "25 November 2026"
    data["law_changed"] = "no"
    data["version"] = "newest"
    data["themes"][0]["minutes"] = 0
    data["points"][1]["letter"] = ""
    data["criteria"][1]["weight"] = 9
    data["criteria"][2]["why"] = None
    data["mapping"] = {"2019-01": {"old": ["nowhere"]}}
    places = [one.split(": ")[0].split(" ")[0] for one in problems(data)]
    assert sorted(places) == sorted(
        [
            "points[1].letter",
            "themes[0].minutes",
            "criteria[1]",
            "criteria[2]",
            "bank.version",
            "bank.published_on",
            "bank.law_changed",
            "mapping.2019-01.old",
        ]
    )


def test_an_id_that_became_others_cannot_still_be_asked(data: Data):
    here, there = data["criteria"][0]["id"], data["criteria"][1]["id"]
    data["mapping"] = {"2019-01": {here: [here, there], "gone": []}}
    assert load_bank(data).mapping["2019-01"] == {here: (here, there), "gone": ()}
    data["mapping"] = {"2019-01": {here: [there]}}
    assert problems(data) == (
        f"mapping.2019-01.{here}: is still asked here: an id never changes its meaning",
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [(key,) for key in bank_data()]
    + [("criteria", 0, key) for key in bank_data()["criteria"][0]]
    + [("themes", 0, key) for key in bank_data()["themes"][0]]
    + [("points", 0), ("criteria", 0), ("themes", 0)]
)


@always
@given(place=PLACES, value=JSON)
def test_any_value_anywhere_is_read_or_named_and_never_an_error(place, value):
    data = deepcopy(bank_data())
    *way, last = place
    target: Any = data
    for step in way:
        target = target[step]
    target[last] = value
    found: tuple[str, ...] = ()
    try:
        load_bank(data)
    except BankProblems as error:
        found = error.problems or ("no problem named",)
    assert all(": " in one for one in found)
