"""Dates that somebody may remember only in part, as the plain JSON that drafts and records hold.

    {"kind": "day", "day": "2026-03-14"}
    {"kind": "month", "month": "2026-03"}
    {"kind": "range", "from": "2025-01-01", "to": "2025-12-31"}
    {"kind": "unknown"}                       asked, and not known
    {"kind": "unread", "day": "45", ...}      typed, and not a date: kept as typed

None, or nothing at all, is a date left blank.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pledge.domain.periods import month_span


def span_of(stored: Any) -> tuple[date, date] | None:
    """The first and the last day the date may be; None where that is not known or cannot be read."""
    if not isinstance(stored, Mapping):
        return None
    try:
        match stored.get("kind"):
            case "day":
                first = last = date.fromisoformat(stored["day"])
            case "month":
                first = date.fromisoformat(f"{stored['month']}-01")
                last = month_span(first.year, first.month)[1]
            case "range":
                first, last = date.fromisoformat(stored["from"]), date.fromisoformat(stored["to"])
            case _:
                return None
    except (KeyError, TypeError, ValueError):
        return None
    return (first, last) if first <= last else None


def day_of(on: date) -> dict[str, str]:
    """A date that is known to the day."""
    return {"kind": "day", "day": on.isoformat()}


def month_of(first: date) -> dict[str, str]:
    """A date of which only the month is known, given any day of it."""
    return {"kind": "month", "month": first.isoformat()[: len("2026-03")]}


def range_of(first: date, last: date) -> dict[str, str]:
    """A date that lies somewhere between two days, both included."""
    return {"kind": "range", "from": first.isoformat(), "to": last.isoformat()}


def unknown() -> dict[str, str]:
    """A date that was asked for and is not known."""
    return {"kind": "unknown"}
