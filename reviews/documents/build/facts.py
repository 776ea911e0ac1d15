"""What every letter needs to know of its case, gathered once; and the parts all letters share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.documents.clean import Picture
from pledge.models import Authority, User
from reviews.documents.contexts import Addressee, Letterhead, NamedContact, Route, Step
from reviews.domain.lifecycle import Status
from reviews.models import Advice, Case, Clock, Complaint, Correction, Decision, Person
from reviews.selectors.clock_words import rule_in_words
from reviews.services.clocks import rule_of


@dataclass(frozen=True)
class LetterFacts:
    """The rows a letter is written from; ``today`` is the date on the letter."""

    case: Case
    to: Person
    today: date
    people: tuple[Person, ...]
    clocks: tuple[Clock, ...]
    complaints: tuple[Complaint, ...]
    advice: Advice | None
    decision: Decision | None = None
    decided_by: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    previous_contact: User | None = None
    appeal_by: date | None = None
    logo: Picture | None = None
    free: dict[str, str] = field(default_factory=dict)

    @property
    def authority(self) -> Authority:
        return self.case.authority

    @property
    def applicant(self) -> Person | None:
        """Whoever applied; the first of joint applicants."""
        return next((person for person in self.people if person.is_applicant), None)

    @property
    def victim(self) -> Person | None:
        """The person affected, be it the applicant or another."""
        return next((person for person in self.people if person.is_victim), None)

    def said(self, part: str) -> str:
        """A free part as the officer wrote it."""
        return (self.free.get(part) or "").strip()

    def lines(self, part: str) -> tuple[str, ...]:
        """A free part as a list: a line each."""
        return lines_of(self.said(part))

    def day(self, part: str) -> str:
        """A free part that is a day, in words; what is no date stands as it was written."""
        said = self.said(part)
        try:
            return long_date(date.fromisoformat(said)) if said else ""
        except ValueError:
            return said


def long_date(day: date | None) -> str:
    """ "12 March 2026"; empty for none."""
    return date_format(day, "j F Y") if day else ""


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def shared(facts: LetterFacts) -> dict[str, Any]:
    """The fields of every letter."""
    return {
        "letterhead": letterhead(facts),
        "addressee": addressee(facts.to),
        "letter_date": long_date(facts.today),
        "reference": facts.case.reference,
        "contact": named_contact(facts.case),
        "applied_by": _applied_by(facts),
        "applied_for": _applied_for(facts),
        "report_again": report_again(facts),
        "support": support(facts),
        "complaint": _(
            "If you are unhappy with how we have dealt with you, ask %(authority)s for its complaints "
            "procedure. You can complain and have a case review at the same time."
        )
        % {"authority": facts.authority.name},
        "data_protection": _(
            "We share what you tell us only with those who need it for the review. Our privacy notice is "
            "on our website, and we can send you a copy."
        ),
        "accessible_formats": _(
            "We can send this letter in large print, in easy read, in Braille, as a recording or in "
            "another language. Ask your named contact."
        ),
    }


def letterhead(facts: LetterFacts) -> Letterhead:
    """The authority, as its published point of contact says (s.104(3)(a))."""
    authority = facts.authority
    return Letterhead(
        authority=authority.name,
        address_lines=lines_of(authority.contact_address),
        phone=authority.contact_phone,
        email=authority.contact_email,
        logo=facts.logo,
    )


def addressee(person: Person) -> Addressee:
    """The name to use and the lines for the envelope; no line where post is not safe."""
    lines = [*lines_of(person.address)]
    if person.postcode and not any(person.postcode.casefold() in line.casefold() for line in lines):
        lines.append(person.postcode)
    return Addressee(name=person.called, address_lines=tuple(lines) if person.post_safe == "yes" else ())


def named_contact(case: Case) -> NamedContact | None:
    """The one person for the case, reached through the authority's own number where theirs is not known."""
    user = case.named_contact
    if user is None:
        return None
    team = case.authority.contact_name.removeprefix("The ").removeprefix("the ")
    return NamedContact(
        name=user.full_name,
        role=user.job_title or _("Case review coordinator"),
        phone=user.phone or case.authority.contact_phone,
        email=case.authority.contact_email or user.email,
        cover=_("If they are away, ask for the %(team)s.") % {"team": team} if team else "",
    )


