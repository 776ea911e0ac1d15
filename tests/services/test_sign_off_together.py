"""Two at one moment, on a database with real locks: each signature, number, date and second score once."""

from __future__ import annotations

from datetime import date

import pytest

from pledge.audit import Actor
from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Commitment, Publication, Round, SecondScore, Signature
from selfassess.selectors.snapshot import snapshot
from selfassess.services import commitment, publications, round_moves, second_scores, sign_off
from selfassess.services.commitment import SignedBy
from selfassess.services.editions import digest_of
from selfassess.services.rounds import Locked, Stale
from selfassess.services.second_scores import AnothersScore, Opinion
from selfassess.services.sign_off import Signing
from tests.assessing import answer_everything, make_round
from tests.factories import NOW, TODAY, make_authority, make_member
from tests.services.test_delivery_together import together

pytestmark = pytest.mark.django_db(transaction=True)
LEAD, MEMBER = Signature.Kind.LEAD, Signature.Kind.MEMBER


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def carol(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "carol"))


def submitted(authority: Authority) -> Round:
    row = make_round(authority, status="submitted", submitted_at=NOW)
    answer_everything(row)
    return row


def test_a_signature_and_a_reopening_leave_one_of_the_two(northfield: Authority, carol: Actor):
    row = submitted(northfield)

    def sign() -> object:
        with in_authority(northfield):
            try:
                signing = Signing("Pippa Price", "Director", TODAY)
                sign_off.sign(row.pk, row.version, LEAD, signing, actor=carol, at=NOW)
                return "signed"
            except Stale:
                return "stale"

    def reopen() -> object:
        with in_authority(northfield):
            try:
                return round_moves.reopen(row.pk, row.version, "A figure", actor=carol, at=NOW).status
            except Stale:
                return "stale"

    assert "stale" in together(sign, reopen)
    with in_authority(northfield):
        stands = Signature.objects.filter(undone_at__isnull=True).exists()
        assert stands == (Round.objects.get().status == "submitted")


def test_two_signatures_at_once_do_not_pass_each_other(northfield: Authority, carol: Actor):
    row = submitted(northfield)

    def sign(kind: Signature.Kind, name: str) -> object:
        with in_authority(northfield):
            try:
                signing = Signing(name, "Position", TODAY)
                return sign_off.sign(row.pk, row.version, kind, signing, actor=carol, at=NOW).status
            except Stale:
                return "stale"

    found = together(lambda: sign(LEAD, "Pippa Price"), lambda: sign(MEMBER, "Quinn Quill"))
    assert sorted(found) == ["stale", "submitted"]


def test_two_presses_publish_once(northfield: Authority, carol: Actor):
    row = make_round(northfield, status="signed", signed_at=NOW)
    answer_everything(row)
    with in_authority(northfield):
        seen = digest_of(snapshot(row))

    def press() -> object:
        with in_authority(northfield):
            return publications.publish(row.pk, row.version, seen=seen, actor=carol, at=NOW).number

    assert together(press, press) == [1, 1]
    with in_authority(northfield):
        assert Publication.objects.count() == 1


def test_two_people_who_record_a_date_at_once(northfield: Authority, carol: Actor):
    def record(name: str) -> object:
        with in_authority(northfield):
            try:
                said = SignedBy(date(2025, 7, 1), name, "Mayor")
                return commitment.record_signed(northfield.pk, 0, said, actor=carol, at=NOW) is not None
            except Stale:
                return "stale"

    assert "stale" in together(lambda: record("Rhys Roe"), lambda: record("Una Upton"))
    with in_authority(northfield):
        assert Commitment.objects.count() == 1


def test_two_reviewers_of_one_criterion(northfield: Authority, carol: Actor):
    row = submitted(northfield)

    def score(who: str, mark: str) -> object:
        reviewer = Actor.member(make_member(northfield, who, "reviewer"))
        with in_authority(northfield):
            try:
                said = Opinion(written=mark)
                return second_scores.save(row.pk, "site-findable", 0, said, actor=reviewer, at=NOW).written
            except AnothersScore:
                return "another's"

    for who in ("frank", "gina"):
        make_member(northfield, who, "reviewer")
    assert "another's" in together(lambda: score("frank", "1"), lambda: score("gina", "3"))
    with in_authority(northfield):
        assert SecondScore.objects.count() == 1


def test_a_second_score_and_a_reopening(northfield: Authority, carol: Actor):
    row = submitted(northfield)
    frank = Actor.member(make_member(northfield, "frank"))

    def score() -> object:
        with in_authority(northfield):
            try:
                said = Opinion(written="1")
                return second_scores.save(row.pk, "site-findable", 0, said, actor=frank, at=NOW).version
            except Locked:
                return "locked"

    def reopen() -> object:
        with in_authority(northfield):
            return round_moves.reopen(row.pk, row.version, "A figure", actor=carol, at=NOW).status

    found = together(score, reopen)
    with in_authority(northfield):
        assert SecondScore.objects.exists() == ("locked" not in found)
