"""Local conditions: statements that must hold, nested with *all* and *any*.

A condition says whose word settles it (design.md §5, point 5). A *belief* is settled by the
applicant's word, a *record* by whoever looks it up, a *finding* only by an officer or the bodies.
What nobody has said is presumed in the applicant's favour, except that what *opens* a route
(hate, a high risk, a manager's decision) is not there until somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .application import ABSENT, Absent, Application, Fact, Reference, Report
from .periods import Period, last_day
from .record import record

Answer = Literal[0, 1, 2]
NO: Answer = 0
UNKNOWN: Answer = 1
YES: Answer = 2

Presumed = bool | None | Literal[Absent.ABSENT]

KINDS = ("belief", "record", "finding")
SCOPES = ("application", "person", "report")
FINDERS = ("officer", "bodies")
CHECKS = (
    "waited",
    "reply-date-passed",
    "under-18",
    "victim",
    "tenure",
    "started-by",
    "kind-of-person",
    "recipient",
    "channel",
    "hate",
)
#: Checks on a report itself; those with a list of words; those that waiting can change.
CHECKS_OF_REPORTS = ("recipient", "channel", "hate")
CHECKS_WITH_WORDS = ("tenure", "started-by", "kind-of-person", "recipient", "channel")
CHECKS_OF_TIME = ("waited", "reply-date-passed")


@dataclass(frozen=True, slots=True)
class Condition:
    """One statement about a local fact: ``needs`` is the value that the fact must have.

    ``opens``: the statement opens a route, so silence means no. ``finder``: whose finding it is.
    ``reason`` is the authority's own for asking; ``question`` and ``hint`` are for the applicant.
    """

    key: str
    kind: str
    scope: str
    needs: bool
    opens: bool
    finder: str
    text: str
    reason: str
    question: str
    hint: str

    @property
    def rule(self) -> str:
        """The name under which sentences and warnings speak of it."""
        return f"condition:{self.key}"


@dataclass(frozen=True, slots=True)
class Check:
    """A statement that the application's own fields settle, with no question to anybody."""

    name: str
    scope: str
    needs: bool
    opens: bool
    words: tuple[str, ...]
    period: Period | None
    text: str

    @property
    def key(self) -> str:
        """The name of the test, where a condition has its key."""
        return self.name

    @property
    def rule(self) -> str:
        """The name under which sentences and warnings speak of it."""
        return f"test:{self.name}"


@dataclass(frozen=True, slots=True)
class Group:
    """Several statements, of which all must hold, or any."""

    any: bool
    parts: tuple[Condition | Check | Group, ...]


Leaf = Condition | Check
Node = Leaf | Group


@record
class Verdict:
    """What a tree comes to, and the leaves that stand in its way.

    ``opened``: a finding recorded by people is what makes it hold. ``waiting``: nothing stands in
    the way but findings that would open it and that nobody has recorded.
    """

    answer: Answer
    leaves: tuple[tuple[Leaf, Answer], ...] = ()
    opened: bool = False
    waiting: bool = False


