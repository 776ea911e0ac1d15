"""What stands around every page of a case: who, how to reach them safely, what waits, where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from pledge.access import Member
from pledge.roles import May
from reviews.domain.lifecycle import OPEN, Status
from reviews.models import BodyNotice, Case, Complaint, DecisionDraft, HandOver, Letter, Person, Task
from reviews.selectors.reach import Reach, reach_of

WAITING_LETTERS = (Letter.State.DRAFT.value, Letter.State.TO_POST.value, Letter.State.RETURNED.value)


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers beside the words of the sub navigation."""

    reports: int
    people: int
    bodies_waiting: int
    unread: int
    letters_waiting: int
    tasks: int
    drafts: int


@dataclass(frozen=True, slots=True)
class WaitingHandOver:
    """A case given to somebody who has not accepted it yet."""

    id: int
    giver: str
    taker: str
    to_me: bool
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseFrame:
    """Everything ``reviews/casework/base_case.html`` shows around a page."""

    case: Case
    people: tuple[Person, ...]
    reaches: tuple[Reach, ...]
    counts: Counts
    hand_over: WaitingHandOver | None
    may_change: bool
    is_mine: bool

    @property
    def applicant(self) -> Person | None:
        """Whoever applied; the first of joint applicants."""
        return next((person for person in self.people if person.is_applicant), None)

    @property
    def victims(self) -> tuple[Person, ...]:
        """The victims where they are not the applicant."""
        return tuple(person for person in self.people if person.is_victim and not person.is_applicant)

    @property
    def is_open(self) -> bool:
        return Status(self.case.status) in OPEN

    @property
    def can_be_changed(self) -> bool:
        """This member works on cases, and the case has not come to its end."""
        return self.may_change and self.is_open

    @property
    def danger_waits(self) -> bool:
        """Someone said that they are in danger, and nobody has recorded what was done about it."""
        return self.case.in_danger and self.case.danger_seen_at is None

    @property
    def unsafe(self) -> tuple[Reach, ...]:
        """The people for whom some way of contact is unsafe or none is known to be safe."""
        return tuple(reach for reach in self.reaches if reach.needs_care)


def case_frame(case: Case, member: Member) -> CaseFrame:
    """The frame of one case as ``member`` sees it, in three queries.

    ``case`` comes with its named contact loaded, as :func:`reviews.views.casework.base.find_case` gives it.
    """
    people = tuple(Person.objects.filter(case=case))
    return CaseFrame(
        case=case,
        people=people,
        reaches=tuple(reach_of(person) for person in people if person.is_applicant or person.is_victim),
        counts=_counts(case, len(people)),
        hand_over=_waiting_hand_over(case, member),
        may_change=member.may(May.CASEWORK_CHANGE),
        is_mine=member.user is not None and case.named_contact_id == member.user.pk,
    )


_NUMBERS = f"""SELECT
(SELECT COUNT(*) FROM {Complaint._meta.db_table} WHERE case_id = %s),
(SELECT COUNT(*) FROM {BodyNotice._meta.db_table}
    WHERE case_id = %s AND confirmed_at IS NULL AND withheld_reason = ''),
(SELECT COUNT(*) FROM {Letter._meta.db_table} WHERE case_id = %s AND state IN (%s, %s, %s)),
(SELECT COUNT(*) FROM {Task._meta.db_table} WHERE case_id = %s AND done_at IS NULL),
(SELECT COUNT(*) FROM {DecisionDraft._meta.db_table} WHERE case_id = %s)"""


def _counts(case: Case, people: int) -> Counts:
    """The numbers of the tabs, in one query written out: the ORM takes longer to write it than to run it.

    ``case`` was found in the authority in scope, and everything counted here is its own.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [case.pk, case.pk, case.pk, *WAITING_LETTERS, case.pk, case.pk])
        reports, bodies_waiting, letters_waiting, tasks, drafts = cursor.fetchone()
    return Counts(
        reports=reports,
        people=people,
        bodies_waiting=bodies_waiting,
        unread=case.unread_from_applicant,
        letters_waiting=letters_waiting,
        tasks=tasks,
        drafts=drafts,
    )


def _waiting_hand_over(case: Case, member: Member) -> WaitingHandOver | None:
    row = (
        HandOver.objects.filter(case=case, accepted_at__isnull=True, ended_at__isnull=True)
        .order_by("-id")
        .values("pk", "giver__full_name", "taker_id", "taker__full_name", "note", "at")
        .first()
    )
    if row is None:
        return None
    return WaitingHandOver(
        id=row["pk"],
        giver=row["giver__full_name"] or "",
        taker=row["taker__full_name"],
        to_me=member.user is not None and row["taker_id"] == member.user.pk,
        note=row["note"],
        at=row["at"],
    )
