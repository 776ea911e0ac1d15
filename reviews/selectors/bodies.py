"""Which bodies have the application, and who confirmed: for the page of bodies and the pages by link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.models import Message
from reviews.documents.build.behaviours import about_words
from reviews.documents.build.reports import agency
from reviews.domain.behaviours import names_of
from reviews.domain.facts import AFFECTED
from reviews.domain.findings import act_routes
from reviews.domain.journey import on_path_answers, page_answers
from reviews.domain.journey.shapes import text
from reviews.domain.withheld import withhold
from reviews.models import Advice, BodyNotice, Case, Complaint, Decision, Person, RelevantBody
from reviews.models.bodies import BodyKind
from reviews.services.distribution import missing_kinds, sharing_waits


@dataclass(frozen=True, slots=True)
class NoticeState:
    """One word for where a notice stands, and its colour."""

    code: str
    label: str | Promise
    classes: str


STATES = {
    "queued": NoticeState("queued", gettext_lazy("Waiting to be sent"), "govuk-tag--blue"),
    "sent": NoticeState("sent", gettext_lazy("Sent, not confirmed"), "govuk-tag--yellow"),
    "failed": NoticeState("failed", gettext_lazy("Could not be delivered"), "govuk-tag--red"),
    "not-sent": NoticeState("not-sent", gettext_lazy("Not sent: no email address"), "govuk-tag--red"),
    "confirmed": NoticeState("confirmed", gettext_lazy("Confirmed"), "govuk-tag--green"),
    "by-hand": NoticeState("by-hand", gettext_lazy("Recorded by hand"), "govuk-tag--green"),
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
    """One body of a case and where its notice stands."""

    notice: BodyNotice
    state: NoticeState

    @property
    def sent_at(self) -> datetime | None:
        message = self.notice.message
        return message.queued_at if message else None

    @property
    def other_domain(self) -> bool:
        """It was confirmed from an address that is not one of the body's own: somebody should ask."""
        domains = [domain.lower() for domain in self.notice.body.email_domains]
        given = self.notice.confirmed_by_email.lower().rpartition("@")[2]
        return bool(given and domains and given not in domains)

    @property
    def kept_back(self) -> bool:
        """A person has decided that this body gets reference and place only."""
        return self.notice.withheld_reason == "kept-by-person"


@dataclass(frozen=True, slots=True)
class BodiesPage:
    """The bodies of a case, the kinds that are missing, and the bodies that could be added.

    ``worried``: the applicant is worried about sharing, and nobody has settled it.
    """

    lines: tuple[NoticeLine, ...]
    missing: tuple[str | Promise, ...]
    to_add: tuple[RelevantBody, ...]
    place_only: bool
    worried: bool


def state_of(notice: BodyNotice) -> NoticeState:
    """Where one notice stands; its message is read, not guessed."""
    if notice.confirmed_at is not None:
        return STATES["by-hand" if notice.confirmed_way == BodyNotice.Way.BY_HAND else "confirmed"]
    return STATES[_OF_MESSAGE[Message.State(notice.message.state)] if notice.message else "not-sent"]


def bodies_page(case: Case, today: date) -> BodiesPage:
    """Everything C6 shows (four queries)."""
    notices = BodyNotice.objects.filter(case=case).select_related("body", "message")
    lines = tuple(NoticeLine(notice, state_of(notice)) for notice in notices.order_by("body__kind", "id"))
    in_force = RelevantBody.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    there = {line.notice.body_id for line in lines}
    kinds_there = {line.notice.body.kind for line in lines}
    lacking = [kind for kind in missing_kinds(today) if kind not in kinds_there]
    return BodiesPage(
        lines=lines,
        missing=tuple(BodyKind(kind).label for kind in lacking),
        to_add=tuple(body for body in in_force if body.pk not in there),
        place_only=any(
            line.notice.scope == BodyNotice.Scope.PLACE_ONLY and not line.kept_back for line in lines
        ),
        worried=sharing_waits(case),
    )


@dataclass(frozen=True, slots=True)
class PersonPassedOn:
    """Someone in the application, as a body may know them: no way to reach them, no confidential address."""

    name: str
    is_applicant: bool
    is_victim: bool
    address: str
    kept_back: bool


