"""Two people, or two clocks, at one moment on the plan, on a database with real locks: each thing once."""

from __future__ import annotations

import pytest

from pledge.audit import Actor
from pledge.models import Authority, Message
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.domain.bank import Aspect
from selfassess.domain.status import ActionMove
from selfassess.models import ActionNote, ImprovementAction, Round
from selfassess.services import plan, plan_reminders
from selfassess.services.rounds import Stale
from tests.assessing import make_answer, make_round
from tests.factories import NOW, TODAY, make_authority, make_member
from tests.services.test_delivery_together import together

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {("review-held", Aspect.DUTY), ("site-findable", Aspect.DONE)}


@pytest.fixture
def row() -> Round:
    found = make_round(make_authority())
    make_answer(found, "review-held", duty="not-met")
    make_answer(found, "site-findable", written="1", done="0")
    return found


@pytest.fixture
def actors(row: Round) -> tuple[Actor, Actor]:
    authority = Authority.objects.get()
    return Actor.member(row.owner), Actor.member(make_member(authority, "ella", Role.ASSESSOR))


def make(row: Round, actor: Actor) -> int:
    with in_authority(row.authority_id):
        return len(plan.make(row.pk, KEYS, actor=actor, at=NOW))


def test_gaps_added_by_two_at_once_are_added_once(row: Round, actors: tuple[Actor, Actor]):
    first, second = actors
    assert sorted(together(lambda: make(row, first), lambda: make(row, second))) == [0, 2]
    with in_authority(row.authority_id):
        assert sorted(ImprovementAction.objects.values_list("number", flat=True)) == [1, 2]


def test_two_reports_at_once_never_lose_one_in_silence(row: Round, actors: tuple[Actor, Actor]):
    make(row, actors[0])

    def report(actor: Actor) -> str:
        with in_authority(row.authority_id):
            pk = ImprovementAction.objects.get(number=1).pk
            try:
                return plan.report(pk, 1, ActionMove.FINISH, actor.label, actor=actor, at=NOW).status
            except Stale:
                return "stale"

    assert sorted(together(lambda: report(actors[0]), lambda: report(actors[1]))) == ["done", "stale"]
    with in_authority(row.authority_id):
        assert ActionNote.objects.filter(status_after="done").count() == 1


def test_two_clocks_remind_once(row: Round, actors: tuple[Actor, Actor]):
    make(row, actors[0])
    with in_authority(row.authority_id):
        ImprovementAction.objects.update(due_on=TODAY)
    together(lambda: plan_reminders.look(NOW), lambda: plan_reminders.look(NOW))
    with in_authority(row.authority_id):
        assert Message.objects.filter(kind="improvement-reminder").count() == 2
