"""The people of a case: who they are and how to reach them safely. A change stops what was about to leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pledge.audit import Action, Actor, record
from pledge.domain.working_days import london_date
from pledge.models import Message
from pledge.notifications import stop_waiting
from reviews.models import Allegation, Case, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.services import clocks, search
from reviews.services.cases import locked
from reviews.services.safe_contact import way_for_message
from reviews.services.tasks import open_task

# Who they are, and what they need of a letter or a call.
DETAILS = (
    "name",
    "name_to_use",
    "organisation",
    "connection",
    "language",
    "letter_format",
    "adjustments",
    "told_too",
)
SAFETY = ("email_safe", "text_safe", "call_safe", "voicemail_safe", "post_safe", "plain_envelope")
WAYS = ("email", "phone", "address", "postcode", "address_confidential", "contact_notes", "preferred_way")
MAY_CHANGE = (*DETAILS, *WAYS, *SAFETY)
# A message that waits was written for these: once one changes, it must not leave as it is.
STOPS_MESSAGES = frozenset({"email", "phone", "email_safe", "text_safe"})
STOPS_POST = frozenset({"address", "postcode", "post_safe"})


def change_person(
    person_id: int, version: int, values: dict[str, Any], *, actor: Actor, at: datetime
) -> frozenset[str]:
    """Correct who a person is and how to reach them; the names of the fields that changed.

    Where a way of contact changed, messages that have not left are stopped, each with a task; letters waiting
    for an envelope become a task too. Without a safe way left, finding one becomes a task.

    Raises:
        KeyError: for a field outside :data:`MAY_CHANGE`.
        Stale: when the page was drawn from an older version of the case.
        Person.DoesNotExist: outside the authority in scope.
    """
    for name in values:
        if name not in MAY_CHANGE:
            raise KeyError(name)
    case_id = Person.objects.values_list("case_id", flat=True).get(pk=person_id)
    if not _changed(Person.objects.get(pk=person_id), values):
        return frozenset()
    with locked(case_id, version) as case:
        person = Person.objects.select_for_update().get(pk=person_id)
        changed = _changed(person, values)
        addresses = {person.email, person.phone} - {""}
        for name in changed:
            setattr(person, name, values[name])
        person.version += 1
        person.save()
        _log(case, person, changed, actor=actor, at=at)
        if changed & STOPS_MESSAGES:
            _stop_messages(case, addresses, actor=actor, at=at)
        if changed & STOPS_POST:
            _hold_post(case, person, actor=actor, at=at)
        if changed & (STOPS_MESSAGES | STOPS_POST):
            _look_for_a_safe_way(case, person, actor=actor, at=at)
        search.reindex(case)
        clocks.refresh(case, london_date(at))
        return changed


def reveal(person_id: int, *, actor: Actor, at: datetime) -> Person:
    """Show a confidential address to one member, who is named in the log."""
    person = Person.objects.select_related("case").get(pk=person_id)
    record(Action.REVEALED, actor=actor, at=at, about=f"person:{person.pk}", case_key=person.case.key)
    return person


def reveal_alleged(case: Case, *, actor: Actor, at: datetime) -> str:
    """What the applicant says of who is responsible, for one member, named in the log; "" if nothing."""
    kept = Allegation.objects.filter(case=case).first()
    if kept is None:
        return ""
    record(Action.REVEALED, actor=actor, at=at, about=f"allegation:{kept.pk}", case_key=case.key)
    return kept.text


def _changed(person: Person, values: dict[str, Any]) -> frozenset[str]:
    return frozenset(name for name, value in values.items() if getattr(person, name) != value)


def _log(case: Case, person: Person, changed: frozenset[str], *, actor: Actor, at: datetime) -> None:
    """One entry for what they are, one for how to reach them: by the names of the fields, never the words."""
    safety = changed & {*WAYS, *SAFETY}
    for action, names in ((Action.SAFE_CONTACT_CHANGED, safety), (Action.PERSON_CHANGED, changed - safety)):
        if names:
            record(
                action,
                actor=actor,
                at=at,
                about=f"person:{person.pk}",
                case_key=case.key,
                detail={"person": person.key, "fields": sorted(names)},
            )


def _stop_messages(case: Case, addresses: set[str], *, actor: Actor, at: datetime) -> None:
    waiting = Message.objects.filter(
        case_key=case.key, state=Message.State.QUEUED, address__in=addresses
    ).order_by("pk")
    for about, kind in dict(waiting.values_list("about", "kind")).items():
        stopped = stop_waiting(about=about, at=at)
        record(
            Action.MESSAGE_STOPPED,
            actor=actor,
            at=at,
            about=about,
            case_key=case.key,
            detail={"count": stopped, "kind": kind},
        )
        # A code is asked for again by whoever wants it; a letter must still be told.
        if not kind.endswith("code"):
            open_task(case, Task.Kind.MESSAGE_FAILED, actor=actor, at=at, about=about, next_day=True)


def _hold_post(case: Case, person: Person, *, actor: Actor, at: datetime) -> None:
    """A letter in the pile for the post may now go to the wrong door: a person must take it out."""
    letters = Letter.objects.filter(case=case, to=person, state=Letter.State.TO_POST)
    for pk in letters.values_list("pk", flat=True):
        open_task(case, Task.Kind.MESSAGE_FAILED, actor=actor, at=at, about=f"letter:{pk}", next_day=True)


def _look_for_a_safe_way(case: Case, person: Person, *, actor: Actor, at: datetime) -> None:
    by_hand = YesNoUnknown.YES in (person.call_safe, person.post_safe)
    if (person.is_applicant or person.told_too) and way_for_message(person) is None and not by_hand:
        open_task(case, Task.Kind.ASK_SAFE_CONTACT, actor=actor, at=at, about=f"person:{person.pk}")
