"""Letters: written, issued by a safe way, and frozen as they were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import Message
from reviews.documents.build import build_letter, parts_of
from reviews.documents.requirements import MissingPart, missing_parts
from reviews.documents.store import to_json
from reviews.models import Case, Decision, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.selectors.letter_facts import facts_of
from reviews.services.cases import locked
from reviews.services.clocks import refresh, tell_dates, tell_moved, untell_moved
from reviews.services.letter_files import document_name, drop_document, gaps, keep_document
from reviews.services.safe_contact import message_person, way_for_message
from reviews.services.settling import must_decide_again
from reviews.services.tasks import finish_kind, open_task

__all__ = ["document_name", "gaps"]

ACKNOWLEDGEMENT, FACTS_CHANGED, DATE_CHANGED = "acknowledgement", "facts-changed", "date-changed"
KIND_OF_OUTCOME = {Decision.Outcome.MET: "threshold-met", Decision.Outcome.NOT_MET: "threshold-not-met"}
# On their way, not told: a later letter takes their place.
ON_THE_WAY = (Letter.State.ISSUED, Letter.State.TO_POST, Letter.State.RETURNED)


@dataclass
class Incomplete(Exception):
    """The letter lacks a part it may not go without; nothing was sent."""

    missing: list[MissingPart]


class UnsafeWay(Exception):
    """The way chosen is not known to be safe for this person; nothing was sent."""


class AlreadyIssued(Exception):
    """The letter has been issued: write a new one that replaces it."""


class NotStanding(Exception):
    """The decision it tells is not final, or a later one has replaced it: it must not go out."""


class MustDecideAgain(Exception):
    """It tells a *not met* that the facts no longer allow: the bodies decide again first (s.104(4))."""


class NotTakenBack(Exception):
    """The letter has gone: what was sent online, posted, handed over or spoken cannot be taken back."""


class StaleLetter(Exception):
    """Somebody else changed the letter; ``letter`` is it as it is now."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        super().__init__("The letter has changed since the page was opened.")


def write(
    case: Case,
    kind: str,
    to: Person,
    *,
    actor: Actor,
    at: datetime,
    decision: Decision | None = None,
    free_parts: dict[str, str] | None = None,
) -> Letter:
    """A new letter in draft on a locked case, its free parts filled with the shipped wording."""
    wording = {part.name: str(part.initial) for part in parts_of(kind, case.procedure_data)}
    if decision is not None and "other_help" in wording:
        wording["other_help"] = decision.other_help
    last = Letter.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    letter = Letter.objects.create(
        authority_id=case.authority_id,
        case=case,
        number=last + 1,
        kind=kind,
        to=to,
        decision=decision,
        free_parts=wording | (free_parts or {}),
        written_by=actor.user,
        written_at=at,
    )
    log_letter(Action.LETTER_WRITTEN, letter, actor=actor, at=at)
    return letter


def write_for_case(case_id: int, kind: str, person_id: int, *, actor: Actor, at: datetime) -> Letter:
    """As :func:`write`, from a page. A draft of the same letter to the same person is gone on with.

    Raises:
        NotStanding: for a letter about the decision where none stands, or another outcome does.
    """
    with locked(case_id) as case:
        to = Person.objects.get(case=case, pk=person_id)
        decision = _decision_for(case, kind)
        mine = Letter.objects.filter(case=case, kind=kind, to=to, decision=decision)
        draft = mine.filter(state=Letter.State.DRAFT).first()
        if draft is not None:
            return draft
        before = mine.first()
        parts = before.free_parts if before else None
        return write(case, kind, to, actor=actor, at=at, decision=decision, free_parts=parts)


def keep_parts(letter_id: int, version: int, parts: dict[str, str], *, actor: Actor, at: datetime) -> Letter:
    """Keep the free parts as typed, complete or not. The letter alone is locked: the case is as it was.

    Raises:
        StaleLetter: when somebody else kept other words since the page was opened.
        AlreadyIssued: when it has gone out.
    """
    with transaction.atomic():
        letter = locked_letter(letter_id)
        allowed = {part.name for part in parts_of(letter.kind, letter.case.procedure_data)}
        kept = {**letter.free_parts, **{name: text for name, text in parts.items() if name in allowed}}
        if kept == letter.free_parts:
            return letter
        _must_be_draft(letter, version)
        letter.free_parts = kept
        letter.version += 1
        letter.save()
        return letter


def discard(letter_id: int, version: int, *, actor: Actor, at: datetime) -> None:
    """Throw a draft away. Nothing of it was ever sent.

    Raises:
        StaleLetter, AlreadyIssued: it stays.
    """
    with locked(case_of(letter_id)) as case:
        letter = locked_letter(letter_id)
        _must_be_draft(letter, version)
        about = f"letter:{letter.pk}"
        for kind in (Task.Kind.OTHER, Task.Kind.MESSAGE_FAILED):
            finish_kind(case, kind, actor=actor, at=at, about=about)
        log_letter(Action.LETTER_DISCARDED, letter, actor=actor, at=at)
        letter.attempts.update(attempt_to_tell=None)
        letter.delete()
        refresh(case, london_date(at))


