"""From counts to findings: what is said about each report on each route, and why."""

from __future__ import annotations

from . import dating as d
from .act import ACT_ROUTE, ActCount
from .application import Application, Decision, Report
from .conditions import NO, UNKNOWN, YES, Answer, Condition, Verdict
from .dating import Span, apply_window, failing_code, report_window, unknown_code
from .grouping import KEYS, household
from .local import LocalCount
from .periods import Period, last_day
from .plan import Plan
from .procedure import Procedure
from .results import Args, ReportFinding, RouteFinding, Sentence
from .screening import Screen
from .standing import Field, Standing

NOTHING: Args = {}
#: The days on which a report, and an application for it, are in time.
Windows = tuple[Span | None, Span | None]


class Telling:
    """What is said of single reports. Routes that say the same of one hold the very same finding."""

    def __init__(self) -> None:
        # Periods by their identity: they live as long as the procedure.
        self.windows: dict[tuple[str, int, int], Windows] = {}
        self.counting: dict[tuple[str, int, int], ReportFinding] = {}
        self.others: dict[tuple[object, ...], ReportFinding] = {}

    def counts(self, report: Report, reporting: Period | None, applying: Period | None) -> ReportFinding:
        """A report that counts under two periods."""
        key = report.id, id(reporting), id(applying)
        found = self.counting.get(key)
        if found is None:
            windows = self.windows[key] = _windows(report, reporting, applying)
            code, args = _passing(report, reporting, applying, windows)
            found = self.counting[key] = ReportFinding(report.id, "counts", code, args, *windows)
        return found

    def finding(
        self,
        report: Report,
        result: str,
        said: tuple[str, Args],
        reporting: Period | None,
        applying: Period | None,
    ) -> ReportFinding:
        """A report of which something else is said."""
        code, args = said
        periods = report.id, id(reporting), id(applying)
        key = (periods, result, code, *args.values()) if args else (periods, result, code)
        found = self.others.get(key)
        if found is None:
            windows = self.windows.get(periods)
            if windows is None:
                windows = self.windows[periods] = _windows(report, reporting, applying)
            found = self.others[key] = ReportFinding(report.id, result, code, args, *windows)
        return found


def act_finding(
    procedure: Procedure, application: Application, field: Field, count: ActCount, telling: Telling
) -> RouteFinding:
    """The Act's route for one behaviour, as a finding."""
    low = {report.id for report in count.low}
    high = {report.id for report in count.high}
    reporting, applying = procedure.statutory.report_period, procedure.statutory.apply_period
    applied = application.applied_from, application.applied_to
    findings = []
    for report in application.reports:
        name = report.id
        standing = field.standings[name]
        if name in low:
            findings.append(telling.counts(report, reporting, applying))
            continue
        if name in high:
            in_time = standing.life.on(applied) == YES
            result, said = "cannot-tell", _doubt(report, standing.screen, in_time=in_time)
        elif standing.screen.answer == NO:
            result, said = "does-not-count", _screened(standing.screen)
        elif standing.life.on(applied) == NO:
            failed = failing_code(standing.life, applied)
            result, said = "does-not-count", _late(report, failed, application, reporting, applying)
        else:
            result, said = "left-out", ("left-out", _decider(report))
        findings.append(telling.finding(report, result, said, reporting, applying))
    numbers: Args = {"low": len(count.low), "high": count.highest, "needed": count.needed, "unit": "reports"}
    sentences = [Sentence(f"act-{count.outcome}", numbers)]
    if count.outcome != "not-reached" and count.pooled:
        sentences.append(Sentence("act-pooled", NOTHING))
    return RouteFinding(
        ACT_ROUTE,
        "complaints",
        field.behaviour,
        count.outcome,
        len(count.low),
        count.highest,
        count.needed,
        tuple(sentences),
        tuple(findings),
    )


def _screened(screen: Screen) -> tuple[str, Args]:
    return screen.code, {"what": screen.detail} if screen.detail else NOTHING


def _late(
    report: Report, code: str, application: Application, reporting: Period | None, applying: Period | None
) -> tuple[str, Args]:
    """Why its dates are against a report."""
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
        return code, {
            "reported": report.reported_from,
            "last_day": until,
            "applied": application.applied_from,
        }
    return code, NOTHING


def _windows(report: Report, reporting: Period | None, applying: Period | None) -> Windows:
    return report_window(report, reporting), apply_window(report, applying)


def _passing(
    report: Report, reporting: Period | None, applying: Period | None, windows: Windows
) -> tuple[str, Args]:
    if report.left_out:
        return "left-out-ignored", NOTHING
    reported = report.reported_from
    if reported != report.reported_to:
        return ("fits" if reporting is None and applying is None else "in-time-on-any-date"), NOTHING
    window, _ = windows
    until = None if applying is None else last_day(reported, applying)
    if window is not None and until is not None:
        return "in-time", {
            "reported": reported,
            "report_last_day": window[1],
            "apply_last_day": until,
        }
    if window is not None:
        return "in-time-to-report", {"reported": reported, "report_last_day": window[1]}
    if until is not None:
        return "in-time-to-apply", {"reported": reported, "apply_last_day": until}
    return "fits", NOTHING


def _doubt(report: Report, screen: Screen, *, in_time: bool) -> tuple[str, Args]:
    """Why it cannot be told whether a report counts."""
    if screen.answer == UNKNOWN:
        return _screened(screen)
    if not in_time:
        return unknown_code(report), NOTHING
    if report.left_out:
        return "decision-person-unknown", NOTHING
    return ("decision-unknown" if report.left_out is None else "undecided-repeat"), NOTHING


