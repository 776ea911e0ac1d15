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
from reviews.documents.contexts import Addressee, Appeal, Letterhead, NamedContact, OwnReport, Route, Step
from reviews.domain.threshold import explain
from reviews.models import Advice, Case, Clock, Complaint, Correction, Decision, Person


@dataclass(frozen=True)
class LetterFacts:
    """The rows a letter is written from; ``today`` is the date on the letter."""

    case: Case
    to: Person
    today: date
    applicant: Person
    victim: Person | None
    clocks: tuple[Clock, ...]
    complaints: tuple[Complaint, ...]
    advice: Advice | None
    decision: Decision | None = None
    decided_by: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    correction: Correction | None = None
    previous_contact: User | None = None
    appeal_by: date | None = None
    logo: Picture | None = None
    free: dict[str, str] = field(default_factory=dict)

    @property
    def authority(self) -> Authority:
        return self.case.authority

    def said(self, part: str) -> str:
        """A free part as the officer wrote it."""
        return (self.free.get(part) or "").strip()

    def lines(self, part: str) -> tuple[str, ...]:
        """A free part as a list: a line each."""
        return tuple(line.strip() for line in self.said(part).splitlines() if line.strip())


def long_date(day: date | None) -> str:
    """ "12 March 2026"; empty for none."""
    return date_format(day, "j F Y") if day else ""


def shared(facts: LetterFacts) -> dict[str, Any]:
    """The fields of every letter."""
    return {
        "letterhead": letterhead(facts),
        "addressee": addressee(facts.to),
        "letter_date": long_date(facts.today),
        "reference": facts.case.reference,
        "contact": named_contact(facts.case),
        "applied_by": facts.applicant.called if facts.to.pk != facts.applicant.pk else "",
        "applied_for": facts.victim.called if facts.victim and facts.to.pk != facts.victim.pk else "",
        "report_again": report_again(facts),
        "support": support(facts),
        "complaint": _("If you are unhappy with how we have dealt with you, ask %(authority)s for its "
                       "complaints procedure. You can complain and have a case review at the same time.")
        % {"authority": facts.authority.name},
        "data_protection": _("We share what you tell us only with those who need it for the review. Our "
                             "privacy notice is on our website, and we can send you a copy."),
        "accessible_formats": _("We can send this letter in large print, in Easy Read, in Braille, as a recording "
                                "or in another language. Ask your named contact."),
    }  # fmt: skip


def letterhead(facts: LetterFacts) -> Letterhead:
    authority = facts.authority
    return Letterhead(
        authority=authority.name,
        address_lines=_lines(authority.contact_address),
        phone=authority.contact_phone,
        email=authority.contact_email,
        logo=facts.logo,
    )


def addressee(person: Person) -> Addressee:
    """The name to use and the lines for the envelope; no line where post is not safe."""
    lines = (*_lines(person.address), *([person.postcode] if person.postcode else []))
    return Addressee(name=person.called, address_lines=lines if person.post_safe == "yes" else ())


def named_contact(case: Case) -> NamedContact | None:
    """The one person for the case, reached through the authority's own number where theirs is not known."""
    user = case.named_contact
    if user is None:
        return None
    return NamedContact(
        name=user.full_name,
        role=user.job_title or _("Case review coordinator"),
        phone=user.phone or case.authority.contact_phone,
        email=case.authority.contact_email or user.email,
        cover=_("If they are away, ask for the %(team)s.") % {"team": case.authority.contact_name},
    )


def report_again(facts: LetterFacts) -> tuple[str, ...]:
    return (
        _("Ring 999 if you or someone else is in danger now."),
        _("Ring the police on 101, or report it on their website, if it is not an emergency."),
        _(
            "Tell your landlord and your council too, and tell your named contact. Every report can count."
        ),
    )


def support(facts: LetterFacts) -> tuple[Route, ...]:
    return (
        Route(
            name=_("Support for victims"),
            what_for=_(
                "Someone to talk to, and help to feel safer, whether or not you have told the police."
            ),
            how=_("Ask your named contact, who can put you in touch with the service in your area."),
        ),
    )


def ombudsmen(facts: LetterFacts) -> tuple[Route, ...]:
    """Who can look at a complaint, by nation and by the reader's tenure (law.md §4)."""
    if facts.authority.nation == "wales":
        return (
            Route(
                name=_("Public Services Ombudsman for Wales"),
                what_for=_("What the council, the health board or a social landlord did or did not do."),
                how=_("www.ombudsman.wales"),
            ),
            _police_complaints(),
        )
    routes = [
        Route(
            name=_("Local Government and Social Care Ombudsman"),
            what_for=_("The council’s part in the review, once the council has answered your complaint."),
            how=_("www.lgo.org.uk"),
        )
    ]
    tenure = (facts.victim or facts.applicant).tenure
    if tenure in SOCIAL_TENURES:
        routes.append(
            Route(
                name=_("Housing Ombudsman"),
                what_for=_(
                    "What your landlord did or did not do, once your landlord has answered your complaint."
                ),
                how=_("www.housing-ombudsman.org.uk"),
            )
        )
    return (*routes, _police_complaints())


