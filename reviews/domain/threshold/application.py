"""The facts of an application: everything a rule may turn on, and nothing else.

Three things are kept apart in every field. A value was given. ``None`` was asked and is not known.
`ABSENT` was never asked; then the presumption in the applicant's favour stands (design.md §5), and
where it can be settled at once the loader has already filled it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, Literal, NamedTuple

from .record import record


class Absent(Enum):
    """The type of `ABSENT`: nobody has said anything about the field."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Reference = str | None | Literal[Absent.ABSENT]

#: The applicant where an application names nobody.
THE_APPLICANT = ""

STARTERS = ("public", "officer", "member", "body")
KINDS_OF_PERSON = ("person", "business", "group", "agency")
RECIPIENTS = (
    "council",
    "council-landlord",
    "county-council",
    "police",
    "housing-provider",
    "private-landlord",
    "health",
    "fire",
    "other",
)
CHANNELS = ("phone", "online", "email", "letter", "office", "on-site", "diary", "other")
HATE_KINDS = ("incident", "crime")
SAYERS = ("victim", "other", "agency")
HANDS = ("applicant", "officer", "bodies")


@dataclass(frozen=True, slots=True)
class Fact:
    """One local fact: its value, whose word it is and since when. ``value`` None: not known."""

    value: bool | None
    by: str | None = None
    on: date | None = None


Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who reported, applied or suffered. ``agrees`` and the others as in `Absent`."""

    id: str
    kind: Reference
    victim: bool | Absent | None
    household: Reference
    tenure: Reference
    under_18: bool | Absent | None
    agrees: bool | None
    facts: Facts


class Hate(NamedTuple):
    """What was said about hate in a report."""

    kind: Reference
    strands: tuple[str, ...] | None
    said_by: Reference
    flagged: bool | None


class Decision(NamedTuple):
    """A decision under s.104(12): does this one of a person's reports count? Whose, and why?"""

    counts: bool | None
    by: str | None
    reason: str | None


@record
class Report:
    """One telling of one agency about anti-social behaviour (in the Act, a complaint).

    Each date is a first and a last day it may have been. ``owner`` is the person whose report it
    is: the one it was made for, else the one who made it; None where that is not known.
    ``left_out`` is True for a named decision under s.104(12), None where it is not known whether
    there is one; ``kept`` is True for a named decision that the report counts.
    """

    id: str
    by: str | None
    owner: str | None
    contact: Reference
    made: bool | None
    behaviour: Reference
    in_area: bool | None
    incident: Reference
    began_from: date
    began_to: date
    ended_from: date
    ended_to: date
    problem: Reference
    location: Reference
    culprit: Reference
    reported_from: date
    reported_to: date
    to: Reference
    recipient: Reference
    channel: Reference
    anonymous: bool | None
    chase: bool | None
    reply_due: tuple[date, date] | None
    hate: Hate | Absent | None
    left_out: bool | None
    kept: bool
    decision: Decision | Absent | None
    facts: Facts
    vague: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """One application with its reports; made by `load_application`.

    ``reports`` stand as they were given, ``ordered`` by date and name: whatever depends on an order
    uses that one, so that the order of a file never matters.
    """

    applied_from: date
    applied_to: date
    applicant: str
    started_by: Reference
    behaviours: tuple[str | None, ...]
    people: Mapping[str, Person]
    reports: tuple[Report, ...]
    ordered: tuple[Report, ...]
    facts: Facts

    def person(self, name: str | None) -> Person | None:
        """The person of that name, or None where the application says nothing about them."""
        return None if name is None else self.people.get(name)
