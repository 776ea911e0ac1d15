"""The English of a procedure read back: one sentence a code.

Places in braces are filled as in `explain`; the kinds of place that only a procedure needs are in `KINDS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from .explain import MONTHS, SINGULAR, WORDS, number

#: The heading of each section.
HEADINGS: dict[str, str] = {
    "standing": "What this is",
    "act": "The Act’s own route",
    "route": "A local route",
    "exclusions": "What it is not for",
    "who": "Who may apply, and how",
    "deciding": "Who decides",
    "clocks": "By when",
    "appeal": "If somebody is dissatisfied",
    "arrangements": "What the Act asks it to arrange",
    "unclear": "For a person to settle",
    "notes": "What else the source says",
}

SENTENCES: dict[str, str] = {
    "status-current": "The review procedure of {name} ({nation}), current when it was read.",
    "status-superseded": "An earlier review procedure of {name} ({nation}), since superseded.",
    "status-abolished": "The review procedure of {name} ({nation}), which has since been abolished.",
    "status-incomplete": "The review procedure of {name} ({nation}), of which only a part was seen.",
    "source": "Source: {address}{as_of:as_of}.",
    "source-read": "Read on {on:date}.",
    "source-whole": "All of the published text was read.",
    "source-note": "{text}",
    "valid-both": "It runs from {first:date} to {last:date}.",
    "valid-from": "It runs from {first:date}.",
    "valid-to": "It ran until {last:date}.",
    "area-whole": "It covers {names:list}.",
    "area-part": "It covers a part of the area only{names:listed}.",
    "area-joint": "It is made jointly for several areas{names:listed} (Schedule 4, paragraph 8).",
    "area-statement": "It is a statement for several areas, not one authority’s procedure{names:listed}.",
    "language": "It is written in the language “{language}”.",
    "edition": "It is also published in the language “{language}”: {address}. {text}",
    "act-number": "{number:things} about the behaviour, by anyone, are enough: the bodies must then decide "
    "that the threshold is met (section 104(4)). The number is {basis:basis}.",
    "act-report": "A report counts if it was made within {within}, beginning with the day of the incident "
    "(section 104(11)(a)). The period is {basis:basis}.",
    "act-apply": "A report counts if the application was made within {within}, beginning with the day of the "
    "report (section 104(11)(b)). The period is {basis:basis}.",
    "repeats-counted": "One person’s reports of one incident all count until somebody decides otherwise by "
    "name (section 104(12)).{basis:repeats}",
    "repeats-left-out": "One person’s reports of one incident do not count for certain until somebody "
    "decides by name (section 104(12)).{basis:repeats}",
    "kind-complaints": "A route by counting.",
    "kind-hate": "A route for hate.",
    "kind-persistence": "A route for persistent behaviour.",
    "kind-harm-or-vulnerability": "A route for harm or vulnerability.",
    "kind-inadequate-response": "A route where the response was not adequate.",
    "kind-discretion": "Open to the people who decide: they may hold a review under it.",
    "kind-staff-initiated": "A route that staff begin.",
    "in-words": "{text}",
    "count": "At least {number:things} {number:are} needed.",
    "made-by-same-person": "All are one person’s.",
    "made-by-applicant": "All are the applicant’s own.",
    "made-by-same-household": "All are one household’s.",
    "made-by-any": "Anybody may have made them.",
    "made-by-different-people": "They come from different people.",
    "made-by-different-households": "They come from different households.",
    "made-by-more-than-one-party": "They come from more than one person, business or group.",
    "made-by-not-stated": "It is not said who must have made them: read as anybody.",
    "need-not-be-reported": "Incidents count that were suffered, even if nobody reported them.",
    "people": "At least {number:things} stand behind them.",
    "people-applicant": "At least {number:things} stand behind them, the applicant being one.",
    "agreement-each": "Each person whose report counts agrees.",
    "agreement-victim": "A victim for whom somebody else applies agrees.",
    "about-same-problem": "They are about one problem.",
    "about-related": "They are related to each other.",
    "about-separate-incidents": "They are about separate incidents.",
    "about-separate-incidents-per-person": "Each person’s are about separate incidents.",
    "about-linked-location": "They are about one place; several kinds of behaviour may be joined.",
    "about-same-culprit": "The same people are said to be behind them.",
    "about-same-incident": "They are about one and the same incident.",
    "about-same-location-culprit-or-problem": "They share the place, the people said to be behind it, or the "
    "problem.",
    "hate-every": "Every one of them is of {kind:hate}.",
    "hate-one": "At least one of them is of {kind:hate}.",
    "hate-none": "None of them is of {kind:hate}.",
    "hate-strands": "Only hate because of {words:or}.",
    "hate-said-by": "Only if {hands:hands} said so.",
    "hate-flagged": "Only if it was recorded as hate when it was reported.",
    "to-only": "Only reports to these count:",
    "to-not": "Reports to these do not count:",
    "place": "{to:recipient}",
    "place-tenure": "{to:recipient}, for {words:or} only",
    "place-named": "{words:or}{to:named_as}",
    "by-only": "Only reports made {channels:channels} count.",
    "by-not": "Reports made {channels:channels} do not count.",
    "anonymous-not": "Anonymous reports do not count.",
    "reporting-every": "Each was reported within {within} of its incident{day_one:day_one}.",
    "reporting-first": "The first of them was reported within {within} of its incident{day_one:day_one}.",
    "window-each-own": "Each {subject} has a period of its own: the application is made within {within} of it"
    "{day_one:day_one}.",
    "window-back-from-application": "The application is made within {within} of each {subject}"
    "{day_one:day_one}.",
    "window-forward-from-first-report": "Every {subject} falls within {within} of the first report relied "
    "on{day_one:day_one}.",
    "window-forward-from-first-incident": "Every {subject} falls within {within} of the first incident "
    "relied on{day_one:day_one}.",
    "window-any-span": "Every {subject} falls within some period of {within}, whenever it was"
    "{day_one:day_one}.",
    "window-none": "No period is published in which they must fall.",
    "latest": "The newest {subject} is no more than {within} old when the application is made"
    "{day_one:day_one}.",
    "not-before": "No {subject} is from before {on:date}.",
    "condition": "{text} {needs:needs}{scope:scope}{hand:hand}",
    "condition-same": "{needs:needs}{scope:scope}{hand:hand}",
    "condition-opens": "{text} {needs:needs}{scope:scope}{hand:hand} Until that is so the route is not open.",
    "check": "{text} {name:check}",
    "check-opens": "{text} {name:check} Until that is so the route is not open.",
    "any-of": "At least one of these holds:",
    "all-of": "All of these hold:",
    "asked": "Asked of the applicant: {text}",
    "asked-hint": "With the words: {text}",
    "because": "The reason given: {text}",
    "exclusion-application": "{text} It takes out the whole application, on local routes only.",
    "exclusion-report": "{text} It takes out a single report, on local routes only.",
    "who-listed": "As published: {words:list}. Under the Act anyone may apply (section 104(1)(a)).",
    "consent-required": "A victim for whom somebody else applies must agree.",
    "consent-written": "A victim for whom somebody else applies must agree in writing.",
    "consent-not-required": "A victim for whom somebody else applies need not agree.",
    "consent-not-stated": "It is not said whether a victim for whom somebody else applies must agree.",
    "consent-each": "Everyone whose report counts must agree.",
    "apply-by": "Ways to apply: {words:list}.",
    "deciders-one": "Nothing says that more than one person decides.",
    "deciders": "{people:count} people from {bodies:bodies} must agree.",
    "deciders-named": "Named: {words:list}.",
    "criterion": "Below the number, the bodies also weigh: {text}",
    "clocks-none": "No times are published.",
    "clock": "{step:step}: within {length:length} of {start:start}{aim:aim}.",
    "clock-unsaid": "{step:step}: within {length:length}; from when is not said{aim:aim}.",
    "clock-meeting": "{step:step}: at the first meeting after {start:start}, held every {every}{aim:aim}.",
    "clock-meeting-unsaid": "{step:step}: at the next meeting, held every {every}{aim:aim}.",
    "clock-source": "{text}",
    "appeal-none": "No way to appeal was seen.",
    "appeal-to": "The word is “{word}”; it goes to {text} ({body:body}).",
    "appeal-kind": "The word is “{word}”; it goes to {body:body}.",
    "appeal-ground": "A ground for it: {text}",
    "appeal-window": "To be asked for within {length:length} of {start:start}.",
    "appeal-window-unsaid": "To be asked for within {length:length}; from when is not said.",
    "appeal-address": "Where: {address}",
    "arranged-yes": "{name:arrangement}: the text has it.",
    "arranged-no": "{name:arrangement}: the text does not have it.",
    "arranged-who": "Who: {words:list}.",
    "arranged-dates": "Done on {days:dates}.",
    "arranged-every": "To be done every {within}.",
    "arranged-where": "To be found in: {text}",
    "review-due": "It is next due for review on {on:date}.",
    "reading": "Unclear: {text} It is read in the applicant’s favour.",
    "reading-other": "Unclear: {text} It is read in the applicant’s favour; the other reading of “{field}” "
    "is run beside it.",
    "ambiguity": "{text}{field:about}",
    "settled": "Settled: {text}",
    "mark": "{mark:mark}: “{field}”. Confirm locally.",
    "mark-noted": "{mark:mark}: “{field}”. {text} Confirm locally.",
    "note": "{text}",
}  # fmt: skip

BASIS = {
    "stated": "as published",
    "act-default": "the Act’s own, because none was seen in the source",
    "reading": "a reading of unclear words",
}
REPEATS = {
    "stated": " As published.",
    "reading": " A reading of unclear words.",
    "not-stated": " Nothing is published about it.",
}
HATE = {"any": "hate (an incident or a crime)", "incident": "a hate incident", "crime": "a hate crime"}
HANDS = {
    "belief": " The applicant’s word settles it.",
    "record": " The records settle it.",
    "officer": " An officer finds it.",
    "bodies": " The bodies find it.",
}
SAID_BY = {"victim": "the victim", "other": "somebody else", "agency": "an agency"}
SCOPES = {
    "application": "",
    "person": " It is asked of each person whose report it is.",
    "report": " It is asked of each report.",
}
STEPS = {
    "acknowledge": "Acknowledge the application",
    "decide": "Decide the threshold",
    "review": "Hold the review",
    "outcome": "Tell the outcome",
    "appeal-ask": "Ask for an appeal",
    "appeal-decide": "Decide the appeal",
    "agency-return": "Agencies return their information",
}
STARTS = {
    "receipt": "receipt",
    "acknowledgement": "the acknowledgement",
    "form-returned": "the return of the form",
    "information-complete": "the information being complete",
    "agencies-asked": "asking the agencies",
    "decision": "the threshold decision",
    "review-decision": "the review’s decision",
    "meeting": "the review meeting",
    "plan": "the action plan",
    "letter-sent": "the sending of the letter",
    "letter-received": "the receipt of the letter",
    "appeal-received": "the receipt of the appeal",
}
BODIES = {
    "council": "the council",
    "partnership": "the community safety partnership",
    "neighbouring-partnership": "a neighbouring partnership",
    "local-policing-body": "the local policing body",
    "police": "the police",
    "panel": "a panel",
    "landlord": "the landlord",
    "not-stated": "a body that is not named",
}
ARRANGEMENT = {
    "point_of_contact": "The point of contact for applications",
    "passing_on": "Applications are passed to all the relevant bodies",
    "policing_body_consulted": "The local policing body was consulted",
    "landlords_consulted": "Local providers of social housing were consulted",
    "dissatisfied_application": "What follows where an application is said to have been dealt with badly",
    "dissatisfied_review": "What follows where a review is said to have been carried out badly",
    "assessing": "How well the procedure works is assessed",
    "revising": "The procedure is revised",
    "co_option": "Local providers of social housing are co-opted",
    "joint_co_option": "The co-option is joint, as the procedure is",
    "act_prevails": "Added conditions and exclusions do not apply once the number is reached",
}
MARK = {"inferred": "Inferred", "example": "An example", "unclear": "Unclear", "slip": "A plain slip"}
UNITS_OF_TIME = {
    "working-days": ("working day", "working days"),
    "days": ("day", "days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
}

Args = Mapping[str, object]
#: A word of the format (housing-association), not of a person (anti-social behaviour).
WORD_OF_THE_FORMAT = re.compile(r"[a-z]+(-[a-z]+)+")
_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")


def say(code: str, args: Args) -> str:
    """The sentence for a code. Raises `KeyError` for a code that is not in the catalogue."""
    said = _PLACE.sub(lambda place: _filled(args, place[1], place[2] or ""), SENTENCES[code])
    said = re.sub(r" +", " ", said).strip()
    return said[:1].upper() + said[1:]


def _filled(args: Args, name: str, kind: str) -> str:
    value = args.get(name)
    return KINDS[kind](value, args) if kind else str(value if value is not None else "")


def _words(words: dict[str, str]) -> Callable[[object, Args], str]:
    return lambda value, args: words[str(value)]


def _day(value: object, args: Args) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if isinstance(value, date) else str(value)


def _several_days(value: object) -> list[object]:
    return list(value) if isinstance(value, tuple | list) else []


def _things(value: object, args: Args) -> str:
    unit = str(args["unit"])
    return f"{number(value)} {SINGULAR[unit] if value == 1 else unit}"


def _joined(words: Iterable[str], last: str) -> str:
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}"


def _several(value: object) -> list[str]:
    return [_spaced(str(one)) for one in value] if isinstance(value, tuple | list) else []


def _spaced(word: str) -> str:
    """A word of the format without its hyphens; what people wrote is left as it is."""
    return word.replace("-", " ") if WORD_OF_THE_FORMAT.fullmatch(word) else word


def _listed(value: object, args: Args) -> str:
    names = _several(value)
    return f": {_joined(names, 'and')}" if names else ""


def _length(value: object, args: Args) -> str:
    one, more = UNITS_OF_TIME[str(args["unit_of_time"])]
    return f"{value} {one if value == 1 else more}"


def _check(value: object, args: Args) -> str:
    """What the engine tries, after the authority's own words for it."""
    tried = f"Tried by: {str(value).replace('-', ' ')}"
    words = _several(args["words"])
    if words:
        tried += f" ({_joined(words, 'or')})"
    if args["more_than"]:
        tried += f" (more than {args['more_than']})"
    return f"{tried}{'' if args['needs'] else ', which must not be so'}."


