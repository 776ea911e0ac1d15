"""P5: what anyone can read of a published self-assessment, and nothing besides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Actor
from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Answer, Contributor, Publication, Round, SecondScore, Signature
from selfassess.selectors.snapshot import snapshot
from selfassess.services import commitment, publications
from selfassess.services.commitment import JudgedBy, SignedBy
from selfassess.services.editions import digest_of
from tests.assessing import answer_everything, make_answer, make_evidence, make_round, use_evidence
from tests.factories import NOW, TODAY, make_authority, make_member
from tests.views.assessed import someone, text_of

pytestmark = pytest.mark.django_db
PLEDGE = "/northfield/pledge/"
ROBOTS = '<meta name="robots" content="noindex'


@pytest.fixture(autouse=True)
def on_a_day_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


def carol(authority: Authority) -> Actor:
    return Actor.member(make_member(authority, "carol"))


def published(authority: Authority, number: int = 1, at=NOW, **fields: Any) -> Round:
    given = {"status": "signed", "submitted_at": NOW, "signed_at": NOW} | fields
    row = make_round(authority, number, **given)
    answer_everything(row)
    publish(row, at)
    return row


def publish(row: Round, at=NOW) -> Publication:
    with in_authority(row.authority_id):
        now = Round.objects.get(pk=row.pk)
        seen = digest_of(snapshot(now))
        return publications.publish(row.pk, now.version, seen=seen, actor=carol(row.authority), at=at)


def withdraw(row: Round, notice: str, at=NOW) -> None:
    with in_authority(row.authority_id):
        version = Round.objects.get(pk=row.pk).version
        publications.withdraw(row.pk, version, notice, actor=carol(row.authority), at=at)


class Test_what_it_says:
    def test_never_published_says_so_kindly(self, northfield):
        answer = Client().get(PLEDGE)
        assert answer.status_code == 200
        assert "Northfield Council has not published an assessment" in text_of(answer)
        assert "takes nothing from your right to a review" in text_of(answer)
        assert ROBOTS in answer.content.decode()
        assert Client().get(f"{PLEDGE}1/").status_code == 404

    def test_published_it_says_what_it_is_and_what_it_is_not(self, northfield):
        row = make_round(northfield, status="signed", signed_at=NOW)
        make_answer(row, "procedure-published", duty="not-met", written="1", done="2")
        make_answer(row, "bodies-consulted", duty="not-tested", duty_reason="No case", written="3")
        publish(row)
        answer = Client().get(PLEDGE)
        page = text_of(answer)
        for words in (
            "not ASB Help’s checklist, and no score here is the charity’s recognition",
            "Assessment number 1 of Northfield Council, published on 12 March 2026",
            "1 March 2025 to 28 February 2026",
            "1 legal duty not met Procedure published s.104(2)(b)",
            "Legality About legality. 1.0 of 3 1 of 1 answer",
            "Not tested Bodies consulted s.104(2)(b)",
            "Not answered Review held",
            "Commitment signed Not signed",
            "Standard judged met Nobody has judged it met",
            "They are not ASB Help’s checklist, and a score is no recognition. Criteria: edition 2020-01.",
        ):
            assert words in page, words
        assert ROBOTS not in answer.content.decode()

    def test_the_two_dates_stand_apart_and_names_only_with_agreement(self, northfield):
        by = carol(northfield)
        with in_authority(northfield):
            first = commitment.record_signed(
                northfield.pk, 0, SignedBy(date(2025, 7, 1), "Rhys Roe", "Mayor", True), actor=by, at=NOW
            )
            assert first
            judged = JudgedBy(date(2026, 2, 1), "Tess Todd", "Southmere Council", "Ten cases")
            commitment.record_judged(northfield.pk, first.pk, judged, actor=by, at=NOW)
        published(northfield)
        page = text_of(Client().get(PLEDGE))
        assert "Commitment signed 1 July 2025 Rhys Roe, Mayor" in page
        assert "Standard judged met 1 February 2026 Whoever judged it is not named here" in page
        for kept in ("Tess Todd", "Southmere Council", "Ten cases"):
            assert kept not in page

    def test_nothing_of_the_round_besides_leaks(self, northfield):
        row = make_round(northfield, status="signed", signed_at=NOW, title="Title-leak")
        answer_everything(row)
        frank = make_member(northfield, "frank")
        with in_authority(northfield):
            Answer.objects.update(
                comment="comment-leak", departs="departs-leak", written_reason="reason-leak",
                figure_seen={"sum": "figure-leak"}, changed_by_label="answerer-leak",
            )  # fmt: skip
            Contributor.objects.create(
                authority=northfield, round=row, theme="meeting", name="contributor-leak",
                organisation="organisation-leak", email="address-leak@example.org", invited_at=NOW,
            )  # fmt: skip
            SecondScore.objects.create(
                authority=northfield, round=row, criterion="review-held", duty="not-met",
                opinion="opinion-leak", reply="reply-leak", reviewer=frank, changed_at=NOW,
            )  # fmt: skip
            for kind, agreed in (("lead", False), ("member", True)):
                Signature.objects.create(
                    authority=northfield, round=row, kind=kind, signed_on=TODAY, answers_digest="0" * 64,
                    name=f"{kind}-leak" if not agreed else "Quinn Quill", position=f"{kind} position",
                    name_may_be_published=agreed, recorded_by=frank, recorded_at=NOW,
                )  # fmt: skip
        use_evidence(make_evidence(northfield, "evidence-leak", note="note-leak"), row, "review-held")
        publish(row)
        for client in (Client(), someone(northfield, "administrator")):
            page = client.get(PLEDGE).content.decode()
            assert "leak" not in page.lower()
            assert "Quinn Quill, member position" in page
            for name in ("Frank Fisher", "Erin Evans", "Carol Castle", "lead position"):
                assert name not in page.split("<main")[1]

    def test_words_in_a_snapshot_stay_words(self, northfield):
        by = carol(northfield)
        with in_authority(northfield):
            said = SignedBy(TODAY, "<script>alert(1)</script>", "{{ 7|add:7 }}", True)
            commitment.record_signed(northfield.pk, 0, said, actor=by, at=NOW)
        published(northfield)
        html = Client().get(PLEDGE).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;, {{ 7|add:7 }}" in html

    def test_duties_alone_show_counts_and_no_empty_columns(self, northfield):
        published(northfield, scope="duties")
        page = text_of(Client().get(PLEDGE))
        assert "3 of 3 met" in page
        assert "What is written" not in page

    def test_what_becomes_of_the_round_later_changes_nothing(self, northfield):
        row = published(northfield)
        before = text_of(Client().get(PLEDGE))
        with in_authority(northfield):
            Answer.objects.update(duty="not-met", written="0")
            Round.objects.filter(pk=row.pk).update(period_first=date(2001, 1, 1))
        assert text_of(Client().get(PLEDGE)) == before


class Test_replaced_and_withdrawn:
    def test_an_old_number_stays_and_says_what_replaced_it(self, northfield):
        published(northfield)
        published(northfield, 2, at=NOW + timedelta(days=1))
        old = Client().get(f"{PLEDGE}1/")
        assert "This was replaced on 13 March 2026. See what counts now" in text_of(old)
        assert "Assessment number 1" in text_of(old)
        assert ROBOTS in old.content.decode()
        now = Client().get(PLEDGE)
        assert "Assessment number 2" in text_of(now)
        assert "Number 1, published on 12 March 2026" in text_of(now)
        assert "Assessment number 2" in text_of(Client().get(f"{PLEDGE}2/"))
        for none in ("0", "3", "99999999999999999999"):
            assert Client().get(f"{PLEDGE}{none}/").status_code == 404

    def test_withdrawn_it_shows_the_notice_and_nothing_else(self, northfield):
        row = published(northfield)
        withdraw(row, "A figure was wrong.\n<b>Sorry</b>", NOW + timedelta(days=1))
        for path in (PLEDGE, f"{PLEDGE}1/"):
            answer = Client().get(path)
            page = text_of(answer)
            assert "Withdrawn on 13 March 2026" in page
            assert "A figure was wrong. &lt;b&gt;Sorry&lt;/b&gt;" in page
            assert ROBOTS in answer.content.decode()
            for gone in ("Procedure published", "Legality", "Signed off", "of 3"):
                assert gone not in page.split("Our commitment")[2]

    def test_the_latest_withdrawn_does_not_bring_an_earlier_one_back(self, northfield):
        published(northfield)
        withdraw(published(northfield, 2), "Wrong.")
        page = text_of(Client().get(PLEDGE))
        assert "Withdrawn on 12 March 2026" in page
        assert "Number 1, published on 12 March 2026" in page
        assert "Assessment number 1" in text_of(Client().get(f"{PLEDGE}1/"))

    def test_published_again_it_stands_again(self, northfield):
        row = published(northfield)
        withdraw(row, "Wrong.")
        publish(row)
        assert "Assessment number 2" in text_of(Client().get(PLEDGE))
        assert "Number 1, published on 12 March 2026 (withdrawn)" in text_of(Client().get(PLEDGE))


class Test_how_it_is_given:
    def test_another_authoritys_is_not_shown(self, northfield):
        published(northfield)
        make_authority("southmere")
        assert "has not published" in text_of(Client().get("/southmere/pledge/"))
        assert Client().get("/southmere/pledge/1/").status_code == 404
        assert Client().get("/nowhere/pledge/").status_code == 404

    def test_it_needs_no_session_and_is_asked_about_each_time(self, northfield):
        published(northfield)
        answer = Client().get(PLEDGE)
        assert not answer.cookies
        assert "no-cache" in answer.headers["Cache-Control"]
        assert "public" not in answer.headers["Cache-Control"]

    def test_it_only_reads(self, northfield):
        assert Client().post(PLEDGE).status_code == 405

    @pytest.mark.parametrize("many", [1, 5])
    def test_queries_do_not_grow(self, northfield, many: int, django_assert_max_num_queries):
        for number in range(1, many + 1):
            published(northfield, number)
        for path in (PLEDGE, f"{PLEDGE}1/"):
            Client().get(path)
            with django_assert_max_num_queries(3):
                Client().get(path)

    def test_the_front_page_links_to_it_while_it_stands(self, northfield):
        assert "/pledge/" not in Client().get("/northfield/").content.decode()
        row = published(northfield)
        assert f'href="{PLEDGE}"' in Client().get("/northfield/").content.decode()
        make_authority("southmere")
        assert "/pledge/" not in Client().get("/southmere/").content.decode()
        withdraw(row, "Wrong.")
        assert "/pledge/" not in Client().get("/northfield/").content.decode()