@dataclass(frozen=True, slots=True)
class ReportPassedOn:
    """One report, with the words of it that a body may read."""

    report: Complaint
    made_by: str
    told: str
    reference: str
    what_happened: str
    about: str = ""

    @property
    def is_hate(self) -> bool:
        """Somebody said that it happened because of who they are."""
        return bool(self.report.facts.get("hate"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happens; what would lead to a confidential address is taken out."""

    place: str
    postcode: str


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What a body may read of an application."""

    people: tuple[PersonPassedOn, ...]
    reports: tuple[ReportPassedOn, ...]
    kind_in_words: str
    behaviour: str
    effect: str
    harder: str
    wanted: str


def place_of(case: Case) -> Place:
    """Where it happens, for a body that sees reference and place only too (one query)."""
    people = tuple(Person.objects.filter(case=case))
    return Place(keeping_back(people)(case.place), _own_postcode(case, people))


def passed_on(case: Case) -> PassedOn:
    """The application for a body that may see the whole of it (two queries)."""
    people = tuple(Person.objects.filter(case=case))
    kept = keeping_back(people)
    reports = Complaint.objects.filter(case=case).select_related("by")
    sent = on_path_answers(case.answers)
    return PassedOn(
        people=tuple(_person(person) for person in people),
        reports=tuple(_report(row, kept, case) for row in reports),
        kind_in_words=kept(text(page_answers(sent, "behaviour"), "kinds_other")),
        behaviour=kept(case.behaviour),
        effect=kept(case.effect),
        harder=kept(text(page_answers(sent, "effect"), "harder")),
        wanted=kept(case.wanted),
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that a body is asked to agree, in the words it may read."""

    outcome: str
    counted: tuple[tuple[str, str], ...]
    tests: tuple[tuple[str | Promise, str], ...]
    reasons: str


def proposal_of(decision: Decision) -> Proposal:
    """What is proposed to a body that may see the whole application (one query)."""
    kept = keeping_back(tuple(Person.objects.filter(case=decision.case_id)))
    own = tuple((one["criterion"], one["finding"]) for one in decision.own_criteria)
    tests: tuple[tuple[str | Promise, str], ...] = (
        (gettext_lazy("Persistence"), decision.persistence),
        (gettext_lazy("Harm"), decision.harm),
        (gettext_lazy("Adequacy of the response"), decision.adequacy),
        *own,
    )
    return Proposal(
        outcome=decision.get_outcome_display(),
        counted=tuple(_counted(decision.advice, kept)),
        tests=tuple((name, kept(found)) for name, found in tests if found),
        reasons=kept(decision.reasons),
    )


def _counted(advice: Advice, kept: Callable[[str], str]) -> Iterable[tuple[str, str]]:
    """Each behaviour told apart, and how many reports count about it."""
    names = names_of(advice.behaviours)
    if names:
        for route in act_routes(advice.result):
            yield kept(names[route["behaviour"]]), route["because"]


def _may_be_named(person: Person) -> bool:
    return person.is_applicant or person.key == AFFECTED or person.agrees is True


def _name(person: Person) -> str:
    """A name goes to the bodies for the applicant, the person applied for, and whoever agreed to be named."""
    if _may_be_named(person):
        return str(person) or _("Name not given")
    return _("Someone who has not agreed to be named")


def _report(row: Complaint, kept: Callable[[str], str], case: Case) -> ReportPassedOn:
    return ReportPassedOn(
        report=row,
        made_by=_name(row.by),
        told=kept(agency(row.facts.get("to"), row.facts.get("recipient") or "")),
        reference=kept(row.reference),
        what_happened=kept(row.what_happened),
        about=kept(about_words(row.facts, case.behaviours)),
    )


def _person(person: Person) -> PersonPassedOn:
    shown = _may_be_named(person) and person.is_victim and not person.address_confidential
    address = "\n".join(line for line in (person.address, person.postcode) if line)
    return PersonPassedOn(
        name=_name(person),
        is_applicant=person.is_applicant,
        is_victim=person.is_victim,
        address=address if shown else "",
        kept_back=person.address_confidential,
    )


def _own_postcode(case: Case, people: tuple[Person, ...]) -> str:
    letters = _letters(case.postcode)
    theirs = {_letters(person.postcode) for person in people if person.address_confidential}
    return "" if letters in theirs else case.postcode


def keeping_back(people: tuple[Person, ...]) -> Callable[[str], str]:
    """Takes every confidential address of a case out of words."""
    secret = [person for person in people if person.address_confidential]

    def kept(words: str) -> str:
        for person in secret:
            words = withhold(words, person.address, person.postcode, _("[address kept back]"))
        return words

    return kept


def _letters(postcode: str) -> str:
    return "".join(filter(str.isalnum, postcode)).upper()
