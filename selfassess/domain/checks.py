"""What looks weak in the answers: findings for a person to mend, or to look at again. They change no score.

A finding has a code, what it is about and its numbers; sentences are in ``selfassess/check_words.py``, the
table in ``docs/scoring.md``. Drafts are passed over: no mark of theirs counts yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from selfassess.domain.answers import Given, Mark
from selfassess.domain.bank import Aspect, Bank, Scope

# From here on a level says that something is in place, and wants evidence.
CLAIMS = 2
APART = 2


class Severity(StrEnum):
    """``MEND``: something is missing or contradicts the rules. ``LOOK``: it may be right; look again."""

    MEND = "mend"
    LOOK = "look"


class Code(StrEnum):
    REASON_MISSING = "reason-missing"
    DUTY_WITHOUT_EVIDENCE = "duty-without-evidence"
    LEVEL_WITHOUT_EVIDENCE = "level-without-evidence"
    PRACTICE_ONLY_WRITTEN = "practice-only-written"
    DEPARTS_WITHOUT_REASON = "departs-without-reason"
    EVIDENCE_STALE = "evidence-stale"
    COPIED = "copied"
    NOT_TESTED_TWICE = "not-tested-twice"
    DONE_ABOVE_WRITTEN = "done-above-written"
    WRITTEN_ABOVE_DONE = "written-above-done"


SEVERITY: Mapping[Code, Severity] = {
    Code.REASON_MISSING: Severity.MEND,
    Code.DUTY_WITHOUT_EVIDENCE: Severity.MEND,
    Code.LEVEL_WITHOUT_EVIDENCE: Severity.MEND,
    Code.PRACTICE_ONLY_WRITTEN: Severity.MEND,
    Code.DEPARTS_WITHOUT_REASON: Severity.MEND,
    Code.EVIDENCE_STALE: Severity.MEND,
    Code.COPIED: Severity.LOOK,
    Code.NOT_TESTED_TWICE: Severity.LOOK,
    Code.DONE_ABOVE_WRITTEN: Severity.LOOK,
    Code.WRITTEN_ABOVE_DONE: Severity.LOOK,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``aspect`` is the part it is about, None for the answer as a whole."""

    code: Code
    criterion: str
    aspect: Aspect | None = None
    args: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return SEVERITY[self.code]


def check(bank: Bank, scope: Scope, answers: Mapping[str, Given], *, today: date) -> list[Finding]:
    """Everything found, by criterion in the order of the page, and within one in the order of the codes."""
    found: list[Finding] = []
    for criterion in bank.asked(scope):
        given = answers.get(criterion.id)
        if given is not None:
            said = _Said(given, criterion.asks(scope), today)
            found += [
                Finding(code, criterion.id, aspect, args)
                for rule in RULES
                for code, aspect, args in rule(said)
            ]
    return found


class _Said:
    """One answer on a day, of which only the parts that are asked are seen."""

    __slots__ = ("given", "marks", "today")

    def __init__(self, given: Given, asked: tuple[Aspect, ...], today: date) -> None:
        self.given, self.today = given, today
        self.marks = {aspect: given.mark(aspect) for aspect in asked}

    def level(self, aspect: Aspect) -> int | None:
        return self.marks.get(aspect, Mark.BLANK).level

    def shows(self, aspect: Aspect) -> bool:
        return any(aspect in piece.shows for piece in self.given.evidence)

    def before(self, aspect: Aspect) -> Mark:
        return self.given.before[0].get(aspect, Mark.BLANK) if self.given.before else Mark.BLANK

    @property
    def said_something(self) -> bool:
        return any(mark is not Mark.BLANK for mark in self.marks.values())


Found = Iterator[tuple[Code, Aspect | None, dict[str, object]]]


def _reasons(said: _Said) -> Found:
    for aspect, mark in said.marks.items():
        if mark is not Mark.BLANK and not said.given.answers(aspect):
            yield Code.REASON_MISSING, aspect, {"mark": mark}


def _duty(said: _Said) -> Found:
    if said.marks.get(Aspect.DUTY) is Mark.MET and not said.given.evidence:
        yield Code.DUTY_WITHOUT_EVIDENCE, Aspect.DUTY, {}


def _levels(said: _Said) -> Found:
    for aspect in (Aspect.WRITTEN, Aspect.DONE):
        level = said.level(aspect)
        if level is None or level < CLAIMS or said.shows(aspect):
            continue
        # What is written is shown and this part is not: so this part is what is done.
        only_written = said.shows(Aspect.WRITTEN)
        code = Code.PRACTICE_ONLY_WRITTEN if only_written else Code.LEVEL_WITHOUT_EVIDENCE
        yield code, aspect, {"level": level}


def _figure(said: _Said) -> Found:
    level, suggested = said.level(Aspect.DONE), said.given.suggested
    if level is None or suggested is None or level == suggested or said.given.departs.strip():
        return
    yield Code.DEPARTS_WITHOUT_REASON, Aspect.DONE, {"level": level, "suggested": suggested}


def _stale(said: _Said) -> Found:
    if not said.said_something:
        return
    for piece in said.given.evidence:
        if piece.review_on is not None and piece.review_on < said.today:
            yield Code.EVIDENCE_STALE, None, {"evidence": piece.key, "review_on": piece.review_on}


def _copied(said: _Said) -> Found:
    if said.given.before is None or not said.said_something:
        return
    now, before = (" ".join(text.split()) for text in (said.given.comment, said.given.before[1]))
    if now and now == before and all(said.before(aspect) is mark for aspect, mark in said.marks.items()):
        yield Code.COPIED, None, {}


def _not_tested(said: _Said) -> Found:
    for aspect, mark in said.marks.items():
        if mark is Mark.NOT_TESTED and said.before(aspect) is Mark.NOT_TESTED:
            yield Code.NOT_TESTED_TWICE, aspect, {}


def _apart(said: _Said) -> Found:
    written, done = said.level(Aspect.WRITTEN), said.level(Aspect.DONE)
    if written is None or done is None or abs(done - written) < APART:
        return
    code = Code.DONE_ABOVE_WRITTEN if done > written else Code.WRITTEN_ABOVE_DONE
    yield code, None, {"written": written, "done": done}


# In the order of the codes.
RULES: tuple[Callable[[_Said], Found], ...] = (
    _reasons,
    _duty,
    _levels,
    _figure,
    _stale,
    _copied,
    _not_tested,
    _apart,
)
