"""What a record of a case says on paper: plain data, as contexts do for letters, but never for an applicant.

It says on every page whose copy it is. Only the copy for the case file holds internal reasoning.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing on record: what it is called, and what it says."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyWord:
    """What one body says of the decision, through whom and how."""

    body: str
    says: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One report as the advice counted it; `because` is a sentence."""

    report: str
    result: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPaper:
    """A decision on paper. Every value is ready to print."""

    reference: str
    authority: str
    kept_inside: str
    title: str
    standing: str
    facts: tuple[Fact, ...]
    findings: tuple[Fact, ...]
    bodies: tuple[BodyWord, ...]
    advice: tuple[str, ...]
    reports: tuple[ReportLine, ...]
    telling: tuple[str, ...]


RECORDS: dict[str, type[DecisionPaper]] = {"decision-record": DecisionPaper}
