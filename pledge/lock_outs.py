"""Lock-outs in the logs of the authorities they concern.

Written by the clock and not while somebody tries: a try then takes as long for an account that exists as for
one that does not, and says nothing by its time.
"""

from __future__ import annotations

from datetime import datetime

from pledge.audit import Action, Actor, record
from pledge.models import Throttle, User
from pledge.places import places_of
from pledge.scoping import in_authority
from pledge.signing_in import ACCOUNT, SECOND
from pledge.throttle import digest_of


def note(*, at: datetime) -> int:
    """Write down every lock-out that has not been; how many concerned somebody with an account."""
    rows = list(Throttle.objects.filter(locked_until__isnull=False, noted_at__isnull=True))
    accounts = _accounts() if rows else {}
    noted = 0
    for row in rows:
        # By compare and set: two clocks write one entry.
        fresh = Throttle.objects.filter(pk=row.pk, locked_until=row.locked_until, noted_at__isnull=True)
        if fresh.update(noted_at=at) and row.key_hash in accounts:
            _write(*accounts[row.key_hash], row)
            noted += 1
    return noted


def _accounts() -> dict[str, tuple[User, str]]:
    found = {}
    for user in User.objects.filter(is_active=True).iterator():
        found[digest_of(ACCOUNT, user.email)] = user, "password"
        found[digest_of(SECOND, str(user.pk))] = user, "second-factor"
    return found


def _write(user: User, step: str, row: Throttle) -> None:
    for place in places_of(user):
        with in_authority(place.authority_id):
            record(
                Action.LOCKED_OUT,
                actor=Actor.public(),
                at=row.locked_until or row.first_at,
                about=f"user:{user.pk}",
                detail={"step": step, "tries": row.tries},
            )
