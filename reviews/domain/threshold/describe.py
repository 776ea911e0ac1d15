"""From counts to findings: what is said about each report on each route, and why."""

from __future__ import annotations

from datetime import date

from . import dating as d
from .act import ACT_ROUTE, ActCount
from .application import Application, Report
from .conditions import NO, UNKNOWN, YES, Condition
from .counting import decided_out, undecided
from .dating import apply_window, report_window
from .grouping import KEYS, household
from .local import LocalCount, Prepared
from .periods import Period, last_day
from .plan import Plan
from .procedure import Procedure
from .results import Args, ReportFinding, RouteFinding, Sentence
from .screening import Screen

Applied = tuple[date, date]
NOTHING: Args = {}


def act_finding(
    procedure: Procedure,
    application: Application,
    behaviour: str | None,
    screens: dict[str, Screen],
    count: ActCount,
) -> RouteFinding:
    """The Act's route for one behaviour, as a finding."""
    low = {report.id for report in count.low}
    high = {report.id for report in count.high}
    reporting, applying = procedure.statutory.report_period, procedure.statutory.apply_period
    findings = []
    for report in application.reports:
        screen = screens[report.id]
        code = count.codes.get(report.id, "")
        if screen.answer == NO or (code in d.FAILS):
            result, code, args = "does-not-count", *_failing(report, screen, code, application, reporting, applying)
        elif report.id in low:
            result, code, args = "counts", *_passing(report, reporting, applying)
        elif report.id in high:
            result, code, args = "cannot-tell", *_doubt(report, screen, code)
        else:
            result, code, args = "left-out", "left-out", _decider(report)
        findings.append(
            ReportFinding(
                report.id, result, code, args, report_window(report, reporting), apply_window(report, applying)
            )
        )
    numbers: Args = {"low": len(count.low), "high": count.highest, "needed": count.needed, "unit": "reports"}
    sentences = [Sentence(f"act-{count.outcome}", numbers)]
    if count.outcome != "not-reached" and count.pooled:
        sentences.append(Sentence("act-pooled", NOTHING))
    return RouteFinding(
        ACT_ROUTE,
        "complaints",
        behaviour,
        count.outcome,
        len(count.low),
        count.highest,
        count.needed,
        tuple(sentences),
        tuple(findings),
    )


def _failing(
    report: Report,
    screen: Screen,
    code: str,
    application: Application,
    reporting: Period | None,
    applying: Period | None,
) -> tuple[str, Args]:
    if screen.answer == NO:
        return screen.code, {"what": screen.detail} if screen.detail else NOTHING
    exact = report.reported_from == report.reported_to
    if code == d.AFTER_APPLICATION:
        return code, {"applied": application.applied_to}
    if code == d.REPORT_BEFORE_INCIDENT:
        return code, {"reported": report.reported_to, "incident": report.began_from}
    if code == d.REPORTED_TOO_LATE and reporting is not None:
        if not exact or report.ended_from != report.ended_to:
            return f"{code}-at-best", NOTHING
        return code, {"reported": report.reported_from, "last_day": last_day(report.ended_to, reporting)}
    if code == d.APPLIED_TOO_LATE and applying is not None:
        if not exact:
            return f"{code}-at-best", NOTHING
        until = last_day(report.reported_from, applying)
        return code, {"reported": report.reported_from, "last_day": until, "applied": application.applied_from}
    return code, NOTHING


def _passing(report: Report, reporting: Period | None, applying: Period | None) -> tuple[str, Args]:
    if decided_out(report):
        return "left-out-ignored", NOTHING
    reported = report.reported_from
    if reported != report.reported_to:
        return ("fits" if reporting is None and applying is None else "in-time-on-any-date"), NOTHING
    window = None if reporting is None else report_window(report, reporting)
    if window is not None and applying is not None:
        return "in-time", {
            "reported": reported,
            "report_last_day": window[1],
            "apply_last_day": last_day(reported, applying),
        }
    if window is not None:
        return "in-time-to-report", {"reported": reported, "report_last_day": window[1]}
    if applying is not None:
        return "in-time-to-apply", {"reported": reported, "apply_last_day": last_day(reported, applying)}
    return "fits", NOTHING


def _doubt(report: Report, screen: Screen, code: str) -> tuple[str, Args]:
    if screen.answer == UNKNOWN:
        return screen.code, {"what": screen.detail} if screen.detail else NOTHING
    if code and code != d.IN_TIME:
        return code, NOTHING
    if decided_out(report):
        return "decision-person-unknown", NOTHING
    return ("decision-unknown" if undecided(report) else "undecided-repeat"), NOTHING


def _decider(report: Report) -> Args:
    by = getattr(report.decision, "by", None)
    return {"by": by or ""}


def local_finding(
    prepared: Prepared, application: Application, count: LocalCount, others: tuple[Sentence, ...]
) -> RouteFinding:
    """One local route, as a finding; ``others`` say which readings were taken."""
    plan = prepared.plan
    route = plan.route
    sentences = (*_count_sentences(plan, count), *_bar_sentences(count), *others)
    if not route.counted:
        return RouteFinding(
            route.id, route.kind, None, count.outcome, None, None, None, sentences, (), count.opened
        )
    low = {report.id for report in count.best.low_reports}
    high = {report.id for report in count.best.high_reports}
    group = {report.id for report in count.best.group}
    findings = [_local_report(prepared, application, count, report, low, high, group) for report in application.reports]
    return RouteFinding(
        route.id,
        route.kind,
        count.behaviour,
        count.outcome,
        count.best.low,
        count.best.high,
        route.number,
        sentences,
        tuple(findings),
        count.opened,
    )


