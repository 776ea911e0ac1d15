"""The reports of a letter: the reader's own one by one, other people's as a number only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.documents.build.behaviours import about_then, quoted
from reviews.documents.build.facts import LetterFacts, long_date
from reviews.documents.contexts import OwnReport
from reviews.domain.behaviours import names_of
from reviews.domain.findings import act_route, act_routes, by_report
from reviews.domain.threshold import explain
from reviews.models import Complaint

RESULT_WORDS = {
    "counts": gettext_lazy("Counted"),
    "does-not-count": gettext_lazy("Not counted"),
    "cannot-tell": gettext_lazy("We could not tell"),
    "left-out": gettext_lazy("Not counted a second time"),
}
AGENCIES = {
    "council": gettext_lazy("The council"),
    "council-landlord": gettext_lazy("The council as landlord"),
    "county-council": gettext_lazy("The county council"),
    "police": gettext_lazy("The police"),
    "housing-provider": gettext_lazy("The housing provider"),
    "private-landlord": gettext_lazy("The private landlord"),
    "health": gettext_lazy("A health service"),
    "fire": gettext_lazy("The fire service"),
    "other": gettext_lazy("Another organisation"),
}


def own_reports(facts: LetterFacts) -> tuple[OwnReport, ...]:
    """The reader's own reports, one by one, as the advice of the decision counted them."""
    results = _results(facts)
    about = about_then(facts.advice)
    return tuple(
        OwnReport(
            reported=said_date(row.facts.get("reported")),
            agency=agency(row.facts.get("to"), row.facts.get("recipient") or ""),
            result=str(RESULT_WORDS[results[row.key]["result"]]),
            because=_because(results[row.key], about.get(row.key, "")),
        )
        for row in facts.complaints
        if is_own(facts, row) and row.key in results
    )


def _because(one: Mapping[str, Any], about: str) -> str:
    """Why it counted or not, and which behaviour it is about where several were told apart."""
    because = explain(one["code"], one["args"])
    return f"{because} {about}." if about else because


def others(facts: LetterFacts, *, counted: bool) -> int:
    """How many reports of other people counted, or did not: a number, never a word about them."""
    results = _results(facts)
    return sum(
        (results[row.key]["result"] == "counts") is counted
        for row in facts.complaints
        if not is_own(facts, row) and row.key in results
    )


def is_own(facts: LetterFacts, row: Complaint) -> bool:
    """A report the reader made, or that was made for them."""
    return row.by_id == facts.to.pk or row.facts.get("on_behalf_of") == facts.to.key


def count_of(facts: LetterFacts) -> dict[str, int]:
    """The Act's own count on the advice of the decision: ``needed``, ``counted``, ``most``, ``alone``.

    ``alone`` is the most that any one person's reports come to.
    """
    route = act_route(_result(facts)) or {}
    alone: dict[str, int] = {}
    for row in facts.complaints:
        if _results(facts).get(row.key, {}).get("result") == "counts":
            owner = row.facts.get("on_behalf_of") or f"person {row.by_id}"
            alone[owner] = alone.get(owner, 0) + 1
    return {
        "needed": route.get("needed") or 3,
        "counted": route.get("counted_min") or 0,
        "most": route.get("counted_max") or 0,
        "alone": max(alone.values(), default=0),
    }


def number_finding(facts: LetterFacts) -> str:
    """What was found about the number, for a threshold that was not met; of each behaviour by itself."""
    told = counted_apart(facts)
    if told:
        return " ".join((*told, _("So the number is not reached for any of them.")))
    count = count_of(facts)
    if count["counted"] >= count["needed"]:
        return _(
            "%(counted)s reports count if those of different people are taken together, and %(alone)s of "
            "any one person. The bodies were advised in law that only one person’s reports are counted "
            "together, so the number is not reached."
        ) % {"counted": count["counted"], "alone": count["alone"]}
    said = ngettext(
        "%(counted)s report counts, and %(needed)s are needed, so the number is not reached.",
        "%(counted)s reports count, and %(needed)s are needed, so the number is not reached.",
        count["counted"],
    ) % {"counted": count["counted"] or _("No"), "needed": count["needed"]}
    unsure = count["most"] - count["counted"]
    if unsure <= 0:
        return said
    return (
        said
        + " "
        + ngettext(
            "Of %(number)s more we could not tell, although we asked.",
            "Of %(number)s more we could not tell, although we asked.",
            unsure,
        )
        % {"number": unsure}
    )


