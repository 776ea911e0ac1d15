"""What becomes public of a signed round, frozen: levels and duties, dates, and the names that may be named.

Nothing else leaves a round: no comment, reason or opinion, no evidence, no contributor, and no figure counted
from cases, so none that is below five.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from selfassess.domain.answers import Given, Mark, counted
from selfassess.domain.bank import Aspect, Bank, Criterion, Scope
from selfassess.domain.scoring import Duties, Figure, Score, score
from selfassess.models import Answer, Commitment, Round, Signature
from selfassess.selectors.given import bank_for, given
from selfassess.services.commitment import latest
from selfassess.services.sign_off import KINDS, signatures_of

# The shape of a snapshot: a newer one is read by what it says, an older one stays as it was frozen.
SHAPE = 1
DUTY_MARKS = {
    "met": Mark.MET, "not_met": Mark.NOT_MET, "not_tested": Mark.NOT_TESTED, "unanswered": Mark.BLANK,
}  # fmt: skip


def snapshot(row: Round) -> dict[str, Any]:
    """What would be published of a round now, as plain data; three queries."""
    bank, scope = bank_for(row), Scope(row.scope)
    answers = {one.criterion: given(one, one.criterion) for one in Answer.objects.filter(round=row)}
    result = score(bank, scope, answers)
    return {
        "shape": SHAPE,
        "scope": scope.value,
        "period": [row.period_first.isoformat(), row.period_last.isoformat()],
        "edition": bank.version,
        "statement": bank.statement,
        "signed_at": row.signed_at.isoformat() if row.signed_at else "",
        "signatures": _signatures(signatures_of(row)),
        "commitment": _commitment(latest()),
        "overall": _score(result.overall),
        "points": [
            {
                "letter": point.letter,
                "heading": point.heading,
                "meaning": point.meaning,
                **_score(result.points[point.key]),
            }
            for point in bank.points
            if point.key in result.points
        ],
        "themes": [
            {"title": theme.title, **_score(result.themes[theme.key])}
            for theme in bank.themes
            if theme.key in result.themes
        ],
        "duties": _duties(bank, scope, answers),
    }


def _duties(bank: Bank, scope: Scope, answers: Mapping[str, Given]) -> dict[str, list[dict[str, str]]]:
    asked = [one for one in bank.asked(scope) if one.duty is not None]
    return {
        name: [_named(one) for one in asked if counted(answers.get(one.id), Aspect.DUTY) is mark]
        for name, mark in DUTY_MARKS.items()
    }


def _named(criterion: Criterion) -> dict[str, str]:
    duty = criterion.duty
    return {"title": criterion.title, "citation": duty.citation if duty else ""}


def _signatures(there: Mapping[str, Signature]) -> list[dict[str, str]]:
    """By kind and day; name and position only of somebody who agreed."""
    found = []
    for kind in KINDS:
        one = there.get(kind)
        if one is not None:
            named = one.name_may_be_published
            found.append(
                {
                    "kind": kind.value,
                    "signed_on": one.signed_on.isoformat(),
                    "name": one.name if named else "",
                    "position": one.position if named else "",
                }
            )
    return found


def _commitment(last: Commitment | None) -> dict[str, str]:
    """The two dates; who stands behind them only with their agreement."""
    signed = last if last and last.signed_name_agreed else None
    judged = last if last and last.judged_name_agreed else None
    return {
        "signed_on": last.signed_on.isoformat() if last and last.signed_on else "",
        "signed_by": signed.signed_by if signed else "",
        "signed_position": signed.signed_position if signed else "",
        "judged_on": last.judged_on.isoformat() if last and last.judged_on else "",
        "judged_by": judged.judged_by if judged else "",
        "judged_organisation": judged.judged_organisation if judged else "",
    }


def _score(found: Score) -> dict[str, Any]:
    return {
        "written": _figure(found.written),
        "done": _figure(found.done),
        "both": _figure(found.both),
        "duties": _counts(found.duties),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "shown": None if figure.shown is None else str(figure.shown),
        "rests_on": figure.rests_on,
        "asked": figure.asked,
        "unanswered": figure.unanswered,
        "not_applicable": figure.not_applicable,
        "not_tested": figure.not_tested,
    }


def _counts(duties: Duties) -> dict[str, int]:
    return {
        "asked": duties.asked,
        "met": duties.met,
        "not_met": duties.not_met,
        "not_tested": duties.not_tested,
        "unanswered": duties.unanswered,
    }
