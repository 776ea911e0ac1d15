"""C13: handing over, closing, withdrawing, opening again; what stands in the way, and where it is done."""

from __future__ import annotations

import pytest
from django.test import Client

from pledge.scoping import in_authority
from reviews.models import Case, HandOver, Letter, Person, Task
from tests.factories import NOW, TODAY, make_member, sign_in
from tests.scenes import Scene, make_scene

PAGE = "/northfield/casework/ASB-BCDF-GHJK/"


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


@pytest.fixture
def client(scene: Scene) -> Client:
    return sign_in(Client(), scene.alice)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def update(scene: Scene, **values) -> None:
    with in_authority(scene.authority):
        Case.objects.update(**values)


def now(scene: Scene) -> Case:
    with in_authority(scene.authority):
        return scene.now()


def hand_over(client: Client, scene: Scene, **changed):
    given = {"version": now(scene).version, "taker": scene.bob.pk, "note": "Ring on Monday."} | changed
    return client.post(f"{PAGE}hand-over/", given, follow=True)


def test_handed_over_it_waits_and_the_taker_sees_the_note(scene, client):
    update(scene, named_contact=scene.alice)
    page = text(hand_over(client, scene))
    assert "Handed over to Bob Brennan, and waits to be accepted" in page
    assert "who has not accepted it yet" in page
    bob = sign_in(Client(), scene.bob)
    page = text(bob.get(PAGE))
    assert "Ring on Monday." in page
    assert "Accept this case" in page
    with in_authority(scene.authority):
        row = HandOver.objects.get()
    page = text(bob.post(f"{PAGE}hand-over/accept/", {"version": 1, "hand_over": row.pk}, follow=True))
    assert "You are the named contact" in page
    assert now(scene).named_contact == scene.bob
    with in_authority(scene.authority):
        assert Letter.objects.get().kind == "contact-changed"


def test_whether_the_applicant_knows_their_contact_is_said(scene, client):
    client.post(f"{PAGE}take/", {"version": 1})
    assert "is not yet known to be read" in text(client.get(f"{PAGE}hand-over/"))
    with in_authority(scene.authority):
        Letter.objects.update(told_at=NOW, state="told")
    assert "The applicant has been told that Alice Adeyemi is the named contact." in text(
        client.get(f"{PAGE}hand-over/")
    )


def test_with_no_safe_way_telling_them_is_a_task_that_leads_to_the_letter(scene, client):
    with in_authority(scene.authority):
        Person.objects.update(email_safe="no")
    page = text(client.post(f"{PAGE}take/", {"version": 1}, follow=True))
    assert "Telling the applicant is now a task" in page
    assert f'href="{PAGE}letters/">Send a letter that waits for a safe way</a>' in page
    assert "The applicant has not been told yet" in text(client.get(f"{PAGE}hand-over/"))


def test_somebody_else_accepts_nothing(scene, client):
    hand_over(client, scene)
    with in_authority(scene.authority):
        row = HandOver.objects.get()
    page = text(client.post(f"{PAGE}hand-over/accept/", {"hand_over": row.pk}, follow=True))
    assert "it was given to somebody else" in page
    assert now(scene).named_contact is None
    for bad in ("", "x", "999", "9" * 5000):
        assert client.post(f"{PAGE}hand-over/accept/", {"hand_over": bad}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"note": ""}, "Enter what they must know"),
        ({"taker": ""}, "Choose who takes the case"),
        ({"taker": "999"}, "taker"),
    ],
)
def test_a_hand_over_needs_somebody_and_a_note(scene, client, changed, words):
    answer = hand_over(client, scene, **changed)
    assert answer.status_code == 422
    assert words in text(answer)
    with in_authority(scene.authority):
        assert not HandOver.objects.exists()


def test_only_coordinators_who_are_not_barred_are_offered(scene, client):
    make_member(scene.authority, "dev")
    page = text(client.get(f"{PAGE}hand-over/"))
    assert "Bob Brennan</option>" in page
    assert "Dev Dhillon" not in page
    assert "Alice Adeyemi</option>" not in page


def test_alone_there_is_nobody_to_give_it_to(scene, client):
    from pledge.models import Membership

    with in_authority(scene.authority):
        Membership.objects.filter(user=scene.bob).update(until=TODAY)
    assert "There is no other coordinator who may have this case" in text(client.get(f"{PAGE}hand-over/"))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("received", "cannot be closed before the threshold decision has been made and told"),
        ("decided", "cannot be closed until the applicant has been told the decision (section 104(6))"),
    ],
)
def test_a_case_that_has_not_been_told_cannot_be_closed_and_says_why(scene, client, status, words):
    update(scene, status=status)
    assert words in text(client.get(f"{PAGE}close/"))
    answer = client.post(f"{PAGE}close/", {"version": 1, "reason": "Done."})
    assert answer.status_code == 422
    assert now(scene).status == status


