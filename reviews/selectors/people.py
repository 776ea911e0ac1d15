"""The people of a case, and the members who are or could be barred from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pledge.models import Membership, User
from pledge.roles import ROLES_THAT_MAY, May, Role
from reviews.models import Case, CaseBar, Letter, Task
from reviews.selectors.case import CaseFrame
from reviews.selectors.reach import Reach, reach_of

# Whoever could ever open a case.
SEE_CASES = ROLES_THAT_MAY[May.CASEWORK_VIEW] | {Role.CHAIR, Role.PANEL_MEMBER}


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Every person with their ways, whether agreement is open, and who is barred."""

    reaches: tuple[Reach, ...]
    bars: tuple[CaseBar, ...]
    agreement_open: bool


def people_page(frame: CaseFrame) -> PeoplePage:
    """The people page of one case, in two queries beside its frame."""
    case = frame.case
    asked = Task.objects.filter(case=case, kind=Task.Kind.SETTLE_AGREEMENT, done_at__isnull=True).exists()
    return PeoplePage(
        reaches=tuple(reach_of(person) for person in frame.people),
        bars=tuple(bars_of(case)),
        agreement_open=asked or case.agreement == Case.Agreement.NOT_ASKED,
    )


def bars_of(case: Case) -> list[CaseBar]:
    """The bars of a case that stand, with who set them."""
    rows = CaseBar.objects.filter(case=case, lifted_at__isnull=True).select_related("user", "barred_by")
    return list(rows.order_by("pk"))


def could_be_barred(case: Case) -> list[User]:
    """The members who could open the case and are not barred from it."""
    members = Membership.objects.filter(role__in=SEE_CASES, until__isnull=True).values("user")
    barred = CaseBar.objects.filter(case=case, lifted_at__isnull=True).values("user")
    people = User.objects.filter(pk__in=members, is_active=True).exclude(pk__in=barred)
    return list(people.order_by("full_name", "pk"))


def could_take(case: Case, giver: User) -> list[User]:
    """The coordinators to whom a case can be handed over: none who is barred, nor whoever has it now."""
    members = Membership.objects.filter(role=Role.COORDINATOR, until__isnull=True).values("user")
    barred = CaseBar.objects.filter(case=case, lifted_at__isnull=True).values("user")
    people = User.objects.filter(pk__in=members, is_active=True).exclude(pk__in=barred)
    return list(people.exclude(pk__in=[giver.pk, case.named_contact_id or 0]).order_by("full_name", "pk"))


class ContactTold(StrEnum):
    """Whether the applicant knows who the named contact is."""

    NOTHING_SENT = "nothing-sent"
    TOLD = "told"
    SENT = "sent"
    NOT_YET = "not-yet"


def contact_told(case: Case) -> ContactTold:
    """Where the latest letter about the named contact stands."""
    letter = Letter.objects.filter(case=case, kind="contact-changed").only("state", "told_at").first()
    if letter is None:
        return ContactTold.NOTHING_SENT
    if letter.told_at is not None:
        return ContactTold.TOLD
    return ContactTold.SENT if letter.state == Letter.State.ISSUED else ContactTold.NOT_YET
