"""Enquiries about what is not known, and legal advice on pooling: on record before *not met* can be saved."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from pledge.audit import Action, Actor, record
from reviews.models import Case, Complaint, Enquiry, PoolingAdvice
from reviews.services.cases import locked


def record_enquiry(
    case_id: int,
    version: int,
    *,
    complaint_number: int | None,
    field: str,
    asked_whom: str,
    asked_on: date,
    answer: str,
    actor: Actor,
    at: datetime,
) -> Enquiry:
    """Record whom somebody asked about an unknown, when, and the answer. The same one twice is one.

    Raises:
        Stale: when the page was drawn from an older version of the case.
        Complaint.DoesNotExist: for a report that is not in the case.
    """
    about = Q(complaint__number=complaint_number) if complaint_number else Q(complaint=None)
    there = Enquiry.objects.filter(
        about, case=case_id, field=field, asked_whom=asked_whom, asked_on=asked_on, answer=answer
    ).first()
    if there is not None:
        return there
    with locked(case_id, version) as case:
        row = Complaint.objects.get(case=case, number=complaint_number) if complaint_number else None
        enquiry = Enquiry.objects.create(
            authority_id=case.authority_id,
            case=case,
            complaint=row,
            field=field,
            asked_whom=asked_whom,
            asked_on=asked_on,
            answer=answer,
            made_by=actor.acting_user,
            made_at=at,
        )
        record(
            Action.ENQUIRY_RECORDED,
            actor=actor,
            at=at,
            about=f"enquiry:{enquiry.pk}",
            case_key=case.key,
            detail={"report": complaint_number, "field": field},
        )
        return enquiry


class NothingPublished(Exception):
    """The case runs under the Act's own terms: there is no procedure version to record the advice on."""


def record_pooling_advice(
    case_id: int, version: int, *, adviser: str, given_on: date, advice: str, actor: Actor, at: datetime
) -> PoolingAdvice:
    """Record legal advice on counting several people's reports together, on the case's procedure version.

    It holds for every case under that version. The same advice twice is one.

    Raises:
        Stale: when the page was drawn from an older version of the case.
        NothingPublished: where no procedure version governs the case.
    """
    governing = Case.objects.values_list("procedure_id", flat=True).get(pk=case_id)
    if governing is None:
        raise NothingPublished
    there = PoolingAdvice.objects.filter(
        version=governing, adviser=adviser, given_on=given_on, advice=advice
    ).first()
    if there is not None:
        return there
    with locked(case_id, version) as case:
        row = PoolingAdvice.objects.create(
            authority_id=case.authority_id,
            version_id=governing,
            advice=advice,
            adviser=adviser,
            given_on=given_on,
            recorded_by=actor.acting_user,
            recorded_at=at,
        )
        record(
            Action.POOLING_ADVICE_RECORDED, actor=actor, at=at, about=f"pooling:{row.pk}", case_key=case.key
        )
        return row
