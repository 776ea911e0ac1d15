"""What a procedure comes to on an application that nobody has sent: an example, or one that was pasted.

The same answer as on the pages of a case, made of the same parts. Nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.domain.working_days import WorkingCalendar
from reviews.domain.behaviours import Named
from reviews.domain.deadlines import Deadline, MonthOfDays, work_out
from reviews.domain.findings import act_routes, by_report
from reviews.domain.threshold import Application, Assessment, Procedure, assess, load_application
from reviews.domain.threshold.read_back import in_english, read_back
from reviews.domain.timeline import Picture
from reviews.selectors.advice_words import OUTCOMES, headline_of
from reviews.selectors.clock_words import EVENTS, DayRow, day_rows, rule_in_words, sentences
from reviews.selectors.decision_words import unknown_under
from reviews.selectors.due import day_in_words, what_is_due
from reviews.selectors.ledger import (
    LedgerLine,
    RouteLine,
    acts_of,
    line_under,
    lost_on,
    picture_of,
    routes_under,
)
from reviews.services.clocks import rule_of

#: The word and colour of what a route comes to.
TAGS: dict[str, tuple[str | Promise, str]] = {
    "met": (gettext_lazy("Met"), "govuk-tag--green"),
    "cannot-tell": (gettext_lazy("Cannot tell"), "govuk-tag--yellow"),
    "for-people": (gettext_lazy("For the bodies to decide"), "govuk-tag--blue"),
    "not-reached": (gettext_lazy("Fewer counted so far"), "govuk-tag--grey"),
    "stopped": (gettext_lazy("A local rule is in the way"), "govuk-tag--grey"),
}
WEIGHED: dict[str, str | Promise] = {
    "persistence": gettext_lazy("how persistent the behaviour is"),
    "harm": gettext_lazy("the harm it causes, or could cause"),
    "adequacy": gettext_lazy("how adequate the response to the reports was"),
}


@dataclass(frozen=True, slots=True)
class TriedReport:
    """One report of an application that is tried."""

    key: str
    number: int
    facts: dict[str, Any]
    by: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TriedRoute:
    """One route with its outcome as a tag and its count in words; "" where it counts nothing."""

    line: RouteLine
    word: str | Promise
    classes: str
    counted: str


@dataclass(frozen=True, slots=True)
class TriedClock:
    """A published clock as it would fall: its rule, its date or what it waits for, and the working."""

    what: str | Promise
    rule: str
    is_commitment: bool
    due_on: date | None
    said: str
    sentences: tuple[str, ...]
    months: tuple[tuple[MonthOfDays, tuple[DayRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """Everything the page shows of one try."""

    outcome: str
    headline: str
    more: tuple[str, ...]
    weighed: tuple[str | Promise, ...]
    applied_on: date
    lost_on: date | None
    act: RouteLine | None
    routes: tuple[TriedRoute, ...]
    lines: tuple[LedgerLine, ...]
    picture: Picture | None
    missing: tuple[str, ...]
    turns: tuple[tuple[date, str | Promise], ...]
    warnings: tuple[str, ...]
    clocks: tuple[TriedClock, ...]

    @property
    def acts(self) -> tuple[RouteLine, ...]:
        """The Act's own route for each behaviour, where there are several; else none."""
        return acts_of([route.line for route in self.routes])


def try_on(procedure: Procedure, application: dict[str, Any], calendar: WorkingCalendar) -> Tried:
    """What the procedure comes to on the application; its clocks run on the calendar's working days.

    Raises:
        reviews.domain.threshold.BadInput: with every problem of the application, each with its path.
    """
    loaded = load_application(application)
    found = assess(procedure, loaded)
    result: dict[str, Any] = found.as_dict()
    data = procedure.as_data()
    applied_on = loaded.applied_to
    reports = _reports(application, loaded)
    named = _named(loaded)
    findings = by_report(act_routes(result))
    shown = routes_under(data, result, reports=True, behaviours=named)
    routes = tuple(_route(_renumbered(line, reports)) for line in shown)
    act = next((route.line for route in routes if route.line.is_act), None)
    received = applied_on if loaded.applied_from == applied_on else None
    return Tried(
        outcome=found.outcome,
        headline=headline_of(found.outcome, act),
        more=tuple(_more(found, procedure)),
        weighed=tuple(_weighed(found, procedure)),
        applied_on=applied_on,
        lost_on=lost_on(found.outcome, result["if_applied_on"]),
        act=act,
        routes=routes,
        lines=tuple(line_under(one, findings.get(one.key), behaviours=named) for one in reports),
        picture=picture_of(reports, findings, applied_on) if reports else None,
        missing=tuple(_missing(found, data, reports)),
        turns=tuple((one.on, OUTCOMES[one.outcome]) for one in found.if_applied_on),
        warnings=tuple(one.text for one in found.warnings),
        clocks=tuple(_clocks(data, received, calendar)),
    )


