"""Telling (s.104(6)): met by opening, posting, handing over or speaking; opened again by what comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pledge.audit import Actor
from pledge.models import Message
from pledge.outcomes import Outcome, settle
from pledge.scoping import in_authority
from reviews.models import Case, Clock, ContactEntry, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.services import attempts, corrections, letters, telling
from reviews.services.cases import Stale
from reviews.services.changes import CORRECT, Change
from reviews.services.contact import UnsafeWay
from tests.deciding import decide, issue, scene_with, terms, write
from tests.factories import NOW, TODAY, make_person
from tests.scenes import Scene, together

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
APPLICANT = Actor.applicant()


@pytest.fixture
def scene(db):
    made = scene_with(3)
    with in_authority(made.authority):
        yield made


@pytest.fixture
def letter(scene) -> Letter:
    return write(scene, decide(scene, "met"))


def to_post(scene: Scene, letter: Letter) -> Letter:
    Person.objects.filter(pk=letter.to_id).update(
        address="3 Mill Lane", post_safe=YesNoUnknown.YES, email_safe=YesNoUnknown.NO
    )
    return issue(scene, letter, "post")


def stands(scene: Scene) -> tuple[str, date | None, bool]:
    """The case's status, the day the applicant was told, whether telling is an open task."""
    case = scene.now()
    return case.status, case.applicant_told_on, Task.objects.filter(kind="tell", done_at=None).exists()


NOT_TOLD = ("decided", None, True)
TOLD = ("told", TODAY, False)


def test_sending_is_not_telling(scene, letter):
    sent = issue(scene, letter)
    version = scene.now().version
    settle(sent.message.pk, Outcome(Message.State.DELIVERED, [Message.State.QUEUED], NOW))
    assert stands(scene) == NOT_TOLD
    # A page that somebody has open does not go stale for it.
    assert scene.now().version == version


def test_opened_after_signing_in_it_is_told_and_opening_again_changes_nothing(scene, letter):
    sent = issue(scene, letter)
    telling.mark_opened(sent.pk, actor=APPLICANT, at=NOW)
    assert stands(scene) == TOLD
    telling.mark_opened(sent.pk, actor=APPLICANT, at=LATER)
    sent.refresh_from_db()
    assert (sent.state, sent.told_on, sent.opened_at) == ("told", TODAY, NOW)
    assert len(scene.logged("told")) == 1


def test_the_clocks_that_run_from_the_letter_start_and_the_one_to_tell_is_met(db):
    clocks = [
        {"kind": "decide", "from": "decision", "length": 5, "unit": "working-days"},
        {"kind": "appeal-ask", "from": "letter-sent", "length": 20, "unit": "working-days"},
    ]
    scene = scene_with(3, terms(clocks=clocks))
    with in_authority(scene.authority):
        sent = issue(scene, write(scene, decide(scene, "met")), "spoken")
        telling.mark_given(sent.pk, scene.version, TODAY, "Read out.", actor=scene.actor, at=NOW)
        assert Clock.objects.get(kind="decide").met_on == TODAY
        assert Clock.objects.get(kind="appeal-ask").base_on == TODAY


def test_posted_it_is_told_on_the_day_of_posting(scene, letter):
    posted = to_post(scene, letter)
    assert posted.state == "to-post"
    done = telling.mark_posted([posted.pk], TODAY, actor=scene.actor, at=LATER)
    assert [one.pk for one in done.done] == [posted.pk]
    assert stands(scene) == TOLD


def test_one_marked_by_a_colleague_stays_as_it_was(scene, letter):
    posted = to_post(scene, letter)
    telling.mark_posted([posted.pk], TODAY, actor=Actor.member(scene.bob), at=NOW)
    again = telling.mark_posted([posted.pk], TODAY + timedelta(days=1), actor=scene.actor, at=LATER)
    assert (again.done, [one.pk for one in again.before]) == ((), [posted.pk])
    posted.refresh_from_db()
    assert (posted.posted_on, posted.told_by) == (TODAY, scene.bob)


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_two_colleagues_mark_a_letter_once():
    scene = scene_with(3)
    with in_authority(scene.authority):
        letter = to_post(scene, write(scene, decide(scene, "met")))

    def press(user):
        return lambda: telling.mark_posted([letter.pk], TODAY, actor=Actor.member(user), at=NOW)

    done = together(scene.authority, press(scene.alice), press(scene.bob))
    assert sorted(len(one.done) for one in done) == [0, 1]
    with in_authority(scene.authority):
        assert len(scene.logged("letter-posted")) == 1


