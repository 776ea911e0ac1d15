"""The inbox: what is overdue, due, new and mine. Flat in cost however many cases there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pledge.domain.working_days import BeyondCalendar
from pledge.models import Authority, Membership, User
from pledge.paging import COUNTED, CountUpTo, KeyPage, Order, count_up_to, page_by_key, summary
from pledge.roles import Role
from reviews.domain.deadlines import SOON
from reviews.models import Case, HandOver, Person
from reviews.selectors.due import Due, day_in_words, due_of
from reviews.selectors.reach import reach_of
from reviews.selectors.visible import barred_from, cases_but, visible_cases
from reviews.services.clocks import calendar_of

BY_DUE = Order("queue_on")
BY_RECEIPT = Order("received_on", descending=True)
WAITING = {"accepted_at__isnull": True, "ended_at__isnull": True}
MOST_GIVEN = 25
SHOWN = (
    "reference",
    "status",
    "received_on",
    "queue_on",
    "in_queue",
    "next_due_on",
    "next_due_kind",
    "in_danger",
    "danger_seen_at",
    "unread_from_applicant",
    "must_decide_met",
    "closed_on",
)
SHOWN_OF_APPLICANT = (
    "case_id",
    "name",
    "name_to_use",
    "organisation",
    "email",
    "phone",
    "address",
    "email_safe",
    "text_safe",
    "call_safe",
    "voicemail_safe",
    "post_safe",
)


class Listing(models.TextChoices):
    """The lists of the inbox, in the order of its sub navigation."""

    ALL = "all", lazy("All open")
    OVERDUE = "overdue", lazy("Overdue")
    SOON = "soon", lazy("Due in 3 days")
    NEW = "new", lazy("New")
    MINE = "mine", lazy("Mine")
    CLOSED = "closed", lazy("Closed")


class Flag(models.TextChoices):
    """What else a list can be narrowed to."""

    DANGER = "danger", lazy("Someone may be in danger")
    UNREAD = "unread", lazy("Unread from the applicant")
    MUST_MEET = "must-meet", lazy("Only “met” can be decided")
    NOT_TOLD = "not-told", lazy("Decided, applicant not yet told")


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
    asks_to_narrow: bool = False

    @property
    def is_narrowed(self) -> bool:
        return bool(self.flags) or self.contact_id is not None

    @property
    def shows_filter(self) -> bool:
        return self.asks_to_narrow or self.is_narrowed

    @property
    def order(self) -> Order:
        return BY_RECEIPT if self.by_receipt or self.listing == Listing.CLOSED else BY_DUE


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that marks a case, and the colour of its tag."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list, ready to be shown: a page has twenty-five of these."""

    reference: str
    name: str
    tags: tuple[Tag, ...]
    in_queue: bool
    due: Due | None
    received: str
    ended: str
    named_contact: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the inbox and the numbers around it; a number beyond 1,000 is only "more"."""

    wanted: Wanted
    rows: tuple[Row, ...]
    page: KeyPage[Case]
    total: int
    summary: str
    counts: dict[str, int]
    in_danger: int
    # Given to this member by a colleague, and not accepted yet.
    handed_over: tuple[Row, ...] = ()
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
    """A page of ``wanted`` as ``user`` may see it, in at most seven queries (nine if one was handed over)."""
    cases = cases_but(barred_from(user))
    lists = _lists(cases, user, today, soon_until(authority, today))
    rows = _narrowed(lists[wanted.listing], wanted)
    page = page_by_key(listed(rows), wanted.order, wanted.cursor)
    in_danger = cases.filter(FLAGS[Flag.DANGER])
    # Counted by the hand-overs, which are few: by the cases every one would be looked at.
    waiting = HandOver.objects.filter(**WAITING, taker=user)
    given = cases.filter(pk__in=waiting.values("case"))
    around: dict[str, QuerySet[Any]] = {"in_danger_now": in_danger, "handed_over": waiting}
    if page.previous:
        around["before"] = page.before(rows)
    numbers = _numbers(authority, lists, around)
    total = count_up_to(rows) if wanted.is_narrowed else numbers[f"n_{wanted.listing}"]
    return Inbox(
        wanted=wanted,
        rows=rows_of(page.rows, today),
        page=page,
        total=total,
        summary=summary(page, total, numbers.get("before", 0)),
        in_danger=numbers["in_danger_now"],
        handed_over=rows_of(listed(given)[:MOST_GIVEN], today) if numbers["handed_over"] else (),
        counts={str(listing): numbers[f"n_{listing}"] for listing in Listing},
        contacts=tuple(coordinators()) if wanted.shows_filter else (),
    )


def listed(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The columns that a list shows, without the frozen procedures and the narratives."""
    return rows.select_related("named_contact").only(*SHOWN, "named_contact__full_name")


