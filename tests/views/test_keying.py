"""Keying in a call, a letter or a visit: the public questions, the day of receipt, and members only."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from pledge.models import Authority, User
from pledge.scoping import in_authority
from reviews.models import Case, CaseBar, Clock, Draft
from tests.factories import make_answers, make_authority, make_bodies, make_member, sign_in
from tests.views.applying import MORNING, Applicant, hidden, publish, set_clock, text_of

pytestmark = pytest.mark.django_db
KEY = "/northfield/casework/key/"
RECEIPT = {
    "channel": "letter",
    "received_on-day": "9",
    "received_on-month": "3",
    "received_on-year": "2026",
}


@pytest.fixture
def northfield(monkeypatch: pytest.MonkeyPatch) -> Authority:
    set_clock(monkeypatch, MORNING)
    authority = make_authority("northfield")
    make_bodies(authority)
    return authority


@pytest.fixture
def alice(northfield: Authority) -> User:
    return make_member(northfield, "alice")


@pytest.fixture
def desk(alice: User) -> Client:
    return sign_in(Client(), alice)


def begin(client: Client, **typed: Any) -> HttpResponse:
    return client.post(f"{KEY}new/", {**hidden(client.get(f"{KEY}new/")), **RECEIPT, **typed})


def begun(client: Client, authority: Authority, **answers: Any) -> Draft:
    address = begin(client).url
    with in_authority(authority):
        draft = Draft.objects.get(pk=address.split("/")[4])
        draft.answers = answers
        draft.save()
    return draft


def post(client: Client, draft: Draft, page: str, **typed: Any) -> HttpResponse:
    address = f"{KEY}{draft.pk}/{page}"
    return client.post(address, {**hidden(client.get(address)), **typed})


def test_how_and_when_it_was_received_comes_first(desk: Client, northfield: Authority, alice: User):
    answer = begin(desk)
    with in_authority(northfield):
        draft = Draft.objects.get()
    assert answer.url == f"{KEY}{draft.pk}/where/"
    assert (draft.channel, draft.received_on, draft.taken_by) == ("letter", date(2026, 3, 9), alice)
    assert draft.started_at == MORNING


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"channel": ""}, "Select how it was received"),
        (
            {"received_on-day": "", "received_on-month": "", "received_on-year": ""},
            "Enter the day it was received",
        ),
        ({"received_on-day": "13"}, "The day it was received must be 12 March 2026 or earlier"),
        ({"received_on-day": "31", "received_on-month": "2"}, "must be a real date"),
        ({"channel": "pigeon"}, "Select"),
    ],
)
def test_what_is_wrong_with_it_is_said(desk: Client, northfield: Authority, typed: dict[str, str], said: str):
    answer = begin(desk, **typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    with in_authority(northfield):
        assert not Draft.objects.exists()


def test_a_double_click_begins_one(desk: Client, northfield: Authority):
    form = {**hidden(desk.get(f"{KEY}new/")), **RECEIPT}
    assert desk.post(f"{KEY}new/", form).url == desk.post(f"{KEY}new/", form).url
    with in_authority(northfield):
        assert Draft.objects.count() == 1


def test_the_same_questions_in_the_frame_for_members(desk: Client, northfield: Authority):
    draft = begun(desk, northfield)
    page = desk.get(f"{KEY}{draft.pk}/where/")
    shown = text_of(page)
    assert "Where is it happening?" in shown
    assert "received on 9 March 2026 (Letter)" in shown
    assert "Save and go to the list" in shown
    assert "Exit this page" not in shown
    assert "no-store" in page.headers["Cache-Control"]
    answer = post(desk, draft, "where/", place="Mill Lane")
    assert answer.url == f"{KEY}{draft.pk}/who-for/"
    assert post(desk, draft, "where/", place="", save="later").url == KEY


def test_every_page_and_turn_of_the_way_has_its_twin(desk: Client, northfield: Authority):
    from reviews.domain.journey import PAGES

    publish(northfield)
    make_authority("southmere", postcode_districts=["SM1"])
    draft = begun(desk, northfield, **make_answers())
    for page in PAGES[:-1]:
        assert desk.get(f"{KEY}{draft.pk}/{page.slug}/").status_code == 200, page.slug
    assert post(desk, draft, "where/", postcode="SM1").url == f"{KEY}{draft.pk}/where/elsewhere/"
    assert desk.get(f"{KEY}{draft.pk}/where/elsewhere/").status_code == 200
    assert post(desk, draft, "danger/", in_danger="yes").url == f"{KEY}{draft.pk}/danger/help/"
    assert desk.get(f"{KEY}{draft.pk}/danger/help/").status_code == 200
    assert post(desk, draft, "reports/r4/", to="police").url == f"{KEY}{draft.pk}/reports/"
    assert desk.get(f"{KEY}{draft.pk}/reports/r4/remove/").status_code == 200
    assert post(desk, draft, "reports/r4/remove/").url == f"{KEY}{draft.pk}/reports/"
    assert desk.get(f"{KEY}{draft.pk}/received/").status_code == 200
    assert desk.get(f"{KEY}{draft.pk}/").url.startswith(f"{KEY}{draft.pk}/")


def test_the_day_of_receipt_governs_and_the_day_of_keying_is_another(
    desk: Client, northfield: Authority, alice: User
):
    publish(northfield, in_force_from=date(2026, 3, 11))
    draft = begun(desk, northfield, **make_answers())
    assert "Questions that this area asks" not in text_of(desk.get(f"{KEY}{draft.pk}/check/"))
    assert "Send your application by" not in text_of(desk.get(f"{KEY}{draft.pk}/check/"))
    answer = post(desk, draft, "declaration/", understands="on")
    assert answer.url == f"{KEY}{draft.pk}/sent/"
    with in_authority(northfield):
        case = Case.objects.get()
    assert (case.received_on, case.channel, case.taken_by) == (date(2026, 3, 9), "letter", alice)
    assert case.sent_at == MORNING
    assert case.procedure is None
    page = desk.get(answer.url).content.decode()
    assert f'href="/northfield/casework/{case.reference}/"' in page
    assert post(desk, draft, "declaration/", understands="on").url == answer.url
    with in_authority(northfield):
        assert Case.objects.count() == 1


def test_what_was_due_before_it_was_keyed_in_says_so(desk: Client, northfield: Authority):
    publish(northfield, "eden")
    draft = begun(desk, northfield, **make_answers())
    with in_authority(northfield):
        Draft.objects.update(received_on=date(2026, 3, 2))
    sent = text_of(desk.get(post(desk, draft, "declaration/", understands="on").url))
    with in_authority(northfield):
        due = {clock.kind: clock.due_on for clock in Clock.objects.all()}
    assert due["acknowledge"] < date(2026, 3, 12) <= due["decide"]
    assert f"Acknowledge the application was due by {due['acknowledge']:%-d %B %Y}: do it today" in sent
    assert f"Decide whether the threshold is met by {due['decide']:%-d %B %Y}" in sent


def test_the_day_of_receipt_can_be_put_right_before_sending(desk: Client, northfield: Authority):
    draft = begun(desk, northfield, **make_answers())
    address = f"{KEY}{draft.pk}/received/"
    assert desk.post(address, {**RECEIPT, "channel": "phone", "received_on-day": "2"}).status_code == 302
    with in_authority(northfield):
        draft.refresh_from_db()
    assert (draft.channel, draft.received_on) == ("phone", date(2026, 3, 2))
    assert draft.answers == make_answers()


def test_the_list_shows_mine_and_my_colleagues(desk: Client, northfield: Authority):
    empty = desk.get(KEY)
    assert "Nothing is waiting to be finished" in text_of(empty)
    begun(desk, northfield, **make_answers())
    bob = sign_in(Client(), make_member(northfield, "bob"))
    begun(bob, northfield, name={"name": "Grace Hopper"})
    page = text_of(desk.get(KEY))
    assert page.index("Yours to finish") < page.index("Zainab Okafor")
    assert page.index("Begun by colleagues") < page.index("Grace Hopper") < page.index("Bob Brennan")
    assert "5 answers" in page


def test_a_colleague_can_finish_it(desk: Client, northfield: Authority, alice: User):
    draft = begun(desk, northfield, **make_answers())
    bob = sign_in(Client(), make_member(northfield, "bob"))
    assert post(bob, draft, "declaration/", understands="on").status_code == 302
    with in_authority(northfield):
        assert Case.objects.get().taken_by == alice


def test_one_left_for_months_is_still_there(
    desk: Client, northfield: Authority, monkeypatch: pytest.MonkeyPatch
):
    from reviews.services.drafts import drop_expired

    draft = begun(desk, northfield, **make_answers())
    later = MORNING + timedelta(days=90)
    drop_expired(later)
    set_clock(monkeypatch, later)
    again = sign_in(Client(), make_member(northfield, "alice"))
    assert again.get(f"{KEY}{draft.pk}/check/").status_code == 200


def test_a_draft_of_the_public_is_not_found_by_its_id(desk: Client, northfield: Authority):
    zainab = Applicant(northfield)
    draft = zainab.begin(where={"place": "SECRET"})
    for page in ("", "where/", "check/", "received/", "reports/r1/"):
        assert desk.get(f"{KEY}{draft.pk}/{page}").status_code == 404


def test_a_keyed_draft_is_not_opened_by_a_cookie(desk: Client, northfield: Authority):
    draft = begun(desk, northfield, where={"place": "SECRET"})
    zainab = Applicant(northfield)
    own = zainab.begin(where={"place": "SECRET"})
    assert zainab.get("where/").status_code == 200
    with in_authority(northfield):
        Draft.objects.filter(pk=own.pk).update(taken_by=draft.taken_by)
    assert zainab.get("where/").status_code == 410


def test_strangers_and_colleagues_without_the_role_stay_out(northfield: Authority, desk: Client):
    draft = begun(desk, northfield, where={"place": "SECRET"})
    southmere = make_authority("southmere")
    sam = sign_in(Client(), make_member(southmere, "sam"))
    dev = sign_in(Client(), make_member(northfield, "dev"))
    pages = (
        "",
        "new/",
        f"{draft.pk}/",
        f"{draft.pk}/where/",
        f"{draft.pk}/check/",
        f"{draft.pk}/reports/r1/",
    )
    for page in pages:
        assert sam.get(KEY + page).status_code == 404
        assert dev.get(KEY + page).status_code == 403
        assert Client().get(KEY + page).url.startswith("/account/sign-in/")
    assert sam.get(f"/southmere/casework/key/{draft.pk}/where/").status_code == 404


def test_what_a_member_types_in_two_windows_is_never_written_over(desk: Client, northfield: Authority):
    draft = begun(desk, northfield)
    address = f"{KEY}{draft.pk}/where/"
    shown = hidden(desk.get(address))
    desk.post(address, {**shown, "place": "First"})
    clash = desk.post(address, {**shown, "place": "Second"})
    assert clash.status_code == 409
    with in_authority(northfield):
        draft.refresh_from_db()
    assert draft.answers["where"]["place"] == "First"


def test_the_list_costs_the_same_for_one_and_for_three(
    desk: Client, northfield: Authority, django_assert_max_num_queries
):
    begun(desk, northfield, **make_answers())
    desk.get(KEY)
    with django_assert_max_num_queries(6):
        desk.get(KEY)
    begun(desk, northfield)
    begun(desk, northfield)
    with django_assert_max_num_queries(6):
        desk.get(KEY)


def test_the_page_of_a_sent_one_waits_until_it_is_sent(desk: Client, northfield: Authority):
    draft = begun(desk, northfield)
    assert desk.get(f"{KEY}{draft.pk}/sent/").url.startswith(f"{KEY}{draft.pk}/")


def test_whoever_is_barred_from_the_case_is_kept_out_here_too(
    desk: Client, northfield: Authority, alice: User
):
    draft = begun(desk, northfield, **make_answers())
    post(desk, draft, "declaration/", understands="on")
    assert desk.get(f"{KEY}{draft.pk}/sent/").status_code == 200
    with in_authority(northfield):
        case = Case.objects.get()
        CaseBar.objects.create(
            authority=northfield,
            case=case,
            user=alice,
            reason="she knows them.",
            barred_by=alice,
            barred_at=MORNING,
        )
    for page in ("", "sent/", "check/", "name/"):
        answer = desk.get(f"{KEY}{draft.pk}/{page}")
        assert answer.status_code == 403, page
        assert case.reference not in text_of(answer)
