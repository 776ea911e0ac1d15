"""Fifty people send while the server is killed and started again: nothing is lost, nothing is doubled."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.running.a_service import Service

PEOPLE = 50
GIVES_UP_AFTER = 150.0

AUTHORITY = """
import datetime, json
from pledge.models import Authority
from pledge.scoping import in_authority
from reviews.models import RelevantBody
made = Authority.objects.create(slug="borsley", name="Borsley Council", contact_name="The team",
    contact_phone="01632 960100", open_from=datetime.date(2020, 1, 1))
with in_authority(made):
    for kind in ("council", "police", "health"):
        RelevantBody.objects.create(
            kind=kind, name=kind, email=kind + "@example.org", since=datetime.date(2020, 1, 1))
print(json.dumps(made.pk))
"""
WHAT_IS_THERE = """
import json
from django.db.models import Count
from pledge.models import Authority, Message
from pledge.scoping import in_authority
from reviews.models import Advice, BodyNotice, Case, Complaint, Letter
with in_authority(Authority.objects.get()):
    print(json.dumps({
        "behaviours": list(Case.objects.values_list("behaviour", flat=True)),
        "references": Case.objects.values("reference").distinct().count(),
        "reports": list(Complaint.objects.values_list("what_happened", flat=True)),
        "advice": Advice.objects.count(),
        "notices": BodyNotice.objects.count(),
        "told_bodies": Message.objects.filter(kind="body-notice").count(),
        "acknowledged": Letter.objects.filter(kind="acknowledgement").count(),
        "told_people": Message.objects.filter(kind="letter-waiting").count(),
    }))
"""


@pytest.fixture
def service(tmp_path: Path, db: None) -> Iterator[Service]:
    running = Service(tmp_path)
    running.run(AUTHORITY)
    try:
        yield running
    finally:
        running.end()


class Person:
    """Someone on a phone with a bad line: presses again until there is an answer."""

    def __init__(self, service: Service, number: int) -> None:
        self.number = number
        self.base = f"{service.address}/borsley/apply/"
        self.browser = requests.Session()
        self.until = time.monotonic() + GIVES_UP_AFTER

    def ask(self, method: str, address: str, **given: Any) -> requests.Response:
        while time.monotonic() < self.until:
            try:
                answer = self.browser.request(method, address, timeout=15, **given)
            except requests.RequestException:
                time.sleep(0.2)
                continue
            if answer.status_code < 500:
                return answer
            time.sleep(0.2)
        raise AssertionError(f"Person {self.number} was never answered by {address}.")

    def fill_in(self, page: str, **typed: Any) -> requests.Response:
        shown = self.ask("GET", self.base + page)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.text))
        return self.ask("POST", self.base + page, data=fields | typed)

    def apply(self) -> None:
        n = self.number
        self.fill_in("")
        self.fill_in("where/", place=f"House {n}, Mill Lane", postcode="BY1 1AA")
        self.fill_in("who-for/", who_for="me")
        self.fill_in("name/", name=f"Person {n}")
        self.fill_in("contact/", ways="email", email=f"person{n}@example.org")
        self.fill_in("safe-contact/", safe_email="yes", others_read="nobody")
        self.fill_in("behaviour/", description=f"What happens to person {n}.")
        self.fill_in("reports/r1/", what=f"The report of person {n}.", to="police")
        self.fill_in("reports/", more="no")
        self.send()

    def send(self) -> None:
        """Press the last button until the page that says it is sent is there, and once more after."""
        for _press in range(2):
            sent = self.fill_in("declaration/", understands="on")
        assert "ASB-" in sent.text, sent.text[:2000]


def test_fifty_people_send_while_the_server_is_killed(service: Service) -> None:
    service.start()
    people = [Person(service, number) for number in range(PEOPLE)]
    failures: list[BaseException] = []

    def apply(person: Person) -> None:
        try:
            person.apply()
        except AssertionError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=apply, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for wait in (4.0, 5.0, 5.0):
        time.sleep(wait)
        service.kill()
        time.sleep(0.5)
        service.start()
    for thread in threads:
        thread.join()
    assert failures == []

    there = service.run(WHAT_IS_THERE)
    assert sorted(there["behaviours"]) == sorted(f"What happens to person {n}." for n in range(PEOPLE))
    assert sorted(there["reports"]) == sorted(f"The report of person {n}." for n in range(PEOPLE))
    assert there["references"] == PEOPLE
    assert (there["advice"], there["acknowledged"], there["told_people"]) == (PEOPLE, PEOPLE, PEOPLE)
    assert (there["notices"], there["told_bodies"]) == (PEOPLE * 3, PEOPLE * 3)
