"""Check, declaration, sending and what stands after it: one application however often it is sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import OperationalError

from pledge.audit import Actor
from pledge.models import Authority
from pledge.scoping import in_authority
from pledge.tokens import digest
from reviews.models import Case, Draft, Passphrase
from reviews.services import drafts, passphrases
from reviews.services.submit import submit
from tests.factories import make_answers, make_authority, make_bodies, make_member
from tests.views.applying import MORNING, Applicant, publish, set_clock, text_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def northfield(monkeypatch: pytest.MonkeyPatch) -> Authority:
    set_clock(monkeypatch, MORNING)
    authority = make_authority("northfield")
    make_bodies(authority)
    return authority


@pytest.fixture
def zainab(northfield: Authority) -> Applicant:
    """Everything answered, nothing sent."""
    applicant = Applicant(northfield)
    applicant.begin(**make_answers())
    return applicant


def send(zainab: Applicant):
    return zainab.post("declaration/", understands="on")


def the_case(zainab: Applicant) -> Case:
    with in_authority(zainab.authority):
        return Case.objects.select_related("authority").get()


def test_check_shows_every_answer_with_a_change_link(zainab: Applicant):
    page = zainab.get("check/")
    shown = text_of(page)
    for said in ("Mill Lane, Northfield", "Zainab Okafor", "Shouting and threats at night.", "9 March 2026"):
        assert said in shown
    for slug in ("where", "name", "contact", "safe-contact", "behaviour", "hate", "reports/r2"):
        assert f'href="/northfield/apply/{slug}/?from=check"' in page.content.decode()


def test_what_is_needed_is_listed_with_its_page_and_keeps_sending_shut(northfield: Authority):
    zainab = Applicant(northfield)
    zainab.begin(name={"name": "Zainab"})
    page = zainab.get("check/").content.decode()
    assert "Still needed before you can send this" in page
    for slug in ("where", "who-for", "contact", "behaviour", "reports"):
        assert f'<a class="govuk-link" href="/northfield/apply/{slug}/?from=check">' in page
    assert "apply/declaration/" not in page
    assert zainab.get("declaration/").url == "/northfield/apply/check/"
    assert zainab.client.post(zainab.base + "declaration/", {"understands": "on"}).status_code == 302
    with in_authority(northfield):
        assert not Case.objects.exists()


def test_a_low_count_says_you_can_still_apply_and_is_no_gate(northfield: Authority):
    zainab = Applicant(northfield)
    zainab.begin(**make_answers(reports={"more": "cannot-remember"}))
    page = text_of(zainab.get("check/"))
    assert "You can ask for a review whatever the number of reports" in page
    assert "refused" not in page
    assert "apply/declaration/" in zainab.get("check/").content.decode()
    assert send(zainab).url == "/northfield/apply/sent/"


def test_the_day_to_send_by_is_told_without_a_gate(zainab: Applicant, monkeypatch: pytest.MonkeyPatch):
    page = text_of(zainab.get("check/"))
    assert "You can ask for a review whatever" not in page
    assert "Send your application by 8 July 2026 . After that day report 1 no longer counts." in page
    set_clock(monkeypatch, MORNING.replace(month=7, day=8, hour=22))
    with in_authority(zainab.authority):
        Draft.objects.update(expires_at=MORNING + timedelta(days=365))
    zainab.client.cookies["application"] = Applicant(zainab.authority).client.cookies.get("application", "")
    fresh = Applicant(zainab.authority)
    fresh.begin(**make_answers())
    assert "Today is the last day" in text_of(fresh.get("check/"))


def test_on_leaving_the_day_to_send_by_is_told_only_where_it_comes_before_deletion(northfield: Authority):
    """Kept until 9 April: a report that counts until 8 July needs no second date, one until 1 April does."""
    zainab = Applicant(northfield)
    zainab.begin(**make_answers())
    for page in (zainab.get("save/"), zainab.post("save/", way="words")):
        assert "9 April 2026" in text_of(page)
        assert "Send your application by" not in text_of(page)
    older = make_answers()
    older["reports"]["items"][0] |= {
        "incident": {"kind": "day", "day": "2025-10-01"},
        "reported": {"kind": "day", "day": "2025-10-02"},
    }
    grace = Applicant(northfield)
    grace.begin(**older)
    for page in (grace.get("save/"), grace.post("save/", way="words")):
        said = text_of(page)
        assert "9 April 2026" in said
        assert "Send your application by 1 April 2026 . After that day report 1 no longer counts." in said
        assert "We keep what you typed for longer than that, but a report counts only for so long." in said
    assert "We keep what you typed for longer" not in text_of(grace.get("check/"))


def test_rules_that_changed_since_it_began_are_named(zainab: Applicant, monkeypatch: pytest.MonkeyPatch):
    publish(zainab.authority, in_force_from=date(2026, 3, 13))
    assert "has changed its procedure" not in text_of(zainab.get("check/"))
    set_clock(monkeypatch, MORNING + timedelta(days=1))
    page = text_of(zainab.get("check/"))
    assert "has changed its procedure (from 13 March 2026): what we ask" in page
    assert "Questions that this area asks" in page


def test_not_asked_yet_can_be_sent(northfield: Authority):
    zainab = Applicant(northfield)
    zainab.begin(
        **make_answers(
            **{"who-for": {"who_for": "someone-else"}, "agreement": {"agrees": "not-asked"}},
            name={"name": "Zainab", "affected_name": "Grace"},
        )
    )
    assert "You have not asked the person yet. You can send this." in text_of(zainab.get("check/"))
    assert send(zainab).status_code == 302
    assert the_case(zainab).agreement == Case.Agreement.NOT_ASKED
    assert "First we settle with the person" in text_of(zainab.get("sent/"))


@pytest.mark.parametrize(
    ("safe", "contact", "told"),
    [
        ({"safe_email": "no"}, {"ways": ["email"], "email": "z@example.org"}, True),
        ({"safe_email": "not-sure"}, {"ways": ["email"], "email": "z@example.org"}, True),
        ({}, {"ways": ["email"], "email": "z@example.org"}, True),
        ({"safe_email": "yes"}, {"ways": ["email"], "email": "z@example.org"}, False),
        ({}, {"ways": ["in-person"]}, False),
    ],
)
def test_no_safe_way_is_said_before_and_after_sending(northfield: Authority, safe, contact, told):
    zainab = Applicant(northfield)
    zainab.begin(**make_answers(**{"safe-contact": safe, "contact": contact}))
    assert ("we will send nothing" in text_of(zainab.get("check/"))) is told
    send(zainab)
    assert ("we send you nothing" in text_of(zainab.get("sent/"))) is told


def test_the_box_must_be_ticked_and_nothing_is_lost(zainab: Applicant):
    answer = zainab.post("declaration/")
    assert answer.status_code == 422
    assert "Tick the box" in text_of(answer)
    with in_authority(zainab.authority):
        assert not Case.objects.exists()


def test_sending_gives_a_reference_dates_and_a_contact(zainab: Applicant):
    publish(zainab.authority)
    assert send(zainab).url == "/northfield/apply/sent/"
    case = the_case(zainab)
    page = zainab.get("sent/")
    shown = text_of(page)
    assert case.reference in shown
    assert case.reference not in page.content.decode().split("</title>")[0]
    assert "01632 960100" in shown
    assert "Keep a copy only where it is safe" in shown
    assert "no-store" in page.headers["Cache-Control"]


def test_sending_twice_is_one_application_with_the_same_reference(zainab: Applicant):
    shown = zainab.get("declaration/")
    for _press in range(3):
        answer = zainab.post_as_drawn(shown, "declaration/", understands="on")
        assert answer.url == "/northfield/apply/sent/"
    case = the_case(zainab)
    assert case.reference in text_of(zainab.get("sent/"))


def test_after_sending_every_page_of_the_draft_leads_to_the_same_page(zainab: Applicant):
    send(zainab)
    for page in ("where/", "check/", "declaration/", "save/", "reports/r1/", "danger/help/"):
        assert zainab.get(page).url == "/northfield/apply/sent/", page
    late = zainab.client.post(zainab.base + "where/", {"place": "too late"})
    assert late.url == "/northfield/apply/sent/"
    assert the_case(zainab).place == "Mill Lane, Northfield"


def test_before_sending_there_is_no_sent_page(zainab: Applicant):
    assert "/northfield/apply/" in zainab.get("sent/").url
    assert "/northfield/apply/" in zainab.get("sent/copy/").url


def test_sending_from_elsewhere_meanwhile_is_the_same_application(zainab: Applicant):
    """The last form stands open while the same draft is sent from another device."""
    shown = zainab.get("declaration/")
    with in_authority(zainab.authority):
        case = submit(draft_id=zainab.draft().pk, actor=Actor.public(), at=MORNING)
    assert zainab.post_as_drawn(shown, "declaration/", understands="on").url == "/northfield/apply/sent/"
    assert the_case(zainab).pk == case.pk


def test_a_database_that_fails_keeps_everything_and_says_try_again(zainab: Applicant, monkeypatch):
    def fail(**given):
        raise OperationalError("the disk is gone")

    monkeypatch.setattr("reviews.views.apply.check.submit", fail)
    answer = send(zainab)
    assert answer.status_code == 503
    shown = text_of(answer)
    assert "It could not be sent just now" in shown
    assert "the disk is gone" not in shown
    monkeypatch.undo()
    assert zainab.answers()["declaration"]["understands"] is True


def test_words_for_coming_back_are_given_once_after_sending(zainab: Applicant):
    send(zainab)
    page = zainab.get("sent/")
    assert "Give me the words" in text_of(page)
    given = zainab.post_as_drawn(page, "sent/")
    words = words_of(given)
    again = zainab.post_as_drawn(page, "sent/")
    assert words_of(again) == words
    with in_authority(zainab.authority):
        assert Passphrase.objects.get().words_hash == passphrases.digest_of(words)
    later = text_of(zainab.get("sent/"))
    assert words not in later
    assert "the words you wrote down" in later


def test_words_given_before_sending_are_good_after(zainab: Applicant):
    page = zainab.get("save/")
    words = words_of(zainab.post_as_drawn(page, "save/", way="words"))
    send(zainab)
    with in_authority(zainab.authority):
        assert Passphrase.objects.get().words_hash == passphrases.digest_of(words)
    assert "Give me the words" not in text_of(zainab.get("sent/"))


def test_the_copy_shows_what_was_sent_under_the_rules_of_that_day(zainab: Applicant, monkeypatch):
    send(zainab)
    publish(zainab.authority, in_force_from=date(2026, 3, 1))
    page = text_of(zainab.get("sent/copy/"))
    assert the_case(zainab).reference in page
    assert "Shouting and banging, night 3." in page
    assert "Questions that this area asks" not in page
    assert "Change" not in page.split("Your application as you sent it")[-1]


def test_a_page_typed_in_two_windows_is_named_before_it_is_sent(zainab: Applicant):
    shown = zainab.get("where/")
    zainab.post_as_drawn(shown, "where/", place="First window")
    zainab.post_as_drawn(shown, "where/", place="Second window")
    page = text_of(zainab.get("check/"))
    assert "You typed these in two windows" in page
    assert "Second window" not in page
    send(zainab)
    assert the_case(zainab).place == "First window"


def test_someone_else_sees_no_sent_page(zainab: Applicant):
    send(zainab)
    stranger = Applicant(zainab.authority)
    assert stranger.get("sent/").url == "/northfield/apply/"
    stranger.begin()
    assert (
        the_case(zainab).reference
        not in stranger.client.get(stranger.base + "sent/", follow=True).content.decode()
    )


def test_the_start_page_knows_that_it_was_sent_and_can_begin_another(zainab: Applicant):
    send(zainab)
    page = zainab.get("")
    assert "You have sent an application from this device" in text_of(page)
    assert zainab.client.post(zainab.base).url == "/northfield/apply/sent/"
    assert zainab.client.post(zainab.base, {"again": "yes"}).url == "/northfield/apply/where/"
    with in_authority(zainab.authority):
        assert Draft.objects.count() == 2


def test_the_case_holds_what_was_on_the_path_and_nothing_else(northfield: Authority):
    zainab = Applicant(northfield)
    zainab.begin(
        **make_answers(agreement={"connection": "SECRET"}, hate={"hate": "no", "strands": ["SECRET"]})
    )
    send(zainab)
    assert "SECRET" not in str(the_case(zainab).answers)


def test_an_application_late_at_night_is_of_the_london_day(northfield: Authority, monkeypatch):
    set_clock(monkeypatch, MORNING.replace(month=7, day=1, hour=23, minute=30))
    zainab = Applicant(northfield)
    zainab.begin(**make_answers())
    send(zainab)
    assert the_case(zainab).received_on == date(2026, 7, 2)


def test_a_member_of_staff_on_the_public_pages_is_the_public(northfield: Authority, client):
    from tests.factories import sign_in

    zainab = Applicant(northfield, sign_in(client, make_member(northfield, "alice")))
    zainab.begin(**make_answers())
    assert send(zainab).status_code == 302
    assert the_case(zainab).taken_by_id is None


def test_a_token_is_never_in_a_page(zainab: Applicant):
    token = zainab.client.cookies["application"].value.split(".")[0]
    with in_authority(zainab.authority):
        assert Draft.objects.filter(token_hash=digest(token)).exists()
    for page in ("", "where/", "check/", "save/"):
        assert token not in zainab.get(page).content.decode()


@pytest.mark.parametrize("page", ["sent/", "sent/copy/", "check/", "where/", "save/"])
def test_a_sent_one_left_alone_for_twenty_minutes_is_seen_by_signing_in_only(
    zainab: Applicant, monkeypatch: pytest.MonkeyPatch, page: str
):
    send(zainab)
    reference = the_case(zainab).reference
    set_clock(monkeypatch, MORNING + timedelta(minutes=19))
    assert reference in text_of(zainab.get("sent/"))
    set_clock(monkeypatch, MORNING + timedelta(minutes=40))
    answer = zainab.get(page)
    assert answer.url == "/northfield/my-application/sign-in/?next=%2Fnorthfield%2Fmy-application%2F"
    assert zainab.client.cookies["application"].value == ""


@pytest.mark.parametrize(("page", "typed"), [("declaration/", {"understands": "on"}), ("behaviour/", {})])
def test_a_form_that_arrives_while_another_is_sending_it_leads_to_the_same_page(
    zainab: Applicant, monkeypatch: pytest.MonkeyPatch, page: str, typed: dict[str, str]
):
    keep = drafts.keep

    def sent_meanwhile(draft_id, *args, **kwargs):
        submit(draft_id=draft_id, actor=Actor.public(), at=MORNING)
        return keep(draft_id, *args, **kwargs)

    monkeypatch.setattr(drafts, "keep", sent_meanwhile)
    assert zainab.post(page, **typed).url == "/northfield/apply/sent/"
    assert the_case(zainab).reference in text_of(zainab.get("sent/"))