@pytest.mark.parametrize("since", [{"post_safe": YesNoUnknown.NO}, {"address": "Elsewhere"}])
def test_a_letter_whose_reader_moves_or_says_that_post_is_not_safe_is_not_marked(scene, letter, since):
    posted = to_post(scene, letter)
    Person.objects.update(**since)
    done = telling.mark_posted([posted.pk], TODAY, actor=scene.actor, at=NOW)
    assert [one.pk for one in done.refused] == [posted.pk]
    assert stands(scene) == NOT_TOLD


@pytest.mark.parametrize(("way", "action"), [("hand", "letter-handed-over"), ("spoken", "letter-spoken")])
def test_handed_over_or_spoken_it_is_told_with_a_note(scene, letter, way, action):
    sent = issue(scene, letter, way)
    version = scene.version
    telling.mark_given(sent.pk, version, TODAY, "Ann: at the library.", actor=scene.actor, at=NOW)
    telling.mark_given(sent.pk, version, TODAY, "Twice.", actor=scene.actor, at=NOW)
    sent.refresh_from_db()
    assert (sent.told_note, sent.told_by) == ("Ann: at the library.", scene.alice)
    assert stands(scene) == TOLD
    assert len(scene.logged(action)) == 1


def test_only_a_letter_that_goes_by_hand_is_marked_as_given(scene, letter):
    with pytest.raises(telling.NotOnItsWay):
        telling.mark_given(letter.pk, scene.version, TODAY, "x", actor=scene.actor, at=NOW)
    sent = issue(scene, letter)
    with pytest.raises(telling.NotOnItsWay):
        telling.mark_given(sent.pk, scene.version, TODAY, "x", actor=scene.actor, at=NOW)
    assert stands(scene) == NOT_TOLD


def test_given_from_an_older_page_is_refused(scene, letter):
    sent = issue(scene, letter, "hand")
    with pytest.raises(Stale):
        telling.mark_given(sent.pk, scene.version - 1, TODAY, "x", actor=scene.actor, at=NOW)
    assert stands(scene) == NOT_TOLD


def test_a_letter_that_comes_back_opens_the_duty_again(scene, letter):
    posted = to_post(scene, letter)
    telling.mark_posted([posted.pk], TODAY, actor=scene.actor, at=NOW)
    for _twice in range(2):
        telling.mark_returned(posted.pk, "gone away", actor=scene.actor, at=LATER)
    posted.refresh_from_db()
    assert (posted.state, posted.told_on, posted.returned_why) == ("returned", None, "gone away")
    assert stands(scene) == NOT_TOLD
    assert Task.objects.filter(kind="message-failed", done_at=None).count() == 1
    assert len(scene.logged("letter-returned")) == 1


def test_a_message_that_fails_opens_it_too_and_a_letter_read_already_is_read(scene, letter):
    sent = issue(scene, letter)
    telling.mark_opened(sent.pk, actor=APPLICANT, at=NOW)
    settle(sent.message.pk, Outcome(Message.State.FAILED, [Message.State.QUEUED], LATER, "bounced"))
    assert stands(scene) == TOLD
    Case.objects.update(status="decided")
    again = issue(scene, write(scene, letter.decision))
    settle(again.message.pk, Outcome(Message.State.FAILED, [Message.State.QUEUED], LATER, "bounced"))
    again.refresh_from_db()
    assert (again.state, again.returned_why) == ("returned", "bounced")


def test_the_failure_of_an_earlier_message_says_nothing_of_the_letter_now(scene, letter):
    sent = issue(scene, letter)
    first = sent.message
    Letter.objects.filter(pk=sent.pk).update(message=None)
    settle(first.pk, Outcome(Message.State.FAILED, [Message.State.QUEUED], LATER, "bounced"))
    sent.refresh_from_db()
    assert sent.state == "issued"


