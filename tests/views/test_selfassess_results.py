"""Q5: scores beside the count of legal duties not met, and answers that look weak; for every role."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pledge.models import Authority
from pledge.roles import Role
from selfassess.models import Round
from tests.assessing import (
    IDS,
    STATEMENT,
    answer_everything,
    bank_data,
    make_answer,
    make_edition,
    make_evidence,
    make_round,
    use_evidence,
)
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.views.assessed import ROUND, someone, text_of

pytestmark = pytest.mark.django_db
RESULTS = f"{ROUND}results/"
CHECKS = f"{RESULTS}checks/"
READERS = (Role.ASSESSOR, Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR)
# Example 1 of docs/scoring.md: a good mean with a duty unmet.
EXAMPLE = {
    "procedure-published": {"duty": "met", "written": "3", "done": "2"},
    "site-findable": {"written": "2", "done": "2"},
    "review-held": {"duty": "not-met"},
    "victim-invited": {"done": "3"},
    "bodies-consulted": {"duty": "met", "written": "2"},
    "lessons-kept": {"written": "3", "done": "2"},
}
HOSTILE = "<script>alert(1)</script> {{ x }} & “"


@pytest.fixture(autouse=True)
def on_a_day_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def northfield() -> Authority:
    make_edition()
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "erin"))


def example(authority: Authority, *, without: tuple[str, ...] = (), **fields: Any) -> Round:
    row = make_round(authority, **fields)
    for key, marks in EXAMPLE.items():
        if key not in without:
            make_answer(row, key, **marks)
    return row


def row_of(answer: Any, label: str) -> str:
    """The row of a table that begins with a label, in words."""
    rows = re.findall(
        r'<tr class="govuk-table__row"><th scope="row".*?</tr>', answer.content.decode(), re.DOTALL
    )
    found = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in rows]
    return next(one for one in found if one.startswith(label))


class Test_scores:
    def test_every_figure_of_the_worked_example(self, northfield, erin: Client):
        example(northfield)
        answer = erin.get(RESULTS)
        assert row_of(answer, "Publicity") == (
            "Publicity In place 2.6 of 3 2 of 2 answers 2.0 of 3 2 of 2 answers 2.3 of 3 4 of 4 answers "
            "No legal duty found not met 1 of 1 met"
        )
        assert row_of(answer, "The review meeting") == (
            "The review meeting 1 legal duty not met Not asked 3.0 of 3 1 of 1 answer 3.0 of 3 1 of 1 answer "
            "1 legal duty not met 0 of 1 met The mean does not make up for it."
        )
        assert row_of(answer, "Legality").startswith("Legality 1 legal duty not met 3.0 of 3")
        page = text_of(answer)
        assert "What is written 2.5 of 3 4 of 4 answers 1 legal duty not met" in page
        assert "Both together 2.4 of 3 8 of 8 answers 1 legal duty not met" in page

    def test_a_good_mean_with_an_unmet_duty_is_said_in_red_words(self, northfield, erin: Client):
        example(northfield)
        html = erin.get(RESULTS).content.decode()
        assert 'app-not-met__title" id="not-met">1 legal duty not met</h2>' in html
        assert 'app-not-met__words">The mean of 2.4 out of 3 does not make up for this.' in html
        assert f'href="{ROUND}criteria/review-held/"' in html
        assert '<strong class="app-not-met__words">1 legal duty not met</strong>' in html
        assert ">In place</strong>" not in html.split('data-label="Theme">The review meeting')[1][:300]

    def test_without_an_unmet_duty_nothing_is_red(self, northfield, erin: Client):
        answer_everything(make_round(northfield))
        html = erin.get(RESULTS).content.decode()
        assert "not-met__" not in html
        assert "does not make up" not in html
        assert html.count(">In place</strong>") == 7

    def test_half_answered_says_so_beside_every_figure(self, northfield, erin: Client):
        row = make_round(northfield)
        make_answer(row, "procedure-published", duty="met", written="1", done="2")
        make_answer(row, "site-findable", written="2", done="not-applicable", done_reason="No site.")
        make_answer(row, "review-held", duty="not-tested", duty_reason="No case.")
        make_answer(row, "victim-invited", done="not-tested")
        make_answer(row, "bodies-consulted", duty="met", written="3", draft=True)
        answer = erin.get(RESULTS)
        page = text_of(answer)
        assert "3 of 6 criteria answered. Every figure below rests on what has been answered so far" in page
        assert "1.6 of 3 3 of 8 answers: 4 unanswered, 1 does not apply" in page
        assert "1 of 3 met, 1 not tested, 1 unanswered" in page
        assert "1 legal duty not tested Review held s.104(2)(b)" in page
        assert "No figure 0 of 3 answers: 3 unanswered" in row_of(answer, "Learning")
        assert row_of(answer, "Learning").startswith("Learning No figure yet")

    def test_the_sum_of_this_round_is_shown(self, northfield, erin: Client):
        example(northfield)
        page = text_of(erin.get(RESULTS))
        assert "Procedure published: weight 3, level 3 Site findable: weight 2, level 2" in page
        assert "(3 × 3 + 2 × 2) ÷ 5 = 2.6" in page

    def test_strongest_and_weakest_say_what_they_hide(self, northfield, erin: Client):
        row = example(northfield, without=("lessons-kept",))
        make_answer(row, "lessons-kept", written="0", done="0")
        page = text_of(erin.get(RESULTS))
        assert "Strongest themes The review meeting, 3.0 1 legal duty not met 1 of 1 answer" in page
        assert "Weakest themes Learning, 1.0 3 of 3 answers" in page

    def test_a_round_of_duties_alone_has_counts_and_no_figures(self, northfield, erin: Client):
        row = make_round(northfield, scope="duties")
        make_answer(row, "review-held", duty="not-met")
        answer = erin.get(RESULTS)
        page = text_of(answer)
        assert "It has counts and no figures." in page
        assert "1 legal duty not met" in page
        assert "Both together" not in page.split("How this is worked out")[0]
        assert "<svg" not in answer.content.decode().split("By theme")[1].split("By point")[0]
        assert (
            row_of(answer, "Publicity")
            == "Publicity Not every legal duty answered yet 0 of 1 met, 1 unanswered"
        )

    def test_before_any_answer_there_is_one_thing_to_do(self, northfield, erin: Client):
        make_round(northfield)
        answer = erin.get(RESULTS)
        assert "Nothing has been answered yet" in text_of(answer)
        assert f'<a class="govuk-link" href="{ROUND}">Go to the criteria</a>' in answer.content.decode()
        assert "<table" not in answer.content.decode()
        assert "Go to the criteria" not in text_of(someone(northfield, Role.AUDITOR).get(RESULTS))

    def test_the_picture_says_what_the_table_says_and_is_hidden_beside_it(self, northfield, erin: Client):
        example(northfield)
        html = erin.get(RESULTS).content.decode()
        picture = re.search(r'<svg[^>]*class="app-chart".*?</svg>', html, re.DOTALL).group()
        assert 'aria-hidden="true"' in picture.split(">")[0]
        assert "2.6" in picture
        assert "1 legal duty not met" in picture
        assert 'style="' not in html

    def test_the_statement_and_the_way_stand_on_it(self, northfield, erin: Client):
        example(northfield)
        answer = erin.get(RESULTS)
        assert STATEMENT in text_of(answer)
        assert "Results" in text_of(answer).split("Self-assessment 1")[0]
        assert "no-store" in answer.headers["Cache-Control"]

    def test_hostile_words_are_words(self, northfield, erin: Client):
        data = bank_data("2020-02")
        data["themes"][0]["title"] = data["criteria"][0]["title"] = data["points"][1]["heading"] = HOSTILE
        answer_everything(make_round(northfield, edition=make_edition(data)), duty="not-met")
        for page in (RESULTS, CHECKS):
            html = erin.get(page).content.decode()
            assert "<script>alert" not in html
            assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }} &amp; “" in html


class Test_checks:
    def test_what_to_mend_stands_before_what_to_look_at(self, northfield, erin: Client):
        before = make_round(northfield, status="signed", signed_at=NOW)
        row = make_round(northfield, 2, carried_from=before)
        for one in (before, row):
            make_answer(one, "lessons-kept", written="0", done="0", comment="As ever.")
        make_answer(row, "victim-invited", done="not-tested")
        piece = make_evidence(northfield, review_on=date(2026, 1, 2))
        use_evidence(piece, row, "procedure-published")
        make_answer(row, "procedure-published", duty="met", written="0", done="3")
        answer = erin.get(CHECKS.replace("/1/", "/2/"))
        page = text_of(answer)
        assert page.index("To mend") < page.index("To look at again")
        for words in (
            "What is done is marked “Not tested” without a reason",
            "What is done is at level 3, and the evidence beside it shows only what is written.",
            "was to be looked at again by 2 January 2026",
            "word for word, those of the round before",
            "a practice that nobody wrote down",
        ):
            assert words in page
        html = answer.content.decode()
        for key in ("victim-invited", "procedure-published", "lessons-kept"):
            assert f'href="/northfield/selfassessment/2/criteria/{key}/"' in html
        assert "To mend 3" in page
        assert "5 things to look at again in the answers" in text_of(erin.get(RESULTS.replace("/1/", "/2/")))

    def test_where_nothing_is_weak_it_says_what_was_checked(self, northfield, erin: Client):
        make_answer(make_round(northfield), "lessons-kept", written="1", done="1")
        assert "No answer looks weak" in text_of(erin.get(CHECKS))
        assert "Checks of the answers found nothing" in text_of(erin.get(RESULTS))


class Test_who:
    @pytest.mark.parametrize("role", READERS)
    @pytest.mark.parametrize("page", [RESULTS, CHECKS])
    def test_who_reads(self, northfield, role: str, page: str):
        example(northfield)
        answer = someone(northfield, role).get(page)
        assert answer.status_code == 200
        assert "Results" in text_of(answer)

    @pytest.mark.parametrize("page", [RESULTS, CHECKS])
    def test_a_reviewer_waits_until_it_is_submitted(self, northfield, page: str):
        example(northfield, status="open")
        reviewer = someone(northfield, Role.REVIEWER)
        assert reviewer.get(page).status_code == 403
        assert "once it has been submitted" in text_of(reviewer.get(page))

    @pytest.mark.parametrize("page", [RESULTS, CHECKS])
    def test_a_reviewer_reads_what_was_submitted(self, northfield, page: str):
        example(northfield, status="submitted", submitted_at=NOW)
        assert someone(northfield, Role.REVIEWER).get(page).status_code == 200

    @pytest.mark.parametrize("page", [RESULTS, CHECKS])
    def test_others_find_nothing(self, northfield, page: str):
        example(northfield)
        other = make_authority("southfield")
        stranger = sign_in(Client(), make_member(other, "sam", Role.ASSESSOR))
        assert stranger.get(page).status_code == 404
        make_round(other)
        own = stranger.get(page.replace("northfield", "southfield"))
        assert "Nothing has been answered yet" in text_of(own) or "No answer looks weak" in text_of(own)

    def test_a_round_that_is_not_there(self, erin: Client):
        assert erin.get(RESULTS).status_code == 404


@pytest.mark.parametrize(("page", "most"), [(RESULTS, 14), (CHECKS, 14)])
def test_it_costs_the_same_with_few_answers_and_many(
    northfield, erin: Client, page: str, most: int, django_assert_num_queries, django_assert_max_num_queries
):
    before = make_round(northfield, status="signed", signed_at=NOW)
    row = make_round(northfield, 2, carried_from=before)
    make_answer(row, "lessons-kept", written="2", done="2")
    page = page.replace("/1/", "/2/")
    erin.get(page)
    with django_assert_max_num_queries(most) as few:
        erin.get(page)
    for key in IDS[:5]:
        make_answer(row, key, duty="not-met", written="3", done="0", comment="As ever.")
        make_answer(before, key, duty="not-met", written="3", done="0", comment="As ever.")
        for number in range(3):
            use_evidence(make_evidence(northfield, f"{key} {number}", review_on=date(2025, 1, 1)), row, key)
    with django_assert_num_queries(len(few)):
        erin.get(page)
