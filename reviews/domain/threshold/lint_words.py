"""The English of the lawful checks: what was found, what it rests on, and wording that mends it.

Each is looked up by a finding's code; another language is other dictionaries with the same codes. Places
in braces are filled from the finding's args; those with a kind by `KINDS`. Square brackets are for whoever
mends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from .explain import MONTHS, RULES, WORDS, number

Args = Mapping[str, object]

#: What a breach says.
FOUND: dict[str, str] = {
    "point-of-contact": "The text names no point of contact for applications.",
    "passing-on": "The text does not see to it that applications are passed to all the relevant bodies.",
    "policing-body-consulted": "The local policing body was not consulted on this version.",
    "landlords-consulted": "No local provider of social housing was consulted on this version, and nothing "
    "says that none was thought appropriate.",
    "dissatisfied-application": "The text does not say what happens where an applicant is dissatisfied "
    "with how the application was dealt with.",
    "dissatisfied-review": "The text does not say what happens where an applicant is dissatisfied with how "
    "the review was carried out.",
    "assessing": "The text does not provide for assessing how effective the procedure is.",
    "revising": "The text does not provide for revising the procedure.",
    "co-option": "No arrangements are made for co-opting local providers of social housing.",
    "joint-co-option": "The procedure is joint, and the co-option of local providers of social housing is "
    "not.",
    "joint-procedure": "The co-option of local providers of social housing is joint, and the procedure is "
    "not.",
    "act-prevails": "More is asked than the Act asks, or something is shut out, and the text does not say "
    "that this ends once {number:number} reports have been made in time: the bodies must then decide that "
    "the threshold is met. It is about: {grounds:grounds}.",
    "not-a-procedure": "This is a statement for several areas and not itself a review procedure. Each "
    "area’s own procedure is to be checked.",
    "number-above-three": "{number:Number} reports are asked for. That is lawful; guidance asks for no "
    "more than three.",
    "route-above-three": "No route asks for three reports or fewer; “{route}” asks for {number:number}. "
    "The text states no other number, so three are enough under the Act.",
    "shorter-report-period": "A report must be made within {within}, which is {how:shorter} the Act’s "
    "{usual}. That is lawful, and it shuts out reports that would count elsewhere.",
    "shorter-apply-period": "An application must be made within {within} of a report, which is "
    "{how:shorter} the Act’s {usual}. That is lawful, and it shuts out reports that would count "
    "elsewhere.",
    "shorter-window": "“{route}” looks at {within}, which is {how:shorter} {usual}.",
    "shorter-reporting": "“{route}” counts only what was reported within {within} of the incident, which "
    "is {how:shorter} {usual}.",
    "added-one-person": "“{route}” counts {made_by:owner} only. The Act counts reports about the "
    "behaviour, whoever made them (a reading of it).",
    "added-several-people": "“{route}” needs more than one person, and no route is there for one alone. "
    "The Act asks for a number of reports, not of people.",
    "added-about": "“{route}” asks more than the Act does: {relation:relation}.",
    "added-separate-incidents": "“{route}” counts an incident once even if different people reported it. "
    "The Act lets one person’s own reports be left out against each other, and nobody else’s (a reading "
    "of it).",
    "added-recipients": "“{route}” does not count reports to {bodies:bodies}. The Act does not say to whom "
    "a report must be made (a reading of it).",
    "added-channels": "“{route}” does not count reports made {channels:channels}. The Act does not say how "
    "a report must be made.",
    "added-anonymous": "“{route}” does not count anonymous reports. The Act has no such rule.",
    "added-agreement": "Everyone whose report counts must agree. The Act does not ask for that.",
    "added-latest": "“{route}” asks that the newest {subject} is no more than {within} old. The Act has "
    "its two periods, and nothing about the newest.",
    "added-not-before": "“{route}” counts no {subject} from before {on:date}. The Act sets no first day.",
    "added-response": "How anybody responded is made a condition: {text}{route:route} The threshold is "
    "about what was reported, not about the response.",
    "added-closed": "The case must be closed first: {text}{route:route} Guidance does not ask for that.",
    "added-condition": "A condition is added to the Act’s: {text}{route:route}",
    "who-may-apply": "Who may apply is narrowed: {text} Under the Act it may be anyone.",
    "one-way-to-apply": "There is one way to apply only: {ways:list}.",
    "review-overdue": "The assessment of how effective the procedure is was due on {on:date}.",
    "one-decider": "One person decides whether the threshold is met. The Act gives the decision to the "
    "relevant bodies.",
    "no-clocks": "The text gives no times by which anything is done.",
    "no-independent-appeal": "Somebody who is dissatisfied is heard by {body:body}, and by nobody outside "
    "the bodies that decided.",
    "no-hate-or-harm-route": "There is no route for hate, or for somebody who is at risk of harm.",
}  # fmt: skip

#: What takes the place of a breach where something was not seen, or was seen and does not tell.
UNSEEN: dict[str, str] = {
    "point-of-contact": "A point of contact",
    "passing-on": "That applications are passed to all the relevant bodies",
    "policing-body-consulted": "A consultation of the local policing body on this version",
    "landlords-consulted": "A consultation of local providers of social housing on this version",
    "dissatisfied-application": "What happens where an applicant is dissatisfied with how the application "
    "was dealt with",
    "dissatisfied-review": "What happens where an applicant is dissatisfied with how the review was "
    "carried out",
    "assessing": "How the effectiveness of the procedure is assessed",
    "revising": "How the procedure is revised",
    "co-option": "The co-option of local providers of social housing",
    "joint-co-option": "A joint co-option of local providers of social housing, which a joint procedure "
    "needs,",
    "act-prevails": "A sentence that what is added to the Act ends once {number:number} reports have been "
    "made in time",
    "one-way-to-apply": "More than one way to apply",
    "one-decider": "That more than one person decides whether the threshold is met",
    "no-clocks": "Any time by which something is done",
    "no-independent-appeal": "An appeal to somebody outside the bodies that decided",
    "no-hate-or-harm-route": "A route for hate, or for somebody who is at risk of harm,",
}  # fmt: skip

#: What is added to a breach that rests on something a person has still to settle.
UNSURE = {
    "marked": "It is not in the source’s own words, or is marked as unclear: a person must check.",
    "reading": "It is a reading of unclear words: a person must check.",
    "unsaid": "A person must check.",
}

PARAGRAPHS = {
    "policing-body-consulted": "Schedule 4, paragraph 1",
    "landlords-consulted": "Schedule 4, paragraph 2",
    "dissatisfied-application": "Schedule 4, paragraph 3(a)",
    "dissatisfied-review": "Schedule 4, paragraph 3(b)",
    "assessing": "Schedule 4, paragraph 4(a)",
    "revising": "Schedule 4, paragraph 4(b)",
    "co-option": "Schedule 4, paragraph 5",
    "joint-co-option": "Schedule 4, paragraph 8(1)(b)",
    "joint-procedure": "Schedule 4, paragraph 8(2)(b)",
    "review-overdue": "Schedule 4, paragraph 4(a); the date is the procedure’s own",
}
CAVEATS = "ASB Help, 2024, on caveats that are not in the Home Office guidance; section 104(4)"
#: What each finding rests on (law.md §7, sources in its §9).
CITATIONS: dict[str, str] = {
    **PARAGRAPHS,
    "point-of-contact": "section 104(3)(a)",
    "passing-on": "section 104(3)(b)",
    "act-prevails": "section 104(4)",
    "not-a-procedure": "section 104(2)",
    "number-above-three": "Home Office guidance; explanatory note to section 104. Section 104(4)(b) allows "
    "it",
    "route-above-three": "Home Office guidance; explanatory note to section 104; section 104(4)(a)",
    "shorter-report-period": "Home Office guidance: one month. Section 104(11)(a) allows another",
    "shorter-apply-period": "Home Office guidance: six months. Section 104(11)(b) allows another",
    "shorter-window": "Home Office guidance: six months; section 104(11)(b)",
    "shorter-reporting": "Home Office guidance: one month; section 104(11)(a)",
    "added-one-person": "section 104(4) (a reading)",
    "added-several-people": "section 104(4)",
    "added-separate-incidents": "section 104(4) and (12) (a reading)",
    "added-recipients": "section 104(4) (a reading)",
    "added-agreement": "section 104(4)",
    "added-response": "Home Office guidance: the response is not a bar; section 104(4)",
    "added-closed": "ASB Help, 2024, on caveats that are not in the Home Office guidance; section 104(4)",
    "added-channels": "ASB Help, 2024, on caveats that are not in the Home Office guidance; section 104(4)",
    "added-about": "ASB Help, 2024, on caveats that are not in the Home Office guidance; section 104(4)",
    "added-anonymous": "ASB Help, 2024, on caveats that are not in the Home Office guidance; section "
    "104(4)",
    "added-latest": "ASB Help, 2024, on caveats that are not in the Home Office guidance; section 104(4)",
    "added-not-before": "ASB Help, 2024, on caveats that are not in the Home Office guidance; section "
    "104(4)",
    "added-condition": "ASB Help, 2024, on caveats that are not in the Home Office guidance; section "
    "104(4)",
    "who-may-apply": "section 104(1)(a)",
    "one-way-to-apply": "Home Office guidance: several ways to apply",
    "one-decider": "section 104(1)(b) (a reading)",
    "no-clocks": "Good practice: {nation:ombudsman} finds fault with delay",
    "no-independent-appeal": "Good practice: {nation:ombudsman} on appeals decided by the first decider",
    "no-hate-or-harm-route": "Good practice: many areas have one; section 104(5)(b)",
}  # fmt: skip

#: Wording that mends it.
MENDS: dict[str, str] = {
    "point-of-contact": "“Send an application for an ASB case review to [name of post], [telephone], "
    "[email], [address].”",
    "passing-on": "“We pass every application to all the relevant bodies for the area: {nation:relevant}.”",
    "policing-body-consulted": "“[The local policing body] was consulted on this version on [date].”",
    "landlords-consulted": "“These local providers of social housing were consulted on this version: "
    "[names, dates].” Or: “No local provider was thought appropriate to consult, because [reason].”",
    "dissatisfied-application": "“If you are dissatisfied with how your application was dealt with, tell "
    "[who] by [how]. [Who] looks at it again and answers within [time].”{nation:afterwards}",
    "dissatisfied-review": "“If you are dissatisfied with how your review was carried out, tell [who] by "
    "[how]. [Who] looks at it again and answers within [time].”{nation:afterwards}",
    "assessing": "“Once a year we assess how effective this procedure is. The next assessment is in [month "
    "and year].”",
    "revising": "“After each assessment we revise this procedure where needed, consult again, and publish "
    "the new version with its date.”",
    "co-option": "“These {nation:landlords} are co-opted as relevant bodies: [names, each with its first "
    "day].”",
    "joint-co-option": "“[Areas] have made this procedure jointly, and have made joint arrangements for "
    "co-opting {nation:landlords} too.”",
    "joint-procedure": "“[Areas], which co-opt {nation:landlords} jointly, have made this procedure "
    "jointly too.” Or co-opt for this area alone.",
    "act-prevails": "“None of these further conditions or exclusions applies once {number:number} reports "
    "of the behaviour have been made in time: the threshold is then met.”",
    "not-a-procedure": "“The review procedure of each area is published here: [area, address].”",
    "number-above-three": "“The threshold is met where three or more reports of the behaviour have been "
    "made in time.”",
    "route-above-three": "“The threshold is met where three or more reports of the behaviour have been "
    "made in time.”",
    "shorter-report-period": "“A report counts if it was made within one month, beginning with the day of "
    "the behaviour.”",
    "shorter-apply-period": "“A report counts if you apply within six months, beginning with the day of "
    "the report.”",
    "shorter-window": "“… within six months.”",
    "shorter-reporting": "“… each reported within one month, beginning with the day of the behaviour.”",
    "added-one-person": "“The reports may have been made by you or by other people.”",
    "added-several-people": "“One person’s reports can be enough.”",
    "added-about": "“The reports are about the same anti-social behaviour. [Leave the narrower words "
    "out.]”",
    "added-separate-incidents": "“Where one person reports one incident more than once, we decide which of "
    "those reports count. Each person’s report counts for itself.”",
    "added-recipients": "“Reports to any of these count: {nation:relevant}.”",
    "added-channels": "“A report counts however it was made.”",
    "added-anonymous": "“A report counts whether or not a name was given.”",
    "added-agreement": "“We ask the others before we share what they told us. Their reports are counted "
    "either way.”",
    "added-latest": "“Each report counts if you apply within six months, beginning with its day. [Leave "
    "out how new the newest must be.]”",
    "added-not-before": "[Leave the first day out; the periods see to it.]",
    "added-response": "“You can apply whatever has been done about your reports. We then look at whether "
    "more can be done.”",
    "added-closed": "“You can apply while your case is still open.”",
    "added-condition": "[Leave it out; or explain it, and add:] “This does not apply once the number of "
    "reports has been made in time.”",
    "who-may-apply": "“Anyone may apply: a victim, or someone else for a victim.”",
    "one-way-to-apply": "“You can apply online, by telephone, by letter or in person, and we help with the "
    "form.”",
    "review-overdue": "“The last assessment was on [date]; the next is due on [date].”",
    "one-decider": "“At least two people, from [the council] and [the police], decide together for all the "
    "relevant bodies.” Or name who has delegated the decision to whom.",
    "no-clocks": "“We acknowledge an application within [3] working days, decide the threshold within "
    "[10], hold the review within [20] of that, and tell you its outcome within [5].”",
    "no-independent-appeal": "“An appeal is decided by [the local policing body, or another area’s "
    "partnership], which had no part in the first decision.”{nation:afterwards}",
    "no-hate-or-harm-route": "“One report is enough where it is of hate, or where somebody is at risk of "
    "serious harm.”",
}  # fmt: skip

ENGLAND, WALES = "England", "Wales"
RELEVANT_BODIES = {
    ENGLAND: "the council, the police, each integrated care board and the co-opted housing providers",
    WALES: "the county or county borough council, the police, each Local Health Board and the co-opted "
    "social landlords",
}
LANDLORDS = {
    ENGLAND: "private registered providers of social housing",
    WALES: "registered social landlords",
}
OMBUDSMAN = {
    ENGLAND: "the Local Government and Social Care Ombudsman",
    WALES: "the ombudsman for England (no decision for Wales was read)",
}
AFTERWARDS = {
    ENGLAND: " “After that you can complain to the Local Government and Social Care Ombudsman about the "
    "council’s part, or to the Housing Ombudsman about a landlord’s.”",
    WALES: " “After that you can complain to the Public Services Ombudsman for Wales.”",
}
BODIES = {
    "council": "the council",
    "partnership": "the community safety partnership",
    "police": "the police",
    "landlord": "the landlord",
    "panel": "a panel",
    "not-stated": "a body that is not named",
}
OWNERS = {
    "same-person": "one person’s reports",
    "applicant": "the applicant’s own reports",
    "same-household": "one household’s reports",
}
#: What is added to the Act, in short.
GROUNDS = {
    "shorter-window": "in what time reports must fall",
    "shorter-reporting": "how soon a report must be made",
    "added-one-person": "whose reports count",
    "added-several-people": "how many people must report",
    "added-about": "what the reports have in common",
    "added-separate-incidents": "incidents that several people reported",
    "added-recipients": "to whom a report is made",
    "added-channels": "how a report is made",
    "added-anonymous": "anonymous reports",
    "added-agreement": "everyone’s agreement",
    "added-latest": "how new the newest must be",
    "added-not-before": "a first day",
    "added-response": "how anybody responded",
    "added-closed": "a closed case",
    "added-condition": "a further condition",
    "exclusion": "what a review is not for",
    "who-may-apply": "who may apply",
}
SHORTER = {"always": "shorter than", "sometimes": "in some months shorter than"}

_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")


def sentence(code: str, state: str, args: Args) -> str:
    """What was found. Raises `KeyError` for a code that is not in the catalogue."""
    why = str(args.get("why", ""))
    if state == "breach":
        return _filled(FOUND[code], args)
    if code in UNSEEN and why in ("absent", "unsaid"):
        seen = _filled(UNSEEN[code], args)
        said = (
            f" A way to complain (“{args['appeal']}”) is published; whether it covers this is not said."
            if "appeal" in args
            else ""
        )
        return f"{seen} was not seen in what was read: a person must check.{said}"
    return f"{_filled(FOUND[code], args)} {UNSURE[why]}"


def citation(code: str, args: Args) -> str:
    """The section, paragraph or guidance that a finding rests on."""
    reading = " (a reading)" if args.get("basis") == "reading" else ""
    return _filled(CITATIONS[code], args) + reading


def mending(code: str, args: Args) -> str:
    """Wording that mends it."""
    return _filled(MENDS[code], args)


def _filled(text: str, args: Args) -> str:
    return _PLACE.sub(lambda place: _place(args.get(place[1], ""), place[2] or ""), text)


def _place(value: object, kind: str) -> str:
    return KINDS[kind](value) if kind else str(value)


def _joined(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, tuple | list) else []


def _day(value: object) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _by_nation(words: dict[str, str]) -> Callable[[object], str]:
    """The words of England or Wales; of both where a procedure is for both."""
    both = f"{words[ENGLAND]} (in Wales: {words[WALES].strip()})"
    return lambda nation: words.get(str(nation), both)


KINDS: dict[str, Callable[[object], str]] = {
    "number": lambda value: number(value),
    "Number": lambda value: number(value).capitalize(),
    "list": lambda value: _joined(_list(value), "and"),
    "grounds": lambda value: _joined([GROUNDS[one] for one in _list(value)], "and"),
    "date": _day,
    "shorter": lambda value: SHORTER[str(value)],
    "owner": lambda value: OWNERS[str(value)],
    "body": lambda value: BODIES.get(str(value), "nobody"),
    "bodies": lambda value: _joined([WORDS["recipient"][one] for one in _list(value)], "or"),
    "channels": lambda value: _joined([WORDS["channel"][one] for one in _list(value)], "or"),
    "relation": lambda value: RULES[f"about:{value}"],
    "route": lambda value: f" (“{value}”)." if value else "",
    "relevant": _by_nation(RELEVANT_BODIES),
    "landlords": _by_nation(LANDLORDS),
    "ombudsman": _by_nation(OMBUDSMAN),
    "afterwards": _by_nation(AFTERWARDS),
}
