"""L1: a body reads the application, confirms by name, passes it to a colleague; opening changes nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pledge.models import AuditEntry, Message
from pledge.scoping import in_authority
from reviews.models import (
    Case,
    RelevantBody,
)
from tests.by_link import (
    CONTACT,
    address_in,
    everything,
    link_of,
    make_passed_on_scene,
    notice,
    notify,
    pass_on,
    receipt,
    text,
)
from tests.factories import make_complaint
from tests.scenes import Scene
from tests.views.signed import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def scene(clock: Clock) -> Scene:
    return make_passed_on_scene()


@pytest.fixture
def client() -> Client:
    return Client()


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
        'Ring <a class="govuk-link" href="tel:+441632960100">01632 960100</a>',
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
        assert AuditEntry.objects.filter(action="link-opened", case_key=scene.case.key).count() >= 3


def test_it_is_never_stored_and_its_title_and_address_name_nobody(scene, client):
    notify(scene)
    answer = client.get(link_of(scene))
    title = text(answer).split("<title>")[1].split("</title>")[0].strip()
    assert title == "An application for an ASB case review – Northfield Council"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] in ("same-origin", "strict-origin")
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