HOLDS = Verdict(YES)
OPENED = Verdict(YES, opened=True)


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Every leaf of a tree, in the order written."""
    if isinstance(node, Group):
        for part in node.parts:
            yield from leaves_of(part)
    else:
        yield node


def judge(node: Node, application: Application, report: Report | None, on: date) -> Verdict:
    """Try a tree against the facts as they would stand if the application were made ``on`` a day.

    ``report`` is needed where a leaf is about a report or the person who made it.
    """
    if isinstance(node, Group):
        return _of_group(node.any, [judge(part, application, report, on) for part in node.parts])
    if isinstance(node, Condition):
        return _of_condition(node, _fact(node, application, report))
    value = _tested(node, application, report, on)
    if value is ABSENT:
        value = node.needs is not node.opens
    answer = UNKNOWN if value is None else YES if value is node.needs else NO
    return HOLDS if answer == YES else Verdict(answer, ((node, answer),))


def _of_group(any_of: bool, verdicts: list[Verdict]) -> Verdict:
    answers = [verdict.answer for verdict in verdicts]
    answer = (max if any_of else min)(answers)
    if answer == YES:
        holding = [verdict for verdict in verdicts if verdict.answer == YES]
        opened = all(v.opened for v in holding) if any_of else any(v.opened for v in holding)
        return OPENED if opened else HOLDS
    failing = [verdict for verdict in verdicts if verdict.answer != YES]
    waiting = (any if any_of else all)(verdict.waiting for verdict in failing)
    return Verdict(answer, tuple(leaf for v in failing for leaf in v.leaves), waiting=waiting)


def _of_condition(leaf: Condition, fact: Fact | Literal[Absent.ABSENT]) -> Verdict:
    if fact is ABSENT:
        if leaf.opens:
            return Verdict(NO, ((leaf, NO),), waiting=leaf.kind == "finding")
        return HOLDS
    if fact.value is None or not _settles(leaf, fact):
        return Verdict(UNKNOWN, ((leaf, UNKNOWN),))
    if fact.value is not leaf.needs:
        return Verdict(NO, ((leaf, NO),))
    return OPENED if leaf.opens and leaf.kind == "finding" else HOLDS


def _settles(leaf: Condition, fact: Fact) -> bool:
    """Whether the fact comes from a hand whose word is enough for this kind of statement."""
    if leaf.kind == "finding":
        return fact.by == "bodies" or (fact.by == "officer" and leaf.finder == "officer")
    if leaf.kind == "belief" and fact.by not in (None, "applicant"):
        return fact.value is leaf.needs
    return True


def _fact(leaf: Condition, application: Application, report: Report | None) -> Fact | Literal[Absent.ABSENT]:
    if leaf.scope == "application":
        return application.facts.get(leaf.key, ABSENT)
    if leaf.scope == "report":
        return ABSENT if report is None else report.facts.get(leaf.key, ABSENT)
    owner = application.applicant if report is None else report.owner
    if owner is None:
        stated = any(leaf.key in person.facts for person in application.people.values())
        return Fact(None) if stated else ABSENT
    person = application.people.get(owner)
    return ABSENT if person is None else person.facts.get(leaf.key, ABSENT)


def _tested(test: Check, application: Application, report: Report | None, on: date) -> Presumed:
    if test.name == "waited":
        return _waited(test.period, application, report, on)
    if test.name == "reply-date-passed":
        reports = application.reports if report is None or test.scope == "application" else (report,)
        return _all(None if _due(one, on) is None else not _due(one, on) for one in reports)
    if test.name == "started-by":
        return _among(application.started_by, test.words)
    if test.name in CHECKS_OF_REPORTS:
        return ABSENT if report is None else _of_report(test, report)
    owner = application.applicant if report is None or test.scope == "application" else report.owner
    person = application.person(owner)
    if person is None:
        return ABSENT if owner is not None else None
    if test.name == "under-18":
        return person.under_18
    if test.name == "victim":
        return person.victim
    return _among(person.tenure if test.name == "tenure" else person.kind, test.words)


def _of_report(test: Check, report: Report) -> Presumed:
    if test.name == "hate":
        return report.hate if report.hate is None or report.hate is ABSENT else True
    return _among(report.to if test.name == "recipient" else report.channel, test.words)


def _waited(period: Period | None, application: Application, report: Report | None, on: date) -> Presumed:
    if period is None:
        return True
    reports = application.reports if report is None else (report,)
    return _any(
        True
        if last_day(one.reported_to, period) < on
        else None
        if last_day(one.reported_from, period) < on
        else False
        for one in reports
    )


def _due(report: Report, on: date) -> bool | None:
    """Whether a promised reply is still to come on the day; None where the date is not known."""
    if report.reply_due is None:
        return False
    first, last = report.reply_due
    return True if first >= on else None if last >= on else False


def _among(value: Reference, words: tuple[str, ...]) -> Presumed:
    return value if value is None or value is ABSENT else value in words


def _all(values: Iterator[bool | None]) -> bool | None:
    found = list(values)
    return False if False in found else None if None in found else True


def _any(values: Iterator[bool | None]) -> bool | None:
    found = list(values)
    return True if True in found else None if None in found else False
