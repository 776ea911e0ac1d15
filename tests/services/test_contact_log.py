"""The contact log: unsafe ways stop first and are never lost; one press is one entry; messages go again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pledge.models import Message
from pledge.scoping import in_authority
from reviews.models import ApplicantRequest, ContactEntry, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.selectors.contact import Show, log_of
from reviews.services import contact
from reviews.services.cases import Stale
from tests.factories import NOW, TODAY
from tests.scenes import Scene, in_scene, make_message, make_scene, together


@pytest.fixture
def scene(db):
    with in_scene(applicant={"phone": "01632 960111", "call_safe": YesNoUnknown.NO}) as made:
        yield made


def write(scene: Scene, version: int | None = None, **given) -> ContactEntry:
    words = {"kind": "call", "direction": "in", "text": "She rang.", "on": TODAY, "at": NOW} | given
    return contact.record_contact(
        scene.case.pk, scene.version if version is None else version, actor=scene.actor, **words
    )


def ask(scene: Scene, kind: str = "add", key: str = "k1", **fields) -> ApplicantRequest:
    given = {"text": "It happened again.", "made_at": NOW, "made_on": TODAY} | fields
    row = ApplicantRequest.objects.create(
        case=scene.case, person=scene.applicant, kind=kind, form_key=key, **given
    )
    scene.case.unread_from_applicant = ApplicantRequest.objects.filter(read_at=None).count()
    scene.case.save()
    return row


@pytest.mark.parametrize(
    ("kind", "field", "voicemail"),
    [
        ("call", "call_safe", False),
        ("call", "voicemail_safe", True),
        ("email", "email_safe", False),
        ("letter", "post_safe", False),
    ],
)
def test_contact_by_an_unsafe_way_stops_and_writes_nothing(scene, kind, field, voicemail):
    Person.objects.update(call_safe=YesNoUnknown.YES, email_safe=YesNoUnknown.YES)
    Person.objects.update(**{field: YesNoUnknown.NO})
    with pytest.raises(contact.UnsafeWay) as stopped:
        write(scene, kind=kind, direction="out", person=scene.applicant, voicemail=voicemail)
    assert stopped.value.way == field
    assert not ContactEntry.objects.exists()


def test_what_has_already_happened_is_written_down_with_a_task(scene):
    entry = write(scene, direction="out", person=scene.applicant, although_unsafe=True)
    assert ContactEntry.objects.get() == entry
    assert Task.objects.get().about == f"contact:{entry.pk}"
    assert scene.now().next_due_kind == "task-ask-safe-contact"
    assert scene.logged("contact-recorded")[0]["unsafe"] is True


@pytest.mark.parametrize(
    ("kind", "direction", "who"),
    [("call", "in", True), ("visit", "out", True), ("note", "internal", True), ("call", "out", False)],
)
def test_what_is_not_reaching_out_to_them_is_never_stopped(scene, kind, direction, who):
    write(scene, kind=kind, direction=direction, person=scene.applicant if who else None)
    assert scene.logged("contact-recorded")[0]["unsafe"] is False
    assert not Task.objects.exists()


def test_not_known_is_not_a_no(scene):
    """A person may try a way nobody has said anything of: only a message by itself may not."""
    write(scene, kind="letter", direction="out", person=scene.applicant)
    assert ContactEntry.objects.count() == 1


def test_one_press_is_one_entry_and_other_words_from_an_old_page_are_refused(scene):
    version = scene.version
    first = write(scene, version)
    assert write(scene, version).pk == first.pk
    with pytest.raises(Stale):
        write(scene, version, text="She rang twice.")
    with pytest.raises(Stale):
        write(scene, version, at=NOW + timedelta(hours=1))
    assert ContactEntry.objects.count() == 1


def test_the_log_never_holds_the_words(scene):
    write(scene, text="She is at her sister’s.")
    assert "sister" not in str(scene.logged("contact-recorded"))


def test_reading_what_the_applicant_sent_counts_down_and_finishes_the_task_with_the_last(scene):
    first, second = ask(scene, key="k1"), ask(scene, key="k2")
    task = Task.objects.create(case=scene.case, kind=Task.Kind.READ_MORE, created_at=NOW)
    contact.read_request(first.pk, actor=scene.actor, at=NOW)
    assert scene.now().unread_from_applicant == 1
    assert Task.objects.get(pk=task.pk).done_at is None
    contact.read_request(second.pk, actor=scene.actor, at=NOW)
    contact.read_request(second.pk, actor=scene.actor, at=NOW + timedelta(hours=1))
    assert scene.now().unread_from_applicant == 0
    assert Task.objects.get(pk=task.pk).done_at == NOW
    assert ApplicantRequest.objects.get(pk=second.pk).read_at == NOW
    assert len(scene.logged("viewed")) == 2


def test_reading_a_wish_to_withdraw_finishes_nothing_by_itself(scene):
    task = Task.objects.create(case=scene.case, kind=Task.Kind.CONFIRM_WITHDRAWAL, created_at=NOW)
    contact.read_request(ask(scene, "withdraw").pk, actor=scene.actor, at=NOW)
    assert Task.objects.get(pk=task.pk).done_at is None
    assert scene.now().status == "received"


def lost_letter(scene: Scene, **fields) -> tuple[Letter, Message]:
    given = {
        "number": 1,
        "kind": "acknowledgement",
        "state": Letter.State.RETURNED,
        "written_at": NOW,
    } | fields
    letter = Letter.objects.create(case=scene.case, to=scene.applicant, **given)
    message = make_message(scene.case, about=f"letter:{letter.pk}", state=Message.State.FAILED)
    Task.objects.create(
        case=scene.case, kind=Task.Kind.MESSAGE_FAILED, about=f"letter:{letter.pk}", created_at=NOW
    )
    return letter, message


def test_a_lost_message_goes_again_by_the_way_that_is_safe_now(scene):
    letter, message = lost_letter(scene)
    Person.objects.update(email="new@example.org")
    sent = contact.send_again(message.pk, scene.version, actor=scene.actor, at=NOW)
    assert (sent.address, sent.state) == ("new@example.org", Message.State.QUEUED)
    letter.refresh_from_db()
    assert (letter.state, letter.message) == (Letter.State.ISSUED, sent)
    assert Task.objects.get().done_at == NOW


def test_with_no_safe_way_it_becomes_a_task_and_nothing_is_sent(scene):
    letter, message = lost_letter(scene)
    Person.objects.update(email_safe=YesNoUnknown.NO)
    task = contact.send_again(message.pk, scene.version, actor=scene.actor, at=NOW)
    assert task.kind == Task.Kind.ASK_SAFE_CONTACT
    assert Message.objects.count() == 1
    letter.refresh_from_db()
    assert letter.state == Letter.State.RETURNED


@pytest.mark.parametrize("state", [Message.State.QUEUED, Message.State.DELIVERED, Message.State.HANDED_OVER])
def test_a_message_that_is_not_lost_does_not_go_again(scene, state):
    _letter, message = lost_letter(scene)
    Message.objects.filter(pk=message.pk).update(state=state)
    with pytest.raises(Message.DoesNotExist):
        contact.send_again(message.pk, scene.version, actor=scene.actor, at=NOW)


def test_a_letter_told_since_does_not_go_again(scene):
    _letter, message = lost_letter(scene, state=Letter.State.TOLD)
    with pytest.raises(Letter.DoesNotExist):
        contact.send_again(message.pk, scene.version, actor=scene.actor, at=NOW)


def test_only_the_latest_lost_message_of_a_letter_offers_to_go_again(scene):
    letter, _first = lost_letter(scene)
    second = make_message(scene.case, about=f"letter:{letter.pk}", state=Message.State.STOPPED)
    body = make_message(scene.case, about="notice:1", kind="body-notice", state=Message.State.FAILED)
    items = log_of(scene.case, (), Show.MESSAGES, 1).items
    assert [item.message.pk for item in items if item.may_send_again] == [second.pk]
    make_message(scene.case, about=f"letter:{letter.pk}", state=Message.State.QUEUED)
    assert not [i for i in log_of(scene.case, (), Show.MESSAGES, 1).items if i.may_send_again]
    assert body.pk in [item.message.pk for item in items]


def test_the_log_is_by_when_it_happened_and_says_what_was_written_down_late(scene):
    write(scene, text="today")
    write(scene, text="long ago", on=date(2026, 1, 2))
    make_message(scene.case, queued_at=NOW - timedelta(days=3))
    ask(scene, made_at=NOW + timedelta(minutes=5))
    log = log_of(scene.case, (), Show.ALL, 1)
    order = [item.entry.text if item.entry else "message" if item.message else "asked" for item in log.items]
    assert order == ["asked", "today", "message", "long ago"]
    assert [item.late for item in log.items] == [False, False, False, True]


@pytest.mark.parametrize("show", list(Show))
def test_each_kind_can_be_seen_alone(scene, show):
    write(scene)
    make_message(scene.case)
    ask(scene)
    kinds = {Show.ALL: 3, Show.RECORDED: 1, Show.MESSAGES: 1, Show.APPLICANT: 1}
    assert len(log_of(scene.case, (), show, 1).items) == kinds[show]


def test_three_hundred_entries_come_page_by_page(scene, django_assert_max_num_queries):
    ContactEntry.objects.bulk_create(
        ContactEntry(
            authority=scene.authority,
            case=scene.case,
            kind="note",
            direction="internal",
            text=str(n),
            on=TODAY - timedelta(days=n),
            recorded_by=scene.alice,
            recorded_at=NOW,
        )
        for n in range(300)
    )
    with django_assert_max_num_queries(6):
        log = log_of(scene.case, (), Show.ALL, 2)
    assert [item.entry.text for item in log.items] == [str(n) for n in range(25, 50)]
    assert (log.summary, log.previous, log.next) == ("26 to 50 of 300", 1, 3)
    last = log_of(scene.case, (), Show.ALL, 99)
    assert (last.summary, last.next) == ("276 to 300 of 300", 0)


@pytest.mark.django_db(transaction=True)
def test_a_double_press_at_the_same_moment_is_one_entry():
    scene = make_scene()

    def press():
        return write(scene, 1)

    outcomes = together(scene.authority, press, press, press)
    assert {type(one) for one in outcomes} == {ContactEntry}
    with in_authority(scene.authority):
        assert ContactEntry.objects.count() == 1
