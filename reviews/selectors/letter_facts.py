"""Gather what a letter is written from."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from pledge.documents.clean import Picture
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
from reviews.services.clocks import calendar_of


def facts_of(letter: Letter, today: date) -> LetterFacts:
    """Everything a letter not yet issued would be written from today."""
    case = Case.objects.select_related("authority", "named_contact").get(pk=letter.case_id)
    people = list(Person.objects.filter(case=case))
    applicant = next(person for person in people if person.is_applicant)
    decision = letter.decision
    hand_over = HandOver.objects.filter(case=case).select_related("giver").order_by("-id").first()
    return LetterFacts(
        case=case,
        to=next(person for person in people if person.pk == letter.to_id),
        today=today,
        applicant=applicant,
        victim=next((person for person in people if person.is_victim), None),
        clocks=tuple(Clock.objects.filter(case=case)),
        complaints=tuple(Complaint.objects.filter(case=case)),
        advice=decision.advice if decision else Advice.objects.filter(case=case).first(),
        decision=decision,
        decided_by=_agreed(decision),
        shared_with=_shared_with(case),
        correction=Correction.objects.select_related("complaint").filter(case=case, lowers_count=True).last(),
        previous_contact=hand_over.giver if hand_over else None,
        appeal_by=appeal_last_day(case, today),
        logo=_logo(case),
        free=letter.free_parts,
    )


def appeal_last_day(case: Case, told_on: date) -> date | None:
    """The last day to appeal, from the procedure's window; None where none is published.

    Counted from the day of the letter where the window runs from the decision, the letter or its
    receipt, which is the reading most favourable to the reader that is known when it is written.
    """
    window = ((case.procedure_data.get("appeal") or {}).get("window")) or None
    if not window:
        return None
    rule = ClockRule("appeal-ask", "told", window["length"], window["unit"])
    return work_out(rule, {"told": told_on}, calendar_of(case.authority), told_on).due_on


def _agreed(decision: Decision | None) -> tuple[str, ...]:
    if decision is None:
        return ()
    agreed = Agreement.objects.filter(decision=decision, agrees=True).select_related("body")
    return tuple(one.body.name for one in agreed)


def _shared_with(case: Case) -> tuple[str, ...]:
    """The bodies that have it, or will have it in a moment: on the day of receipt they are those in force."""
    notices = BodyNotice.objects.filter(case=case).select_related("body")
    names = tuple(notice.body.name for notice in notices)
    if names:
        return names
    day = case.received_on
    there = RelevantBody.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
    return tuple(body.name for body in there)


def _logo(case: Case) -> Picture | None:
    authority = case.authority
    if not authority.logo:
        return None
    with authority.logo.open("rb") as file:
        return Picture(data=file.read(), alt=authority.logo_alt or authority.name)
