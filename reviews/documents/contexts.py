"""What each letter may say: plain, victim-safe data, one frozen dataclass a kind.

A template can print only what stands here, so what may not reach a victim has no field
here: nothing about an alleged perpetrator, nothing from the restricted annex, no internal
reasoning, and of other people's reports only their number (an `int`, so that no words can
slip in). Every value is ready to print: dates as "12 March 2026", whole sentences where
the docstring says so, already in the reader's language. "" and () mean "nothing to say";
`requirements.missing_parts` tells which parts a letter may not go without.

Sources: Act s.104(5), (6), (8) and Schedule 4 paragraph 3 (what must be told, the appeal);
statutory guidance of 2025 (named contact, told when and why a case closes).
"""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pledge.documents.clean import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who the letter is from. `phone` and `email` are those of the point of contact."""

    authority: str
    address_lines: tuple[str, ...]
    phone: str
    email: str
    logo: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The reader: the name they want used, and lines for the envelope (the safe address)."""

    name: str
    address_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedContact:
    """The one person for this case; `cover` is a sentence: whom to ask for when they are away."""

    name: str
    role: str
    phone: str
    email: str
    cover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happens next, and by when ("by 26 March 2026")."""

    what: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Somewhere to turn: its name; what it can do for the reader and how to reach it, as sentences."""

    name: str
    what_for: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReport:
    """One report that the reader made. `result` is a word ("Counted"), `because` a sentence."""

    reported: str
    agency: str
    result: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One test of the local procedure and what was found, in words for the reader."""

    test: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """How to have a decision looked at again (Schedule 4 paragraph 3).

    `word` is the local name ("appeal", "review", "escalation"); `body` whoever decides it, in
    the middle of a sentence ("the Police and Crime Commissioner"); `grounds` are empty where
    the procedure asks for none; `how` are ways, one each; `last_date` the last day on which it
    can be asked for.
    """

    word: str
    body: str
    grounds: tuple[str, ...]
    how: tuple[str, ...]
    last_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedFact:
    """One corrected report of the reader's: which, what it said, what it says now, why."""

    report: str
    before: str
    after: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What every letter holds.

    `applied_by` names the applicant when the letter goes to a victim who is somebody else;
    `applied_for` names the victim when it goes to someone who applied for them; both are
    "" when reader, applicant and victim are one. `report_again` are ways to report what
    happens next, one sentence each; `support` who can help meanwhile. `complaint`,
    `data_protection` and `accessible_formats` are the authority's own sentences; the items of
    lists are sentences too.
    """

    kind: ClassVar[str]
    title: ClassVar[Promise]

    letterhead: Letterhead
    addressee: Addressee
    letter_date: str
    reference: str
    contact: NamedContact | None
    applied_by: str = ""
    applied_for: str = ""
    report_again: tuple[str, ...]
    support: tuple[Route, ...]
    complaint: str
    data_protection: str
    accessible_formats: str


@dataclass(frozen=True, kw_only=True)
class Acknowledgement(Letter):
    """We have your application, and this is what happens next.

    `received_on` is the date that governs the case, `received_by` the way it came ("on our
    website", "by telephone"). `contact_by` is the date by which a named contact will be
    given, "" once there is one. `shared_with` are the bodies the Act passes it to, `not_shared`
    a sentence about whom the reader asked us to keep it from. `safe_contact` are the safe
    ways in words that give nothing away, `send_more` ways to add information.
    """

    kind: ClassVar[str] = "acknowledgement"
    title: ClassVar[Promise] = _("We have received your application")

    received_on: str
    received_by: str
    contact_by: str = ""
    steps: tuple[Step, ...]
    shared_with: tuple[str, ...]
    not_shared: str = ""
    safe_contact: tuple[str, ...]
    send_more: tuple[str, ...]
    safety_advice: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ThresholdMet(Letter):
    """There will be a review: the decision, its reasons, the reports, how to take part.

    `decided_by` are the bodies that agreed. `reports` are all of the reader's own;
    `others_counted` is how many counted reports other people made. `take_part` are the ways
    offered, `take_part_by` the date by which to choose, `chosen` what they said so far.
    """

    kind: ClassVar[str] = "threshold-met"
    title: ClassVar[Promise] = _("There will be a case review")

    decided_on: str
    decided_by: tuple[str, ...]
    reasons: str
    reports: tuple[OwnReport, ...]
    others_counted: int = 0
    steps: tuple[Step, ...]
    chair: str
    take_part: tuple[str, ...]
    take_part_by: str
    chosen: str = ""


@dataclass(frozen=True, kw_only=True)
class ThresholdNotMet(Letter):
    """There will be no review now: every test, the reports, other help, the way to appeal.

    `needed` and `counted` are the numbers of reports; `counting_rules` the periods of the
    procedure, one sentence each, with their dates. The four findings answer section 104(4)
    and (5)(a) to (c); `local_findings` the procedure's own tests. `others_counted` and
    `others_not_counted` are other people's reports.
    """

    kind: ClassVar[str] = "threshold-not-met"
    title: ClassVar[Promise] = _("Our decision about a case review")

    decided_on: str
    decided_by: tuple[str, ...]
    reasons: str
    needed: int
    counted: int
    counting_rules: tuple[str, ...]
    number_finding: str
    persistence_finding: str
    harm_finding: str
    adequacy_finding: str
    local_findings: tuple[Finding, ...] = ()
    reports: tuple[OwnReport, ...]
    others_counted: int = 0
    others_not_counted: int = 0
    other_help: tuple[str, ...]
    apply_again: str
    appeal: Appeal | None
    ombudsmen: tuple[Route, ...]


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Letter):
    """Somebody else is the named contact from now on.

    `contact` is the new one, `previous` the name of the last, `changed_on` the first day,
    `reason` a sentence or "", `handed_over` what the new contact has been told.
    """

    kind: ClassVar[str] = "contact-changed"
    title: ClassVar[Promise] = _("You have a new named contact")

    previous: str
    changed_on: str
    reason: str = ""
    handed_over: tuple[str, ...] = ()
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Closed(Letter):
    """The case is closed: when, why, what was done, what stays open to the reader.

    `closed_on` is the day, `reasons` why, for the reader; `done` what was done, `still_to_come`
    what others will still do; `reopen` how to have it opened again or to apply again.
    """

    kind: ClassVar[str] = "closed"
    title: ClassVar[Promise] = _("We are closing your case")

    closed_on: str
    reasons: str
    done: tuple[str, ...] = ()
    still_to_come: tuple[Step, ...] = ()
    reopen: str
    appeal: Appeal | None
    ombudsmen: tuple[Route, ...]


@dataclass(frozen=True, kw_only=True)
class FactsChanged(Letter):
    """A correction lowered the number of reports that count: what changed and why.

    `corrections` are the reader's own reports; `others_corrected` how many of other people's.
    `counted_before` and `counted_after` are the numbers, `needed` the threshold's. `meaning`
    says what this does to the case; `disagree` are ways to say that it is wrong, one each,
    `disagree_by` the date by which the reader is asked to.
    """

    kind: ClassVar[str] = "facts-changed"
    title: ClassVar[Promise] = _("We have corrected what we hold about your reports")

    changed_on: str
    corrections: tuple[CorrectedFact, ...]
    others_corrected: int = 0
    needed: int
    counted_before: int
    counted_after: int
    meaning: str
    disagree: tuple[str, ...]
    disagree_by: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class DateChanged(Letter):
    """News of a date: it will be missed, was missed, waits for something, has moved, or is now known.

    `what` is the step, as a sentence; `happened` what became of its date; `reason` why, "" where a date is
    only made known; `new_date` when it will be done ("By 2 April 2026"); `looked_at` when a pause is looked
    at again, "" without one. `disagree` are ways to say what the reader thinks of it, one each.
    """

    kind: ClassVar[str] = "date-changed"
    title: ClassVar[Promise] = _("About a date in your case")

    what: str
    happened: str
    reason: str = ""
    new_date: str
    looked_at: str = ""
    disagree: tuple[str, ...]


LETTERS: dict[str, type[Letter]] = {
    letter.kind: letter
    for letter in (
        Acknowledgement, ThresholdMet, ThresholdNotMet, ContactChanged, Closed, FactsChanged, DateChanged
    )
}  # fmt: skip
