"""Enquiries about what is not known, and legal advice on pooling: on record before *not met* can be saved."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from reviews.domain.deciding import unanswered_unknowns
from reviews.models import Advice, Case, Complaint, DecisionDraft, Enquiry, PoolingAdvice
from reviews.services.advice import assess_case
from reviews.services.cases import locked
from reviews.services.ground import ground_of

# The fact by which the engine learns that enquiries about what is not known are on record.
ENQUIRIES = "enquiries-recorded"


def record_enquiry(
    case_id: int,
    version: int | None,
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
        _tell_the_engine(case, actor=actor, at=at)
        return enquiry


def _tell_the_engine(case: Case, *, actor: Actor, at: datetime) -> None:
    """Once everything not known that matters has been asked about, the engine may speak of discretion.

    design.md §5 point 7: for *cannot-tell*, discretion is required once enquiries are recorded. A decision
    being prepared goes on with the advice that says so: nothing else in it has changed.
    """
    latest = Advice.objects.filter(case=case).first()
    if latest is None or ENQUIRIES in case.facts or unanswered_unknowns(ground_of(case, latest)):
        return
    if latest.outcome != "cannot-tell":
        return
    case.facts = {
        **case.facts,
        ENQUIRIES: {"value": True, "by": "officer", "on": london_date(at).isoformat()},
    }
    advice = assess_case(case, because="asked", at=at, actor=actor)
    DecisionDraft.objects.filter(case=case, advice=latest).update(advice=advice)


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
