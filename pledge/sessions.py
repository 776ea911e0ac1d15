"""How long a sign-in lasts: staff 30 minutes idle and 8 hours at most, applicants 20 minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

APPLICANT_IDLE = timedelta(minutes=20)
_APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class ApplicantSession:
    """Someone who came in with a reference and a code: one person of one case, nothing else."""

    authority_id: int
    case_id: int
    person_id: int


def sign_in_applicant(request: Any, *, case_id: int, person_id: int, at: datetime) -> None:
    """Begin an applicant's session, with a new session key; it ends with the browser."""
    request.session.cycle_key()
    request.session[_APPLICANT] = {
        "authority": request.authority.pk,
        "case": case_id,
        "person": person_id,
        "seen": at.timestamp(),
    }
    request.session.set_expiry(0)


def sign_out_applicant(request: Any) -> None:
    request.session.pop(_APPLICANT, None)


def find_applicant(request: Any, *, at: datetime) -> ApplicantSession | None:
    """The applicant's session in the authority of the address, renewed by being used; None when over."""
    kept = request.session.get(_APPLICANT)
    if not kept or kept["authority"] != request.authority.pk:
        return None
    if at.timestamp() - kept["seen"] > APPLICANT_IDLE.total_seconds():
        sign_out_applicant(request)
        return None
    # Written at most once a minute: a page that is read again and again costs no write.
    if at.timestamp() - kept["seen"] > 60:
        request.session[_APPLICANT] = {**kept, "seen": at.timestamp()}
    return ApplicantSession(kept["authority"], kept["case"], kept["person"])