def test_one_that_comes_back_does_not_undo_what_another_letter_told(scene, letter):
    posted = to_post(scene, letter)
    telling.mark_posted([posted.pk], TODAY, actor=scene.actor, at=NOW)
    second = issue(scene, write(scene, letter.decision), "spoken")
    telling.mark_given(second.pk, scene.version, TODAY, "Read out.", actor=scene.actor, at=NOW)
    telling.mark_returned(posted.pk, "gone away", actor=scene.actor, at=LATER)
    assert stands(scene) == TOLD


def test_one_that_a_later_letter_replaced_tells_nothing_when_it_is_opened(scene, letter):
    first = issue(scene, letter)
    issue(scene, write(scene, letter.decision), "hand")
    telling.mark_opened(first.pk, actor=APPLICANT, at=NOW)
    first.refresh_from_db()
    assert (first.state, first.opened_at) == ("replaced", NOW)
    assert stands(scene) == NOT_TOLD


def test_a_draft_cannot_be_opened(scene, letter):
    telling.mark_opened(letter.pk, actor=APPLICANT, at=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.opened_at) == ("draft", None)


def test_the_letter_of_a_decision_gone_by_tells_nothing_of_the_new_one(scene, letter):
    old = issue(scene, letter)
    decide(scene, "met", at=NOW + timedelta(hours=2))
    telling.mark_opened(old.pk, actor=APPLICANT, at=LATER)
    assert stands(scene) == NOT_TOLD


def attempt(
    scene: Scene, letter: Letter, text: str = "Rang, no answer.", kind: str = "visit"
) -> ContactEntry:
    return attempts.record_attempt(
        letter.pk, scene.version, kind=kind, on=TODAY, text=text, actor=scene.actor, at=NOW
    )


def stand_in(scene: Scene, version: int | None = None) -> Case:
    return attempts.stand_in(
        scene.case.pk,
        version or scene.version,
        manager="M. Mann, head of service",
        reason="Nobody knows where she is.",
        actor=scene.actor,
        at=NOW,
    )


def test_two_recorded_attempts_and_a_managers_reason_stand_in(scene, letter):
    sent = issue(scene, letter)
    attempt(scene, sent)
    attempt(scene, sent)
    assert ContactEntry.objects.filter(attempt_to_tell=sent, reached=False).count() == 1
    with pytest.raises(attempts.TooFewAttempts):
        stand_in(scene)
    attempt(scene, sent, "Went there, nobody in.")
    version = scene.version
    stand_in(scene, version)
    stand_in(scene, version)
    assert stands(scene) == ("told", None, False)
    assert Task.objects.get(kind="tell").done_note == "M. Mann, head of service: Nobody knows where she is."
    assert scene.logged("telling-stood-in") == [{"attempts": 2}]
    assert ContactEntry.objects.filter(kind="note").count() == 1


def test_they_are_told_at_once_should_they_come_back(scene, letter):
    sent = issue(scene, letter)
    attempt(scene, sent)
    attempt(scene, sent, "Again.")
    stand_in(scene)
    telling.mark_opened(sent.pk, actor=APPLICANT, at=NOW)
    assert stands(scene) == TOLD


def test_attempts_at_an_earlier_decision_do_not_count_for_a_later_one(scene, letter):
    sent = issue(scene, letter)
    attempt(scene, sent)
    attempt(scene, sent, "Again.")
    decide(scene, "met", at=NOW + timedelta(hours=2))
    with pytest.raises(attempts.TooFewAttempts):
        stand_in(scene)
    with pytest.raises(attempts.NothingToTell):
        attempt(scene, sent, "A third.")


def test_an_attempt_by_an_unsafe_way_is_stopped_and_one_at_a_draft_is_none(scene, letter):
    with pytest.raises(attempts.NothingToTell):
        attempt(scene, letter)
    sent = issue(scene, letter)
    Person.objects.update(call_safe=YesNoUnknown.NO)
    with pytest.raises(UnsafeWay):
        attempt(scene, sent, kind="call")
    with pytest.raises(Stale):
        attempts.record_attempt(
            sent.pk, scene.version - 1, kind="visit", on=TODAY, text="x", actor=scene.actor, at=NOW
        )
    assert not ContactEntry.objects.exists()


