"""Letters: written, issued by a safe way, and frozen as they were sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import Max
from django.urls import reverse

from pledge.audit import Action, Actor, record
from pledge.documents.library import shipped_template
from pledge.domain.working_days import london_date
from reviews.documents.build import FREE_PARTS, build_letter
from reviews.documents.contexts import Letter as Content
from reviews.documents.letters import write_letter
from reviews.documents.requirements import MissingPart, missing_parts
from reviews.documents.store import from_json, to_json
from reviews.models import Case, Decision, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.selectors.letter_facts import facts_of
from reviews.services.cases import locked
from reviews.services.clocks import refresh, tell_dates
from reviews.services.safe_contact import message_person, way_for_message
from reviews.services.tasks import open_task

KIND_OF_OUTCOME = {Decision.Outcome.MET: "threshold-met", Decision.Outcome.NOT_MET: "threshold-not-met"}


@dataclass
class Incomplete(Exception):
    """The letter lacks a part it may not go without; nothing was sent."""

    missing: list[MissingPart]


class UnsafeWay(Exception):
    """The way chosen is not known to be safe for this person; nothing was sent."""


class AlreadyIssued(Exception):
    """The letter has been issued: write a new one that replaces it."""


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
    parts = {part.name: str(part.initial) for part in FREE_PARTS[kind]}
    if decision is not None and "other_help" in parts:
        parts["other_help"] = decision.other_help
    last = Letter.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    letter = Letter.objects.create(
        authority_id=case.authority_id,
        case=case,
        number=last + 1,
        kind=kind,
        to=to,
        decision=decision,
        free_parts=parts | (free_parts or {}),
        written_by=actor.user,
        written_at=at,
    )
    log_letter(Action.LETTER_WRITTEN, letter, actor=actor, at=at)
    return letter


def write_for_case(
    case_id: int,
    version: int,
    kind: str,
    person_id: int,
    *,
    actor: Actor,
    at: datetime,
    decision: Decision | None = None,
) -> Letter:
    """As :func:`write`, from a page.

    Raises:
        Stale: when the page was drawn from an older version of the case.
    """
    with locked(case_id, version) as case:
        to = Person.objects.get(case=case, pk=person_id)
        return write(case, kind, to, actor=actor, at=at, decision=decision)


def keep_parts(letter_id: int, version: int, parts: dict[str, str], *, actor: Actor, at: datetime) -> Letter:
    """Keep the free parts as typed, complete or not.

    Raises:
        StaleLetter: when somebody else kept other words since the page was opened.
        AlreadyIssued: when it has gone out.
    """
    with locked(_case_of(letter_id)):
        letter = Letter.objects.select_for_update().get(pk=letter_id)
        if letter.state != Letter.State.DRAFT:
            raise AlreadyIssued
        if letter.version != version:
            raise StaleLetter(letter)
        allowed = {part.name for part in FREE_PARTS[letter.kind]}
        letter.free_parts = {**letter.free_parts, **{k: v for k, v in parts.items() if k in allowed}}
        letter.version += 1
        letter.save()
        return letter


class StaleLetter(Exception):
    """Somebody else changed the letter; ``letter`` is it as it is now."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        super().__init__("The letter has changed since the page was opened.")


def content_of(letter: Letter, today: date) -> Content:
    """What a letter says: as it was sent, or for a draft as it would be sent today."""
    if letter.state == Letter.State.DRAFT:
        return build_letter(letter.kind, facts_of(letter, today))
    return from_json(letter.kind, letter.context)


def gaps(letter: Letter, today: date, *, posted: bool = False) -> list[MissingPart]:
    """What must be filled in before it may go out."""
    return missing_parts(content_of(letter, today), posted=posted)


def issue(letter_id: int, version: int, way: str, *, actor: Actor, at: datetime) -> Letter:
    """Freeze a letter and send it on its way: told only when opened, posted, handed over or spoken.

    Raises:
        Incomplete, UnsafeWay, StaleLetter, AlreadyIssued: nothing was sent.
    """
    with locked(_case_of(letter_id)) as case:
        letter = Letter.objects.select_for_update().select_related("to", "decision").get(pk=letter_id)
        if letter.state != Letter.State.DRAFT:
            raise AlreadyIssued
        if letter.version != version:
            raise StaleLetter(letter)
        _issue(case, letter, way, actor=actor, at=at)
        refresh(case, london_date(at))
        return letter


def issue_acknowledgement(case: Case, to: Person, *, actor: Actor, at: datetime) -> Letter | None:
    """Write and send the acknowledgement of a new case; None where no way of sending it is safe."""
    if way_for_message(to) is None:
        return None
    letter = write(case, "acknowledgement", to, actor=actor, at=at)
    _issue(case, letter, Letter.Way.ONLINE, actor=actor, at=at)
    return letter