def test_open_things_are_listed_with_where_they_are_finished(scene, client):
    update(scene, status="told", outcome="not-met")
    with in_authority(scene.authority):
        Task.objects.create(case=scene.case, kind="look-again", created_at=NOW)
    page = text(client.get(f"{PAGE}close/"))
    assert "Finish these first" in page
    assert (
        f'<a class="govuk-link" href="{PAGE}">The applicant asks for the decision to be looked at again</a>'
        in page
    )
    assert client.post(f"{PAGE}close/", {"version": 1, "reason": "Done."}).status_code == 422
    assert now(scene).status == "told"


def test_closed_with_why_and_the_letter_is_written(scene, client):
    update(scene, status="told", outcome="not-met")
    assert client.post(f"{PAGE}close/", {"version": 1, "reason": ""}).status_code == 422
    page = text(client.post(f"{PAGE}close/", {"version": 1, "reason": "All is done."}, follow=True))
    assert "The case is closed" in page
    assert "All is done." in page
    with in_authority(scene.authority):
        assert Letter.objects.get().kind == "closed"


def test_one_that_was_met_is_not_closed_before_its_review_and_the_page_says_why(scene, client):
    update(scene, status="told", outcome="met")
    why = "The case cannot be closed until that outcome has been recorded."
    page = text(client.get(f"{PAGE}close/"))
    assert why in page
    assert "Why does the case close?" not in page
    answer = client.post(f"{PAGE}close/", {"version": 1, "reason": "Done."})
    assert answer.status_code == 422
    assert why in text(answer)
    assert now(scene).status == "told"


@pytest.mark.parametrize(
    ("path", "given", "words"),
    [
        ("close/", {"reason": "Mine."}, "The case is closed."),
        ("withdraw/", {"reason": "Mine.", "confirmed": "c"}, "The application is withdrawn."),
    ],
)
def test_pressed_twice_it_answers_as_once_and_a_colleague_is_told(scene, client, path, given, words):
    update(scene, status="told", outcome="not-met")
    for _press in range(2):
        assert words in text(client.post(PAGE + path, {"version": 1} | given, follow=True))
    bob = sign_in(Client(), scene.bob)
    answer = bob.post(PAGE + path, {"version": 1} | given)
    assert answer.status_code == 422
    assert "This cannot be done at this stage of the case." in text(answer)
    with in_authority(scene.authority):
        assert Letter.objects.count() == (path == "close/")


def test_a_withdrawal_is_confirmed_and_they_can_ask_again(scene, client):
    with in_authority(scene.authority):
        task = Task.objects.create(case=scene.case, kind="confirm-withdrawal", created_at=NOW)
    page = text(client.get(f"{PAGE}withdraw/"))
    assert "They asked to stop on 12 March 2026." in page
    assert f'href="{PAGE}tasks/{task.pk}/"' in page
    assert client.post(f"{PAGE}withdraw/", {"version": 1, "reason": "x", "confirmed": ""}).status_code == 422
    given = {"version": 1, "reason": "Not said.", "confirmed": "Rang her at 2pm."}
    page = text(client.post(f"{PAGE}withdraw/", given, follow=True))
    assert "They can ask again at any time" in page
    assert now(scene).status == "withdrawn"


def test_a_data_complaint_is_answered_before_the_case_is_withdrawn(scene, client):
    with in_authority(scene.authority):
        Task.objects.create(case=scene.case, kind="data-complaint", created_at=NOW)
    given = {"version": 1, "reason": "Not said.", "confirmed": "Rang her at 2pm."}
    answer = client.post(f"{PAGE}withdraw/", given)
    assert "Finish these first" in text(answer)
    assert now(scene).status == "received"


def test_opened_again_with_why(scene, client):
    update(scene, status="closed", closed_on=TODAY, closed_reason="Done.")
    assert client.post(f"{PAGE}open-again/", {"version": 1, "reason": ""}).status_code == 422
    page = text(client.post(f"{PAGE}open-again/", {"version": 1, "reason": "She rang."}, follow=True))
    assert "The case is open again." in page
    assert now(scene).status == "told"
    assert "This case is open." in text(client.get(f"{PAGE}open-again/"))


@pytest.mark.parametrize(
    ("path", "given", "status"),
    [
        ("close/", {"reason": "Mine."}, "told"),
        ("withdraw/", {"reason": "Mine.", "confirmed": "c"}, "told"),
        ("hand-over/", {"note": "Mine."}, "told"),
        ("open-again/", {"reason": "Mine."}, "closed"),
    ],
)
def test_a_stale_page_keeps_what_was_typed_and_does_nothing(scene, client, path, given, status):
    update(scene, status=status, outcome="not-met", version=5)
    answer = client.post(PAGE + path, {"version": 4, "taker": scene.bob.pk} | given)
    page = text(answer)
    assert answer.status_code == 422
    assert "Someone changed this case while you had it open" in page
    assert "Mine." in page
    assert 'name="version" value="5"' in page
    assert now(scene).status == status
    with in_authority(scene.authority):
        assert not HandOver.objects.exists()