def rows_of(cases: Iterable[Case], today: date) -> tuple[Row, ...]:
    """The cases with who applied and what is due, in one query more."""
    found = list(cases)
    people = Person.objects.filter(case__in=[case.pk for case in found], is_applicant=True)
    applicants: dict[int, Person] = {}
    for person in people.only(*SHOWN_OF_APPLICANT):
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
    numbered: Any = Authority.objects.filter(pk=authority.pk)
    found = numbered.values(**numbers).get()
    return {listing: min(found[listing.name], COUNTED) for listing in lists}


def _row(case: Case, applicant: Person | None, today: date) -> Row:
    in_queue = bool(case.in_queue)
    return Row(
        reference=case.reference,
        name=(applicant.called if applicant else "") or _("Name not given"),
        tags=tuple(_tags(case, applicant, in_queue)),
        in_queue=in_queue,
        due=due_of(case, today) if in_queue else None,
        received=day_in_words(case.received_on),
        ended=day_in_words(case.closed_on) if case.closed_on else "",
        named_contact=case.named_contact.full_name if case.named_contact else "",
    )


def _tags(case: Case, applicant: Person | None, in_queue: bool) -> Iterator[Tag]:
    if case.in_danger and case.danger_seen_at is None:
        yield Tag(_("Danger"), "red")
    if in_queue and applicant is not None and reach_of(applicant).needs_care:
        yield Tag(_("Unsafe contact"), "orange")
    if case.unread_from_applicant:
        yield Tag(_("%(number)s unread") % {"number": case.unread_from_applicant}, "purple")
    if case.must_decide_met and case.status == Case.Stage.RECEIVED:
        yield Tag(_("Must decide met"), "teal")
    if case.status != Case.Stage.RECEIVED:
        yield Tag(case.get_status_display(), "grey")


def _overdue(cases: QuerySet[Case], today: date) -> QuerySet[Case]:
    return cases.filter(in_queue=1, queue_on__lt=today)


def _lists(cases: QuerySet[Case], user: User, today: date, soon: date) -> dict[Listing, QuerySet[Case]]:
    in_queue = cases.filter(in_queue=1)
    return {
        Listing.ALL: in_queue,
        Listing.OVERDUE: _overdue(cases, today),
        Listing.SOON: in_queue.filter(queue_on__range=(today, soon)),
        Listing.NEW: in_queue.filter(named_contact__isnull=True),
        Listing.MINE: in_queue.filter(named_contact=user),
        Listing.CLOSED: cases.filter(in_queue=0),
    }


def _narrowed(rows: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    for flag in wanted.flags:
        rows = rows.filter(FLAGS[flag])
    return rows.filter(named_contact=wanted.contact_id) if wanted.contact_id is not None else rows


def _numbers(
    authority: Authority, lists: dict[Listing, QuerySet[Case]], around: dict[str, QuerySet[Any]]
) -> dict[str, int]:
    """Every number of the page, in one query."""
    counts: dict[str, Any] = {f"n_{listing}": CountUpTo(found) for listing, found in lists.items()}
    counts |= {name: CountUpTo(found) for name, found in around.items()}
    numbered: Any = Authority.objects.filter(pk=authority.pk)
    return dict(numbered.values(**counts).get())
