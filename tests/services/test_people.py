"""Changing how to reach somebody stops what was about to leave, and never loses the duty to tell."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pledge.models import AuditEntry, Message
from pledge.scoping import in_authority
from reviews.models import Letter, Person, SearchKey, Task
from reviews.models.cases import YesNoUnknown
from reviews.services import people
from reviews.services.cases import Stale
from tests.factories import NOW, make_authority, make_case, make_person
from tests.scenes import Scene, in_scene, make_message

SECRET = "Refuge House, 1 Nowhere Lane"


@pytest.fixture
def scene(db):
    with in_scene() as made:
        yield made


def change(scene: Scene, **values):
    return people.change_person(scene.applicant.pk, scene.version, values, actor=scene.actor, at=NOW)


def waiting_letter(scene: Scene, **fields) -> Letter:
    given = {"number": 1, "kind": "acknowledgement", "state": Letter.State.ISSUED, "written_at": NOW}
    return Letter.objects.create(case=scene.case, to=scene.applicant, **(given | fields))


@pytest.mark.parametrize(
    "values",
    [
        {"email": "new@example.org"},
        {"email_safe": YesNoUnknown.NO},
        {"email_safe": YesNoUnknown.UNKNOWN},
        {"email": "", "email_safe": YesNoUnknown.UNKNOWN},
    ],
)
def test_a_waiting_message_is_stopped_and_becomes_a_task(scene, values):
    letter = waiting_letter(scene)
    message = make_message(scene.case, about=f"letter:{letter.pk}")
    change(scene, **values)
    message.refresh_from_db()
    assert message.state == Message.State.STOPPED
    task = Task.objects.get(case=scene.case, kind=Task.Kind.MESSAGE_FAILED)
    assert (task.about, task.due_on) == (f"letter:{letter.pk}", NOW.date() + timedelta(days=1))
    assert scene.now().next_due_kind == "task-message-failed"
    assert scene.logged("message-stopped") == [{"count": 1, "kind": "letter-waiting"}]


def test_what_has_left_already_and_what_goes_to_others_is_left_alone(scene):
    gone = make_message(scene.case, about="letter:7", state=Message.State.HANDED_OVER)
    to_a_body = make_message(scene.case, about="notice:1", address="police@example.org", kind="body-notice")
    of_another_case = make_message(make_case(scene.authority, "ASB-CDFG-HJKM"), about="letter:8")
    change(scene, email="new@example.org")
    states = [Message.objects.get(pk=row.pk).state for row in (gone, to_a_body, of_another_case)]
    assert states == [Message.State.HANDED_OVER, Message.State.QUEUED, Message.State.QUEUED]
    assert not Task.objects.filter(kind=Task.Kind.MESSAGE_FAILED).exists()


def test_a_code_is_stopped_without_a_task(scene):
    code = make_message(scene.case, kind="sign-in-code", about="person:1")
    change(scene, email="new@example.org")
    assert Message.objects.get(pk=code.pk).state == Message.State.STOPPED
    assert not Task.objects.filter(kind=Task.Kind.MESSAGE_FAILED).exists()


def test_a_change_that_touches_no_way_stops_nothing(scene):
    message = make_message(scene.case, about="letter:7")
    assert change(scene, name_to_use="Zee", contact_notes="After six.") == {"name_to_use", "contact_notes"}
    assert Message.objects.get(pk=message.pk).state == Message.State.QUEUED


def test_a_letter_in_the_pile_for_the_post_becomes_a_task_when_the_address_changes(scene):
    letter = waiting_letter(scene, state=Letter.State.TO_POST)
    change(scene, address="4 High Street", post_safe=YesNoUnknown.YES)
    assert Task.objects.get(kind=Task.Kind.MESSAGE_FAILED).about == f"letter:{letter.pk}"


def test_without_a_safe_way_left_finding_one_is_a_task(scene):
    change(scene, email_safe=YesNoUnknown.NO)
    assert Task.objects.get(kind=Task.Kind.ASK_SAFE_CONTACT).about == f"person:{scene.applicant.pk}"


def test_a_safe_call_is_a_way_so_there_is_no_such_task(scene):
    change(scene, email_safe=YesNoUnknown.NO, phone="01632 960111", call_safe=YesNoUnknown.YES)
    assert not Task.objects.filter(kind=Task.Kind.ASK_SAFE_CONTACT).exists()


def test_somebody_who_is_not_written_to_needs_no_safe_way(scene):
    witness = make_person(scene.case, "p1", name="Ann", email_safe=YesNoUnknown.YES)
    people.change_person(
        witness.pk, scene.version, {"email_safe": YesNoUnknown.NO}, actor=scene.actor, at=NOW
    )
    assert not Task.objects.exists()


def test_the_log_names_fields_and_never_words(scene):
    change(scene, address=SECRET, address_confidential=True, name="Zainab Bello")
    entries = scene.logged("safe-contact-changed") + scene.logged("person-changed")
    assert entries == [
        {"person": "applicant", "fields": ["address", "address_confidential"]},
        {"person": "applicant", "fields": ["name"]},
    ]
    assert SECRET not in str(list(AuditEntry.objects.values_list("detail", "about", "actor_label")))


def test_the_case_is_found_by_the_new_name_and_no_longer_by_the_old(scene):
    change(scene, name="Zainab Bello")
    keys = set(SearchKey.objects.filter(case=scene.case, kind="name").values_list("key", flat=True))
    assert "bello" in keys
    assert "okafor" not in keys


def test_the_same_again_changes_nothing_even_from_an_old_page(scene):
    version = scene.version
    for _press in range(2):
        people.change_person(
            scene.applicant.pk, version, {"email": "new@example.org"}, actor=scene.actor, at=NOW
        )
    assert len(scene.logged("safe-contact-changed")) == 1
    assert scene.applicant.version == 2


def test_a_stale_page_saves_nothing(scene):
    version = scene.version
    change(scene, email="first@example.org")
    with pytest.raises(Stale):
        people.change_person(
            scene.applicant.pk, version, {"email": "second@example.org"}, actor=scene.actor, at=NOW
        )
    assert scene.applicant.email == "first@example.org"


def test_only_these_fields_can_be_changed(scene):
    with pytest.raises(KeyError):
        change(scene, is_applicant=False)
    assert scene.applicant.is_applicant


def test_a_reveal_is_in_the_log_with_whose_it_was(scene):
    person = people.reveal(scene.applicant.pk, actor=scene.actor, at=NOW)
    row = AuditEntry.objects.get(action="revealed")
    assert (row.about, row.case_key, row.actor_user) == (f"person:{person.pk}", scene.case.key, scene.alice)


def test_another_authoritys_person_is_not_there(scene):
    elsewhere, person_id = make_authority("southmere"), scene.applicant.pk
    with in_authority(elsewhere), pytest.raises(Person.DoesNotExist):
        people.change_person(person_id, 1, {"name": "x"}, actor=scene.actor, at=NOW)
