"""From the answers sent to the rows of a case: its people and its reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from reviews.domain.facts import AFFECTED, APPLICANT, facts_from_answers
from reviews.domain.journey import Answers, Item, Local, items, on_path_answers, page_answers
from reviews.domain.safe_ways import safe_ways, who_else_reads
from reviews.models import Case, Complaint, Person
from reviews.models.cases import YesNoUnknown

People = dict[str, Person]
_UNDER_18 = {True: YesNoUnknown.YES, False: YesNoUnknown.NO}


def make_people(case: Case, answers: Answers, received_on: date, local: Local) -> People:
    """The applicant, the person affected where it is another, and everyone named; by the engine's ids."""
    sent = on_path_answers(answers, local)
    names = {item["id"]: item for item in items(sent, "people")}
    facts = facts_from_answers(answers, received_on, local)
    case.facts, case.started_by = facts["facts"], facts["started_by"]
    made: People = {}
    for person in facts["people"]:
        key = person["id"]
        row = Person(authority_id=case.authority_id, case=case, key=key)
        row.facts = {name: value for name, value in person.items() if name != "id"}
        _show(row)
        if key == APPLICANT:
            _fill_applicant(row, sent)
        elif key == AFFECTED:
            _fill_affected(row, sent)
        elif key in names:
            row.name, row.contact_notes = _text(names[key], "name"), _text(names[key], "contact")
        else:
            row.name = _typed_maker(sent, facts, key)
        row.save()
        made[key] = row
    return made


def make_reports(
    case: Case, answers: Answers, people: People, received_on: date, local: Local, *, at: datetime
) -> list[Complaint]:
    """One row for every report, numbered as the applicant gave them."""
    sent = on_path_answers(answers, local)
    told = {item["id"]: item for item in items(sent, "reports")}
    rows = []
    for number, facts in enumerate(facts_from_answers(answers, received_on, local)["complaints"], start=1):
        item = told[facts["id"]]
        words = {
            "what_happened": _text(item, "what"),
            "reference": _text(item, "reference"),
            "spoke_to": _text(item, "recipient"),
            "promised": _text(item, "said"),
        }
        kept = {name: value for name, value in facts.items() if name != "id"}
        rows.append(
            Complaint(
                authority_id=case.authority_id,
                case=case,
                number=number,
                by=people.get(facts.get("by") or "") or people[APPLICANT],
                facts=kept,
                original={"facts": kept, **words},
                added_at=at,
                **words,
            )
        )
    return Complaint.objects.bulk_create(rows)


def _show(row: Person) -> None:
    """The columns that people read, from what the engine knows."""
    row.kind = row.facts.get("kind", Person.Kind.PERSON)
    row.is_victim = row.facts.get("victim") is True
    row.household = row.facts.get("household") or ""
    row.tenure = row.facts.get("tenure") or ""
    row.agrees = row.facts.get("agrees")
    row.under_18 = _UNDER_18.get(row.facts.get("under_18"), YesNoUnknown.UNKNOWN)


def _fill_applicant(row: Person, sent: Answers) -> None:
    name, contact = page_answers(sent, "name"), page_answers(sent, "contact")
    safe, home = page_answers(sent, "safe-contact"), page_answers(sent, "home")
    who, needs = page_answers(sent, "who-for"), page_answers(sent, "taking-part")
    for_another = who.get("who_for") == "someone-else"
    row.is_applicant, row.is_representative = True, for_another
    row.name, row.name_to_use = _text(name, "name"), _text(name, "name_to_use")
    row.organisation = _text(who, "organisation") or _text(who, "group_name")
    row.connection = _text(page_answers(sent, "agreement"), "connection")
    row.email, row.phone = _text(contact, "email"), _text(contact, "phone")
    row.address = _text(contact, "address")
    ways = safe_ways(sent)
    row.email_safe, row.text_safe, row.call_safe = ways["email"], ways["text"], ways["call"]
    row.voicemail_safe, row.post_safe = ways["voicemail"], ways["post"]
    row.contact_notes = "\n".join(
        filter(
            None,
            (
                *map(gettext, who_else_reads(sent)),
                _text(safe, "times"),
                _text(safe, "another_way"),
                _text(contact, "through"),
            ),
        )
    )
    row.preferred_way = (contact.get("ways") or [""])[0]
    _fill_needs(row, needs)
    if not for_another:
        _fill_home(row, home)


def _fill_affected(row: Person, sent: Answers) -> None:
    name = page_answers(sent, "name")
    row.name, row.name_to_use = _text(name, "affected_name"), _text(name, "affected_name_to_use")
    row.contact_notes = _text(page_answers(sent, "contact"), "affected_contact")
    row.told_too = True
    _fill_home(row, page_answers(sent, "home"))


def _fill_home(row: Person, home: Any) -> None:
    row.tenure, row.landlord = _text(home, "tenure"), _text(home, "landlord")
    home_address = _text(home, "home_address")
    if row.address and home_address and home_address != row.address:
        # The address to write to was chosen as a safe one: the home never takes its place.
        note = gettext("Home address, not for letters: %(address)s") % {"address": home_address}
        row.contact_notes = "\n".join(filter(None, (row.contact_notes, note)))
    row.address = row.address or home_address
    row.address_confidential = home.get("address_confidential") in (True, "yes", ["yes"])


def _fill_needs(row: Person, needs: Any) -> None:
    row.language, row.letter_format = _text(needs, "language"), _text(needs, "letter_format")
    row.adjustments = "\n".join([*(needs.get("needs") or []), *filter(None, [_text(needs, "needs_other")])])


def _typed_maker(sent: Answers, facts: dict[str, Any], key: str) -> str:
    """The name typed for someone known only as the maker of a report."""
    reports = {item["id"]: item for item in items(sent, "reports")}
    first = next((one for one in facts["complaints"] if one.get("by") == key), None)
    return _text(reports[first["id"]], "made_by_name") if first else ""


def _text(own: Item | Any, name: str) -> str:
    found = own.get(name)
    return found.strip() if isinstance(found, str) else ""
