"""What is published of a signed round: frozen, complete, nothing besides; and withdrawn with a notice."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from pledge.audit import Action, Actor
from pledge.models import AuditEntry, Authority
from pledge.scoping import in_authority
from selfassess.domain.endorsement import names_the_charity
from selfassess.models import Answer, Contributor, Publication, Round, RoundEvent, Signature
from selfassess.selectors.public import State, is_public, public_pledge, shown_of
from selfassess.selectors.snapshot import snapshot
from selfassess.services import commitment, publications
from selfassess.services.commitment import JudgedBy, SignedBy
from selfassess.services.editions import digest_of
from selfassess.services.publications import (
    NewerIsPublic,
    NoNotice,
    NothingPublic,
    NotSigned,
    OtherThanSeen,
)
from selfassess.services.rounds import Stale
from tests.assessing import answer_everything, make_answer, make_evidence, make_round, use_evidence
from tests.factories import NOW, TODAY, make_authority, make_member

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def carol(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "carol"))


def signed(authority: Authority, number: int = 1, **fields: Any) -> Round:
    row = make_round(authority, number, status="signed", submitted_at=NOW, signed_at=NOW, **fields)
    answer_everything(row)
    return row


def signature(row: Round, kind: str, name: str, agreed: bool) -> None:
    with in_authority(row.authority_id):
        Signature.objects.create(
            authority_id=row.authority_id,
            round=row,
            kind=kind,
            name=name,
            position=f"Position of {name}",
            signed_on=TODAY,
            name_may_be_published=agreed,
            recorded_by=row.owner,
            recorded_at=NOW,
            answers_digest="0" * 64,
        )


def publish(row: Round, actor: Actor, at=NOW) -> Publication:
    with in_authority(row.authority_id):
        now = Round.objects.get(pk=row.pk)
        seen = digest_of(snapshot(now))
        return publications.publish(row.pk, now.version, seen=seen, actor=actor, at=at)


def withdraw(row: Round, actor: Actor, notice: str = "A figure was wrong.", at=NOW) -> list[Publication]:
    with in_authority(row.authority_id):
        version = Round.objects.get(pk=row.pk).version
        return publications.withdraw(row.pk, version, notice, actor=actor, at=at)


class Test_the_snapshot:
    def test_it_has_levels_duties_dates_and_the_statement(self, northfield):
        row = make_round(northfield, status="signed", signed_at=NOW)
        make_answer(row, "procedure-published", duty="not-met", written="1", done="2")
        make_answer(row, "review-held", duty="met")
        make_answer(row, "bodies-consulted", duty="not-tested", duty_reason="No case", written="3")
        make_answer(row, "lessons-kept", written="3", done="3", draft=True)
        with in_authority(northfield):
            found = snapshot(row)
        assert found["duties"] == {
            "met": [{"title": "Review held", "citation": "s.104(2)(b)"}],
            "not_met": [{"title": "Procedure published", "citation": "s.104(2)(b)"}],
            "not_tested": [{"title": "Bodies consulted", "citation": "s.104(2)(b)"}],
            "unanswered": [],
        }
        points = {one["heading"]: one for one in found["points"]}
        assert points["Legality"]["written"]["shown"] == "1.0"
        # A draft that nobody confirmed counts for nothing, and is counted as unanswered.
        assert points["Develop"]["written"] == {
            "shown": "3.0", "rests_on": 1, "asked": 2, "unanswered": 1, "not_applicable": 0, "not_tested": 0,
        }  # fmt: skip
        assert points["Develop"]["done"]["shown"] is None
        assert "ASB Help’s checklist" in found["statement"]
        assert found["period"] == [row.period_first.isoformat(), row.period_last.isoformat()]

    def test_a_duty_that_lacks_its_reason_is_unanswered(self, northfield):
        row = make_round(northfield, status="signed", signed_at=NOW)
        make_answer(row, "review-held", duty="not-tested")
        with in_authority(northfield):
            unanswered = snapshot(row)["duties"]["unanswered"]
        assert [one["title"] for one in unanswered] == [
            "Procedure published",
            "Review held",
            "Bodies consulted",
        ]

    def test_nothing_else_of_the_round_is_in_it(self, northfield, carol):
        row = signed(northfield, title="TITLE-LEAK")
        with in_authority(northfield):
            Answer.objects.update(
                comment="COMMENT-LEAK",
                departs="DEPARTS-LEAK",
                duty_reason="REASON-LEAK",
                written_reason="REASON-LEAK",
                figure_seen={"sum": "FIGURE-LEAK 3 of 4", "part": 3, "whole": 4},
                changed_by_label="ANSWERER-LEAK",
            )
            Contributor.objects.create(
                authority=northfield,
                round=row,
                theme="meeting",
                name="CONTRIBUTOR-LEAK",
                email="contributor-leak@example.org",
                invited_at=NOW,
            )
            commitment.record_judged(
                northfield.pk,
                0,
                JudgedBy(TODAY, "JUDGE-LEAK", "ORGANISATION-LEAK", "BASIS-LEAK"),
                actor=carol,
                at=NOW,
            )
        use_evidence(make_evidence(northfield, "EVIDENCE-LEAK", note="NOTE-LEAK"), row, "review-held")
        signature(row, "lead", "LEAD-LEAK", agreed=False)
        signature(row, "member", "Quinn Quill", agreed=True)
        text = json.dumps(publish(row, carol).snapshot)
        assert "leak" not in text.lower()
        assert "Position of Quinn Quill" in text
        assert row.owner.full_name not in text

    def test_who_agreed_is_named_with_position(self, northfield, carol):
        row = signed(northfield)
        signature(row, "lead", "Pippa Price", agreed=True)
        with in_authority(northfield):
            commitment.record_signed(
                northfield.pk, 0, SignedBy(date(2025, 7, 1), "Rhys Roe", "Mayor", True), actor=carol, at=NOW
            )
            shown = shown_of(snapshot(row))
        assert [(one.name, one.position) for one in shown.signers] == [
            ("Pippa Price", "Position of Pippa Price")
        ]
        assert (shown.committed_on, shown.commitment["signed_by"]) == (date(2025, 7, 1), "Rhys Roe")
        assert (shown.judged_on, shown.commitment["judged_by"]) == (None, "")
        assert shown.names_anybody
        assert not shown.names_the_charity

    def test_a_round_of_duties_alone_has_counts_and_no_mean(self, northfield):
        with in_authority(northfield):
            shown = shown_of(snapshot(signed(northfield, scope="duties")))
        assert not shown.has_levels
        assert shown.overall.duties_rest == "3 of 3 met"


class Test_publishing:
    def test_it_is_frozen_numbered_and_in_the_trail(self, northfield, carol):
        row = signed(northfield)
        one = publish(row, carol)
        assert (one.number, one.published_at, one.published_by) == (1, NOW, carol.user)
        with in_authority(northfield):
            Answer.objects.update(duty="not-met")
            page = public_pledge()
            assert page is not None
            assert page.state is State.PUBLISHED
            assert page.shown is not None
            assert page.shown.overall.duties.not_met == 0
            assert RoundEvent.objects.filter(kind="published").count() == 1
            entry = AuditEntry.objects.get(action=Action.ROUND_PUBLISHED)
        assert entry.detail == {"number": 1, "publication": 1}

    @pytest.mark.parametrize("status", ["open", "submitted"])
    def test_only_a_signed_round_is(self, northfield, carol, status: str):
        row = make_round(northfield, status=status)
        with pytest.raises(NotSigned):
            publish(row, carol)

    def test_pressed_twice_it_is_published_once(self, northfield, carol):
        row = signed(northfield)
        with in_authority(northfield):
            seen = digest_of(snapshot(row))
            for _press in range(2):
                publications.publish(row.pk, row.version, seen=seen, actor=carol, at=NOW)
            assert Publication.objects.count() == 1

    def test_what_was_not_seen_is_not_published(self, northfield, carol):
        row = signed(northfield)
        with in_authority(northfield):
            seen = digest_of(snapshot(row))
        signature(row, "lead", "Pippa Price", agreed=True)
        with in_authority(northfield):
            with pytest.raises(OtherThanSeen):
                publications.publish(row.pk, row.version, seen=seen, actor=carol, at=NOW)
            with pytest.raises(Stale):
                publications.publish(row.pk, row.version + 1, seen=seen, actor=carol, at=NOW)
            assert not Publication.objects.exists()

    def test_a_newer_one_replaces_and_the_older_keeps_its_number(self, northfield, carol):
        publish(signed(northfield), carol)
        publish(signed(northfield, 2), carol, NOW + A_DAY)
        with in_authority(northfield):
            old, new = public_pledge(1), public_pledge()
            assert old is not None
            assert new is not None
            assert (old.state, old.replaced_on) == (State.REPLACED, TODAY + A_DAY)
            assert (new.state, new.number) == (State.PUBLISHED, 2)
            assert [one.number for one in new.earlier] == [1]
            assert public_pledge(3) is None

    def test_an_earlier_round_does_not_take_the_place_of_a_later_one(self, northfield, carol):
        first = signed(northfield)
        second = signed(northfield, 2)
        publish(second, carol)
        with pytest.raises(NewerIsPublic):
            publish(first, carol)
        withdraw(second, carol)
        assert publish(first, carol).number == 2

    def test_another_authoritys_is_not_here(self, northfield, carol):
        publish(signed(northfield), carol)
        with in_authority(make_authority("southmere")):
            page = public_pledge()
            assert page is not None
            assert page.state is State.NEVER
            assert public_pledge(1) is None
            assert not is_public()


class Test_withdrawing:
    def test_the_notice_stands_in_its_place_and_the_snapshot_is_not_read(self, northfield, carol):
        row = signed(northfield)
        publish(row, carol)
        with in_authority(northfield):
            assert is_public()
        withdraw(row, carol, " A figure was wrong. ", NOW + A_DAY)
        with in_authority(northfield):
            page = public_pledge()
            assert page is not None
            assert (page.state, page.shown, page.notice) == (
                State.WITHDRAWN,
                None,
                "A figure was wrong.",
            )
            assert page.withdrawn_on == TODAY + A_DAY
            assert not is_public()
            assert RoundEvent.objects.get(kind="withdrawn").reason == "A figure was wrong."
            entry = AuditEntry.objects.get(action=Action.PUBLICATION_WITHDRAWN)
        assert entry.detail == {"number": 1, "publications": [1]}

    def test_every_page_of_the_round_goes_those_replaced_too(self, northfield, carol):
        row = signed(northfield)
        publish(row, carol)
        signature(row, "lead", "Pippa Price", agreed=True)
        publish(row, carol)
        assert [one.number for one in withdraw(row, carol)] == [2, 1]
        with in_authority(northfield):
            first = public_pledge(1)
        assert first is not None
        assert (first.state, first.shown) == (State.WITHDRAWN, None)

    def test_it_needs_words_of_its_own_and_something_to_withdraw(self, northfield, carol):
        row = signed(northfield)
        with pytest.raises(NothingPublic):
            withdraw(row, carol)
        publish(row, carol)
        with pytest.raises(NoNotice):
            withdraw(row, carol, " \n")
        with in_authority(northfield), pytest.raises(Stale):
            publications.withdraw(row.pk, row.version - 1, "Wrong", actor=carol, at=NOW)
        with in_authority(northfield):
            assert is_public()

    def test_published_again_it_has_a_number_of_its_own(self, northfield, carol):
        row = signed(northfield)
        publish(row, carol)
        withdraw(row, carol)
        assert publish(row, carol).number == 2
        with in_authority(northfield):
            assert is_public()


@pytest.mark.parametrize(
    "text",
    ["ASB Help", "asb-help", "Approved by A.S.B. Help", "asbhelp.co.uk", "ASB\u200b Help", "ＡＳＢ Help"],
)
def test_the_charity_is_found_however_it_is_written(text: str):
    assert names_the_charity("Someone", text)


@pytest.mark.parametrize(
    "text", ["Northfield Council", "ASB team", "Helpful ASB officer", "ASB helpline manager", "ASB helper"]
)
def test_others_are_not_taken_for_it(text: str):
    assert not names_the_charity(text)
