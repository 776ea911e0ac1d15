"""What time alone causes in the improvement plan; imported by :mod:`selfassess.background`."""

from __future__ import annotations

from datetime import datetime, timedelta

from pledge.ticking import periodic
from selfassess.services import plan_reminders

DAY = timedelta(days=1)


@periodic("improvement-reminders", every=DAY)
def remind(at: datetime) -> None:
    """Actions that are due within a week, or overdue."""
    plan_reminders.look(at)
