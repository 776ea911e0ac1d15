"""Things done to the self-assessment that nobody means well: each is refused, and none is a failure."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Actor
from pledge.models import AuditEntry, Message
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.documents.gathered import Edition, Gathered
from selfassess.documents.report import report
from selfassess.models import Answer, AnswerChange, Round, SecondScore
from selfassess.selectors.given import second_scores as read_scores
from selfassess.selectors.review import review_page
from selfassess.selectors.sign_off import sign_off
from selfassess.services import answers, contributors, round_moves, second_scores
from selfassess.services.second_scores import Opinion
from tests.assessing import make_evidence, make_round, use_evidence
from tests.factories import make_authority, make_member
from tests.views.assessed import ROUND, someone

pytestmark = pytest.mark.django_db
THEIRS = "?criterion=procedure-published"
LONGEST = 150


@pytest.fixture
def row() -> Round:
    now = timezone.now()
    return make_round(make_authority(), cut_off=(now + timedelta(days=30)).date(), started_at=now)


def invite(row: Round, name: str = "Priya Patel", organisation: str = "") -> str:
    """The path of the link to a theme that somebody was sent."""
    with in_authority(row.authority):
        contributors.invite(
            row.pk, theme="publicity", name=name, organisation=organisation,
            email="priya@homes.example.org", actor=Actor.member(row.owner), at=timezone.now(),
        )  # fmt: skip
        body = Message.objects.filter(kind="theme-link").latest("pk").body
    return re.search(r"/r/\S+/", body)[0]


def test_the_longest_name_and_organisation_together_fit_what_keeps_them(row):
    """SQLite keeps what is too long, PostgreSQL refuses it: then nobody of that name got in at all."""
    link = invite(row, "N" * LONGEST, "O" * LONGEST)
    assert Client().get(link).status_code == 200
    assert Client().post(link + THEIRS, {"version": 0, "written": "2"}).status_code == 302
    with in_authority(row.authority_id):
        labels = [
            *AuditEntry.objects.values_list("actor_label", flat=True),
            *AnswerChange.objects.values_list("by_label", flat=True),
            *Answer.objects.values_list("changed_by_label", flat=True),
        ]
    assert max(map(len, labels)) == LONGEST


@pytest.mark.parametrize(
    "page", ["trail/?before=%C2%B2", "criteria/procedure-published/history/?before=%C2%B2"]
)
def test_a_number_that_is_none_asks_for_the_first_page(row, page):
    """ "²" is a digit to Python, and no number."""
    assert someone(row.authority, Role.ASSESSOR).get(ROUND + page).status_code == 200


def test_who_counted_a_figure_is_not_told_to_partners(row):
    counted = "Register, counted by Ellen Marsh"
    given = {"kind": "figure", "url": "", "figure": "7 of 7 decisions", "figure_source": counted}
    use_evidence(make_evidence(row.authority, **given), row, "procedure-published")
    with in_authority(row.authority):
        got = Gathered(row.authority, row, timezone.now().date())
        board, partners = (str(report(got, one).evidence) for one in (Edition.BOARD, Edition.PARTNERS))
    assert counted in board
    assert "7 of 7 decisions" in partners
    assert "Ellen Marsh" not in partners


def test_who_answers_after_scoring_gives_no_second_score_any_more(row):
    """A reviewer who is an assessor too scores, the round is reopened, and they answer in it."""
    both = make_member(row.authority, "both", Role.REVIEWER, Role.ASSESSOR)
    other = make_member(row.authority, "other", Role.REVIEWER)
    actor, at, key = Actor.member(both), timezone.now(), "procedure-published"

    def version() -> int:
        return Round.objects.get(pk=row.pk).version

    def seen() -> tuple[int, int, int, int]:
        fresh = Round.objects.select_related("edition").get(pk=row.pk)
        got = Gathered(row.authority, fresh, at.date())
        page = review_page(fresh, show="")
        return page.scored, sign_off(fresh).scored, len(read_scores(fresh)), len(got.second)

    with in_authority(row.authority):
        round_moves.submit(row.pk, version(), as_it_is=True, actor=actor, at=at)
        second_scores.save(row.pk, key, 0, Opinion(written="3"), actor=actor, at=at)
        assert seen() == (1, 1, 1, 1)
        round_moves.reopen(row.pk, version(), "Again", actor=actor, at=at)
        answers.save(row.pk, key, 0, answers.Words(written="3"), actor=actor, at=at)
        round_moves.submit(row.pk, version(), as_it_is=True, actor=actor, at=at)
        assert seen() == (0, 0, 0, 0)
        second_scores.save(row.pk, key, 1, Opinion(written="1"), actor=Actor.member(other), at=at)
        assert seen() == (1, 1, 1, 1)
        assert SecondScore.objects.get().reviewer == other
