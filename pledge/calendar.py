"""The bank holidays of England and Wales, as data with a stated end.

The only importer of the `holidays` library. It can compute the ordinary holidays of any year, but a special
one exists only once it is proclaimed; so the calendar stops at the last year whose list has been published
(https://www.gov.uk/bank-holidays) and is loud beyond it. Raise LAST_YEAR with the library's release that
knows it.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

from pledge.domain.working_days import MONDAY_TO_FRIDAY, WorkingCalendar

# The Act is of 2014: no case review is older.
FIRST_YEAR = 2014
LAST_YEAR = 2028
COVERS = (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@cache
def bank_holidays() -> Mapping[date, str]:
    """Every bank holiday of England and Wales within COVERS, with its name; substitute days included."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    found = holidays.country_holidays("GB", subdiv="ENG", years=years, language="en_GB")
    return MappingProxyType(dict(sorted(found.items())))


def calendar_for(
    closures: Mapping[date, str] | None = None, working_weekdays: Collection[int] = MONDAY_TO_FRIDAY
) -> WorkingCalendar:
    """The working days of an authority that is also closed on `closures` (a date and why)."""
    return WorkingCalendar(
        holidays=bank_holidays(),
        covers=COVERS,
        closures=dict(closures or {}),
        working_weekdays=frozenset(working_weekdays),
    )
