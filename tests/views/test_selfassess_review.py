"""Q6 on its pages: second score, differences and answers, signatures, the two dates, publishing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Actor
from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Round, SecondScore, Signature
from selfassess.services import second_scores
from selfassess.services.second_scores import Opinion
from tests.assessing import IDS, answer_everything, make_answer, make_evidence, make_round, use_evidence
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.views.assessed import ROUND, someone, text_of

pytestmark = pytest.mark.django_db
REVIEW = f"{ROUND}review/"
SIGNER = {
    "name": "Pippa Price",
    "position": "Director of Communities",
    "signed_on-day": "12",
    "signed_on-month": "3",
    "signed_on-year": "2026",
    "seen": "on",
}

ASKED = {
    "procedure-published": ("duty", "written", "done"),
    "site-findable": ("written", "done"),
    "review-held": ("duty",),
    "victim-invited": ("done",),
    "bodies-consulted": ("duty", "written"),
    "lessons-kept": ("written", "done"),
}


@pytest.fixture(autouse=True)
def on_a_day_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def frank(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "frank"))


@pytest.fixture
def erin(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "erin"))


@pytest.fixture
def carol(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "carol"))


def submitted(authority: Authority, **fields: Any) -> Round:
    row = make_round(authority, **{"status": "submitted", "submitted_at": NOW} | fields)
    answer_everything(row)
    return row


def scored(row: Round, criterion: str = "site-findable", at=NOW, **said: str) -> SecondScore:
    user = make_member(row.authority, "frank")
    with in_authority(row.authority_id):
        there = SecondScore.objects.filter(round=row, criterion=criterion).first()
        version = there.version if there else 0
        actor = Actor.member(user)
        return second_scores.save(row.pk, criterion, version, Opinion(**said), actor=actor, at=at)


def version_in(answer: Any) -> str:
    found = re.search(r'name="version" value="(\d+)"', answer.content.decode())
    assert found
    return found.group(1)


class Test_before_it_is_submitted:
    def test_there_is_nothing_to_see_yet(self, northfield, erin, carol, frank):
        make_round(northfield)
        assert "Nothing to see yet" in text_of(erin.get(REVIEW))
        assert "Nothing to sign yet" in text_of(carol.get(f"{ROUND}sign-off/"))
        assert erin.get(f"{REVIEW}site-findable/").url == REVIEW
        assert carol.get(f"{ROUND}sign-off/lead/").url == f"{ROUND}sign-off/"
        assert "Only a round that is signed off" in text_of(carol.get(f"{ROUND}publish/"))
        for path in (REVIEW, f"{REVIEW}site-findable/", f"{ROUND}sign-off/"):
            assert frank.get(path).status_code == 403

    def test_nothing_posted_is_kept(self, northfield, carol):
        row = make_round(northfield)
        carol.post(f"{ROUND}sign-off/lead/", SIGNER | {"version": row.version})
        with in_authority(northfield):
            assert not Signature.objects.exists()


class Test_a_second_score:
    def test_evidence_and_comment_come_first_and_the_level_stays_folded(self, northfield, frank):
        row = submitted(northfield)
        with in_authority(northfield):
            row.answers.filter(criterion="site-findable").update(comment="On the front page since May")
        use_evidence(make_evidence(northfield, "Screenshots"), row, "site-findable")
        html = frank.get(f"{REVIEW}site-findable/").content.decode()
        folded = html.index('<details class="govuk-details"')
        assert html.index("On the front page since May") < html.index("Screenshots") < folded
        # The form repeats every level's text; what was chosen stands inside the details alone.
        outside = html[:folded] + html[html.index("</details>", folded) :]
        assert "Level 2: Site findable written 2" in html[folded:]
        assert "Level 2: Site findable written 2" not in outside
        assert "checked" not in outside.split("<main")[1].split("</main")[0]

    def test_saved_it_stands_beside_the_first_and_leads_on(self, northfield, frank):
        row = submitted(northfield)
        page = frank.get(f"{REVIEW}site-findable/")
        sent = {"version": version_in(page), "written": "0", "done": "2", "opinion": "Hard to find."}
        answer = frank.post(f"{REVIEW}site-findable/", sent | {"then": "next"})
        assert answer.url == f"{REVIEW}review-held/"
        page = text_of(frank.get(f"{REVIEW}site-findable/"))
        assert "2 levels apart Level 2: Site findable written 2 Level 0: Site findable written 0" in page
        assert "Hard to find. Frank Fisher, 12 March 2026 at 10:00am" in page
        with in_authority(northfield):
            assert SecondScore.objects.get(round=row).opinion == "Hard to find."

    def test_nothing_said_is_not_saved(self, northfield, frank):
        submitted(northfield)
        answer = frank.post(f"{REVIEW}site-findable/", {"version": "0", "opinion": " "})
        assert answer.status_code == 422
        assert "Give at least one mark, or write an opinion" in text_of(answer)
        with in_authority(northfield):
            assert not SecondScore.objects.exists()

    def test_what_is_wrong_is_said_and_the_rest_kept(self, northfield, frank):
        submitted(northfield)
        answer = frank.post(f"{REVIEW}site-findable/", {"version": "0", "written": "9", "opinion": "<b>Mine"})
        assert answer.status_code == 422
        assert "Choose one of the answers shown" in text_of(answer)
        assert "&lt;b&gt;Mine" in answer.content.decode()

    def test_an_older_page_shows_both(self, northfield, frank):
        row = submitted(northfield)
        scored(row, written="1", opinion="First thought")
        sent = {"version": "0", "written": "3", "opinion": "Second thought"}
        answer = frank.post(f"{REVIEW}site-findable/", sent)
        assert answer.status_code == 422
        page = text_of(answer)
        assert "Level 1: Site findable written 1 Level 3: Site findable written 3" in page
        assert "First thought Second thought" in page
        frank.post(f"{REVIEW}site-findable/", sent | {"version": version_in(answer)})
        with in_authority(northfield):
            assert SecondScore.objects.get().written == "3"

    def test_something_wrong_does_not_hide_that_the_page_is_older(self, northfield, frank):
        row = submitted(northfield)
        scored(row, written="1", opinion="First thought")
        wrong = frank.post(f"{REVIEW}site-findable/", {"version": "0", "written": "9"})
        mended = {"version": version_in(wrong), "written": "3"}
        assert "First thought" in text_of(frank.post(f"{REVIEW}site-findable/", mended))
        with in_authority(northfield):
            assert SecondScore.objects.get().written == "1"

    def test_whoever_answered_cannot_score(self, northfield):
        row = submitted(northfield)
        ivy = make_member(northfield, "ivy", "assessor", "reviewer")
        with in_authority(northfield):
            row.changes.create(
                authority=northfield, criterion="lessons-kept", field="done", at=NOW,
                by_label="Ivy", by_user=ivy, way="page",
            )  # fmt: skip
        client = sign_in(Client(), ivy)
        page = client.get(f"{REVIEW}site-findable/")
        assert "You answered in this round" in text_of(page)
        assert 'name="written"' not in page.content.decode()
        sent = {"version": "0", "written": "3"}
        assert client.post(f"{REVIEW}site-findable/", sent).status_code == 403
        with in_authority(northfield):
            assert not SecondScore.objects.exists()

    def test_a_reviewer_who_could_answer_too_is_told(self, northfield):
        submitted(northfield)
        ivy = sign_in(Client(), make_member(northfield, "ivy", "assessor", "reviewer"))
        assert "worth more from somebody from outside" in text_of(ivy.get(REVIEW))
        assert ivy.post(f"{REVIEW}site-findable/", {"version": "0", "written": "3"}).status_code == 302

    def test_another_reviewers_is_read_only(self, northfield):
        row = submitted(northfield)
        scored(row, written="1")
        gina = sign_in(Client(), make_member(northfield, "gina", "reviewer"))
        assert 'name="written"' not in gina.get(f"{REVIEW}site-findable/").content.decode()
        answer = gina.post(f"{REVIEW}site-findable/", {"version": "1", "written": "3"})
        assert answer.status_code == 422
        assert "Not saved" in text_of(answer)

    def test_signed_off_it_can_be_read_and_not_changed(self, northfield, frank):
        row = submitted(northfield)
        scored(row, written="1")
        with in_authority(northfield):
            Round.objects.update(status="signed", signed_at=NOW)
        assert 'name="written"' not in frank.get(f"{REVIEW}site-findable/").content.decode()
        answer = frank.post(f"{REVIEW}site-findable/", {"version": "1", "written": "3", "opinion": "Late"})
        assert answer.status_code == 422
        assert "Late" in text_of(answer)
        with in_authority(northfield):
            assert SecondScore.objects.get().written == "1"

    def test_what_came_after_a_reopening_comes_back_and_shows_nothing_of_the_round(self, northfield, frank):
        row = make_round(northfield)
        make_answer(row, "site-findable", written="2", comment="COMMENT-LEAK")
        sent = {"version": "0", "written": "1", "opinion": "<i>Long</i> thought"}
        answer = frank.post(f"{REVIEW}site-findable/", sent)
        assert answer.status_code == 422
        assert "What is written Level 1 Your opinion &lt;i&gt;Long&lt;/i&gt; thought" in text_of(answer)
        assert "LEAK" not in answer.content.decode()
        with in_authority(northfield):
            assert not SecondScore.objects.exists()

    @pytest.mark.parametrize("role", ["assessor", "administrator", "coordinator", "auditor"])
    def test_the_others_read_it(self, northfield, role: str):
        row = submitted(northfield)
        scored(row, written="1", opinion="Hard to find.")
        client = someone(northfield, role)
        page = client.get(f"{REVIEW}site-findable/")
        assert "Hard to find." in text_of(page)
        assert 'name="written"' not in page.content.decode()
        assert client.post(f"{REVIEW}site-findable/", {"version": "1", "written": "3"}).status_code == 403

    def test_what_the_round_does_not_ask_is_not_found(self, northfield, frank):
        submitted(northfield, scope="duties")
        assert frank.get(f"{REVIEW}site-findable/").status_code == 404
        assert frank.get(f"{REVIEW}review-held/").status_code == 200
        assert frank.get(f"{REVIEW}nothing-such/").status_code == 404

    def test_words_that_are_markup_stay_words(self, northfield, frank, erin):
        row = submitted(northfield)
        scored(row, written="1", opinion="<script>alert(1)</script> {{ 7|add:7 }} \u202egnp")
        html = erin.get(f"{REVIEW}site-findable/").content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in html
        assert "<script>alert(1)" not in html


class Test_differences:
    def test_duties_first_then_by_size_each_with_its_answer(self, northfield, erin):
        row = submitted(northfield)
        scored(row, "lessons-kept", written="1", done="2")
        scored(row, "site-findable", written="0")
        scored(row, "review-held", duty="not-met")
        page = text_of(erin.get(REVIEW))
        listed = page.split("Differences, legal duties first")[1].split("Every criterion")[0]
        assert listed.index("Review held") < listed.index("Site findable") < listed.index("Lessons kept")
        assert "4 marks compared, 1 the same" in page
        assert "3 of 6 criteria have a second score" in page
        for show, expected in (("duties", "Review held"), ("wide", "Site findable")):
            only = text_of(erin.get(REVIEW, {"show": show}))
            only = only.split("Differences, legal duties first")[1].split("Every criterion")[0]
            assert expected in only
            assert "Lessons kept" not in only

    def test_a_filter_that_finds_nothing_says_so(self, northfield, erin):
        scored(submitted(northfield), "lessons-kept", written="1")
        assert "None of this kind" in text_of(erin.get(REVIEW, {"show": "duties"}))
        assert "Lessons kept" in text_of(erin.get(REVIEW, {"show": "<x>"}))

    def test_agreeing_throughout_is_said(self, northfield, erin):
        row = submitted(northfield)
        for key, asked in ASKED.items():
            assert "agrees throughout" not in text_of(erin.get(REVIEW))
            scored(row, key, **{part: "met" if part == "duty" else "2" for part in asked})
        assert "The reviewer agrees throughout." in text_of(erin.get(REVIEW))

    def test_the_assessor_answers_one_and_it_waits_no_more(self, northfield, erin, frank):
        row = submitted(northfield)
        scored(row, written="0")
        page = erin.get(f"{REVIEW}site-findable/")
        sent = {"version": version_in(page), "reply": "We agree, and have an action."}
        assert erin.post(f"{REVIEW}site-findable/", sent).url == REVIEW
        assert "None of this kind" in text_of(erin.get(REVIEW, {"show": "waiting"}))
        assert "We agree, and have an action. Erin Evans" in text_of(frank.get(f"{REVIEW}site-findable/"))
        later = NOW.replace(hour=11)
        scored(row, at=later, written="1")
        assert "Site findable" in text_of(erin.get(REVIEW, {"show": "waiting"})).split("Every criterion")[0]
        assert "has changed the second score since" in text_of(erin.get(f"{REVIEW}site-findable/"))

    def test_an_answer_to_an_older_score_shows_the_newer(self, northfield, erin):
        row = submitted(northfield)
        scored(row, written="0")
        scored(row, written="1", opinion="On second thoughts")
        answer = erin.post(f"{REVIEW}site-findable/", {"version": "1", "reply": "We agree."})
        assert answer.status_code == 422
        assert "On second thoughts" in text_of(answer)
        assert "We agree." in answer.content.decode()
        with in_authority(northfield):
            assert SecondScore.objects.get().reply == ""

    def test_an_empty_answer_is_refused_and_a_reviewer_gives_none(self, northfield, erin, frank):
        scored(submitted(northfield), written="0")
        answer = erin.post(f"{REVIEW}site-findable/", {"version": "1", "reply": " "})
        assert answer.status_code == 422
        assert "There is a problem" in text_of(answer)
        assert frank.post(f"{REVIEW}site-findable/", {"version": "1", "reply": "Yes"}).status_code == 403

    @pytest.mark.parametrize("many", [False, True])
    def test_queries_do_not_grow(self, northfield, erin, many, django_assert_max_num_queries):
        row = submitted(northfield)
        for key in IDS if many else IDS[:1]:
            scored(row, key, opinion="Seen.", **({"duty": "not-met"} if key == "review-held" else {}))
        erin.get(REVIEW)
        with django_assert_max_num_queries(14):
            erin.get(REVIEW)
        with django_assert_max_num_queries(14):
            erin.get(f"{REVIEW}procedure-published/")
        with django_assert_max_num_queries(14):
            erin.get(f"{ROUND}sign-off/")
