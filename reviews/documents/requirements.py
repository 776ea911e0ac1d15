"""The parts that a letter may not go without, checked before anything is rendered.

No letter goes out with an empty appeal route, without reasons, or without somebody to
ring. A letter with a gap is refused with a sentence that says what to fill in.

Sources: Act s.104(6) and Schedule 4 paragraph 3; guidance of 2025 on the named contact and
on saying when and why a case closes; law.md §7 rows 22, 24, 27, 28, 40 and 42.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.documents.clean import clean_text
from pledge.documents.names import field_names
from reviews.documents.contexts import LETTERS, Acknowledgement, FactsChanged, Letter, ThresholdMet


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A gap: the dotted name of the field, and a sentence saying what to do."""

    field: str
    sentence: str


# Field and sentence. A `[]` looks into each item of a list and passes over an empty one.
Part = tuple[str, Promise]

_APPEAL: tuple[Part, ...] = (
    ("appeal", gettext_lazy("Set the appeal route in the procedure: no letter goes out without one.")),
    ("appeal.word", gettext_lazy("Set what an appeal is called here.")),
    ("appeal.body", gettext_lazy("Set who decides an appeal.")),
    ("appeal.how", gettext_lazy("Set how a person can appeal.")),
    ("appeal.how[]", gettext_lazy("One of the ways to appeal is blank: fill it in or take it out.")),
    ("appeal.last_date", gettext_lazy("Set how long a person has to appeal, so that the last day is known.")),
)
_OMBUDSMEN: tuple[Part, ...] = (
    ("ombudsmen", gettext_lazy("Say which ombudsman can look at a complaint about this case.")),
    ("ombudsmen[].name", gettext_lazy("Give the name of each ombudsman.")),
    ("ombudsmen[].what_for", gettext_lazy("Say what each ombudsman can look at.")),
    ("ombudsmen[].how", gettext_lazy("Say how to reach each ombudsman.")),
)
_CONTACT: tuple[Part, ...] = (
    ("contact", gettext_lazy("Give the case a named contact.")),
    ("contact.name", gettext_lazy("Give the name of the named contact.")),
    ("contact.role", gettext_lazy("Give the role of the named contact.")),
    ("contact.phone", gettext_lazy("Give a telephone number for the named contact.")),
    ("contact.email", gettext_lazy("Give an email address for the named contact.")),
)
_STEPS: tuple[Part, ...] = (
    ("steps", gettext_lazy("Say what happens next, and by when.")),
    ("steps[].what", gettext_lazy("Say what happens in each step.")),
    ("steps[].when", gettext_lazy("Give a date for each step.")),
)
_REPORTS: tuple[Part, ...] = (
    ("reports[].reported", gettext_lazy("Say when each report was made, or that the day is not known.")),
    ("reports[].agency", gettext_lazy("Say to whom each report was made.")),
    ("reports[].result", gettext_lazy("Say of each report whether it counted.")),
    ("reports[].because", gettext_lazy("Say of each report why it counted or did not.")),
)
_DECISION: tuple[Part, ...] = (
    ("decided_on", gettext_lazy("Give the date of the decision.")),
    ("decided_by", gettext_lazy("Name the bodies that made the decision.")),
    ("reasons", gettext_lazy("Write the reasons for the decision, for the applicant.")),
)
EVERY_LETTER: tuple[Part, ...] = (
    ("letterhead.authority", gettext_lazy("Give the name of the authority.")),
    ("letterhead.address_lines", gettext_lazy("Give the address of the authority.")),
    ("letterhead.phone", gettext_lazy("Give a telephone number for the point of contact.")),
    ("letterhead.email", gettext_lazy("Give an email address for the point of contact.")),
    ("letterhead.logo.alt", gettext_lazy("Describe the logo in words.")),
    ("addressee.name", gettext_lazy("Give the name that the person wants used.")),
    ("letter_date", gettext_lazy("Give the date of the letter.")),
    ("reference", gettext_lazy("Give the reference of the case.")),
    ("report_again", gettext_lazy("Say how to report it if it happens again.")),
    ("support[].name", gettext_lazy("Give the name of each support service.")),
    ("support[].how", gettext_lazy("Say how to reach each support service.")),
    ("complaint", gettext_lazy("Say how to complain about the service.")),
    ("data_protection", gettext_lazy("Say how personal information is used.")),
    ("accessible_formats", gettext_lazy("Say how to get the letter in another format or language.")),
)
REQUIRED: Mapping[str, tuple[Part, ...]] = {
    "acknowledgement": (
        *_CONTACT[1:],
        ("received_on", gettext_lazy("Give the date on which the application was received.")),
        ("received_by", gettext_lazy("Say how the application was received.")),
        *_STEPS,
        ("shared_with", gettext_lazy("Name the bodies to which the application is passed.")),
        ("send_more", gettext_lazy("Say how to send more information.")),
    ),
    "threshold-met": (
        *_CONTACT,
        *_DECISION,
        *_REPORTS,
        *_STEPS,
        ("chair", gettext_lazy("Say who leads the meeting and how they are independent.")),
        ("take_part", gettext_lazy("Say how the person can take part.")),
        ("take_part_by", gettext_lazy("Give the date by which to choose how to take part.")),
    ),
    "threshold-not-met": (
        *_CONTACT,
        *_DECISION,
        ("counting_rules", gettext_lazy("Give the rules by which reports are counted.")),
        ("number_finding", gettext_lazy("Say what was found about the number of reports.")),
        ("persistence_finding", gettext_lazy("Say what was found about how long it has gone on.")),
        ("harm_finding", gettext_lazy("Say what was found about the harm done or possible.")),
        ("adequacy_finding", gettext_lazy("Say what was found about whether enough was done.")),
        ("local_findings[].test", gettext_lazy("Name each local test.")),
        ("local_findings[].finding", gettext_lazy("Say what was found on each local test.")),
        *_REPORTS,
        ("other_help", gettext_lazy("Say what will be done to help, although there is no review.")),
        ("apply_again", gettext_lazy("Say when and how the person can apply again.")),
        *_APPEAL,
        *_OMBUDSMEN,
    ),
    "contact-changed": (
        *_CONTACT,
        ("previous", gettext_lazy("Give the name of the last named contact.")),
        ("changed_on", gettext_lazy("Give the day from which the contact is new.")),
        *_STEPS,
    ),
    "closed": (
        *_CONTACT,
        ("closed_on", gettext_lazy("Give the day on which the case closes.")),
        ("reasons", gettext_lazy("Write why the case closes, for the applicant.")),
        ("still_to_come[].what", gettext_lazy("Say what is still to come.")),
        ("still_to_come[].when", gettext_lazy("Say when it is still to come.")),
        ("reopen", gettext_lazy("Say how to have the case opened again.")),
        *_APPEAL,
        *_OMBUDSMEN,
    ),
    "facts-changed": (
        *_CONTACT,
        ("changed_on", gettext_lazy("Give the date of the correction.")),
        ("corrections[].report", gettext_lazy("Say which report was corrected.")),
        ("corrections[].before", gettext_lazy("Say what was recorded before.")),
        ("corrections[].after", gettext_lazy("Say what is recorded now.")),
        ("corrections[].because", gettext_lazy("Say why each report was corrected.")),
        ("meaning", gettext_lazy("Say what the correction means for the case.")),
        ("disagree", gettext_lazy("Say how the person can tell you that the correction is wrong.")),
        ("disagree_by", gettext_lazy("Give the date by which to say that it is wrong.")),
        *_STEPS,
    ),
    # News of a date must not wait for a named contact: the letterhead says whom to ring.
    "date-changed": (
        *_CONTACT[1:],
        ("what", gettext_lazy("Say which step the date is about.")),
        ("happened", gettext_lazy("Say what became of the date.")),
        ("new_date", gettext_lazy("Give the date by which it will be done.")),
        ("disagree", gettext_lazy("Say how the person can tell you what they think of it.")),
    ),
}

