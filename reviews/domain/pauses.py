"""A clock that stands still for a while: which days do not count, and where its date then falls.

The Act knows no pause, and no clock either (law.md §0 point 8): a pause moves a local promise and never a
duty. So it costs the applicant as little as it can: the day on which it begins counts, and the day from which
the clock runs again counts too; only the whole days between them are left out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pledge.domain.working_days import ONE_DAY, DayLine

# A pause is looked at again within so many days: good practice, so that nobody is forgotten in one.
LONGEST = 28
PAUSED = "paused"

WhyNot = Callable[[date], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause from the day after `began_on` up to the day before `runs_on`, when the clock runs again.

    `runs_on` is the day on which it is looked at again, or the day on which somebody ended it before.
    Raises ValueError for a pause that ends before it begins.
    """

    began_on: date
    runs_on: date

    def __post_init__(self) -> None:
        if self.runs_on < self.began_on:
            raise ValueError("A pause cannot end before it begins")

    def covers(self, on: date) -> bool:
        """Whether a day is left out because of it."""
        return self.began_on < on < self.runs_on

    def holds(self, today: date) -> bool:
        """Whether the clock stands still `today`: from the day of pausing to the day before it runs again."""
        return self.began_on <= today < self.runs_on

    @property
    def days(self) -> int:
        """How many days are left out, working or not."""
        return max((self.runs_on - self.began_on).days - 1, 0)


def count(start: date, number: int, why_not: WhyNot, pauses: Sequence[Pause]) -> Iterator[DayLine]:
    """The days after `start` up to the one that counts as `number`, each with its place or why it has none.

    `why_not` says of a day outside every pause why it does not count, with a name; it may raise
    `pledge.domain.working_days.BeyondCalendar`.
    """
    on, counted = start, 0
    while counted < number:
        on += ONE_DAY
        reason = (PAUSED, "") if any(pause.covers(on) for pause in pauses) else why_not(on)
        if reason is None:
            counted += 1
            yield DayLine(on, True, counted)
        else:
            yield DayLine(on, False, None, *reason)
