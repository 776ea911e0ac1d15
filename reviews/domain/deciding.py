"""What may be saved as a threshold decision (when it is final: ``voices``). Rules only; the engine advises.

s.104(4): at the number, the only lawful decision is *met*. s.104(5): otherwise the bodies decide on
persistence, harm and adequacy (and the procedure's own criteria). s.104(1)(b): the bodies decide, each
through a named person, so a decision is final only when those required have agreed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MET, NOT_MET = "met", "not-met"
POOLED = "pooled-people"
TESTS = ("persistence", "harm", "adequacy")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something the engine does not know and that could change the result."""

    complaint: str
    field: str

    @property
    def report(self) -> int:
        """The number of the report it is about; 0 for the application as a whole."""
        number = self.complaint.removeprefix("c")
        return int(number) if number.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class Answers:
    """What the officer has written so far for the bodies."""

    outcome: str = ""
    tests: Mapping[str, str] = field(default_factory=dict)
    own_criteria: Mapping[str, str] = field(default_factory=dict)
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the procedure's own criteria for a decision under s.104(5): its key, and what it asks."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What the decision stands on: the advice, the enquiries made, the advice on pooling.

    ``result`` is the engine's answer (design.md §5); ``only_by_pooling`` whether its *met* rests on
    counting several people's reports together and on nothing else; ``enquired`` the unknowns somebody
    asked about; ``pooling_advice`` whether legal advice on pooling is recorded on the procedure version.
    """

    result: Mapping[str, Any]
    only_by_pooling: bool = False
    enquired: Collection[Unknown] = ()
    pooling_advice: bool = False
    own_criteria: tuple[Criterion, ...] = ()
    correction_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why it cannot be saved yet: the step where it is mended, a code, and what fills its sentence."""

    step: str
    code: str
    about: str = ""
    number: int = 0


def only_met(ground: Ground) -> bool:
    """Whether *met* is the one lawful decision.

    Where the number is reached only by pooling people, which is a reading of the Act, *not met* opens
    once the legal advice behind the other reading is on record.
    """
    return bool(ground.result["must_decide_met"]) and not _pooling_set_aside(ground)


def _pooling_set_aside(ground: Ground) -> bool:
    return ground.only_by_pooling and ground.pooling_advice


def unknowns_that_matter(ground: Ground) -> tuple[Unknown, ...]:
    """What is missing and could make the threshold met: nothing where it is met, or cannot be, anyway."""
    if ground.result["outcome"] != "cannot-tell" and not _pooling_set_aside(ground):
        return ()
    missing = ground.result.get("missing", ())
    return tuple(dict.fromkeys(Unknown(one["complaint"] or "", one["field"]) for one in missing))


def unanswered_unknowns(ground: Ground) -> tuple[Unknown, ...]:
    """Those of them nobody has asked about yet."""
    asked = set(ground.enquired)
    return tuple(one for one in unknowns_that_matter(ground) if one not in asked)


def problems(answers: Answers, ground: Ground) -> tuple[Problem, ...]:
    """Everything that stands in the way of saving; empty means it may be saved."""
    return tuple(_problems(answers, ground))


def _problems(answers: Answers, ground: Ground) -> Iterable[Problem]:
    if answers.outcome not in (MET, NOT_MET):
        yield Problem("outcome", "no-outcome")
    elif answers.outcome == NOT_MET and only_met(ground):
        yield Problem("outcome", "pooling-advice-missing" if ground.only_by_pooling else "only-met")
    elif answers.outcome == NOT_MET or not ground.result["must_decide_met"]:
        yield from _untested(answers, ground)
        if not answers.reasons.strip():
            yield Problem("reasons", "no-reasons")
    if answers.outcome == NOT_MET and not only_met(ground):
        for unknown in unanswered_unknowns(ground):
            yield Problem("advice", "unknown-not-asked", unknown.field, unknown.report)
        if ground.correction_waiting:
            yield Problem("advice", "correction-waiting")


def _untested(answers: Answers, ground: Ground) -> Iterable[Problem]:
    for test in TESTS:
        if not answers.tests.get(test, "").strip():
            yield Problem(test, f"no-{test}")
    for criterion in ground.own_criteria:
        if not answers.own_criteria.get(criterion.key, "").strip():
            yield Problem("own-criteria", "no-own-criterion", criterion.text)
