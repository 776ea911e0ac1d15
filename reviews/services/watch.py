"""What time alone does to clocks: dates nobody was told move with the calendar; a person is reminded.

Run by ``tick`` (:mod:`reviews.background`), safe to repeat and to miss for a week.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.models import Authority, User
from pledge.notifications import Channel, queue
from pledge.scoping import in_authority
from reviews.domain.deadlines import Deadline
from reviews.models import Clock, Task
from reviews.services import clocks
from reviews.services.cases import locked
from reviews.services.clocks import THEIRS
from reviews.services.tasks import finish_kind, open_task

NEAR = frozenset({"due-soon", "due-today"})


@dataclass(frozen=True, slots=True)
class Standing:
    """One running clock and where it stands today."""

    clock: Clock
    deadline: Deadline

    @property
    def about(self) -> str:
        """What a task about the end of the calendar is about."""
        return f"calendar:{self.clock.pk}"


def look(at: datetime) -> None:
    """Every authority's running clocks: see :func:`look_at`."""
    for authority in Authority.objects.all():
        with in_authority(authority):
            look_at(authority, at)


def look_at(authority: Authority, at: datetime) -> None:
    """Work out the running clocks of an authority again, in its scope; also after its closed days change.

    A date that is not told moves with the calendar; one that was told stays. A date beyond the calendar is a
    task, which ends when the calendar reaches it. The named contact of a date that is near is reminded once.
    """
    today = london_date(at)
    calendar = clocks.calendar_of(authority)
    moved: set[int] = set()
    beyond: list[Standing] = []
    near: list[Standing] = []
    for clock in _running().iterator(chunk_size=500):
        one = Standing(clock, clocks.deadline_of(clock, calendar, today))
        if one.deadline.due_on != clock.due_on:
            moved.add(clock.case_id)
        if one.deadline.state == "beyond-calendar":
            beyond.append(one)
        if one.deadline.state in NEAR and _is_to_be_told(one):
            near.append(one)
    for case_id in sorted(moved):
        _move(case_id, today)
    for one in beyond:
        _say_beyond(one, at)
    _end_beyond(at)
    _remind(authority, near, at)


def _running() -> QuerySet[Clock]:
    rows = Clock.objects.filter(base_on__isnull=False, met_on__isnull=True, ended_on__isnull=True)
    return rows.select_related("case", "case__named_contact").prefetch_related("pauses")


def _move(case_id: int, today: date) -> None:
    with locked(case_id) as case:
        clocks.refresh(case, today)


def _say_beyond(one: Standing, at: datetime) -> None:
    case = one.clock.case
    if Task.objects.filter(case=case, kind=Task.Kind.OTHER, about=one.about).exists():
        return
    note = _("A date lies beyond the working-day calendar. Ask your administrator to extend the calendar.")
    with locked(case.pk) as now:
        open_task(
            now, Task.Kind.OTHER, actor=Actor.system(), at=at, about=one.about, note=note, next_day=True
        )
        clocks.refresh(now, london_date(at))


def _end_beyond(at: datetime) -> None:
    """Tasks about a date that the calendar reaches by now."""
    waiting = Task.objects.filter(kind=Task.Kind.OTHER, about__startswith="calendar:", done_at__isnull=True)
    for task in waiting.select_related("case"):
        clock = Clock.objects.filter(pk=int(task.about.partition(":")[2])).first()
        if clock is None or clock.due_on is not None or clock.met_on or clock.ended_on:
            with locked(task.case_id) as case:
                finish_kind(case, Task.Kind.OTHER, actor=Actor.system(), at=at, about=task.about)
                clocks.refresh(case, london_date(at))


def _is_to_be_told(one: Standing) -> bool:
    """A date of ours that nobody has written about yet, of which its contact was not reminded."""
    clock = one.clock
    return (
        clock.kind not in THEIRS
        and clock.new_due_on is None
        and clock.case.named_contact is not None
        and clock.reminded_of != one.deadline.due_on
    )


def _remind(authority: Authority, near: Iterable[Standing], at: datetime) -> None:
    """One message a person, however many dates: what it says is only that something needs them."""
    by_contact: dict[User, list[Standing]] = {}
    for one in near:
        contact = one.clock.case.named_contact
        if contact is not None and contact.is_active:
            by_contact.setdefault(contact, []).append(one)
    link = settings.SITE_URL + reverse("casework_inbox", args=[authority.slug])
    for contact, dates in by_contact.items():
        with transaction.atomic():
            # Two ticks at one moment: whoever marks a date first sends.
            if not sum([_mark(one) for one in dates]):
                continue
            queue(
                "staff-alert",
                authority=authority,
                channel=Channel.EMAIL,
                address=contact.email,
                at=at,
                link=link,
                recipient_label=contact.full_name,
            )


def _mark(one: Standing) -> int:
    due = one.deadline.due_on
    fresh = Clock.objects.filter(Q(reminded_of__isnull=True) | ~Q(reminded_of=due), pk=one.clock.pk)
    return fresh.update(reminded_of=due)
