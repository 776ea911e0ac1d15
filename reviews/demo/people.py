"""The people of the demonstration and how they sign in.

Their keys for the six digits are worked out from the server's own secret, so that two demonstrations
have different ones; ``/demo/`` shows the digits of the moment. That page does not exist elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from pledge.models import Authority, Membership, User
from pledge.roles import Role
from pledge.second_factor import current_code, enrol

PASSWORD = "harbour-lantern-velvet-42"


@dataclass(frozen=True, slots=True)
class Someone:
    """One login: who they are, what they may do, and what to try with it."""

    key: str
    full_name: str
    job_title: str
    roles: tuple[str, ...]
    try_this: str


BORSLEY = (
    Someone(
        "amara",
        "Amara Osei",
        "Community safety officer",
        (Role.COORDINATOR,),
        "See which reports count and why, decide, and write the letter",
    ),
    Someone(
        "ben",
        "Ben Hartley",
        "Community safety manager",
        (Role.COORDINATOR,),
        "Confirm a correction as the second person",
    ),
    Someone(
        "carys",
        "Carys Lloyd",
        "Head of community safety",
        (Role.ADMINISTRATOR,),
        "Look at who opened which case",
    ),
    Someone("dilip", "Dilip Rao", "Internal auditor", (Role.AUDITOR,), "Read every case and change nothing"),
    Someone(
        "ellen",
        "Ellen Marsh",
        "Policy lead",
        (Role.ASSESSOR,),
        "Answer the open round of the self-assessment, and see what it comes to",
    ),
    Someone(
        "farid",
        "Farid Nazari",
        "Policy lead, another council",
        (Role.REVIEWER,),
        "Read the round of last year with the second score beside the first",
    ),
    Someone("grace", "Grace Tully", "Independent chair", (Role.CHAIR,), "See what will come for chairs"),
    Someone(
        "hugh",
        "Hugh Penrose",
        "Police inspector",
        (Role.PANEL_MEMBER,),
        "See what will come for panel members",
    ),
)
CWM_DERWEN = (
    Someone(
        "mair",
        "Mair Prosser",
        "Community safety coordinator",
        (Role.COORDINATOR, Role.ADMINISTRATOR),
        "A Welsh authority with plain rules: three reports in six months",
    ),
)


def email_of(authority_slug: str, someone: Someone) -> str:
    return f"{someone.key}@{authority_slug}.example.org"


def secret_of(email: str) -> str:
    """The key of one person's six digits, the same each time the demonstration is loaded."""
    made = hmac.new(settings.SECRET_KEY.encode(), f"demonstration|{email}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def code_now(email: str, *, at: datetime) -> str:
    """The six digits an app would show for this person now."""
    return current_code(secret_of(email), at=at)


def make_people(authority: Authority, people: tuple[Someone, ...], *, at: datetime) -> dict[str, User]:
    """Everybody of one authority, able to sign in, by their key; the authority is in scope."""
    made = {}
    for someone in people:
        email = email_of(authority.slug, someone)
        user = User.objects.create_user(
            email,
            PASSWORD,
            full_name=someone.full_name,
            job_title=someone.job_title,
            phone=authority.contact_phone,
            joined_at=at,
        )
        for role in someone.roles:
            Membership.objects.create(user=user, role=role, since=at.date())
        enrol(user, secret_of(email), code_now(email, at=at), at=at)
        made[someone.key] = user
    return made
