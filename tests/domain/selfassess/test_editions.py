"""Editions side by side, and answers carried from one to the next: nothing is ever lost."""

from __future__ import annotations

from copy import deepcopy
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess import criteria
from selfassess.domain.answers import Given, Mark
from selfassess.domain.bank import Aspect, Bank
from selfassess.domain.bank_load import load_bank
from selfassess.domain.editions import Carried, Reworded, carry, compare_editions
from tests.assessing import IDS, bank_data
from tests.domain.threshold.strategies import always

OLD = "2020-01"
PUBLISHED, SITE, HELD, INVITED, CONSULTED, LESSONS = IDS


def later(mapping: dict[str, list[str]], change: Any = None) -> Bank:
    """A newer edition, made of the small one by ``change``."""
    data = deepcopy(bank_data("2021-01", mapping={OLD: mapping}))
    if change:
        data["criteria"] = change({one["id"]: one for one in data["criteria"]})
    return load_bank(data)


def named(one: dict[str, Any], key: str) -> dict[str, Any]:
    return one | {"id": key, "title": f"About {key}"}


@pytest.fixture
def old() -> Bank:
    return load_bank(bank_data(OLD))


def test_an_edition_is_the_same_as_itself(old: Bank):
    found = compare_editions(old, later({}))
    assert found.same == tuple(one.id for one in old.criteria)
    assert (found.reworded, found.split, found.joined) == ((), {}, {})
    assert (found.dropped, found.forgotten, found.new) == ((), (), ())


def test_other_words_and_another_weight_are_told_apart(old: Bank):
    def change(by_id):
        by_id[SITE]["question"] = "Is it asked in other words?"
        by_id[LESSONS]["weight"] = by_id[LESSONS]["weight"] % 3 + 1
        return list(by_id.values())

    found = compare_editions(old, later({}, change))
    assert found.reworded == (
        Reworded(SITE, SITE, ("question",)),
        Reworded(LESSONS, LESSONS, ("weight",)),
    )
    assert [one.asks_anew for one in found.reworded] == [True, False]
    assert SITE not in found.same


def test_a_criterion_with_another_id_is_reworded_and_not_new(old: Bank):
    def change(by_id):
        return [named(one, "site-found") if key == SITE else one for key, one in by_id.items()]

    found = compare_editions(old, later({SITE: ["site-found"]}, change))
    assert found.reworded == (Reworded(SITE, "site-found", ("id", "title")),)
    assert found.new == ()


def test_split_joined_dropped_forgotten_and_new_are_each_seen(old: Bank):
    def change(by_id):
        kept = [by_id[HELD]]
        split = [named(by_id[SITE], "found-by-search"), named(by_id[SITE], "found-by-link")]
        joined = [named(by_id[LESSONS], "people-heard")]
        return [*kept, *split, *joined, named(by_id[LESSONS], "quite-new")]

    mapping = {
        SITE: ["found-by-search", "found-by-link"],
        INVITED: ["people-heard"],
        LESSONS: ["people-heard"],
        CONSULTED: [],
    }
    found = compare_editions(old, later(mapping, change))
    assert found.same == (HELD,)
    assert found.split == {SITE: ("found-by-search", "found-by-link")}
    assert found.joined == {"people-heard": (INVITED, LESSONS)}
    assert found.dropped == (CONSULTED,)
    assert found.forgotten == (PUBLISHED,)
    assert found.new == ("quite-new",)
    assert found.reworded == ()


def test_answers_go_where_their_criteria_went():
    answers = {key: Given(key, marks={Aspect.DONE: Mark.LEVEL_2}) for key in ("a", "b", "c", "d", "e")}
    mapping = {"a": ("x", "y"), "b": ("z",), "c": ("z",), "d": ()}
    found = carry(answers, mapping, {"x", "y", "z", "e"})
    assert found == Carried({"x": ("a",), "y": ("a",), "z": ("b", "c"), "e": ("e",)}, ("d",))
    assert found.whole() == set(answers)


def test_an_answer_whose_criterion_was_forgotten_stays_listed():
    found = carry({"a": Given("a"), "b": Given("b")}, {"b": ("gone",)}, {"x"})
    assert found == Carried({}, ("a", "b"))


KEYS = st.text("abcdef", min_size=1, max_size=2)


@always
@given(
    answered=st.sets(KEYS, max_size=12),
    mapping=st.dictionaries(KEYS, st.lists(KEYS, max_size=3).map(tuple), max_size=12),
    asked=st.sets(KEYS, max_size=12),
)
def test_no_answer_is_ever_lost_or_put_where_nothing_is_asked(answered, mapping, asked):
    answers = {key: Given(key) for key in sorted(answered)}
    found = carry(answers, mapping, asked)
    assert found.whole() == answered
    assert found.to.keys() <= asked
    placed = {old for olds in found.to.values() for old in olds}
    assert placed.isdisjoint(found.no_longer_asked)
    for new, olds in found.to.items():
        assert len(set(olds)) == len(olds) > 0
        assert all(new in mapping.get(old, (old,)) for old in olds)


@always
@given(st.data())
def test_every_criterion_of_both_editions_is_somewhere_in_the_comparison(drawn):
    before = load_bank(bank_data(OLD))
    kept = drawn.draw(st.sets(st.sampled_from(IDS), min_size=1))
    targets = st.lists(st.sampled_from(sorted(kept)), max_size=2, unique=True)
    gone = sorted(set(IDS) - kept)
    mapping = {key: drawn.draw(targets) for key in gone if drawn.draw(st.booleans())}
    after = later(mapping, lambda by_id: [one for key, one in by_id.items() if key in kept])
    found = compare_editions(before, after)
    olds = [*found.same, *(one.old for one in found.reworded), *found.split]
    olds += [*found.dropped, *found.forgotten, *(old for one in found.joined.values() for old in one)]
    assert set(olds) == set(IDS)
    news = [*found.same, *(one.new for one in found.reworded), *found.joined, *found.new]
    news += [new for one in found.split.values() for new in one]
    assert set(news) == kept


def test_no_shipped_edition_forgets_a_criterion_of_an_older_one():
    banks = [criteria.load_edition(version) for version in criteria.editions()]
    assert banks
    assert banks[0].mapping == {}
    for before, after in combinations(banks, 2):
        assert compare_editions(before, after).forgotten == (), (before.version, after.version)
