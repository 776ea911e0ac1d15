"""Two people, or two clocks, at one moment, on a database with real locks: one round, one reminder."""

from __future__ import annotations

import pytest

from pledge.audit import Actor
from pledge.models import Authority, Message
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.models import Round
from selfassess.services import contributors, reminders, round_moves
from selfassess.services.round_start import AnotherIsOpen
from selfassess.services.rounds import Stale
from tests.assessing import answer_everything, make_edition, make_round
from tests.factories import NOW, make_authority, make_member
from tests.services.test_delivery_together import together
from tests.services.test_rounds import on, start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "erin"))


def test_two_people_who_start_at_once_have_one_round(northfield: Authority, erin: Actor):
    make_edition()
    other = Actor.member(make_member(northfield, "ella", Role.ASSESSOR))

    def begin(actor: Actor) -> object:
        try:
            return start(northfield, actor).pk
        except AnotherIsOpen as refused:
            return refused.round.pk

    found = together(lambda: begin(erin), lambda: begin(other), lambda: begin(erin))
    with in_authority(northfield):
        assert set(found) == {Round.objects.get().pk}


def test_two_people_who_submit_at_once_submit_once(northfield: Authority, erin: Actor):
    row = make_round(northfield)
    answer_everything(row)

    def send() -> object:
        with in_authority(northfield):
            try:
                return round_moves.submit(row.pk, row.version, as_it_is=False, actor=erin, at=NOW).status
            except Stale:
                return "stale"

    assert sorted(together(send, send)) == ["stale", "submitted"]


def test_two_presses_invite_once(northfield: Authority, erin: Actor):
    row = make_round(northfield)

    def invite() -> object:
        with in_authority(northfield):
            return contributors.invite(
                row.pk, theme="meeting", name="P", organisation="", email="p@example.org", actor=erin, at=NOW
            ).pk

    assert len(set(together(invite, invite))) == 1
    with in_authority(northfield):
        assert Message.objects.count() == 1


def test_two_clocks_remind_once(northfield: Authority):
    row = make_round(northfield)
    together(*[lambda: reminders.look(on(row.cut_off))] * 2)
    with in_authority(northfield):
        assert Message.objects.count() == 1
