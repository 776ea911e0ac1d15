"""L1, and the word on a decision by link: opening changes nothing, a posted form does, nothing leaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pledge.audit import Actor
from pledge.models import AuditEntry, Link, Message
from pledge.scoping import across_authorities, in_authority
from reviews.models import (
    Advice,
    Agreement,
    BodyNotice,
    Case,
    Complaint,
    Decision,
    Person,
    RelevantBody,
    Task,
)
from reviews.services import agreements, distribution
from reviews.services.cases import locked
from tests.factories import NOW, make_authority, make_complaint, make_person
from tests.scenes import Scene, make_scene
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db

SECRET, SECRET_CODE = "1 Nowhere Lane", "XX9 9XX"
CONTACT = ("zainab@example.org", "07700 900123", "ask for Zed")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def scene(clock: Clock) -> Scene:
    scene = make_scene(
        effect="I cannot sleep.", wanted="Peace and quiet.", sharing_limits="Not my cousin Vi."
    )
    with in_authority(scene.authority):
        Person.objects.update(
            phone=CONTACT[1], contact_notes=CONTACT[2], address="3 Mill Lane", postcode="NF1 2AB"
        )
    make_complaint(scene.case, 1, what_happened="Shouting at the door.")
    return scene


@pytest.fixture
def client() -> Client:
    return Client()


def notify(scene: Scene) -> None:
    with in_authority(scene.authority), locked(scene.case.pk) as case:
        distribution.notify_bodies(case, actor=Actor.public(), at=NOW)


def address_in(message: Message) -> str:
    return "/r/" + message.body.split("/r/")[1].split()[0]


def link_of(scene: Scene, kind: str = "police") -> str:
    """The address of the latest link that a body was sent."""
    with in_authority(scene.authority):
        row = BodyNotice.objects.get(case=scene.case, body__kind=kind)
        return address_in(Message.objects.filter(about=f"notice:{row.pk}").latest("pk"))


def notice(scene: Scene, kind: str = "police") -> BodyNotice:
    with in_authority(scene.authority):
        return BodyNotice.objects.select_related("body").get(case=scene.case, body__kind=kind)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def receipt(**changed: Any) -> dict[str, Any]:
    given = {"name": "PC Price", "email": "price@northfield.example.org", "dealt_with_by": "Sgt Shaw"}
    return {"do": "confirm"} | {f"receipt-{name}": value for name, value in (given | changed).items()}


def pass_on(address: str) -> dict[str, Any]:
    return {"do": "pass-on", "colleague-colleague": address}


def everything(scene: Scene) -> list[Any]:
    """Every row that a page by link could change, but for the log of who looked."""
    with in_authority(scene.authority):
        rows = [Case, BodyNotice, Task, Message, Link, Agreement, Decision]
        return [list(model.objects.order_by("pk").values()) for model in rows]


# Reading


def test_a_body_reads_the_application_and_whom_to_ring(scene, client):
    with in_authority(scene.authority):
        Case.objects.update(named_contact=scene.alice)
    notify(scene)
    answer = client.get(link_of(scene))
    page = text(answer)
    assert answer.status_code == 200
    for words in (
        "ASB-BCDF-GHJK",
        "12 March 2026",
        "Mill Lane",
        "Zainab Okafor, applicant and victim",
        "Shouting and threats at night.",
        "I cannot sleep.",
        "Peace and quiet.",
        "Shouting at the door.",
        "9 January 2026",
        "The council",
        "Alice Adeyemi looks after this one.",
        "Ring 01632 960100",
        "Northfield Police",
        "section 104(3)(b)",
    ):
        assert words in page, words


def test_no_way_to_contact_anybody_and_no_limit_on_sharing_is_shown(scene, client):
    notify(scene)
    page = text(client.get(link_of(scene)))
    for words in (*CONTACT, "cousin Vi"):
        assert words not in page, words
    assert "Do not contact these people yourself" in page


def test_a_mail_scanner_that_opens_it_changes_nothing(scene, client):
    notify(scene)
    before, address = everything(scene), link_of(scene)
    for _time in range(3):
        client.get(address)
        client.head(address)
    assert everything(scene) == before
    with in_authority(scene.authority):
        assert AuditEntry.objects.filter(action="link-opened", case_key=scene.case.key).count() == 3


def test_it_is_never_stored_and_its_title_and_address_name_nobody(scene, client):
    notify(scene)
    answer = client.get(link_of(scene))
    title = text(answer).split("<title>")[1].split("</title>")[0].strip()
    assert title == "An application for an ASB case review – Northfield Council"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "govuk-exit-this-page" in text(answer)


def test_what_it_costs_does_not_grow_with_the_reports(scene, client):
    notify(scene)
    client.get(link_of(scene))
    counts = []
    for number in (2, 3, 4):
        make_complaint(scene.case, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(link_of(scene))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 25


# What is kept back


def make_secret(scene: Scene) -> None:
    """The victim is in hiding, and wrote where in every box there is."""
    with in_authority(scene.authority):
        Person.objects.update(
            address=f"{SECRET}\nNorthfield", postcode=SECRET_CODE, address_confidential=True
        )
        words = f"They followed me to {SECRET.upper()}, {SECRET_CODE.lower().replace(' ', '')}."
        Case.objects.update(
            place=f"{SECRET}, Northfield", postcode=SECRET_CODE, behaviour=words, effect=words, wanted=words
        )
        Complaint.objects.update(what_happened=words)


@pytest.mark.parametrize("agreement", ["not-needed", "not-asked"])
def test_a_confidential_address_is_nowhere_on_the_page(scene, client, agreement):
    make_secret(scene)
    with in_authority(scene.authority):
        Case.objects.update(agreement=agreement)
    notify(scene)
    page = text(client.get(link_of(scene))).lower()
    for words in ("nowhere", "xx9", "9xx"):
        assert words not in page, words
    assert "[address kept back]" in page
    assert ("address kept back</p>" in page) == (agreement == "not-needed")


def test_place_only_shows_the_reference_and_the_place_and_takes_a_receipt(scene, client):
    with in_authority(scene.authority):
        Case.objects.update(agreement="not-asked", in_danger=True)
    notify(scene)
    page = text(client.get(link_of(scene)))
    assert "ASB-BCDF-GHJK" in page
    assert "Mill Lane" in page
    for words in (
        "Zainab",
        "Shouting",
        "cannot sleep",
        "Peace",
        "9 January 2026",
        "in danger",
        "The council",
    ):
        assert words not in page, words
    client.post(link_of(scene), receipt())
    assert notice(scene).confirmed_by_name == "PC Price"


def test_what_one_body_is_kept_from_another_may_see(scene, client):
    notify(scene)
    with in_authority(scene.authority):
        BodyNotice.objects.filter(body__kind="housing").update(scope="place-only")
    assert "Zainab" not in text(client.get(link_of(scene, "housing")))
    assert "Zainab" in text(client.get(link_of(scene, "police")))


def test_a_link_shows_its_own_case_and_no_other(scene, client):
    from tests.factories import make_case

    other = make_case(scene.authority, "ASB-MNPQ-RTVW", behaviour="Somebody else's trouble.")
    make_complaint(other, 1, what_happened="Somebody else's report.")
    notify(scene)
    page = text(client.get(link_of(scene)))
    assert "Somebody else" not in page
    assert "ASB-MNPQ-RTVW" not in page


def test_a_token_that_is_nobodys_finds_nothing(scene, client):
    notify(scene)
    address = link_of(scene)
    wrong = address[:-2] + ("x" if address[-2] != "x" else "y") + "/"
    for token in (wrong, "/r/x/", "/r/" + "a" * 43 + "/"):
        answer = client.get(token)
        assert answer.status_code == 404
        assert "Northfield" not in text(answer)


def test_a_link_opens_in_its_own_authority_whoever_is_signed_in_elsewhere(scene):
    from tests.factories import make_member, sign_in

    southmere = make_authority("southmere")
    notify(scene)
    stranger = sign_in(Client(), make_member(southmere, "sam"))
    page = text(stranger.get(link_of(scene)))
    assert "Northfield Council" in page
    assert "Southmere" not in page
    assert stranger.get("/northfield/casework/ASB-BCDF-GHJK/").status_code == 404


def test_hostile_words_are_only_text(scene, client):
    hostile = '<script>alert("x")</script> {{ 7|add:7 }} {% now "Y" %} & ‮'
    with in_authority(scene.authority):
        Case.objects.update(behaviour=hostile, place=hostile)
        Person.objects.update(name=hostile)
        Complaint.objects.update(what_happened=hostile, reference=hostile[:80])
    notify(scene)
    page = client.get(link_of(scene)).content.decode()
    assert "<script>alert" not in page
    assert "{{ 7|add:7 }}" in page


# The receipt


def test_a_named_receipt_is_kept_and_shown(scene, client):
    notify(scene)
    answer = client.post(link_of(scene), receipt(), follow=True)
    row = notice(scene)
    assert (row.confirmed_by_name, row.confirmed_by_email, row.dealt_with_by, row.confirmed_way) == (
        "PC Price",
        "price@northfield.example.org",
        "Sgt Shaw",
        "link",
    )
    page = text(answer)
    assert "Thank you. We have recorded that you have the application." in page
    assert "Northfield Police has confirmed that it has this" in page
    assert "By PC Price on 12 March 2026. Sgt Shaw deals with it." in page
    assert "Confirm receipt" not in page
    with in_authority(scene.authority):
        entry = AuditEntry.objects.get(action="body-confirmed")
        assert (entry.actor_kind, entry.actor_label) == ("link", "Northfield Police")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "Enter your name"),
        ({"email": ""}, "Enter your work email address"),
        ({"email": "price"}, "Enter an email address in the correct format"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_the_rest_is_kept(scene, client, changed, says):
    notify(scene)
    answer = client.post(link_of(scene), receipt(**changed))
    page = text(answer)
    assert answer.status_code == 422
    assert page.count(says) == 2
    assert "<title>Error: " in page
    assert 'value="Sgt Shaw"' in page
    assert notice(scene).confirmed_at is None


def test_pressed_twice_it_is_one_receipt_and_a_second_person_is_told_whose(scene, client):
    notify(scene)
    client.post(link_of(scene), receipt())
    again = client.post(link_of(scene), receipt(), follow=True)
    assert "had confirmed already" not in text(again)
    other = Client().post(link_of(scene), receipt(name="Sgt Shaw"), follow=True)
    assert "Someone had confirmed already" in text(other)
    assert "By PC Price" in text(other)
    with in_authority(scene.authority):
        assert AuditEntry.objects.filter(action="body-confirmed").count() == 1


def test_another_domain_is_taken(scene, client):
    notify(scene)
    client.post(link_of(scene), receipt(email="price@elsewhere.example"))
    assert notice(scene).confirmed_by_email == "price@elsewhere.example"


# A colleague


def test_a_colleague_of_the_same_body_gets_a_link_of_their_own(scene, client):
    notify(scene)
    first = link_of(scene)
    answer = client.post(first, pass_on("Shaw@Northfield.example.org"), follow=True)
    assert "We have sent your colleague a link of their own." in text(answer)
    with in_authority(scene.authority):
        message = Message.objects.latest("pk")
    assert message.address == "shaw@northfield.example.org"
    assert address_in(message) != first
    assert "Zainab Okafor" in text(Client().get(address_in(message)))
    assert client.get(first).status_code == 200
    Client().post(address_in(message), receipt(name="Sgt Shaw"))
    assert notice(scene).confirmed_by_name == "Sgt Shaw"


@pytest.mark.parametrize(
    "address",
    ["shaw@elsewhere.example", "shaw@northfield.example.org.evil.example", "shaw@sub.northfield.example.org"],
)
def test_nobody_else_is_sent_a_link(scene, client, address):
    notify(scene)
    with in_authority(scene.authority):
        before = Message.objects.count()
    answer = client.post(link_of(scene), pass_on(address))
    assert answer.status_code == 422
    assert "Enter an address of your own organisation" in text(answer)
    with in_authority(scene.authority):
        assert Message.objects.count() == before


def test_without_known_domains_there_is_nothing_to_pass_on_to(scene, client):
    with in_authority(scene.authority):
        RelevantBody.objects.update(email_domains=[])
    notify(scene)
    assert "Send them a link" not in text(client.get(link_of(scene)))
    assert client.post(link_of(scene), pass_on("shaw@northfield.example.org")).status_code == 422


def test_five_times_an_hour_and_then_ring(scene, client):
    notify(scene)
    first = link_of(scene)
    for _time in range(5):
        client.post(first, pass_on("shaw@northfield.example.org"))
    answer = client.post(first, pass_on("shaw@northfield.example.org"), follow=True)
    assert "several times in the last hour" in text(answer)
    with in_authority(scene.authority):
        assert Message.objects.filter(address="shaw@northfield.example.org").count() == 5


# Over


def test_an_expired_link_shows_nothing_and_a_new_one_goes_to_the_bodys_own_address(scene, client, clock):
    notify(scene)
    old = link_of(scene)
    clock.pass_by(days=90)
    page = text(client.get(old))
    assert "This link has expired" in page
    for words in ("Zainab", "Shouting", "Mill Lane", "BCDF"):
        assert words not in page, words
    answer = client.post(old)
    assert "A new link is on its way" in text(answer)
    with in_authority(scene.authority):
        assert Message.objects.latest("pk").address == "police@northfield.example.org"
    assert "Zainab" in text(client.get(link_of(scene)))
    assert notice(scene).confirmed_at is None


def test_a_receipt_by_an_expired_link_is_not_taken(scene, client, clock):
    notify(scene)
    old = link_of(scene)
    clock.pass_by(days=91)
    client.post(old, receipt())
    assert notice(scene).confirmed_at is None


def test_a_replaced_link_says_so_and_leaves_the_newer_one_alone(scene, client):
    notify(scene)
    old = link_of(scene)
    with in_authority(scene.authority):
        distribution.send_again(notice(scene).pk, actor=scene.actor, at=NOW + timedelta(hours=1))
    newer = link_of(scene)
    page = text(client.get(old))
    assert "There is a newer link" in page
    assert "Zainab" not in page
    client.post(old)
    assert "Zainab" in text(client.get(newer))


def test_a_new_link_can_be_asked_for_three_times_an_hour(scene, client, clock):
    notify(scene)
    old = link_of(scene)
    clock.pass_by(days=91)
    statuses = [client.post(old).status_code for _time in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert "several times in the last hour" in text(client.post(old))
    with in_authority(scene.authority):
        assert Message.objects.filter(address="police@northfield.example.org").count() == 4


def test_without_an_address_the_expired_page_says_whom_to_ring(scene, client, clock):
    notify(scene)
    old = link_of(scene)
    with in_authority(scene.authority):
        RelevantBody.objects.update(email="")
    clock.pass_by(days=91)
    page = text(client.get(old))
    assert "Send a new link" not in page
    assert "Ring us and we get it to you another way." in page


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_when_the_case_has_ended_it_is_no_longer_needed_and_shows_nothing(scene, client, status):
    notify(scene)
    with in_authority(scene.authority):
        Case.objects.update(status=status)
    page = text(client.get(link_of(scene)))
    assert "This is no longer needed" in page
    for words in ("Zainab", "Shouting", "Mill Lane"):
        assert words not in page, words
    client.post(link_of(scene), receipt())
    assert notice(scene).confirmed_at is None


def test_a_link_whose_notice_has_gone_finds_nothing(scene, client):
    notify(scene)
    address = link_of(scene)
    with in_authority(scene.authority):
        BodyNotice.objects.all().delete()
    assert client.get(address).status_code == 404


# The word on a decision


def make_question(scene: Scene, **decision: Any) -> str:
    """Police are asked by link whether they agree with a decision."""
    with in_authority(scene.authority):
        report = {"id": "c1", "result": "does-not-count", "because": "It was reported too late."}
        advice = Advice.objects.create(
            case=scene.case,
            number=1,
            at=NOW,
            because="sent",
            procedure_digest="d",
            application={},
            result={
                "routes": [{"id": "s104-4", "complaints": [report]}],
                "deciders": {"people": 1, "bodies": 1},
                "discretion": {"criteria": []},
            },
            outcome="not-reached",
            must_decide_met=False,
        )
        given = {
            "persistence": "It goes on and on.",
            "harm": f"She moved to {SECRET}.",
            "adequacy": "Nobody came.",
            "internal_reasoning": "Between ourselves.",
            "reasons": "Not enough yet.",
            "own_criteria": [{"criterion": "Engagement", "finding": "They answered."}],
        }
        row = Decision.objects.create(
            case=scene.case,
            number=1,
            outcome="not-met",
            basis="discretion",
            advice=advice,
            deciders_needed={"people": 1, "bodies": 1},
            saved_by=scene.alice,
            saved_at=NOW,
            **(given | decision),
        )
        body = RelevantBody.objects.get(kind="police")
        asked = Agreement.objects.create(decision=row, body=body, asked_at=NOW, way="link")
        made = agreements.make_link(
            purpose=agreements.PURPOSE, about=f"agreement:{asked.pk}", at=NOW, lasts=agreements.LINK_LASTS
        )
        return made.address.removeprefix("http://127.0.0.1:8000").removeprefix("http://testserver")


def said(**changed: Any) -> dict[str, Any]:
    return {"name": "Supt Singh", "role": "Superintendent", "agrees": "yes", "why": ""} | changed


def the_answer(scene: Scene) -> Agreement:
    with in_authority(scene.authority):
        return Agreement.objects.get()


def test_a_body_reads_what_is_proposed_and_not_what_is_thought_inside(scene, client):
    notify(scene)
    page = text(client.get(make_question(scene)))
    for words in (
        "Threshold not met",
        "It goes on and on.",
        "Nobody came.",
        "Not enough yet.",
        "Engagement",
        "They answered.",
        "It was reported too late.",
        "Zainab Okafor",
        "12 March 2026",
    ):
        assert words in page, words
    assert "Between ourselves" not in page
    for words in CONTACT:
        assert words not in page, words


def test_a_confidential_address_is_not_in_what_is_proposed_either(scene, client):
    make_secret(scene)
    notify(scene)
    page = text(client.get(make_question(scene))).lower()
    for words in ("nowhere", "xx9"):
        assert words not in page, words


def test_a_body_kept_to_the_place_sees_the_decision_and_the_place_only(scene, client):
    notify(scene)
    with in_authority(scene.authority):
        BodyNotice.objects.update(scope="place-only")
    page = text(client.get(make_question(scene)))
    assert "Threshold not met" in page
    assert "Ring us before you answer" in page
    for words in ("Zainab", "Shouting", "goes on and on", "Not enough yet", "Nobody came"):
        assert words not in page, words


def test_opening_it_answers_nothing(scene, client):
    notify(scene)
    address = make_question(scene)
    before = everything(scene)
    client.get(address)
    client.head(address)
    assert everything(scene) == before


def test_a_named_answer_is_kept_and_shown(scene, client):
    notify(scene)
    answer = client.post(make_question(scene), said(), follow=True)
    row = the_answer(scene)
    assert (row.agrees, row.person_name, row.person_role) == (True, "Supt Singh", "Superintendent")
    page = text(answer)
    assert "We have recorded your organisation’s answer." in page
    assert "Northfield Police agrees" in page
    assert "Send your answer" not in page


def test_disagreeing_needs_a_why(scene, client):
    notify(scene)
    address = make_question(scene)
    answer = client.post(address, said(agrees="no"))
    assert (answer.status_code, "Enter why your organisation does not agree" in text(answer)) == (422, True)
    page = text(client.post(address, said(agrees="no", why="We were there twice."), follow=True))
    assert the_answer(scene).agrees is False
    assert "We were there twice." in the_answer(scene).note
    assert "Northfield Police does not agree" in page


def test_nothing_chosen_and_nothing_typed_is_said_at_each_field(scene, client):
    notify(scene)
    answer = client.post(make_question(scene), {})
    assert answer.status_code == 422
    for words in ("Enter your name", "Enter your job title", "Select whether your organisation agrees"):
        assert text(answer).count(words) == 2, words


def test_the_first_answer_stands(scene, client):
    notify(scene)
    address = make_question(scene)
    client.post(address, said())
    page = text(Client().post(address, said(name="Insp Idris", agrees="no", why="No."), follow=True))
    assert "had answered already" in page
    assert the_answer(scene).person_name == "Supt Singh"


@pytest.mark.parametrize("change", [{"abandoned_at": NOW}, {"replaced": True}])
def test_a_decision_that_no_longer_stands_asks_nothing(scene, client, change):
    notify(scene)
    address = make_question(scene)
    with in_authority(scene.authority):
        if change.pop("replaced", False):
            first = Decision.objects.get()
            later = Decision.objects.get()
            later.pk, later.number = None, 2
            later.save(force_insert=True)
            Decision.objects.filter(pk=first.pk).update(replaced_by=later)
        Decision.objects.filter(number=1).update(**change) if change else None
    page = text(client.get(address))
    assert "This is no longer needed" in page
    for words in ("Zainab", "Not enough yet", "Mill Lane"):
        assert words not in page, words
    client.post(address, said())
    assert the_answer(scene).answered_at is None


def test_an_expired_question_says_whom_to_ring_and_takes_no_answer(scene, client, clock):
    notify(scene)
    address = make_question(scene)
    clock.pass_by(days=31)
    page = text(client.get(address))
    assert "This link has expired" in page
    assert "We still want to hear from Northfield Police" in page
    assert "Zainab" not in page
    client.post(address, said())
    assert the_answer(scene).answered_at is None


def test_a_persons_name_in_another_persons_case_is_not_read_by_link(scene, client):
    make_person(scene.case, "affected", name="Mair Pritchard", is_victim=True)
    notify(scene)
    with across_authorities():
        assert Person.objects.count() == 2
    assert "Mair Pritchard, victim" in text(client.get(link_of(scene)))
