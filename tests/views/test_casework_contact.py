"""C7: the log on the page, writing down contact, the unsafe way that stops, messages that go again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pledge.domain.working_days import london_date
from pledge.models import Message
from pledge.scoping import in_authority
from reviews.models import ApplicantRequest, ContactEntry, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from tests.factories import NOW, TODAY, make_member, sign_in
from tests.scenes import Scene, make_message, make_scene

CONTACT = "/northfield/casework/ASB-BCDF-GHJK/contact/"


@pytest.fixture
def scene(db) -> Scene:
    return make_scene(applicant={"phone": "01632 960111", "call_safe": YesNoUnknown.NO})


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


@pytest.fixture
def today():
    return london_date(timezone.now())


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def typed(scene: Scene, today, **changed: Any) -> dict[str, Any]:
    with in_authority(scene.authority):
        person = scene.applicant.pk
    return {
        "version": 1,
        "kind": "call",
        "direction": "in",
        "person": person,
        "on-day": today.day,
        "on-month": today.month,
        "on-year": today.year,
        "reached": "yes",
        "text": "She rang about last night.",
    } | changed


def test_nothing_yet_says_what_comes_here(client):
    page = text(client.get(CONTACT))
    assert "No contact yet" in page
    assert f'href="{CONTACT}add/"' in page


def test_what_is_written_down_is_in_the_log_with_both_days(scene, client, today):
    yesterday = today - timedelta(days=1)
    given = typed(
        scene, today, **{"on-day": yesterday.day, "on-month": yesterday.month, "on-year": yesterday.year}
    )
    page = text(client.post(f"{CONTACT}add/", given, follow=True))
    assert "She rang about last night." in page
    assert "Reached" in page
    assert "written down by Alice Adeyemi on" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": ""}, "Choose what it was"),
        ({"direction": ""}, "Choose which way it went"),
        ({"person": ""}, "Choose whom it was with"),
        ({"text": "  "}, "Enter what was said or done"),
        ({"on-day": ""}, "The day it happened must include a day"),
        ({"on-year": "2999"}, "or earlier"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(scene, client, today, changed, words):
    answer = client.post(f"{CONTACT}add/", typed(scene, today, **changed))
    page = text(answer)
    assert answer.status_code == 422
    assert words in page
    if "text" not in changed:
        assert "She rang about last night." in page
    with in_authority(scene.authority):
        assert not ContactEntry.objects.exists()


def test_an_unsafe_way_stops_says_why_and_can_still_be_put_on_record(scene, client, today):
    given = typed(scene, today, direction="out")
    answer = client.post(f"{CONTACT}add/", given)
    page = text(answer)
    assert answer.status_code == 422
    assert "Stop: this way is not safe" in page
    assert "Zainab Okafor has said that this is not safe: Telephone call." in page
    assert "She rang about last night." in page
    with in_authority(scene.authority):
        assert not ContactEntry.objects.exists()
    again = client.post(f"{CONTACT}add/", given | {"unsafe_shown": "1"})
    assert again.status_code == 422
    done = client.post(f"{CONTACT}add/", given | {"unsafe_shown": "1", "although_unsafe": "on"})
    assert done.status_code == 302
    with in_authority(scene.authority):
        assert ContactEntry.objects.count() == 1
        assert Task.objects.get().kind == Task.Kind.ASK_SAFE_CONTACT


def test_the_box_that_overrides_is_not_there_before_it_was_shown(scene, client, today):
    given = typed(scene, today, direction="out", although_unsafe="on")
    assert client.post(f"{CONTACT}add/", given).status_code == 422
    with in_authority(scene.authority):
        assert not ContactEntry.objects.exists()


def test_contact_with_an_agency_names_nobody_of_the_case(scene, client, today):
    client.post(f"{CONTACT}add/", typed(scene, today, person="other", direction="out"))
    with in_authority(scene.authority):
        assert ContactEntry.objects.get().person is None


def test_pressed_twice_it_is_there_once(scene, client, today):
    given = typed(scene, today)
    for _press in range(2):
        assert client.post(f"{CONTACT}add/", given).status_code == 302
    with in_authority(scene.authority):
        assert ContactEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("queued", "waiting to be sent"),
        ("handed-over", "sent, not yet known to have arrived"),
        ("delivered", "delivered"),
        ("failed", "could not be delivered"),
        ("stopped", "stopped before it was sent"),
    ],
)
def test_what_became_of_each_message_is_in_words_without_its_address(scene, client, state, words):
    with in_authority(scene.authority):
        make_message(scene.case, state=state, address="secret-address@example.org")
    page = text(client.get(CONTACT))
    assert words in page
    assert "secret-address" not in page


def test_a_lost_message_is_sent_again_from_here(scene, client):
    with in_authority(scene.authority):
        letter = Letter.objects.create(
            case=scene.case,
            number=1,
            kind="acknowledgement",
            to=scene.applicant,
            state="returned",
            written_at=NOW,
        )
        message = make_message(scene.case, about=f"letter:{letter.pk}", state="failed")
    assert "Send again by a safe way" in text(client.get(CONTACT))
    page = text(client.post(f"{CONTACT}messages/{message.pk}/again/", {"version": 1}, follow=True))
    assert "The message is waiting to be sent." in page
    assert "Send again by a safe way" not in page
    with in_authority(scene.authority):
        Message.objects.exclude(pk=message.pk).update(state="failed")
        Person.objects.update(email_safe=YesNoUnknown.NO)
        version, last = scene.version, Message.objects.order_by("-pk").first()
    page = text(client.post(f"{CONTACT}messages/{last.pk}/again/", {"version": version}, follow=True))
    assert "No way of sending it is known to be safe" in page


def test_a_message_of_another_case_is_not_found(scene, client):
    with in_authority(scene.authority):
        message = make_message(scene.case, case_key="case:999", state="failed")
    assert client.post(f"{CONTACT}messages/{message.pk}/again/", {"version": 1}).status_code == 404


def test_what_the_applicant_sent_is_unread_until_somebody_reads_it(scene, client):
    with in_authority(scene.authority):
        row = ApplicantRequest.objects.create(
            case=scene.case,
            person=scene.applicant,
            kind="look-again",
            text="Please look again.",
            made_at=NOW,
            made_on=TODAY,
            form_key="k",
        )
    page = text(client.get(CONTACT, {"show": "applicant"}))
    assert "Please look again." in page
    assert ">Unread</strong>" in page
    page = text(client.post(f"{CONTACT}sent-in/{row.pk}/read/", {"version": 99}, follow=True))
    assert "Read by Alice Adeyemi" in page


def test_a_kind_with_nothing_is_not_an_empty_log(scene, client):
    with in_authority(scene.authority):
        make_message(scene.case)
    assert "There is other contact in this case." in text(client.get(CONTACT, {"show": "recorded"}))


@pytest.mark.parametrize("query", ["show=nonsense", "page=0", "page=-3", "page=²", "page=999999", "page=x"])
def test_an_address_that_means_nothing_shows_the_log(scene, client, query):
    with in_authority(scene.authority):
        make_message(scene.case)
    assert "waiting to be sent" in text(client.get(f"{CONTACT}?{query}"))


def test_an_auditor_reads_and_writes_nothing(scene, today):
    dev = sign_in(Client(), make_member(scene.authority, "dev"))
    with in_authority(scene.authority):
        make_message(scene.case)
    page = text(dev.get(CONTACT))
    assert "waiting to be sent" in page
    assert "Record contact" not in page
    assert dev.post(f"{CONTACT}add/", typed(scene, today)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_what_the_log_costs_does_not_grow(scene, client, rows, django_assert_max_num_queries):
    with in_authority(scene.authority):
        for number in range(rows):
            make_message(scene.case)
            ContactEntry.objects.create(
                case=scene.case,
                person=scene.applicant,
                kind="call",
                direction="in",
                text=str(number),
                on=TODAY,
                recorded_by=scene.alice,
                recorded_at=NOW,
            )
    client.get(CONTACT)
    with django_assert_max_num_queries(16):
        client.get(CONTACT)


@pytest.mark.parametrize(
    ("kind", "direction", "phrase"),
    [
        ("call", "out", "Telephone call from us to them"),
        ("visit", "in", "Visit or meeting from them to us"),
        ("letter", "internal", "Letter between colleagues"),
        ("note", "internal", "Note to the case"),
    ],
)
def test_what_was_recorded_reads_as_one_phrase(scene, client, kind, direction, phrase):
    with in_authority(scene.authority):
        ContactEntry.objects.create(
            case=scene.case, kind=kind, direction=direction, on=TODAY, text="Said.",
            recorded_by=scene.alice, recorded_at=NOW,
        )  # fmt: skip
    assert f'govuk-!-margin-bottom-1">{phrase}</h2>' in text(client.get(CONTACT))
