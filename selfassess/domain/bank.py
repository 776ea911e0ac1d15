"""The bank of criteria: what an authority assesses itself against, as versioned data.

The criteria are our own, built from the Act, the guidance, ombudsmen's findings and the published points
of the Pledge. They are not ASB Help's checklist, which is not public, and a score is not the charity's
recognition: :attr:`Bank.statement` says so, and stands on every page and every file.

A *duty* (the Act's exact words: met, not met, not tested) stands apart from the *levels* 0 to 3 of what is
written and what is done. A criterion may have a duty alone, levels alone, or both. Ids never change their
meaning: what changes gets a new id and an entry in :attr:`Bank.mapping`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class Basis(StrEnum):
    """What stands behind a criterion: the Act or Schedule 4, the statutory guidance, good practice."""

    MUST = "must"
    SHOULD = "should"
    GOOD = "good"


class Aspect(StrEnum):
    """The parts of a criterion that are answered apart."""

    DUTY = "duty"
    WRITTEN = "written"
    DONE = "done"


class Scope(StrEnum):
    """How much a round asks: the legal duties alone, or every criterion."""

    DUTIES = "duties"
    ALL = "all"


Levels = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """One of the six points of the Pledge, as published; wording is data because it has changed."""

    key: str
    letter: str
    heading: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of criteria that one person can answer; ``minutes`` is how long it takes, by our estimate."""

    key: str
    title: str
    about: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Duty:
    """A legal duty: ``words`` are the Act's own, ``citation`` where they stand, ``question`` ours."""

    citation: str
    words: str
    question: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. ``written`` and ``done`` hold the texts of levels 0 to 3, or None where not asked.

    ``figure`` names what the product may know about practice (``pledge/figures.py``) and ``figure_levels``
    the shares from which levels 1, 2 and 3 are suggested; both empty where there is no figure.
    ``weight`` and ``effort`` are 1 to 3 and our own.
    """

    id: str
    theme: str
    point: str
    title: str
    question: str
    why: str
    basis: Basis
    source: str
    source_status: str
    weight: int
    effort: int
    duty: Duty | None
    written: Levels | None
    done: Levels | None
    evidence: tuple[str, ...]
    policy_signals: tuple[str, ...]
    warning_signals: tuple[str, ...]
    template_document: str
    action: str
    figure: str = ""
    figure_levels: tuple[float, ...] = ()

    def levels(self, aspect: Aspect) -> Levels | None:
        """The level texts of ``written`` or ``done``; None for the duty and for what is not asked."""
        return {Aspect.WRITTEN: self.written, Aspect.DONE: self.done}.get(aspect)

    def asks(self, scope: Scope) -> tuple[Aspect, ...]:
        """The parts of this criterion that a round of this scope asks, in the order of the page."""
        asked = [Aspect.DUTY] if self.duty else []
        if scope is Scope.ALL:
            asked += [aspect for aspect in (Aspect.WRITTEN, Aspect.DONE) if self.levels(aspect)]
        return tuple(asked)


@dataclass(frozen=True)
class Bank:
    """One edition of the bank. ``mapping``: of each older edition, which ids became which."""

    version: str
    published_on: date
    law_as_of: date
    what_changed: str
    law_changed: bool
    statement: str
    points: tuple[Point, ...]
    themes: tuple[Theme, ...]
    criteria: tuple[Criterion, ...]
    mapping: Mapping[str, Mapping[str, tuple[str, ...]]]

    @cached_property
    def by_id(self) -> Mapping[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    def asked(self, scope: Scope) -> tuple[Criterion, ...]:
        """The criteria that a round of this scope asks, by theme."""
        return tuple(one for one in self.criteria if one.asks(scope))

    def of_theme(self, key: str, scope: Scope = Scope.ALL) -> tuple[Criterion, ...]:
        return tuple(one for one in self.asked(scope) if one.theme == key)
