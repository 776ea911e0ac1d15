"""C5: people and how to reach them safely; the confidential address; agreement; bars."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pledge.models import AuditEntry, Message
from pledge.scoping import in_authority
from reviews.models import Allegation, BodyNotice, Case, CaseBar, Person, Task
from reviews.models.cases import YesNoUnknown
from tests.factories import NOW, make_case, make_member, make_person, sign_in
from tests.scenes import Scene, make_message, make_scene

PEOPLE = "/northfield/casework/ASB-BCDF-GHJK/people/"
SECRET = "Refuge House, 1 Nowhere Lane"


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def applicant(scene: Scene) -> Person:
    with in_authority(scene.authority):
        return scene.applicant


def typed(**changed: Any) -> dict[str, Any]:
    """The form as it is drawn for the applicant, with what was changed in it."""
    return {
        "version": 1,
        "name": "Zainab Okafor",
        "name_to_use": "",
        "email": "zainab@example.org",
        "email_safe": "yes",
        "phone": "",
        "text_safe": "unknown",
        "call_safe": "unknown",
        "voicemail_safe": "unknown",
        "address": "",
        "postcode": "",
        "post_safe": "unknown",
        "plain_envelope": "on",
        "preferred_way": "",
        "contact_notes": "",
        "language": "",
        "letter_format": "",
        "adjustments": "",
    } | changed


def save(client: Client, scene: Scene, **changed: Any):
    return client.post(f"{PEOPLE}{applicant(scene).pk}/", typed(**changed), follow=True)


def make_confidential(scene: Scene) -> Person:
    with in_authority(scene.authority):
        Person.objects.update(address=SECRET, postcode="XX9 9XX", address_confidential=True)
        return scene.applicant


def test_each_person_has_a_card_with_each_way(scene, client):
    make_person(scene.case, "affected", name="Mair Pritchard", is_victim=True, told_too=True, under_18="yes")
    page = text(client.get(PEOPLE))
    for words in (
        "Zainab Okafor",
        "Mair Pritchard",
        "Applicant",
        "Victim",
        "Under 18",
        "Voicemail",
        "Told the decision too",
    ):
        assert words in page


def test_a_confidential_address_is_masked_and_shown_only_by_a_post_that_is_logged(scene, client):
    person = make_confidential(scene)
    page = text(client.get(PEOPLE))
    assert SECRET not in page
    assert "XX9 9XX" not in page
    assert client.get(f"{PEOPLE}{person.pk}/show-address/").status_code == 405
    shown = text(client.post(f"{PEOPLE}{person.pk}/show-address/", {"version": 1}))
    assert SECRET in shown
    with in_authority(scene.authority):
        row = AuditEntry.objects.get(action="revealed")
        assert (row.about, row.actor_user) == (f"person:{person.pk}", scene.alice)
    assert SECRET not in text(client.get(PEOPLE))


def test_no_other_page_of_the_case_shows_it(scene, client):
    make_confidential(scene)
    for path in ("", "contact/", "contact/add/", "history/", "hand-over/", "close/", "withdraw/", "reports/"):
        page = text(client.get(f"/northfield/casework/ASB-BCDF-GHJK/{path}"))
        assert SECRET not in page
        assert "XX9 9XX" not in page


def test_revealing_is_of_one_person_of_this_case(scene, client):
    other = make_case(scene.authority, "ASB-CDFG-HJKM")
    with in_authority(scene.authority):
        stranger = Person.objects.get(case=other)
    assert client.post(f"{PEOPLE}{stranger.pk}/show-address/", {"version": 1}).status_code == 404


def test_details_are_corrected_and_a_waiting_message_is_stopped(scene, client):
    with in_authority(scene.authority):
        message = make_message(scene.case, about="letter:1")
    page = text(save(client, scene, email="new@example.org", email_safe="unknown"))
    assert "Messages that had not left were stopped" in page
    with in_authority(scene.authority):
        assert Message.objects.get(pk=message.pk).state == Message.State.STOPPED
        assert (scene.applicant.email, scene.applicant.email_safe) == (
            "new@example.org",
            YesNoUnknown.UNKNOWN,
        )
        assert Task.objects.filter(kind=Task.Kind.MESSAGE_FAILED).exists()


def test_nothing_changed_says_so_and_bumps_nothing(scene, client):
    assert "Nothing was changed." in text(save(client, scene))
    with in_authority(scene.authority):
        assert scene.version == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Enter their full name"),
        ({"email": "not an address"}, "Enter an email address in the correct format"),
        ({"email": ""}, "Enter an email address, or say that email is not known to be safe"),
        ({"call_safe": "yes"}, "Enter a telephone number, or say that calls are not known to be safe"),
        ({"post_safe": "yes"}, "Enter an address, or say that post is not known to be safe"),
        ({"email_safe": ""}, "Choose yes, no or not known"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_all_is_kept(scene, client, changed, words):
    answer = save(client, scene, contact_notes="Ring after six.", **changed)
    page = text(answer)
    assert answer.status_code == 422
    assert page.count(words) == 2
    assert "Ring after six." in page


def test_someone_saved_meanwhile_both_versions_are_shown_and_nothing_is_saved(scene, client):
    save(sign_in(Client(), scene.bob), scene, email="bob@example.org")
    answer = save(client, scene, email="alice@example.org")
    page = text(answer)
    assert answer.status_code == 422
    assert "Someone changed this while you had it open" in page
    assert "bob@example.org" in page
    assert "alice@example.org" in page
    assert "Bob Brennan" in page
    with in_authority(scene.authority):
        assert scene.applicant.email == "bob@example.org"
        version = scene.version
    save(client, scene, email="alice@example.org", version=version)
    with in_authority(scene.authority):
        assert scene.applicant.email == "alice@example.org"


def test_settling_agreement_sends_the_whole_application_to_the_bodies(scene, client):
    from pledge.audit import Actor
    from reviews.services.distribution import notify_bodies

    with in_authority(scene.authority):
        Case.objects.update(agreement="not-asked")
        make_person(scene.case, "affected", name="Mair", is_victim=True)
        Task.objects.create(case=scene.case, kind="settle-agreement", created_at=NOW)
        notify_bodies(scene.now(), actor=Actor.system(), at=NOW)
        assert set(BodyNotice.objects.values_list("scope", flat=True)) == {"place-only"}
    assert "To be settled" in text(client.get(PEOPLE))
    empty = client.post(f"{PEOPLE}agreement/", {"version": 1, "agreement": "given", "how": ""})
    assert (empty.status_code, "Enter who was asked, when and how" in text(empty)) == (422, True)
    client.post(f"{PEOPLE}agreement/", {"version": 1, "agreement": "given", "how": "Rang her; she agrees."})
    with in_authority(scene.authority):
        assert scene.now().agreement == "given"
        assert Task.objects.get(kind="settle-agreement").done_note == "Rang her; she agrees."
        assert set(BodyNotice.objects.values_list("scope", flat=True)) == {"full"}
    assert "To be settled" not in text(client.get(PEOPLE))


def test_a_member_is_kept_out_with_a_reason_and_let_back_in(scene, client):
    empty = client.post(f"{PEOPLE}barred/", {"version": 1, "user": scene.bob.pk, "reason": ""})
    assert empty.status_code == 422
    given = {"version": 1, "user": scene.bob.pk, "reason": "you know the family"}
    page = text(client.post(f"{PEOPLE}barred/", given, follow=True))
    assert "Bob Brennan, because you know the family" in page
    bob = sign_in(Client(), scene.bob)
    refused = bob.get(PEOPLE)
    assert refused.status_code == 403
    assert "stay out of this case, because you know the family." in text(refused)
    with in_authority(scene.authority):
        row, version = CaseBar.objects.get(), scene.version
    client.post(f"{PEOPLE}barred/{row.pk}/lift/", {"version": version})
    assert bob.get(PEOPLE).status_code == 200


def test_whoever_bars_themselves_is_out_at_once(scene, client):
    given = {"version": 1, "user": scene.alice.pk, "reason": "you know the family"}
    answer = client.post(f"{PEOPLE}barred/", given)
    assert answer.url == "/northfield/casework/"
    assert client.get(PEOPLE).status_code == 403


def test_only_members_who_could_open_the_case_can_be_barred(scene, client):
    make_member(scene.authority, "carol")
    page = text(client.get(f"{PEOPLE}barred/"))
    assert "Bob Brennan" in page
    assert "Carol Castle</option>" not in page


def test_what_was_ticked_is_in_the_words_of_the_form(scene, client):
    with in_authority(scene.authority):
        Person.objects.update(tenure="council-tenant", adjustments="large-print\nA chair <b> with arms")
    page = text(client.get(PEOPLE))
    assert "Council tenant" in page
    assert "Large print\nA chair &lt;b&gt; with arms".replace("\n", " ") in page
    assert "council-tenant" not in page


def test_an_auditor_sees_people_and_changes_nothing(scene):
    dev = sign_in(Client(), make_member(scene.authority, "dev"))
    person = make_confidential(scene)
    page = text(dev.get(PEOPLE))
    assert "Zainab Okafor" in page
    assert "Change" not in page.replace("Change organisation", "")
    for path in (f"{person.pk}/", "agreement/", "barred/"):
        assert dev.get(PEOPLE + path).status_code == 403


def test_hostile_names_are_only_text(scene, client):
    with in_authority(scene.authority):
        Person.objects.update(name="<b>x</b>", contact_notes="<script>1</script>", address="{{ 7*7 }}")
    page = client.get(PEOPLE).content.decode()
    assert "<b>x</b>" not in page
    assert "<script>1" not in page
    assert "{{ 7*7 }}" in page


@pytest.mark.parametrize("people", [1, 3, 25])
def test_what_the_people_page_costs_does_not_grow(scene, client, people, django_assert_max_num_queries):
    for number in range(people - 1):
        make_person(scene.case, f"p{number}", name=f"Person {number}", is_victim=True)
    client.get(PEOPLE)
    with django_assert_max_num_queries(14):
        client.get(PEOPLE)


def test_who_is_said_to_be_responsible_is_shown_to_coordinators_on_request_and_logged(scene, client):
    with in_authority(scene.authority):
        kept = Allegation.objects.create(case=scene.case, text="Wayne Thornley, number 9", made_at=NOW)
    assert "Thornley" not in text(client.get(PEOPLE))
    assert "Wayne Thornley, number 9" in text(client.post(f"{PEOPLE}alleged/"))
    with in_authority(scene.authority):
        entry = AuditEntry.objects.get(action="revealed")
        assert (entry.about, entry.actor_user) == (f"allegation:{kept.pk}", scene.alice)


def test_an_auditor_cannot_be_shown_who_is_said_to_be_responsible(scene):
    with in_authority(scene.authority):
        Allegation.objects.create(case=scene.case, text="Wayne Thornley, number 9", made_at=NOW)
    auditor = sign_in(Client(), make_member(scene.authority, "dev"))
    assert "Thornley" not in text(auditor.get(PEOPLE))
    answer = auditor.post(f"{PEOPLE}alleged/")
    assert answer.status_code == 403
    assert "Thornley" not in text(answer)


def test_the_form_holds_a_confidential_address_only_once_it_is_asked_for_and_logged(scene, client):
    person = make_confidential(scene)
    address = f"{PEOPLE}{person.pk}/"
    page = text(client.get(address))
    assert SECRET not in page
    assert "XX9 9XX" not in page
    save(client, scene, name_to_use="Zee")
    with in_authority(scene.authority):
        assert (scene.applicant.name_to_use, scene.applicant.address) == ("Zee", SECRET)
        assert not AuditEntry.objects.filter(action="revealed").exists()
        version = scene.version
    shown = text(client.post(f"{address}show-address/", {"version": version, "change": "1"}))
    assert SECRET in shown
    assert 'name="address_shown"' in shown
    given = {"address": "5 New Road", "address_confidential": "on", "address_shown": "1", "version": version}
    save(client, scene, name_to_use="Zee", **given)
    with in_authority(scene.authority):
        assert scene.applicant.address == "5 New Road"
        assert AuditEntry.objects.filter(action="revealed").count() == 1


def test_a_form_drawn_again_with_a_confidential_address_is_in_the_log_again(scene, client):
    make_confidential(scene)
    wrong = save(client, scene, name="", address_shown="1", address=SECRET, address_confidential="on")
    assert wrong.status_code == 422
    stale = save(
        client,
        scene,
        version=0,
        address_shown="1",
        address="x",
        address_confidential="on",
        email="a@example.org",
    )
    assert SECRET in text(stale)
    with in_authority(scene.authority):
        assert AuditEntry.objects.filter(action="revealed").count() == 2
        assert scene.applicant.address == SECRET


def test_a_stale_form_without_the_address_does_not_show_it(scene, client):
    make_confidential(scene)
    assert SECRET not in text(save(client, scene, version=0, email="a@example.org"))


def test_an_auditor_sees_the_address_and_not_the_form(scene):
    person = make_confidential(scene)
    dev = sign_in(Client(), make_member(scene.authority, "dev"))
    page = text(dev.post(f"{PEOPLE}{person.pk}/show-address/", {"version": 1, "change": "1"}))
    assert SECRET in page
    assert "Save these details" not in page
