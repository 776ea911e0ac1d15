"""Acknowledging an application: a letter by a safe way, else a task for the named contact.

The clock is met when the message has been handed over, the letter opened, or a person has done it;
a message that fails opens the duty again.
"""

from __future__ import annotations

from datetime import datetime

from pledge.audit import Actor
from reviews.models import Case, Draft, Letter, Passphrase, Person, Task
from reviews.services.tasks import open_task


def acknowledge(case: Case, *, draft: Draft, actor: Actor, at: datetime) -> Letter | Task:
    """Write the acknowledgement of a new, locked case and send it safely, or open a task."""
    from reviews.services.letters import issue_acknowledgement

    applicant = Person.objects.get(case=case, is_applicant=True)
    if draft.passphrase_hash:
        Passphrase.objects.create(
            authority_id=case.authority_id,
            case=case,
            person=applicant,
            words_hash=draft.passphrase_hash,
            made_at=at,
        )
    letter = issue_acknowledgement(case, applicant, actor=actor, at=at)
    if letter is not None:
        return letter
    return open_task(case, Task.Kind.ACKNOWLEDGE, actor=actor, at=at, next_day=True)
