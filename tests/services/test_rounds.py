"""A round started, carried forward, changed, submitted and reopened; and the reminders about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pledge.audit import Action, Actor
from pledge.models import AuditEntry, Authority, Membership, Message
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.domain.joining import joined
from selfassess.domain.status import NotPossible
from selfassess.domain.timing import last_financial_year, minutes_by_theme, minutes_in_all
from selfassess.models import Answer, AnswerChange, EvidenceUse, Round, RoundEvent, Signature
from selfassess.selectors.given import bank_for
from selfassess.services import reminders, round_moves, round_start
from selfassess.services.round_moves import CannotNarrow, NoReason, Unanswered
from selfassess.services.round_start import AnotherIsOpen, Details
from selfassess.services.rounds import Locked, Stale
from tests.assessing import (
    IDS,
    answer_everything,
    bank_data,
    make_answer,
    make_edition,
    make_evidence,
    make_round,
    use_evidence,
)
from tests.factories import NOW, TODAY, make_authority, make_member

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "erin"))


def details(actor: Actor, **fields: Any) -> Details:
    given = {
        "title": "Self-assessment 2026",
        "scope": "all",
        "period_first": date(2025, 1, 1),
        "period_last": date(2025, 12, 31),
        "cut_off": date(2026, 5, 1),
        "owner": actor.user,
    }
    return Details(**(given | fields))


def start(
    authority: Authority, actor: Actor, *, carry: bool = True, at: datetime = NOW, **fields: Any
) -> Round:
    edition = fields.pop("edition", None) or make_edition()
    with in_authority(authority):
        return round_start.start(
            authority, details(actor, **fields), edition=edition, carry_forward=carry, actor=actor, at=at
        )


def signed_round(authority: Authority, number: int = 1, **fields: Any) -> Round:
    return make_round(authority, number, status="signed", signed_at=NOW, **fields)


class Test_starting:
    def test_it_leaves_a_trail_and_an_entry_in_the_log(self, northfield: Authority, erin: Actor):
        row = start(northfield, erin)
        with in_authority(northfield):
            assert RoundEvent.objects.get().kind == "started"
            entry = AuditEntry.objects.get(action=Action.ROUND_STARTED)
        assert (entry.about, entry.detail["scope"]) == (row.key, "all")

    def test_numbers_go_on(self, northfield: Authority, erin: Actor):
        signed_round(northfield, 4)
        assert start(northfield, erin).number == 5

    def test_one_at_a_time_in_each_authority(self, northfield: Authority, erin: Actor):
        row = start(northfield, erin)
        with pytest.raises(AnotherIsOpen) as refused:
            start(northfield, erin, title="Another")
        assert refused.value.round == row
        southmere = make_authority("southmere")
        sam = Actor.member(make_member(southmere, "sam", Role.ASSESSOR))
        assert start(southmere, sam).number == 1

    @pytest.mark.parametrize("later", [timedelta(0), A_MINUTE])
    def test_a_second_press_is_the_same_round(self, northfield: Authority, erin: Actor, later: timedelta):
        assert start(northfield, erin) == start(northfield, erin, at=NOW + later)

    def test_a_press_much_later_or_by_somebody_else_is_another(self, northfield: Authority, erin: Actor):
        start(northfield, erin)
        with pytest.raises(AnotherIsOpen):
            start(northfield, erin, at=NOW + timedelta(hours=1))
        other = Actor.member(make_member(northfield, "ella", Role.ASSESSOR))
        with pytest.raises(AnotherIsOpen):
            start(northfield, other)


class Test_carrying_forward:
    def test_every_answer_comes_as_a_draft_that_counts_for_nothing(self, northfield: Authority, erin: Actor):
        before = signed_round(northfield)
        make_answer(before, "site-findable", written="2", written_reason="", done="not-tested",
                    done_reason="No visits", comment="Found in two clicks", departs="Too few",
                    figure_seen={"part": 1})  # fmt: skip
        row = start(northfield, erin)
        with in_authority(northfield):
            answer = Answer.objects.get(round=row)
            changes = AnswerChange.objects.filter(round=row)
            assert {(one.field, one.before, one.after, one.way) for one in changes} == {
                ("written", "", "2", "carried"),
                ("done", "", "not-tested", "carried"),
                ("done_reason", "", "No visits", "carried"),
                ("comment", "", "Found in two clicks", "carried"),
            }
            with pytest.raises(Unanswered):
                round_moves.submit(row.pk, row.version, as_it_is=False, actor=erin, at=NOW)
        assert (answer.written, answer.done, answer.comment) == ("2", "not-tested", "Found in two clicks")
        assert answer.draft
        assert answer.carried["from"] == [{"criterion": "site-findable", "title": "Site findable"}]
        assert (answer.departs, answer.figure_seen) == ("", None)
        assert row.carried_from == before

    def test_only_where_wanted_and_only_from_a_signed_round(self, northfield: Authority, erin: Actor):
        answer_everything(signed_round(northfield))
        row = start(northfield, erin, carry=False)
        with in_authority(northfield):
            assert not Answer.objects.filter(round=row).exists()
        assert row.carried_from is None

    def test_a_round_of_duties_keeps_the_rest_for_when_it_is_widened(
        self, northfield: Authority, erin: Actor
    ):
        answer_everything(signed_round(northfield))
        row = start(northfield, erin, scope="duties")
        with in_authority(northfield):
            assert set(Answer.objects.filter(round=row).values_list("criterion", flat=True)) == set(IDS)

    def test_marks_of_parts_that_are_not_asked_stay_behind(self, northfield: Authority, erin: Actor):
        answer_everything(signed_round(northfield))
        row = start(northfield, erin)
        with in_authority(northfield):
            answer = Answer.objects.get(round=row, criterion="review-held")
        assert (answer.duty, answer.written, answer.done) == ("met", "", "")

    def test_evidence_comes_as_it_stands_today(self, northfield: Authority, erin: Actor):
        before = signed_round(northfield)
        kept, old, gone = (make_evidence(northfield, title) for title in ("Kept", "Old", "Gone"))
        new = make_evidence(northfield, "New", replaces=old)
        for piece in (kept, old, gone):
            use_evidence(piece, before, "site-findable")
        with in_authority(northfield):
            gone.retired_at = old.retired_at = NOW
            gone.save()
            old.save()
        row = start(northfield, erin)
        with in_authority(northfield):
            uses = EvidenceUse.objects.filter(round=row, criterion="site-findable")
            assert {use.evidence_id for use in uses} == {kept.pk, new.pk}
            assert EvidenceUse.objects.filter(round=before).count() == 3

    def test_across_editions_no_answer_is_lost(self, northfield: Authority, erin: Actor):
        before = signed_round(northfield)
        make_answer(before, "site-findable", written="2", done="2", comment="Findable")
        make_answer(before, "lessons-kept", written="1", done="2", comment="Kept")
        make_answer(before, "victim-invited", done="3", comment="Invited")
        data = bank_data("2021-01", published_on="2021-01-01")
        criteria = {one["id"]: one for one in data["criteria"]}
        invited = criteria.pop("victim-invited")
        a, b = (invited | {"id": key, "title": key} for key in ("victim-a", "victim-b"))
        joint = criteria.pop("lessons-kept") | {"id": "joint", "title": "Joint"}
        del criteria["site-findable"]
        data["criteria"] = [*criteria.values(), a, b, joint]
        data["mapping"] = {
            "2020-01": {
                "site-findable": ["joint"],
                "lessons-kept": ["joint"],
                "victim-invited": ["victim-a", "victim-b"],
            }
        }
        row = start(northfield, erin, edition=make_edition(data))
        with in_authority(northfield):
            found = {one.criterion: one for one in Answer.objects.filter(round=row)}
        assert set(found) == {"joint", "victim-a", "victim-b"}
        assert all(one.draft for one in found.values())
        assert (found["victim-a"].done, found["victim-b"].comment) == ("3", "Invited")
        # Two answers that differ: no mark is invented, and no word is lost.
        assert (found["joint"].written, found["joint"].done) == ("", "2")
        assert found["joint"].comment == "Site findable: Findable\n\nLessons kept: Kept"


def test_answers_joined_keep_what_they_agree_on():
    first = {"written": "2", "done": "", "comment": "The same"}
    second = {"written": "2", "done": "3", "done_reason": "", "comment": "The same"}
    together = joined([("One", first), ("Two", second)])
    assert (together["written"], together["done"], together["comment"]) == ("2", "3", "The same")


class Test_timing:
    def test_the_duties_take_their_share_in_steps_of_five_minutes(self):
        bank = bank_for(Round(edition=make_edition()))
        # Publicity: 1 of 5 parts of 20 minutes; the meeting: 1 of 2 of 30; learning: 1 of 4 of 10.
        assert minutes_by_theme(bank, "duties") == {"publicity": 5, "meeting": 15, "learning": 5}
        assert minutes_in_all(bank, "duties") == 25

    @pytest.mark.parametrize(
        ("today", "year"), [(date(2026, 3, 31), 2024), (date(2026, 4, 1), 2025), (date(2026, 12, 31), 2025)]
    )
    def test_the_last_financial_year(self, today: date, year: int):
        assert last_financial_year(today) == (date(year, 4, 1), date(year + 1, 3, 31))


class Test_what_becomes_of_it:
    def test_what_was_signed_falls_when_it_is_reopened(self, northfield: Authority, erin: Actor):
        row = make_round(northfield, status="submitted", submitted_at=NOW)
        with in_authority(northfield):
            for kind, undone in (("lead", None), ("member", NOW - A_MINUTE)):
                Signature.objects.create(
                    round=row, kind=kind, name="N", position="P", signed_on=TODAY, recorded_by=erin.user,
                    recorded_at=NOW, answers_digest="x", undone_at=undone,
                )  # fmt: skip
            round_moves.reopen(row.pk, row.version, " Wrong ", actor=erin, at=NOW)
            lead, member = Signature.objects.all()
            entry = AuditEntry.objects.get(action=Action.ROUND_REOPENED)
            assert RoundEvent.objects.get().reason == "Wrong"
        assert (lead.undone_at, member.undone_at) == (NOW, NOW - A_MINUTE)
        assert entry.detail["signatures_undone"] == 1

    @pytest.mark.parametrize("status", ["open", "signed"])
    def test_only_a_submitted_round_is_reopened(self, northfield: Authority, erin: Actor, status: str):
        row = make_round(northfield, status=status, signed_at=NOW)
        with in_authority(northfield), pytest.raises(NotPossible):
            round_moves.reopen(row.pk, row.version, "Wrong", actor=erin, at=NOW)

    def test_nothing_happens_without_a_reason_or_by_an_older_form(self, northfield: Authority, erin: Actor):
        row = make_round(northfield, status="submitted", submitted_at=NOW)
        with in_authority(northfield):
            with pytest.raises(NoReason):
                round_moves.reopen(row.pk, row.version, "  ", actor=erin, at=NOW)
            with pytest.raises(Stale):
                round_moves.reopen(row.pk, row.version - 1, "Wrong", actor=erin, at=NOW)
            assert Round.objects.get().status == "submitted"
            assert not RoundEvent.objects.exists()

    def test_unanswered_counts_as_unanswered(self, northfield: Authority, erin: Actor):
        row = make_round(northfield)
        with in_authority(northfield):
            with pytest.raises(Unanswered) as refused:
                round_moves.submit(row.pk, row.version, as_it_is=False, actor=erin, at=NOW)
            assert len(refused.value.missing) == 6
            round_moves.submit(row.pk, row.version, as_it_is=True, actor=erin, at=NOW)
            assert AuditEntry.objects.get(action=Action.ROUND_SUBMITTED).detail["unanswered"] == 6
            assert not Answer.objects.exists()

    def test_details_never_narrow_and_never_change_when_locked(self, northfield: Authority, erin: Actor):
        row = make_round(northfield)
        with in_authority(northfield):
            with pytest.raises(CannotNarrow):
                round_moves.change_details(
                    row.pk, row.version, details(erin, scope="duties"), actor=erin, at=NOW
                )
            Round.objects.update(status="submitted")
            with pytest.raises(Locked):
                round_moves.change_details(row.pk, row.version, details(erin), actor=erin, at=NOW)

    def test_the_same_details_again_leave_no_trail(self, northfield: Authority, erin: Actor):
        row = start(northfield, erin)
        with in_authority(northfield):
            assert round_moves.change_details(row.pk, row.version, details(erin), actor=erin, at=NOW) == []
            assert RoundEvent.objects.count() == 1


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


class Test_reminders:
    def sent_on(self, authority: Authority, *days: date) -> list[str]:
        """To whom, on ticks of these days."""
        for day in days:
            reminders.look(on(day))
        with in_authority(authority):
            return list(Message.objects.order_by("id").values_list("address", flat=True))

    def test_the_cut_off_near_and_passed_each_once_to_the_owner(self, northfield: Authority):
        row = make_round(northfield)
        make_member(northfield, "ella", Role.ASSESSOR)
        near, owner = row.cut_off - timedelta(days=7), row.owner.email
        assert self.sent_on(northfield, near - timedelta(days=1)) == []
        assert self.sent_on(northfield, near, near, row.cut_off) == [owner]
        assert (
            self.sent_on(northfield, *(row.cut_off + timedelta(days=day) for day in (1, 1, 30)))
            == [owner] * 2
        )

    def test_a_week_without_a_tick_leaves_out_what_is_pointless_by_then(self, northfield: Authority):
        row = make_round(northfield)
        assert len(self.sent_on(northfield, row.cut_off + timedelta(days=3))) == 1

    def test_another_cut_off_is_reminded_of_anew(self, northfield: Authority):
        row = make_round(northfield)
        self.sent_on(northfield, row.cut_off)
        with in_authority(northfield):
            Round.objects.update(cut_off=row.cut_off + timedelta(days=30))
        assert len(self.sent_on(northfield, row.cut_off + timedelta(days=29))) == 2

    @pytest.mark.parametrize("status", ["submitted", "signed"])
    def test_nobody_is_reminded_of_the_cut_off_of_a_round_that_is_done(self, northfield, status: str):
        row = make_round(northfield, status=status)
        assert self.sent_on(northfield, row.cut_off + timedelta(days=1)) == []

    def test_an_owner_who_left_is_no_owner(self, northfield: Authority):
        row = make_round(northfield)
        ella = make_member(northfield, "ella", Role.ASSESSOR)
        with in_authority(northfield):
            Membership.objects.filter(user=row.owner).update(until=TODAY)
        assert self.sent_on(northfield, row.cut_off) == [ella.email]

    def test_with_nobody_to_tell_nothing_counts_as_told(self, northfield: Authority):
        row = make_round(northfield)
        with in_authority(northfield):
            Membership.objects.filter(user=row.owner).update(until=TODAY)
        assert self.sent_on(northfield, row.cut_off) == []
        ella = make_member(northfield, "ella", Role.ASSESSOR)
        assert self.sent_on(northfield, row.cut_off) == [ella.email]

    def test_a_year_after_signing_off_to_those_concerned(self, northfield: Authority):
        make_member(northfield, "alice")
        carol = make_member(northfield, "carol")
        row = signed_round(northfield)
        assert self.sent_on(northfield, date(2027, 3, 11)) == []
        found = self.sent_on(northfield, date(2027, 3, 12), date(2027, 3, 13))
        assert set(found) == {carol.email, row.owner.email}
        assert len(found) == 2

    def test_not_where_a_newer_round_has_begun(self, northfield: Authority):
        signed_round(northfield)
        make_round(northfield, 2, cut_off=date(2028, 1, 1))
        assert self.sent_on(northfield, date(2027, 3, 12)) == []

    @pytest.mark.parametrize(("law_changed", "how_many"), [(True, 1), (False, 0)])
    def test_when_the_law_has_changed(self, northfield: Authority, law_changed: bool, how_many: int):
        signed_round(northfield)
        make_edition(bank_data("2021-01", law_changed=law_changed, published_on="2021-01-01"))
        assert len(self.sent_on(northfield, TODAY, TODAY)) == how_many

    def test_each_authority_minds_its_own(self, northfield: Authority):
        row = make_round(northfield)
        southmere = make_authority("southmere")
        make_member(southmere, "sam", Role.ASSESSOR, Role.ADMINISTRATOR)
        reminders.look(on(row.cut_off))
        with in_authority(southmere):
            assert not Message.objects.exists()
