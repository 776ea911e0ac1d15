"""Letters about one date of a case: the applicant hears why it moves, or will be missed, and when instead.

The words stand on the applicant's own page too (:mod:`reviews.selectors.my_application`). A letter that
cannot leave by a safe way waits, as a task, and until it has left the date they were told still binds.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pledge.audit import Action, Actor
from reviews.models import Case, Clock, Letter, Person, Task
from reviews.services import letters
from reviews.services.letters import DATE_CHANGED
from reviews.services.tasks import finish_kind

News = Literal["missed", "holding", "paused", "moved", "called"]


def tell(
    case: Case,
    clock: Clock,
    news: News,
    *,
    new_on: date,
    actor: Actor,
    at: datetime,
    reason: str = "",
    look_again: date | None = None,
) -> Letter | Task:
    """Write the letter on a locked case and send it by a safe way, else leave it as a task for a person.

    A draft about the same date that nobody has sent yet is thrown away: this one says what holds now.

    Args:
        reason: why, in words for the applicant; the letter says them as they are.
        look_again: when a pause is looked at again.
    """
    applicant = Person.objects.get(case=case, is_applicant=True)
    drafts = Letter.objects.filter(case=case, kind=DATE_CHANGED, state=Letter.State.DRAFT)
    for old in drafts.filter(free_parts__clock=str(clock.number)):
        _throw_away(case, old, actor=actor, at=at)
    parts = {
        "clock": str(clock.number),
        "step": clock.kind,
        "news": news,
        "reason": reason,
        "first": _iso(clock.told_due_on),
        "new": _iso(new_on),
        "look_again": _iso(look_again),
    }
    letter = letters.write(case, DATE_CHANGED, applicant, actor=actor, at=at, free_parts=parts)
    return letters.send_or_hand_over(case, letter, actor=actor, at=at)


def _throw_away(case: Case, letter: Letter, *, actor: Actor, at: datetime) -> None:
    finish_kind(case, Task.Kind.OTHER, actor=actor, at=at, about=f"letter:{letter.pk}")
    letters.log_letter(Action.LETTER_DISCARDED, letter, actor=actor, at=at)
    letter.attempts.update(attempt_to_tell=None)
    letter.delete()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
