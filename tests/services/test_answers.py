"""Saving an answer: a change leaves its trail, nobody’s words are saved over, nothing counts by default."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.audit import Actor
from pledge.scoping import in_authority
from selfassess.domain.answers import is_answered
from selfassess.domain.bank import Scope
from selfassess.models import Answer, AnswerChange, Round
from selfassess.selectors.given import given
from selfassess.services.answers import BadMark, NotAsked, Way, Words, asked_criterion, save
from selfassess.services.rounds import Locked, Stale
from tests.assessing import make_answer, make_round
from tests.factories import NOW, make_authority, make_member

FINDABLE = "site-findable"


@pytest.fixture
def row(db):
    return make_round(make_authority())


@pytest.fixture
def erin(row):
    return Actor.member(row.owner)


@pytest.fixture
def bob(row):
    return Actor.member(make_member(row.authority, "bob", "assessor"))


@pytest.fixture(autouse=True)
def scope(row):
    with in_authority(row.authority):
        yield


def said(
    row: Round, actor: Actor, version: int = 0, key: str = FINDABLE, at=NOW, page: str = "", **words: str
):
    return save(row.pk, key, version, Words(**words), actor=actor, at=at, page_key=page)


def trail(row: Round, key: str = FINDABLE) -> list[tuple[str, str, str, str]]:
    rows = AnswerChange.objects.filter(round=row, criterion=key).order_by("pk")
    return [(one.field, one.before, one.after, one.by_label) for one in rows]


def test_every_changed_field_leaves_what_it_was(row, erin, bob):
    said(row, erin, written="1", comment="A page.")
    said(row, bob, version=1, written="2", done="0")
    assert trail(row) == [
        ("written", "", "1", "Erin Evans"),
        ("comment", "", "A page.", "Erin Evans"),
        ("written", "1", "2", "Bob Brennan"),
        ("done", "", "0", "Bob Brennan"),
    ]


def test_what_is_not_said_stays_as_it_is(row, erin):
    said(row, erin, written="1", comment="A page.")
    answer = said(row, erin, version=1, done="3")
    assert (answer.written, answer.done, answer.comment) == ("1", "3", "A page.")


def test_the_same_words_again_change_nothing(row, erin):
    first = said(row, erin, written="1")
    again = said(row, erin, version=0, written="1", at=NOW + timedelta(hours=1))
    assert (again.version, again.changed_at) == (first.version, NOW)
    assert len(trail(row)) == 1


def test_somebody_elses_newer_answer_is_not_saved_over(row, erin, bob):
    said(row, erin, written="1")
    with pytest.raises(Stale) as stale:
        said(row, bob, version=0, written="3")
    assert stale.value.now.written == "1"
    assert Answer.objects.get(round=row, criterion=FINDABLE).written == "1"


def test_the_same_open_page_goes_on_where_its_last_answer_was_lost(row, erin, bob):
    said(row, erin, page="page-1", comment="One")
    assert said(row, erin, version=0, page="page-1", comment="One two").comment == "One two"
    said(row, bob, version=2, page="page-2", comment="Three")
    with pytest.raises(Stale):
        said(row, erin, version=0, page="page-1", comment="One two four")


def test_two_pages_of_nobody_in_particular_are_not_the_same_page(row, erin):
    said(row, erin, comment="One")
    with pytest.raises(Stale):
        said(row, erin, version=0, comment="Two")


def test_typing_on_is_one_change_and_a_later_thought_another(row, erin):
    said(row, erin, comment="The pa")
    said(row, erin, version=1, comment="The page", at=NOW + timedelta(minutes=1))
    said(row, erin, version=2, comment="The page is new", at=NOW + timedelta(hours=2))
    assert trail(row) == [
        ("comment", "", "The page", "Erin Evans"),
        ("comment", "The page", "The page is new", "Erin Evans"),
    ]


def test_two_people_typing_in_turn_are_two_changes(row, erin, bob):
    said(row, erin, comment="One")
    said(row, bob, version=1, comment="One two")
    said(row, erin, version=2, comment="One two three")
    assert [who for _field, _before, _after, who in trail(row)] == ["Erin Evans", "Bob Brennan", "Erin Evans"]


def test_a_level_is_never_merged_with_the_one_before(row, erin):
    said(row, erin, written="1")
    said(row, erin, version=1, written="2", at=NOW + timedelta(seconds=1))
    assert [(before, after) for _f, before, after, _w in trail(row)] == [("", "1"), ("1", "2")]


def test_saving_a_draft_as_it_is_confirms_it(row, erin):
    make_answer(row, FINDABLE, written="2", done="2", draft=True)
    criterion = asked_criterion(row, FINDABLE)
    draft = Answer.objects.get(round=row, criterion=FINDABLE)
    assert not is_answered(criterion, given(draft, FINDABLE), Scope.ALL)
    saved = said(row, erin, version=1, written="2", done="2")
    assert not saved.draft
    assert is_answered(criterion, given(saved, FINDABLE), Scope.ALL)


def test_a_mark_without_the_reason_it_needs_is_kept_and_does_not_count(row, erin):
    saved = said(row, erin, written="not-tested", done="1")
    criterion = asked_criterion(row, FINDABLE)
    assert saved.written == "not-tested"
    assert not is_answered(criterion, given(saved, FINDABLE), Scope.ALL)
    saved = said(row, erin, version=1, written_reason="No case this year.")
    assert is_answered(criterion, given(saved, FINDABLE), Scope.ALL)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("review-held", {"written": "1"}),
        ("site-findable", {"duty": "met"}),
        ("victim-invited", {"written": "2"}),
        ("no-such-criterion", {"comment": "x"}),
    ],
)
def test_a_part_that_is_not_asked_takes_no_mark(row, erin, key, words):
    with pytest.raises(NotAsked):
        said(row, erin, key=key, **words)
    assert not Answer.objects.filter(round=row).exists()


@pytest.mark.parametrize("mark", ["4", "met", "-1", "2 ", "٢"])
def test_a_mark_that_there_is_not(row, erin, mark):
    with pytest.raises(BadMark):
        said(row, erin, written=mark)


def test_a_duty_of_the_act_applies_to_every_authority(row, erin):
    with pytest.raises(BadMark):
        said(row, erin, key="review-held", duty="not-applicable")


def test_a_round_of_duties_alone_asks_no_level(row, erin):
    Round.objects.filter(pk=row.pk).update(scope=Scope.DUTIES)
    assert said(row, erin, key="procedure-published", duty="met").duty == "met"
    with pytest.raises(NotAsked):
        said(row, erin, key="procedure-published", version=1, written="2")
    with pytest.raises(NotAsked):
        said(row, erin, written="2")


@pytest.mark.parametrize("status", ["submitted", "signed"])
def test_a_locked_round_takes_nothing(row, erin, status):
    Round.objects.filter(pk=row.pk).update(status=status)
    with pytest.raises(Locked):
        said(row, erin, written="1")
    assert trail(row) == []


def test_another_authoritys_round_is_not_there(row, erin):
    southmere = make_authority("southmere")
    with in_authority(southmere), pytest.raises(Round.DoesNotExist):
        said(row, erin, written="1")


def test_the_way_it_came_and_the_figure_that_stood_beside_it_are_kept(row, erin):
    figure = {"recorded": True, "part": 17, "whole": 20, "sum": "17 of 20", "suggested": 1}
    answer = save(
        row.pk, "victim-invited", 0, Words(done="3"), actor=erin, at=NOW, way=Way.LINK, figure_seen=figure
    )
    assert answer.figure_seen == figure
    assert AnswerChange.objects.get().way == "link"
