"""The improvement plan: gaps made actions, moved by the one table, closed by scoring again, reminded of."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pledge.audit import Action, Actor
from pledge.models import AuditEntry, Authority, Link, Membership, Message, User
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.domain.answers import Mark
from selfassess.domain.bank import Aspect
from selfassess.domain.rescoring import Verdict, together, verdict
from selfassess.domain.status import ActionMove, NotPossible
from selfassess.models import ActionNote, Answer, ImprovementAction, Round
from selfassess.services import plan, plan_links, plan_reminders, round_moves
from selfassess.services.plan import ActionDetails, NoReason, Over, chosen_gaps
from selfassess.services.rounds import Stale
from tests.assessing import bank_data, criterion_data, make_answer, make_edition, make_round
from tests.factories import NOW, TODAY, make_authority, make_member

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
HELD = ("review-held", Aspect.DUTY)
WRITTEN = ("site-findable", Aspect.WRITTEN)
DONE = ("site-findable", Aspect.DONE)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "erin"))


@pytest.fixture
def row(northfield: Authority) -> Round:
    """Three gaps: a duty not met, and both ladders of one criterion below 2."""
    found = make_round(northfield)
    make_answer(found, "review-held", duty="not-met")
    make_answer(found, "site-findable", written="1", done="0")
    make_answer(found, "lessons-kept", written="2", done="3")
    return found


def make(row: Round, actor: Actor, *keys: Any, at: datetime = NOW) -> list[ImprovementAction]:
    with in_authority(row.authority_id):
        return plan.make(row.pk, keys, actor=actor, at=at)


def details(action: ImprovementAction, **fields: Any) -> ActionDetails:
    given = {name: getattr(action, name) for name in ActionDetails.__dataclass_fields__}
    return ActionDetails(**(given | fields))


def call(function: Any, action: ImprovementAction, *args: Any, **kwargs: Any) -> Any:
    with in_authority(action.authority_id):
        return function(action.pk, *args, **kwargs)


def now(action: ImprovementAction) -> ImprovementAction:
    with in_authority(action.authority_id):
        return ImprovementAction.objects.get(pk=action.pk)


def notes(action: ImprovementAction) -> list[ActionNote]:
    with in_authority(action.authority_id):
        return list(ActionNote.objects.filter(action=action))


def messages(authority: Authority) -> list[Message]:
    with in_authority(authority):
        return list(Message.objects.order_by("id"))


def own(action: ImprovementAction, actor: Actor, **fields: Any) -> ImprovementAction:
    given = {"owner_name": "Priya Patel", "owner_email": "priya@homes.example.org"} | fields
    call(plan.change, action, now(action).version, details(now(action), **given), actor=actor, at=NOW)
    return now(action)


def finish(action: ImprovementAction, actor: Actor, at: datetime = NOW) -> ImprovementAction:
    call(plan.report, action, now(action).version, ActionMove.FINISH, "It is done.", actor=actor, at=at)
    return now(action)


def score(row: Round, criterion: str, at: datetime, **marks: str) -> None:
    with in_authority(row.authority_id):
        Answer.objects.filter(round=row, criterion=criterion).update(changed_at=at, **marks)


def submit(row: Round, actor: Actor, at: datetime) -> None:
    with in_authority(row.authority_id):
        version = Round.objects.get(pk=row.pk).version
        round_moves.submit(row.pk, version, as_it_is=True, actor=actor, at=at)


class Test_making_actions:
    def test_a_gap_becomes_an_action_with_what_the_criterion_says(self, row: Round, erin: Actor):
        (made,) = make(row, erin, WRITTEN)
        assert (made.number, made.title, made.status) == (1, "See to site-findable.", "planned")
        assert made.measure == "Level 2: Site findable written 2"
        assert (made.mark_before, made.template_document) == ("1", "Public web page copy")
        assert [note.text for note in notes(made)] == ["Added: Level 1 of what is written."]
        with in_authority(row.authority_id):
            entry = AuditEntry.objects.get(action=Action.IMPROVEMENT_ADDED)
        assert (entry.about, entry.detail) == (made.key, {"number": 1})

    def test_the_duty_not_met_comes_first(self, row: Round, erin: Actor):
        made = make(row, erin, WRITTEN, DONE, HELD)
        assert [(one.number, one.criterion, one.aspect) for one in made] == [
            (1, "review-held", "duty"),
            (2, "site-findable", "done"),
            (3, "site-findable", "written"),
        ]

    def test_pressed_twice_each_is_made_once(self, row: Round, erin: Actor):
        assert len(make(row, erin, HELD, WRITTEN)) == 2
        assert make(row, erin, HELD, WRITTEN) == []
        assert [one.number for one in make(row, erin, DONE)] == [3]

    def test_what_is_no_gap_is_left_out(self, row: Round, erin: Actor):
        assert make(row, erin, ("lessons-kept", Aspect.DONE), ("no-such", Aspect.DUTY)) == []
        assert chosen_gaps(["review-held:duty", "review-held:nonsense", "", ":", "a:b:c"]) == {HELD}

    def test_a_gap_whose_action_is_over_can_have_another(self, row: Round, erin: Actor):
        (first,) = make(row, erin, HELD)
        call(plan.drop, first, 1, "Not ours.", actor=erin, at=NOW)
        assert len(make(row, erin, HELD, at=LATER)) == 1


class Test_changing:
    def test_a_new_owner_gets_a_link_and_the_one_before_loses_theirs(
        self, row: Round, erin: Actor, settings: Any
    ):
        settings.DEMONSTRATION = False
        (made,) = make(row, erin, HELD)
        own(made, erin)
        own(made, erin, owner_name="Quentin Quirke", owner_email="q@police.example.org")
        first, second = messages(row.authority)
        assert (first.address, second.address) == ("priya@homes.example.org", "q@police.example.org")
        assert first.state == Message.State.STOPPED
        assert "/r/" not in first.body
        assert "/r/" in second.body
        with in_authority(row.authority_id):
            old, new = Link.objects.order_by("id")
        assert old.revoked_at is not None
        assert (new.revoked_at, new.purpose, new.about) == (None, plan_links.PURPOSE, made.key)

    def test_a_member_signs_in_and_gets_no_link_of_their_own(self, row: Round, erin: Actor):
        (made,) = make(row, erin, HELD)
        carol = make_member(row.authority, "carol")
        own(made, erin, owner=carol, owner_name="Carol Castle", owner_email="")
        (message,) = messages(row.authority)
        assert message.address == carol.email
        assert message.body.count(f"/northfield/selfassessment/plan/{made.number}/") == 1
        assert "/r/" not in message.body

    def test_nobody_writes_to_themselves_and_nothing_changed_is_nothing_written(
        self, row: Round, erin: Actor
    ):
        (made,) = make(row, erin, HELD)
        own(made, erin, owner=erin.user, owner_name="Erin Evans", owner_email="")
        assert messages(row.authority) == []
        assert call(plan.change, made, 1, details(now(made)), actor=erin, at=LATER) == []
        assert now(made).version == 2

    def test_an_older_form_writes_nothing(self, row: Round, erin: Actor):
        (made,) = make(row, erin, HELD)
        own(made, erin)
        with pytest.raises(Stale):
            call(plan.change, made, 1, details(made, title="Mine"), actor=erin, at=LATER)
        assert now(made).owner_name == "Priya Patel"

    def test_what_is_over_does_not_change(self, row: Round, erin: Actor):
        (made,) = make(row, erin, HELD)
        call(plan.drop, made, 1, "Not ours.", actor=erin, at=NOW)
        with pytest.raises(Over):
            call(plan.change, made, 2, details(made, title="Mine"), actor=erin, at=LATER)
        with pytest.raises(Over):
            call(plan.report, made, 2, None, "More", actor=erin, at=LATER)


class Test_moving:
    def test_started_done_and_taken_up_again(self, row: Round, erin: Actor):
        (made,) = make(row, erin, HELD)
        call(plan.report, made, 1, ActionMove.START, "", actor=erin, at=NOW)
        done = finish(made, erin, LATER)
        assert (done.status, done.done_at) == ("done", LATER)
        call(plan.reopen, made, 3, "It was not.", actor=erin, at=LATER)
        again = now(made)
        assert (again.status, again.done_at) == ("under-way", None)
        assert [one.status_after for one in notes(made)][:3] == ["under-way", "done", "under-way"]

    def test_done_needs_words_and_leaving_needs_a_reason(self, row: Round, erin: Actor):
        (made,) = make(row, erin, HELD)
        with pytest.raises(NoReason):
            call(plan.report, made, 1, ActionMove.FINISH, "  ", actor=erin, at=NOW)
        for leave in (plan.drop, plan.reopen):
            with pytest.raises(NoReason):
                call(leave, made, 1, " ", actor=erin, at=NOW)
        with pytest.raises(NotPossible):
            call(plan.reopen, made, 1, "Why not", actor=erin, at=NOW)
        assert now(made).status == "planned"

    def test_each_button_pressed_twice_counts_once(self, row: Round, erin: Actor):
        (made,) = make(row, erin, HELD)
        for _press in range(2):
            call(plan.report, made, 1, None, "On its way.", actor=erin, at=NOW)
        for _press in range(2):
            call(plan.drop, made, 2, "Not ours.", actor=erin, at=LATER)
        assert [one.text for one in notes(made)][:2] == ["Not ours.", "On its way."]
        assert (len(notes(made)), now(made).version) == (3, 3)

    def test_dropped_it_stays_with_its_day_and_comes_back_planned(self, row: Round, erin: Actor):
        (made,) = make(row, erin, HELD)
        call(plan.drop, made, 1, "Not ours.", actor=erin, at=NOW)
        assert now(made).dropped_at == NOW
        call(plan.reopen, made, 2, "Ours after all.", actor=erin, at=LATER)
        assert (now(made).status, now(made).dropped_at) == ("planned", None)


class Test_scoring_again:
    @pytest.mark.parametrize(
        ("aspect", "before", "mark", "found"),
        [
            (Aspect.WRITTEN, "0", "1", Verdict.BETTER),
            (Aspect.WRITTEN, "1", "1", Verdict.NO_BETTER),
            (Aspect.DONE, "1", "0", Verdict.NO_BETTER),
            (Aspect.DONE, "1", "not-applicable", Verdict.NOT_SCORED),
            (Aspect.DONE, "1", "", Verdict.NOT_SCORED),
            (Aspect.DUTY, "not-met", "met", Verdict.BETTER),
            (Aspect.DUTY, "not-tested", "not-met", Verdict.NO_BETTER),
            (Aspect.DUTY, "not-tested", "not-tested", Verdict.NOT_SCORED),
        ],
    )
    def test_what_a_mark_says(self, aspect: Aspect, before: str, mark: str, found: Verdict):
        assert verdict(aspect, Mark(before), Mark(mark)) is found

    def test_of_several_each_must_be_better(self):
        better, worse, none = Verdict.BETTER, Verdict.NO_BETTER, Verdict.NOT_SCORED
        assert together([better, better]) is better
        assert together([better, worse]) is worse
        assert together([worse, none]) is none
        assert together([]) is none

    def test_higher_closes_it_in_that_round(self, row: Round, erin: Actor):
        (made,) = make(row, erin, WRITTEN)
        finish(made, erin)
        score(row, "site-findable", LATER, written="2")
        submit(row, erin, LATER)
        closed = now(made)
        assert (closed.status, closed.closed_at, closed.closed_in_id) == ("closed", LATER, row.pk)
        assert notes(made)[0].text == "Scored again in Self-assessment 1, and higher."

    def test_no_higher_sends_it_back_with_a_note(self, row: Round, erin: Actor):
        (made,) = make(row, erin, WRITTEN)
        finish(made, erin)
        score(row, "site-findable", LATER, written="1")
        submit(row, erin, LATER)
        assert (now(made).status, now(made).done_at) == ("under-way", None)
        assert "no higher" in notes(made)[0].text

    @pytest.mark.parametrize("marks", [{"written": "3"}, {"written": "", "done": "3"}])
    def test_what_was_not_scored_since_it_was_done_waits_on(self, row: Round, erin: Actor, marks: Any):
        (made,) = make(row, erin, WRITTEN)
        finish(made, erin, LATER)
        score(row, "site-findable", NOW if marks["written"] else LATER + timedelta(hours=1), **marks)
        submit(row, erin, LATER + timedelta(hours=2))
        assert now(made).status == "done"

    def test_an_action_that_is_not_done_stays_as_it_is(self, row: Round, erin: Actor):
        (made,) = make(row, erin, WRITTEN)
        score(row, "site-findable", LATER, written="3")
        submit(row, erin, LATER)
        assert now(made).status == "planned"

    def test_a_later_round_knows_the_criterion_by_its_new_name(self, row: Round, erin: Actor):
        (made,) = make(row, erin, WRITTEN)
        finish(made, erin)
        with in_authority(row.authority_id):
            Round.objects.update(status="signed")
        criteria = [one for one in bank_data()["criteria"] if one["id"] != "site-findable"]
        criteria.append(criterion_data("site-found", "publicity", "accessibility"))
        newer = make_edition(
            bank_data("2020-02", criteria=criteria, mapping={"2020-01": {"site-findable": ["site-found"]}})
        )
        later = make_round(row.authority, 2, edition=newer)
        make_answer(later, "site-found", written="2", changed_at=LATER)
        with in_authority(row.authority_id):
            assert plan.covered(plan.bank_of(newer)) == {("site-found", Aspect.WRITTEN)}
        submit(later, erin, LATER)
        assert (now(made).status, now(made).closed_in_id) == ("closed", later.pk)


class Test_reminding:
    def look(self, at: datetime) -> None:
        plan_reminders.look(at)

    def due(self, row: Round, erin: Actor, due_on: date, **fields: Any) -> ImprovementAction:
        (made,) = make(row, erin, HELD)
        made = own(made, erin, due_on=due_on, **fields)
        with in_authority(row.authority_id):
            Message.objects.update(kind="before")
        return made

    def sent(self, row: Round) -> list[str]:
        return [one.address for one in messages(row.authority) if one.kind == "improvement-reminder"]

    @pytest.mark.parametrize(("days", "times"), [(8, 0), (7, 1), (0, 1), (-40, 1)])
    def test_from_a_week_before(self, row: Round, erin: Actor, days: int, times: int):
        self.due(row, erin, TODAY + timedelta(days=days))
        self.look(NOW)
        self.look(LATER)
        assert self.sent(row) == ["priya@homes.example.org"] * times

    def test_weekly_at_most_also_after_a_missed_week(self, row: Round, erin: Actor):
        self.due(row, erin, TODAY)
        for days in (0, 3, 6, 7, 25, 26):
            self.look(NOW + timedelta(days=days))
        assert len(self.sent(row)) == 3

    def test_a_new_date_is_reminded_of_anew(self, row: Round, erin: Actor):
        made = self.due(row, erin, TODAY)
        self.look(NOW)
        moved = details(now(made), due_on=TODAY + timedelta(days=2))
        call(plan.change, made, now(made).version, moved, actor=erin, at=NOW)
        self.look(LATER)
        assert len(self.sent(row)) == 2

    def test_what_is_done_is_left_alone(self, row: Round, erin: Actor):
        finish(self.due(row, erin, TODAY), erin)
        self.look(NOW)
        assert self.sent(row) == []

    @pytest.mark.parametrize("name", ["", "Priya Patel"])
    def test_without_an_address_the_owner_of_the_round_is_told(self, row: Round, erin: Actor, name: str):
        self.due(row, erin, TODAY, owner_name=name, owner_email="")
        self.look(NOW)
        assert self.sent(row) == ["erin@northfield.example.org"]

    def test_an_owner_who_has_left_is_not_written_to(self, row: Round, erin: Actor):
        carol = make_member(row.authority, "carol")
        self.due(row, erin, TODAY, owner=carol, owner_name="Carol Castle", owner_email="")
        with in_authority(row.authority_id):
            Membership.objects.filter(user=carol).update(until=TODAY)
        self.look(NOW)
        assert self.sent(row) == ["erin@northfield.example.org"]

    def test_with_nobody_to_tell_nothing_is_remembered(self, row: Round, erin: Actor):
        made = self.due(row, erin, TODAY, owner_name="", owner_email="")
        User.objects.update(is_active=False)
        self.look(NOW)
        assert (self.sent(row), now(made).reminded_on) == ([], None)
        make_member(row.authority, "ella", Role.ASSESSOR)
        self.look(LATER)
        assert self.sent(row) == ["ella@northfield.example.org"]

    def test_it_gives_nothing_away_and_its_link_opens_the_action(self, row: Round, erin: Actor, client: Any):
        self.due(row, erin, TODAY)
        self.look(NOW)
        message = messages(row.authority)[-1]
        assert not re.search("Priya|review-held|See to", message.subject + message.body)
        assert len(message.body.split()) <= 60
        with in_authority(row.authority_id):
            Link.objects.update(expires_at=datetime(2100, 1, 1, tzinfo=NOW.tzinfo))
        answer = client.get(re.search(r"/r/\S+/", message.body)[0])
        assert "See to review-held." in answer.content.decode()
