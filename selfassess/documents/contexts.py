"""What the papers of the self-assessment may say: plain data, one frozen dataclass a kind.

Every value is ready to print: dates as "12 March 2026", whole sentences where the docstring says so. "" and
() mean "nothing to say". A template can print only what stands here.
"""

from dataclasses import dataclass
from typing import ClassVar

from pledge.documents.clean import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """A theme or a point of the Pledge: its figures, on what they rest, and its legal duties in words."""

    name: str
    written: str
    done: str
    rests: str
    duties: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What became of a figure since the round before, and on what the change rests."""

    name: str
    change: str
    rests: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRow:
    """How many actions of the plan stood where at the end of a day."""

    on: str
    still_open: int
    overdue: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """A legal duty: where it stands, what it asks, and what is said of it."""

    citation: str
    name: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something said of a criterion: what it is about ("What is done:"), and the words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A criterion with everything this edition says of it."""

    name: str
    basis: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePart:
    """A theme: its score as a sentence, then its criteria."""

    name: str
    score: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """What the service itself recorded about practice; never fewer than five cases."""

    name: str
    value: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A piece of evidence: what it is, which criteria it stands beside, by when it is looked at again."""

    name: str
    used: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """An action of the plan. ``who_when`` names its owner only for the board."""

    action: str
    who_when: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRow:
    """Who signed, or that nobody has yet; ``name`` is a position alone where no name may be given."""

    role: str
    name: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """A point of the Pledge: what it means, and what this round found of it."""

    name: str
    meaning: str
    found: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What every paper holds.

    ``draft`` is "" once the round is signed off, else the words that stand on top of every page; ``standing``
    says the same as a sentence. ``edition`` says whose copy it is, ``statement`` what the criteria are not.
    """

    kind: ClassVar[str]

    authority: str
    edition: str
    reference: str
    draft: str
    title: str
    standing: str
    statement: str


@dataclass(frozen=True, kw_only=True)
class AssessmentReport(Paper):
    """The report on a round, for the board or for partners.

    ``summary`` are sentences for a board. The charts repeat what ``scores`` and ``changes`` or ``left`` say.
    ``duties`` are those not met and not tested, ``no_duties`` the sentence where there is none.
    ``figures_left_out`` names the figures below five cases, ``figures_not_recorded`` those that are not
    recorded here; ``no_plan`` and ``no_evidence`` say so where there is nothing.
    """

    kind: ClassVar[str] = "assessment-report"

    summary: tuple[str, ...]
    profile: Picture | None
    second_chart: Picture | None
    second_title: str
    scores: tuple[ScoreRow, ...]
    points: tuple[ScoreRow, ...]
    changes: tuple[ChangeRow, ...]
    changes_between: str
    left: tuple[LeftRow, ...]
    duties: tuple[DutyRow, ...]
    no_duties: str
    themes: tuple[ThemePart, ...]
    figures: tuple[FigureRow, ...]
    figures_period: str
    figures_left_out: str
    figures_not_recorded: str
    evidence: tuple[EvidenceRow, ...]
    no_evidence: str
    plan: tuple[PlanRow, ...]
    no_plan: str
    signed: tuple[SignedRow, ...]


@dataclass(frozen=True, kw_only=True)
class CommitmentStatement(Paper):
    """What an authority commits to in public: where it stands, what comes next, and two dates apart.

    ``found`` are sentences about the whole; ``steps`` the actions of the plan without anybody’s name,
    ``no_steps`` the sentence where there is none. ``committed`` and ``judged`` are sentences with a date.
    """

    kind: ClassVar[str] = "commitment-statement"

    opening: str
    found: tuple[str, ...]
    points: tuple[PointRow, ...]
    steps: tuple[str, ...]
    no_steps: str
    committed: str
    judged: str
    signed: tuple[SignedRow, ...]


PAPERS: dict[str, type[Paper]] = {one.kind: one for one in (AssessmentReport, CommitmentStatement)}
