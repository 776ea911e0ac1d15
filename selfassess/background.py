"""What time alone causes in the self-assessment: each job is safe to repeat and to miss for a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from pledge.ticking import periodic
from selfassess import plan_reminders as plan_reminders
from selfassess import workbook_expiry as workbook_expiry
from selfassess.services import reminders

DAY = timedelta(days=1)


@periodic("selfassessment-reminders", every=DAY)
def remind(at: datetime) -> None:
    """A cut-off that is near or has passed, a year since the last round, a change of the law."""
    reminders.look(at)
