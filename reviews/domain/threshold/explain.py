"""Every sentence of an assessment, from its code and what fills it.

`ENGLISH` is the whole catalogue. Another language is another dictionary with the same codes; a
place in braces may say how it is to be read: ``{day:date}``, ``{n:number}``, ``{n:things}``
(with the word in ``unit``), ``{text:rule}``, and the kinds of `WORDS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

ENGLISH: dict[str, str] = {
    # One report that counts.
    "in-time": "Reported on {reported:date}, in time for this incident (last day {report_last_day:date}). "
    "An application counts it until {apply_last_day:date}.",
    "in-time-to-apply": "Reported on {reported:date}. An application counts it until {apply_last_day:date}.",
    "in-time-to-report": "Reported on {reported:date}, in time for this incident "
    "(last day {report_last_day:date}).",
    "in-time-on-any-date": "In time on every date it may have been.",
    "fits": "It is a report of the kind this route counts.",
    "left-out-ignored": "Counts: no other report by this person does, so the decision to leave it out "
    "has nothing to stand against.",
    # One report that does not count.
    "not-made": "No report was made to an agency.",
    "other-behaviour": "It is about other behaviour.",
    "outside-area": "The behaviour was outside this area.",
    "chase": "It asked again about an earlier report and told of no new incident.",
    "after-application": "Made after the application on {applied:date}: it is evidence, but does "
    "not count yet.",
    "report-before-incident": "The report is dated {reported:date}, before the incident on {incident:date}. "
    "Check both dates.",
    "reported-too-late": "Reported on {reported:date}. The last day to report this incident was "
    "{last_day:date}.",
    "reported-too-late-at-best": "Reported too late on every date it may have been.",
    "applied-too-late": "Reported on {reported:date}. An application counted it until {last_day:date}; "
    "this one was made on {applied:date}.",
    "applied-too-late-at-best": "The application came too late for it on every date it may have been.",
    "incident-too-old": "The incident was too long before the application.",
    "not-yet": "Not enough time has passed since it, or a promised reply is still to come.",
    "left-out": "Left out by {by} under section 104(12): another report by the same person counts.",
    "recipient": "A report to {what:recipient} does not count on this route.",
    "channel": "A report made {what:channel} does not count on this route.",
    "anonymous": "Anonymous reports do not count on this route.",
    "not-hate": "Nobody has said that it was hate of the kind this route is for.",
    "hate-excluded": "This route leaves out reports of hate crime.",
    "not-the-applicants": "It is not the applicant’s own report.",
    "no-agreement": "The person whose report it is does not agree to its being counted.",
    "before-start": "It is from before {what:date}.",
    "condition-fails": "A local condition is not met: {what}",
    "same-incident": "It is about an incident that is already counted.",
    "person-counted": "This person is already counted.",
    "household-counted": "This household is already counted.",
    "contact-counted": "This contact is already counted.",
    "not-in-run": "It does not fall in the same period as the reports relied on.",
    "not-relied-on": "The best count on this route is reached with other reports.",
    # One report of which it cannot be told.
    "made-unknown": "It is not known whether a report was made.",
    "behaviour-unknown": "It is not known which behaviour it is about.",
    "area-unknown": "It is not known whether the behaviour was in this area.",
    "chase-unknown": "It is not known whether it told of a new incident or asked about an earlier report.",
    "report-date-unknown": "The date of the report is not known.",
    "incident-date-unknown": "The date of the incident is not known.",
    "dates-not-exact": "On some of the dates it may have been it is in time, on others not.",
    "application-date-not-exact": "It depends on the exact day of the application.",
    "not-yet-unknown": "It is not known whether enough time has passed or a promised reply has come.",
    "decision-unknown": "It is not known whether it was left out under section 104(12).",
    "decision-person-unknown": "It was left out under section 104(12), but whose report it is is not known.",
    "undecided-repeat": "It may be about the same incident as another report by the same person. "
    "Nobody has decided yet whether it counts.",
    "company-unknown": "It is not known {what:field}, and so whether it belongs with the others.",
    "recipient-unknown": "It is not known to whom it was reported.",
    "recipient-detail-unknown": "It is not known whether this was a report to {what:recipient} of the "
    "kind that counts.",
    "channel-unknown": "It is not known how it was reported.",
    "anonymous-unknown": "It is not known whether it was anonymous.",
    "hate-unknown": "It is not known whether it was hate of the kind the route is about.",
    "agreement-unknown": "It is not known whether the person whose report it is agrees to its being counted.",
    "before-start-unknown": "It is not known whether it is from before {what:date}.",
    "condition-unknown": "It is not known whether a local condition is met: {what}",
    # The Act's route.
    "act-met": "{low:things} counted, and {needed:number} are needed: the bodies must decide that the "
    "threshold is met (section 104(4)).",
    "act-cannot-tell": "Between {low:number} and {high:things} count, and {needed:number} are needed: it "
    "turns on what is not known.",
    "act-not-reached": "Fewer than {needed:number} counted so far ({high:number}): the bodies must still "
    "decide.",
    "act-pooled": "The reports of more than one person are counted together, which is a reading of the Act.",
    # A local route.
    "local-met": "{low:things} counted; the route asks for {needed:number}.",
    "local-cannot-tell": "Between {low:number} and {high:things} counted; the route asks for "
    "{needed:number}.",
    "local-not-reached": "{high:things} counted so far; the route asks for {needed:number}.",
    "people-missing": "At least {at_least:things} must stand behind the reports.",
    "applicant-missing": "The applicant must be one of them.",
    "latest-missing": "The newest {subject} must be no more than {within} old when the application is made.",
    "hate-missing": "At least one of the reports must be of hate.",
    "bar-fails": "Not met: {text}",
    "bar-unknown": "Not known: {text}",
    "people-must-say": "Only people can say: {text}",
    "people-have-said": "Met by a recorded finding: {text}",
    "holds": "Everything it asks for holds.",
    "people-have-said-no": "Found not to be so: {text}",
    "reading-taken": "Unclear in the published text: {text} It is read in the applicant’s favour; read the "
    "other way, the route would be {other:outcome}.",
    "reading-same": "Unclear in the published text: {text} Either way the route comes to the same.",
    "reading-noted": "Unclear in the published text: {text} It is read in the applicant’s favour.",
    # Warnings.
    "local-condition-overridden": "This local rule does not apply here, because the Act’s number has been "
    "reached (section 104(4)): {text:rule}.",
    "s104-12-ignored": "The decision to leave out report {complaint} has no effect: no other report by the "
    "same person counts (section 104(12)).",
    "s104-12-unnamed": "The decision to leave out report {complaint} has no effect: no name stands under it.",
    "s104-12-no-reason": "The decision to leave out report {complaint} gives no reason.",
}

#: What a rule of the local procedure says, where it has no words of its own.
RULES: dict[str, str] = {
    "made-by:same-person": "the reports must all be one person’s",
    "made-by:applicant": "the reports must be the applicant’s own",
    "made-by:same-household": "the reports must all be one household’s",
    "people": "at least {number:things} must have reported",
    "number": "{number:things} are needed",
    "recipient": "only reports to certain recipients count",
    "channel": "only reports made in certain ways count",
    "anonymous": "anonymous reports do not count",
    "agreement": "everyone whose report counts must agree",
    "hate-excluded": "reports of hate crime do not count",
    "reporting": "a report must be made within {within} of its incident",
    "window": "the reports must fall within {within}",
    "latest": "the newest {subject} must be no more than {within} old",
    "not-before": "earlier reports do not count",
    "waiting": "enough time must have passed, or a promised reply be overdue",
    "about:same-problem": "the reports must be about one problem",
    "about:separate-incidents": "the reports must be about separate incidents",
    "about:linked-location": "the reports must be about one place",
    "about:same-culprit": "the same people must be behind it",
    "about:same-incident": "the reports must be about one incident",
    "about:same-location-culprit-or-problem": "the reports must share a place, a problem or who is behind it",
}

#: How the contract's own words are said, by the kind of place they fill.
WORDS: dict[str, dict[str, str]] = {
    "field": {
        "by": "who made it",
        "on_behalf_of": "for whom it was made",
        "household": "which household it came from",
        "problem": "which problem it is about",
        "location": "where it was",
        "culprit": "who did it",
        "incident": "which incident it is about",
        "contact": "in which contact it was made",
    },
    "recipient": {
        "council": "the council",
        "council-landlord": "the council as landlord",
        "county-council": "the county council",
        "police": "the police",
        "housing-provider": "a housing provider",
        "private-landlord": "a private landlord",
        "health": "a health body",
        "fire": "the fire service",
        "other": "this body",
    },
    "channel": {
        "phone": "by telephone",
        "online": "online",
        "email": "by email",
        "letter": "by letter",
        "office": "at an office",
        "on-site": "to an officer on site",
        "diary": "on a diary sheet",
        "other": "in this way",
    },
    "outcome": {
        "met": "met",
        "cannot-tell": "uncertain",
        "for-people": "for people to decide",
        "not-reached": "not reached",
    },
}

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SINGULAR = {
    "reports": "report",
    "incidents": "incident",
    "contacts": "contact",
    "people": "person",
    "households": "household",
    "parties": "party",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Filler = Callable[[object, Mapping[str, object]], str]
Place = tuple[str, Filler]


def explain(code: str, args: Mapping[str, object]) -> str:
    """The English sentence for a code.

    ``args`` is what an assessment gave with it, from the objects or from its JSON. A code that is
    not in the catalogue raises `KeyError`: it can only be a mistake in the engine.
    """
    said = _said(ENGLISH[code], args)
    return said if said[:1].isupper() else said[:1].upper() + said[1:]


def _said(template: str, args: Mapping[str, object]) -> str:
    frame, places = _frame(template)
    return frame % tuple([write(args.get(name), args) for name, write in places])


@lru_cache(maxsize=512)
def _frame(template: str) -> tuple[str, tuple[Place, ...]]:
    """The template with ``%s`` for its places, and for each its name and how its value is written."""
    places = tuple((found[1], _filler(found[2] or "")) for found in _PLACE.finditer(template))
    return _PLACE.sub("%s", template.replace("%", "%%")), places


def _filler(kind: str) -> Filler:
    if kind in WORDS:
        words = WORDS[kind]
        return lambda value, _: words.get(str(value), str(value))
    return FILLERS.get(kind, lambda value, _: str(value))


def _things(value: object, args: Mapping[str, object]) -> str:
    unit = str(args.get("unit", "reports"))
    return f"{number(value) if value else 'no'} {SINGULAR[unit] if value == 1 else unit}"


def _rule(value: object, args: Mapping[str, object]) -> str:
    rule = str(args.get("rule"))
    return str(value).rstrip(".") if value else _said(RULES.get(rule, rule), args)


def number(value: object) -> str:
    """A small number as a word, a large one in figures."""
    return NUMBERS[value] if isinstance(value, int) and 0 <= value < len(NUMBERS) else str(value)


def _day(value: object, _: Mapping[str, object]) -> str:
    if isinstance(value, date):
        return _written(value)
    if isinstance(value, str) and _ISO.fullmatch(value):
        return _written(date.fromisoformat(value))
    return "an unknown date"


@lru_cache(maxsize=4096)
def _written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


FILLERS: dict[str, Filler] = {
    "date": _day,
    "number": lambda value, _: number(value),
    "things": _things,
    "rule": _rule,
}