KINDS: dict[str, Callable[[object, Args], str]] = {
    "date": _day,
    "dates": lambda value, args: _joined([_day(one, args) for one in _several_days(value)], "and"),
    "things": _things,
    "are": lambda value, args: "is" if value == 1 else "are",
    "count": lambda value, args: number(value),
    "bodies": lambda value, args: f"{number(value)} {'body' if value == 1 else 'bodies'}",
    "list": lambda value, args: _joined(_several(value), "and"),
    "or": lambda value, args: _joined(_several(value), "or"),
    "listed": _listed,
    "length": _length,
    "check": _check,
    "basis": _words(BASIS),
    "repeats": _words(REPEATS),
    "hate": _words(HATE),
    "hand": _words(HANDS),
    "hands": lambda value, args: _joined([SAID_BY[one] for one in _raw(value)], "or"),
    "scope": _words(SCOPES),
    "needs": lambda value, args: "" if value else "The answer it needs is no.",
    "recipient": _words(WORDS["recipient"]),
    "named_as": lambda value, args: "" if value == "other" else f" ({WORDS['recipient'][str(value)]})",
    "channels": lambda value, args: _joined([WORDS["channel"][one] for one in _raw(value)], "or"),
    "day_one": lambda value, args: "" if value else ", not counting that day itself",
    "step": _words(STEPS),
    "start": _words(STARTS),
    "aim": lambda value, args: " (an aim)" if value == "aim" else "",
    "body": _words(BODIES),
    "mark": _words(MARK),
    "arrangement": _words(ARRANGEMENT),
    "as_of": lambda value, args: f", as of {value}" if value else ", without a date",
    "about": lambda value, args: f" (about “{value}”)" if value else "",
}


def _raw(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, tuple | list) else []
