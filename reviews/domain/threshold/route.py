"""The shapes of a local route: what is counted, whose, how, and when (docs/procedure-format.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .conditions import Node
from .periods import Period

ROUTE_KINDS = (
    "complaints",
    "hate",
    "persistence",
    "harm-or-vulnerability",
    "inadequate-response",
    "discretion",
    "staff-initiated",
)
COUNTED = ("reports", "incidents", "contacts", "people", "households", "parties")
MADE_BY = (
    "same-person",
    "applicant",
    "same-household",
    "any",
    "different-people",
    "different-households",
    "more-than-one-party",
    "not-stated",
)
ONE_OWNER = ("same-person", "applicant", "same-household")
RELATIONS = (
    "same-problem",
    "related",
    "separate-incidents",
    "separate-incidents-per-person",
    "linked-location",
    "same-culprit",
    "same-incident",
    "same-location-culprit-or-problem",
)
SUBJECTS = ("report", "incident")
ANCHORS = (
    "back-from-application",
    "each-own",
    "forward-from-first-report",
    "forward-from-first-incident",
    "any-span",
    "latest-only",
    "none",
    "not-stated",
)
#: Anchors that come to the same sum: the application falls in the period that begins with the subject.
BACK = ("back-from-application", "each-own")
#: Whose agreement a report needs on a route: nobody's, each reporter's, or the victim's.
AGREEMENTS = ("nobody", "each", "victim")
DAY_ONE = ("included", "excluded", "not-stated")


@dataclass(frozen=True, slots=True)
class People:
    """How many independent people, households or parties must stand behind the reports."""

    at_least: int
    unit: str
    applicant_one_of_them: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One recipient that counts or does not, perhaps for some tenants or by name only."""

    to: str
    tenure: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HateRule:
    """How hate bears on a route.

    ``share``: *every* report must be of hate, at least *one*, or *none* may be.
    """

    share: str
    kinds: tuple[str, ...]
    strands: tuple[str, ...]
    said_by: tuple[str, ...]
    flagged: bool


@dataclass(frozen=True, slots=True)
class Reporting:
    """Within what time of its incident a report must have been made: every one, or the first."""

    within: Period
    first_only: bool


@dataclass(frozen=True, slots=True)
class Window:
    """A period of a local route: what must fall in it, and from where it is counted."""

    subject: str
    anchor: str
    period: Period


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest report or incident relied on must be this fresh when the application is made."""

    subject: str
    within: Period


@dataclass(frozen=True, slots=True)
class Reading:
    """Two published texts, or a silence: what was taken, and the route as it would otherwise be."""

    text: str
    part: str
    other: Route | None


@dataclass(frozen=True, slots=True)
class Route:
    """One local way over the threshold. ``number`` is None where only people can say."""

    id: str
    title: str
    kind: str
    text: str
    counts: str
    number: int | None
    made_by: str
    people: People | None
    about: tuple[str, ...]
    recipients: tuple[Place, ...] | None
    not_recipients: tuple[Place, ...]
    channels: tuple[str, ...] | None
    not_channels: tuple[str, ...]
    anonymous_counts: bool
    must_be_reported: bool
    agreement: str
    hate: HateRule | None
    reporting: Reporting | None
    windows: tuple[Window, ...]
    latest: tuple[Latest, ...]
    not_before: tuple[str, date] | None
    whole: tuple[Node, ...]
    each: tuple[Node, ...]
    readings: tuple[Reading, ...]

    @property
    def counted(self) -> bool:
        """True where the route is a matter of counting, whatever else it asks."""
        return self.number is not None

    @property
    def spans_behaviours(self) -> bool:
        """A linked location may join reports about several behaviours (design.md §5, point 4)."""
        return "linked-location" in self.about
