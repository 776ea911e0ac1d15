"""Q1 and Q2: the rounds, a new one, and the overview of one, for every role and without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pledge.models import Authority
from pledge.places import landing, places_of
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.models import Answer, Publication, Round, RoundEvent
from selfassess.selectors.given import bank_for
from selfassess.selectors.rounds import rounds_page
from selfassess.services.editions import newest
from tests.assessing import (
    IDS,
    STATEMENT,
    answer_everything,
    make_answer,
    make_edition,
    make_evidence,
    make_round,
    use_evidence,
)
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.views.assessed import AREA, ROUND, someone, text_of

pytestmark = pytest.mark.django_db
EVERY = {key.replace("-", " ").capitalize() for key in IDS}
READERS = (Role.ASSESSOR, Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR)


@pytest.fixture(autouse=True)
def on_a_day_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """12 March 2026, 10am: rounds of the tests end on 11 April."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def northfield() -> Authority:
    make_edition()
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "erin"))


class Test_the_rounds:
    def test_before_the_first_it_says_what_this_is_and_how_long_it_takes(self, erin: Client):
        page = text_of(erin.get(AREA))
        assert "3 legal duties, about 25 minutes" in page
        assert "6 criteria, about 60 minutes" in page
        assert "2 criteria, about 20 minutes" in page  # of one theme
        assert "what is written" in page
        assert "widened later" in page
        assert STATEMENT in page
        assert f'href="{AREA}new/"' in erin.get(AREA).content.decode()

    @pytest.mark.parametrize("role", [role for role in READERS if role != Role.ASSESSOR] + [Role.REVIEWER])
    def test_who_cannot_start_is_told_who_can(self, northfield: Authority, role: str):
        answer = someone(northfield, role).get(AREA)
        assert "An assessor can start one" in text_of(answer)
        assert "new/" not in answer.content.decode()

    def test_the_open_round_stands_first_with_its_progress_and_duties(self, northfield, erin: Client):
        row = make_round(northfield)
        make_answer(row, "review-held", duty="not-met")
        page = text_of(erin.get(AREA))
        assert "1 of 6 criteria answered" in page
        assert "1 legal duty not met" in page
        assert "11 April 2026" in page
        assert "Erin Evans" in page
        assert "Go on answering" in page

    def test_a_reviewer_learns_nothing_of_an_open_round(self, northfield: Authority):
        row = make_round(northfield)
        make_answer(row, "review-held", duty="not-met")
        page = text_of(someone(northfield, Role.REVIEWER).get(AREA))
        assert "once it has been submitted" in page
        assert "answered" not in page
        assert "not met" not in page
        with in_authority(northfield):
            kept = rounds_page(NOW.date(), at=NOW, reads_open=False).unsigned
            read = rounds_page(NOW.date(), at=NOW, reads_open=True).unsigned
        assert (kept.count.answered, kept.not_met, read.count.answered, read.not_met) == (0, 0, 1, 1)

    def test_earlier_rounds_say_what_they_came_to(self, northfield: Authority, erin: Client):
        first = make_round(northfield, status="signed", signed_at=NOW)
        answer_everything(first, "2")
        second = make_round(northfield, 2, status="signed", signed_at=NOW)
        answer_everything(second, "3", duty="not-met")
        with in_authority(northfield):
            user = second.owner
            Publication.objects.create(
                round=first, number=1, snapshot={}, published_at=NOW, published_by=user
            )
        html = erin.get(AREA).content.decode()
        page = " ".join(html.split())
        assert "3.0 out of 3, from 4 answers" in page
        assert "2.0 out of 3, from 4 answers" in page
        assert "3 legal duties not met" in page
        assert "No legal duty found not met" in page
        assert page.index("Self-assessment 2") < page.index("Self-assessment 1")
        assert page.count(">Published</strong>") == 1
        assert "Start a round" in page

    def test_a_round_of_duties_has_no_levels(self, northfield: Authority, erin: Client):
        answer_everything(make_round(northfield, status="signed", signed_at=NOW, scope="duties"))
        make_round(northfield, 2, status="signed", signed_at=NOW)
        page = text_of(erin.get(AREA))
        assert page.count("Not asked") == 2
        assert page.count("No levels given") == 2

    def test_a_withdrawn_one_is_not_published(self, northfield: Authority, erin: Client):
        row = make_round(northfield, status="signed", signed_at=NOW)
        with in_authority(northfield):
            Publication.objects.create(
                round=row,
                number=1,
                snapshot={},
                published_at=NOW,
                published_by=row.owner,
                withdrawn_at=NOW,
                notice="x",
            )
        page = erin.get(AREA).content.decode()
        assert ">Withdrawn</strong>" in page
        assert ">Published</strong>" not in page

    def test_the_page_costs_the_same_at_one_round_and_at_five(
        self, northfield, erin: Client, django_assert_num_queries, django_assert_max_num_queries
    ):
        make_round(northfield, status="signed", signed_at=NOW)
        erin.get(AREA)
        with django_assert_max_num_queries(9) as few:
            erin.get(AREA)
        for number in range(2, 6):
            answer_everything(make_round(northfield, number, status="signed", signed_at=NOW))
        with django_assert_num_queries(len(few)):
            erin.get(AREA)


