"""The contact log: calls, visits, letters and notes as people record them, and what the applicant sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import F

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import Message
from reviews.models import ApplicantRequest, Case, ContactEntry, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.services import clocks
from reviews.services.cases import Stale, locked
from reviews.services.letters import application_address
from reviews.services.safe_contact import message_person
from reviews.services.tasks import finish_kind, open_task

# The same words from the same person within this time are one press of the button.
ONE_PRESS = timedelta(minutes=10)
SAFETY_OF_KIND = {
    ContactEntry.Kind.CALL: "call_safe",
    ContactEntry.Kind.EMAIL: "email_safe",
    ContactEntry.Kind.LETTER: "post_safe",
}
# Finished when the last thing the applicant sent of its kind has been read.
_READ_TASKS = {ApplicantRequest.Kind.ADD: Task.Kind.READ_MORE}


class UnsafeWay(ValueError):
    """They have said that this way is not safe: nothing was recorded. ``way`` is the field that says so."""

    def __init__(self, way: str) -> None:
        self.way = way
        super().__init__("This way of contact is not safe.")


def record_contact(
    case_id: int,
    version: int,
    *,
    kind: str,
    direction: str,
    text: str,
    on: date,
    person: Person | None = None,
    reached: bool | None = None,
    voicemail: bool = False,
    although_unsafe: bool = False,
    actor: Actor,
    at: datetime,
) -> ContactEntry:
    """Write down a call, visit, email, letter or note. The same one twice is one entry.

    Args:
        on: the day it happened, apart from the day it is written down.
        although_unsafe: it has already happened by a way that is not safe: written down all the same, with a
            task to see that the person is safe.

    Raises:
        UnsafeWay: for contact that goes out by a way the person has said is not safe.
        Stale: when the page was drawn from an older version of the case.
    """
    unsafe = unsafe_way(kind, direction, person, voicemail=voicemail)
    if unsafe and not although_unsafe:
        raise UnsafeWay(unsafe)
    try:
        with locked(case_id, version) as case:
            entry = ContactEntry.objects.create(
                authority_id=case.authority_id,
                case=case,
                person=person,
                kind=kind,
                direction=direction,
                reached=reached,
                text=text,
                on=on,
                recorded_by=actor.acting_user,
                recorded_at=at,
            )
            record(
                Action.CONTACT_RECORDED,
                actor=actor,
                at=at,
                about=f"contact:{entry.pk}",
                case_key=case.key,
                detail={"kind": kind, "direction": direction, "unsafe": bool(unsafe)},
            )
            if unsafe:
                open_task(
                    case,
                    Task.Kind.ASK_SAFE_CONTACT,
                    actor=actor,
                    at=at,
                    about=f"contact:{entry.pk}",
                    next_day=True,
                )
                clocks.refresh(case, london_date(at))
            return entry
    except Stale:
        there = _just_recorded(case_id, kind, direction, text, on, actor, at)
        if there is None:
            raise
        return there


def unsafe_way(kind: str, direction: str, person: Person | None, *, voicemail: bool = False) -> str:
    """The field that says that this contact is not safe for the person; "" where none does."""
    if person is None or direction != ContactEntry.Direction.OUT:
        return ""
    fields = [SAFETY_OF_KIND.get(ContactEntry.Kind(kind), "")]
    if kind == ContactEntry.Kind.CALL and voicemail:
        fields.append("voicemail_safe")
    return next((name for name in fields if name and getattr(person, name) == YesNoUnknown.NO), "")


def read_request(request_id: int, *, actor: Actor, at: datetime) -> ApplicantRequest:
    """Somebody has read what the applicant sent; the first reader stands."""
    case_id = ApplicantRequest.objects.values_list("case_id", flat=True).get(pk=request_id)
    with locked(case_id) as case:
        row = ApplicantRequest.objects.select_for_update().get(pk=request_id)
        if row.read_at is None:
            row.read_at, row.read_by = at, actor.user
            row.save()
            record(
                Action.VIEWED,
                actor=actor,
                at=at,
                about=f"request:{row.pk}",
                case_key=case.key,
                detail={"kind": row.kind},
            )
            _nothing_unread(case, row, actor=actor, at=at)
        return row


def send_again(message_id: int, version: int, *, actor: Actor, at: datetime) -> Message | Task:
    """Say once more that a letter is waiting, by the way that is safe now; a task where there is none.

    Raises:
        Message.DoesNotExist: for a message that did not fail, was not stopped, or says something else.
        Letter.DoesNotExist: when the letter has been told or replaced since.
        Stale: when the page was drawn from an older version of the case.
    """
    failed = Message.objects.filter(state__in=(Message.State.FAILED, Message.State.STOPPED))
    message = failed.get(pk=message_id, kind="letter-waiting", about__startswith="letter:")
    with locked(int(message.case_key.partition(":")[2]), version) as case:
        letter = Letter.objects.select_related("to").get(
            pk=int(message.about.partition(":")[2]),
            case=case,
            state__in=(Letter.State.ISSUED, Letter.State.RETURNED),
        )
        record(
            Action.MESSAGE_SENT_AGAIN, actor=actor, at=at, about=f"message:{message.pk}", case_key=case.key
        )
        sent = message_person(
            letter.to,
            "letter-waiting",
            case=case,
            actor=actor,
            at=at,
            about=message.about,
            link=application_address(case),
        )
        if isinstance(sent, Message):
            letter.message = sent
            if letter.state == Letter.State.RETURNED:
                letter.state, letter.returned_at, letter.returned_why = Letter.State.ISSUED, None, ""
            letter.save()
            finish_kind(case, Task.Kind.MESSAGE_FAILED, actor=actor, at=at, about=message.about)
        clocks.refresh(case, london_date(at))
        return sent


def _nothing_unread(case: Case, row: ApplicantRequest, *, actor: Actor, at: datetime) -> None:
    unread = ApplicantRequest.objects.filter(case=case, read_at__isnull=True)
    case.unread_from_applicant = unread.count()
    kind = _READ_TASKS.get(ApplicantRequest.Kind(row.kind))
    if kind and not unread.filter(kind=row.kind).exists():
        finish_kind(case, kind, actor=actor, at=at)
        clocks.refresh(case, london_date(at))


def _just_recorded(
    case_id: int, kind: str, direction: str, text: str, on: date, actor: Actor, at: datetime
) -> ContactEntry | None:
    same = ContactEntry.objects.filter(
        case=case_id, kind=kind, direction=direction, text=text, on=on, recorded_by=actor.user
    )
    return same.filter(recorded_at__gte=at - ONE_PRESS).order_by(F("pk").desc()).first()