# Parts of a letter that are often empty: an authority's own template may leave them out.
_MAY_BE_LEFT_OUT = ("local_findings", "still_to_come")


def missing_parts(letter: Letter, *, posted: bool = False) -> list[MissingPart]:
    """What must be filled in before this letter may be made; nothing when it is whole.

    A letter that is `posted` needs an address too. A blank inside a missing part is not
    reported a second time.
    """
    gaps: list[MissingPart] = []
    for field, sentence in (*EVERY_LETTER, *REQUIRED[letter.kind]):
        found = list(_look(letter, field.split(".")))
        if any(_is_blank(value) for value in found):
            gaps.append(MissingPart(field, str(sentence)))
    if posted and _is_blank(letter.addressee.address_lines):
        gaps.append(MissingPart("addressee.address_lines", _("Give an address to post the letter to.")))
    return [*gaps, *_gaps_of_kind(letter)]


def _gaps_of_kind(letter: Letter) -> Iterator[MissingPart]:
    """What turns on more than one field."""
    if isinstance(letter, Acknowledgement):
        if letter.contact is None and _is_blank(letter.contact_by):
            sentence = _("Give a named contact, or the date by which there will be one.")
            yield MissingPart("contact_by", sentence)
        if letter.contact is not None and letter.contact_by:
            sentence = _("There is a named contact: take out the date by which there will be one.")
            yield MissingPart("contact_by", sentence)
    if isinstance(letter, ThresholdMet) and not letter.reports and not letter.others_counted:
        yield MissingPart("reports", _("Say which reports counted."))
    if isinstance(letter, FactsChanged) and not letter.corrections and not letter.others_corrected:
        yield MissingPart("corrections", _("Say what was corrected."))


def _look(value: object, path: list[str]) -> Iterator[object]:
    """Every value at a path; none below a part that is itself absent."""
    if not path:
        yield value
        return
    name, inside = path[0].removesuffix("[]"), path[0].endswith("[]")
    found = getattr(value, name)
    if inside:
        for item in found:
            yield from _look(item, path[1:])
    elif found is not None or len(path) == 1:
        yield from _look(found, path[1:])


def _is_blank(value: object) -> bool:
    if isinstance(value, str):
        return not clean_text(value)
    return value is None or value == ()


def template_names(kind: str) -> frozenset[str]:
    """The fields that an authority's own template must print, for `pledge.documents.lint`.

    A letterhead may be drawn in Word, and lists that are often empty may be left out; what
    is required of the letter itself may not.
    """
    printable = field_names(LETTERS[kind])
    wanted = {field for field, _sentence in REQUIRED[kind] if not field.startswith(_MAY_BE_LEFT_OUT)}
    wanted |= {"addressee.name", "letter_date", "reference", "report_again"}
    return frozenset(name for name in printable if name in wanted or name.removesuffix("[]") in wanted)