class Test_the_overview:
    def test_every_criterion_stands_under_its_theme(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        make_answer(row, "procedure-published", duty="met", written="2", done="3")
        make_answer(row, "site-findable", written="2")
        make_answer(row, "lessons-kept", written="1", done="1", draft=True)
        use_evidence(make_evidence(northfield), row, "procedure-published")
        answer = erin.get(ROUND)
        page = text_of(answer)
        html = answer.content.decode()
        themes = ("Publicity 1 of 2", "The review meeting 0 of 2", "Learning 0 of 2")
        places = [page.index(theme) for theme in themes]
        assert places == sorted(places)
        assert "1 of 6 criteria answered" in page
        assert "Part answered" in page
        assert "Not started" in page
        assert (
            "The legal duty: Met · What is written: Level 2 · What is done: Level 3 · 1 piece of evidence"
            in page
        )
        assert f'href="{ROUND}criteria/site-findable/"' in html
        assert STATEMENT in page

    def test_a_duty_that_is_not_met_is_named_in_red_words(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        make_answer(row, "review-held", duty="not-met")
        make_answer(row, "bodies-consulted", duty="not-met", written="2", draft=True)
        make_answer(
            row, "procedure-published", duty="not-tested", duty_reason="No case yet", written="2", done="2"
        )
        answer = erin.get(ROUND)
        page = text_of(answer)
        assert "1 legal duty not met Review held s.104(2)(b)" in page
        assert "2 legal duties" not in page  # a draft counts for nothing
        assert "1 not tested" in page
        assert (
            '<strong class="app-not-met__words">The legal duty: Not met</strong>' in answer.content.decode()
        )

    def test_nothing_answered_says_where_to_begin(self, northfield: Authority, erin: Client):
        make_round(northfield)
        assert "Nothing has been answered yet" in text_of(erin.get(ROUND))
        assert "Begin with" not in text_of(someone(northfield, Role.AUDITOR).get(ROUND))

    @pytest.mark.parametrize(
        ("show", "there"),
        [
            ("unanswered", {"Site findable", "Victim invited", "Bodies consulted", "Lessons kept"}),
            ("duties", {"Procedure published", "Review held", "Bodies consulted"}),
            ("gaps", {"Review held"}),
            ("no-evidence", EVERY - {"Procedure published"}),
            ("mine", EVERY),
            ("something-else", EVERY),
        ],
    )
    def test_it_is_narrowed_by_address(self, northfield, erin: Client, show: str, there: set[str]):
        row = make_round(northfield)
        make_answer(row, "procedure-published", duty="met", written="2", done="3")
        make_answer(row, "review-held", duty="not-met")
        use_evidence(make_evidence(northfield), row, "procedure-published")
        html = erin.get(f"{ROUND}?show={show}").content.decode()
        found = re.findall(r'govuk-task-list__link"[^>]*>([^<]+)<', html)
        assert (set(found), len(found)) == (there, len(there))

    def test_none_of_a_kind_is_not_an_empty_page(self, northfield: Authority, erin: Client):
        make_round(northfield)
        assert "None of this kind" in text_of(erin.get(f"{ROUND}?show=gaps"))

    @pytest.mark.parametrize(
        ("ago", "words", "not_there"),
        [
            (timedelta(days=8), "", "The cut-off is"),
            (timedelta(days=7), "The cut-off is in 7 days, on 19 March 2026", "has passed"),
            (timedelta(days=0), "The cut-off is today", "has passed"),
            (timedelta(days=-1), "The cut-off has passed", "The cut-off is"),
        ],
    )
    def test_the_cut_off(self, northfield: Authority, erin: Client, ago, words: str, not_there: str):
        make_round(northfield, cut_off=NOW.date() + ago)
        page = text_of(erin.get(ROUND))
        assert words in page
        assert not_there not in page

    def test_submitted_says_by_whom_and_when(self, northfield: Authority, erin: Client):
        row = make_round(northfield, status="submitted", submitted_at=NOW)
        with in_authority(northfield):
            RoundEvent.objects.create(round=row, kind="submitted", at=NOW, by_label="Erin Evans")
        page = text_of(erin.get(ROUND))
        assert "Submitted by Erin Evans on 12 March 2026 at 10:00am" in page
        assert "Submit the round" not in page
        assert "Reopen the round" in page

    def test_reopened_says_by_whom_and_why(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        with in_authority(northfield):
            RoundEvent.objects.create(
                round=row,
                kind="reopened",
                at=NOW,
                by_label="Carol Castle",
                reason="<b>Two</b> answers were wrong",
            )
        html = erin.get(ROUND).content.decode()
        assert "Reopened by Carol Castle on 12 March 2026" in html
        assert "&lt;b&gt;Two&lt;/b&gt; answers were wrong" in html

    def test_an_answer_that_is_no_longer_asked_is_kept_in_sight(self, northfield, erin: Client):
        row = make_round(northfield)
        make_answer(row, "gone-since", written="3", comment="We did this well.")
        page = text_of(erin.get(ROUND))
        assert "No longer asked" in page
        assert "We did this well." in page
        assert "0 of 6 criteria answered" in page

    @pytest.mark.parametrize("role", READERS)
    def test_readers_read_an_open_round(self, northfield: Authority, role: str):
        make_round(northfield)
        answer = someone(northfield, role).get(ROUND)
        assert answer.status_code == 200
        assert ("details/" in answer.content.decode()) == (role == Role.ASSESSOR)

    def test_a_reviewer_waits_until_it_is_submitted(self, northfield: Authority):
        row = make_round(northfield)
        frank = sign_in(Client(), make_member(northfield, "frank"))
        assert frank.get(ROUND).status_code == 403
        with in_authority(northfield):
            Round.objects.filter(pk=row.pk).update(status="submitted", submitted_at=NOW)
        assert frank.get(ROUND).status_code == 200

    def test_a_round_of_another_authority_is_not_found(self, northfield: Authority):
        make_round(northfield, number=7)
        southmere = make_authority("southmere")
        sam = sign_in(Client(), make_member(southmere, "sam", Role.ASSESSOR, Role.ADMINISTRATOR))
        for page in ("", "details/", "submit/", "reopen/", "trail/", "edition/", "contributors/"):
            assert sam.get(f"/southmere/selfassessment/7/{page}").status_code == 404
            assert sam.get(f"/northfield/selfassessment/7/{page}").status_code == 404

    def test_the_page_is_never_stored(self, northfield: Authority, erin: Client):
        make_round(northfield)
        assert "no-store" in erin.get(ROUND).headers["Cache-Control"]

    def test_it_costs_the_same_whatever_was_answered(
        self, northfield, erin: Client, django_assert_max_num_queries, django_assert_num_queries
    ):
        row = make_round(northfield)
        make_answer(row, "review-held", duty="met")
        erin.get(ROUND)
        with django_assert_max_num_queries(12) as few:
            erin.get(ROUND)
        with in_authority(northfield):
            Answer.objects.all().delete()
        answer_everything(row)
        piece = make_evidence(northfield)
        for key in ("procedure-published", "site-findable", "lessons-kept"):
            use_evidence(piece, row, key)
        with django_assert_num_queries(len(few)):
            erin.get(ROUND)


def test_the_whole_bank_costs_no_more_queries(
    northfield: Authority, erin: Client, django_assert_max_num_queries
):
    """The real criteria, every part of every one answered, with evidence beside each."""
    row = make_round(northfield, edition=newest(at=NOW))
    piece = make_evidence(northfield)
    for criterion in bank_for(row).criteria:
        make_answer(row, criterion.id, duty="met", written="2", done="2")
        use_evidence(piece, row, criterion.id)
    erin.get(ROUND)
    with django_assert_max_num_queries(12):
        page = text_of(erin.get(ROUND))
    asked = len(bank_for(row).criteria)
    assert f"{asked} of {asked} criteria answered" in page


def test_what_waits_stands_on_the_home_page_of_who_answers(northfield: Authority, erin: Client):
    row = make_round(northfield, cut_off=NOW.date() - timedelta(days=1))
    make_answer(row, "review-held", duty="met")
    page = text_of(erin.get("/northfield/home/"))
    assert "Cut-off has passed 1 Criteria without an answer 5" in page
    carol = text_of(someone(northfield, Role.ADMINISTRATOR).get("/northfield/home/"))
    assert "Criteria without an answer" not in carol


def test_an_assessor_arrives_at_the_self_assessment(northfield: Authority):
    for who in ("erin", "frank"):
        user = make_member(northfield, who)
        assert landing(user, places_of(user)) == AREA