def issue(letter_id: int, version: int, way: str, *, actor: Actor, at: datetime) -> Letter:
    """Freeze a letter and send it on its way: told only when opened, posted, handed over or spoken.

    Raises:
        Incomplete, UnsafeWay, NotStanding, MustDecideAgain, StaleLetter, AlreadyIssued: nothing was sent.
    """
    with locked(case_of(letter_id)) as case:
        letter = locked_letter(letter_id)
        _must_be_draft(letter, version)
        if letter.decision is not None and not stands(letter.decision):
            raise NotStanding
        if letter.decision is not None and must_decide_again(case, letter.decision):
            raise MustDecideAgain
        _issue(case, letter, way, actor=actor, at=at)
        refresh(case, london_date(at))
        return letter


def take_back(letter_id: int, version: int, *, actor: Actor, at: datetime) -> Letter:
    """Make a letter that has not left the building a draft again: to be sent another way, or changed.

    Raises:
        StaleLetter: when it changed since the page was opened.
        NotTakenBack: when it has been sent online, posted, handed over or spoken.
    """
    with locked(case_of(letter_id)) as case:
        letter = locked_letter(letter_id)
        if letter.version != version:
            raise StaleLetter(letter)
        if not may_be_taken_back(letter):
            raise NotTakenBack
        for earlier in Letter.objects.filter(replaced_by=letter):
            earlier.state, earlier.replaced_by = _state_before(earlier), None
            earlier.save()
        letter.state, letter.way, letter.context, letter.issued_at = Letter.State.DRAFT, "", {}, None
        untell_moved(letter)
        drop_document(letter)
        letter.version += 1
        letter.save()
        finish_kind(case, Task.Kind.MESSAGE_FAILED, actor=actor, at=at, about=f"letter:{letter.pk}")
        log_letter(Action.LETTER_TAKEN_BACK, letter, actor=actor, at=at)
        refresh(case, london_date(at))
        return letter


def may_be_taken_back(letter: Letter) -> bool:
    """Whether it is still in the building: waiting for an envelope, or to be handed over or spoken."""
    if letter.told_at is not None:
        return False
    by_hand = letter.way in (Letter.Way.HAND, Letter.Way.SPOKEN)
    return letter.state == Letter.State.TO_POST or (letter.state == Letter.State.ISSUED and by_hand)


def issue_acknowledgement(case: Case, to: Person, *, actor: Actor, at: datetime) -> Letter | None:
    """Write and send the acknowledgement of a new case; None where no way of sending it is safe."""
    if way_for_message(to) is None:
        return None
    letter = write(case, ACKNOWLEDGEMENT, to, actor=actor, at=at)
    _issue(case, letter, Letter.Way.ONLINE, actor=actor, at=at)
    return letter


def queue_contact_changed(case: Case, *, actor: Actor, at: datetime, reason: str = "") -> Letter | Task:
    """Tell the applicant who the named contact is now: by a safe way at once, else as a task."""
    applicant = Person.objects.filter(case=case, is_applicant=True).first()
    if applicant is None:
        return open_task(case, Task.Kind.OTHER, actor=actor, at=at, next_day=True)
    letter = write(case, "contact-changed", applicant, actor=actor, at=at, free_parts={"reason": reason})
    return send_or_hand_over(case, letter, actor=actor, at=at)


def send_or_hand_over(case: Case, letter: Letter, *, actor: Actor, at: datetime) -> Letter | Task:
    """Send a draft at once by a safe way; where there is none, or it has gaps, it is a task for a person."""
    if way_for_message(letter.to) is not None and not gaps(letter, london_date(at)):
        _issue(case, letter, Letter.Way.ONLINE, actor=actor, at=at)
        return letter
    return open_task(case, Task.Kind.OTHER, actor=actor, at=at, about=f"letter:{letter.pk}", next_day=True)


def draft_facts_changed(case: Case, *, actor: Actor, at: datetime) -> Letter | None:
    """Write the letter that says which corrections lowered the count; sent from its own page."""
    applicant = Person.objects.filter(case=case, is_applicant=True).first()
    return write(case, FACTS_CHANGED, applicant, actor=actor, at=at) if applicant else None


def application_address(case: Case) -> str:
    """Where an applicant comes in: the page that asks for the reference and a code."""
    return settings.SITE_URL + reverse("my_application_sign_in", args=[case.authority.slug])


def stands(decision: Decision) -> bool:
    """Whether a decision is final and no later one has replaced it."""
    return decision.final_at is not None and decision.replaced_by_id is None


