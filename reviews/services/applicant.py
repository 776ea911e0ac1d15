"""What an applicant asks from their own page: dated and flagged, and never an automatic end of anything.

One press of a button is one request, however often it arrives. A withdrawal is confirmed by the named
contact, by a safe way (design.md §6); a data protection complaint is acknowledged within 30 days beginning
with the day it came (Data Protection Act 2018 s.164A; the earlier of the two readings of its first day).
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from django.db import transaction

from pledge import throttle
from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.models import ApplicantRequest, Case, Decision, Person, Task
from reviews.services import clocks
from reviews.services.cases import locked
from reviews.services.tasks import open_task

COMPLAINT_DAYS = 30
PRESSES = throttle.Limit(30, timedelta(hours=1), timedelta(hours=1))
_PRESSING = "applicant-request"

Kind = ApplicantRequest.Kind
_LOGGED = {
    Kind.ADD: Action.APPLICANT_ADDED,
    Kind.LOOK_AGAIN: Action.LOOK_AGAIN_ASKED,
    Kind.WITHDRAW: Action.WITHDRAWAL_ASKED,
    Kind.DATA_COMPLAINT: Action.DATA_COMPLAINT_MADE,
}


def add_information(person: Person, *, text: str, form_key: str, at: datetime) -> ApplicantRequest:
    """More information, for somebody to read.

    Raises:
        throttle.TooManyTries: after far more requests in an hour than anybody writes.
    """
    return _ask(person, Kind.ADD, text, form_key, at)


def ask_to_look_again(person: Person, *, text: str, form_key: str, at: datetime) -> ApplicantRequest:
    """The decision is to be looked at again: Schedule 4 paragraph 3 where the procedure's appeal covers it.

    From this day the published time for answering an appeal runs.

    Raises:
        throttle.TooManyTries: as :func:`add_information`.
    """
    return _ask(person, Kind.LOOK_AGAIN, text, form_key, at)


def ask_to_withdraw(person: Person, *, text: str, form_key: str, at: datetime) -> ApplicantRequest:
    """The person wants to stop. Nothing stops until their named contact has confirmed it by a safe way.

    Raises:
        throttle.TooManyTries: as :func:`add_information`.
    """
    return _ask(person, Kind.WITHDRAW, text, form_key, at)


def complain_about_data(person: Person, *, text: str, form_key: str, at: datetime) -> ApplicantRequest:
    """A data protection complaint, with the day by which it is acknowledged.

    Raises:
        throttle.TooManyTries: as :func:`add_information`.
    """
    return _ask(person, Kind.DATA_COMPLAINT, text, form_key, at)


def acknowledge_by(received_on: date) -> date:
    """The last day on which a data protection complaint may be acknowledged."""
    return received_on + timedelta(days=COMPLAINT_DAYS - 1)


def _ask(person: Person, kind: Kind, text: str, form_key: str, at: datetime) -> ApplicantRequest:
    key = _key(person, kind, text, form_key)
    with transaction.atomic():
        there = ApplicantRequest.objects.filter(case=person.case_id, form_key=key).first()
        if there is not None:
            return there
        throttle.take(_PRESSING, str(person.pk), PRESSES, at=at)
        with locked(person.case_id) as case:
            row, made = ApplicantRequest.objects.get_or_create(
                authority_id=case.authority_id,
                case=case,
                form_key=key,
                defaults={
                    "person": person,
                    "kind": kind,
                    "text": text,
                    "made_at": at,
                    "made_on": london_date(at),
                },
            )
            if made:
                _flag(case, row, at)
            return row


def _flag(case: Case, row: ApplicantRequest, at: datetime) -> None:
    actor, today = Actor.applicant(), london_date(at)
    case.unread_from_applicant = ApplicantRequest.objects.filter(case=case, read_at__isnull=True).count()
    record(
        _LOGGED[Kind(row.kind)],
        actor=actor,
        at=at,
        about=f"request:{row.pk}",
        case_key=case.key,
        detail={"person": row.person.key},
    )
    if row.kind == Kind.ADD:
        open_task(case, Task.Kind.READ_MORE, actor=actor, at=at)
    if row.kind == Kind.WITHDRAW:
        open_task(case, Task.Kind.CONFIRM_WITHDRAWAL, actor=actor, at=at, next_day=True)
    if row.kind == Kind.LOOK_AGAIN:
        about = f"decision:{_decision_id(case)}"
        open_task(case, Task.Kind.LOOK_AGAIN, actor=actor, at=at, about=about, next_day=True)
        clocks.meet(case, "appeal-ask", today)
        clocks.start(case, "appeal-received", today)
    if row.kind == Kind.DATA_COMPLAINT:
        about, due_on = f"request:{row.pk}", acknowledge_by(today)
        open_task(case, Task.Kind.DATA_COMPLAINT, actor=actor, at=at, about=about, due_on=due_on)
    clocks.refresh(case, today)


def _decision_id(case: Case) -> int | None:
    """The decision that stands."""
    standing = Decision.objects.filter(case=case, final_at__isnull=False, replaced_by__isnull=True)
    return standing.values_list("pk", flat=True).first()


def _key(person: Person, kind: str, text: str, form_key: str) -> str:
    """One press: the same form, the same words. Words changed after going back are another request."""
    return hashlib.sha256(f"{person.pk}|{kind}|{form_key}|{text}".encode()).hexdigest()
