"""Q6 on its pages: the two signatures, the two dates, publishing and withdrawing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pledge.models import Authority
from pledge.scoping import in_authority
from selfassess.models import Commitment, Publication, Round, Signature
from tests.assessing import answer_everything, make_answer, make_round
from tests.factories import NOW, TODAY, make_authority, make_member, sign_in
from tests.views.assessed import ROUND, someone, text_of
from tests.views.test_selfassess_review import SIGNER, submitted, version_in

pytestmark = pytest.mark.django_db
OFF = f"{ROUND}sign-off/"
DATES = f"{ROUND}commitment/"
COMMITTED = {
    "signed_on-day": "1", "signed_on-month": "7", "signed_on-year": "2025",
    "signed_by": "Rhys Roe", "signed_position": "Mayor",
}  # fmt: skip
JUDGED = {
    "judged_on-day": "1", "judged_on-month": "2", "judged_on-year": "2026",
    "judged_by": "Tess Todd", "judged_organisation": "A neighbouring council", "judged_basis": "Ten cases",
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_a_day_of_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def carol(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "carol"))


def signed(authority: Authority, number: int = 1) -> Round:
    row = make_round(authority, number, status="signed", submitted_at=NOW, signed_at=NOW)
    answer_everything(row)
    return row


def seen_in(answer: Any) -> dict[str, str]:
    html = answer.content.decode()
    return {"version": version_in(answer), "seen": html.split('name="seen" value="')[1].split('"')[0]}


class Test_signing_off:
    def test_what_is_missing_is_named_and_stops_nothing(self, northfield, carol):
        row = make_round(northfield, status="submitted", submitted_at=NOW)
        make_answer(row, "review-held", duty="not-met")
        make_answer(row, "bodies-consulted", duty="not-tested", duty_reason="No case", written="2")
        page = text_of(carol.get(f"{OFF}lead/"))
        for words in (
            "1 legal duty not met Review held",
            "2 of 6 criteria answered. What is not answered counts as not answered. What is not answered "
            "Procedure published Site findable Victim invited Lessons kept",
            "1 legal duty not tested: Bodies consulted",
            "Nobody from outside has given a second score",
            "2 of 6 criteria answered, 1 legal duty not met",
        ):
            assert words in page
        assert carol.post(f"{OFF}lead/", SIGNER | {"version": row.version}).url == OFF

    def test_two_signatures_sign_it_off(self, northfield, carol):
        submitted(northfield)
        carol.post(f"{OFF}lead/", SIGNER | {"version": version_in(carol.get(f"{OFF}lead/"))})
        page = text_of(carol.get(OFF))
        assert (
            "Pippa Price, Director of Communities Signed on 12 March 2026 Not to be named in public" in page
        )
        form = carol.get(f"{OFF}member/")
        assert "It cannot be reopened after that" in text_of(form)
        other = SIGNER | {"name": "Quinn Quill", "version": version_in(form), "name_may_be_published": "on"}
        carol.post(f"{OFF}member/", other)
        page = text_of(carol.get(OFF))
        assert "Signed off on 12 March 2026. It stays as it is." in page
        assert "Name and position may be published" in page
        assert "Reopen the round" not in page
        with in_authority(northfield):
            assert Round.objects.get().status == "signed"

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("name", "", "Enter who signed"),
            ("name", "x" * 151, "150 characters or fewer"),
            ("signed_on-day", "13", "must be 12 March 2026 or earlier"),
            ("signed_on-day", "11", "must be 12 March 2026 or later"),
            ("signed_on-month", "", "must include a month"),
            ("seen", "", "Confirm that they had the answers before them"),
            ("position", "Patron of ASB Help", "Confirm that the charity has agreed"),
        ],
    )
    def test_what_is_wrong_is_said_beside_it(self, northfield, carol, field, value, words):
        row = submitted(northfield)
        answer = carol.post(f"{OFF}lead/", SIGNER | {"version": row.version, field: value})
        assert answer.status_code == 422
        assert words in text_of(answer)
        with in_authority(northfield):
            assert not Signature.objects.exists()

    def test_the_charity_may_be_named_when_it_agreed(self, northfield, carol):
        row = submitted(northfield)
        sent = SIGNER | {"version": row.version, "position": "Trustee, ASB Help", "charity_agreed": "on"}
        assert carol.post(f"{OFF}lead/", sent).status_code == 302

    def test_the_member_is_somebody_else(self, northfield, carol):
        row = submitted(northfield)
        carol.post(f"{OFF}lead/", SIGNER | {"version": row.version})
        again = SIGNER | {"version": version_in(carol.get(f"{OFF}member/"))}
        answer = carol.post(f"{OFF}member/", again)
        assert answer.status_code == 422
        assert "somebody other than the senior lead" in text_of(answer)

    def test_an_older_page_signs_nothing(self, northfield, carol):
        row = submitted(northfield)
        carol.post(f"{OFF}lead/", SIGNER | {"version": row.version})
        answer = carol.post(f"{OFF}member/", SIGNER | {"version": row.version, "name": "Quinn Quill"})
        assert answer.status_code == 422
        assert "Someone changed this round while you had it open" in text_of(answer)
        assert "Quinn Quill" in answer.content.decode()
        with in_authority(northfield):
            assert Signature.objects.count() == 1

    def test_something_wrong_does_not_hide_that_the_page_is_older(self, northfield, carol):
        row = submitted(northfield)
        carol.post(f"{OFF}lead/", SIGNER | {"version": row.version})
        wrong = carol.post(f"{OFF}member/", SIGNER | {"version": row.version, "name": ""})
        assert version_in(wrong) == str(row.version)

    @pytest.mark.parametrize("role", ["assessor", "reviewer", "coordinator", "auditor"])
    def test_nobody_else_records_one(self, northfield, role: str):
        row = submitted(northfield)
        client = someone(northfield, role)
        assert client.get(OFF).status_code == 200
        assert "Record the signature" not in text_of(client.get(OFF))
        assert client.post(f"{OFF}lead/", SIGNER | {"version": row.version}).status_code == 403

    def test_there_are_two_kinds(self, northfield, carol):
        submitted(northfield)
        assert carol.get(f"{OFF}mayor/").status_code == 404

    def test_a_reopened_round_shows_what_fell(self, northfield, carol):
        row = submitted(northfield)
        carol.post(f"{OFF}lead/", SIGNER | {"version": row.version})
        carol.post(f"{ROUND}reopen/", {"version": row.version + 1, "reason": "A figure was wrong"})
        with in_authority(northfield):
            Round.objects.update(status="submitted", submitted_at=NOW)
        page = text_of(carol.get(OFF))
        assert "Signatures that fell when the round was reopened" in page
        assert "Senior lead Not signed yet" in page
        assert "Undone on 12 March 2026 at 10:00am" in page


class Test_the_two_dates:
    def test_each_is_recorded_apart_and_what_was_before_is_kept(self, northfield, carol):
        submitted(northfield)
        carol.post(f"{DATES}signed/", COMMITTED | {"version": "0", "signed_name_agreed": "on"})
        page = text_of(carol.get(DATES))
        assert "1 July 2025 Rhys Roe, Mayor Agreed to be named" in page
        assert "Standard judged met Not recorded" in page
        form = carol.get(f"{DATES}judged/")
        carol.post(f"{DATES}judged/", JUDGED | {"version": version_in(form)})
        page = text_of(carol.get(DATES))
        assert "1 February 2026 Tess Todd, A neighbouring council Ten cases Not to be named" in page
        assert "What was recorded before" in page

    def test_an_older_page_shows_both(self, northfield, carol):
        submitted(northfield)
        carol.post(f"{DATES}signed/", COMMITTED | {"version": "0"})
        answer = carol.post(f"{DATES}signed/", COMMITTED | {"version": "0", "signed_by": "Una Upton"})
        assert answer.status_code == 422
        assert "Rhys Roe Una Upton" in text_of(answer)
        with in_authority(northfield):
            assert Commitment.objects.get().signed_by == "Rhys Roe"

    def test_a_date_is_taken_back(self, northfield, carol):
        submitted(northfield)
        carol.post(f"{DATES}signed/", COMMITTED | {"version": "0"})
        form = carol.get(f"{DATES}signed/")
        carol.post(f"{DATES}signed/", {"version": version_in(form), "remove": "yes"})
        assert "Commitment signed Not recorded" in text_of(carol.get(DATES))

    def test_taken_back_on_an_older_page_it_is_shown_first(self, northfield, carol):
        submitted(northfield)
        carol.post(f"{DATES}signed/", COMMITTED | {"version": "0"})
        answer = carol.post(f"{DATES}signed/", {"version": "0", "remove": "yes"})
        assert answer.status_code == 422
        assert "Somebody recorded something while you had this page open" in text_of(answer)
        assert "Enter the day it was signed" not in text_of(answer)
        with in_authority(northfield):
            assert Commitment.objects.get().signed_by == "Rhys Roe"

    def test_something_wrong_does_not_hide_that_the_page_is_older(self, northfield, carol):
        submitted(northfield)
        carol.post(f"{DATES}signed/", COMMITTED | {"version": "0"})
        wrong = carol.post(f"{DATES}signed/", COMMITTED | {"version": "0", "signed_by": ""})
        mended = COMMITTED | {"version": version_in(wrong), "signed_by": "Una Upton"}
        assert carol.post(f"{DATES}signed/", mended).status_code == 422
        with in_authority(northfield):
            assert Commitment.objects.get().signed_by == "Rhys Roe"

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"judged_on-year": "2027"}, "must be 12 March 2026 or earlier"),
            ({"judged_by": ""}, "Enter who judged it"),
            ({"judged_organisation": "ASB  Help"}, "Confirm that the charity has agreed"),
        ],
    )
    def test_what_is_wrong_is_said(self, northfield, carol, fields, words):
        submitted(northfield)
        answer = carol.post(f"{DATES}judged/", JUDGED | {"version": "0"} | fields)
        assert answer.status_code == 422
        assert words in text_of(answer)

    @pytest.mark.parametrize("role", ["assessor", "reviewer", "auditor"])
    def test_nobody_else_records_them(self, northfield, role: str):
        submitted(northfield)
        client = someone(northfield, role)
        assert client.get(DATES).status_code == 200
        assert client.post(f"{DATES}signed/", COMMITTED | {"version": "0"}).status_code == 403

    def test_parts_are_two(self, northfield, carol):
        submitted(northfield)
        assert carol.get(f"{DATES}renewed/").status_code == 404


class Test_publishing:
    def test_the_page_before_shows_what_the_public_page_then_shows(self, northfield, carol):
        signed(northfield)
        before = carol.get(f"{ROUND}publish/")
        carol.post(f"{ROUND}publish/", seen_in(before))
        public = text_of(Client().get("/northfield/pledge/")).split("What we found ")[1]
        shown = text_of(before).split("What becomes public ")[1].split("edition 2020-01.")[0]
        assert shown in public
        assert "Published on 12 March 2026" in text_of(carol.get(f"{ROUND}review/"))

    def test_names_are_confirmed_once_more(self, northfield, carol):
        signed(northfield)
        carol.post(f"{DATES}signed/", COMMITTED | {"version": "0", "signed_name_agreed": "on"})
        page = carol.get(f"{ROUND}publish/")
        assert "Rhys Roe, Mayor" in text_of(page)
        answer = carol.post(f"{ROUND}publish/", seen_in(page))
        assert answer.status_code == 422
        assert "Confirm that everyone named still agrees" in text_of(answer)
        carol.post(f"{ROUND}publish/", seen_in(page) | {"named_agreed": "on"})
        with in_authority(northfield):
            assert Publication.objects.count() == 1

    def test_the_charitys_name_is_warned_about(self, northfield, carol):
        signed(northfield)
        with in_authority(northfield):
            Commitment.objects.create(
                authority=northfield, judged_on=TODAY, judged_by="V", judged_organisation="ASB Help",
                judged_name_agreed=True, recorded_by=make_member(northfield, "carol"), recorded_at=NOW,
            )  # fmt: skip
        page = carol.get(f"{ROUND}publish/")
        assert "must not read as if the charity recognised" in text_of(page)
        answer = carol.post(f"{ROUND}publish/", seen_in(page) | {"named_agreed": "on"})
        assert "Confirm that ASB Help has agreed" in text_of(answer)
        with in_authority(northfield):
            assert not Publication.objects.exists()

    def test_what_changed_since_is_shown_again_first(self, northfield, carol):
        signed(northfield)
        page = carol.get(f"{ROUND}publish/")
        carol.post(f"{DATES}signed/", COMMITTED | {"version": "0"})
        answer = carol.post(f"{ROUND}publish/", seen_in(page))
        assert answer.status_code == 422
        assert "Check it as it is now" in text_of(answer)
        carol.post(f"{ROUND}publish/", seen_in(answer))
        with in_authority(northfield):
            assert Publication.objects.get().snapshot["commitment"]["signed_on"] == "2025-07-01"

    def test_pressed_twice_it_is_one(self, northfield, carol):
        signed(northfield)
        sent = seen_in(carol.get(f"{ROUND}publish/"))
        for _press in range(2):
            assert carol.post(f"{ROUND}publish/", sent).url == f"{ROUND}review/"
        with in_authority(northfield):
            assert Publication.objects.count() == 1
        page = carol.get(f"{ROUND}publish/")
        assert "This round is public as it stands" in text_of(page)
        assert 'name="seen"' not in page.content.decode()

    def test_an_earlier_round_is_not_offered(self, northfield, carol):
        signed(northfield)
        signed(northfield, 2)
        later = "/northfield/selfassessment/2/publish/"
        carol.post(later, seen_in(carol.get(later)))
        page = carol.get(f"{ROUND}publish/")
        assert "A later round has been published: Self-assessment 2" in text_of(page)
        assert 'name="seen"' not in page.content.decode()

    def test_it_is_withdrawn_in_words_of_its_own(self, northfield, carol):
        signed(northfield)
        assert "Nothing of this round is public" in text_of(carol.get(f"{ROUND}withdraw/"))
        carol.post(f"{ROUND}publish/", seen_in(carol.get(f"{ROUND}publish/")))
        form = carol.get(f"{ROUND}withdraw/")
        answer = carol.post(f"{ROUND}withdraw/", {"version": version_in(form), "notice": " "})
        assert answer.status_code == 422
        old = carol.post(f"{ROUND}withdraw/", {"version": "1", "notice": "A figure was wrong"})
        assert old.status_code == 422
        assert "Someone changed this round" in text_of(old)
        carol.post(f"{ROUND}withdraw/", {"version": version_in(form), "notice": "A figure was wrong"})
        assert "Withdrawn on 12 March 2026" in text_of(carol.get(f"{ROUND}review/"))

    @pytest.mark.parametrize("role", ["assessor", "reviewer", "coordinator", "auditor"])
    @pytest.mark.parametrize("page", ["publish", "withdraw"])
    def test_nobody_else_may(self, northfield, role: str, page: str):
        signed(northfield)
        client = someone(northfield, role)
        assert client.get(f"{ROUND}{page}/").status_code == 403
        assert client.post(f"{ROUND}{page}/", {"version": "1", "notice": "x"}).status_code == 403


def test_another_authoritys_pages_are_not_found(northfield):
    make_round(northfield, status="submitted", submitted_at=NOW)
    southmere = make_authority("southmere")
    client = someone(southmere, "administrator")
    for page in (
        "review/",
        "review/site-findable/",
        "sign-off/",
        "sign-off/lead/",
        "commitment/",
        "publish/",
    ):
        assert client.get(f"{ROUND}{page}").status_code == 404
        assert client.get(f"/southmere/selfassessment/1/{page}").status_code == 404
