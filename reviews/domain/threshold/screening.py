"""What a local route asks of each single report, apart from its dates and its company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from .application import ABSENT, HATE_KINDS, Absent, Application, Hate, Person, Reference, Report
from .conditions import NO, UNKNOWN, YES, Answer, Condition, Leaf, judge
from .plan import Bar, Channels, Question, Recipients
from .record import record
from .route import HateRule, Place


@record
class Screen:
    """The first thing that stands in a report's way on a route, under the name of its rule.

    ``code`` names the sentence, ``detail`` fills it, ``field`` is what is not known.
    """

    answer: Answer
    code: str
    detail: str = ""
    rule: str = ""
    field: str = ""


PASSES = Screen(YES, "in-time")

EVERY_KIND = frozenset(HATE_KINDS)

NOT_MADE = Screen(NO, "not-made")
MADE_UNKNOWN = Screen(UNKNOWN, "made-unknown", field="made")
OUTSIDE_AREA = Screen(NO, "outside-area")
AREA_UNKNOWN = Screen(UNKNOWN, "area-unknown", field="in_area")
CHASE = Screen(NO, "chase")
CHASE_UNKNOWN = Screen(UNKNOWN, "chase-unknown", field="repeat_contact")
OTHER_BEHAVIOUR = Screen(NO, "other-behaviour")
BEHAVIOUR_UNKNOWN = Screen(UNKNOWN, "behaviour-unknown", field="behaviour")
ANONYMOUS = Screen(NO, "anonymous", rule="anonymous")
ANONYMOUS_UNKNOWN = Screen(UNKNOWN, "anonymous-unknown", rule="anonymous", field="anonymous")
NO_AGREEMENT = Screen(NO, "no-agreement", rule="agreement")


def act_screen(report: Report, behaviour: str | None, *, must_be_reported: bool = True) -> Screen:
    """What the Act itself asks: a complaint, made, about the behaviour, in the area, not a chase."""
    about = _about(report, behaviour)
    if about is PASSES and report.made is True and report.in_area is True and report.chase is False:
        return PASSES
    for failing in (
        NOT_MADE if report.made is False and must_be_reported else None,
        about if about.answer == NO else None,
        OUTSIDE_AREA if report.in_area is False else None,
        CHASE if report.chase is True else None,
        MADE_UNKNOWN if report.made is None and must_be_reported else None,
        about if about.answer == UNKNOWN else None,
        AREA_UNKNOWN if report.in_area is None else None,
        CHASE_UNKNOWN if report.chase is None else None,
    ):
        if failing is not None:
            return failing
    return PASSES


def _about(report: Report, behaviour: str | None) -> Screen:
    """Whether the report is about this behaviour; where nobody has said, it is."""
    about = report.behaviour
    if about is None:
        return BEHAVIOUR_UNKNOWN
    return PASSES if about is ABSENT or about == behaviour else OTHER_BEHAVIOUR


def ask(question: Question, application: Application) -> list[Screen]:
    """What one question of a route finds of each report, in the order of `Application.ordered`."""
    find = QUESTIONS[question.name]
    return [find(question.rule, application, report) for report in application.ordered]


def _condition(bar: Bar, application: Application, report: Report) -> Screen:
    verdict = judge(bar.node, application, report, application.applied_to)
    if verdict.answer == YES:
        return PASSES
    if verdict.answer == NO:
        return Screen(NO, "condition-fails", bar.text, bar.rule)
    return Screen(UNKNOWN, "condition-unknown", bar.text, bar.rule, _where(verdict.leaves[0][0], report))


def _where(leaf: Leaf, report: Report) -> str:
    """Where the application would say what a condition about a report or its person asks."""
    if not isinstance(leaf, Condition):
        return "by" if report.owner is None else f"people.{report.owner}.{leaf.key}"
    if leaf.scope == "person":
        return "by" if report.owner is None else f"people.{report.owner}.facts.{leaf.key}"
    return f"facts.{leaf.key}"


def worst_of(found: list[Screen]) -> Screen:
    """The first definite obstacle, else the first doubt, else nothing."""
    return min(found, key=_answer, default=PASSES)


def _answer(screen: Screen) -> Answer:
    return screen.answer


def _recipient(rule: Recipients, application: Application, report: Report) -> Screen:
    if report.to is ABSENT or report.to in rule.plain:
        return PASSES
    if report.to is None:
        return Screen(UNKNOWN, "recipient-unknown", rule="recipient", field="to")
    left_out = _among_places(rule.left_out, application, report)
    counted = YES if rule.counted is None else _among_places(rule.counted, application, report)
    if left_out == YES or counted == NO:
        return Screen(NO, "recipient", report.to, "recipient")
    if left_out == UNKNOWN or counted == UNKNOWN:
        field = "recipient" if report.recipient is None else f"people.{report.owner}.tenure"
        return Screen(UNKNOWN, "recipient-detail-unknown", report.to, "recipient", field)
    return PASSES


def _among_places(places: tuple[Place, ...], application: Application, report: Report) -> Answer:
    best: Answer = NO
    for place in places:
        if place.to == report.to:
            best = max(best, min(_named(place, report), _tenant(place, application, report)))
    return best


def _named(place: Place, report: Report) -> Answer:
    if not place.named or report.recipient is ABSENT:
        return YES
    if report.recipient is None:
        return UNKNOWN
    return YES if report.recipient.casefold() in {name.casefold() for name in place.named} else NO


def _tenant(place: Place, application: Application, report: Report) -> Answer:
    person = application.person(report.owner)
    if not place.tenure or person is None or person.tenure is ABSENT:
        return YES
    return UNKNOWN if person.tenure is None else YES if person.tenure in place.tenure else NO


def _channel(rule: Channels, _: Application, report: Report) -> Screen:
    if report.channel is ABSENT:
        return PASSES
    if report.channel is None:
        return Screen(UNKNOWN, "channel-unknown", rule="channel", field="channel")
    counted = rule.counted
    if report.channel in rule.left_out or (counted is not None and report.channel not in counted):
        return Screen(NO, "channel", report.channel, "channel")
    return PASSES


def _agreement(needed: str, application: Application, report: Report) -> Screen:
    """Missing agreement takes a person out: everyone who reported, or a victim somebody applies for."""
    person = application.person(report.owner)
    if (
        person is None
        or person.agrees is True
        or (needed == "victim" and not _applied_for(application, person))
    ):
        return PASSES
    if person.agrees is False:
        return NO_AGREEMENT
    return Screen(UNKNOWN, "agreement-unknown", rule="agreement", field=f"people.{person.id}.agrees")


def _applied_for(application: Application, person: Person) -> bool:
    applicant = application.person(application.applicant)
    for_another = applicant is not None and applicant.victim is False
    return for_another and person.id != application.applicant and person.victim is not False


def _not_before(rule: tuple[str, date], _: Application, report: Report) -> Screen:
    subject, day = rule
    first, last = report.reported_from, report.reported_to
    if subject == "incident":
        first, last = report.ended_from, report.ended_to
    if last < day:
        return Screen(NO, "before-start", day.isoformat(), "not-before")
    field = "incident_first" if subject == "incident" else "reported"
    return (
        PASSES
        if first >= day
        else Screen(UNKNOWN, "before-start-unknown", day.isoformat(), "not-before", field)
    )


def _hate(rule: HateRule, _: Application, report: Report) -> Screen:
    return hate_screen(rule, report)


def _anonymous(_: None, __: Application, report: Report) -> Screen:
    if report.anonymous is False:
        return PASSES
    return ANONYMOUS if report.anonymous else ANONYMOUS_UNKNOWN


def _made_by_applicant(_: None, application: Application, report: Report) -> Screen:
    if report.owner == application.applicant:
        return PASSES
    return Screen(
        UNKNOWN if report.owner is None else NO, "not-the-applicants", "", "made-by:applicant", "by"
    )


def hate_screen(rule: HateRule, report: Report) -> Screen:
    """Whether a report is one of hate as the rule means it, or must not be."""
    shut_out = rule.share == "none"
    answer, field = _is_hate(rule, report.hate, unsaid=NO if shut_out else YES)
    if shut_out:
        if answer == NO:
            return PASSES
        if answer == YES:
            return _of_hate(NO, "hate-excluded", "hate-excluded", field)
        return _of_hate(UNKNOWN, "hate-unknown", "hate-excluded", field)
    if answer == YES:
        return PASSES
    return _of_hate(answer, "not-hate" if answer == NO else "hate-unknown", "hate", field)


@lru_cache(maxsize=64)
def _of_hate(answer: Answer, code: str, rule: str, field: str) -> Screen:
    return Screen(answer, code, rule=rule, field=field)


def _is_hate(rule: HateRule, hate: Hate | Absent | None, unsaid: Answer) -> tuple[Answer, str]:
    """Whether it is hate of this sort, and the field that is not known; ``unsaid`` is in favour."""
    if hate is ABSENT:
        return NO, ""
    if hate is None:
        return UNKNOWN, "hate"
    # The first of what is against it, else the first doubt.
    worst: Answer = YES
    field = "hate"
    if not EVERY_KIND.issubset(rule.kinds):
        kind = _listed(hate.kind, rule.kinds, unsaid)
        if kind < worst:
            worst, field = kind, "hate.kind"
    if rule.said_by:
        said = _listed(hate.said_by, rule.said_by, unsaid)
        if said < worst:
            worst, field = said, "hate.said_by"
    if rule.strands:
        strand = _strand(hate, rule.strands, unsaid)
        if strand < worst:
            worst, field = strand, "hate.strands"
    if rule.flagged and not hate.flagged and worst != NO:
        flagged = UNKNOWN if hate.flagged is None else NO
        if flagged < worst:
            worst, field = flagged, "hate.flagged_on"
    return worst, field


def _listed(value: Reference, options: tuple[str, ...], unsaid: Answer) -> Answer:
    if value is ABSENT:
        return unsaid
    return UNKNOWN if value is None else YES if value in options else NO


def _strand(hate: Hate, strands: tuple[str, ...], unsaid: Answer) -> Answer:
    if hate.strands is None:
        return UNKNOWN
    if not hate.strands:
        return unsaid
    return YES if any(strand in strands for strand in hate.strands) else NO


#: How each question is asked; the names are those of `plan.Question`.
QUESTIONS: dict[str, Callable[[Any, Application, Report], Screen]] = {
    "recipient": _recipient,
    "channel": _channel,
    "anonymous": _anonymous,
    "hate": _hate,
    "made-by": _made_by_applicant,
    "agreement": _agreement,
    "not-before": _not_before,
    "condition": _condition,
}