def test_without_a_decision_to_tell_nothing_stands_in(scene, letter):
    sent = issue(scene, letter)
    telling.mark_opened(sent.pk, actor=APPLICANT, at=NOW)
    with pytest.raises(attempts.NothingToTell):
        stand_in(scene)


@pytest.fixture
def victim(scene) -> Person:
    return make_person(scene.case, "affected", name="Ngozi Obi", is_victim=True, told_too=True)


def open_items() -> int:
    return Task.objects.filter(kind="tell-victim", done_at=None).count()


def test_a_victim_who_did_not_apply_is_told_too_by_a_letter_of_their_own(scene, victim):
    decision = decide(scene, "met")
    assert open_items() == 1
    own = issue(scene, write(scene, decision, victim), "hand")
    telling.mark_given(own.pk, scene.version, TODAY, "To her alone.", actor=scene.actor, at=NOW)
    assert open_items() == 0
    assert stands(scene) == NOT_TOLD


def test_their_letter_that_comes_back_opens_the_item_again(scene, victim):
    decision = decide(scene, "met")
    own = to_post(scene, write(scene, decision, victim))
    telling.mark_posted([own.pk], TODAY, actor=scene.actor, at=NOW)
    assert open_items() == 0
    telling.mark_returned(own.pk, "gone away", actor=scene.actor, at=LATER)
    assert open_items() == 1


def test_why_it_is_not_safe_settles_the_item_and_keeps_them_out(scene, victim):
    decide(scene, "met")

    def say(why: str, version: int) -> Task:
        return telling.record_victim_not_told(
            scene.case.pk, version, victim.pk, why=why, actor=scene.actor, at=NOW
        )

    with pytest.raises(Stale):
        say("x", scene.version - 1)
    say("He reads all that comes to her.", scene.version)
    assert open_items() == 0
    assert Task.objects.get(kind="tell-victim").done_note == "He reads all that comes to her."
    victim.refresh_from_db()
    assert victim.told_too is False
    with pytest.raises(telling.AlreadySettled):
        say("Again.", scene.version)
    decide(scene, "met", at=NOW + timedelta(hours=2))
    assert open_items() == 1


def test_the_letter_about_corrections_tells_those_it_speaks_of_and_no_later_one(scene):
    def lower(number: int, at) -> None:
        row = scene.case.complaints.get(number=number)
        change = Change(CORRECT, "The log.", complaint_id=row.pk, facts={"incident_first": "2025-06-01"})
        made = corrections.make(scene.case.pk, scene.version, change, actor=scene.actor, at=at)
        corrections.confirm(made.correction.pk, scene.version, note="x", actor=Actor.member(scene.bob), at=at)

    lower(1, NOW)
    draft = Letter.objects.get(kind="facts-changed")
    parts = {"meaning": "The bodies will decide on it.", "disagree_by": "2026-03-30"}
    draft = letters.keep_parts(draft.pk, draft.version, parts, actor=scene.actor, at=NOW)
    sent = issue(scene, draft)
    lower(2, NOW + timedelta(hours=1))
    telling.mark_opened(sent.pk, actor=APPLICANT, at=LATER)
    told = dict(scene.case.corrections.values_list("complaint__number", "told_at"))
    assert told == {1: LATER, 2: None}
    assert Task.objects.filter(kind="tell-correction", done_at=None).count() == 1
    assert Letter.objects.filter(kind="facts-changed", state="draft").count() == 1


def test_an_acknowledgement_is_the_message_itself_and_a_bounce_undoes_it(scene):
    Clock.objects.filter(kind="acknowledge").update(base_on=TODAY)
    letters.issue_acknowledgement(scene.now(), scene.applicant, actor=scene.actor, at=NOW)
    message = Message.objects.get(kind="letter-waiting")
    settle(message.pk, Outcome(Message.State.HANDED_OVER, [Message.State.QUEUED], NOW))
    assert Clock.objects.get(kind="acknowledge").met_on == TODAY
    settle(message.pk, Outcome(Message.State.FAILED, [Message.State.HANDED_OVER], LATER, "bounced"))
    assert Clock.objects.get(kind="acknowledge").met_on is None
    assert Letter.objects.get().state == "returned"
