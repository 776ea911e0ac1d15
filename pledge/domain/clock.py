"""Times as the pages and letters say them: "2:30pm", "midday", "midnight"."""

from __future__ import annotations

from datetime import datetime, time


def clock(moment: datetime | time) -> str:
    """The time of day of ``moment`` as it stands (give it in UK time): "9:05am", "2:30pm"."""
    if (moment.hour, moment.minute) == (0, 0):
        return "midnight"
    if (moment.hour, moment.minute) == (12, 0):
        return "midday"
    half = "am" if moment.hour < 12 else "pm"
    return f"{moment.hour % 12 or 12}:{moment.minute:02d}{half}"