def _local_report(
    prepared: Prepared,
    application: Application,
    count: LocalCount,
    report: Report,
    low: set[str],
    high: set[str],
    group: set[str],
) -> ReportFinding:
    plan = prepared.plan
    reporting = plan.reporting or plan.first_reporting
    screen = count.screens[report.id]
    answer, code = count.datings.get(report.id, (NO, ""))
    if screen.answer == NO or answer == NO:
        result, code, args = "does-not-count", *_failing(report, screen, code, application, reporting, plan.applying)
    elif report.id in low:
        result, code, args = "counts", *_passing(report, reporting, plan.applying)
    elif report.id in high:
        result = "cannot-tell"
        unknown = company_unknown(plan, application, report)
        if screen.answer == YES and code == d.IN_TIME and unknown:
            code, args = "company-unknown", {"what": unknown}
        else:
            code, args = _doubt(report, screen, code)
    elif decided_out(report):
        result, code, args = "left-out", "left-out", _decider(report)
    else:
        result, code, args = "does-not-count", _not_relied_on(plan, report, group), NOTHING
    return ReportFinding(
        report.id, result, code, args, report_window(report, reporting), apply_window(report, plan.applying)
    )


def company_unknown(plan: Plan, application: Application, report: Report) -> str:
    """The field that would say with which other reports this one belongs; empty if it is known."""
    route = plan.route
    if report.owner is None and (route.made_by == "same-person" or route.counts in ("people", "parties")):
        return "by" if report.by is None else "on_behalf_of"
    if "households" in (route.counts, route.people.unit if route.people else "") or route.made_by == "same-household":
        if household(application, report) is None:
            return "by" if report.owner is None else "household"
    for relation in route.about:
        for name, key in zip(NAMES.get(relation, ()), KEYS.get(relation, ()), strict=True):
            if key(report) is None:
                return name
    if report.incident is None and plan.separate:
        return "incident"
    return ""


NAMES = {
    "same-problem": ("problem",),
    "linked-location": ("location",),
    "same-culprit": ("culprit",),
    "same-incident": ("incident",),
    "same-location-culprit-or-problem": ("location", "culprit", "problem"),
}
SAME = {
    "incidents": "same-incident",
    "people": "person-counted",
    "parties": "person-counted",
    "households": "household-counted",
    "contacts": "contact-counted",
}


def _not_relied_on(plan: Plan, report: Report, group: set[str]) -> str:
    if report.id not in group:
        return "not-relied-on"
    if plan.route.counts in SAME:
        return SAME[plan.route.counts]
    if not plan.simple:
        return "not-in-run"
    return "same-incident" if plan.separate else "not-relied-on"


def _count_sentences(plan: Plan, count: LocalCount) -> list[Sentence]:
    route = plan.route
    if not route.counted:
        return []
    best = count.best
    needed = route.number or 0
    reached = "met" if best.low >= needed else "cannot-tell" if best.high >= needed else "not-reached"
    numbers: Args = {"low": best.low, "high": best.high, "needed": needed, "unit": route.counts}
    sentences = [Sentence(f"local-{reached}", numbers)]
    if reached == "not-reached" or best.answer == YES:
        return sentences
    if route.people is not None:
        sentences.append(
            Sentence("people-missing", {"at_least": route.people.at_least, "unit": route.people.unit})
        )
        if route.people.applicant_one_of_them:
            sentences.append(Sentence("applicant-missing", NOTHING))
    for latest in route.latest:
        sentences.append(
            Sentence("latest-missing", {"subject": latest.subject, "within": latest.within.written})
        )
    if route.hate is not None and route.hate.share == "one":
        sentences.append(Sentence("hate-missing", NOTHING))
    return sentences


def _bar_sentences(count: LocalCount) -> list[Sentence]:
    sentences = []
    for bar, verdict in count.bars:
        if verdict.answer == NO and verdict.waiting and count.outcome == "for-people":
            sentences.append(Sentence("people-must-say", {"text": bar.text}))
        elif verdict.answer == NO:
            sentences.append(Sentence("bar-fails", {"text": bar.text}))
        elif verdict.answer == UNKNOWN:
            code = "people-must-say" if count.outcome == "for-people" else "bar-unknown"
            sentences.append(Sentence(code, {"text": bar.text}))
        elif verdict.opened:
            sentences.append(Sentence("people-have-said", {"text": bar.text}))
    if not sentences and count.outcome == "met" and not count.best.group:
        sentences.append(Sentence("holds", NOTHING))
    return sentences


def vague_fields(report: Report, *, incident: bool) -> tuple[str, ...]:
    """The dates of a report that are not exact, where they matter."""
    return tuple(name for name in report.vague if incident or name == "reported")


def condition_field(leaf: object, report: Report | None) -> str:
    """Where the application would say what a condition asks."""
    if isinstance(leaf, Condition):
        if leaf.scope == "person" and report is not None:
            return f"people.{report.owner or '?'}.facts.{leaf.key}"
        return f"facts.{leaf.key}"
    return str(getattr(leaf, "name", ""))


