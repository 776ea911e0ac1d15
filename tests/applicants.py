"""An applicant who has come in to their own application, with letters and decisions, for tests."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from docx import Document

from pledge.models import Authority, User
from pledge.scoping import in_authority
from reviews.models import Advice, Case, Clock, Decision, Letter, Passphrase, Person
from reviews.services import passphrases
from tests.factories import NOW

WORDS = "maple kettle drum violet 47"


def come_in(client: Client, person: Person, words: str = WORDS) -> Client:
    """Sign in with the words this person was given."""
    authority: Authority = person.authority
    with in_authority(authority):
        Passphrase.objects.get_or_create(
            authority=authority,
            case=person.case,
            person=person,
            words_hash=passphrases.digest_of(words),
            defaults={"made_at": NOW},
        )
        reference = person.case.reference
    given = {"reference": reference, "way": "words", "words": words}
    answer = client.post(f"/{authority.slug}/my-application/sign-in/", given)
    assert answer.status_code == 302, answer.content.decode()
    return client


def make_word(*lines: str, heading: str = "There will be a case review") -> bytes:
    """A Word file with a heading and these paragraphs."""
    document = Document()
    document.core_properties.language = "en-GB"
    document.add_heading(heading, 1)
    for line in lines:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def make_letter(person: Person, *lines: str, **fields: Any) -> Letter:
    """A letter to this person that is on its way to their page."""
    with in_authority(person.authority):
        number = Letter.objects.filter(case=person.case).count() + 1
        given = {
            "number": number,
            "kind": "threshold-met",
            "state": Letter.State.ISSUED,
            "way": Letter.Way.ONLINE,
            "written_at": NOW,
            "issued_at": NOW,
            "to": person,
        }
        letter = Letter(authority=person.authority, case=person.case, **(given | fields))
        if lines:
            letter.document.save(f"{number}.docx", ContentFile(make_word(*lines)), save=False)
        letter.save()
        return letter


def make_decision(case: Case, by: User, outcome: str = "met", *, number: int = 1, **fields: Any) -> Decision:
    """A final decision, with everything in it that an applicant must not read."""
    with in_authority(case.authority):
        advice, _made = Advice.objects.get_or_create(
            authority=case.authority,
            case=case,
            number=1,
            defaults={
                "at": NOW,
                "because": "sent",
                "procedure_digest": "d",
                "application": {},
                "result": {"routes": [], "deciders": {}, "discretion": {"criteria": []}},
                "outcome": outcome,
                "must_decide_met": False,
            },
        )
        given = {
            "basis": "discretion",
            "advice": advice,
            "internal_reasoning": "Between ourselves.",
            "persistence": "Persistence finding.",
            "reasons": "The reasons.",
            "saved_by": by,
            "saved_at": NOW,
            "final_at": NOW,
            "final_on": NOW.date(),
        }
        decision = Decision.objects.create(
            authority=case.authority, case=case, number=number, outcome=outcome, **(given | fields)
        )
        Case.objects.filter(pk=case.pk).update(status="decided", outcome=outcome)
        return decision


def make_clock(case: Case, kind: str, number: int = 1, **fields: Any) -> Clock:
    """A published timescale of a case: five working days from receipt, running."""
    rule = {"kind": kind, "length": 5, "unit": "working-days", "from": "receipt", "aim": "commitment"}
    given = {"rule": rule, "base_kind": "receipt", "base_on": case.received_on}
    with in_authority(case.authority):
        return Clock.objects.create(
            authority=case.authority, case=case, number=number, kind=kind, **(given | fields)
        )


def now_is(clock: Any, moment: datetime) -> None:
    """Put the clock that stands still to a moment."""
    clock.now = moment
