"""The contact log of a case: what people recorded, what was sent, what the applicant sent us, by time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.domain.working_days import LONDON, london_date
from pledge.models import Message
from pledge.paging import SIZE
from reviews.models import ApplicantRequest, Case, ContactEntry, Letter, Person

MIDDAY = time(12)
Row = TypeVar("Row", bound=models.Model)


class Show(models.TextChoices):
    """What the log can be narrowed to."""

    ALL = "all", gettext_lazy("Everything")
    RECORDED = "recorded", gettext_lazy("Calls, visits and notes")
    MESSAGES = "messages", gettext_lazy("Messages sent")
    APPLICANT = "applicant", gettext_lazy("From the applicant")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the log: exactly one of the three rows is there."""

    at: datetime
    entry: ContactEntry | None = None
    message: Message | None = None
    request: ApplicantRequest | None = None
    may_send_again: bool = False

    @property
    def late(self) -> bool:
        """It was written down on another day than it happened."""
        return self.entry is not None and self.entry.on != london_date(self.entry.recorded_at)

    @property
    def phrase(self) -> str:
        """What was recorded and which way it went, as one phrase: "Telephone call from us to them"."""
        if self.entry is None:
            return ""
        kind, direction = self.entry.get_kind_display(), self.entry.get_direction_display()
        if self.entry.kind == ContactEntry.Kind.NOTE:
            return kind
        # Only the first letter of a phrase is a capital; no direction begins with a name.
        return f"{kind} {direction[:1].lower()}{direction[1:]}"

    @property
    def day_only(self) -> bool:
        """Only the day is known, not the time."""
        return self.late


@dataclass(frozen=True, slots=True)
class Log:
    """One page of the log, with the numbers of the pages beside it (0 where there is none)."""

    show: Show
    items: tuple[Item, ...]
    total: int
    previous: int
    next: int
    unread: int
    people: tuple[Person, ...]

    @property
    def summary(self) -> str:
        if not self.previous and not self.next:
            return ""
        first = (self.previous * SIZE if self.previous else 0) + 1
        return _("%(first)s to %(last)s of %(total)s") % {
            "first": f"{first:,}",
            "last": f"{first + len(self.items) - 1:,}",
            "total": f"{self.total:,}",
        }


def log_of(case: Case, people: tuple[Person, ...], show: Show, page: int) -> Log:
    """A page of the log of one case, latest first, in six queries at most.

    One case holds hundreds of these at most: their times are read whole, the rows of one page only.
    """
    times = sorted(_times(case, show), reverse=True)
    pages = max(1, -(-len(times) // SIZE))
    page = min(max(page, 1), pages)
    chosen = times[(page - 1) * SIZE : page * SIZE]
    return Log(
        show=show,
        items=_items(case, chosen),
        total=len(times),
        previous=page - 1,
        next=page + 1 if page < pages else 0,
        unread=case.unread_from_applicant,
        people=people,
    )


def _times(case: Case, show: Show) -> Iterable[tuple[datetime, str, int]]:
    if show in (Show.ALL, Show.RECORDED):
        rows = ContactEntry.objects.filter(case=case).values_list("pk", "on", "recorded_at")
        yield from ((_moment(on, recorded_at), "entry", pk) for pk, on, recorded_at in rows)
    if show in (Show.ALL, Show.MESSAGES):
        sent = Message.objects.filter(case_key=case.key).values_list("pk", "queued_at")
        yield from ((at, "message", pk) for pk, at in sent)
    if show in (Show.ALL, Show.APPLICANT):
        made = ApplicantRequest.objects.filter(case=case).values_list("pk", "made_at")
        yield from ((at, "request", pk) for pk, at in made)


def _moment(on: date, recorded_at: datetime) -> datetime:
    """When it happened: the time it was recorded on the same day, the middle of an earlier one."""
    if on == london_date(recorded_at):
        return recorded_at
    return datetime.combine(on, MIDDAY, LONDON).astimezone(UTC)


def _items(case: Case, chosen: list[tuple[datetime, str, int]]) -> tuple[Item, ...]:
    ids: dict[str, list[int]] = {"entry": [], "message": [], "request": []}
    for _at, kind, pk in chosen:
        ids[kind].append(pk)
    entries = _by_id(ContactEntry.objects.select_related("person", "recorded_by"), ids["entry"])
    messages = _by_id(Message.objects.all(), ids["message"])
    requests = _by_id(ApplicantRequest.objects.select_related("person", "read_by"), ids["request"])
    again = _may_go_again(case, messages.values())
    return tuple(
        Item(
            at=at,
            entry=entries.get(pk) if kind == "entry" else None,
            message=messages.get(pk) if kind == "message" else None,
            request=requests.get(pk) if kind == "request" else None,
            may_send_again=kind == "message" and pk in again,
        )
        for at, kind, pk in chosen
    )


def _by_id(rows: models.QuerySet[Row], ids: list[int]) -> dict[int, Row]:
    return {row.pk: row for row in rows.filter(pk__in=ids)} if ids else {}


def _may_go_again(case: Case, messages: Iterable[Message]) -> frozenset[int]:
    """The messages about a letter still to be told that failed or were stopped; the latest of each letter."""
    lost: dict[str, int] = {}
    for message in sorted(messages, key=lambda one: one.pk):
        failed = message.state in (Message.State.FAILED, Message.State.STOPPED)
        if failed and message.kind == "letter-waiting" and message.about.startswith("letter:"):
            lost[message.about] = message.pk
        else:
            lost.pop(message.about, None)
    if not lost:
        return frozenset()
    waiting = Letter.objects.filter(case=case, state__in=(Letter.State.ISSUED, Letter.State.RETURNED))
    letters = {f"letter:{pk}" for pk in waiting.values_list("pk", flat=True)}
    return frozenset(pk for about, pk in lost.items() if about in letters)
