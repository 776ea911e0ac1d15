"""A published review procedure as the engine runs it: data that says what the authority says.

The form of the data is described, with an example of every construct, in
docs/procedure-format.md. `load_procedure` makes these objects and checks them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .arrangements import Arrangement
from .conditions import Condition, Leaf, Node, leaves_of
from .periods import Period
from .plan import Plan, Timing
from .route import Route

FORMAT = 1

NATIONS = ("England", "Wales", "England and Wales")
STATUSES = ("current", "superseded", "abolished", "incomplete")
COVERS = ("whole", "part", "joint", "statement")
BASES = ("stated", "act-default", "reading")
UNITS_OF_TIME = ("working-days", "days", "weeks", "months", "meeting")
CLOCK_KINDS = ("acknowledge", "decide", "review", "outcome", "appeal-ask", "appeal-decide", "agency-return")
CLOCK_STARTS = (
    "receipt",
    "acknowledgement",
    "form-returned",
    "information-complete",
    "agencies-asked",
    "decision",
    "review-decision",
    "meeting",
    "plan",
    "letter-sent",
    "letter-received",
    "appeal-received",
    "not-stated",
)
BODY_KINDS = (
    "council",
    "partnership",
    "neighbouring-partnership",
    "local-policing-body",
    "police",
    "panel",
    "landlord",
    "not-stated",
)
MARKS = ("inferred", "example", "unclear", "slip")
#: How much of the published text was read; what was not seen is missing only where all of it was.
EXTENTS = ("whole", "part")
CONSENTS = ("required", "written", "not-required", "not-stated")
AIMS = ("aim", "commitment")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text was published, as of when, and when somebody read it; ``whole``: all of it."""

    address: str
    as_of: str | None
    read_on: date | None
    whole: bool
    note: str


@dataclass(frozen=True, slots=True)
class Statutory:
    """What s.104(4) and (11) need: the number and the two periods, each with its basis."""

    number: int
    number_basis: str
    report_period: Period
    report_basis: str
    apply_period: Period
    apply_basis: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What the authority says a review is not for: a bar on the application, or on one report."""

    id: str
    binds: str
    text: str
    condition: Node


@dataclass(frozen=True, slots=True)
class WhoMayApply:
    """Who may apply, as published, and what the engine can try of it."""

    listed: tuple[str, ...]
    conditions: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """Whose agreement is asked for: the victim's to an application, each reporter's to be counted."""

    third_party: str
    each_reporter: bool
    text: str


@dataclass(frozen=True, slots=True)
class Deciders:
    """How many people from how many bodies must agree, and who is named."""

    people: int
    bodies: int
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """A published time limit. ``length`` is None for "the next meeting" (`every` says how often)."""

    kind: str
    length: int | None
    unit: str
    start: str
    aim: str
    every: str
    source: str


@dataclass(frozen=True, slots=True)
class AppealWindow:
    """How long an applicant has to ask, and from when."""

    length: int
    unit: str
    start: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """The local route for somebody dissatisfied (Schedule 4 para 3), under its local word."""

    word: str
    body: str
    body_kind: str
    grounds: tuple[str, ...]
    window: AppealWindow | None
    how: str
    address: str


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Something the source leaves unclear, for a person to settle."""

    text: str
    part: str
    settled: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that is not the source's own words: inferred, an example, unclear, or a plain slip."""

    part: str
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class Area:
    """What the procedure covers: a whole area, a part of one, or several jointly (Sch 4 paras 8, 9)."""

    covers: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The same procedure published in another language."""

    language: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the procedure's own criteria for a decision under s.104(5)."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of one authority's review procedure; made by `load_procedure`."""

    slug: str
    version: str
    name: str
    nation: str
    status: str
    language: str
    editions: tuple[Edition, ...]
    area: Area
    valid_from: date | None
    valid_to: date | None
    source: Source
    statutory: Statutory
    repeats_left_out: bool
    repeats_basis: str
    routes: tuple[Route, ...]
    exclusions: tuple[Exclusion, ...]
    who_may_apply: WhoMayApply
    consent: Consent
    deciders: Deciders
    criteria: tuple[Criterion, ...]
    clocks: tuple[Clock, ...]
    appeal: Appeal | None
    arrangements: tuple[Arrangement, ...]
    review_due: date | None
    apply_by: tuple[str, ...]
    ambiguities: tuple[Ambiguity, ...]
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]
    written: str = field(repr=False)
    digest: str
    plans: tuple[Plan, ...] = field(repr=False, compare=False)
    act_timing: Timing = field(repr=False, compare=False)

    def as_data(self) -> dict[str, Any]:
        """The procedure's own JSON, a new copy each time."""
        data: dict[str, Any] = json.loads(self.written)
        return data

    def arranged(self, name: str) -> Arrangement | None:
        """What was read about one of `ARRANGEMENTS`; None where it was not seen."""
        return next((one for one in self.arrangements if one.name == name), None)

    @property
    def repeats(self) -> str:
        """What happens to undecided repeats of one incident: ``counted`` or ``left-out``."""
        return "left-out" if self.repeats_left_out else "counted"


@dataclass(frozen=True, slots=True)
class ConditionQuestion:
    """A local condition as a question to the applicant. It informs; it never stops anybody."""

    key: str
    question: str
    hint: str
    kind: str
    scope: str


def condition_questions(procedure: Procedure) -> tuple[ConditionQuestion, ...]:
    """The questions an applicant may be asked about the procedure's local conditions.

    Each key once, in the order published. What only officials can find is not asked.
    """
    asked: dict[str, ConditionQuestion] = {}
    for leaf in all_leaves(procedure):
        if isinstance(leaf, Condition) and leaf.question and leaf.key not in asked:
            asked[leaf.key] = ConditionQuestion(leaf.key, leaf.question, leaf.hint, leaf.kind, leaf.scope)
    return tuple(asked.values())


def all_leaves(procedure: Procedure) -> list[Leaf]:
    """Every condition and test of the procedure, in the order published."""
    nodes: list[Node] = []
    for route in procedure.routes:
        nodes += [*route.whole, *route.each]
    nodes += [exclusion.condition for exclusion in procedure.exclusions]
    nodes += procedure.who_may_apply.conditions
    return [leaf for node in nodes for leaf in leaves_of(node)]