SOCIAL_TENURES = frozenset(
    {
        "council-tenant",
        "council-leaseholder",
        "housing-association-tenant",
        "housing-association-leasehold",
        "supported",
        "temporary",
    }
)


def _police_complaints() -> Route:
    return Route(
        name=_("Independent Office for Police Conduct"),
        what_for=_("How the police dealt with you. Complain to the police force first."),
        how=_("www.policeconduct.gov.uk"),
    )


def appeal(facts: LetterFacts) -> Appeal | None:
    """The procedure's own appeal route with its last date; None where nothing is published."""
    kept = facts.case.procedure_data.get("appeal")
    if not kept:
        return None
    how = (kept.get("how") or "", kept.get("address") or "")
    return Appeal(
        word=kept.get("word") or _("an appeal"),
        body=kept.get("body") or "",
        grounds=tuple(kept.get("grounds") or ()),
        how=tuple(line for line in how if line) or (_("Tell your named contact, in any way you like."),),
        last_date=facts.said("appeal_by") or long_date(facts.appeal_by),
    )


STEP_NAMES = {
    "acknowledge": gettext_lazy("We tell you that we have your application"),
    "decide": gettext_lazy("The bodies decide whether there will be a review, and we tell you"),
    "agency-return": gettext_lazy("The agencies send us what they know"),
    "review": gettext_lazy("The review takes place"),
    "outcome": gettext_lazy("We tell you the outcome and what has been recommended"),
}


def steps(facts: LetterFacts, kinds: tuple[str, ...]) -> tuple[Step, ...]:
    """What happens next, with the dates of the procedure; where none is published, it says so."""
    found = {clock.kind: clock for clock in facts.clocks if clock.met_on is None and clock.ended_on is None}
    return tuple(Step(what=str(STEP_NAMES[kind]), when=_when(found.get(kind))) for kind in kinds)


def _when(clock: Clock | None) -> str:
    if clock is not None and clock.due_on is not None:
        return _("by %(date)s") % {"date": long_date(clock.due_on)}
    return _("we have not published a time for this; your named contact will keep you told")


def own_reports(facts: LetterFacts) -> tuple[OwnReport, ...]:
    """The reader's own reports, one by one, as the advice of the decision counted them."""
    results = _results(facts)
    return tuple(
        OwnReport(
            reported=said_date(row.facts.get("reported")),
            agency=agency(row.facts.get("to"), row.facts.get("recipient") or ""),
            result=str(RESULT_WORDS[results[row.key]["result"]]),
            because=explain(results[row.key]["code"], results[row.key]["args"]),
        )
        for row in facts.complaints
        if _is_own(facts, row) and row.key in results
    )


def others(facts: LetterFacts, *, counted: bool) -> int:
    """How many reports of other people counted, or did not: a number, never a word about them."""
    results = _results(facts)
    return sum(
        (results[row.key]["result"] == "counts") is counted
        for row in facts.complaints
        if not _is_own(facts, row) and row.key in results
    )


RESULT_WORDS = {
    "counts": gettext_lazy("Counted"),
    "does-not-count": gettext_lazy("Not counted"),
    "cannot-tell": gettext_lazy("We could not tell"),
    "left-out": gettext_lazy("Not counted a second time"),
}


def act_route(facts: LetterFacts) -> dict[str, Any]:
    """The Act's own route of the advice: its counts and its reports."""
    result = facts.advice.result if facts.advice else {"routes": []}
    return next((route for route in result["routes"] if route["id"] == "s104-4"), {"complaints": []})


def _results(facts: LetterFacts) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in act_route(facts)["complaints"]}


def _is_own(facts: LetterFacts, row: Complaint) -> bool:
    """A report the reader made, or that was made for them."""
    return row.by_id == facts.to.pk or row.facts.get("on_behalf_of") == facts.to.key


AGENCIES = {
    "council": gettext_lazy("The council"),
    "council-landlord": gettext_lazy("The council as landlord"),
    "county-council": gettext_lazy("The county council"),
    "police": gettext_lazy("The police"),
    "housing-provider": gettext_lazy("The housing provider"),
    "private-landlord": gettext_lazy("The private landlord"),
    "health": gettext_lazy("A health service"),
    "fire": gettext_lazy("The fire service"),
    "other": gettext_lazy("Another organisation"),
}


def agency(to: str | None, recipient: str) -> str:
    """To whom a report was made, in words."""
    name = AGENCIES.get(to or "", _("Not known"))
    return f"{name} ({recipient})" if recipient else str(name)


def said_date(kept: Any) -> str:
    """A date of the engine's form in words: exact, a month, between two days, or not known."""
    if isinstance(kept, dict):
        return _("between %(first)s and %(last)s") % {
            "first": long_date(date.fromisoformat(kept["from"])),
            "last": long_date(date.fromisoformat(kept["to"])),
        }
    if not isinstance(kept, str):
        return _("the day is not known")
    if len(kept) == 7:
        return date_format(date.fromisoformat(f"{kept}-01"), "F Y")
    return long_date(date.fromisoformat(kept))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