def report_again(facts: LetterFacts) -> tuple[str, ...]:
    """Ways to report what happens next. The letter itself says when to ring 999."""
    return (
        _("Ring the police on 101, or report it on their website, if it is not an emergency."),
        _("Tell your landlord and %(authority)s too. Every report can count.")
        % {"authority": facts.authority.name},
        _("Tell your named contact that you have reported it, and to whom."),
    )


def support(facts: LetterFacts) -> tuple[Route, ...]:
    """Who can help meanwhile."""
    return (
        Route(
            name=_("Support for victims"),
            what_for=_(
                "Someone to talk to, and help to feel safer, whether or not you have told the police."
            ),
            how=_("Ask your named contact, who can put you in touch with the service in your area."),
        ),
    )


STEP_NAMES = {
    "acknowledge": gettext_lazy("We tell you that we have your application"),
    "decide": gettext_lazy("The bodies decide whether there will be a review, and we tell you"),
    "agency-return": gettext_lazy("The agencies send us what they know"),
    "review": gettext_lazy("The review takes place"),
    "outcome": gettext_lazy("We tell you the outcome and what has been recommended"),
    "appeal-decide": gettext_lazy("You are told the answer to what you asked to be looked at again"),
}


def step_name(kind: str) -> str:
    """What happens in a step, as a sentence begins; "" for a step the reader has no part in."""
    return str(STEP_NAMES.get(kind, ""))


def next_steps(facts: LetterFacts) -> tuple[Step, ...]:
    """What happens next where the case stands now, with the dates of the procedure."""
    if facts.case.status in (Status.CLOSED, Status.WITHDRAWN):
        return (Step(what=_("Nothing more is planned"), when=_("You can apply again at any time")),)
    if facts.case.outcome and facts.case.status == Status.DECIDED:
        # No other letter gives the decision away: the one about it has the reasons and the appeal, s.104(6).
        return (
            Step(
                what=_("We tell you whether there will be a review, and why"),
                when=_("In a letter of its own, as soon as we can"),
            ),
        )
    if facts.case.outcome == Decision.Outcome.MET:
        return steps(facts, ("review", "outcome"))
    if facts.case.outcome == Decision.Outcome.NOT_MET:
        return (
            Step(
                what=_("There is no review, but your named contact answers your questions"),
                when=_("At any time"),
            ),
        )
    return steps(facts, ("decide",))


def steps(facts: LetterFacts, kinds: tuple[str, ...]) -> tuple[Step, ...]:
    """Steps of the road, with the dates of the procedure; where none is published, it says so."""
    found = {clock.kind: clock for clock in facts.clocks if clock.met_on is None and clock.ended_on is None}
    return tuple(Step(what=str(STEP_NAMES[kind]), when=_when(found.get(kind))) for kind in kinds)


def _when(clock: Clock | None) -> str:
    if clock is not None and clock.due_on is not None:
        return _("By %(date)s") % {"date": long_date(clock.due_on)}
    if clock is not None and rule_of(clock.rule).length is not None:
        return _("Within %(time)s") % {"time": rule_in_words(rule_of(clock.rule))}
    return _("We have not published a time for this. Your named contact will keep you told")


def _applied_by(facts: LetterFacts) -> str:
    """Who applied, for a victim who did not."""
    applicant = facts.applicant
    return applicant.called if applicant and facts.to.pk != applicant.pk else ""


def _applied_for(facts: LetterFacts) -> str:
    """For whom they applied, for an applicant who is not the victim."""
    victim = facts.victim
    return victim.called if facts.to.is_applicant and victim and victim.pk != facts.to.pk else ""