def _named(loaded: Application) -> list[Named]:
    """The behaviours by their own names, where there are several."""
    names = [one for one in loaded.behaviours if one is not None]
    return [{"id": one, "name": one} for one in names] if len(names) > 1 else []


def _reports(application: Mapping[str, Any], loaded: Application) -> list[TriedReport]:
    return [
        TriedReport(one["id"], number, dict(one), _maker(one.get("by", loaded.applicant)))
        for number, one in enumerate(application["complaints"], start=1)
    ]


def _maker(key: str | None) -> str:
    return _("Person %(key)s") % {"key": key} if key else _("By whom is not known")


def _renumbered(line: RouteLine, reports: Iterable[TriedReport]) -> RouteLine:
    """The route with its reports called by their numbers, whatever their ids are."""
    numbers = {one.key: f"c{one.number}" for one in reports}
    named = tuple((numbers[key], word, classes, because) for key, word, classes, because in line.reports)
    return replace(line, reports=named)


def _route(line: RouteLine) -> TriedRoute:
    stopped = line.outcome == "not-reached" and bool(line.needed) and line.counted_max >= line.needed
    word, classes = TAGS["stopped" if stopped else line.outcome]
    if not line.needed:
        counted = ""
    elif line.counted_min == line.counted_max:
        counted = _("%(number)s of %(needed)s") % {"number": line.counted_min, "needed": line.needed}
    else:
        counted = _("between %(least)s and %(most)s of %(needed)s") % {
            "least": line.counted_min,
            "most": line.counted_max,
            "needed": line.needed,
        }
    return TriedRoute(line, word, classes, counted)


def _more(found: Assessment, procedure: Procedure) -> Iterable[str]:
    """What follows from the answer: whether the bodies have a choice, on what it rests, who decides."""
    if found.must_decide_met and found.basis == "procedure":
        yield _("The bodies must decide that the threshold is met: so the procedure says (section 104(5)).")
    elif found.outcome == "met" and not found.must_decide_met:
        yield _("A finding of people opens this route: the bodies decide whether the threshold is met.")
    if "pooled-people" in found.depends_on:
        yield _(
            "The Act’s number is reached only with several people’s reports together, which is a reading "
            "of the Act."
        )
    for section in read_back(procedure):
        if section.code == "deciding":
            yield from (in_english(one) for one in section.statements if one.code.startswith("deciders"))


def _weighed(found: Assessment, procedure: Procedure) -> Iterable[str | Promise]:
    """What the bodies must look at where the number does not decide; nothing where it does."""
    if not found.discretion.required:
        return
    own = {one.key: one.text for one in procedure.criteria}
    for key in found.discretion.criteria:
        yield WEIGHED.get(key) or own[key]


def _missing(found: Assessment, data: dict[str, Any], reports: Iterable[TriedReport]) -> Iterable[str]:
    numbers = {one.key: one.number for one in reports}
    for one in found.missing:
        words = unknown_under(data, one.field, {})
        if one.complaint in numbers:
            yield _("Report %(number)s: %(what)s") % {"number": numbers[one.complaint], "what": words}
        else:
            yield words[:1].upper() + words[1:]


def _clocks(data: dict[str, Any], received: date | None, calendar: WorkingCalendar) -> Iterable[TriedClock]:
    for entry in data.get("clocks") or ():
        rule = rule_of(entry)
        deadline = work_out(rule, {"receipt": received}, calendar, received or date.min)
        yield TriedClock(
            what=what_is_due(rule.kind),
            rule=rule_in_words(rule),
            is_commitment=rule.strength == "commitment",
            due_on=deadline.due_on,
            said=_said(deadline),
            sentences=sentences(deadline),
            months=tuple((month, day_rows(month.days)) for month in deadline.working_by_month),
        )


def _said(deadline: Deadline) -> str:
    if deadline.due_on is not None:
        return day_in_words(deadline.due_on)
    if deadline.no_target:
        return _("No time is published")
    if deadline.state == "beyond-calendar":
        return _("The date lies beyond the working-day calendar")
    if deadline.rule.unit == "meeting":
        return _("At the next meeting")
    return _("Starts when %(event)s") % {"event": EVENTS.get(deadline.base_kind, deadline.base_kind)}
