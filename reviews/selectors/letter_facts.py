"""Gather what a letter is written from."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from pledge.documents.clean import Picture
from pledge.models import Authority
from reviews.documents.build import LetterFacts
from reviews.domain.deadlines import ClockRule, work_out
from reviews.models import (
    Advice,
    Agreement,
    BodyNotice,
    Case,
    Clock,
    Complaint,
    Correction,
    Decision,
    HandOver,
    Letter,
    Person,
    RelevantBody,
)
from reviews.services.clocks import calendar_of, rule_of


def facts_of(letter: Letter, today: date) -> LetterFacts:
    """Everything a letter not yet issued would be written from today."""
    case = Case.objects.select_related("authority", "named_contact").get(pk=letter.case_id)
    people = tuple(Person.objects.filter(case=case))
    decision = letter.decision
    hand_over = (
        HandOver.objects.filter(case=case, accepted_at__isnull=False)
        .select_related("giver")
        .order_by("-id")
        .first()
    )
    return LetterFacts(
        case=case,
        to=next(person for person in people if person.pk == letter.to_id),
        today=today,
        people=people,
        clocks=tuple(Clock.objects.filter(case=case)),
        complaints=tuple(Complaint.objects.filter(case=case)),
        advice=decision.advice if decision else Advice.objects.filter(case=case).first(),
        decision=decision,
        decided_by=_agreed(decision),
        shared_with=_shared_with(case),
        corrections=tuple(untold_corrections(case)),
        previous_contact=hand_over.giver if hand_over else None,
        appeal_by=appeal_last_day(case, today),
        logo=logo_of(case.authority),
        free=letter.free_parts,
    )


def untold_corrections(case: Case) -> list[Correction]:
    """Corrections that lowered the count and that the applicant has not been told of, in their order."""
    return list(
        Correction.objects.filter(
            case=case, lowers_count=True, state=Correction.State.CONFIRMED, told_at__isnull=True
        ).select_related("complaint")
    )


def appeal_last_day(case: Case, told_on: date) -> date | None:
    """The last day to appeal, from the procedure's window; None where none is published.

    Counted from the day of the letter, whatever the window runs from: no reader is given less than it says.
    """
    rule = _appeal_rule(case)
    if rule is None:
        return None
    return work_out(rule, {rule.starts_from: told_on}, calendar_of(case.authority), told_on).due_on


def _appeal_rule(case: Case) -> ClockRule | None:
    """The period to ask for an appeal: the appeal route's own, else the published clock for it."""
    window = (case.procedure_data.get("appeal") or {}).get("window")
    if window:
        return ClockRule("appeal-ask", "letter-sent", window["length"], window["unit"])
    entry = next(
        (one for one in case.procedure_data.get("clocks") or () if one["kind"] == "appeal-ask"), None
    )
    return rule_of(entry) if entry and entry.get("length") else None


def _agreed(decision: Decision | None) -> tuple[str, ...]:
    if decision is None:
        return ()
    agreed = Agreement.objects.filter(decision=decision, agrees=True).select_related("body")
    return tuple(dict.fromkeys(one.body.name for one in agreed))


def _shared_with(case: Case) -> tuple[str, ...]:
    """The bodies that have it, or will have it in a moment: on the day of receipt they are those in force."""
    notices = BodyNotice.objects.filter(case=case, withheld_reason="").select_related("body")
    names = tuple(notice.body.name for notice in notices)
    if names:
        return names
    day = case.received_on
    there = RelevantBody.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
    return tuple(body.name for body in there)


def logo_of(authority: Authority) -> Picture | None:
    """The authority's logo as a document prints it; None where it has none."""
    if not authority.logo:
        return None
    with authority.logo.open("rb") as file:
        return Picture(data=file.read(), alt=authority.logo_alt or authority.name)
