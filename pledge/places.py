"""The authorities a person belongs to, where signing in leads, and one entry in the log of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from pledge.audit import Action, Actor, record
from pledge.models import Membership, User
from pledge.roles import Role
from pledge.scoping import across_authorities, in_authority

# Where each role's work begins; several roles, the first of these (`pages.md`, "Ways between areas").
_BEGINNINGS: tuple[tuple[frozenset[Role], str], ...] = (
    (frozenset({Role.COORDINATOR, Role.AUDITOR}), "casework_inbox"),
    (frozenset({Role.ASSESSOR, Role.REVIEWER}), "selfassessment"),
    (frozenset({Role.ADMINISTRATOR}), "settings"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An authority that a person belongs to, with their roles there."""

    authority_id: int
    slug: str
    name: str
    roles: frozenset[Role]

    @property
    def role_names(self) -> list[str]:
        """The roles as they are called, in the order of the role table."""
        return [str(role.label) for role in Role if role in self.roles]

    @property
    def home(self) -> str:
        return reverse("home", args=[self.slug])

    @property
    def beginning(self) -> str:
        """The page where this person's work here begins: their home page where it has none yet."""
        for roles, url_name in _BEGINNINGS:
            if self.roles & roles:
                return _address(url_name, self.slug) or self.home
        return self.home


def places_of(user: User) -> list[Place]:
    """Every authority in which the person holds a role now, by name; one query."""
    with across_authorities():
        rows = list(
            Membership.objects.filter(user=user, until__isnull=True)
            .select_related("authority")
            .order_by("authority__name", "authority_id")
        )
    roles: dict[int, set[Role]] = {}
    for row in rows:
        roles.setdefault(row.authority_id, set()).add(Role(row.role))
    authorities = {row.authority_id: row.authority for row in rows}
    return [Place(pk, one.slug, one.name, frozenset(roles[pk])) for pk, one in authorities.items()]


def landing(user: User, places: list[Place]) -> str:
    """Where signing in leads: to the work, to a choice between two authorities, or to the account itself."""
    if user.is_operator and not places:
        return _address("operator") or reverse("account")
    if not places:
        return reverse("account")
    return places[0].beginning if len(places) == 1 else reverse("account_places")


def record_in_all(
    action: Action, user: User, places: list[Place], *, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Write something about a person's own account in the log of every authority they belong to."""
    for place in places:
        with in_authority(place.authority_id):
            record(action, actor=Actor.member(user), at=at, about=f"user:{user.pk}", detail=detail)


def _address(url_name: str, *args: str) -> str:
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""
