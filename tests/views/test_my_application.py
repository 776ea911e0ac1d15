"""M2: one's own application in plain words: stage, what comes next by when; never anybody else's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pledge.models import AuditEntry
from pledge.scoping import in_authority
from reviews.models import ApplicantRequest, Case, Letter, Person, Task
from reviews.services import applicant
from tests.applicants import come_in, make_clock, make_decision, make_letter
from tests.factories import NOW, TODAY, make_case, make_complaint, make_person
from tests.scenes import Scene, make_scene
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db

MINE = "/northfield/my-application/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def scene(clock: Clock) -> Scene:
    return make_scene()


@pytest.fixture
def person(scene: Scene) -> Person:
    with in_authority(scene.authority):
        return scene.applicant


@pytest.fixture
def mine(person: Person) -> Client:
    return come_in(Client(), person)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def change(scene: Scene, **fields: Any) -> None:
    with in_authority(scene.authority):
        Case.objects.filter(pk=scene.case.pk).update(**fields)


def stage(page: str) -> str:
    """The heading of the panel that says where it stands."""
    return page.split('id="stage">')[1].split("</h2>")[0]


def tell(letter: Letter, on: date = TODAY) -> None:
    with in_authority(letter.authority):
        Letter.objects.filter(pk=letter.pk).update(state="told", told_at=NOW, told_on=on, opened_at=NOW)


# Where it stands


def test_received(mine, scene):
    make_clock(scene.case, "acknowledge")
    page = text(mine.get(MINE))
    assert stage(page) == "We have your application"
    assert "ASB-BCDF-GHJK" in page
    assert "12 March 2026" in page
    assert "Until then ask:" in page
    assert "Community safety team" in page


def test_being_looked_at_once_somebody_looks_after_it(mine, scene):
    change(scene, named_contact=scene.alice)
    page = text(mine.get(MINE))
    assert stage(page) == "Your application is being looked at"
    assert "Alice Adeyemi looks after your application." in page
    assert "01632 960100" in page


def test_being_looked_at_once_it_is_acknowledged(mine, scene):
    make_clock(scene.case, "acknowledge", met_on=TODAY)
    assert stage(text(mine.get(MINE))) == "Your application is being looked at"


def test_something_is_needed_of_them(mine, scene):
    change(scene, agreement="not-asked", named_contact=scene.alice)
    with in_authority(scene.authority):
        Person.objects.update(email_safe="unknown")
    page = text(mine.get(MINE))
    assert stage(page) == "We need something from you"
    assert "Does the person you asked for agree that we look at this?" in page
    assert "We do not know a safe way to reach you." in page
    assert "We send you nothing, because we know no safe way." in page


def test_decided_and_a_letter_waits(mine, scene, person):
    decision = make_decision(scene.case, scene.alice, "not-met")
    make_letter(person, kind="threshold-not-met", decision=decision)
    page = text(mine.get(MINE))
    assert stage(page) == "A decision has been made"
    assert "The letter below says what it is, and why." in page
    assert "There is a letter for you." in page
    assert "There will not be a review" not in page


@pytest.mark.parametrize("outcome", ["met", "not-met"])
def test_decided_and_told_another_way_says_nothing_of_it_before(mine, scene, person, outcome):
    decision = make_decision(scene.case, scene.alice, outcome)
    make_letter(person, kind=f"threshold-{outcome}", decision=decision, way="post", state="to-post")
    page = text(mine.get(MINE))
    assert stage(page) == "A decision has been made"
    assert "There are no letters yet." in page
    assert "There will be a review" not in page
    assert "There will not be a review" not in page


def test_met_once_told(mine, scene, person):
    tell(make_letter(person, decision=make_decision(scene.case, scene.alice, "met")))
    change(scene, status="told")
    page = text(mine.get(MINE))
    assert stage(page) == "There will be a review"
    assert "Ask for the decision to be looked at again" in page


def test_not_met_once_told_with_the_last_day_of_the_letter(mine, scene, person):
    decision = make_decision(scene.case, scene.alice, "not-met")
    said = {
        "appeal": {"word": "an appeal", "body": "the Commissioner", "how": [], "last_date": "9 April 2026"}
    }
    tell(make_letter(person, kind="threshold-not-met", decision=decision, context=said))
    change(scene, status="told")
    page = text(mine.get(MINE))
    assert stage(page) == "There will not be a review for now"
    assert "The last day to ask is 9 April 2026." in page


def test_a_later_decision_counts_only_once_it_is_told(mine, scene, person):
    first = make_decision(scene.case, scene.alice, "not-met")
    tell(make_letter(person, kind="threshold-not-met", decision=first))
    second = make_decision(scene.case, scene.alice, "met", number=2)
    with in_authority(scene.authority):
        type(first).objects.filter(pk=first.pk).update(replaced_by=second)
    assert stage(text(mine.get(MINE))) == "A decision has been made"
    tell(make_letter(person, decision=second))
    assert stage(text(mine.get(MINE))) == "There will be a review"


def test_a_decision_not_yet_agreed_is_not_shown(mine, scene):
    make_decision(scene.case, scene.alice, "not-met", final_at=None, final_on=None)
    change(scene, status="received", named_contact=scene.alice)
    assert stage(text(mine.get(MINE))) == "Your application is being looked at"


@pytest.mark.parametrize(
    ("status", "says"),
    [("withdrawn", "Your application has been stopped"), ("closed", "Your case is closed")],
)
def test_the_ends_say_how_to_ask_again(mine, scene, status, says):
    change(scene, status=status, closed_on=TODAY, closed_reason="Between ourselves.")
    page = text(mine.get(MINE))
    assert stage(page) == says
    assert 'href="/northfield/apply/"' in page
    assert "Stop your application" not in page
    assert "What happens next" not in page
    assert "Tell us more" in page


# What happens next


def test_each_published_step_stands_there_with_its_date(mine, scene):
    make_clock(scene.case, "acknowledge", 1, met_on=TODAY)
    make_clock(scene.case, "decide", 2)
    make_clock(scene.case, "review", 3, base_kind="decision", base_on=None)
    page = text(mine.get(MINE))
    assert "Done on 12 March 2026" in page
    assert "We tell you whether there will be a review, and why</p>" in page
    assert "by 19 March 2026" in page
    assert "within 5 working days" in page
    assert "Late" not in page


def test_what_only_colleagues_do_is_not_there(mine, scene):
    make_clock(scene.case, "agency-return", 1)
    make_clock(scene.case, "appeal-decide", 2, base_kind="appeal-received", base_on=None)
    make_clock(scene.case, "review", 3, ended_on=TODAY, ended_why="not-met")
    assert "We have not published times for the steps." in text(mine.get(MINE))


def test_the_date_they_were_told_does_not_move_later_by_itself(mine, scene):
    make_clock(scene.case, "decide", told_due_on=date(2026, 3, 17))
    page = text(mine.get(MINE))
    assert "by 17 March 2026" in page
    assert "19 March" not in page


def test_a_missed_date_stays_with_why_and_the_new_one(mine, scene, person, clock):
    late = make_clock(scene.case, "decide", told_due_on=date(2026, 3, 19))
    clock.now = NOW + timedelta(days=8)
    mine = come_in(Client(), person)
    page = text(mine.get(MINE))
    assert "We said by 19 March 2026. We have missed that day." in page
    assert "We have not given you a new date yet" in page
    with in_authority(scene.authority):
        type(late).objects.update(missed_reason="The police were late.", new_due_on=date(2026, 4, 2))
    page = text(mine.get(MINE))
    assert "The new date is 2 April 2026." in page
    assert "Why: The police were late." in page
    clock.now = NOW + timedelta(days=22)
    page = text(come_in(Client(), person).get(MINE))
    assert "Then we said by 2 April 2026, and have missed that too." in page
    assert "We are sorry." in page


def test_on_the_last_day_nothing_is_missed(mine, scene, person, clock):
    make_clock(scene.case, "decide", told_due_on=date(2026, 3, 19))
    clock.now = NOW + timedelta(days=7)
    assert "Late" not in text(come_in(Client(), person).get(MINE))


def test_dates_they_were_not_sure_of_are_asked_without_need(mine, scene):
    make_complaint(scene.case, 1)
    make_complaint(scene.case, 2, facts={"reported": None})
    make_complaint(scene.case, 3, facts={"incident_first": None})
    assert "You were not sure of the dates of 2 reports." in text(mine.get(MINE))
    change(scene, status="decided")
    assert "You were not sure" not in text(mine.get(MINE))


# Letters, and what they sent


def test_letters_new_read_and_replaced(mine, scene, person):
    replaced = make_letter(person, kind="acknowledgement", state="replaced")
    tell(make_letter(person, kind="contact-changed"))
    make_letter(person, kind="facts-changed")
    page = text(mine.get(MINE))
    for words in ("Replaced by a later one", "Read", "New", f"/letters/{replaced.number}/"):
        assert words in page, words
    assert page.count("Read letter") == 1


def test_drafts_and_letters_on_another_way_are_not_there(mine, scene, person):
    make_letter(person, state="draft", issued_at=None)
    make_letter(person, state="to-post", way="post")
    make_letter(person, state="issued", way="hand")
    make_letter(person, state="issued", way="spoken")
    assert "There are no letters yet." in text(mine.get(MINE))


def test_a_letter_that_was_posted_is_there_once_it_is_in_the_post(mine, scene, person):
    make_letter(
        person, kind="contact-changed", way="post", state="told", posted_on=date(2026, 3, 11), told_at=NOW
    )
    page = text(mine.get(MINE))
    assert "You have a new named contact" in page
    assert "11 March 2026" in page


def test_what_they_sent_is_there_and_whether_it_was_read(mine, scene, person):
    with in_authority(scene.authority):
        applicant.add_information(person, text="He came back.", form_key="a", at=NOW)
        ApplicantRequest.objects.update(read_at=NOW, read_by=scene.alice)
        applicant.complain_about_data(person, text="You told him.", form_key="b", at=NOW)
    page = text(mine.get(MINE))
    for words in ("He came back.", "Read by us on 12 March 2026.", "You told him.", "Not read by us yet."):
        assert words in page, words


def test_a_request_to_stop_is_shown_until_it_is_settled(mine, scene, person):
    with in_authority(scene.authority):
        applicant.ask_to_withdraw(person, text="", form_key="a", at=NOW)
    page = text(mine.get(MINE))
    assert "You asked on 12 March 2026 to stop. Nothing has been stopped yet" in page
    assert "Stop your application" not in page
    with in_authority(scene.authority):
        Task.objects.update(done_at=NOW)
    page = text(mine.get(MINE))
    assert "Nothing has been stopped yet" not in page
    assert "Stop your application" in page


# Only their own


def make_others(scene: Scene) -> None:
    """Everything of other people, and of colleagues, that must never reach this page."""
    other = make_person(
        scene.case,
        "affected",
        name="Ngozi Obi",
        email="ngozi@example.org",
        is_victim=True,
        address="9 Elm Way",
    )
    make_complaint(scene.case, 7, by=other, what_happened="Ngozi's own report.")
    make_letter(other, "Dear Ngozi", kind="contact-changed")
    make_decision(scene.case, scene.alice, "met")
    elsewhere = make_case(scene.authority, "ASB-MNPQ-RTVW", behaviour="Somebody else's trouble.")
    with in_authority(scene.authority):
        theirs = Person.objects.get(case=elsewhere)
        make_letter(theirs, "Not yours.", kind="closed")
        applicant.add_information(theirs, text="Theirs alone.", form_key="a", at=NOW)
        applicant.add_information(other, text="Ngozi's own words.", form_key="b", at=NOW)
        Task.objects.create(case=scene.case, kind="other", note="A note among ourselves.", created_at=NOW)
        Case.objects.filter(pk=scene.case.pk).update(
            sharing_limits="Not my cousin Vi.", closed_reason="Among ourselves."
        )
        Person.objects.filter(case=scene.case).update(contact_notes="Ask for Zed.")


def test_nobody_elses_words_and_nothing_of_what_colleagues_think(mine, scene):
    make_others(scene)
    page = text(mine.get(MINE))
    for words in (
        "Ngozi",
        "9 Elm Way",
        "RTVW",
        "Somebody else",
        "Theirs alone",
        "Between ourselves",
        "Persistence finding",
        "The reasons.",
        "mong ourselves",
        "cousin Vi",
        "Zed",
        "/letters/",
    ):
        assert words not in page, words


def test_the_victim_told_too_sees_the_stage_and_their_own_letters(scene, person):
    make_others(scene)
    make_letter(person, "Dear Zainab", kind="acknowledgement")
    with in_authority(scene.authority):
        victim = Person.objects.get(name="Ngozi Obi")
        applicant.add_information(person, text="Zainab's own words.", form_key="z", at=NOW)
    theirs = come_in(Client(), victim, "other words for them 12")
    page = text(theirs.get(MINE))
    assert stage(page) == "A decision has been made"
    assert "You have a new named contact" in page
    assert "Ngozi&#x27;s own words." in page
    for words in ("Zainab", "We have received your application", "zainab@example.org"):
        assert words not in page, words


def test_titles_and_addresses_name_nobody_and_pages_are_never_stored(mine, scene):
    for address in ("", "add/", "withdraw/", "data-complaint/", "look-again/"):
        answer = mine.get(MINE + address)
        page = text(answer)
        title = page.split("<title>")[1].split("</title>")[0]
        assert "no-store" in answer.headers["Cache-Control"], address
        assert "BCDF" not in title, address
        assert "Zainab" not in title, address
        assert "govuk-exit-this-page" in page, address


def test_reading_is_in_the_log_of_the_case(mine, scene):
    mine.get(MINE)
    with in_authority(scene.authority):
        entry = AuditEntry.objects.get(action="viewed")
    assert (entry.actor_kind, entry.case_key, entry.about) == (
        "applicant",
        scene.case.key,
        "page:my_application",
    )


def test_what_it_costs_does_not_grow(mine, scene, person):
    counts = []
    for number in range(1, 4):
        make_complaint(scene.case, number)
        make_clock(scene.case, "decide", number)
        make_letter(person, kind="contact-changed")
        with in_authority(scene.authority):
            applicant.add_information(person, text=str(number), form_key="k", at=NOW)
        with CaptureQueriesContext(connection) as queries:
            mine.get(MINE)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 20


def test_hostile_words_are_only_text(mine, scene, person):
    hostile = '<script>alert("x")</script> {{ 7|add:7 }} {% now "Y" %}'
    with in_authority(scene.authority):
        applicant.add_information(person, text=hostile, form_key="k", at=NOW)
    make_clock(scene.case, "decide", told_due_on=date(2026, 3, 1), missed_reason=hostile)
    page = mine.get(MINE).content.decode()
    assert "<script>alert" not in page
    assert page.count("{{ 7|add:7 }}") == 2