def way_is_safe(person: Person, way: str) -> bool:
    """Whether a letter may go this way to this person: *not known* is never safe."""
    if way == Letter.Way.ONLINE:
        return way_for_message(person) is not None
    if way == Letter.Way.POST:
        return person.post_safe == YesNoUnknown.YES and bool(person.address.strip())
    return way in (Letter.Way.HAND, Letter.Way.SPOKEN)


def _decision_for(case: Case, kind: str) -> Decision | None:
    if kind not in KIND_OF_OUTCOME.values():
        return None
    standing = Decision.objects.filter(case=case, final_at__isnull=False, replaced_by__isnull=True).first()
    if standing is None or KIND_OF_OUTCOME[Decision.Outcome(standing.outcome)] != kind:
        raise NotStanding
    return standing


def _must_be_draft(letter: Letter, version: int) -> None:
    if letter.state != Letter.State.DRAFT:
        raise AlreadyIssued
    if letter.version != version:
        raise StaleLetter(letter)


def _issue(case: Case, letter: Letter, way: str, *, actor: Actor, at: datetime) -> None:
    if not way_is_safe(letter.to, way):
        raise UnsafeWay
    content = build_letter(letter.kind, facts_of(letter, london_date(at)))
    missing = missing_parts(content, posted=way == Letter.Way.POST)
    # The acknowledgement goes out by itself: what the authority has not filled in yet must not keep it back.
    if missing and letter.kind != ACKNOWLEDGEMENT:
        raise Incomplete(missing)
    letter.way, letter.context, letter.issued_at = way, to_json(content), at
    letter.returned_at, letter.returned_why = None, ""
    letter.state = Letter.State.TO_POST if way == Letter.Way.POST else Letter.State.ISSUED
    letter.version += 1
    _replace_earlier(letter)
    keep_document(letter, content, at=at)
    if way == Letter.Way.ONLINE:
        letter.message = _announce(case, letter, actor=actor, at=at)
    letter.save()
    finish_kind(case, Task.Kind.OTHER, actor=actor, at=at, about=f"letter:{letter.pk}")
    tell_dates(case)
    tell_moved(letter, london_date(at))
    log_letter(Action.LETTER_SENT, letter, actor=actor, at=at, way=way)


def _announce(case: Case, letter: Letter, *, actor: Actor, at: datetime) -> Message | None:
    sent = message_person(
        letter.to,
        "letter-waiting",
        case=case,
        actor=actor,
        at=at,
        about=f"letter:{letter.pk}",
        link=application_address(case),
    )
    return sent if isinstance(sent, Message) else None


def _replace_earlier(letter: Letter) -> None:
    """A later letter takes the place of one of its kind on its way, and of one about a decision gone by."""
    same = Q(kind=letter.kind, state__in=ON_THE_WAY)
    if letter.kind == DATE_CHANGED:
        # News of one date takes no other's place.
        same &= Q(free_parts__clock=letter.free_parts["clock"])
    if letter.decision_id:
        same |= Q(decision__isnull=False, state__in=ON_THE_WAY)
        same |= Q(decision__isnull=False, state=Letter.State.TOLD) & ~Q(decision=letter.decision_id)
    mine = Letter.objects.filter(same, case_id=letter.case_id, to=letter.to).exclude(pk=letter.pk)
    latest = mine.order_by("-number").first()
    for earlier in mine:
        earlier.state = Letter.State.REPLACED
        # Each letter takes the place of one: the chain of the others ends in it.
        earlier.replaced_by = letter if earlier == latest else earlier.replaced_by
        earlier.save()


def _state_before(letter: Letter) -> str:
    """The state of a letter whose replacement was taken back."""
    if letter.returned_at is not None:
        return Letter.State.RETURNED
    if letter.told_at is not None:
        return Letter.State.TOLD
    return Letter.State.TO_POST if letter.way == Letter.Way.POST else Letter.State.ISSUED


def log_letter(action: Action, letter: Letter, *, actor: Actor, at: datetime, **detail: Any) -> None:
    """One entry about a letter, by its kind and number."""
    record(
        action,
        actor=actor,
        at=at,
        about=f"letter:{letter.pk}",
        case_key=f"case:{letter.case_id}",
        detail={"kind": letter.kind, "number": letter.number, **detail},
    )


def locked_letter(letter_id: int) -> Letter:
    """The letter, locked, with its case, its reader and its decision."""
    rows = Letter.objects.select_for_update(of=("self",))
    return rows.select_related("case", "case__authority", "to", "decision", "decision__advice").get(
        pk=letter_id
    )


def case_of(letter_id: int) -> int:
    """The id of a letter's case."""
    return int(Letter.objects.values_list("case_id", flat=True).get(pk=letter_id))
