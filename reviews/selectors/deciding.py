"""What the pages of a decision show: unknowns and their enquiries, deciders to choose, the rows to check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.domain import deciding
from reviews.models import (
    Advice,
    Agreement,
    Case,
    Decision,
    DecisionDraft,
    Delegation,
    Enquiry,
    Letter,
    RelevantBody,
)
from reviews.services.decisions import standing_of

UNKNOWN_WORDS = {
    "reported": gettext_lazy("the day it was reported"),
    "incident_first": gettext_lazy("the day it happened"),
    "incident_last": gettext_lazy("the last day it happened"),
    "by": gettext_lazy("who made it"),
    "made": gettext_lazy("whether it was made"),
    "to": gettext_lazy("to whom it was made"),
    "channel": gettext_lazy("how it was made"),
    "hate": gettext_lazy("whether it was a hate incident"),
    "incident": gettext_lazy("whether it is the same incident as another"),
    "repeat_contact": gettext_lazy("whether it was a chase"),
    "in_area": gettext_lazy("whether it happened in the area"),
    "behaviour": gettext_lazy("which behaviour it was about"),
}


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """Something not known that could make the threshold met, and what was asked about it."""

    report: int | None
    field: str
    words: str | Promise
    enquiries: tuple[Enquiry, ...]


def unknown_lines(case: Case, ground: deciding.Ground) -> tuple[UnknownLine, ...]:
    """Every unknown that matters, with its enquiries (one query)."""
    made = list(Enquiry.objects.filter(case=case).select_related("complaint", "made_by"))
    lines = []
    for one in deciding.unknowns_that_matter(ground.result):
        number = int(one.complaint[1:]) if one.complaint[1:].isdecimal() else None
        about = tuple(
            row
            for row in made
            if row.field == one.field and (row.complaint.number if row.complaint else None) == number
        )
        lines.append(UnknownLine(number, one.field, UNKNOWN_WORDS.get(one.field, one.field), about))
    return tuple(lines)


def deciders_choices(day: date) -> tuple[list[RelevantBody], list[Delegation]]:
    """The bodies that can decide on a day and the delegations recorded for them."""
    in_force = (Q(until__isnull=True) | Q(until__gte=day)) & Q(since__lte=day)
    return list(RelevantBody.objects.filter(in_force)), list(Delegation.objects.filter(in_force))


@dataclass(frozen=True, slots=True)
class CheckRow:
    name: str
    value: str
    step: str


def check_rows(draft: DecisionDraft, ground: deciding.Ground) -> tuple[CheckRow, ...]:
    """Everything the decision says, to be checked before it is saved."""
    kept = draft.answers
    rows = [CheckRow(_("Decision"), str(_outcome_words(kept.get("outcome", ""))), "outcome")]
    if not deciding.only_met(ground):
        rows += [
            CheckRow(_("Persistence"), kept.get("persistence", ""), "persistence"),
            CheckRow(_("Harm"), kept.get("harm", ""), "harm"),
            CheckRow(_("Adequacy of the response"), kept.get("adequacy", ""), "adequacy"),
        ]
        found = kept.get("own_criteria") or {}
        rows += [CheckRow(name, found.get(name, ""), "own-criteria") for name in ground.own_criteria]
    rows += [
        CheckRow(_("Reasons for the applicant"), kept.get("reasons", ""), "reasons"),
        CheckRow(_("What will be done to help"), kept.get("other_help", ""), "reasons"),
        CheckRow(_("Internal reasoning"), kept.get("internal_reasoning", ""), "reasons"),
        CheckRow(_("Who decides"), _deciders_words(kept.get("deciders") or []), "deciders"),
    ]
    return tuple(rows)


def _outcome_words(outcome: str) -> Any:
    return Decision.Outcome(outcome).label if outcome else ""


def _deciders_words(deciders: list[dict[str, Any]]) -> str:
    names = dict(
        RelevantBody.objects.filter(pk__in=[one["body"] for one in deciders]).values_list("pk", "name")
    )
    return "\n".join(f"{names.get(one['body'], '')}, {Agreement.Way(one['way']).label}" for one in deciders)


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision as the record shows it."""

    decision: Decision
    agreements: tuple[Agreement, ...]
    standing: deciding.Standing
    letters: tuple[Letter, ...]


def decision_records(case: Case) -> tuple[DecisionRecord, ...]:
    """Every decision of a case, newest first; replaced ones are kept and shown."""
    records = []
    for decision in Decision.objects.filter(case=case).select_related("advice", "saved_by", "replaced_by"):
        agreements = Agreement.objects.filter(decision=decision).select_related("body", "delegation", "user")
        letters = Letter.objects.filter(decision=decision).select_related("to")
        records.append(DecisionRecord(decision, tuple(agreements), standing_of(decision), tuple(letters)))
    return tuple(records)


def advice_of(case: Case, number: int) -> Advice | None:
    return Advice.objects.filter(case=case, number=number).first()
