"""Rows for the benchmarks of pages: a case to open, an inbox of any length, an application begun."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from pledge.domain.working_days import london_date
from pledge.models import Authority
from pledge.scoping import in_authority
from pledge.tokens import REFERENCE_LETTERS
from reviews.models import Case, Person
from reviews.procedures import load_library_procedure
from tests.factories import (
    make_answers,
    make_authority,
    make_bodies,
    make_case,
    make_complaint,
    make_member,
    sign_in,
)

BATCH = 5_000


def a_place(slug: str, cases: int) -> tuple[Authority, Client]:
    """An authority with so many open cases and its coordinator, signed in."""
    authority = make_authority(slug)
    make_bodies(authority)
    fill(authority, cases)
    return authority, sign_in(Client(), make_member(authority))


def fill(authority: Authority, number: int) -> None:
    """So many cases, due on different days, each with its applicant."""
    terms = load_library_procedure("the-act")
    data, now = terms.as_data(), timezone.now()
    today = london_date(now)
    with in_authority(authority):
        for first in range(0, number, BATCH):
            cases = Case.objects.bulk_create(
                Case(
                    authority=authority,
                    reference=reference(n),
                    received_on=today - timedelta(days=n % 400),
                    sent_at=now,
                    procedure_data=data,
                    procedure_digest=terms.digest,
                    place="Mill Lane",
                    next_due_on=today + timedelta(days=n % 90 - 30),
                    next_due_kind="decide",
                    advice_outcome="not-reached",
                )
                for n in range(first, min(first + BATCH, number))
            )
            Person.objects.bulk_create(
                Person(
                    authority=authority,
                    case=case,
                    key="applicant",
                    is_applicant=True,
                    name=f"Person {case.pk}",
                )
                for case in cases
            )


def reference(number: int) -> str:
    """A reference like a real one, different for each number."""
    letters = ""
    for _place in range(8):
        number, rest = divmod(number, len(REFERENCE_LETTERS))
        letters = REFERENCE_LETTERS[rest] + letters
    return f"ASB-{letters[:4]}-{letters[4:]}"


def a_case(authority: Authority, reports: int = 12) -> Case:
    """A case with so many reports, assessed, like the ones that coordinators open all day."""
    from pledge.audit import Actor
    from reviews.services import clocks
    from reviews.services.advice import assess_case
    from reviews.services.cases import locked

    case = make_case(authority, "ASB-YYYY-YYYY")
    for number in range(1, reports + 1):
        make_complaint(case, number)
    with in_authority(authority), locked(case.pk) as row:
        assess_case(row, because="sent", at=timezone.now(), actor=Actor.system())
        clocks.refresh(row, london_date(timezone.now()))
    return case


def an_application(authority: Authority) -> Client:
    """A browser in the middle of an application."""
    browser = Client()
    browser.post(f"/{authority.slug}/apply/")
    from reviews.models import Draft

    with in_authority(authority):
        draft = Draft.objects.latest("started_at")
        draft.answers = make_answers()
        draft.save()
    return browser


def cookies_of(client: Client) -> dict[str, Any]:
    """What a browser would send with each request."""
    return {name: morsel.value for name, morsel in client.cookies.items()}