def _decider(report: Report) -> Args:
    by = report.decision.by if isinstance(report.decision, Decision) else None
    return {"by": by or ""}


def local_finding(
    plan: Plan,
    application: Application,
    count: LocalCount,
    others: tuple[Sentence, ...],
    telling: Telling,
) -> RouteFinding:
    """One local route, as a finding; ``others`` say which readings were taken."""
    route = plan.route
    sentences = (*_count_sentences(plan, count), *_bar_sentences(count), *others)
    if not route.counted:
        return RouteFinding(
            route.id, route.kind, None, count.outcome, None, None, None, sentences, (), count.opened
        )
    low = {report.id for report in count.best.low_reports}
    high = {report.id for report in count.best.high_reports}
    group = {report.id for report in count.best.group}
    reporting = plan.timing.reporting or plan.company.first_reporting
    applying = plan.timing.applying
    findings = []
    for report in application.reports:
        if report.id in low:
            findings.append(telling.counts(report, reporting, applying))
        else:
            result, said = _local_report(
                plan, application, count, report, doubtful=report.id in high, relied_on=report.id in group
            )
            findings.append(telling.finding(report, result, said, reporting, applying))
    return RouteFinding(
        route.id,
        route.kind,
        count.field.behaviour,
        count.outcome,
        count.best.low,
        count.best.high,
        route.number,
        sentences,
        tuple(findings),
        count.opened,
    )


def _local_report(
    plan: Plan,
    application: Application,
    count: LocalCount,
    report: Report,
    *,
    doubtful: bool,
    relied_on: bool,
) -> tuple[str, tuple[str, Args]]:
    """What is said of a report that does not count for certain."""
    standing = count.field.standings[report.id]
    dating = count.datings.get(report.id, NO)
    if doubtful:
        return "cannot-tell", _local_doubt(plan, application, standing, dating)
    if standing.screen.answer == NO:
        return "does-not-count", _screened(standing.screen)
    if dating == NO:
        return "does-not-count", _local_late(plan, application, standing)
    if report.left_out:
        return "left-out", ("left-out", _decider(report))
    return "does-not-count", (_not_relied_on(plan, relied_on=relied_on), NOTHING)


def _local_late(plan: Plan, application: Application, standing: Standing) -> tuple[str, Args]:
    applied = application.applied_from, application.applied_to
    if standing.life.on(applied) == NO:
        code = failing_code(standing.life, applied)
        return _late(standing.report, code, application, plan.timing.reporting, plan.timing.applying)
    if standing.incident.on(applied) == NO:
        late = applied[1] < standing.incident.may_from
        return (d.AFTER_APPLICATION, {"applied": applied[1]}) if late else (d.INCIDENT_TOO_OLD, NOTHING)
    return "not-yet", NOTHING


def _local_doubt(
    plan: Plan, application: Application, standing: Standing, dating: Answer
) -> tuple[str, Args]:
    report = standing.report
    if standing.screen.answer == YES and dating == YES:
        unknown = company_unknown(plan, application, report)
        if unknown:
            return "company-unknown", {"what": unknown}
    applied = application.applied_from, application.applied_to
    if standing.screen.answer == YES and dating != YES and standing.on(applied) == YES:
        return "not-yet-unknown", NOTHING
    return _doubt(report, standing.screen, in_time=dating == YES)


def company_unknown(plan: Plan, application: Application, report: Report) -> str:
    """The field that would say with which other reports this one belongs; empty if it is known."""
    route = plan.route
    if report.owner is None and (route.made_by == "same-person" or route.counts in ("people", "parties")):
        return "by" if report.by is None else "on_behalf_of"
    unit = route.people.unit if route.people else route.counts
    by_household = unit == "households" or route.made_by == "same-household"
    if by_household and household(application, report) is None:
        return "by" if report.owner is None else "household"
    for relation in route.about:
        for name, key in KEYS.get(relation, ()):
            if key(report) is None:
                return name
    if report.incident is None and plan.company.separate:
        return "incident"
    if report.contact is None and route.counts == "contacts":
        return "contact"
    return ""


SAME = {
    "incidents": "same-incident",
    "people": "person-counted",
    "parties": "person-counted",
    "households": "household-counted",
    "contacts": "contact-counted",
}


def _not_relied_on(plan: Plan, *, relied_on: bool) -> str:
    if not relied_on:
        return "not-relied-on"
    if plan.route.counts in SAME:
        return SAME[plan.route.counts]
    if plan.company.span is not None or plan.company.first_reporting is not None:
        return "not-in-run"
    return "same-incident" if plan.company.separate else "not-relied-on"


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
            code = "people-have-said-no" if _found_against(verdict) else "bar-fails"
            sentences.append(Sentence(code, {"text": bar.text}))
        elif verdict.answer == UNKNOWN:
            code = "people-must-say" if count.outcome == "for-people" else "bar-unknown"
            sentences.append(Sentence(code, {"text": bar.text}))
        elif verdict.opened:
            sentences.append(Sentence("people-have-said", {"text": bar.text}))
    if not sentences and count.outcome == "met" and not count.field.standings:
        sentences.append(Sentence("holds", NOTHING))
    return sentences


def _found_against(verdict: Verdict) -> bool:
    """Whether people were asked to open the route and have found that they cannot."""
    return not verdict.waiting and any(
        leaf.opens and isinstance(leaf, Condition) and leaf.kind == "finding" for leaf, _ in verdict.leaves
    )
