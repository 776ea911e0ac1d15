"""Passing an application to the bodies, s.104(3)(b): all of them, once, only what may be shared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pledge.audit import Actor
from pledge.links import find_link
from pledge.models import AuditEntry, Link, Message
from pledge.outcomes import Outcome, settle
from reviews.models import Advice, Agreement, BodyNotice, Case, Decision, Person, RelevantBody, Task
from reviews.services import distribution
from reviews.services.cases import Stale, locked
from tests.factories import NOW, make_complaint, make_person
from tests.scenes import Scene, in_scene

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
State = Message.State


@pytest.fixture
def scene():
    with in_scene() as scene:
        yield scene


def notify(scene: Scene) -> list[BodyNotice]:
    with locked(scene.case.pk) as case:
        return distribution.notify_bodies(case, actor=Actor.public(), at=NOW)


def notice(scene: Scene, kind: str = "police") -> BodyNotice:
    return BodyNotice.objects.select_related("body", "message", "link").get(case=scene.case, body__kind=kind)


def outcome(message: Message, state: str, at=LATER) -> None:
    settle(message.pk, Outcome(state, (State.QUEUED, State.HANDED_OVER, State.DELIVERED), at, "bad-address"))


def unreached(scene: Scene) -> list[str]:
    waiting = Task.objects.filter(case=scene.case, kind="body-unreached", done_at__isnull=True)
    return list(waiting.values_list("about", flat=True))


def worried(scene: Scene) -> None:
    Task.objects.create(case=scene.case, kind="sharing-concern", created_at=NOW)


# To whom


def test_every_body_of_the_day_of_receipt_gets_a_link_of_its_own(scene):
    council = RelevantBody.objects.get(kind="council")
    RelevantBody.objects.create(
        kind="housing", name="Ended Homes", since=date(2020, 1, 1), until=date(2026, 3, 11)
    )
    RelevantBody.objects.create(kind="housing", name="Coming Homes", since=date(2026, 3, 13))
    notices = notify(scene)
    assert {one.body.kind for one in notices} == {"council", "police", "health", "housing"}
    assert len(notices) == Link.objects.count() == Message.objects.count() == 4
    message = Message.objects.get(address="council@northfield.example.org")
    assert (message.kind, message.case_key) == ("body-notice", scene.case.key)
    assert message.recipient_label == council.name
    assert AuditEntry.objects.filter(action="body-notified").count() == 4


def test_a_body_notified_twice_gets_one_notice_and_one_message(scene):
    notify(scene)
    notify(scene)
    assert BodyNotice.objects.count() == Message.objects.count() == 4


def test_the_message_says_nothing_of_the_matter_and_holds_the_only_copy_of_the_link(scene):
    notify(scene)
    message = Message.objects.first()
    assert message.subject == "A message from Northfield Council"
    assert len(message.body.split()) <= 60
    for word in ("ASB", "review", "Zainab", "Mill Lane", "BCDF", "anti-social", "2026"):
        assert word not in message.body
    token = message.body.split("/r/")[1].split("/")[0]
    link = find_link(token)
    assert link is not None
    assert token not in str(Link.objects.values().get(pk=link.pk))


def test_a_body_without_an_address_and_a_kind_that_is_missing_are_tasks_for_the_next_day(scene):
    RelevantBody.objects.filter(kind="police").update(email="")
    RelevantBody.objects.filter(kind="health").delete()
    notify(scene)
    assert set(unreached(scene)) == {f"notice:{notice(scene).pk}", "kind:health"}
    assert notice(scene).message is None
    assert not Link.objects.filter(about=f"notice:{notice(scene).pk}").exists()
    assert set(Task.objects.values_list("due_on", flat=True)) == {date(2026, 3, 13)}


def test_a_body_added_later_ends_the_task_of_its_kind(scene):
    RelevantBody.objects.filter(kind="health").delete()
    notify(scene)
    body = RelevantBody.objects.create(
        kind="health", name="New Board", email="board@example.org", since=date(2020, 1, 1)
    )
    distribution.add_body(scene.case.pk, body, actor=scene.actor, at=LATER)
    distribution.add_body(scene.case.pk, body, actor=scene.actor, at=LATER)
    assert unreached(scene) == []
    assert Message.objects.filter(address="board@example.org").count() == 1
    assert scene.logged("body-added") == [{}]


# How much


@pytest.mark.parametrize("agreement", ["not-asked", "refused"])
def test_without_agreement_they_get_reference_and_place(scene, agreement):
    Case.objects.update(agreement=agreement)
    notify(scene)
    assert set(BodyNotice.objects.values_list("scope", "withheld_reason")) == {
        ("place-only", f"agreement-{agreement}")
    }


def test_that_somebody_cannot_agree_is_the_applicants_word_until_a_person_settles_it(scene):
    Case.objects.update(agreement="cannot")
    Task.objects.create(case=scene.case, kind="settle-agreement", created_at=NOW)
    notify(scene)
    assert notice(scene).scope == "place-only"
    distribution.settle_agreement(
        scene.case.pk, scene.version, agreement="cannot", how="Her GP says so.", actor=scene.actor, at=LATER
    )
    assert notice(scene).scope == "full"


def test_a_worry_about_sharing_holds_the_application_back_until_it_is_settled(scene):
    worried(scene)
    notify(scene)
    assert {one.scope for one in BodyNotice.objects.all()} == {"place-only"}
    kept = notice(scene, "housing")
    distribution.settle_sharing_concern(
        scene.case.pk,
        scene.version,
        how="Not the housing officer.",
        keep_from=[kept.pk],
        actor=scene.actor,
        at=LATER,
    )
    assert {one.body.kind: one.scope for one in BodyNotice.objects.all()} == {
        "council": "full",
        "police": "full",
        "health": "full",
        "housing": "place-only",
    }
    assert Task.objects.get(kind="sharing-concern").done_note == "Not the housing officer."
    assert Message.objects.filter(queued_at=LATER).count() == 3


def test_what_a_person_kept_back_stays_back_when_agreement_comes(scene):
    worried(scene)
    Case.objects.update(agreement="not-asked")
    notify(scene)
    kept = notice(scene, "housing")
    distribution.settle_sharing_concern(
        scene.case.pk, scene.version, how="Not them.", keep_from=[kept.pk], actor=scene.actor, at=LATER
    )
    assert notice(scene).scope == "place-only"
    distribution.settle_agreement(
        scene.case.pk, scene.version, agreement="given", how="Rang.", actor=scene.actor, at=LATER
    )
    assert (notice(scene).scope, notice(scene, "housing").scope) == ("full", "place-only")


def test_with_agreement_each_body_gets_the_whole_by_a_new_link_and_confirms_anew(scene):
    Case.objects.update(agreement="not-asked")
    make_person(scene.case, "affected", name="Mair", is_victim=True)
    notify(scene)
    first = notice(scene)
    distribution.confirm_receipt(
        first.pk,
        name="PC Price",
        email="price@northfield.example.org",
        dealt_with_by="",
        actor=Actor.link("Police"),
        at=NOW,
    )
    distribution.settle_agreement(
        scene.case.pk, scene.version, agreement="given", how="Rang her.", actor=scene.actor, at=LATER
    )
    after = notice(scene)
    assert (after.scope, after.withheld_reason, after.confirmed_at, after.dealt_with_by) == (
        "full",
        "",
        None,
        "",
    )
    assert after.link_id != first.link_id
    assert Link.objects.get(pk=first.link_id).revoked_at == LATER
    assert Person.objects.get(key="affected").agrees is True
    assert Person.objects.get(key="affected").facts["agrees"] is True


def test_agreement_taken_back_shows_less_at_once_and_sends_nothing(scene):
    notify(scene)
    before = notice(scene)
    distribution.settle_agreement(
        scene.case.pk, scene.version, agreement="refused", how="She rang.", actor=scene.actor, at=LATER
    )
    after = notice(scene)
    assert (after.scope, after.link_id) == ("place-only", before.link_id)
    assert Message.objects.count() == 4


def test_where_the_victims_word_changes_the_advice_is_worked_out_again(scene):
    make_complaint(scene.case, 1)
    make_person(scene.case, "affected", is_victim=True)
    distribution.settle_agreement(
        scene.case.pk, scene.version, agreement="refused", how="Rang.", actor=scene.actor, at=LATER
    )
    advice = Advice.objects.get(case=scene.case)
    said = {one["id"]: one.get("agrees") for one in advice.application["people"]}
    assert (advice.because, said["affected"]) == ("agreement", False)
    distribution.settle_agreement(
        scene.case.pk, scene.version, agreement="refused", how="Again.", actor=scene.actor, at=LATER
    )
    assert Advice.objects.count() == 1


def test_settling_from_a_stale_page_writes_nothing(scene):
    Case.objects.update(agreement="not-asked")
    notify(scene)
    with pytest.raises(Stale):
        distribution.settle_agreement(
            scene.case.pk, 1, agreement="given", how="x", actor=scene.actor, at=LATER
        )
    assert scene.now().agreement == "not-asked"


# Who has it


def test_the_first_confirmation_stands(scene):
    notify(scene)
    actor = Actor.link("Police")
    for name in ("PC Price", "Sgt Shaw"):
        row = distribution.confirm_receipt(
            notice(scene).pk, name=name, email="p@x.org", dealt_with_by="", actor=actor, at=LATER
        )
    assert (row.confirmed_by_name, row.dealt_with_by, row.confirmed_way) == ("PC Price", "PC Price", "link")
    assert scene.logged("body-confirmed") == [{}]


def test_a_record_by_hand_says_who_recorded_it_and_ends_the_task(scene):
    RelevantBody.objects.filter(kind="police").update(email="")
    notify(scene)
    distribution.record_by_hand(
        notice(scene).pk,
        scene.version,
        name="PC Price",
        note="Read out by telephone.",
        dealt_with_by="Sgt Shaw",
        actor=scene.actor,
        at=LATER,
    )
    row = notice(scene)
    assert (row.confirmed_way, row.recorded_by, row.dealt_with_by) == ("by-hand", scene.alice, "Sgt Shaw")
    assert unreached(scene) == []


def test_a_record_by_hand_from_a_stale_page_writes_nothing(scene):
    notify(scene)
    with pytest.raises(Stale):
        distribution.record_by_hand(notice(scene).pk, 1, name="x", note="y", actor=scene.actor, at=LATER)
    assert notice(scene).confirmed_at is None


# What became of the message


def test_a_message_that_fails_is_a_task_and_one_that_arrives_ends_it(scene):
    notify(scene)
    row = notice(scene)
    outcome(row.message, State.FAILED)
    assert unreached(scene) == [f"notice:{row.pk}"]
    assert scene.now().next_due_on == date(2026, 3, 13)
    again = distribution.send_again(row.pk, actor=scene.actor, at=LATER)
    assert unreached(scene) == [f"notice:{row.pk}"]
    outcome(again.message, State.HANDED_OVER)
    assert unreached(scene) == []
    outcome(again.message, State.FAILED)
    assert unreached(scene) == [f"notice:{row.pk}"]


def test_a_message_that_arrives_as_it_should_makes_no_open_page_stale(scene):
    notify(scene)
    version = scene.now().version
    outcome(notice(scene).message, State.HANDED_OVER)
    outcome(notice(scene).message, State.DELIVERED)
    assert scene.now().version == version


def test_an_old_message_or_one_to_a_colleague_changes_nothing_for_the_body(scene):
    notify(scene)
    first = notice(scene).message
    distribution.send_again(notice(scene).pk, actor=scene.actor, at=LATER)
    distribution.pass_to_colleague(
        notice(scene).pk, address="shaw@northfield.example.org", actor=Actor.link("Police"), at=LATER
    )
    outcome(first, State.FAILED)
    outcome(Message.objects.get(address="shaw@northfield.example.org"), State.FAILED)
    assert unreached(scene) == []


def test_a_bounce_after_the_receipt_asks_nobody_to_do_anything(scene):
    notify(scene)
    distribution.confirm_receipt(
        notice(scene).pk, name="PC Price", email="p@x.org", dealt_with_by="", actor=Actor.link("P"), at=NOW
    )
    outcome(notice(scene).message, State.FAILED)
    assert unreached(scene) == []


def test_a_question_about_a_decision_that_does_not_arrive_is_a_task(scene):
    advice = Advice.objects.create(
        case=scene.case, number=1, at=NOW, because="sent", procedure_digest="d",
        application={}, result={}, outcome="not-reached", must_decide_met=False,
    )  # fmt: skip
    decision = Decision.objects.create(
        case=scene.case, number=1, outcome="met", basis="discretion", advice=advice,
        saved_by=scene.alice, saved_at=NOW,
    )  # fmt: skip
    asked = Agreement.objects.create(
        decision=decision, body=RelevantBody.objects.get(kind="police"), asked_at=NOW, way="link"
    )
    about = f"agreement:{asked.pk}"
    message = Message.objects.create(
        kind="body-agreement", channel="email", address="p@x.org", body="…", case_key=scene.case.key,
        about=about, queued_at=NOW, next_attempt_at=NOW,
    )  # fmt: skip
    outcome(message, State.FAILED)
    assert unreached(scene) == [about]
    Task.objects.all().delete()
    Agreement.objects.update(answered_at=NOW)
    Message.objects.update(state=State.QUEUED)
    outcome(message, State.FAILED)
    assert unreached(scene) == []


# Links


def test_sending_again_makes_the_links_before_useless(scene):
    notify(scene)
    first = notice(scene).link
    distribution.send_again(notice(scene).pk, actor=scene.actor, at=LATER)
    first.refresh_from_db()
    assert first.revoked_at == LATER
    assert notice(scene).link.revoked_at is None


def test_pressed_twice_it_is_sent_once(scene):
    notify(scene)
    for seconds in (0, 30):
        distribution.send_again(notice(scene).pk, actor=scene.actor, at=LATER + timedelta(seconds=seconds))
    assert Message.objects.filter(address="police@northfield.example.org").count() == 2


def test_one_that_failed_at_once_can_be_sent_again_at_once(scene):
    notify(scene)
    outcome(notice(scene).message, State.FAILED, NOW)
    distribution.send_again(notice(scene).pk, actor=scene.actor, at=NOW + timedelta(seconds=30))
    assert Message.objects.filter(address="police@northfield.example.org").count() == 2


def test_a_renewed_link_goes_to_the_body_alone_and_takes_no_link_from_anybody(scene):
    notify(scene)
    first = notice(scene).link
    assert distribution.renew_link(notice(scene).pk, actor=Actor.link("Police"), at=LATER)
    first.refresh_from_db()
    assert first.revoked_at is None
    assert Message.objects.latest("pk").address == "police@northfield.example.org"
    assert scene.logged("link-renewed") == [{}]
    RelevantBody.objects.filter(kind="police").update(email="")
    assert not distribution.renew_link(notice(scene).pk, actor=Actor.link("Police"), at=LATER)


def test_whether_a_body_may_see_the_whole_is_asked_of_its_own_notice(scene):
    police = RelevantBody.objects.get(kind="police")
    assert distribution.may_see_whole(scene.case, police)
    worried(scene)
    assert not distribution.may_see_whole(scene.case, police)
    notify(scene)
    Task.objects.all().delete()
    assert not distribution.may_see_whole(scene.case, police)
