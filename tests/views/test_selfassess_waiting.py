"""What waits on the home page once a round is submitted: second scores, signatures, for nobody else."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Round, SecondScore, Signature
from tests.assessing import make_answer, make_round
from tests.factories import NOW, TODAY, make_authority, make_member, sign_in


@pytest.fixture
def northfield(db: None) -> Authority:
    return make_authority()


@pytest.fixture
def row(northfield: Authority) -> Round:
    return make_round(northfield, status="submitted", submitted_at=NOW)


def home_of(authority: Authority, who: str, page: str = "home/") -> str:
    answer = sign_in(Client(), make_member(authority, who)).get(f"/{authority.slug}/{page}")
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_reviewer_reads_how_many_second_scores_are_left(northfield: Authority, row: Round):
    frank = make_member(northfield, "frank")
    assert "Second scores to give 6" in home_of(northfield, "frank")
    with in_authority(northfield):
        SecondScore.objects.create(round=row, criterion="review-held", reviewer=frank, changed_at=NOW)
    assert "Second scores to give 5" in home_of(northfield, "frank")


def test_an_administrator_reads_how_many_signatures_are_left(northfield: Authority, row: Round):
    carol = make_member(northfield, "carol")
    assert "Signatures to record 2" in home_of(northfield, "carol")
    with in_authority(northfield):
        Signature.objects.create(
            round=row, kind="lead", name="N", position="P", signed_on=TODAY, recorded_by=carol,
            recorded_at=NOW, answers_digest="x",
        )  # fmt: skip
    assert "Signatures to record 1" in home_of(northfield, "carol")


@pytest.mark.parametrize("status", ["open", "signed"])
def test_before_and_after_nothing_of_it_waits(northfield: Authority, row: Round, status: str):
    with in_authority(northfield):
        Round.objects.update(status=status)
    for who in ("frank", "carol"):
        page = home_of(northfield, who)
        assert "Second scores" not in page
        assert "Signatures" not in page


def test_it_waits_for_nobody_else_and_in_no_other_authority(northfield: Authority, row: Round):
    southmere = make_authority("southmere")
    for page in (home_of(northfield, "erin"), home_of(southmere, "frank"), home_of(southmere, "carol")):
        assert "Second scores" not in page
        assert "Signatures" not in page


def test_drafts_of_a_submitted_round_are_no_work_any_more(northfield: Authority, row: Round):
    make_answer(row, "site-findable", written="2", done="2", draft=True)
    page = home_of(northfield, "erin", "selfassessment/1/")
    assert "1 draft was never confirmed and does not count" in page
    assert "to confirm" not in page
