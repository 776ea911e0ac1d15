"""What time alone causes with uploaded workbooks; imported by :mod:`selfassess.background`."""

from __future__ import annotations

from datetime import datetime, timedelta

from pledge.ticking import periodic
from selfassess.services import workbook_uploads

DAY = timedelta(days=1)


@periodic("workbook-uploads", every=DAY)
def forget(at: datetime) -> None:
    """Uploads that have waited 14 days."""
    workbook_uploads.forget_expired(at)