def queue_contact_changed(case: Case, *, actor: Actor, at: datetime, reason: str = "") -> Letter | Task:
    """Tell the applicant who the named contact is now: by a safe way at once, else as a task."""
    applicant = Person.objects.get(case=case, is_applicant=True)
    letter = write(case, "contact-changed", applicant, actor=actor, at=at, free_parts={"reason": reason})
    if way_for_message(applicant) is not None and not gaps(letter, london_date(at)):
        _issue(case, letter, Letter.Way.ONLINE, actor=actor, at=at)
        return letter
    return open_task(
        case, Task.Kind.OTHER, actor=actor, at=at, about=f"letter:{letter.pk}", due_on=london_date(at)
    )


def issue_facts_changed(case: Case, *, actor: Actor, at: datetime, parts: dict[str, str]) -> Letter:
    """Write the letter that says which correction lowered the count; sent from its own page."""
    applicant = Person.objects.get(case=case, is_applicant=True)
    return write(case, "facts-changed", applicant, actor=actor, at=at, free_parts=parts)


def application_address(case: Case) -> str:
    """Where an applicant comes in: the page that asks for the reference and a code."""
    return settings.SITE_URL + reverse("my_application_sign_in", args=[case.authority.slug])


def document_name(letter: Letter) -> str:
    """The name of the downloaded file: nothing that gives the matter away."""
    return f"letter-{letter.number}.docx"


def _issue(case: Case, letter: Letter, way: str, *, actor: Actor, at: datetime) -> None:
    today = london_date(at)
    _refuse_unsafe(letter.to, way)
    content = build_letter(letter.kind, facts_of(letter, today))
    missing = missing_parts(content, posted=way == Letter.Way.POST)
    # The acknowledgement goes out by itself: what the authority has not filled in yet must not keep it back.
    if missing and letter.kind != "acknowledgement":
        raise Incomplete(missing)
    letter.way, letter.context, letter.issued_at = way, to_json(content), at
    letter.version += 1
    _replace_earlier(letter, actor=actor, at=at)
    if not missing:
        _render(letter, content, at=at)
    if way == Letter.Way.ONLINE:
        letter.state = Letter.State.ISSUED
        letter.message = _announce(case, letter, actor=actor, at=at)
    else:
        letter.state = Letter.State.TO_POST if way == Letter.Way.POST else Letter.State.ISSUED
    letter.save()
    tell_dates(case)
    log_letter(Action.LETTER_SENT, letter, actor=actor, at=at, way=way)


def _announce(case: Case, letter: Letter, *, actor: Actor, at: datetime) -> Any:
    sent = message_person(
        letter.to,
        "letter-waiting",
        case=case,
        actor=actor,
        at=at,
        about=f"letter:{letter.pk}",
        link=application_address(case),
    )
    return None if isinstance(sent, Task) else sent


def _render(letter: Letter, content: Content, *, at: datetime) -> None:
    data = write_letter(
        content,
        large_print=letter.to.letter_format == "large-print",
        posted=letter.way == Letter.Way.POST,
        made_at=at,
    )
    letter.template_digest = shipped_template(letter.kind).digest
    letter.checksum = hashlib.sha256(data).hexdigest()
    letter.document.save(f"{letter.case_id}-{letter.number}.docx", ContentFile(data), save=False)


def _replace_earlier(letter: Letter, *, actor: Actor, at: datetime) -> None:
    """A later letter of the same kind to the same person replaces one that is still on its way."""
    earlier = Letter.objects.filter(
        case_id=letter.case_id,
        to=letter.to,
        kind__in=set(KIND_OF_OUTCOME.values()) if letter.decision_id else {letter.kind},
        state__in=(Letter.State.ISSUED, Letter.State.TO_POST, Letter.State.RETURNED),
    ).exclude(pk=letter.pk)
    for one in earlier.order_by("-number")[:1]:
        one.state, one.replaced_by = Letter.State.REPLACED, letter
        one.save()


def _refuse_unsafe(person: Person, way: str) -> None:
    if way == Letter.Way.ONLINE and way_for_message(person) is None:
        raise UnsafeWay
    if way == Letter.Way.POST and (person.post_safe != YesNoUnknown.YES or not person.address):
        raise UnsafeWay


def log_letter(action: Action, letter: Letter, *, actor: Actor, at: datetime, **detail: Any) -> None:
    record(
        action,
        actor=actor,
        at=at,
        about=f"letter:{letter.pk}",
        case_key=f"case:{letter.case_id}",
        detail={"kind": letter.kind, "number": letter.number, **detail},
    )


def _case_of(letter_id: int) -> int:
    return int(Letter.objects.values_list("case_id", flat=True).get(pk=letter_id))
