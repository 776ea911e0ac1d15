"""Periods of the Act: every vector of the law sheet, and the arithmetic at its edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.threshold.periods import (
    EARLIEST,
    LATEST,
    earliest_start,
    last_day,
    period_from,
    span_of,
)

#: law.md §1.2: start, months, last day in time.
VECTORS = [
    ("2026-03-10", 1, "2026-04-09"),
    ("2026-01-01", 1, "2026-01-31"),
    ("2026-01-28", 1, "2026-02-27"),
    ("2026-01-29", 1, "2026-02-28"),
    ("2026-01-31", 1, "2026-02-28"),
    ("2028-01-29", 1, "2028-02-28"),
    ("2028-01-30", 1, "2028-02-29"),
    ("2026-02-28", 1, "2026-03-27"),
    ("2026-03-31", 1, "2026-04-30"),
    ("2026-12-31", 1, "2027-01-30"),
    ("2026-03-10", 6, "2026-09-09"),
    ("2026-04-09", 6, "2026-10-08"),
    ("2026-08-28", 6, "2027-02-27"),
    ("2026-08-29", 6, "2027-02-28"),
    ("2026-08-31", 6, "2027-02-28"),
    ("2026-09-01", 6, "2027-02-28"),
    ("2027-08-30", 6, "2028-02-29"),
    ("2026-02-28", 6, "2026-08-27"),
    ("2026-10-31", 6, "2027-04-30"),
]
