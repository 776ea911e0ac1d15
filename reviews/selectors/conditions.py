"""The local conditions of a case's procedure: what each asks, whose word settles it, what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.documents.build.corrected import said_fact
from reviews.domain.threshold import load_procedure
from reviews.domain.threshold.conditions import Condition
from reviews.domain.threshold.procedure import all_leaves
from reviews.models import Case, Complaint, Correction, Person

HANDS: dict[str, str | Promise] = {
    "applicant": _("the person told us"),
    "officer": _("an officer found it"),
    "bodies": _("the relevant bodies found it"),
}
SETTLED_BY: dict[str, str | Promise] = {
    "belief": _("The person’s own word settles it."),
    "record": _("It holds as the person says, until somebody has looked it up."),
    "officer": _("An officer finds it, or the relevant bodies."),
    "bodies": _("Only the relevant bodies can find it."),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a condition about one person, one report, or the application."""

    person: Person | None
    report: Complaint | None
    said: str
    by: str | Promise
    on: date | None
    waiting: Correction | None


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition, with what is known of it for everyone it is about."""

    number: int
    condition: Condition
    settled_by: str | Promise
    known: tuple[Known, ...]


def conditions_of(case: Case) -> tuple[Condition, ...]:
    """Every condition of the frozen procedure, each key once, in the order published."""
    found: dict[str, Condition] = {}
    for leaf in all_leaves(load_procedure(case.procedure_data)):
        if isinstance(leaf, Condition):
            found.setdefault(leaf.key, leaf)
    return tuple(found.values())


def condition_lines(case: Case, report: Complaint | None = None) -> tuple[ConditionLine, ...]:
    """The conditions about the application and its people, or about one report (two queries)."""
    scopes = ("report",) if report else ("application", "person")
    numbered = [(n, one) for n, one in enumerate(conditions_of(case), start=1) if one.scope in scopes]
    if not numbered:
        return ()
    people = [one for one in Person.objects.filter(case=case) if one.is_applicant or one.is_victim]
    waiting = list(Correction.objects.filter(case=case, kind="condition", state=Correction.State.WAITING))
    return tuple(
        ConditionLine(number, one, _settled_by(one), tuple(_known(case, one, people, report, waiting)))
        for number, one in numbered
    )


def _settled_by(condition: Condition) -> str | Promise:
    return SETTLED_BY[condition.finder if condition.kind == "finding" else condition.kind]


def _known(
    case: Case,
    condition: Condition,
    people: list[Person],
    report: Complaint | None,
    waiting: list[Correction],
) -> list[Known]:
    if report is not None:
        return [_one(condition, (report.facts.get("facts") or {}), waiting, report=report)]
    if condition.scope == "person":
        return [_one(condition, one.facts.get("facts") or {}, waiting, person=one) for one in people]
    return [_one(condition, case.facts, waiting)]


def _one(
    condition: Condition,
    facts: dict[str, Any],
    waiting: list[Correction],
    person: Person | None = None,
    report: Complaint | None = None,
) -> Known:
    kept = facts.get(condition.key, "absent")
    fact = kept if isinstance(kept, dict) else {}
    mine = (
        row
        for row in waiting
        if condition.key in (row.after.get("facts") or {})
        and row.person_id == (person.pk if person else None)
        and row.complaint_id == (report.pk if report else None)
    )
    return Known(
        person=person,
        report=report,
        said=said_fact(kept),
        by=HANDS.get(fact.get("by") or "", ""),
        on=_day(fact.get("on")),
        waiting=next(mine, None),
    )


def _day(kept: Any) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) and len(kept) == len("2026-03-12") else None
