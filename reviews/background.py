"""What time alone causes in the case review: each job is safe to repeat and to miss for a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from pledge.ticking import periodic
from reviews.services import coming_back, drafts, search, watch

HOUR = timedelta(hours=1)


@periodic("searches", every=HOUR)
def searches(at: datetime) -> None:
    """Terms that were looked for hold names: they are kept a day."""
    search.forget_old(at)


@periodic("drafts", every=HOUR)
def forgotten_drafts(at: datetime) -> None:
    """Applications nobody came back to are let go, and the codes to come back with."""
    drafts.drop_expired(at)
    coming_back.forget_codes(at)


@periodic("clocks", every=HOUR)
def dates(at: datetime) -> None:
    """Dates move with the calendar where nobody was told them; one that is near is spoken of once."""
    watch.look(at)
