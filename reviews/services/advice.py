"""The engine's advice on a case: worked out from the facts as they stand, kept as a new row each time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pledge.audit import Action, Actor, record
from reviews.domain.facts import BEHAVIOUR, application_facts
from reviews.domain.threshold import assess, load_application, load_procedure
from reviews.models import Advice, Case, Complaint, Correction, Person


def application_of(case: Case) -> dict[str, Any]:
    """The engine's APPLICATION (design.md §5) from the rows of the case."""
    people = list(Person.objects.filter(case=case))
    keys = {person.pk: person.key for person in people}
    complaints = Complaint.objects.filter(case=case)
    return application_facts(
        applied_on=case.received_on,
        applicant=next((person.key for person in people if person.is_applicant), None),
        started_by=case.started_by,
        people=[{"id": person.key, **person.facts} for person in people],
        # A report whose maker is asked and not known keeps its null, though a row needs some person.
        complaints=[{"by": keys[row.by_id], **row.facts, "id": row.key} for row in complaints],
        behaviours=[one["id"] for one in case.behaviours] or (BEHAVIOUR,),
        facts=case.facts,
    )


def assess_case(
    case: Case, *, because: str, at: datetime, actor: Actor, correction: Correction | None = None
) -> Advice:
    """Assess a locked case and keep the advice; sets the case's own summary, which the caller saves.

    Args:
        because: why now: ``sent``, ``corrected``, ``added``, ``asked``.
    """
    application = application_of(case)
    result: dict[str, Any] = preview(case, application)
    last = Advice.objects.filter(case=case).first()
    advice = Advice.objects.create(
        authority_id=case.authority_id,
        case=case,
        number=(last.number if last else 0) + 1,
        at=at,
        because=because,
        procedure_digest=case.procedure_digest,
        application=application,
        result=result,
        outcome=result["outcome"],
        must_decide_met=result["must_decide_met"],
        behaviours=case.behaviours,
        correction=correction,
    )
    case.advice_outcome = advice.outcome
    case.must_decide_met = advice.must_decide_met
    record(
        Action.ADVICE_GIVEN,
        actor=actor,
        at=at,
        about=f"advice:{advice.pk}",
        case_key=case.key,
        detail={"number": advice.number, "outcome": advice.outcome, "because": because},
    )
    return advice


def preview(case: Case, application: dict[str, Any]) -> dict[str, Any]:
    """What the engine would say of other facts, without keeping it: for a correction being considered."""
    return assess(load_procedure(case.procedure_data), load_application(application)).as_dict()


def rests_only_on_pooling(case: Case, advice: Advice) -> bool:
    """Whether *met* stands on counting several people's reports together and on nothing else.

    That is a reading of the Act. The stored answer cannot tell: it is assessed again, on its own facts.
    """
    if not advice.must_decide_met or "pooled-people" not in advice.result.get("depends_on", ()):
        return False
    return assess(
        load_procedure(case.procedure_data), load_application(advice.application)
    ).rests_only_on_pooling
