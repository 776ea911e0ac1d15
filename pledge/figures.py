"""What the product itself knows about practice: figures that one app registers and another shows.

``reviews`` registers what it records (``reviews/selectors/figures.py``), the self-assessment shows it beside
a criterion; neither imports the other. A figure that nobody registers is *not recorded here yet*: no page and
no document ever makes one up. ``docs/figures.md`` says what each counts and leaves out.

::

    @figure("acknowledged-in-time", title=_("Acknowledged in time"), source=_("The published clock"))
    def acknowledged(period: Period) -> Count: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise

# Below this many cases a figure could point to somebody: reports and public pages leave it out.
SMALL = 5


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both taken in; days in London.

    ``today`` is the day on which it is asked: what was due before it and is not done is late. Without it the
    figure is as at the last day.

    Raises:
        ValueError: for a period that ends before it begins.
    """

    first: date
    last: date
    today: date | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A period cannot end before it begins.")


@dataclass(frozen=True, slots=True)
class Count:
    """What a registered function counts: ``part`` of ``whole``, its sum in words, and what was left out.

    ``missing`` is how many cases were left out because a fact is not recorded; ``sum`` says so too.
    """

    part: int
    whole: int
    sum: str
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one period, with how it was counted and where it comes from."""

    name: str
    title: str
    part: int
    whole: int
    sum: str
    source: str
    missing: int = 0

    @property
    def share(self) -> Fraction | None:
        """``part`` of ``whole``, or None where nothing was counted."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def too_few(self) -> bool:
        """Fewer than five cases: reports leave it out; the authority's own assessors see it on the page."""
        return self.whole < SMALL


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """There is no such figure here: evidence has to stand in."""

    name: str


Counting = Callable[[Period], Count]


@dataclass(frozen=True, slots=True)
class _Registered:
    title: str | Promise
    source: str | Promise
    count: Counting


_figures: dict[str, _Registered] = {}


def figure(name: str, *, title: str | Promise, source: str | Promise) -> Callable[[Counting], Counting]:
    """Register how a figure is counted for the authority in scope; called once, at import."""

    def register(count: Counting) -> Counting:
        _figures[name] = _Registered(title, source, count)
        return count

    return register


def read(name: str, period: Period) -> Figure | NotRecorded:
    """The figure of a period for the authority in scope.

    Raises:
        pledge.scoping.OutsideScope: with no authority in scope, where the figure is recorded at all.
    """
    known = _figures.get(name)
    if known is None:
        return NotRecorded(name)
    counted = known.count(period)
    return Figure(
        name,
        str(known.title),
        counted.part,
        counted.whole,
        counted.sum,
        str(known.source),
        counted.missing,
    )


def read_all(names: Iterable[str], period: Period) -> Mapping[str, Figure | NotRecorded]:
    """Several figures of one period, each counted once."""
    return {name: read(name, period) for name in dict.fromkeys(names)}


def recorded_names() -> frozenset[str]:
    """The figures that somebody registered."""
    return frozenset(_figures)