def counted_apart(facts: LetterFacts) -> tuple[str, ...]:
    """One sentence a behaviour, where several were told apart: how many reports count about it."""
    if facts.advice is None or not facts.advice.behaviours:
        return ()
    names = names_of(facts.advice.behaviours)
    return tuple(_of_one(route, names) for route in act_routes(_result(facts)))


def _of_one(route: Mapping[str, Any], names: Mapping[str, str]) -> str:
    told = {
        "name": quoted(names.get(route["behaviour"], "")),
        "least": route["counted_min"] or _("no"),
        "most": route["counted_max"],
        "needed": route["needed"],
    }
    if route["counted_min"] == route["counted_max"]:
        return (
            ngettext(
                "About %(name)s %(least)s report counts, and %(needed)s are needed.",
                "About %(name)s %(least)s reports count, and %(needed)s are needed.",
                route["counted_min"],
            )
            % told
        )
    return _("About %(name)s between %(least)s and %(most)s reports count, and %(needed)s are needed.") % told


def counted_for_the_letter(facts: LetterFacts) -> int:
    """How many are said to have counted: one person's, where only those may be taken together."""
    count = count_of(facts)
    return count["counted"] if count["counted"] < count["needed"] else count["alone"]


def counting_rules(facts: LetterFacts) -> tuple[str, ...]:
    """The two periods of the procedure in force, and the day of the application."""
    statutory = facts.case.procedure_data.get("statutory") or {}
    report = (statutory.get("report_period") or {}).get("value") or "1 month"
    apply = (statutory.get("apply_period") or {}).get("value") or "6 months"
    return (
        _("A report counts if it was made within %(period)s, beginning with the day it happened.")
        % {"period": report},
        _(
            "It counts if you applied within %(period)s, beginning with the day of the report. "
            "You applied on %(day)s."
        )
        % {"period": apply, "day": long_date(facts.case.received_on)},
        *_apart_rule(facts),
    )


def _apart_rule(facts: LetterFacts) -> tuple[str, ...]:
    named = facts.advice.behaviours if facts.advice else []
    if not named:
        return ()
    told = "; ".join(quoted(one["name"]) for one in named)
    return (
        _("You told us of more than one behaviour, and each is counted by itself: %(told)s.")
        % {"told": told},
    )


def agency(to: str | None, recipient: str) -> str:
    """To whom a report was made, in words."""
    name = AGENCIES.get(to or "", _("Not known"))
    return f"{name} ({recipient})" if recipient else str(name)


def said_date(kept: Any) -> str:
    """A date of the engine's form in words: exact, a month, between two days, one of them, or not known."""
    if isinstance(kept, dict):
        first, last = kept.get("from"), kept.get("to")
        if first and last:
            return _("between %(first)s and %(last)s") % {"first": _one(first), "last": _one(last)}
        if first:
            return _("on or after %(first)s") % {"first": _one(first)}
        return _("on or before %(last)s") % {"last": _one(last)} if last else _("the day is not known")
    if not kept or not isinstance(kept, str) or kept == "absent":
        return _("the day is not known")
    return _one(kept)


def _one(kept: str) -> str:
    if len(kept) == len("2026-03"):
        return date_format(date.fromisoformat(f"{kept}-01"), "F Y")
    return long_date(date.fromisoformat(kept))


def _result(facts: LetterFacts) -> dict[str, Any]:
    return facts.advice.result if facts.advice else {"routes": []}


def _results(facts: LetterFacts) -> dict[str, Any]:
    return dict(by_report(act_routes(_result(facts))))
