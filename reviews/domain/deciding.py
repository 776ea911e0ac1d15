"""What may be saved as a threshold decision, and when it is final. Rules only; the engine advises.

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


@dataclass(frozen=True, slots=True)
class Answers:
    """What the officer has written so far for the bodies."""

    outcome: str = ""
    tests: Mapping[str, str] = field(default_factory=dict)
    own_criteria: Mapping[str, str] = field(default_factory=dict)
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the decision stands on: the advice, the enquiries made, the advice on pooling.

    ``result`` is the engine's answer (design.md §5); ``enquired`` the unknowns somebody asked about;
    ``pooling_advice`` whether legal advice on pooled people is recorded on the procedure version.
    """

    result: Mapping[str, Any]
    enquired: Collection[Unknown] = ()
    pooling_advice: bool = False
    own_criteria: tuple[str, ...] = ()
    correction_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why it cannot be saved yet: the step where it is mended, a code, and a sentence."""

    step: str
    code: str
    sentence: str


def leans_on_pooling(result: Mapping[str, Any]) -> bool:
    """Whether the Act's count is reached only with several people's reports together: a reading."""
    return POOLED in result.get("depends_on", ())


def only_met(ground: Ground) -> bool:
    """Whether *met* is the one lawful decision.

    Where the number is reached only by pooling people, which is a reading of the Act, *not met* opens
    once the legal advice behind the other reading is on record.
    """
    if not ground.result["must_decide_met"]:
        return False
    return not (leans_on_pooling(ground.result) and ground.pooling_advice)


def unknowns_that_matter(result: Mapping[str, Any]) -> tuple[Unknown, ...]:
    """What is missing and could make the threshold met: nothing where it is met, or cannot be, anyway."""
    if result["outcome"] != "cannot-tell":
        return ()
    return tuple(Unknown(str(one["complaint"]), str(one["field"])) for one in result.get("missing", ()))


def unanswered_unknowns(ground: Ground) -> tuple[Unknown, ...]:
    """Those of them nobody has asked about yet."""
    asked = set(ground.enquired)
    return tuple(one for one in unknowns_that_matter(ground.result) if one not in asked)


def problems(answers: Answers, ground: Ground) -> tuple[Problem, ...]:
    """Everything that stands in the way of saving; empty means it may be saved."""
    return tuple(_problems(answers, ground))


def _problems(answers: Answers, ground: Ground) -> Iterable[Problem]:
    if answers.outcome not in (MET, NOT_MET):
        yield Problem("outcome", "no-outcome", "Select what the bodies have decided.")
        return
    if answers.outcome == MET:
        if not ground.result["must_decide_met"]:
            yield from _untested(answers, ground)
        return
    if only_met(ground):
        pooled = leans_on_pooling(ground.result)
        yield Problem(
            "outcome",
            "pooling-advice-missing" if pooled else "only-met",
            "The count is reached with several people’s reports together. “Not met” needs the legal advice "
            "on pooling recorded on the procedure first."
            if pooled
            else "Enough reports count: the only decision the Act leaves is that the threshold is met (s.104(4)).",
        )
        return
    yield from _untested(answers, ground)
    if not answers.reasons.strip():
        yield Problem("reasons", "no-reasons", "Write the reasons for the applicant.")
    for unknown in unanswered_unknowns(ground):
        yield Problem(
            "advice",
            "unknown-not-asked",
            f"Report {unknown.complaint.removeprefix('c')}: something not known could make the threshold "
            "met. Record whom you asked, when, and what they answered.",
        )
    if ground.correction_waiting:
        yield Problem(
            "advice", "correction-waiting", "A correction is waiting for a second person. Settle it first."
        )


def _untested(answers: Answers, ground: Ground) -> Iterable[Problem]:
    for test in TESTS:
        if not answers.tests.get(test, "").strip():
            yield Problem(test, f"no-{test}", f"Say what the bodies found on {_TEST_NAMES[test]}.")
    for criterion in ground.own_criteria:
        if not answers.own_criteria.get(criterion, "").strip():
            yield Problem("own-criteria", "no-own-criterion", f"Say what the bodies found on: {criterion}")


_TEST_NAMES = {
    "persistence": "the persistence of the behaviour",
    "harm": "the harm caused, or that could be caused",
    "adequacy": "the adequacy of the response so far",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One body's word: None while it has not answered."""

    body: int
    person: str
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Needed:
    """How many must agree: people, bodies, and bodies that the procedure names."""

    people: int = 1
    bodies: int = 1
    named: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a saved decision is final, and what it waits for."""

    final: bool
    bodies_agreeing: int
    people_agreeing: int
    disagreeing: tuple[Voice, ...]
    waiting: tuple[Voice, ...]


def standing(voices: Iterable[Voice], needed: Needed) -> Standing:
    """Count the voices: one person speaks for one body, a disagreement holds the decision open.

    Silence of a body beyond the number required does not: a partner who never answers must not keep a
    victim waiting.
    """
    heard = list(voices)
    agreeing = [voice for voice in heard if voice.agrees is True]
    against = tuple(voice for voice in heard if voice.agrees is False)
    waiting = tuple(voice for voice in heard if voice.agrees is None)
    bodies = {voice.body for voice in agreeing}
    people = {" ".join(voice.person.casefold().split()) for voice in agreeing}
    enough = len(bodies) >= needed.bodies and len(people) >= max(needed.people, needed.bodies)
    return Standing(
        final=enough and needed.named <= bodies and not against,
        bodies_agreeing=len(bodies),
        people_agreeing=len(people),
        disagreeing=against,
        waiting=waiting,
    )
