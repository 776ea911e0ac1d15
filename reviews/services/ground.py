"""What a decision stands on: the advice, what is on record beside it, and the procedure's own criteria."""

from __future__ import annotations

from typing import Any

from reviews.domain import deciding
from reviews.models import Advice, Case, Correction, Enquiry, PoolingAdvice
from reviews.services.advice import rests_only_on_pooling


def ground_of(case: Case, advice: Advice) -> deciding.Ground:
    """Everything the rules of deciding need to know of a case (three queries)."""
    enquired = {
        deciding.Unknown(f"c{number}" if number else "", name)
        for number, name in Enquiry.objects.filter(case=case).values_list("complaint__number", "field")
    }
    return deciding.Ground(
        result=advice.result,
        only_by_pooling=rests_only_on_pooling(case, advice),
        enquired=enquired,
        pooling_advice=bool(case.procedure_id)
        and PoolingAdvice.objects.filter(version_id=case.procedure_id).exists(),
        own_criteria=own_criteria(case, advice.result),
        correction_waiting=Correction.objects.filter(case=case, state=Correction.State.WAITING).exists(),
    )


def own_criteria(case: Case, result: dict[str, Any]) -> tuple[deciding.Criterion, ...]:
    """The procedure's own criteria beside persistence, harm and adequacy, in its own words."""
    words = {one["key"]: one["text"] for one in case.procedure_data.get("criteria", ())}
    return tuple(
        deciding.Criterion(key, words.get(key, key))
        for key in result["discretion"]["criteria"]
        if key not in deciding.TESTS
    )
