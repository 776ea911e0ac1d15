"""From answers and records to what the threshold engine reads (design.md §5, APPLICATION).

Two kinds of not knowing are kept apart throughout. A question that was answered "not sure" becomes null:
asked and not known, so that both cases are tried. A question left blank, or never asked, is left out: then
the engine presumes in the applicant's favour.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pledge.domain.known_dates import span_of
from reviews.domain.journey import NOTHING_LOCAL, Answers, Item, Local, items, on_path_answers, page_answers
from reviews.domain.journey.pages import for_someone_else, who_for
from reviews.domain.journey.shapes import Subject, choices, text

APPLICANT = "applicant"
AFFECTED = "affected"
BEHAVIOUR = "b1"
HOME = "H1"

TOLD_TO = (
    "council",
    "council-landlord",
    "county-council",
    "police",
    "housing-provider",
    "private-landlord",
    "health",
    "fire",
    "other",
)
CHANNELS = ("phone", "online", "email", "letter", "office", "on-site", "diary", "other")
# Somebody who applies for another in an office of their own starts the application in that office.
STARTED_BY = {"councillor": "member", "officer": "officer", "landlord": "body"}
_YES_NO = {"yes": True, "no": False, "not-sure": None}
_AGREES = {"yes": True, "no": False, "cannot": None, "not-asked": None}

Facts = dict[str, Any]


def application_facts(
    *,
    applied_on: date,
    applicant: str | None,
    people: Iterable[Mapping[str, Any]],
    complaints: Iterable[Mapping[str, Any]],
    behaviours: Iterable[str] = (BEHAVIOUR,),
    started_by: str = "public",
    facts: Mapping[str, Any] | None = None,
) -> Facts:
    """The APPLICATION of a case from its records, which are kept in the engine's own keys.

    `people` and `complaints` each carry an `id`; a key they do not have stays absent, a None stays null.
    """
    return {
        "applied_on": applied_on.isoformat(),
        "applicant": applicant,
        "started_by": started_by,
        "behaviours": list(behaviours),
        "people": [dict(person) for person in people],
        "complaints": [dict(complaint) for complaint in complaints],
        "facts": dict(facts or {}),
    }


def facts_from_answers(answers: Answers, applied_on: date, local: Local = NOTHING_LOCAL) -> Facts:
    """The APPLICATION of answers to the public questions, as if sent on `applied_on`."""
    sent = on_path_answers(answers, local)
    people, complaints = _people_and_complaints(sent, applied_on, local)
    return application_facts(
        applied_on=applied_on,
        applicant=APPLICANT,
        started_by=started_by(sent),
        people=people,
        complaints=complaints,
        facts=_local_facts(page_answers(sent, "conditions"), "application", applied_on, local),
    )


def people_and_complaints(
    answers: Answers, applied_on: date, local: Local = NOTHING_LOCAL
) -> tuple[list[Facts], list[Facts]]:
    """The people of an application and the reports they made, each in the engine's keys.

    A person named only as the maker of a report is among the people, once however many reports they made.
    """
    return _people_and_complaints(on_path_answers(answers, local), applied_on, local)


def _people_and_complaints(sent: Answers, applied_on: date, local: Local) -> tuple[list[Facts], list[Facts]]:
    people = _people(sent)
    about_them = _local_facts(page_answers(sent, "conditions"), "person", applied_on, local)
    if about_them:
        people = [
            {**one, "facts": about_them} if one["id"] in (APPLICANT, AFFECTED) else one for one in people
        ]
    makers = _Makers(
        ids=frozenset(person["id"] for person in people),
        named={name: f"other{number}" for number, name in enumerate(_names_of_makers(sent), start=1)},
    )
    people += [{"id": maker, "kind": "person"} for maker in makers.named.values()]
    return people, [_complaint(sent, report, makers, applied_on, local) for report in items(sent, "reports")]


@dataclass(frozen=True, slots=True)
class _Makers:
    """Who may have made a report: the people of the application, and those known only by a typed name."""

    ids: frozenset[str]
    named: Mapping[str, str]


def started_by(answers: Answers) -> str:
    """public, officer, member (a councillor) or body: in what office the applicant applies."""
    if not for_someone_else(answers):
        return "public"
    return STARTED_BY.get(text(page_answers(answers, "agreement"), "connection"), "public")


def name_of_maker(report: Item) -> str:
    """One spelling of a name typed as the maker of a report; "" where none was."""
    return " ".join(text(report, "made_by_name").casefold().split())


def engine_date(stored: Any) -> Any:
    """A stored date (see `pledge.domain.known_dates`) as the engine reads one; None where it is not known."""
    span = span_of(stored)
    if span is None:
        return None
    first, last = (day.isoformat() for day in span)
    match stored["kind"]:
        case "day":
            return first
        case "month":
            return first[: len("2026-03")]
    return {"from": first, "to": last}


def _people(sent: Answers) -> list[Facts]:
    own = page_answers(sent, "name")
    said = text(page_answers(sent, "home"), "tenure")
    tenure = said if said != "prefer-not-to-say" else ""
    affected: Facts = {"victim": True, **({"tenure": tenure} if tenure else {})}
    people: list[Facts]
    if for_someone_else(sent):
        agrees = _known(page_answers(sent, "agreement"), "agrees", _AGREES)
        people = [
            {"id": APPLICANT, "kind": "person", "victim": False},
            {"id": AFFECTED, "kind": "person", **affected, "household": HOME}
            | _known(own, "affected_under_18", _YES_NO, "under_18")
            | agrees,
        ]
    elif who_for(sent) == "business":
        people = [{"id": APPLICANT, "kind": "business", **affected, "agrees": True}]
    else:
        people = [
            {"id": APPLICANT, "kind": "person", **affected, "household": HOME, "agrees": True}
            | _known(own, "under_18", _YES_NO)
        ]
    return people + [_other_person(item) for item in items(sent, "people")]


def _other_person(item: Item) -> Facts:
    homes = {"same": HOME, "different": f"H-{item['id']}", "not-sure": None}
    return (
        {"id": item["id"], "kind": "person"}
        | _known(item, "affected", _YES_NO, "victim")
        | _known(item, "household", homes)
        | _known(item, "under_18", _YES_NO)
        | _known(item, "agrees", _AGREES)
    )


def _names_of_makers(sent: Answers) -> list[str]:
    """The distinct names of makers who are not among the people, in the order of the reports."""
    names = (name_of_maker(report) for report in items(sent, "reports"))
    return list(dict.fromkeys(filter(None, names)))


def _complaint(sent: Answers, report: Item, makers: _Makers, applied_on: date, local: Local) -> Facts:
    told = {code: code for code in TOLD_TO} | {"not-sure": None}
    channels = {code: code for code in CHANNELS} | {"not-sure": None}
    complaint: Facts = {"id": report["id"]}
    complaint |= _made_by(sent, report, makers)
    complaint |= _incident_dates(report)
    complaint |= _reported(report, applied_on) if "reported" in report else {}
    complaint |= _known(report, "to", told)
    complaint |= {"recipient": text(report, "recipient")} if text(report, "recipient") else {}
    complaint |= _known(report, "channel", channels)
    complaint |= _reply_due(report)
    complaint |= _hate(sent, report)
    facts = _local_facts(report, "report", applied_on, local)
    return complaint | ({"facts": facts} if facts else {})


def _reported(report: Item, applied_on: date) -> Facts:
    """When it was reported. What is told in an application was reported by then: no month reaches past it."""
    told = engine_date(report["reported"])
    span = span_of(report["reported"])
    if span is not None and span[0] <= applied_on < span[1]:
        told = {"from": span[0].isoformat(), "to": applied_on.isoformat()}
    return {"reported": told}


def _made_by(sent: Answers, report: Item, makers: _Makers) -> Facts:
    maker = text(report, "made_by")
    if maker == "not-sure":
        return {"by": None}
    if maker == "someone-else":
        return {"by": makers.named.get(name_of_maker(report))}
    if maker not in makers.ids:
        return {}
    on_behalf = {"on_behalf_of": AFFECTED} if maker == APPLICANT and for_someone_else(sent) else {}
    return {"by": maker, **on_behalf}


def _incident_dates(report: Item) -> Facts:
    first = {"incident_first": engine_date(report["incident"])} if "incident" in report else {}
    match text(report, "lasted"):
        case "several-days":
            return {**first, "incident_last": _last_day(report)}
        case "still-going-on":
            return {**first, "ongoing": True}
        case "not-sure":
            return {**first, "incident_last": None}
    return first


def _last_day(report: Item) -> Any:
    """The last day of the incident; None where it is not known, or would lie before the first."""
    began, ended = span_of(report.get("incident")), span_of(report.get("incident_last"))
    if began and ended and ended[1] < began[0]:
        return None
    return engine_date(report.get("incident_last"))


def _reply_due(report: Item) -> Facts:
    match text(report, "promised"):
        case "yes":
            return {"reply_due": engine_date(report.get("reply_due"))}
        case "not-sure":
            return {"reply_due": None}
    return {}


def _hate(sent: Answers, report: Item) -> Facts:
    """Perception settles it: what the person says of one report, else of the whole, in their own favour."""
    own = page_answers(sent, "hate")
    said = text(report, "hate") or text(own, "hate")
    if said == "not-sure":
        return {"hate": None}
    if said != "yes":
        return {}
    hate: Facts = {
        "kind": "incident",
        "strands": list(choices(own, "strands")),
        "said_by": "other" if for_someone_else(sent) else "victim",
    }
    match text(own, "hate_said"):
        case "yes":
            hate["flagged_on"] = engine_date(report.get("reported"))
        case "no":
            hate["flagged_on"] = False
        case "not-sure":
            hate["flagged_on"] = None
    return {"hate": hate}


def _local_facts(own: Mapping[str, Any], about: Subject, applied_on: date, local: Local) -> Facts:
    return {
        question.id: {
            "value": _YES_NO[text(own, question.field)],
            "by": "applicant",
            "on": applied_on.isoformat(),
        }
        for question in local.about(about)
        if text(own, question.field) in _YES_NO
    }


def _known(own: Mapping[str, Any], name: str, meaning: Mapping[str, Any], key: str | None = None) -> Facts:
    """The answer to one question under the engine's key; nothing at all for a blank or a stray value."""
    said = text(own, name)
    return {key or name: meaning[said]} if said in meaning else {}
