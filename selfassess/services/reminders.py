"""Reminders of rounds, each sent once: the cut-off is near or has passed, a year is over, the law changed.

Run by ``tick`` (:mod:`selfassess.background`), safe to repeat and to miss for a week: what a week made
pointless (a cut-off that was near and has passed since) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from pledge.domain.working_days import london_date
from pledge.models import Authority, Membership, User
from pledge.notifications import Channel, queue
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.domain.status import RoundStatus
from selfassess.domain.timing import a_year_after
from selfassess.models import Round
from selfassess.services.bank_moves import since
from selfassess.services.editions import bank_of

NEAR = timedelta(days=7)


def look(at: datetime) -> None:
    """Every authority's newest round: see :func:`look_at`."""
    for authority in Authority.objects.all():
        with in_authority(authority):
            look_at(authority, at)


def look_at(authority: Authority, at: datetime) -> None:
    """Send what is due about the newest round of the authority in scope; earlier rounds had their time."""
    row = Round.objects.select_related("edition", "owner").order_by("-number").first()
    if row is None:
        return
    today = london_date(at)
    if RoundStatus(row.status) is RoundStatus.OPEN:
        code = cut_off_code(row, today)
        if code:
            _remind(authority, row, code, owner_or_assessors(row), at=at)
    if is_a_year_on(row, today):
        _remind(authority, row, "a-year-on", _everyone_concerned(), at=at)
    for edition in since(row.edition):
        if bank_of(edition).law_changed:
            _remind(authority, row, f"law-changed:{edition.version}", _everyone_concerned(), at=at)


def cut_off_code(row: Round, today: date) -> str:
    """Which reminder of the cut-off is due; "" for none. Another cut-off is reminded of anew."""
    if today > row.cut_off:
        return f"cut-off-passed:{row.cut_off.isoformat()}"
    if today >= row.cut_off - NEAR:
        return f"cut-off-near:{row.cut_off.isoformat()}"
    return ""


def is_a_year_on(row: Round, today: date) -> bool:
    """Whether a round was signed off twelve months ago or longer."""
    return row.signed_at is not None and today >= a_year_after(london_date(row.signed_at))


def owner_or_assessors(row: Round) -> list[User]:
    """The owner of a round while they are an assessor, else every assessor."""
    assessors = _holders(Role.ASSESSOR)
    return [one for one in assessors if one.pk == row.owner_id] or assessors


def _everyone_concerned() -> list[User]:
    return _holders(Role.ADMINISTRATOR, Role.ASSESSOR)


def _holders(*roles: Role) -> list[User]:
    held = Membership.objects.filter(role__in=roles, until__isnull=True, user__is_active=True)
    people = {one.user_id: one.user for one in held.select_related("user").order_by("user_id")}
    return list(people.values())


def _remind(authority: Authority, row: Round, code: str, people: Iterable[User], *, at: datetime) -> None:
    """One message a person; the round remembers that it was sent, in the same transaction.

    With nobody to tell nothing is remembered: whoever takes the role on is told.
    """
    told = list(people)
    if not told:
        return
    with transaction.atomic():
        # Two ticks at one moment: whoever marks it first sends.
        now = Round.objects.select_for_update().get(pk=row.pk)
        if code in now.reminded:
            return
        Round.objects.filter(pk=row.pk).update(reminded=[*now.reminded, code])
        for person in told:
            queue(
                "selfassessment-reminder",
                authority=authority,
                channel=Channel.EMAIL,
                address=person.email,
                at=at,
                link=settings.SITE_URL + reverse("selfassessment", args=[authority.slug]),
                recipient_label=person.full_name,
                about=row.key,
            )
