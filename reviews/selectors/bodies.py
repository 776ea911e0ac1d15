"""Which bodies have the application, and who confirmed: for the page of bodies and the page by link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledge.models import Message
from reviews.models import BodyNotice, Case, Complaint, Person, RelevantBody
from reviews.models.bodies import BodyKind
from reviews.services.distribution import missing_kinds


@dataclass(frozen=True, slots=True)
class NoticeState:
    """One word for where a notice stands, and its colour."""

    code: str
    label: str | Promise
    classes: str


STATES = {
    "queued": NoticeState("queued", _("Waiting to be sent"), "govuk-tag--blue"),
    "sent": NoticeState("sent", _("Sent, not confirmed"), "govuk-tag--yellow"),
    "failed": NoticeState("failed", _("Could not be delivered"), "govuk-tag--red"),
    "not-sent": NoticeState("not-sent", _("Not sent: no address"), "govuk-tag--red"),
    "confirmed": NoticeState("confirmed", _("Confirmed"), "govuk-tag--green"),
    "by-hand": NoticeState("by-hand", _("Recorded by hand"), "govuk-tag--green"),
}
_OF_MESSAGE = {
    Message.State.QUEUED: "queued",
    Message.State.SENDING: "queued",
    Message.State.HANDED_OVER: "sent",
    Message.State.DELIVERED: "sent",
    Message.State.FAILED: "failed",
    Message.State.STOPPED: "failed",
}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    notice: BodyNotice
    state: NoticeState


@dataclass(frozen=True, slots=True)
class BodiesPage:
    """The bodies of a case, the kinds that are missing, and the bodies that could be added."""

    lines: tuple[NoticeLine, ...]
    missing: tuple[str | Promise, ...]
    to_add: tuple[RelevantBody, ...]
    place_only: bool


def state_of(notice: BodyNotice) -> NoticeState:
    """Where one notice stands; its message is read, not guessed."""
    if notice.confirmed_at is not None:
        return STATES["by-hand" if notice.confirmed_way == BodyNotice.Way.BY_HAND else "confirmed"]
    return STATES[_OF_MESSAGE[Message.State(notice.message.state)] if notice.message else "not-sent"]


def bodies_page(case: Case, today: date) -> BodiesPage:
    """Everything C6 shows (three queries)."""
    notices = (
        BodyNotice.objects.filter(case=case).select_related("body", "message").order_by("body__kind", "id")
    )
    lines = tuple(NoticeLine(notice, state_of(notice)) for notice in notices)
    in_force = RelevantBody.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    there = {line.notice.body_id for line in lines}
    kinds_there = {line.notice.body.kind for line in lines}
    missing = tuple(BodyKind(kind).label for kind in missing_kinds(today) if kind not in kinds_there)
    return BodiesPage(
        lines=lines,
        missing=missing,
        to_add=tuple(body for body in in_force if body.pk not in there),
        place_only=any(line.notice.scope == BodyNotice.Scope.PLACE_ONLY for line in lines),
    )


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What a body may read of an application: no contact details, no confidential address."""

    people: tuple[Person, ...]
    reports: tuple[Complaint, ...]


def passed_on(case: Case) -> PassedOn:
    """The people affected and the reports, for a body that may see the whole application."""
    return PassedOn(
        people=tuple(Person.objects.filter(case=case)),
        reports=tuple(Complaint.objects.filter(case=case).select_related("by")),
    )
