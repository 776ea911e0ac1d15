"""The inbox: what is overdue, due, new and mine. Flat in cost however many cases there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pledge.domain.working_days import BeyondCalendar
from pledge.models import Authority, Membership, User
from pledge.paging import COUNTED, CountUpTo, KeyPage, Order, count_up_to, page_by_key, summary
from pledge.roles import Role
from reviews.domain.deadlines import SOON
from reviews.models import Case, Letter, Person
from reviews.selectors.due import Due, due_of
from reviews.selectors.reach import reach_of
from reviews.selectors.visible import barred_from, cases_but, visible_cases
from reviews.services.clocks import calendar_of

BY_DUE = Order("queue_on")
BY_RECEIPT = Order("received_on", descending=True)


class Listing(models.TextChoices):
    """The lists of the inbox, in the order of its sub navigation."""

    ALL = "all", _("All open")
    OVERDUE = "overdue", _("Overdue")
    SOON = "soon", _("Due in 3 days")
    NEW = "new", _("New")
    MINE = "mine", _("Mine")
    CLOSED = "closed", _("Closed")


class Flag(models.TextChoices):
    """What else a list can be narrowed to."""

    DANGER = "danger", _("Someone may be in danger")
    UNREAD = "unread", _("Unread from the applicant")
    MUST_MEET = "must-meet", _("Only “met” can be decided")
    NOT_TOLD = "not-told", _("Decided, applicant not yet told")


FLAGS = {
    Flag.DANGER: Q(in_danger=True, danger_seen_at__isnull=True),
    Flag.UNREAD: Q(unread_from_applicant__gt=0),
    Flag.MUST_MEET: Q(must_decide_met=True, status=Case.Stage.RECEIVED),
    Flag.NOT_TOLD: Q(status=Case.Stage.DECIDED),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: a list, what it is narrowed to, its order, and a page of it."""

    listing: Listing = Listing.ALL
    flags: tuple[Flag, ...] = ()
    contact_id: int | None = None
    by_receipt: bool = False
    cursor: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.flags) or self.contact_id is not None

    @property
    def order(self) -> Order:
        return BY_RECEIPT if self.by_receipt or self.listing == Listing.CLOSED else BY_DUE


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list."""

    case: Case
    applicant: Person | None
    needs_care: bool
    due: Due | None

    @property
    def danger(self) -> bool:
        return self.case.in_danger and self.case.danger_seen_at is None

    @property
    def only_met(self) -> bool:
        return self.case.must_decide_met and self.case.status == Case.Stage.RECEIVED


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox and the numbers around it; a number beyond 1,000 is only "more"."""

    wanted: Wanted
    rows: tuple[Row, ...]
    page: KeyPage[Case]
    total: int
    summary: str
    counts: dict[str, int]
    to_post: int
    contacts: tuple[User, ...] = field(default_factory=tuple)

    @property
    def nobody_has_applied(self) -> bool:
        return not self.counts[Listing.ALL] and not self.counts[Listing.CLOSED]

    @property
    def all_done(self) -> bool:
        """Nothing is overdue, and nothing is due soon."""
        return not self.counts[Listing.OVERDUE] and not self.counts[Listing.SOON]


def soon_until(authority: Authority, today: date) -> date:
    """The last day that is "due in 3 days": three days or three working days on, whichever is later."""
    try:
        return max(calendar_of(authority).add_working_days(today, SOON), today + timedelta(days=SOON))
    except BeyondCalendar:
        return today + timedelta(days=SOON)


def inbox(authority: Authority, user: User, wanted: Wanted, today: date) -> Inbox:
    """A page of ``wanted`` as ``user`` may see it, in seven queries."""
    barred = barred_from(user)
    cases = cases_but(barred)
    lists = _lists(cases, user, today, soon_until(authority, today))
    rows = _narrowed(lists[wanted.listing], wanted)
    page = page_by_key(rows.select_related("named_contact"), wanted.order, wanted.cursor)
    numbers = _numbers(authority, lists, rows, page, barred)
    return Inbox(
        wanted=wanted,
        rows=rows_of(page.rows, today),
        page=page,
        total=numbers["total"],
        summary=summary(page, numbers["total"], numbers["before"]),
        counts={str(listing): numbers[f"n_{listing}"] for listing in Listing},
        to_post=numbers["to_post"],
        contacts=tuple(coordinators()),
    )


def rows_of(cases: Iterable[Case], today: date) -> tuple[Row, ...]:
    """The cases with who applied and what is due, in one query more."""
    found = list(cases)
    applicants: dict[int, Person] = {}
    for person in Person.objects.filter(case__in=[case.pk for case in found], is_applicant=True):
        applicants.setdefault(person.case_id, person)
    return tuple(_row(case, applicants.get(case.pk), today) for case in found)


def coordinators() -> QuerySet[User]:
    """Whoever can be the named contact of a case in the authority in scope."""
    members = Membership.objects.filter(role=Role.COORDINATOR, until__isnull=True).values("user")
    return User.objects.filter(pk__in=members, is_active=True).order_by("full_name", "pk")


def overdue_of(user: User, today: date) -> int:
    """How many cases are overdue for ``user``, in one query: the number beside *Casework*."""
    return min(count_up_to(_overdue(visible_cases(user), today)), COUNTED)


def counts_of(authority: Authority, user: User, today: date) -> dict[Listing, int]:
    """How many cases are in each list for ``user``, in two queries: what the home page says of casework."""
    lists = _lists(visible_cases(user), user, today, soon_until(authority, today))
    numbers = {listing.name: CountUpTo(found) for listing, found in lists.items()}
    found = Authority.objects.filter(pk=authority.pk).values(**numbers).get()
    return {listing: min(found[listing.name], COUNTED) for listing in lists}


def _row(case: Case, applicant: Person | None, today: date) -> Row:
    return Row(
        case=case,
        applicant=applicant,
        needs_care=applicant is not None and reach_of(applicant).needs_care,
        due=due_of(case, today) if case.is_open else None,
    )


def _overdue(cases: QuerySet[Case], today: date) -> QuerySet[Case]:
    return cases.filter(is_open=True, queue_on__lt=today)


def _lists(cases: QuerySet[Case], user: User, today: date, soon: date) -> dict[Listing, QuerySet[Case]]:
    is_open = cases.filter(is_open=True)
    return {
        Listing.ALL: is_open,
        Listing.OVERDUE: _overdue(cases, today),
        Listing.SOON: is_open.filter(queue_on__gte=today, queue_on__lte=soon),
        Listing.NEW: is_open.filter(named_contact__isnull=True),
        Listing.MINE: is_open.filter(named_contact=user),
        Listing.CLOSED: cases.filter(is_open=False),
    }


def _narrowed(rows: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    for flag in wanted.flags:
        rows = rows.filter(FLAGS[flag])
    return rows.filter(named_contact=wanted.contact_id) if wanted.contact_id is not None else rows


def _numbers(
    authority: Authority,
    lists: dict[Listing, QuerySet[Case]],
    rows: QuerySet[Case],
    page: KeyPage[Case],
    barred: list[int],
) -> dict[str, int]:
    """Every number of the page, in one query."""
    to_post = Letter.objects.filter(state=Letter.State.TO_POST).exclude(case__in=barred)
    counts: dict[str, Any] = {f"n_{listing}": CountUpTo(found) for listing, found in lists.items()}
    counts |= {
        "total": CountUpTo(rows),
        "before": CountUpTo(page.before(rows)),
        "to_post": CountUpTo(to_post),
    }
    row: Any = Authority.objects.filter(pk=authority.pk).values(**counts).get()
    return dict(row)
