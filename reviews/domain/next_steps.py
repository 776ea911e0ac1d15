"""What the law asks next of a case: every duty on its road, in order, with where it stands.

MUST is the Act, SHOULD the Home Office guidance, GOOD what the ombudsman and good practice look for
(law.md §7). Timescales are the authority's own: the Act sets none (law.md §0 point 8). Advice only: nothing
here stops anybody; the services do that, where the Act does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from pledge.domain.words import gettext_noop as N_
from reviews.domain.lifecycle import Status


class Level(StrEnum):
    MUST = "must"
    SHOULD = "should"
    GOOD = "good"


class Standing(StrEnum):
    """Where a step stands: ``NOW`` can be done, ``LATER`` waits for an earlier step."""

    NOW = "now"
    LATER = "later"
    DONE = "done"


# Somebody in danger; somebody who may not want any of the rest.
BEFORE_ALL = ("danger", "withdrawal")
DecisionState = Literal["none", "begun", "asked", "disagreed", "final"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the law, the guidance or good practice asks; ``page`` is where, "" for nowhere here."""

    code: str
    level: Level
    citation: str
    title: str
    page: str
    standing: Standing
    due: date | None = None

    @property
    def done(self) -> bool:
        return self.standing is Standing.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything about a case that decides what comes next."""

    status: Status
    outcome: str = ""
    danger_waits: bool = False
    has_named_contact: bool = True
    acknowledged: bool = False
    acknowledge_due: date | None = None
    agreement_open: bool = False
    sharing_concern: bool = False
    no_safe_way: bool = False
    kinds_missing: int = 0
    bodies_unreached: int = 0
    bodies_unconfirmed: int = 0
    cannot_tell: bool = False
    must_decide_met: bool = False
    basis: str = ""
    correction_waits: bool = False
    decision: DecisionState = "none"
    decide_due: date | None = None
    letter_returned: bool = False
    tell_due: date | None = None
    another_victim: bool = False
    victim_told: bool = False
    unread: int = 0
    withdrawal_asked: bool = False
    looking_again_asked: bool = False
    data_complaint_due: date | None = None
    correction_to_tell: bool = False
    review_due: date | None = None


# Code: level, citation, title, page.
WORDS: dict[str, tuple[Level, str, str, str]] = {
    "danger": (
        Level.SHOULD,
        N_("Home Office guidance: risk"),
        N_("Ring: someone said that they are in danger"),
        "danger",
    ),
    "data-complaint": (
        Level.MUST,
        N_("Data Protection Act 2018, section 164A"),
        N_("Acknowledge the data protection complaint"),
        "contact",
    ),
    "withdrawal": (
        Level.GOOD,
        N_("A person confirms it, never the page"),
        N_("Confirm by a safe way that they want to stop"),
        "withdraw",
    ),
    "read": (
        Level.SHOULD,
        N_("Home Office guidance, 2025: one contact"),
        N_("Read what the applicant sent"),
        "contact",
    ),
    "named-contact": (
        Level.SHOULD,
        N_("Home Office guidance, 2025: one contact"),
        N_("Give the applicant one named contact"),
        "hand-over",
    ),
    "acknowledge": (
        Level.GOOD,
        N_("Your review procedure"),
        N_("Acknowledge the application by a safe way"),
        "letters",
    ),
    "safe-way": (
        Level.GOOD,
        N_("Safety first"),
        N_("Find a safe way to reach the applicant"),
        "people",
    ),
    "agreement": (
        Level.SHOULD,
        N_("Home Office guidance: someone else may apply if the victim agrees"),
        N_("Settle whether the victim agrees"),
        "people",
    ),
    "sharing": (
        Level.GOOD,
        N_("Safety first"),
        N_("Settle who must not be told"),
        "bodies",
    ),
    "pass-on": (
        Level.MUST,
        N_("2014 Act, section 104(3)(b)"),
        N_("Pass the application to all the relevant bodies"),
        "bodies",
    ),
    "receipts": (
        Level.GOOD,
        N_("2014 Act, section 104(3)(b): a record of each receipt"),
        N_("Have each body confirm that it has the application"),
        "bodies",
    ),
    "ask-dates": (
        Level.GOOD,
        N_("What is missing is not “no”"),
        N_("Ask for what is missing: it could make the threshold met"),
        "reports",
    ),
    "correction": (
        Level.GOOD,
        N_("Two people see what lowers the count"),
        N_("A second person looks at a correction"),
        "reports",
    ),
    "decide-met": (
        Level.MUST,
        N_("2014 Act, section 104(4)"),
        N_("Decide that the threshold is met: the Act leaves one answer"),
        "decision",
    ),
    "decide-met-locally": (
        Level.MUST,
        N_("2014 Act, section 104(5), and your review procedure"),
        N_("Decide that the threshold is met: your procedure leaves one answer"),
        "decision",
    ),
    "decide": (
        Level.MUST,
        N_("2014 Act, section 104(5)"),
        N_("Decide whether the threshold is met: persistence, harm, how well agencies responded"),
        "decision",
    ),
    "agree": (
        Level.MUST,
        N_("2014 Act, section 104(1)(b): the bodies decide"),
        N_("Have the bodies agree the decision"),
        "decision",
    ),
    "talk": (
        Level.MUST,
        N_("2014 Act, section 104(1)(b): the bodies decide"),
        N_("A body disagrees: talk, then decide again"),
        "decision",
    ),
    "tell": (
        Level.MUST,
        N_("2014 Act, section 104(6)"),
        N_("Tell the applicant the decision"),
        "letters",
    ),
    "tell-again": (
        Level.MUST,
        N_("2014 Act, section 104(6)"),
        N_("The letter came back: tell the applicant another way"),
        "letters",
    ),
    "tell-victim": (
        Level.SHOULD,
        N_("Home Office guidance, 2025"),
        N_("Tell the victim too, where that is safe"),
        "letters",
    ),
    "tell-correction": (
        Level.GOOD,
        N_("No silent changes"),
        N_("Tell the applicant what was corrected, and why"),
        "letters",
    ),
    "look-again": (
        Level.MUST,
        N_("2014 Act, Schedule 4 paragraph 3"),
        N_("Answer the applicant, who asks for the decision to be looked at again"),
        "contact",
    ),
    "review": (
        Level.MUST,
        N_("2014 Act, section 104(1)"),
        N_("Carry out the review with the relevant bodies"),
        "",
    ),
    "outcome": (
        Level.MUST,
        N_("2014 Act, section 104(8)"),
        N_("Tell the applicant the outcome and any recommendations"),
        "",
    ),
    "more-help": (
        Level.GOOD,
        N_("“Not met” is not the end"),
        N_("Say what other help there is"),
        "letters",
    ),
    "close": (
        Level.SHOULD,
        N_("Home Office guidance, 2025: say when and why"),
        N_("Close the case, saying why"),
        "close",
    ),
}


def what_the_law_asks(case: Situation) -> tuple[Step, ...]:
    """Every step of an open case: what cannot wait first, then its road. Empty for one at its end."""
    if case.status in (Status.WITHDRAWN, Status.CLOSED):
        return ()
    return (*_at_once(case), *_receiving(case), *_deciding(case), *_telling(case), *_afterwards(case))


def next_step(steps: tuple[Step, ...]) -> Step | None:
    """The first that can be done now: a MUST before the rest, but before all danger, and a wish to stop."""
    now = [step for step in steps if step.standing is Standing.NOW]
    urgent = [step for step in now if step.code in BEFORE_ALL]
    binding = [step for step in now if step.level is Level.MUST and step.page]
    return next(iter([*urgent, *binding, *now]), None)


def _at_once(case: Situation) -> Iterator[Step]:
    """What comes in between, whatever the stage: shown while it is open."""
    if case.danger_waits:
        yield _step("danger", Standing.NOW)
    if case.data_complaint_due is not None:
        yield _step("data-complaint", Standing.NOW, case.data_complaint_due)
    if case.withdrawal_asked:
        yield _step("withdrawal", Standing.NOW)
    if case.looking_again_asked:
        yield _step("look-again", Standing.NOW)
    if case.unread:
        yield _step("read", Standing.NOW)


def _receiving(case: Situation) -> Iterator[Step]:
    yield _step("named-contact", _done(case.has_named_contact))
    yield _step("acknowledge", _done(case.acknowledged), None if case.acknowledged else case.acknowledge_due)
    if case.no_safe_way:
        yield _step("safe-way", Standing.NOW)
    if case.agreement_open:
        yield _step("agreement", Standing.NOW)
    if case.sharing_concern:
        yield _step("sharing", Standing.NOW)
    reached = not case.kinds_missing and not case.bodies_unreached
    yield _step("pass-on", _done(reached))
    yield _step("receipts", _done(reached and not case.bodies_unconfirmed))


def _deciding(case: Situation) -> Iterator[Step]:
    if case.decision != "final":
        if case.correction_waits:
            yield _step("correction", Standing.NOW)
        if case.cannot_tell:
            yield _step("ask-dates", Standing.NOW)
    code = _decide_code(case)
    if case.decision == "final":
        yield _step(code, Standing.DONE)
    elif case.decision in ("asked", "disagreed"):
        yield _step(code, Standing.DONE)
        yield _step("agree" if case.decision == "asked" else "talk", Standing.NOW, case.decide_due)
    else:
        yield _step(code, Standing.NOW, case.decide_due)


def _telling(case: Situation) -> Iterator[Step]:
    told = case.status is Status.TOLD
    decided = case.decision == "final"
    if case.correction_to_tell:
        yield _step("tell-correction", Standing.NOW)
    standing = _done(told) if decided else Standing.LATER
    code = "tell-again" if decided and not told and case.letter_returned else "tell"
    yield _step(code, standing, case.tell_due if decided and not told else None)
    if case.another_victim:
        yield _step("tell-victim", _done(case.victim_told) if decided else Standing.LATER)


def _afterwards(case: Situation) -> Iterator[Step]:
    """Nothing moves before the applicant has been told (section 104(6))."""
    told = case.status is Status.TOLD
    open_now = Standing.NOW if told else Standing.LATER
    if case.decision == "final" and case.outcome == "met":
        yield _step("review", open_now, case.review_due)
        yield _step("outcome", Standing.LATER)
        # A review must be held first (section 104(1)), and its outcome told (section 104(8)).
        yield _step("close", Standing.LATER)
    elif case.decision == "final":
        yield _step("more-help", _done(told))
        yield _step("close", open_now)
    else:
        yield _step("close", Standing.LATER)


def _decide_code(case: Situation) -> str:
    if not case.must_decide_met:
        return "decide"
    return "decide-met-locally" if case.basis == "procedure" else "decide-met"


def _done(done: bool) -> Standing:
    return Standing.DONE if done else Standing.NOW


def _step(code: str, standing: Standing, due: date | None = None) -> Step:
    level, citation, title, page = WORDS[code]
    return Step(code, level, citation, title, page, standing, due)
