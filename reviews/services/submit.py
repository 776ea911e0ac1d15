"""Sending an application: one transaction, once.

The day of receipt governs: the London date of sending, or the day a call, letter or visit reached the
authority. On that day's procedure, frozen with the case, everything later is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.tokens import new_reference
from reviews.domain import journey
from reviews.models import Allegation, Case, Draft, Task
from reviews.selectors.procedures import Terms, in_force, local_of
from reviews.services import acknowledgement, clocks, distribution, search
from reviews.services.advice import assess_case
from reviews.services.people_of_application import make_people, make_reports
from reviews.services.tasks import open_task

# The question whose answer is kept apart from the case.
ALLEGED = "responsible"


@dataclass
class NotReady(Exception):
    """Something without which nothing can be sent is missing; nothing was written."""

    missing: tuple[journey.Missing, ...]


def submit(*, draft_id: UUID, actor: Actor, at: datetime) -> Case:
    """Turn a draft into a case, with all that follows from receipt. Sending twice is one application.

    Returns:
        The case, new or already made from this draft.

    Raises:
        NotReady: with what is missing; the draft stays as it is.
        Draft.DoesNotExist: outside the authority in scope.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().select_related("authority").get(pk=draft_id)
        if draft.sent_case_id is not None:
            return Case.objects.get(pk=draft.sent_case_id)
        received_on = draft.received_on or london_date(at)
        terms = in_force(draft.authority, received_on)
        missing = journey.missing(draft.answers, local_of(terms))
        if missing:
            raise NotReady(tuple(missing))
        alleged = _take_apart(draft)
        case = _make_case(draft, terms, received_on, at)
        if alleged:
            Allegation.objects.create(case=case, text=alleged, made_at=at)
        people = make_people(case, draft.answers, received_on, local_of(terms))
        make_reports(case, draft.answers, people, received_on, local_of(terms), at=at)
        _flag(case, draft, actor=actor, at=at)
        assess_case(case, because="sent", at=at, actor=actor)
        clocks.set_up(case)
        clocks.start(case, "receipt", received_on)
        # The acknowledgement says by when: the dates are worked out before it is written, and again after.
        clocks.refresh(case, london_date(at))
        acknowledgement.acknowledge(case, draft=draft, actor=actor, at=at)
        distribution.notify_bodies(case, actor=actor, at=at)
        clocks.refresh(case, london_date(at))
        clocks.tell_dates(case)
        search.reindex(case)
        case.save()
        draft.sent_case, draft.sent_at = case, at
        draft.save()
        record(
            Action.APPLICATION_SENT if draft.channel == Draft.Channel.ONLINE else Action.APPLICATION_KEYED,
            actor=actor,
            at=at,
            about=f"draft:{draft.pk}",
            case_key=case.key,
            detail={"channel": draft.channel, "received_on": received_on.isoformat()},
        )
        return case


def _take_apart(draft: Draft) -> str:
    """What is said about who is responsible, out of the answers: it is kept apart from everything else."""
    behaviour = dict(journey.page_answers(draft.answers, "behaviour"))
    said = behaviour.pop(ALLEGED, "")
    draft.answers = {**draft.answers, "behaviour": behaviour}
    draft.unfinished = {}
    return said.strip() if isinstance(said, str) else ""


def _make_case(draft: Draft, terms: Terms, received_on: date, at: datetime) -> Case:
    sent = journey.on_path_answers(draft.answers, local_of(terms))
    where, behaviour = journey.page_answers(sent, "where"), journey.page_answers(sent, "behaviour")
    effect, sharing = journey.page_answers(sent, "effect"), journey.page_answers(sent, "sharing")
    return Case.objects.create(
        authority=draft.authority,
        reference=_free_reference(),
        channel=draft.channel,
        received_on=received_on,
        sent_at=at,
        taken_by=draft.taken_by,
        procedure=terms.version,
        procedure_data=terms.data,
        procedure_digest=terms.procedure.digest,
        in_danger=journey.page_answers(sent, "danger").get("in_danger") == "yes",
        agreement=_agreement(sent),
        place=where.get("place") or "",
        postcode=where.get("postcode") or "",
        behaviour=behaviour.get("description") or "",
        effect=effect.get("effect") or "",
        wanted=effect.get("wanted") or "",
        taking_part=journey.page_answers(sent, "taking-part").get("take_part") or [],
        sharing_limits=sharing.get("who_not") or "",
        answers=sent,
    )


def _agreement(sent: journey.Answers) -> str:
    """Whether the victim agrees: asked only of someone who applies for another, or for a group."""
    if journey.page_answers(sent, "who-for").get("who_for") not in ("someone-else", "group"):
        return Case.Agreement.NOT_NEEDED
    said = str(journey.page_answers(sent, "agreement").get("agrees"))
    return {
        "yes": Case.Agreement.GIVEN,
        "no": Case.Agreement.REFUSED,
        "cannot": Case.Agreement.CANNOT,
    }.get(said, Case.Agreement.NOT_ASKED)


def _flag(case: Case, draft: Draft, *, actor: Actor, at: datetime) -> None:
    """What a person must see to before anything else."""
    today = london_date(at)
    if case.in_danger:
        open_task(case, Task.Kind.DANGER, actor=actor, at=at, due_on=today)
    if case.agreement in (Case.Agreement.NOT_ASKED, Case.Agreement.REFUSED, Case.Agreement.CANNOT):
        open_task(case, Task.Kind.SETTLE_AGREEMENT, actor=actor, at=at, next_day=True)
    if journey.page_answers(draft.answers, "sharing").get("worried") == "yes":
        open_task(case, Task.Kind.SHARING_CONCERN, actor=actor, at=at, next_day=True)


def _free_reference() -> str:
    while True:
        reference = new_reference()
        if not Case.objects.filter(reference=reference).exists():
            return reference
