"""What becomes of a round on its pages: details, submitting, reopening, a newer edition, the trail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pledge.models import Authority, Message
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.models import Contributor, Round, RoundEvent
from tests.assessing import (
    answer_everything,
    bank_data,
    criterion_data,
    make_answer,
    make_edition,
    make_round,
)
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.views.assessed import ROUND, someone, text_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_day_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "erin"))


def now_of(row: Round) -> Round:
    with in_authority(row.authority_id):
        return Round.objects.get(pk=row.pk)


def newer_bank(**fields: object) -> dict[str, object]:
    """The small bank, reworked: one renamed, one reworded, one dropped, one new."""
    data = bank_data("2021-01", published_on="2021-01-01", what_changed="Two were sharpened.", **fields)
    criteria = {one["id"]: one for one in data["criteria"]}
    criteria["site-findable"]["question"] = "Can everyone find the site?"
    renamed = criteria.pop("victim-invited") | {"id": "victim-heard", "title": "Victim heard"}
    del criteria["lessons-kept"]
    added = criterion_data("chair-independent", "meeting", "develop")
    data["criteria"] = [*criteria.values(), renamed, added]
    data["mapping"] = {"2020-01": {"victim-invited": ["victim-heard"], "lessons-kept": []}}
    return data


class Test_the_details:
    def sent(self, row: Round, **fields: object) -> dict[str, object]:
        given = {"version": row.version, "owner": str(row.owner_id), "scope": row.scope, "title": row.title}
        days = {name: getattr(row, name) for name in ("period_first", "period_last", "cut_off")}
        return typed(**given | days | fields)

    def test_they_change_and_the_trail_says_what(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        answer = erin.post(f"{ROUND}details/", self.sent(row, title="Renamed", cut_off=date(2026, 6, 1)))
        assert answer.url == ROUND
        assert (now_of(row).title, now_of(row).cut_off) == ("Renamed", date(2026, 6, 1))
        assert "Details changed by Erin Evans" in text_of(erin.get(f"{ROUND}trail/"))
        assert "Changed: its name, its cut-off." in text_of(erin.get(f"{ROUND}trail/"))

    def test_duties_alone_widen_to_every_criterion_and_keep_their_answers(self, northfield, erin: Client):
        row = make_round(northfield, scope="duties")
        make_answer(row, "review-held", duty="met")
        assert "1 of 3 criteria answered" in text_of(erin.get(ROUND))
        erin.post(f"{ROUND}details/", self.sent(row, scope="all"))
        assert "1 of 6 criteria answered" in text_of(erin.get(ROUND))

    def test_every_criterion_never_narrows(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        assert 'name="scope"' not in erin.get(f"{ROUND}details/").content.decode()
        erin.post(f"{ROUND}details/", self.sent(row, scope="duties", title="Renamed"))
        assert (now_of(row).scope, now_of(row).title) == ("all", "Renamed")

    def test_a_cut_off_that_has_passed_may_stay_but_not_be_set(self, northfield: Authority, erin: Client):
        gone = NOW.date() - timedelta(days=3)
        row = make_round(northfield, cut_off=gone)
        assert erin.post(f"{ROUND}details/", self.sent(row, title="Renamed")).status_code == 302
        row = now_of(row)
        answer = erin.post(f"{ROUND}details/", self.sent(row, cut_off=gone + timedelta(days=1)))
        assert answer.status_code == 422
        assert "A new cut-off must be today or later" in text_of(answer)

    def test_an_older_form_shows_both_and_saves_nothing(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        erin.post(f"{ROUND}details/", self.sent(row, title="Hers"))
        answer = erin.post(f"{ROUND}details/", self.sent(row, title="Mine"))
        assert answer.status_code == 422
        page = text_of(answer)
        assert "Someone changed this while you had it open" in page
        assert "Hers Mine" in page
        assert now_of(row).title == "Hers"
        erin.post(f"{ROUND}details/", self.sent(now_of(row), title="Mine"))
        assert now_of(row).title == "Mine"

    @pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "²"])
    def test_a_version_that_is_none_saves_nothing(self, northfield: Authority, erin: Client, version: str):
        row = make_round(northfield)
        sent = self.sent(row, title="Mine") | {"version": version}
        assert erin.post(f"{ROUND}details/", sent).status_code == 422
        assert now_of(row).title == "Self-assessment 1"

    @pytest.mark.parametrize("status", ["submitted", "signed"])
    def test_a_locked_round_keeps_them(self, northfield: Authority, erin: Client, status: str):
        row = make_round(northfield, status=status, submitted_at=NOW, signed_at=NOW)
        assert (
            "<form method"
            not in erin.get(f"{ROUND}details/").content.decode().split("<main")[1].split("</main")[0]
        )
        erin.post(f"{ROUND}details/", self.sent(row, title="Mine"))
        assert now_of(row).title == "Self-assessment 1"


class Test_submitting:
    def test_what_is_missing_is_named_and_must_be_meant(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        make_answer(row, "review-held", duty="met")
        make_answer(row, "site-findable", written="2", done="not-tested")
        make_answer(row, "lessons-kept", written="2", done="2", draft=True)
        page = text_of(erin.get(f"{ROUND}submit/"))
        for words in ("Procedure published", "Site findable : its reason is missing", "Victim invited",
                      "Lessons kept : a draft that nobody has confirmed"):  # fmt: skip
            assert words in page
        assert "Review held" not in page
        answer = erin.post(f"{ROUND}submit/", {"version": row.version})
        assert answer.status_code == 422
        assert "Confirm that you want to submit it as it is" in text_of(answer)
        assert now_of(row).status == "open"
        answer = erin.post(f"{ROUND}submit/", {"version": row.version, "as_it_is": "on"})
        assert answer.url == ROUND
        assert (now_of(row).status, now_of(row).submitted_at) == ("submitted", NOW)

    def test_a_whole_round_asks_nothing_more(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        answer_everything(row)
        assert "Everything that this round asks has been answered" in text_of(erin.get(f"{ROUND}submit/"))
        assert erin.post(f"{ROUND}submit/", {"version": row.version}).url == ROUND
        assert now_of(row).status == "submitted"

    def test_pressed_twice_it_is_submitted_once(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        answer_everything(row)
        for _press in range(2):
            erin.post(f"{ROUND}submit/", {"version": row.version})
        with in_authority(northfield):
            assert RoundEvent.objects.filter(kind="submitted").count() == 1

    def test_an_older_form_submits_nothing(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        answer = erin.post(f"{ROUND}submit/", {"version": row.version - 1, "as_it_is": "on"})
        assert answer.status_code == 422
        assert "Someone changed this round while you had it open" in text_of(answer)
        assert now_of(row).status == "open"

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ASSESSOR])
    def test_only_an_assessor_submits(self, northfield: Authority, role: str):
        row = make_round(northfield)
        assert someone(northfield, role).post(f"{ROUND}submit/", {"version": row.version}).status_code == 403
        assert now_of(row).status == "open"


class Test_reopening:
    @pytest.mark.parametrize("role", [Role.ASSESSOR, Role.ADMINISTRATOR])
    def test_with_a_reason_that_everyone_sees(self, northfield: Authority, role: str):
        row = make_round(northfield, status="submitted", submitted_at=NOW)
        client = someone(northfield, role)
        answer = client.post(f"{ROUND}reopen/", {"version": row.version, "reason": "Two answers were wrong"})
        assert answer.url == ROUND
        assert "Two answers were wrong" in text_of(client.get(ROUND))
        assert (now_of(row).status, now_of(row).submitted_at) == ("open", None)

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_not_without_one(self, northfield: Authority, erin: Client, reason: str):
        row = make_round(northfield, status="submitted", submitted_at=NOW)
        answer = erin.post(f"{ROUND}reopen/", {"version": row.version, "reason": reason})
        assert answer.status_code == 422
        assert "Enter why it is reopened" in text_of(answer)

    def test_an_older_form_keeps_what_was_typed(self, northfield: Authority, erin: Client):
        row = make_round(northfield, status="submitted", submitted_at=NOW, version=4)
        answer = erin.post(f"{ROUND}reopen/", {"version": 3, "reason": "Two answers were wrong"})
        assert answer.status_code == 422
        assert "Two answers were wrong" in text_of(answer)
        assert 'name="version" value="4"' in answer.content.decode()
        assert now_of(row).status == "submitted"

    def test_a_signed_round_stays(self, northfield: Authority, erin: Client):
        row = make_round(northfield, status="signed", signed_at=NOW)
        assert "stays as it is" in text_of(erin.get(f"{ROUND}reopen/"))
        erin.post(f"{ROUND}reopen/", {"version": row.version, "reason": "Why not"})
        assert now_of(row).status == "signed"

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.REVIEWER, Role.CHAIR])
    def test_others_cannot(self, northfield: Authority, role: str):
        row = make_round(northfield, status="submitted", submitted_at=NOW)
        client = someone(northfield, role)
        assert client.post(f"{ROUND}reopen/", {"version": row.version, "reason": "x"}).status_code == 403


class Test_a_newer_edition:
    def test_the_page_says_what_it_changes_and_a_button_moves_the_round(self, northfield, erin: Client):
        row = make_round(northfield)
        answer_everything(row)
        assert "newer edition" not in text_of(erin.get(ROUND))
        make_edition(newer_bank(law_changed=True))
        assert "See what it changes" in text_of(erin.get(ROUND))
        page = text_of(erin.get(f"{ROUND}edition/"))
        for words in (
            "Two were sharpened.",
            "The law or the guidance has changed",
            "Site findable (answered)",
            "Victim invited → Victim heard (answered)",
            "No longer asked Lessons kept (answered)",
            "New Chair independent",
            "2 answers would wait to be confirmed",
        ):
            assert words in page
        assert erin.post(f"{ROUND}edition/", {"version": row.version}).url == ROUND
        page = text_of(erin.get(ROUND))
        assert "3 of 6 criteria answered" in page
        assert "2 drafts to confirm" in page
        assert "No longer asked" in page
        assert "See what it changes" not in page
        page = text_of(erin.get(f"{ROUND}criteria/victim-heard/"))
        assert "This was the answer to “Victim invited”, under edition 2020-01 of the criteria." in page
        page = text_of(erin.get(f"{ROUND}criteria/site-findable/"))
        assert "had other words when it was answered, under edition 2020-01" in page
        assert "2020-01 → 2021-01" in text_of(erin.get(f"{ROUND}trail/"))

    def test_an_older_form_moves_nothing(self, northfield: Authority, erin: Client):
        row = make_round(northfield)
        make_edition(newer_bank())
        assert erin.post(f"{ROUND}edition/", {"version": row.version + 1}).status_code == 422
        assert now_of(row).edition_id == row.edition_id

    def test_others_read_it_and_move_nothing(self, northfield: Authority):
        row = make_round(northfield)
        make_edition(newer_bank())
        carol = someone(northfield, Role.ADMINISTRATOR)
        assert "An assessor can move the round" in text_of(carol.get(f"{ROUND}edition/"))
        assert carol.post(f"{ROUND}edition/", {"version": row.version}).status_code == 403
        assert now_of(row).edition_id == row.edition_id

    def test_none_is_said(self, northfield: Authority, erin: Client):
        make_round(northfield)
        assert "There is none" in text_of(erin.get(f"{ROUND}edition/"))


def test_the_trail_goes_on_page_by_page(northfield: Authority, erin: Client):
    row = make_round(northfield)
    with in_authority(northfield):
        for number in range(27):
            RoundEvent.objects.create(
                round=row, kind="reopened", at=NOW, by_label="E", reason=f"Reason {number}."
            )
    page = text_of(erin.get(f"{ROUND}trail/"))
    assert "Reason 26." in page
    assert "Reason 1." not in page
    with in_authority(northfield):
        last_shown = RoundEvent.objects.get(reason="Reason 2.").pk
    page = text_of(erin.get(f"{ROUND}trail/?before={last_shown}"))
    assert "Reason 1." in page
    assert "Reason 2." not in page
    assert erin.get(f"{ROUND}trail/?before=nonsense").status_code == 200


class Test_contributors:
    def sent(self, **fields: str) -> dict[str, str]:
        given = {"theme": "meeting", "name": "Priya Patel", "organisation": "Homes Association"}
        return given | {"email": "priya@homes.example.org"} | fields

    def test_somebody_is_invited_and_their_theme_says_so(self, northfield: Authority, erin: Client):
        make_round(northfield)
        assert "Nobody has been invited yet" in text_of(erin.get(f"{ROUND}contributors/"))
        answer = erin.post(f"{ROUND}contributors/invite/", self.sent())
        assert answer.url == f"{ROUND}contributors/"
        page = text_of(erin.get(answer.url))
        assert (
            "Priya Patel Homes Association priya@homes.example.org The review meeting 0 of 2 answered" in page
        )
        assert "Priya Patel (Homes Association)" in text_of(erin.get(ROUND))

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"theme": ""}, "Choose a theme"),
            ({"theme": "no-such"}, "Choose a theme"),
            ({"name": ""}, "Enter their name"),
            ({"email": ""}, "Enter their work email address"),
            ({"email": "priya"}, "Enter an email address in the right form"),
        ],
    )
    def test_wrong_words_come_back(self, northfield: Authority, erin: Client, fields, sentence: str):
        make_round(northfield)
        answer = erin.post(f"{ROUND}contributors/invite/", self.sent(**fields))
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        with in_authority(northfield):
            assert not Contributor.objects.exists()

    def test_somebody_invited_before_is_said_to_be(self, northfield, erin: Client, monkeypatch):
        make_round(northfield)
        erin.post(f"{ROUND}contributors/invite/", self.sent())
        monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=20))
        answer = erin.post(f"{ROUND}contributors/invite/", self.sent(), follow=True)
        assert "has been invited to this theme already" in text_of(answer)

    def test_an_email_that_came_back_is_said(self, northfield: Authority, erin: Client):
        make_round(northfield)
        erin.post(f"{ROUND}contributors/invite/", self.sent())
        assert "Email not delivered" not in text_of(erin.get(f"{ROUND}contributors/"))
        with in_authority(northfield):
            Message.objects.update(state=Message.State.FAILED)
        page = text_of(erin.get(f"{ROUND}contributors/"))
        assert "Email not delivered" in page
        assert "with an address that works" in page

    def test_after_the_cut_off_nobody_is_invited(self, northfield: Authority, erin: Client):
        make_round(northfield, cut_off=NOW.date() - timedelta(days=1))
        assert "Move the cut-off" in text_of(erin.get(f"{ROUND}contributors/invite/"))
        answer = erin.post(f"{ROUND}contributors/invite/", self.sent(), follow=True)
        assert "Nothing was sent" in text_of(answer)
        with in_authority(northfield):
            assert not Contributor.objects.exists()

    def test_a_link_is_ended_once_that_is_meant(self, northfield: Authority, erin: Client):
        make_round(northfield)
        erin.post(f"{ROUND}contributors/invite/", self.sent())
        with in_authority(northfield):
            pk = Contributor.objects.get().pk
        address = f"{ROUND}contributors/{pk}/end/"
        assert "End the link of Priya Patel" in text_of(erin.get(address))
        with in_authority(northfield):
            assert Contributor.objects.get().ended_at is None
        page = text_of(erin.post(address, follow=True))
        assert "Priya Patel, The review meeting: ended on 12 March 2026" in page

    def test_those_of_another_round_are_not_found(self, northfield: Authority, erin: Client):
        make_round(northfield, status="signed", signed_at=NOW)
        other = make_round(northfield, 2)
        with in_authority(northfield):
            pk = Contributor.objects.create(
                round=other, theme="meeting", name="P", email="p@example.org", invited_at=NOW
            ).pk
        assert erin.post(f"{ROUND}contributors/{pk}/send/").status_code == 404
        assert erin.post(f"{ROUND}contributors/{pk}/end/").status_code == 404

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ASSESSOR])
    def test_only_an_assessor_sees_their_addresses(self, northfield: Authority, role: str):
        make_round(northfield)
        assert someone(northfield, role).get(f"{ROUND}contributors/").status_code == 403

    def test_mine_is_what_i_was_asked_for(self, northfield: Authority, erin: Client):
        make_round(northfield)
        erin.post(f"{ROUND}contributors/invite/", self.sent())
        assert "The review meeting" not in text_of(erin.get(f"{ROUND}?show=mine"))
        own = make_member(northfield, "erin").email.upper()
        erin.post(f"{ROUND}contributors/invite/", self.sent(theme="learning", email=own))
        page = text_of(erin.get(f"{ROUND}?show=mine"))
        assert "Lessons kept" in page
        assert "Site findable" not in page

    def test_the_list_costs_the_same_at_one_and_at_ten(
        self, northfield, erin: Client, django_assert_num_queries, django_assert_max_num_queries
    ):
        row = make_round(northfield)
        erin.post(f"{ROUND}contributors/invite/", self.sent())
        erin.get(f"{ROUND}contributors/")
        with django_assert_max_num_queries(10) as few:
            erin.get(f"{ROUND}contributors/")
        with in_authority(northfield):
            for number in range(10):
                Contributor.objects.create(
                    round=row, theme="learning", name="P", email=f"p{number}@example.org", invited_at=NOW
                )
        with django_assert_num_queries(len(few)):
            erin.get(f"{ROUND}contributors/")
