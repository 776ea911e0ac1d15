"""Second scores, the two signatures under a round, and the two dates of the Pledge, as services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pledge.audit import Action, Actor
from pledge.models import AuditEntry, Authority, Membership
from pledge.scoping import in_authority
from selfassess.domain.status import NotPossible
from selfassess.models import Commitment, Contributor, Round, RoundEvent, SecondScore, Signature
from selfassess.services import answers, commitment, round_moves, second_scores, sign_off
from selfassess.services.answers import BadMark, NotAsked, Words
from selfassess.services.commitment import CommitmentPart, JudgedBy, NotYet, SignedBy
from selfassess.services.rounds import Locked, Stale
from selfassess.services.second_scores import AnothersScore, NothingToAnswer, Opinion, OwnAnswers
from selfassess.services.sign_off import (
    AlreadySigned,
    AnswersChanged,
    BadDay,
    SamePerson,
    Signing,
    answers_digest,
)
from tests.assessing import (
    answer_everything,
    make_answer,
    make_edition,
    make_evidence,
    make_round,
    use_evidence,
)
from tests.factories import NOW, TODAY, make_authority, make_member

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)
LEAD, MEMBER = Signature.Kind.LEAD, Signature.Kind.MEMBER
PIPPA = Signing("Pippa Price", "Director of Communities", TODAY, name_may_be_published=True)
QUINN = Signing("Quinn Quill", "Cabinet member", TODAY)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def frank(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "frank"))


@pytest.fixture
def erin(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "erin"))


@pytest.fixture
def carol(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "carol"))


def submitted(authority: Authority, **fields: Any) -> Round:
    row = make_round(authority, **{"status": "submitted", "submitted_at": NOW} | fields)
    answer_everything(row)
    return row


def logged(action: Action) -> list[dict[str, Any]]:
    return [one.detail for one in AuditEntry.objects.filter(action=action).order_by("id")]


class Test_a_second_score:
    def score(self, row: Round, version: int, actor: Actor, at=NOW, **said: str) -> SecondScore:
        with in_authority(row.authority_id):
            return second_scores.save(row.pk, "site-findable", version, Opinion(**said), actor=actor, at=at)

    def test_it_is_kept_with_its_reviewer_and_logged_without_its_words(self, northfield, frank):
        row = submitted(northfield)
        self.score(row, 0, frank, written="1", opinion="The page names Mrs Wexford")
        with in_authority(northfield):
            one = SecondScore.objects.get()
            assert (one.written, one.done, one.reviewer, one.version) == ("1", "", frank.user, 1)
            assert logged(Action.SECOND_SCORE_SAVED) == [
                {"number": 1, "criterion": "site-findable", "duty": "", "written": "1", "done": ""}
            ]

    def test_the_same_again_changes_nothing_and_an_older_form_is_refused(self, northfield, frank):
        row = submitted(northfield)
        self.score(row, 0, frank, written="1")
        assert self.score(row, 0, frank, NOW + A_MINUTE, written="1").changed_at == NOW
        with pytest.raises(Stale):
            self.score(row, 0, frank, written="2")
        assert self.score(row, 1, frank, written="2").version == 2

    @pytest.mark.parametrize("status", ["open", "signed"])
    def test_only_a_submitted_round_takes_one(self, northfield, frank, status: str):
        with pytest.raises(Locked):
            self.score(submitted(northfield, status=status), 0, frank, written="1")

    def test_whoever_changed_an_answer_gives_none(self, northfield):
        row = make_round(northfield)
        both = make_member(northfield, "ivy", "assessor", "reviewer")
        with in_authority(northfield):
            answers.save(row.pk, "lessons-kept", 0, Words(comment="x"), actor=Actor.member(both), at=NOW)
            Round.objects.update(status="submitted", submitted_at=NOW)
        with pytest.raises(OwnAnswers):
            self.score(row, 0, Actor.member(both), written="1")

    def test_nor_does_somebody_who_was_asked_to_answer_a_theme(self, northfield, frank):
        row = submitted(northfield)
        with in_authority(northfield):
            Contributor.objects.create(
                authority=northfield,
                round=row,
                theme="meeting",
                name="Frank",
                email=str(frank.user and frank.user.email).upper(),
                invited_at=NOW,
            )
        with pytest.raises(OwnAnswers):
            self.score(row, 0, frank, written="1")

    def test_another_reviewers_stays_until_they_have_left(self, northfield, frank):
        row = submitted(northfield)
        self.score(row, 0, frank, written="1")
        gina = Actor.member(make_member(northfield, "gina", "reviewer"))
        with pytest.raises(AnothersScore):
            self.score(row, 1, gina, written="3")
        with in_authority(northfield):
            Membership.objects.filter(user=frank.user).update(until=TODAY)
        with pytest.raises(Stale):
            self.score(row, 0, gina, written="3")
        assert self.score(row, 1, gina, written="3").reviewer == gina.user

    def test_marks_are_those_that_the_part_can_have(self, northfield, frank):
        row = submitted(northfield)
        with pytest.raises(BadMark):
            self.score(row, 0, frank, written="met")
        with pytest.raises(NotAsked):
            self.score(row, 0, frank, duty="met")

    def test_of_another_authority_there_is_none(self, northfield, frank):
        row = submitted(northfield)
        with in_authority(make_authority("southmere")), pytest.raises(Round.DoesNotExist):
            second_scores.save(row.pk, "site-findable", 0, Opinion(written="1"), actor=frank, at=NOW)

    def test_the_assessor_answers_it(self, northfield, frank, erin):
        row = submitted(northfield)
        with in_authority(northfield), pytest.raises(NothingToAnswer):
            second_scores.reply(row.pk, "site-findable", 0, "We agree.", actor=erin, at=NOW)
        self.score(row, 0, frank, written="1")
        with in_authority(northfield):
            with pytest.raises(Stale):
                second_scores.reply(row.pk, "site-findable", 0, "We agree.", actor=erin, at=NOW)
            with pytest.raises(NothingToAnswer):
                second_scores.reply(row.pk, "site-findable", 1, "I agree.", actor=frank, at=NOW)
            one = second_scores.reply(row.pk, "site-findable", 1, "We agree.", actor=erin, at=NOW)
            assert (one.reply, one.replied_by, one.version) == ("We agree.", erin.user, 2)
            again = second_scores.reply(row.pk, "site-findable", 1, "We agree.", actor=erin, at=NOW)
            assert again.version == 2
            assert logged(Action.SECOND_SCORE_ANSWERED) == [{"number": 1, "criterion": "site-findable"}]
        changed = self.score(row, 2, frank, NOW + A_MINUTE, written="0")
        assert second_scores.is_outdated(changed)
        assert changed.reply == "We agree."


class Test_signatures:
    def sign(
        self, row: Round, version: int, actor: Actor, kind=LEAD, signing: Signing = PIPPA, at=NOW
    ) -> Round:
        with in_authority(row.authority_id):
            return sign_off.sign(row.pk, version, kind, signing, actor=actor, at=at)

    def test_two_of_them_sign_the_round_off(self, northfield, carol):
        row = submitted(northfield)
        row = self.sign(row, row.version, carol)
        assert (row.status, row.signed_at) == ("submitted", None)
        row = self.sign(row, row.version, carol, MEMBER, QUINN, NOW + A_MINUTE)
        assert (row.status, row.signed_at) == ("signed", NOW + A_MINUTE)
        with in_authority(northfield):
            lead, member = Signature.objects.all()
            assert lead.answers_digest == member.answers_digest == answers_digest(row)
            assert (lead.name_may_be_published, member.name_may_be_published) == (True, False)
            event = RoundEvent.objects.get(kind="signed")
            assert "Pippa Price, Director of Communities" in event.reason
            assert [one["signatures"] for one in logged(Action.ROUND_SIGNED)] == [1, 2]

    def test_sent_twice_it_is_recorded_once(self, northfield, carol):
        row = submitted(northfield)
        self.sign(row, row.version, carol)
        self.sign(row, row.version, carol)
        with in_authority(northfield):
            assert Signature.objects.count() == 1

    def test_another_of_the_same_kind_is_refused(self, northfield, carol):
        row = submitted(northfield)
        version = self.sign(row, row.version, carol).version
        with pytest.raises(AlreadySigned):
            self.sign(row, version, carol, LEAD, QUINN)

    @pytest.mark.parametrize("status", ["open", "signed"])
    def test_only_a_submitted_round_is_signed(self, northfield, carol, status: str):
        row = submitted(northfield, status=status)
        with pytest.raises(NotPossible):
            self.sign(row, row.version, carol)

    def test_an_older_page_signs_nothing(self, northfield, carol):
        row = submitted(northfield)
        version = self.sign(row, row.version, carol).version
        with pytest.raises(Stale):
            self.sign(row, version - 1, carol, MEMBER, QUINN)

    def test_the_two_are_two_people(self, northfield, carol):
        row = submitted(northfield)
        version = self.sign(row, row.version, carol).version
        with pytest.raises(SamePerson):
            self.sign(row, version, carol, MEMBER, Signing(" pippa  PRICE", "Member", TODAY))

    @pytest.mark.parametrize("days", [-1, 1])
    def test_nobody_signs_before_it_was_submitted_or_tomorrow(self, northfield, carol, days: int):
        row = submitted(northfield)
        with pytest.raises(BadDay):
            self.sign(row, row.version, carol, LEAD, Signing("P", "D", TODAY + timedelta(days=days)))

    def test_both_stand_under_the_same_answers(self, northfield, carol):
        row = submitted(northfield)
        version = self.sign(row, row.version, carol).version
        with in_authority(northfield):
            row.answers.filter(criterion="lessons-kept").update(done="3")
        with pytest.raises(AnswersChanged):
            self.sign(row, version, carol, MEMBER, QUINN)
        with in_authority(northfield):
            assert Signature.objects.count() == 1

    def test_reopening_undoes_them_and_they_stay_in_the_record(self, northfield, carol):
        row = submitted(northfield)
        row = self.sign(row, row.version, carol)
        with in_authority(northfield):
            row = round_moves.reopen(row.pk, row.version, "A figure was wrong", actor=carol, at=NOW)
            row = round_moves.submit(row.pk, row.version, as_it_is=True, actor=carol, at=NOW + A_MINUTE)
        row = self.sign(row, row.version, carol, MEMBER, QUINN)
        assert row.status == "submitted"
        with in_authority(northfield):
            assert [bool(one.undone_at) for one in Signature.objects.all()] == [True, False]
        assert self.sign(row, row.version, carol).status == "signed"

    def test_what_is_signed_shows_in_the_digest(self, northfield):
        row = make_round(northfield)
        with in_authority(northfield):
            seen = [answers_digest(row)]
            make_answer(row, "site-findable", written="2", comment="One")
            seen.append(answers_digest(row))
            for name, value in (("comment", "Two"), ("draft", True), ("written_reason", "x"), ("done", "0")):
                row.answers.update(**{name: value})
                seen.append(answers_digest(row))
            use_evidence(make_evidence(northfield), row, "site-findable")
            seen.append(answers_digest(row))
            row.period_last += timedelta(days=1)
            seen.append(answers_digest(row))
            assert answers_digest(row) == seen[-1]
        assert len(set(seen)) == len(seen)


class Test_the_two_dates:
    SIGNED = SignedBy(date(2025, 7, 1), "Pippa Price", "Mayor", signed_name_agreed=True)
    JUDGED = JudgedBy(date(2026, 2, 1), "Rhys Roe", "A neighbouring council", "Read ten cases")

    def test_each_is_recorded_by_itself_and_the_latest_row_counts(self, northfield, carol):
        with in_authority(northfield):
            first = commitment.record_signed(northfield.pk, 0, self.SIGNED, actor=carol, at=NOW)
            second = commitment.record_judged(
                northfield.pk, first.pk if first else 0, self.JUDGED, actor=carol, at=NOW
            )
            last = commitment.latest()
            assert last == second
            assert (last.signed_by, last.judged_by) == ("Pippa Price", "Rhys Roe")
            assert Commitment.objects.get(pk=first.pk).judged_on is None
            assert logged(Action.COMMITMENT_RECORDED) == [
                {"part": "signed", "removed": False},
                {"part": "judged", "removed": False},
            ]

    def test_the_same_again_writes_nothing_and_an_older_page_is_refused(self, northfield, carol):
        with in_authority(northfield):
            commitment.record_signed(northfield.pk, 0, self.SIGNED, actor=carol, at=NOW)
            commitment.record_signed(northfield.pk, 0, self.SIGNED, actor=carol, at=NOW)
            assert Commitment.objects.count() == 1
            with pytest.raises(Stale):
                commitment.record_judged(northfield.pk, 0, self.JUDGED, actor=carol, at=NOW)

    def test_a_date_taken_back_leaves_the_other_and_the_history(self, northfield, carol):
        with in_authority(northfield):
            first = commitment.record_signed(northfield.pk, 0, self.SIGNED, actor=carol, at=NOW)
            assert first
            second = commitment.record_judged(northfield.pk, first.pk, self.JUDGED, actor=carol, at=NOW)
            assert second
            third = commitment.take_back(northfield.pk, second.pk, CommitmentPart.SIGNED, actor=carol, at=NOW)
            assert third
            assert (third.signed_on, third.signed_by, third.signed_name_agreed) == (None, "", False)
            assert third.judged_by == "Rhys Roe"
            assert Commitment.objects.count() == 3

    def test_a_day_to_come_is_refused(self, northfield, carol):
        tomorrow = SignedBy(TODAY + timedelta(days=1), "P", "M")
        with in_authority(northfield), pytest.raises(NotYet):
            commitment.record_signed(northfield.pk, 0, tomorrow, actor=carol, at=NOW)

    def test_another_authoritys_does_not_count_here(self, northfield, carol):
        with in_authority(northfield):
            commitment.record_signed(northfield.pk, 0, self.SIGNED, actor=carol, at=NOW)
        make_edition()
        with in_authority(make_authority("southmere")):
            assert commitment.latest() is None
