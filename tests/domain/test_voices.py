"""One person speaks for one body, under however many spellings, addresses or links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reviews.domain.same_person import may_be_one, one_address, spelled
from reviews.domain.voices import Needed, Voice, standing

TWO = Needed(people=2, bodies=2)
NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def voice(body: int, person: str = "", **more) -> Voice:
    return Voice(body, person, True, key=body, **more)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Jo Jones", " jo  JONES"),
        ("Jones, Jo", "Jo Jones"),
        ("PC J. Price", "Jane Price"),
        ("Jon Smith", "John Smith"),
        ("José Núñez", "Jose Nunez"),
        ("Mary-Ann O’Neil", "Mary Ann ONeil"),
        ("Mary Ann Smith", "Mary Smith"),
        ("Jo", "Jo Jones"),
        ("Dr Alice Adeyemi", "Alyce Adeyemi"),
        ("Jo\u200bhn Smi\u2060th", "John Smith"),
    ],
)
def test_spellings_that_may_be_one_name(name: str, other: str):
    assert may_be_one(name, other)
    assert may_be_one(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Jo Jones", "Kim King"),
        ("Kim King", "Tim King"),
        ("J Jones", "K Jones"),
        ("Moira Mann", "Alice Adeyemi"),
        ("", ""),
        ("", "Jo Jones"),
        ("Zoë Ng", "Chloë Ng"),
    ],
)
def test_names_of_two_people(name: str, other: str):
    assert not may_be_one(name, other)
    assert not may_be_one(other, name)


def test_a_title_alone_is_still_a_name():
    assert spelled("Lord") == ("lord",)


def test_addresses_are_one_however_they_are_typed_and_none_is_nobodys():
    assert one_address(" Jo@Police.example.ORG", "jo@police.example.org ")
    assert not one_address("", "")
    assert not one_address("jo@police.example.org", "jo@council.example.org")


def test_with_two_people_of_two_bodies_needed_one_person_or_one_body_is_never_enough():
    assert standing([voice(1, "Ann Lee"), voice(2, "Ben Moss")], TWO).final
    assert not standing([voice(1, "Ann Lee")], TWO).final
    assert not standing([voice(1, "Ann Lee"), voice(1, "Ben Moss")], TWO).final
    assert not standing([voice(1, "Ann Lee"), voice(2, "Anne Lee")], TWO).final


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"email": "a@x.org"}, {"email": "A@X.org "}, id="one address"),
        pytest.param({"sent_to": "team@x.org"}, {"sent_to": "team@x.org"}, id="one mailbox"),
        pytest.param({"email": "team@x.org"}, {"sent_to": "team@x.org"}, id="a mailbox and an address"),
        pytest.param({"user": 7}, {"user": 7}, id="one account"),
    ],
)
def test_whatever_shows_one_person_counts_as_one(first, second):
    heard = [voice(1, "Ann Lee", **first), voice(2, "Ben Moss", **second)]
    found = standing(heard, TWO)
    assert (found.final, found.bodies_agreeing, found.people_agreeing) == (False, 1, 1)
    (double,) = found.doubles
    assert (double.first.key, double.second.key) == (1, 2)
    assert double.certain is ("user" in first)


def test_made_sure_they_are_two_but_never_of_one_account():
    alike = [voice(1, "Ann Lee"), voice(2, "Anne Lee", made_sure_at=NOON)]
    assert standing(alike, TWO).final
    assert standing(alike, TWO).doubles == ()
    account = [voice(1, "Ann Lee", user=7), voice(2, "Ben Moss", user=7, made_sure_at=NOON)]
    assert not standing(account, TWO).final


def test_made_sure_says_nothing_of_whoever_speaks_later():
    sure = voice(2, "Anne Lee", made_sure_at=NOON)
    assert standing([voice(1, "Ann Lee", answered_at=NOON), sure], TWO).final
    later = voice(1, "Ann Lee", answered_at=NOON + timedelta(minutes=1))
    assert not standing([later, sure], TWO).final


def test_colleagues_of_one_body_share_its_mailbox_and_are_two_people():
    heard = [
        voice(1, "Ann Lee", sent_to="team@x.org"),
        voice(1, "Ben Moss", sent_to="team@x.org"),
        voice(2, "Cy Ray"),
    ]
    assert standing(heard, Needed(people=3, bodies=2)).final


def test_three_spellings_in_a_chain_are_one_person():
    heard = [voice(1, "Jane Price"), voice(2, "J Price"), voice(3, "Price, Jane")]
    assert standing(heard, Needed(people=2, bodies=2)).people_agreeing == 1


def test_those_the_procedure_names_must_be_among_them():
    named = Needed(people=1, bodies=1, named=frozenset({3}))
    assert not standing([voice(1, "Ann Lee")], named).final
    assert standing([voice(3, "Ann Lee")], named).final
