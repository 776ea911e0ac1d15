"""Rows for tests, by plain functions: each makes what it is named after, with sensible facts.

People have stable names everywhere: Alice coordinates in Northfield, Bob is a second coordinator there,
Carol administers, Dev audits, Erin assesses, Frank reviews, Grace chairs, Hal sits on panels; Sam
coordinates in Southmere and is the stranger; Olga operates the platform.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from pledge.models import Authority, Membership, User
from pledge.roles import Role
from pledge.scoping import in_authority
from pledge.sessions import begin_staff_session
from reviews.models import Case, Complaint, Draft, Person, RelevantBody
from reviews.models.cases import YesNoUnknown
from reviews.procedures import load_library_procedure

TODAY = date(2026, 3, 12)
NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"

PEOPLE = {
    "alice": ("Alice Adeyemi", Role.COORDINATOR),
    "bob": ("Bob Brennan", Role.COORDINATOR),
    "carol": ("Carol Castle", Role.ADMINISTRATOR),
    "dev": ("Dev Dhillon", Role.AUDITOR),
    "erin": ("Erin Evans", Role.ASSESSOR),
    "frank": ("Frank Fisher", Role.REVIEWER),
    "grace": ("Grace Green", Role.CHAIR),
    "hal": ("Hal Hughes", Role.PANEL_MEMBER),
}


def make_authority(slug: str = "northfield", **fields: Any) -> Authority:
    """An authority that is open to the public, with a contact by every way."""
    name = fields.pop("name", f"{slug.replace('-', ' ').title()} Council")
    given = {
        "open_from": date(2025, 1, 1),
        "contact_name": "Community safety team",
        "contact_email": f"case-reviews@{slug}.example.org",
        "contact_phone": "01632 960100",
        "contact_address": "Town Hall, High Street",
        "postcode_districts": ["NF1", "NF2"],
        "places": [slug.title()],
    }
    return Authority.objects.create(slug=slug, name=name, **(given | fields))


def make_member(authority: Authority, who: str = "alice", *roles: str) -> User:
    """One of the people above (or anyone else, by name) with their usual role, or the roles given."""
    full_name, usual = PEOPLE.get(who, (who.replace("-", " ").title(), Role.COORDINATOR))
    email = f"{who}@{authority.slug}.example.org"
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, PASSWORD, full_name=full_name
    )
    with in_authority(authority):
        for role in roles or (usual,):
            Membership.objects.get_or_create(
                authority=authority, user=user, role=role, defaults={"since": TODAY}
            )
    return user


def sign_in(client: Client, user: User) -> Client:
    """Sign in as someone who has passed both factors."""
    client.force_login(user)
    session = client.session
    begin_staff_session(session, user, at=timezone.now(), second_factor=True)
    session.save()
    return client


def make_bodies(authority: Authority) -> list[RelevantBody]:
    """The council, the police, a health body and a housing provider, each with an address."""
    kinds = {
        "council": "Council community safety",
        "police": "Police",
        "health": "Integrated Care Board",
        "housing": "Homes Association",
    }
    with in_authority(authority):
        return [
            RelevantBody.objects.create(
                authority=authority,
                kind=kind,
                name=f"{authority.slug.title()} {name}",
                email=f"{kind}@{authority.slug}.example.org",
                email_domains=[f"{authority.slug}.example.org"],
                since=date(2020, 1, 1),
            )
            for kind, name in kinds.items()
        ]


def make_case(authority: Authority, reference: str = "ASB-BCDF-GHJK", **fields: Any) -> Case:
    """A case under the Act's own terms, received today, with its applicant; no reports."""
    terms = load_library_procedure("the-act")
    given = {
        "received_on": TODAY,
        "sent_at": NOW,
        "procedure_data": terms.as_data(),
        "procedure_digest": terms.digest,
        "place": "Mill Lane",
        "postcode": "NF1 2AB",
        "behaviour": "Shouting and threats at night.",
    }
    applicant = fields.pop("applicant", {})
    with in_authority(authority):
        case = Case.objects.create(authority=authority, reference=reference, **(given | fields))
        make_person(case, "applicant", is_applicant=True, is_victim=True, **applicant)
    return case


def make_person(case: Case, key: str, **fields: Any) -> Person:
    """Someone in the case whose email is safe."""
    given = {
        "name": "Zainab Okafor",
        "email": "zainab@example.org",
        "email_safe": YesNoUnknown.YES,
        "facts": {"kind": "person", "victim": True},
    }
    with in_authority(case.authority):
        return Person.objects.create(authority=case.authority, case=case, key=key, **(given | fields))


def make_complaint(case: Case, number: int, by: Person | None = None, **fields: Any) -> Complaint:
    """A report that counts: an incident nine weeks before the case was received, reported next day."""
    facts = {"incident_first": "2026-01-08", "reported": "2026-01-09", "to": "council"} | fields.pop(
        "facts", {}
    )
    with in_authority(case.authority):
        maker = by or Person.objects.get(case=case, is_applicant=True)
        return Complaint.objects.create(
            authority=case.authority,
            case=case,
            number=number,
            by=maker,
            facts=facts,
            original={"facts": facts},
            what_happened=fields.pop("what_happened", "Shouting outside the house until 3am."),
            added_at=NOW,
            **fields,
        )


def make_answers(today: date = TODAY, **pages: dict[str, Any]) -> dict[str, Any]:
    """Answers that can be sent: three reports that count, a safe email; pages given replace these."""
    reports = [
        {
            "id": f"r{number}",
            "what": f"Shouting and banging, night {number}.",
            "incident": {"kind": "day", "day": (today - timedelta(days=ago)).isoformat()},
            "lasted": "one-day",
            "reported": {"kind": "day", "day": (today - timedelta(days=ago - 1)).isoformat()},
            "to": "council",
            "channel": "phone",
        }
        for number, ago in ((1, 63), (2, 32), (3, 4))
    ]
    return {
        "where": {"place": "Mill Lane, Northfield", "postcode": "NF1 2AB"},
        "who-for": {"who_for": "me"},
        "danger": {"in_danger": "no"},
        "name": {"name": "Zainab Okafor"},
        "contact": {"ways": ["email"], "email": "zainab@example.org"},
        "safe-contact": {"safe_email": "yes"},
        "behaviour": {"kinds": ["noise"], "description": "Shouting and threats at night."},
        "reports": {"items": reports, "more": "no"},
        "declaration": {"understands": True},
    } | pages


def make_draft(
    authority: Authority, answers: dict[str, Any] | None = None, *, at: datetime = NOW, **fields: Any
) -> Draft:
    """An application ready to be sent, in the authority in scope."""
    given = {
        "token_hash": uuid4().hex,
        "answers": make_answers(at.date()) if answers is None else answers,
        "started_at": at,
        "changed_at": at,
        "expires_at": at + timedelta(days=28),
    }
    return Draft.objects.create(authority=authority, **(given | fields))
